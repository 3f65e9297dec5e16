#include "server/commands/place_order.h"

#include <algorithm>

#include "server/commands/base_units.h"
#include "server/domain/allocation.h"
#include "server/domain/pegging.h"
#include "server/domain/stock_ledger.h"

namespace backline {
namespace {

constexpr int kRowsPerOrder = 4;
constexpr int kRowsPerLine = 4;

std::string Field(size_t index, const char* name) {
  return "lines[" + std::to_string(index) + "]." + name;
}

// Reserves what is there and queues the rest. False if the product's policy refuses that.
bool TakeLine(Draft& draft, const OrderLineKey& key, const Product& product) {
  const OrderLine line = *draft.Find<OrderLine>(key);
  const LocationId location_id =
      line.any_location ? BestLocation(draft, product.id) : line.location_id;
  Quantity reserved = 0;
  if (!location_id.empty()) reserved = ReserveForLine(draft, key, location_id, line.ordered);
  const Quantity short_by = line.ordered - reserved;
  if (short_by == 0) return true;
  if (product.backorder_policy == BackorderPolicy::kDeny) return false;
  const BackorderId id =
      OpenBackorder(draft, key, short_by, BackorderCause::kShortAtEntry, line.queue_sequence);
  PegAtEntry(draft, id);
  return product.backorder_policy != BackorderPolicy::kDatedOnly ||
         draft.Find<Backorder>(id)->unpegged() == 0;
}

OrderLine NewLine(const Draft& draft, OrderId order_id, const RequestedLine& requested,
                  Quantity quantity, int32_t tier) {
  OrderLine line;
  line.order_id = order_id;
  line.line_number = requested.line_number;
  line.product_id = requested.product_id;
  line.location_id = requested.location_id;
  line.any_location = requested.location_id.empty();
  line.ordered = quantity;
  line.requested_date = requested.requested_date;
  line.stock_date = draft.occurred_date();
  line.rank_key = tier;
  return line;
}

Refusal OutOfStock(const RequestedLine& line, size_t index, const Product& product) {
  Refusal refusal = Refuse(Reason::kOutOfStock,
                           "stock does not cover line " + std::to_string(line.line_number) +
                               " and product " + product.sku + " is not backordered",
                           Field(index, "quantity"));
  refusal.metadata = {{"line_number", std::to_string(line.line_number)}, {"sku", product.sku}};
  return refusal;
}

// A cancellation came before its order: the order is born cancelled.
void CancelAtBirth(Draft& draft, OrderId order_id) {
  for (const OrderLineKey& key : draft.LinesOf(order_id)) {
    OrderLine& line = draft.Edit<OrderLine>(key);
    line.cancelled = line.ordered;
  }
  Event event;
  event.kind = EventKind::kLineCancelled;
  event.order_id = order_id;
  event.customer_id = draft.Find<Order>(order_id)->customer_id;
  draft.Emit(event);
}

}  // namespace

void PlaceOrder::AddKeys(KeySet& keys) const {
  keys.customers.push_back(customer_id);
  for (const RequestedLine& line : lines) {
    keys.products.push_back(line.product_id);
    if (line.location_id.empty()) {
      keys.stock_anywhere.push_back(line.product_id);
    } else {
      keys.locations.push_back(line.location_id);
      keys.stock.push_back({line.product_id, line.location_id});
    }
    // In packs the quantity is known only with the product: counted as more than there can be.
    keys.demand[{line.product_id, line.location_id}] +=
        line.pack_code.empty() ? line.quantity : kCounterMax / kBatchLinesMax;
  }
}

void PlaceOrder::AddReads(const WorkingSet& set, KeySet& keys) const {
  for (const RequestedLine& line : lines) {
    const StockKey key{line.product_id, line.location_id};
    if (!line.location_id.empty()) {
      // What orders for any location ask for may be taken from this one too.
      const Quantity demand = keys.demand[key] + keys.demand[{line.product_id, LocationId{}}];
      const Stock* stock = set.Find<Stock>(key);
      if (stock != nullptr && stock->available() >= demand) continue;
    }
    AddFreeSupplyRead(line.product_id, line.location_id, keys);
  }
}

int PlaceOrder::RowBudget() const {
  return kRowsPerOrder + kRowsPerLine * static_cast<int>(lines.size());
}

Decision PlaceOrder::Decide(const WorkingSet& set, const Context& context) const {
  const Customer* customer = set.Find<Customer>(customer_id);
  if (customer == nullptr) {
    return Refuse(Reason::kCustomerNotFound, "no such customer", "customer_id");
  }
  Draft draft(set, context);
  draft.set_occurred_date(occurred_date);
  Order order;
  order.id = OrderId(draft.NewId());
  order.customer_id = customer_id;
  order.external_reference = external_reference;
  order.occurred_date = occurred_date;
  order.recorded_time = context.now;
  order.line_count = static_cast<int32_t>(lines.size());
  draft.Put(order);
  Event placed;
  placed.kind = EventKind::kOrderPlaced;
  placed.customer_id = customer_id;
  placed.order_id = order.id;
  placed.quantity = order.line_count;
  // The place in the queue is drawn while the product is locked: nobody can jump it from elsewhere.
  const int64_t queue_sequence = draft.Emit(placed);

  const RequestRecord* tombstone = set.Find<RequestRecord>(context.request_key);
  for (size_t i = 0; i < lines.size(); ++i) {
    const RequestedLine& requested = lines[i];
    const Product* product = draft.Find<Product>(requested.product_id);
    if (product == nullptr) {
      return Refuse(Reason::kProductNotFound, "no such product", Field(i, "product_id"));
    }
    if (!requested.location_id.empty() && !draft.Find<Location>(requested.location_id)) {
      return Refuse(Reason::kLocationNotFound, "no such location", Field(i, "location_id"));
    }
    auto units = ToBaseUnits(*product, requested.quantity, requested.pack_code,
                             "lines[" + std::to_string(i) + "]");
    if (auto* refusal = std::get_if<Refusal>(&units)) return *refusal;
    OrderLine line = NewLine(draft, order.id, requested, std::get<Quantity>(units), customer->tier);
    line.queue_sequence = queue_sequence;
    draft.Put(line);
    if (tombstone != nullptr) continue;
    const Product product_now = *product;
    if (!TakeLine(draft, line.key(), product_now)) return OutOfStock(requested, i, product_now);
    SetFirstPromised(draft, line.key());
  }
  if (tombstone != nullptr) CancelAtBirth(draft, order.id);
  return Accept(draft, ResourceKind::kOrder, order.id.bits());
}

}  // namespace backline
