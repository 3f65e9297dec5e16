#include "server/domain/gates.h"

#include <algorithm>

#include "server/domain/key_set.h"
#include "server/domain/slot_booking.h"
#include "server/domain/stock_ledger.h"

namespace backline {
namespace {

constexpr int64_t kPostponeMicros = 10'000;
// Nobody but an importer may state a day this far back.
constexpr int64_t kHistoryMicros = 4 * 24 * 3'600 * kMicrosPerSecond;

// The row of the work, made if there is none; due now and ours for a while.
Work& WorkRow(Draft& draft, const WorkKey& key) {
  if (draft.Find<Work>(key) == nullptr) {
    Work work;
    work.id = key;
    draft.Put(work);
  }
  Work& work = draft.Edit<Work>(key);
  work.due_time = draft.context().now;
  work.lease_until = draft.context().now + draft.context().lease_micros;
  return work;
}

}  // namespace

WorkKey HandOutKey(const StockKey& key) {
  return {WorkKind::kHandOut, key.product_id, key.location_id.bits()};
}
WorkKey HandOutSupplyKey(const SupplyLine& supply) {
  return {WorkKind::kHandOutSupply, supply.product_id, supply.id.bits()};
}
WorkKey DeallocateKey(const StockKey& key) {
  return {WorkKind::kDeallocate, key.product_id, key.location_id.bits()};
}
WorkKey WithdrawKey(const SupplyLine& supply) {
  return {WorkKind::kWithdraw, supply.product_id, supply.id.bits()};
}
WorkKey PegKeyOf(ProductId product_id, LocationId location_id) {
  return {WorkKind::kPeg, product_id, location_id.bits()};
}
WorkKey TellKey(const SupplyLine& supply) {
  return {WorkKind::kTell, supply.product_id, supply.id.bits()};
}
WorkKey OverdueKey(const SupplyLine& supply) {
  return {WorkKind::kOverdue, supply.product_id, supply.id.bits()};
}

void EarmarkForQueue(Draft& draft, const StockKey& key, Quantity quantity, const QueueKey& cursor) {
  if (quantity == 0) return;
  Earmark(draft, key, quantity);
  Work& work = WorkRow(draft, HandOutKey(key));
  work.cursor = work.remaining == 0 ? cursor : std::min(work.cursor, cursor);
  work.remaining += quantity;
}

void EarmarkForPegs(Draft& draft, SupplyLineId supply_id, Quantity quantity) {
  if (quantity == 0) return;
  SupplyLine& supply = draft.Edit<SupplyLine>(supply_id);
  supply.withdrawing += quantity;
  Earmark(draft, {supply.product_id, supply.location_id}, quantity);
  WorkRow(draft, HandOutSupplyKey(supply)).remaining += quantity;
}

void MoveEarmarkToQueue(Draft& draft, SupplyLineId supply_id, Quantity quantity) {
  if (quantity == 0) return;
  SupplyLine& supply = draft.Edit<SupplyLine>(supply_id);
  supply.withdrawing -= quantity;
  draft.Edit<Work>(HandOutSupplyKey(supply)).remaining -= quantity;
  Work& work = WorkRow(draft, HandOutKey({supply.product_id, supply.location_id}));
  work.cursor = QueueKey{};
  work.remaining += quantity;
}

void StartDeallocation(Draft& draft, const StockKey& key, Quantity quantity) {
  if (quantity == 0) return;
  ChangeWithdrawing(draft, key, quantity);
  WorkRow(draft, DeallocateKey(key)).remaining += quantity;
}

void ShrinkDeallocation(Draft& draft, const StockKey& key) {
  const Stock stock = StockAt(draft, key);
  const Quantity hole = std::max<Quantity>(0, stock.reserved + stock.earmarked - stock.on_hand);
  if (stock.withdrawing <= hole) return;
  ChangeWithdrawing(draft, key, hole - stock.withdrawing);
  WorkRow(draft, DeallocateKey(key)).remaining = hole;
  if (hole == 0) FinishWork(draft, DeallocateKey(key));
}

void SettleSupply(Draft& draft, SupplyLineId supply_id) {
  FitBookings(draft, supply_id);
  const SupplyLine* supply = draft.Find<SupplyLine>(supply_id);
  const Quantity excess = supply->pegged - supply->remaining() - supply->withdrawing;
  if (excess <= 0) return;
  const WorkKey key = WithdrawKey(*supply);
  if (draft.Find<Work>(key) == nullptr) {
    // The work itself holds the gate: pegging starts when it is done.
    draft.Edit<Product>(supply->product_id).outstanding_pegging += 1;
  }
  WorkRow(draft, key).remaining += excess;
  draft.Edit<SupplyLine>(supply_id).withdrawing += excess;
}

void ClosePegging(Draft& draft, ProductId product_id, LocationId location_id) {
  ClosePeggingAfter(draft, product_id, location_id, QueueKey{});
}

void ClosePeggingAfter(Draft& draft, ProductId product_id, LocationId location_id,
                       const QueueKey& place) {
  const WorkKey key = PegKeyOf(product_id, location_id);
  const Work* old = draft.Find<Work>(key);
  const QueueKey cursor = old == nullptr ? place : std::min(old->cursor, place);
  if (old == nullptr) draft.Edit<Product>(product_id).outstanding_pegging += 1;
  WorkRow(draft, key).cursor = cursor;
}

void ClosePeggingIfUndated(Draft& draft, ProductId product_id, LocationId location_id) {
  const Page* undated =
      draft.base().FindPage({PageKind::kUndatedQueue, product_id, location_id.bits(), QueueKey{}});
  bool somebody = undated == nullptr || !undated->complete;
  if (!somebody) {
    for (const QueueKey& entry : undated->entries) {
      const Backorder* backorder = draft.Find<Backorder>(BackorderId(entry.id));
      if (backorder != nullptr && backorder->unpegged() > 0) somebody = true;
    }
  }
  if (somebody) ClosePegging(draft, product_id, location_id);
}

void StartTelling(Draft& draft, SupplyLineId supply_id, const QueueKey& after) {
  const SupplyLine& supply = *draft.Find<SupplyLine>(supply_id);
  if (supply.pegged == 0) return;
  const WorkKey key = TellKey(supply);
  const Work* old = draft.Find<Work>(key);
  const QueueKey cursor = old == nullptr ? after : std::min(old->cursor, after);
  WorkRow(draft, key).cursor = cursor;
}

void SetOverdueTimer(Draft& draft, SupplyLineId supply_id, bool imported) {
  const SupplyLine supply = *draft.Find<SupplyLine>(supply_id);
  const WorkKey key = OverdueKey(supply);
  const Location* location = draft.Find<Location>(supply.location_id);
  BACKLINE_CHECK(location != nullptr);
  if (supply.overdue && supply.remaining() == 0) draft.Edit<SupplyLine>(supply_id).overdue = false;
  const Instant due = EndOfDay(supply.sort_date(), location->time_zone);
  // Only an import tells of days long past: the timers of a history do not fire now.
  const bool history = due + kHistoryMicros < draft.context().now;
  const bool wanted = supply.remaining() > 0 && !supply.overdue && !history &&
                      !(imported && due < draft.context().now);
  if (!wanted) {
    FinishWork(draft, key);
    return;
  }
  SetTimer(draft, key, due);
}

void SetTimer(Draft& draft, const WorkKey& key, Instant due) {
  const Work* old = draft.Find<Work>(key);
  if (old != nullptr && old->due_time == due) return;
  Work& work = WorkRow(draft, key);
  work.due_time = due;
  work.lease_until = Instant{};  // a timer belongs to whoever sees it due
}

void FinishWork(Draft& draft, const WorkKey& key) {
  if (draft.Find<Work>(key) == nullptr) return;
  if (key.kind == WorkKind::kPeg || key.kind == WorkKind::kWithdraw) {
    draft.Edit<Product>(key.product_id).outstanding_pegging -= 1;
  }
  draft.Remove<Work>(key);
}

void PostponeWork(Draft& draft, const WorkKey& key) {
  Work& work = draft.Edit<Work>(key);
  work.due_time = draft.context().now + kPostponeMicros;
  work.lease_until = Instant{};
}

}  // namespace backline
