#include "server/domain/pegging.h"

#include <algorithm>
#include <set>

#include "server/domain/gates.h"

namespace backline {
namespace {

PromisePart PartNow(const Draft& draft, const Peg& peg) {
  const SupplyLine& supply = *draft.Find<SupplyLine>(peg.supply_line_id);
  return {peg.quantity, supply.promised_date(), supply.basis()};
}

PromisePart PartAsTold(const Peg& peg) { return {peg.quantity, peg.told_date, peg.told_basis}; }

// `visit` gets each part as it is now and as it was told.
template <typename Visit>
void VisitParts(const Draft& draft, const Backorder& backorder, Visit visit) {
  draft.VisitPegsOf(backorder.id,
                    [&](const Peg& peg) { visit(PartNow(draft, peg), PartAsTold(peg)); });
  const PromisePart undated{backorder.unpegged(), std::nullopt, PromiseBasis::kNone};
  visit(undated, undated);
}

template <typename Visit>
void VisitParts(const Draft& draft, const OrderLine& line, Visit visit) {
  const PromisePart given{line.reserved, line.stock_date, PromiseBasis::kStock};
  visit(given, given);
  draft.VisitBackordersOf(line.key(),
                          [&](const Backorder& backorder) { VisitParts(draft, backorder, visit); });
}

// The date of a promise whose parts are never put together.
class LatestDate {
 public:
  void Add(const PromisePart& part) {
    if (part.quantity == 0) return;
    undated_ = undated_ || !part.date;
    if (part.date) latest_ = latest_ ? std::max(*latest_, *part.date) : *part.date;
  }
  OptionalDate value() const { return undated_ ? std::nullopt : latest_; }

