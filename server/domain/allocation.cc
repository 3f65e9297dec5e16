#include "server/domain/allocation.h"

#include <algorithm>
#include <tuple>

#include "server/domain/gates.h"
#include "server/domain/pegging.h"
#include "server/domain/stock_ledger.h"

namespace backline {
namespace {

BackorderChange ChangeOf(BackorderId id, BackorderChangeKind kind, Quantity quantity) {
  BackorderChange change;
  change.backorder_id = id;
  change.kind = kind;
  change.quantity = quantity;
  return change;
}

Event LineEvent(EventKind kind, const Backorder& backorder, const OrderLine& line,
                Quantity quantity) {
  Event event;
  event.kind = kind;
  event.product_id = line.product_id;
  event.location_id = line.location_id;
  event.customer_id = backorder.customer_id;
  event.order_id = line.order_id;
  event.line_number = line.line_number;
  event.backorder_id = backorder.id;
  event.quantity = quantity;
  return event;
}

// The first reserved unit of an any-line binds it: all of it waits at that location from now on,
// and what it was promised elsewhere is free again.
void Bind(Draft& draft, const OrderLineKey& key, LocationId location_id) {
  OrderLine& line = draft.Edit<OrderLine>(key);
  if (!line.location_id.empty()) return;
  line.location_id = location_id;
  line.peg_location_id = LocationId{};
  for (const BackorderId& id : draft.BackordersOf(key)) {
    draft.Edit<Backorder>(id).location_id = location_id;
    for (const PegKey& peg : draft.PegsOf(id)) {
      const SupplyLine supply = *draft.Find<SupplyLine>(peg.supply_line_id);
      if (supply.location_id == location_id) continue;
      Unpeg(draft, peg, kQuantityMax, UndatedState::kUndatedUntold);
      ClosePeggingIfUndated(draft, supply.product_id, supply.location_id);
    }
    // What lost its date may be pegged at the location that it is bound to now.
    if (draft.Find<Backorder>(id)->undated == UndatedState::kUndatedUntold) {
      ClosePegging(draft, line.product_id, location_id);
    }
  }
}

// How many of `left` goods at the location the backorder may have.
Quantity Eligible(const Draft& draft, const Backorder& backorder, LocationId location_id,
                  Quantity left) {
  if (backorder.open() == 0) return 0;
  if (MayPegAt(draft, backorder, location_id)) return std::min(backorder.open(), left);
  if (!backorder.location_id.empty()) return 0;
  // Goods away from where its pegs lie: only if they cover its whole open quantity.
  const OrderLine& line = *draft.Find<OrderLine>(backorder.line_key());
  return line.backordered <= left ? backorder.open() : 0;
}

// Hard-allocates goods to a backorder. What it gets beyond its unpegged part drops its latest pegs.
void Allocate(Draft& draft, BackorderId id, Quantity quantity, OvertakingReason overtaking,
              HandOut& goods) {
  const OrderLineKey key = draft.Find<Backorder>(id)->line_key();
  Bind(draft, key, goods.stock.location_id);
  const Quantity pegged_part =
      std::max<Quantity>(0, quantity - draft.Find<Backorder>(id)->unpegged());
  if (pegged_part > 0) UnpegLatest(draft, id, pegged_part);

  Backorder& backorder = draft.Edit<Backorder>(id);
  backorder.allocated += quantity;
  RefreshUndated(backorder, backorder.undated);
  OrderLine& line = draft.Edit<OrderLine>(key);
  line.reserved += quantity;
  line.backordered -= quantity;
  line.stock_date = std::max(line.stock_date, draft.occurred_date());
  Reserve(draft, goods.stock, quantity, goods.from_earmark,
          {line.order_id, line.line_number, SupplyLineId{}});
  BackorderChange change = ChangeOf(id, BackorderChangeKind::kAllocated, quantity);
  change.overtaking = overtaking;
  draft.Record(change);
  Event event = LineEvent(EventKind::kBackorderAllocated, backorder, line, quantity);
  event.date = line.stock_date;
  event.basis = PromiseBasis::kStock;
  draft.Emit(event);
  goods.left -= quantity;
  SetFirstPromised(draft, key);
  TouchOrder(draft, key.order_id);
}

// Whether an entry before this one waits for such goods too.
bool Overtakes(const Draft& draft, const Backorder& backorder, const StockKey& stock) {
  const Page* queue = draft.base().FindPage(
      {PageKind::kOpenQueue, stock.product_id, stock.location_id.bits(), QueueKey{}});
  if (queue == nullptr) return false;
  for (const QueueKey& entry : queue->entries) {
    if (entry >= backorder.queue_key()) return false;
    const Backorder& earlier = *draft.Find<Backorder>(BackorderId(entry.id));
    if (Eligible(draft, earlier, stock.location_id, 1) > 0) return true;
  }
  return !queue->complete;
}

// Serves the other entries of an any-line too, once goods that cover all of it have bound it.
void ServeRestOfLine(Draft& draft, const OrderLineKey& key, BackorderId served, HandOut& goods) {
  for (const BackorderId& id : draft.BackordersOf(key)) {
    const Quantity open = draft.Find<Backorder>(id)->open();
    if (id == served || open == 0) continue;
    Allocate(draft, id, open, OvertakingReason::kPolicy, goods);
  }
}

// An unbound any-line of which less is open now: goods at one location may cover the whole of it.
void ServeIfCovered(Draft& draft, const OrderLineKey& key) {
  const OrderLine& line = *draft.Find<OrderLine>(key);
  if (!line.location_id.empty() || line.backordered == 0) return;
  for (const StockKey& stock_key : draft.base().StockAnywhere(line.product_id)) {
    const Quantity available = StockAt(draft, stock_key).available();
    if (available < line.backordered) continue;
    HandOut goods{stock_key, false, available, kInlineEntries, QueueKey{}, false};
    ServeRestOfLine(draft, key, BackorderId{}, goods);
    return;
  }
}

}  // namespace

int InlineEntriesFor(size_t line_count) {
  return std::max(1, kInlineEntries / static_cast<int>(std::max<size_t>(1, line_count)));
}

void AddReleaseReads(const OrderLine& line, size_t line_count, KeySet& keys) {
  if (!line.location_id.empty()) {
    AddQueueReads(line.product_id, line.location_id, InlineEntriesFor(line_count), keys);
  } else {
    // What an unbound any-line frees lies where its pegs do; with less open, goods elsewhere may
    // cover the whole of it.
    if (!line.peg_location_id.empty()) {
      AddQueueReads(line.product_id, line.peg_location_id, 1, keys);
    }
    keys.stock_anywhere.push_back(line.product_id);
  }
}

void AddQueueReads(ProductId product_id, LocationId location_id, int entries, KeySet& keys) {
  keys.stock.push_back({product_id, location_id});
  keys.pages.push_back(
      {{PageKind::kOpenQueue, product_id, location_id.bits(), QueueKey{}}, entries});
  AddUndatedRead(product_id, location_id, keys);
}

void AddUndatedRead(ProductId product_id, LocationId location_id, KeySet& keys) {
  keys.pages.push_back({{PageKind::kUndatedQueue, product_id, location_id.bits(), QueueKey{}}, 1});
}

void AddFreeSupplyRead(ProductId product_id, LocationId location_id, KeySet& keys) {
  keys.pages.push_back(
      {{PageKind::kFreeSupply, product_id, location_id.bits(), QueueKey{}}, kPegsPerStep + 1});
}

void AddPegReads(ProductId product_id, SupplyLineId supply_id, int entries, KeySet& keys) {
  keys.pages.push_back(
      {{PageKind::kSupplyPegs, product_id, supply_id.bits(), QueueKey{}}, entries});
}

Quantity ReserveForLine(Draft& draft, const OrderLineKey& key, LocationId location_id,
                        Quantity quantity) {
  const OrderLine before = *draft.Find<OrderLine>(key);
  const StockKey stock_key{before.product_id, location_id};
  const Quantity reserved = std::min(quantity, StockAt(draft, stock_key).available());
  if (reserved == 0) return 0;
  Bind(draft, key, location_id);
  OrderLine& line = draft.Edit<OrderLine>(key);
  line.reserved += reserved;
  line.stock_date = draft.occurred_date();
  Reserve(draft, stock_key, reserved, /*from_earmark=*/false,
          {key.order_id, key.line_number, SupplyLineId{}});
  return reserved;
}

LocationId BestLocation(const Draft& draft, ProductId product_id) {
  const Stock* best = nullptr;
  const auto rank_of = [&](const Stock& stock) {
    return draft.Find<Location>(stock.location_id)->rank;
  };
  for (const StockKey& key : draft.base().StockAnywhere(product_id)) {
    const Stock* stock = draft.Find<Stock>(key);
    if (stock == nullptr || stock->available() == 0) continue;
    if (best != nullptr) {
      const auto left = std::tuple(-stock->available(), rank_of(*stock), stock->location_id);
      const auto right = std::tuple(-best->available(), rank_of(*best), best->location_id);
      if (left >= right) continue;
    }
    best = stock;
  }
  return best == nullptr ? LocationId{} : best->location_id;
}

namespace {

// Work that hands out goods along the queue turns back to who joins it before the place that it has
// reached.
void CallBackHandOut(Draft& draft, const Backorder& backorder) {
  std::vector<WorkKey> works;
  draft.base().table<Work>().ForEach([&](const Work& work) {
    const bool here =
        backorder.location_id.empty() || backorder.location_id.bits() == work.id.subject;
    const bool hands_out =
        work.id.kind == WorkKind::kHandOut && work.id.product_id == backorder.product_id;
    if (hands_out && here) works.push_back(work.id);
  });
  for (const WorkKey& key : works) {
    const Work* work = draft.Find<Work>(key);
    if (work == nullptr || work->cursor < backorder.queue_key()) continue;
    draft.Edit<Work>(key).cursor = {backorder.rank_key, backorder.queue_sequence, Id128{}, 0};
  }
}

}  // namespace

BackorderId OpenBackorder(Draft& draft, const OrderLineKey& key, Quantity quantity,
                          BackorderCause cause, int64_t queue_sequence) {
  OrderLine& line = draft.Edit<OrderLine>(key);
  Backorder backorder;
  backorder.id = BackorderId(draft.NewId());
  backorder.order_id = key.order_id;
  backorder.line_number = key.line_number;
  backorder.customer_id = draft.Find<Order>(key.order_id)->customer_id;
  backorder.product_id = line.product_id;
  backorder.location_id = line.location_id;
  backorder.quantity = quantity;
  backorder.cause = cause;
  backorder.rank_key = line.rank_key;
  backorder.queue_sequence = queue_sequence;
  backorder.occurred_date = draft.occurred_date();
  backorder.recorded_time = draft.context().now;
  draft.Put(backorder);
  CallBackHandOut(draft, backorder);
  line.backordered += quantity;
  draft.Record(ChangeOf(backorder.id, BackorderChangeKind::kOpened, quantity));
  draft.Emit(LineEvent(EventKind::kBackorderOpened, backorder, line, quantity));
  return backorder.id;
}

void ServeQueue(Draft& draft, const Page& page, HandOut& goods) {
  for (const QueueKey& entry : page.entries) {
    if (goods.left == 0 || goods.entries_left == 0) return;
    --goods.entries_left;
    goods.looked_at = entry;
    const BackorderId id{entry.id};
    const Backorder& backorder = *draft.Find<Backorder>(id);
    const LocationId location_id = goods.stock.location_id;
    const Quantity given = Eligible(draft, backorder, location_id, goods.left);
    if (given == 0) {
      goods.somebody_skipped |= backorder.open() > 0;
      continue;
    }
    const bool away = !MayPegAt(draft, backorder, location_id);
    const OrderLineKey line = backorder.line_key();
    Allocate(draft, id, given,
             goods.somebody_skipped ? OvertakingReason::kPolicy : OvertakingReason::kNone, goods);
    if (away) ServeRestOfLine(draft, line, id, goods);
  }
}

void ServePegs(Draft& draft, SupplyLineId supply_id, const Page& pegs, HandOut& goods) {
  for (const QueueKey& entry : pegs.entries) {
    if (goods.left == 0 || goods.entries_left == 0) return;
    --goods.entries_left;
    const PegKey key{supply_id, entry.rank_key, entry.queue_sequence, BackorderId(entry.id)};
    const Peg* peg = draft.Find<Peg>(key);
    if (peg == nullptr) continue;
    const Quantity given = std::min(peg->quantity, goods.left);
    const Backorder before = *draft.Find<Backorder>(key.backorder_id);
    const bool overtakes = Overtakes(draft, before, goods.stock);
    Unpeg(draft, key, given, UndatedState::kUndated);
    if (goods.from_earmark) draft.Edit<SupplyLine>(supply_id).withdrawing -= given;
    Allocate(draft, key.backorder_id, given,
             overtakes ? OvertakingReason::kPegged : OvertakingReason::kNone, goods);
  }
}

void GiveToQueue(Draft& draft, const StockKey& key, int entries) {
  ShrinkDeallocation(draft, key);
  const Stock stock = StockAt(draft, key);
  if (stock.available() == 0) return;
  if (const Work* work = draft.Find<Work>(HandOutKey(key))) {
    // The queue is being served from its head already; these goods follow.
    EarmarkForQueue(draft, key, stock.available(), work->cursor);
    return;
  }
  const Page* page = draft.base().FindPage(
      {PageKind::kOpenQueue, key.product_id, key.location_id.bits(), QueueKey{}});
  if (page == nullptr) {
    // A line was bound here by an earlier command of the batch, so nobody read this queue.
    EarmarkForQueue(draft, key, stock.available(), QueueKey{});
    return;
  }
  HandOut goods{key, false, stock.available(), entries, QueueKey{}, false};
  ServeQueue(draft, *page, goods);
  const bool more_may_wait =
      !page->complete || (!page->entries.empty() && goods.looked_at < *page->entries.rbegin());
  if (more_may_wait) EarmarkForQueue(draft, key, goods.left, goods.looked_at);
}

void ReceiveSupply(Draft& draft, SupplyLineId supply_id, Quantity quantity, int entries) {
  const SupplyLine supply = *draft.Find<SupplyLine>(supply_id);
  const StockKey key{supply.product_id, supply.location_id};
  ShrinkDeallocation(draft, key);
  const Page* pegs = draft.base().FindPage(
      {PageKind::kSupplyPegs, supply.product_id, supply_id.bits(), QueueKey{}});
  HandOut goods{key,     false,      std::min(quantity, StockAt(draft, key).available()),
                entries, QueueKey{}, false};
  // A schedule that was added in this batch has no page: who is pegged to it is served by work.
  if (pegs != nullptr) ServePegs(draft, supply_id, *pegs, goods);
  const Quantity still_pegged = draft.Find<SupplyLine>(supply_id)->pegged;
  EarmarkForPegs(draft, supply_id, std::min(goods.left, still_pegged));
  SettleSupply(draft, supply_id);
  GiveToQueue(draft, key, entries);
}

void ReleaseLine(Draft& draft, const OrderLineKey& key, Quantity quantity, int entries) {
  std::vector<BackorderId> ids = draft.BackordersOf(key);
  std::reverse(ids.begin(), ids.end());  // the youngest first
  Quantity left = quantity;
  Quantity waiting = 0;   // given up of what waits
  Quantity reserved = 0;  // given up of what is reserved
  const auto give_up = [&](const BackorderId& id, Quantity given) {
    if (given == 0) return;
    Backorder& backorder = draft.Edit<Backorder>(id);
    backorder.cancelled += given;
    RefreshUndated(backorder, backorder.undated);
    draft.Record(ChangeOf(id, BackorderChangeKind::kCancelled, given));
    left -= given;
  };
  for (const BackorderId& id : ids) {
    const Quantity given = std::min(left, draft.Find<Backorder>(id)->unpegged());
    waiting += given;
    give_up(id, given);
  }
  for (const BackorderId& id : ids) {
    const Quantity given = std::min(left, draft.Find<Backorder>(id)->pegged);
    if (given > 0) UnpegLatest(draft, id, given);
    waiting += given;
    give_up(id, given);
  }
  for (const BackorderId& id : ids) {
    const Quantity given = std::min(left, draft.Find<Backorder>(id)->allocated);
    draft.Edit<Backorder>(id).allocated -= given;
    if (given > 0) draft.Record(ChangeOf(id, BackorderChangeKind::kDeallocated, given));
    reserved += given;
    give_up(id, given);
  }
  reserved += left;  // reserved at entry
  OrderLine& line = draft.Edit<OrderLine>(key);
  line.backordered -= waiting;
  line.reserved -= reserved;
  line.cancelled += quantity;
  BACKLINE_CHECK(line.reserved >= 0 && line.backordered >= 0);
  TouchOrder(draft, key.order_id);
  // What is left may be dated as a whole now: the answer to the cancellation says so.
  if (line.open() > 0) SetFirstPromised(draft, key);
  if (reserved == 0) {
    ServeIfCovered(draft, key);
    return;
  }
  const StockKey stock{line.product_id, line.location_id};
  Release(draft, stock, reserved, {key.order_id, key.line_number, SupplyLineId{}});
  GiveToQueue(draft, stock, entries);
}

Quantity DeallocateLine(Draft& draft, const OrderLineKey& key, Quantity quantity) {
  const OrderLine before = *draft.Find<OrderLine>(key);
  const Quantity taken = std::min(quantity, before.reserved);
  if (taken == 0) return 0;
  Quantity left = taken;
  std::vector<BackorderId> ids = draft.BackordersOf(key);
  std::reverse(ids.begin(), ids.end());
  for (const BackorderId& id : ids) {
    const Quantity given = std::min(left, draft.Find<Backorder>(id)->allocated);
    if (given == 0) continue;
    Backorder& backorder = draft.Edit<Backorder>(id);
    backorder.allocated -= given;
    RefreshUndated(backorder, UndatedState::kUndatedUntold);
    draft.Edit<OrderLine>(key).backordered += given;
    draft.Record(ChangeOf(id, BackorderChangeKind::kDeallocated, given));
    left -= given;
  }
  draft.Edit<OrderLine>(key).reserved -= taken;
  if (left > 0) {
    // Units reserved at entry wait at the line's own place.
    const BackorderId id =
        OpenBackorder(draft, key, left, BackorderCause::kStockWithdrawn, before.queue_sequence);
    draft.Edit<Backorder>(id).undated = UndatedState::kUndatedUntold;
  }
  WithdrawReserved(draft, {before.product_id, before.location_id}, taken,
                   {key.order_id, key.line_number, SupplyLineId{}});
  Event event;
  event.kind = EventKind::kLineDeallocated;
  event.product_id = before.product_id;
  event.location_id = before.location_id;
  event.customer_id = draft.Find<Order>(key.order_id)->customer_id;
  event.order_id = key.order_id;
  event.line_number = key.line_number;
  event.quantity = taken;
  draft.Emit(event);
  TouchOrder(draft, key.order_id);
  return taken;
}

}  // namespace backline
