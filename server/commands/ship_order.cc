#include "server/commands/ship_order.h"

#include <algorithm>

#include "server/commands/location_day.h"
#include "server/domain/pegging.h"
#include "server/domain/stock_ledger.h"

namespace backline {
namespace {

// Takes `quantity` of what the line has reserved: units reserved at entry first, then backorders in
// queue order.
void ShipLine(Draft& draft, const OrderLineKey& key, Quantity quantity, ShipmentId shipment_id) {
  const std::vector<BackorderId> ids = draft.BackordersOf(key);
  Quantity allocated = 0;
  for (const BackorderId& id : ids) allocated += draft.Find<Backorder>(id)->allocated;
  OrderLine& line = draft.Edit<OrderLine>(key);
  const auto add_part = [&](BackorderId id, Quantity part) {
    draft.appends().shipment_parts.push_back({shipment_id, key.line_number, id, part});
  };
  Quantity left = quantity;
  if (const Quantity part = std::min(left, line.reserved - allocated); part > 0) {
    add_part(BackorderId{}, part);
    left -= part;
  }
  for (const BackorderId& id : ids) {
    const Quantity part = std::min(left, draft.Find<Backorder>(id)->allocated);
    if (part == 0) continue;
    Backorder& backorder = draft.Edit<Backorder>(id);
    backorder.allocated -= part;
    backorder.shipped += part;
    BackorderChange change;
    change.backorder_id = id;
    change.kind = BackorderChangeKind::kShipped;
    change.quantity = part;
    draft.Record(change);
    add_part(id, part);
    left -= part;
  }
  BACKLINE_CHECK(left == 0);
  line.reserved -= quantity;
  line.shipped += quantity;
  ShipReserved(draft, {line.product_id, line.location_id}, quantity,
               {key.order_id, key.line_number, SupplyLineId{}});
}

Date DayOf(const Draft& draft, const ShipOrder& command, const ShippedLine& first) {
  if (command.shipped_date) return *command.shipped_date;
  const OrderLine* line = draft.Find<OrderLine>({command.order_id, first.line_number});
  return line == nullptr ? draft.context().today : TodayAt(draft, line->location_id);
}

}  // namespace

void ShipOrder::AddKeys(KeySet& keys) const { keys.orders.push_back(order_id); }

void ShipOrder::AddReads(const WorkingSet& set, KeySet& keys) const {
  for (const OrderLineKey& key : set.LineKeysOf(order_id)) {
    const OrderLine& line = *set.Find<OrderLine>(key);
    if (line.location_id.empty()) continue;
    keys.stock.push_back({line.product_id, line.location_id});
    keys.locations.push_back(line.location_id);
  }
}

int ShipOrder::RowBudget() const { return 6 * std::max<int>(4, static_cast<int>(lines.size())); }

Decision ShipOrder::Decide(const WorkingSet& set, const Context& context) const {
  const Order* order = set.Find<Order>(order_id);
  if (order == nullptr) return Refuse(Reason::kOrderNotFound, "no such order", "order_id");
  Draft draft(set, context);
  std::vector<ShippedLine> wanted = lines;
  if (wanted.empty()) {
    for (const OrderLineKey& key : draft.LinesOf(order_id)) {
      const Quantity reserved = draft.Find<OrderLine>(key)->reserved;
      if (reserved > 0) wanted.push_back({key.line_number, reserved});
    }
  }
  if (wanted.empty()) {
    return Refuse(Reason::kNotReserved, "nothing of the order is reserved", "order_id");
  }
  const Date day = DayOf(draft, *this, wanted[0]);
  draft.set_occurred_date(day);
  Shipment shipment;
  shipment.id = ShipmentId(draft.NewId());
  shipment.order_id = order_id;
  shipment.shipped_date = day;
  shipment.tracking_reference = tracking_reference;
  shipment.recorded_time = context.now;
  draft.Put(shipment);
  for (size_t i = 0; i < wanted.size(); ++i) {
    const std::string field = "lines[" + std::to_string(i) + "]";
    const OrderLineKey key{order_id, wanted[i].line_number};
    const OrderLine* line = draft.Find<OrderLine>(key);
    if (line == nullptr) {
      return Refuse(Reason::kOrderLineNotFound, "no such line", field + ".line_number");
    }
    if (wanted[i].quantity > line->reserved) {
      return Refuse(Reason::kNotReserved,
                    "only " + std::to_string(line->reserved) + " are reserved for the line",
                    field + ".quantity");
    }
    if (wanted[i].quantity > StockAt(draft, {line->product_id, line->location_id}).on_hand) {
      return Refuse(Reason::kStockWithdrawing, "goods of the line are being withdrawn from stock",
                    field + ".quantity");
    }
    ShipLine(draft, key, wanted[i].quantity, shipment.id);
  }
  TouchOrder(draft, order_id);
  Event event;
  event.kind = EventKind::kOrderShipped;
  event.customer_id = order->customer_id;
  event.order_id = order_id;
  event.date = day;
  for (const ShippedLine& line : wanted) event.quantity += line.quantity;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kShipment, shipment.id.bits(), order_id.bits());
}

}  // namespace backline
