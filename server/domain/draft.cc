#include "server/domain/draft.h"

#include <algorithm>

namespace backline {
namespace {

// The keys of the base that still exist, and those that the draft adds.
template <typename Entity, typename IsChild>
std::vector<typename Entity::Key> Children(const Draft& draft,
                                           const std::vector<typename Entity::Key>& base_keys,
                                           const Edits<Entity>& edits, IsChild is_child) {
  std::vector<typename Entity::Key> keys;
  for (const auto& key : base_keys) {
    if (draft.Find<Entity>(key) != nullptr) keys.push_back(key);
  }
  for (const auto& [key, entity] : edits) {
    if (!entity || !is_child(*entity)) continue;
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  }
  return keys;
}

}  // namespace

std::vector<OrderLineKey> Draft::LinesOf(OrderId id) const {
  auto keys =
      Children<OrderLine>(*this, base_.LineKeysOf(id), std::get<Edits<OrderLine>>(changes_.edits),
                          [&](const OrderLine& line) { return line.order_id == id; });
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::vector<BackorderId> Draft::BackordersOf(const OrderLineKey& key) const {
  std::vector<BackorderId> ids;
  VisitBackordersOf(key, [&](const Backorder& backorder) { ids.push_back(backorder.id); });
  if (ids.size() < 2) return ids;  // as most are
  std::sort(ids.begin(), ids.end(), [&](BackorderId a, BackorderId b) {
    return Find<Backorder>(a)->queue_key() < Find<Backorder>(b)->queue_key();
  });
  return ids;
}

std::vector<PegKey> Draft::PegsOf(BackorderId id) const {
  std::vector<PegKey> keys;
  VisitPegsOf(id, [&](const Peg& peg) { keys.push_back(peg.key()); });
  if (keys.size() < 2) return keys;  // as most are
  const auto date_of = [&](const PegKey& key) {
    return Find<SupplyLine>(key.supply_line_id)->sort_date();
  };
  std::sort(keys.begin(), keys.end(), [&](const PegKey& a, const PegKey& b) {
    const Date date_a = date_of(a);
    const Date date_b = date_of(b);
    return date_a != date_b ? date_a < date_b : a < b;
  });
  return keys;
}

std::vector<PurchaseOrderLineKey> Draft::LinesOf(PurchaseOrderId id) const {
  auto keys = Children<PurchaseOrderLine>(
      *this, base_.LineKeysOf(id), std::get<Edits<PurchaseOrderLine>>(changes_.edits),
      [&](const PurchaseOrderLine& line) { return line.purchase_order_id == id; });
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::vector<SupplyLineId> Draft::SupplyLinesOf(const PurchaseOrderLineKey& key) const {
  auto ids = Children<SupplyLine>(*this, base_.SupplyLineKeysOf(key),
                                  std::get<Edits<SupplyLine>>(changes_.edits),
                                  [&](const SupplyLine& supply) {
                                    return supply.purchase_order_id == key.purchase_order_id &&
                                           supply.line_number == key.line_number;
                                  });
  std::sort(ids.begin(), ids.end(), [&](SupplyLineId a, SupplyLineId b) {
    const SupplyLine& left = *Find<SupplyLine>(a);
    const SupplyLine& right = *Find<SupplyLine>(b);
    if (left.sort_date() != right.sort_date()) return left.sort_date() < right.sort_date();
    return left.schedule_number < right.schedule_number;
  });
  return ids;
}

std::vector<BookingId> Draft::BookingsOf(SupplyLineId id) const {
  auto ids =
      Children<Booking>(*this, base_.BookingKeysOf(id), std::get<Edits<Booking>>(changes_.edits),
                        [&](const Booking& booking) { return booking.supply_line_id == id; });
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<ClockId> Draft::ClocksOf(const PurchaseOrderLineKey& key) const {
  auto ids = Children<ObligationClock>(
      *this, base_.ClockKeysOf(key), std::get<Edits<ObligationClock>>(changes_.edits),
      [&](const ObligationClock& clock) { return clock.line_key() == key; });
  std::sort(ids.begin(), ids.end());
  return ids;
}

int64_t Draft::Emit(Event event) {
  event.sequence = next_sequence();
  event.recorded_time = context_.now;
  event.request_key = context_.request_key;
  changes_.appends.events.push_back(event);
  return event.sequence;
}

void Draft::Record(Movement movement) {
  movement.id = MovementId(NewId());
  movement.sequence = next_sequence();
  movement.occurred_date = occurred_date_;
  movement.recorded_time = context_.now;
  changes_.appends.movements.push_back(movement);
}

void Draft::Record(BackorderChange change) {
  // The counter when this command began: distinct between the commands of a batch, because each of
  // them emits an event.
  change.sequence = base_.last_sequence() + 1;
  change.ordinal = ++change_counts_[change.backorder_id];
  change.recorded_time = context_.now;
  changes_.appends.backorder_changes.push_back(change);
}

// The same counter as that of backorder changes, for the same reason.
void Draft::Record(SupplierFact fact) {
  fact.sequence = base_.last_sequence() + 1;
  fact.ordinal = static_cast<int32_t>(changes_.appends.supplier_facts.size()) + 1;
  if (fact.occurred_date == Date{}) fact.occurred_date = occurred_date_;
  fact.recorded_time = context_.now;
  changes_.appends.supplier_facts.push_back(std::move(fact));
}

void Draft::SetAnswerDue(const PurchaseOrderLineKey& key, Instant due_time) {
  for (SupplierFact& fact : changes_.appends.supplier_facts) {
    const PurchaseOrderLineKey about{fact.purchase_order_id, fact.line_number};
    if (about == key) fact.answer_due_time = due_time;
  }
}

}  // namespace backline
