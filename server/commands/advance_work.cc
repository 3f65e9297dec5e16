#include "server/commands/advance_work.h"

#include <algorithm>

#include "server/domain/allocation.h"
#include "server/domain/gates.h"
#include "server/domain/obligation_clock.h"
#include "server/domain/pegging.h"
#include "server/domain/stock_ledger.h"

namespace backline {
namespace {

// Pegging one entry may touch many supply lines, so a step looks at fewer.
constexpr int kPegStepEntries = kWorkStepEntries / 4;

bool SubjectIsSupplyLine(WorkKind kind) {
  return kind == WorkKind::kHandOutSupply || kind == WorkKind::kWithdraw ||
         kind == WorkKind::kTell || kind == WorkKind::kOverdue;
}

StockKey StockOf(const WorkKey& key) { return {key.product_id, LocationId(key.subject)}; }

PageKey PageOf(const WorkKey& key, PageKind kind, const QueueKey& from = {}) {
  return {kind, key.product_id, key.subject, from};
}

// A place in the queue just before this one.
QueueKey JustBefore(const QueueKey& key) { return {key.rank_key, key.queue_sequence, Id128{}, 0}; }

void StepHandOutSupply(Draft& draft, const Work& work) {
  const SupplyLineId supply_id{work.id.subject};
  const SupplyLine supply = *draft.Find<SupplyLine>(supply_id);
  const Page& pegs = *draft.base().FindPage(PageOf(work.id, PageKind::kSupplyPegs));
  HandOut goods{{supply.product_id, supply.location_id},
                true,
                work.remaining,
                kWorkStepEntries,
                QueueKey{},
                false};
  ServePegs(draft, supply_id, pegs, goods);
  draft.Edit<Work>(work.id).remaining = goods.left;
  const bool all_served = draft.Find<SupplyLine>(supply_id)->pegged == 0;
  if (all_served) MoveEarmarkToQueue(draft, supply_id, goods.left);
  if (!all_served && goods.left > 0) return;
  FinishWork(draft, work.id);
  // What it still brings beyond its pegs was not free while goods of it were handed out.
  if (draft.Find<SupplyLine>(supply_id)->free() > 0) {
    ClosePegging(draft, supply.product_id, supply.location_id);
  }
}

void StepHandOut(Draft& draft, const Work& work) {
  HandOut goods{StockOf(work.id), true, work.remaining, kWorkStepEntries, work.cursor, false};
  const Page& page = *draft.base().FindPage(PageOf(work.id, PageKind::kOpenQueue, work.cursor));
  ServeQueue(draft, page, goods);
  const bool at_end =
      page.complete && (page.entries.empty() || !(goods.looked_at < *page.entries.rbegin()));
  if (at_end && goods.left > 0 && work.cursor != QueueKey{}) {
    // Somebody may have joined before the cursor meanwhile.
    goods.entries_left = kWorkStepEntries;
    ServeQueue(draft, *draft.base().FindPage(PageOf(work.id, PageKind::kOpenQueue)), goods);
  }
  draft.Edit<Work>(work.id).remaining = goods.left;
  draft.Edit<Work>(work.id).cursor = goods.looked_at;
  if (goods.left > 0 && at_end) {
    // Nobody waits for what is left: from now on it is available.
    Earmark(draft, goods.stock, -goods.left);
    FinishWork(draft, work.id);
  } else if (goods.left == 0) {
    FinishWork(draft, work.id);
  }
}

void StepDeallocate(Draft& draft, const Work& work) {
  const StockKey stock = StockOf(work.id);
  ShrinkDeallocation(draft, stock);
  const Page& page = *draft.base().FindPage(PageOf(work.id, PageKind::kReservedReverse));
  for (auto entry = page.entries.rbegin(); entry != page.entries.rend(); ++entry) {
    const Work* now = draft.Find<Work>(work.id);
    if (now == nullptr || now->remaining == 0) break;
    const OrderLineKey line{OrderId(entry->id), entry->line_number};
    const Quantity taken = DeallocateLine(draft, line, now->remaining);
    draft.Edit<Work>(work.id).remaining -= taken;
  }
  const Work* now = draft.Find<Work>(work.id);
  if (now != nullptr && now->remaining == 0) FinishWork(draft, work.id);
  // Who waits again may be pegged, and is told.
  ClosePegging(draft, stock.product_id, stock.location_id);
}

void StepWithdraw(Draft& draft, const Work& work) {
  const SupplyLineId supply_id{work.id.subject};
  const SupplyLine supply = *draft.Find<SupplyLine>(supply_id);
  const Work* hand_out = draft.Find<Work>(HandOutSupplyKey(supply));
  const Quantity covered = supply.remaining() + (hand_out == nullptr ? 0 : hand_out->remaining);
  // Cancellations may have freed pegs meanwhile.
  Quantity left = std::min(work.remaining, std::max<Quantity>(0, supply.pegged - covered));
  Quantity done = work.remaining - left;
  Quantity unpegged = 0;
  const Page& page = *draft.base().FindPage(PageOf(work.id, PageKind::kSupplyPegsReverse));
  for (auto entry = page.entries.rbegin(); entry != page.entries.rend() && left > 0; ++entry) {
    const PegKey key{supply_id, entry->rank_key, entry->queue_sequence, BackorderId(entry->id)};
    const Quantity taken = Unpeg(draft, key, left, UndatedState::kUndatedUntold);
    left -= taken;
    unpegged += taken;
  }
  done += unpegged;
  draft.Edit<SupplyLine>(supply_id).withdrawing -= done;
  draft.Edit<Work>(work.id).remaining -= done;
  if (unpegged > 0) EmitDemandChanged(draft, *draft.Find<SupplyLine>(supply_id), -unpegged);
  if (left > 0) return;
  FinishWork(draft, work.id);
  ClosePegging(draft, supply.product_id, supply.location_id);
}

// Whether goods or pegs of the product are still being moved, so that pegging now could overtake.
bool PegMustWait(const Draft& draft, const Work& work) {
  const Stock stock = StockAt(draft, StockOf(work.id));
  if (stock.earmarked > 0 || stock.withdrawing > 0) return true;
  int64_t pegging = 0;
  draft.base().table<Work>().ForEach([&](const Work& other) {
    pegging += other.id.kind == WorkKind::kPeg && other.id.product_id == work.id.product_id;
  });
  return draft.Find<Product>(work.id.product_id)->outstanding_pegging > pegging;
}

// Pegs one backorder to the free supply of the page; false if it may need more than the step
// allows.
bool PegOne(Draft& draft, const Page& free_supply, const BackorderId& id, LocationId location_id) {
  // Whose pegs lie elsewhere gets nothing here, however much there is.
  if (!MayPegAt(draft, *draft.Find<Backorder>(id), location_id)) return true;
  const QueueKey place = draft.Find<Backorder>(id)->queue_key();
  int pegs = 0;
  for (const QueueKey& entry : free_supply.entries) {
    const Backorder& backorder = *draft.Find<Backorder>(id);
    if (backorder.unpegged() == 0) return true;
    const SupplyLine& supply = *draft.Find<SupplyLine>(SupplyLineId(entry.id));
    if (supply.free() == 0 || !MayPegAt(draft, backorder, supply.location_id)) continue;
    if (pegs++ == kPegsPerStep) return false;
    PegTo(draft, id, SupplyLineId(entry.id), kQuantityMax, /*told=*/false);
    StartTelling(draft, SupplyLineId(entry.id), JustBefore(place));
  }
  return free_supply.complete || draft.Find<Backorder>(id)->unpegged() == 0;
}

// Pegging is done: who lost a date and got none is told. True when all are.
bool TellUndated(Draft& draft, const Work& work) {
  const Page& untold = *draft.base().FindPage(PageOf(work.id, PageKind::kUntoldQueue));
  for (const QueueKey& entry : untold.entries) {
    const Backorder& backorder = *draft.Find<Backorder>(BackorderId(entry.id));
    if (backorder.undated == UndatedState::kUndatedUntold) TellLine(draft, backorder.line_key());
  }
  return untold.complete;
}

void StepPeg(Draft& draft, const Work& work) {
  if (PegMustWait(draft, work)) {
    PostponeWork(draft, work.id);
    return;
  }
  const Page& free_supply = *draft.base().FindPage(PageOf(work.id, PageKind::kFreeSupply));
  const Page& undated =
      *draft.base().FindPage(PageOf(work.id, PageKind::kUndatedQueue, work.cursor));
  const auto any_free = [&] {
    return std::any_of(free_supply.entries.begin(), free_supply.entries.end(),
                       [&](const QueueKey& entry) {
                         return draft.Find<SupplyLine>(SupplyLineId(entry.id))->free() > 0;
                       });
  };
  QueueKey cursor = work.cursor;
  for (const QueueKey& entry : undated.entries) {
    if (!any_free()) break;
    const bool whole =
        PegOne(draft, free_supply, BackorderId(entry.id), LocationId(work.id.subject));
    if (!whole) {
      draft.Edit<Work>(work.id).cursor = cursor;
      return;
    }
    cursor = entry;
  }
  draft.Edit<Work>(work.id).cursor = cursor;
  const bool no_supply = !any_free() && free_supply.complete;
  const bool nobody =
      undated.complete && (undated.entries.empty() || !(cursor < *undated.entries.rbegin()));
  if (!no_supply && !nobody) return;
  if (TellUndated(draft, work)) FinishWork(draft, work.id);
}

void StepTell(Draft& draft, const Work& work) {
  if (!draft.Find<Product>(work.id.product_id)->pegging_open()) {
    PostponeWork(draft, work.id);
    return;
  }
  const Page& pegs = *draft.base().FindPage(PageOf(work.id, PageKind::kSupplyPegs, work.cursor));
  for (const QueueKey& entry : pegs.entries) {
    TellLine(draft, draft.Find<Backorder>(BackorderId(entry.id))->line_key());
    draft.Edit<Work>(work.id).cursor = entry;
  }
  if (pegs.complete) FinishWork(draft, work.id);
}

void StepOverdue(Draft& draft, const Work& work) {
  const SupplyLineId supply_id{work.id.subject};
  const SupplyLine before = *draft.Find<SupplyLine>(supply_id);
  FinishWork(draft, work.id);
  if (before.remaining() == 0 || before.overdue) return;
  draft.Edit<SupplyLine>(supply_id).overdue = true;
  Event event;
  event.kind = EventKind::kSupplyOverdue;
  event.product_id = before.product_id;
  event.location_id = before.location_id;
  event.supplier_id = before.supplier_id;
  event.purchase_order_id = before.purchase_order_id;
  event.line_number = before.line_number;
  event.supply_line_id = supply_id;
  event.quantity = before.remaining();
  event.previous_date = before.sort_date();
  draft.Emit(event);
  StartTelling(draft, supply_id, QueueKey{});
}

void Step(Draft& draft, const Work& work) {
  switch (work.id.kind) {
    case WorkKind::kHandOutSupply:
      return StepHandOutSupply(draft, work);
    case WorkKind::kHandOut:
      return StepHandOut(draft, work);
    case WorkKind::kDeallocate:
      return StepDeallocate(draft, work);
    case WorkKind::kWithdraw:
      return StepWithdraw(draft, work);
    case WorkKind::kPeg:
      return StepPeg(draft, work);
    case WorkKind::kTell:
      return StepTell(draft, work);
    case WorkKind::kOverdue:
      return StepOverdue(draft, work);
    case WorkKind::kClock:
      return RingClock(draft, ClockId(work.id.subject));
  }
}

}  // namespace

void AdvanceWork::AddKeys(KeySet& keys) const {
  keys.work.push_back(work);
  if (SubjectIsSupplyLine(work.kind)) keys.supply_lines.push_back(SupplyLineId(work.subject));
  if (work.kind == WorkKind::kClock) keys.clocks.push_back(ClockId(work.subject));
}

void AdvanceWork::AddReads(const WorkingSet& set, KeySet& keys) const {
  const Work* row = set.Find<Work>(work);
  if (row == nullptr || work.kind == WorkKind::kClock) return;
  const auto add_page = [&](PageKind kind, int limit, const QueueKey& from = {}) {
    keys.pages.push_back({PageOf(work, kind, from), limit});
  };
  LocationId location_id{work.subject};
  if (SubjectIsSupplyLine(work.kind)) {
    const SupplyLine* supply = set.Find<SupplyLine>(SupplyLineId(work.subject));
    if (supply == nullptr) return;
    location_id = supply->location_id;
  }
  AddQueueReads(work.product_id, location_id,
                work.kind == WorkKind::kHandOut ? kWorkStepEntries : 1, keys);
  switch (work.kind) {
    case WorkKind::kHandOutSupply:
      return add_page(PageKind::kSupplyPegs, kWorkStepEntries);
    case WorkKind::kHandOut:
      return add_page(PageKind::kOpenQueue, kWorkStepEntries, row->cursor);
    case WorkKind::kDeallocate:
      return add_page(PageKind::kReservedReverse, kWorkStepEntries);
    case WorkKind::kWithdraw:
      return add_page(PageKind::kSupplyPegsReverse, kWorkStepEntries);
    case WorkKind::kPeg:
      add_page(PageKind::kFreeSupply, kPegsPerStep + 1);
      add_page(PageKind::kUndatedQueue, kPegStepEntries, row->cursor);
      return add_page(PageKind::kUntoldQueue, kPegStepEntries);
    case WorkKind::kTell:
      return add_page(PageKind::kSupplyPegs, kWorkStepEntries, row->cursor);
    case WorkKind::kOverdue:
    case WorkKind::kClock:
      return;
  }
}

int AdvanceWork::RowBudget() const { return 8 * kWorkStepEntries; }

Decision AdvanceWork::Decide(const WorkingSet& set, const Context& context) const {
  Draft draft(set, context);
  const Work* row = set.Find<Work>(work);
  if (row != nullptr && row->due_time <= context.now) {
    const Work before = *row;
    // The row's version guards the step: of two servers that try it, one runs again and sees it
    // done.
    Work& touched = draft.Edit<Work>(work);
    touched.lease_until = context.now + context.lease_micros;
    Step(draft, before);
  }
  return Accept(draft, ResourceKind::kStock, work.product_id.bits());
}

}  // namespace backline