 private:
  OptionalDate latest_;
  bool undated_ = false;
};

// Whether anything lost its date and that was not told yet.
bool AnyUntold(const Draft& draft, const OrderLineKey& key) {
  bool any = false;
  draft.VisitBackordersOf(key, [&](const Backorder& backorder) {
    any = any || backorder.undated == UndatedState::kUndatedUntold;
  });
  return any;
}

BackorderChange ChangeOf(BackorderId id, BackorderChangeKind kind, Quantity quantity) {
  BackorderChange change;
  change.backorder_id = id;
  change.kind = kind;
  change.quantity = quantity;
  return change;
}

}  // namespace

Promise PromiseOf(const Draft& draft, const OrderLine& line) {
  Promise promise;
  VisitParts(draft, line,
             [&](const PromisePart& now, const PromisePart&) { promise.push_back(now); });
  return Normalized(std::move(promise));
}

Promise PromiseOf(const Draft& draft, const Backorder& backorder) {
  Promise promise;
  VisitParts(draft, backorder,
             [&](const PromisePart& now, const PromisePart&) { promise.push_back(now); });
  return Normalized(std::move(promise));
}

Promise ToldPromiseOf(const Draft& draft, const OrderLine& line) {
  Promise promise;
  VisitParts(draft, line,
             [&](const PromisePart&, const PromisePart& told) { promise.push_back(told); });
  return Normalized(std::move(promise));
}

PromiseDates PromiseDatesOf(const Draft& draft, const OrderLine& line) {
  LatestDate now;
  LatestDate told;
  PromiseDates dates;
  VisitParts(draft, line, [&](const PromisePart& part_now, const PromisePart& part_told) {
    now.Add(part_now);
    told.Add(part_told);
    dates.parts_as_told = dates.parts_as_told && part_now == part_told;
  });
  dates.now = now.value();
  dates.told = told.value();
  return dates;
}

bool MayPegAt(const Draft& draft, const Backorder& backorder, LocationId location_id) {
  if (!backorder.location_id.empty()) return backorder.location_id == location_id;
  // The pegs of an unbound any-line lie at one location.
  const OrderLine& line = *draft.Find<OrderLine>(backorder.line_key());
  return line.peg_location_id.empty() || line.peg_location_id == location_id;
}

Quantity PegTo(Draft& draft, BackorderId backorder_id, SupplyLineId supply_id, Quantity quantity,
               bool told) {
  Backorder& backorder = draft.Edit<Backorder>(backorder_id);
  SupplyLine& supply = draft.Edit<SupplyLine>(supply_id);
  const Quantity given = std::min({quantity, backorder.unpegged(), supply.free()});
  if (given <= 0) return 0;
  supply.pegged += given;
  backorder.pegged += given;
  RefreshUndated(backorder, backorder.undated);

  Peg peg;
  peg.supply_line_id = supply_id;
  peg.backorder_id = backorder_id;
  peg.rank_key = backorder.rank_key;
  peg.queue_sequence = backorder.queue_sequence;
  if (const Peg* old = draft.Find<Peg>(peg.key())) peg = *old;
  peg.quantity += given;
  if (told) {
    peg.told_date = supply.promised_date();
    peg.told_basis = supply.basis();
  } else {
    peg.told_date = std::nullopt;
    peg.told_basis = PromiseBasis::kNone;
  }
  draft.Put(peg);

  const OrderLineKey line_key = backorder.line_key();
  const bool unbound = backorder.location_id.empty();
  BackorderChange change = ChangeOf(backorder_id, BackorderChangeKind::kPegged, given);
  change.supply_line_id = supply_id;
  change.promised_date = supply.promised_date();
  change.basis = supply.basis();
  draft.Record(change);
  EmitDemandChanged(draft, supply, given);
  if (unbound) {
    OrderLine& line = draft.Edit<OrderLine>(line_key);
    if (line.peg_location_id.empty()) line.peg_location_id = supply.location_id;
  }
  TouchOrder(draft, line_key.order_id);
  return given;
}

namespace {

// Free supply that the backorder may be pegged to, and perhaps more. An any-line that stock has
// bound in this batch looks at the supply of all locations and skips the others. Null if none was
// read.
const Page* FreeSupplyFor(const Draft& draft, const Backorder& backorder) {
  PageKey key{PageKind::kFreeSupply, backorder.product_id, backorder.location_id.bits(), {}};
  if (const Page* page = draft.base().FindPage(key)) return page;
  key.subject = Id128{};
  return draft.base().FindPage(key);
}

// Work pegs the backorder in its turn: also where no work stands yet, and where it has passed the
// place.
void LeaveToWork(Draft& draft, const Backorder& backorder, const Page* page) {
  const QueueKey before{backorder.rank_key, backorder.queue_sequence, Id128{}, 0};
  std::set<LocationId> locations;
  if (page == nullptr || !page->complete) locations.insert(backorder.location_id);
  if (page != nullptr) {
    for (const QueueKey& entry : page->entries) {
      const SupplyLine& supply = *draft.Find<SupplyLine>(SupplyLineId(entry.id));
      const bool free = supply.free() > 0 && MayPegAt(draft, backorder, supply.location_id);
      if (free) locations.insert(supply.location_id);
    }
  }
  draft.base().table<Work>().ForEach([&](const Work& work) {
    const LocationId location_id{work.id.subject};
    const bool pegs = work.id.kind == WorkKind::kPeg && work.id.product_id == backorder.product_id;
    if (pegs && MayPegAt(draft, backorder, location_id)) locations.insert(location_id);
  });
  locations.erase(LocationId{});
  for (LocationId location_id : locations) {
    ClosePeggingAfter(draft, backorder.product_id, location_id, before);
  }
}

}  // namespace

void PegAtEntry(Draft& draft, BackorderId backorder_id) {
  const Backorder backorder = *draft.Find<Backorder>(backorder_id);
  const Product& product = *draft.Find<Product>(backorder.product_id);
  const Page* page = FreeSupplyFor(draft, backorder);
  // While work pegs in queue order, who comes now waits for it; and where stock ran short though
  // nothing said that it could.
  if (!product.pegging_open() || page == nullptr) return LeaveToWork(draft, backorder, page);
  int pegs = 0;
  LocationId last_location = backorder.location_id;
  for (const QueueKey& entry : page->entries) {
    const SupplyLineId supply_id{entry.id};
    const SupplyLine& supply = *draft.Find<SupplyLine>(supply_id);
    const LocationId location_id = supply.location_id;
    if (last_location.empty()) last_location = location_id;
    if (supply.free() == 0 || !MayPegAt(draft, backorder, location_id)) continue;
    if (pegs == kPegsPerStep) break;
    if (PegTo(draft, backorder_id, supply_id, kQuantityMax, /*told=*/true) > 0) ++pegs;
    if (backorder.location_id.empty()) last_location = location_id;
    if (draft.Find<Backorder>(backorder_id)->unpegged() == 0) return;
  }
  // More free supply may lie beyond what was looked at: the rest is work's.
  if (pegs < kPegsPerStep && page->complete) return;
  if (!last_location.empty()) ClosePegging(draft, backorder.product_id, last_location);
}

Quantity Unpeg(Draft& draft, const PegKey& key, Quantity quantity, UndatedState state) {
  const Peg* stored = draft.Find<Peg>(key);
  if (stored == nullptr) return 0;
  const Quantity taken = std::min(quantity, stored->quantity);
  if (taken == stored->quantity) {
    draft.Remove<Peg>(key);
  } else {
    draft.Edit<Peg>(key).quantity -= taken;
  }
  draft.Edit<SupplyLine>(key.supply_line_id).pegged -= taken;
  Backorder& backorder = draft.Edit<Backorder>(key.backorder_id);
  backorder.pegged -= taken;
  RefreshUndated(backorder, state);
  BackorderChange change = ChangeOf(key.backorder_id, BackorderChangeKind::kUnpegged, taken);
  change.supply_line_id = key.supply_line_id;
  draft.Record(change);
  TouchOrder(draft, backorder.order_id);
  return taken;
}

void UnpegLatest(Draft& draft, BackorderId backorder_id, Quantity quantity) {
  std::vector<PegKey> keys = draft.PegsOf(backorder_id);
  for (auto key = keys.rbegin(); key != keys.rend() && quantity > 0; ++key) {
    const Quantity taken = Unpeg(draft, *key, quantity, UndatedState::kUndated);
    const SupplyLine supply = *draft.Find<SupplyLine>(key->supply_line_id);
    EmitDemandChanged(draft, supply, -taken);
    quantity -= taken;
    if (supply.free() > 0) ClosePeggingIfUndated(draft, supply.product_id, supply.location_id);
  }
  BACKLINE_CHECK(quantity == 0);
}

void EmitDemandChanged(Draft& draft, const SupplyLine& supply, Quantity delta) {
  Event event;
  event.kind = EventKind::kDemandChanged;
  event.product_id = supply.product_id;
  event.location_id = supply.location_id;
  event.supplier_id = supply.supplier_id;
  event.purchase_order_id = supply.purchase_order_id;
  event.line_number = supply.line_number;
  event.supply_line_id = supply.id;
  event.quantity = delta;
  draft.Emit(event);
}

void SetFirstPromised(Draft& draft, const OrderLineKey& key) {
  const OrderLine& line = *draft.Find<OrderLine>(key);
  if (!line.first_promised_date) {
    if (OptionalDate date = PromiseDate(PromiseOf(draft, line))) {
      draft.Edit<OrderLine>(key).first_promised_date = date;
    }
  }
  for (const BackorderId& id : draft.BackordersOf(key)) {
    const Backorder& backorder = *draft.Find<Backorder>(id);
    if (backorder.first_promised_date || backorder.open() == 0) continue;
    if (OptionalDate date = PromiseDate(PromiseOf(draft, backorder))) {
      draft.Edit<Backorder>(id).first_promised_date = date;
    }
  }
}

bool IsToBeTold(const Draft& draft, const OrderLine& line, const PromiseDates& dates) {
  if (dates.now != dates.told) return true;
  if (!dates.parts_as_told && PromiseOf(draft, line) != ToldPromiseOf(draft, line)) return true;
  return AnyUntold(draft, line.key());
}

void TellLine(Draft& draft, const OrderLineKey& key) {
  const OrderLine line = *draft.Find<OrderLine>(key);
  const Promise now = PromiseOf(draft, line);
  const Promise told = ToldPromiseOf(draft, line);
  if (now == told && !AnyUntold(draft, key)) return;

  Event event;
  event.kind = EventKind::kPromiseChanged;
  event.product_id = line.product_id;
  event.location_id = line.location_id;
  event.order_id = line.order_id;
  event.line_number = line.line_number;
  event.quantity = line.backordered;
  event.date = PromiseDate(now);
  event.previous_date = PromiseDate(told);
  event.basis = now.empty() ? PromiseBasis::kNone : now.back().basis;
  for (const BackorderId& id : draft.BackordersOf(key)) {
    Backorder& backorder = draft.Edit<Backorder>(id);
    event.customer_id = backorder.customer_id;
    if (backorder.open() == 0) continue;
    backorder.undated = backorder.unpegged() == 0 ? UndatedState::kDated : UndatedState::kUndated;
    for (const PegKey& peg_key : draft.PegsOf(id)) {
      const SupplyLine& supply = *draft.Find<SupplyLine>(peg_key.supply_line_id);
      Peg& peg = draft.Edit<Peg>(peg_key);
      peg.told_date = supply.promised_date();
      peg.told_basis = supply.basis();
    }
    BackorderChange change = ChangeOf(id, BackorderChangeKind::kPromiseChanged, backorder.open());
    const Promise promise = PromiseOf(draft, backorder);
    change.promised_date = PromiseDate(promise);
    change.basis = promise.back().basis;
    draft.Record(change);
  }
  draft.Emit(event);
  SetFirstPromised(draft, key);
  TouchOrder(draft, line.order_id);
}

void TouchOrder(Draft& draft, OrderId id) {
  if (!draft.base().orders_left_out()) draft.Edit<Order>(id);
}

void RefreshUndated(Backorder& backorder, UndatedState state) {
  if (backorder.unpegged() == 0) {
    backorder.undated = UndatedState::kDated;
  } else if (state == UndatedState::kDated) {
    backorder.undated = UndatedState::kUndated;
  } else if (backorder.undated != UndatedState::kUndatedUntold || state != UndatedState::kUndated) {
    backorder.undated = state;
  }
}

}  // namespace backline
