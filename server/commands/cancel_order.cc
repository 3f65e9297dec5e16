#include "server/commands/cancel_order.h"

#include <algorithm>

#include "server/domain/allocation.h"

namespace backline {
namespace {

constexpr int kRowsPerCancelledLine = 40;

// What a request says of a line, or that it says nothing.
const CancelledLine* Asked(const std::vector<CancelledLine>& lines, int32_t line_number) {
  auto it = std::find_if(lines.begin(), lines.end(), [&](const CancelledLine& line) {
    return line.line_number == line_number;
  });
  return it == lines.end() ? nullptr : &*it;
}

Decision LeaveTombstone(const WorkingSet& set, const Context& context, RequestKey placement_key) {
  Draft draft(set, context);
  RequestRecord tombstone;
  tombstone.request_key = placement_key;
  tombstone.resource_kind = ResourceKind::kTombstone;
  tombstone.recorded_day = context.today;
  tombstone.sequence = draft.next_sequence();
  draft.Put(tombstone);
  Event event;
  event.kind = EventKind::kCancellationAhead;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kTombstone, placement_key.bits());
}

void EmitCancelled(Draft& draft, const OrderLineKey& key, Quantity quantity) {
  const OrderLine& line = *draft.Find<OrderLine>(key);
  Event event;
  event.kind = EventKind::kLineCancelled;
  event.product_id = line.product_id;
  event.location_id = line.location_id;
  event.customer_id = draft.Find<Order>(key.order_id)->customer_id;
  event.order_id = key.order_id;
  event.line_number = key.line_number;
  event.quantity = quantity;
  draft.Emit(event);
}

bool PlacedAnOrder(const RequestRecord& request) {
  return request.resource_kind == ResourceKind::kOrder && request.second_resource_id == Id128{};
}

// The order that is meant, if the placement is remembered.
OrderId OrderOf(const WorkingSet& set, OrderId order_id, RequestKey placement_key) {
  if (!order_id.empty()) return order_id;
  const RequestRecord* placement = set.Find<RequestRecord>(placement_key);
  if (placement == nullptr || !PlacedAnOrder(*placement)) return OrderId{};
  return OrderId(placement->resource_id);
}

// A request that did something else neither names an order nor may be forgotten for a tombstone.
bool DidSomethingElse(const WorkingSet& set, RequestKey placement_key) {
  const RequestRecord* record = set.Find<RequestRecord>(placement_key);
  return record != nullptr && !PlacedAnOrder(*record) &&
         record->resource_kind != ResourceKind::kTombstone;
}

}  // namespace

void CancelOrder::AddKeys(KeySet& keys) const {
  if (!order_id.empty()) keys.orders.push_back(order_id);
  if (!placement_key.empty()) keys.requests.push_back(placement_key);
}

void CancelOrder::AddReads(const WorkingSet& set, KeySet& keys) const {
  const OrderId id = OrderOf(set, order_id, placement_key);
  if (id.empty()) return;
  if (order_id.empty()) keys.orders.push_back(id);
  for (const OrderLineKey& key : set.LineKeysOf(id)) {
    const OrderLine& line = *set.Find<OrderLine>(key);
    if (line.open() == 0) continue;
    if (!lines.empty() && Asked(lines, key.line_number) == nullptr) continue;
    AddReleaseReads(line, set.LineKeysOf(id).size(), keys);
  }
}

int CancelOrder::RowBudget() const {
  return kRowsPerCancelledLine * std::max<int>(4, static_cast<int>(lines.size()));
}

Decision CancelOrder::Decide(const WorkingSet& set, const Context& context) const {
  const OrderId id = OrderOf(set, order_id, placement_key);
  if (id.empty() && DidSomethingElse(set, placement_key)) {
    return Refuse(Reason::kRequestIdReused, "this request placed no order",
                  "placement_request_id");
  }
  if (id.empty()) return LeaveTombstone(set, context, placement_key);
  const Order* order = set.Find<Order>(id);
  if (order == nullptr) return Refuse(Reason::kOrderNotFound, "no such order", "order_id");
  if (etag && *etag != set.table<Order>().CommittedVersion(id)) {
    return Refuse(Reason::kEtagMismatch, "the order changed since it was read", "etag");
  }
  Draft draft(set, context);
  const std::vector<OrderLineKey> keys = draft.LinesOf(id);
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string field = "lines[" + std::to_string(i) + "]";
    const OrderLine* line = draft.Find<OrderLine>({id, lines[i].line_number});
    if (line == nullptr) {
      return Refuse(Reason::kOrderLineNotFound, "no such line", field + ".line_number");
    }
    if (line->open() == 0 || lines[i].quantity > line->open()) {
      return Refuse(Reason::kQuantityNotOpen,
                    "only " + std::to_string(line->open()) + " are open on the line",
                    field + ".quantity");
    }
  }
  Quantity cancelled = 0;
  uint64_t first_line = 0;
  const int entries = InlineEntriesFor(keys.size());
  for (const OrderLineKey& key : keys) {
    const Quantity open = draft.Find<OrderLine>(key)->open();
    const CancelledLine* asked = Asked(lines, key.line_number);
    if (open == 0 || (!lines.empty() && asked == nullptr)) continue;
    const Quantity quantity = asked != nullptr && asked->quantity > 0 ? asked->quantity : open;
    ReleaseLine(draft, key, quantity, entries);
    EmitCancelled(draft, key, quantity);
    cancelled += quantity;
    if (first_line == 0) first_line = static_cast<uint64_t>(key.line_number);
  }
  if (cancelled == 0) {
    return Refuse(Reason::kQuantityNotOpen, "nothing of the order is open", "order_id");
  }
  return Accept(draft, ResourceKind::kOrder, id.bits(), Id128{0, first_line});
}

}  // namespace backline
