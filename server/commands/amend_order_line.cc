#include "server/commands/amend_order_line.h"

#include "server/domain/allocation.h"
#include "server/domain/pegging.h"

namespace backline {
namespace {

void EmitAmended(Draft& draft, const OrderLine& line, int64_t quantity) {
  Event event;
  event.kind = EventKind::kLineAmended;
  event.product_id = line.product_id;
  event.location_id = line.location_id;
  event.customer_id = draft.Find<Order>(line.order_id)->customer_id;
  event.order_id = line.order_id;
  event.line_number = line.line_number;
  event.quantity = quantity;
  draft.Emit(event);
}

}  // namespace

void AmendOrderLine::AddKeys(KeySet& keys) const { keys.orders.push_back(order_id); }

void AmendOrderLine::AddReads(const WorkingSet& set, KeySet& keys) const {
  const OrderLine* line = set.Find<OrderLine>({order_id, line_number});
  if (line == nullptr) return;
  AddReleaseReads(*line, 1, keys);
  AddFreeSupplyRead(line->product_id, line->location_id, keys);
  // What the increment takes of stock counts as demand of the batch.
  keys.demand[{line->product_id, line->location_id}] += quantity;
}

int AmendOrderLine::RowBudget() const { return 8 * kInlineEntries; }

Decision AmendOrderLine::Decide(const WorkingSet& set, const Context& context) const {
  const Order* order = set.Find<Order>(order_id);
  if (order == nullptr) return Refuse(Reason::kOrderNotFound, "no such order", "order_id");
  const OrderLineKey key{order_id, line_number};
  const OrderLine* found = set.Find<OrderLine>(key);
  if (found == nullptr) return Refuse(Reason::kOrderLineNotFound, "no such line", "line_number");
  if (etag && *etag != set.table<Order>().CommittedVersion(order_id)) {
    return Refuse(Reason::kEtagMismatch, "the order changed since it was read", "etag");
  }
  const OrderLine before = *found;
  const Quantity wanted_now = before.ordered - before.cancelled;
  if (quantity == wanted_now) {
    return Refuse(Reason::kQuantityNotAmendable, "the line has this quantity already", "quantity");
  }
  if (quantity < wanted_now - before.open()) {
    return Refuse(Reason::kQuantityNotAmendable, "more than that was shipped", "quantity");
  }
  if (before.ordered + quantity > kCounterMax) {
    return Refuse(Reason::kQuantityOverflow, "the line was amended too often", "quantity");
  }
  Draft draft(set, context);
  const Id128 of_line{0, static_cast<uint64_t>(line_number)};
  if (quantity < wanted_now) {
    ReleaseLine(draft, key, wanted_now - quantity, kInlineEntries);
    EmitAmended(draft, before, quantity);
    return Accept(draft, ResourceKind::kOrder, order_id.bits(), of_line);
  }

  const Quantity increment = quantity - wanted_now;
  draft.Edit<OrderLine>(key).ordered += increment;
  EmitAmended(draft, before, quantity);
  Quantity reserved = 0;
  // An unbound any-line that waits does so as a whole: its increment binds it nowhere by itself.
  // One of which nothing waits is served like a new one.
  LocationId location_id = before.location_id;
  if (location_id.empty() && before.backordered == 0) {
    location_id = BestLocation(draft, before.product_id);
  }
  if (!location_id.empty()) reserved = ReserveForLine(draft, key, location_id, increment);
  if (reserved < increment) {
    const BackorderPolicy policy = draft.Find<Product>(before.product_id)->backorder_policy;
    const Refusal out_of_stock =
        Refuse(Reason::kOutOfStock, "stock does not cover the increment", "quantity");
    if (policy == BackorderPolicy::kDeny) return out_of_stock;
    if (draft.BackordersOf(key).size() >= kBackordersPerLineMax) {
      return Refuse(Reason::kTooManyBackorders, "the line was raised too often", "quantity");
    }
    // Only the increment joins the tail.
    const BackorderId id = OpenBackorder(draft, key, increment - reserved,
                                         BackorderCause::kAmendedUp, draft.next_sequence());
    PegAtEntry(draft, id);
    if (policy == BackorderPolicy::kDatedOnly && draft.Find<Backorder>(id)->unpegged() > 0) {
      return out_of_stock;
    }
  }
  SetFirstPromised(draft, key);
  TouchOrder(draft, order_id);
  return Accept(draft, ResourceKind::kOrder, order_id.bits(), of_line);
}

}  // namespace backline
