// What a MemoryStore reads: key_set.h, in memory.
#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "server/base/check.h"
#include "tests/support/memory_rows.h"
#include "tests/support/memory_store.h"

namespace backline::testing {
namespace {

constexpr int kSourcesMax = 16;
template <typename Entity>
const Entity* Put(const MemoryDatabase& database, const typename Entity::Key& key,
                  WorkingSet& set) {
  const Entity* row = database.Find<Entity>(key);
  if (row != nullptr) set.table<Entity>().PutLoaded(*row);
  return row;
}

// Whether a backorder may stand in the queue of the location: its own, or not bound to any.
bool StandsAt(const Backorder& row, LocationId location) {
  return row.location_id.empty() || row.location_id == location;
}

// Pegs of other plan generations than the product's are not part of the plan.
bool OfCurrentPlan(const MemoryDatabase& database, const Peg& peg) {
  const SupplyLine* supply = database.Find<SupplyLine>(peg.supply_line_id);
  const Product* product = database.Find<Product>(supply->product_id);
  return product != nullptr && product->plan_generation == peg.generation;
}

Page PageOf(std::vector<QueueKey> candidates, int limit, bool reverse) {
  std::sort(candidates.begin(), candidates.end());
  Page page;
  page.complete = static_cast<int>(candidates.size()) <= limit;
  if (!page.complete) {
    if (reverse) {
      candidates.erase(candidates.begin(), candidates.end() - limit);
    } else {
      candidates.resize(limit);
    }
  }
  if (!candidates.empty()) page.last_loaded = reverse ? candidates.front() : candidates.back();
  page.entries.insert(candidates.begin(), candidates.end());
  return page;
}

}  // namespace

bool MemoryStore::LockProduct(ProductId id) {
  auto [it, fresh] = database_.product_locks_.emplace(id, this);
  if (!fresh) return it->second == this;
  locked_.push_back(id);
  return true;
}

bool MemoryStore::LockOrder(OrderId id) {
  const auto& lines = database_.rows<OrderLine>();
  for (auto it = lines.lower_bound({id, kFirstLine}); it != lines.end() && it->first.order_id == id;
       ++it) {
    if (!LockProduct(it->second.product_id)) return false;
  }
  return true;
}

bool MemoryStore::LockPurchaseOrder(PurchaseOrderId id) {
  const auto& lines = database_.rows<PurchaseOrderLine>();
  for (auto it = lines.lower_bound({id, kFirstLine});
       it != lines.end() && it->first.purchase_order_id == id; ++it) {
    if (!LockProduct(it->second.product_id)) return false;
  }
  return true;
}

bool MemoryStore::LockAll(const KeySet& keys) {
  for (ProductId id : keys.products) {
    if (database_.Find<Product>(id) != nullptr && !LockProduct(id)) return false;
  }
  for (OrderId id : keys.orders) {
    if (!LockOrder(id)) return false;
  }
  for (ShipmentId id : keys.shipments) {
    const Shipment* shipment = database_.Find<Shipment>(id);
    if (shipment != nullptr && !LockOrder(shipment->order_id)) return false;
  }
  for (PurchaseOrderId id : keys.purchase_orders) {
    if (!LockPurchaseOrder(id)) return false;
  }
  for (const PurchaseOrderLineKey& key : LinesNamed(keys)) {
    const PurchaseOrderLine* line = database_.Find<PurchaseOrderLine>(key);
    if (line != nullptr && !LockProduct(line->product_id)) return false;
  }
  for (const WorkKey& key : keys.work) {
    if (!LockProduct(key.product_id)) return false;
  }
  return true;
}

absl::Status MemoryStore::Load(const KeySet& keys, WorkingSet& set) {
  BACKLINE_CHECK(in_transaction_);
  if (!LockAll(keys)) {
    Rollback();
    return absl::AbortedError("1205: a product is locked");
  }
  LoadMasterData(keys, set);
  for (OrderId id : keys.orders) LoadOrder(id, set);
  for (ShipmentId id : keys.shipments) {
    const Shipment* shipment = Put<Shipment>(database_, id, set);
    if (shipment == nullptr) continue;
    std::vector<ShipmentPart> parts;
    for (auto it = database_.parts_.lower_bound({id, kFirstLine, {}});
         it != database_.parts_.end() && std::get<0>(it->first) == id; ++it) {
      parts.push_back(it->second);
    }
    set.PutShipmentParts(id, std::move(parts));
    LoadOrder(shipment->order_id, set);
  }
  for (PurchaseOrderId id : keys.purchase_orders) LoadPurchaseOrder(id, set);
  for (const PurchaseOrderLineKey& key : LinesNamed(keys)) LoadPurchaseOrderLine(key, set);
  for (ShipmentNoticeId id : keys.shipment_notices) LoadNotice(id, set);
  for (const PurchaseOrderLineKey& key : keys.conversations) Put<Conversation>(database_, key, set);
  if (!LoadCapacity(keys, set)) {
    Rollback();
    return absl::AbortedError("1205: capacity is locked");
  }
  for (const auto& [id, note] : keys.delivery_notes) {
    for (auto it = database_.receipts_.lower_bound({id, kFirstLine, ""});
         it != database_.receipts_.end() && std::get<0>(it->first) == id; ++it) {
      if (std::get<2>(it->first) == note) set.PutReceivedLine(id, note, std::get<1>(it->first));
    }
  }
  for (const WorkKey& key : keys.work) Put<Work>(database_, key, set);
  LoadStock(keys, set);
  for (const PageRead& read : keys.pages) LoadPage(read, set);
  for (ProductId id : keys.shortages) LoadShortages(id, set);
  for (const ToleranceKey& key : keys.tolerances) Put<ToleranceRule>(database_, key, set);
  for (const ResponseKey& key : keys.responses) LoadResponse(key, set);
  LoadAgreements(keys, set);
  LoadDisputes(keys, set);
  // A gate that is closed comes with its work.
  for (ProductId id : locked_) {
    const Product* product = database_.Find<Product>(id);
    if (product == nullptr || product->pegging_open()) continue;
    // Pegging starts to tell what another work may be telling already.
    for (WorkKind kind : {WorkKind::kPeg, WorkKind::kTell}) LoadWorkOfProduct(id, kind, set);
  }
  return absl::OkStatus();
}

void MemoryStore::PutProductOf(const std::string& group_code, WorkingSet& set) {
  for (const auto& [id, product] : database_.rows<Product>()) {
    if (product.group_code != group_code) continue;
    set.PutCode(CodeKind::kProductGroup, group_code, id.bits());
    return;
  }
}

void MemoryStore::LoadMasterData(const KeySet& keys, WorkingSet& set) {
  for (RequestKey key : keys.requests) Put<RequestRecord>(database_, key, set);
  for (const auto& [kind, code] : keys.codes) {
    if (kind == CodeKind::kProductGroup) {
      PutProductOf(code, set);
      continue;
    }
    auto it = database_.codes_.find({kind, code});
    if (it != database_.codes_.end()) set.PutCode(kind, code, it->second);
  }
  // Locking a row is reading it, whoever asked for the lock.
  for (ProductId id : locked_) Put<Product>(database_, id, set);
  for (LocationId id : keys.locations) Put<Location>(database_, id, set);
  for (CustomerId id : keys.customers) Put<Customer>(database_, id, set);
  for (SupplierId id : keys.suppliers) Put<Supplier>(database_, id, set);
  for (const SourcingKey& key : keys.sourcing) Put<Sourcing>(database_, key, set);
  for (ProductId id : keys.sources) {
    std::vector<std::pair<int32_t, SourcingKey>> ranked;
    const auto& rows = database_.rows<Sourcing>();
    for (auto it = rows.lower_bound({id, {}}); it != rows.end() && it->first.product_id == id;
         ++it) {
      ranked.emplace_back(it->second.rank, it->first);
    }
    std::sort(ranked.begin(), ranked.end());
    if (ranked.size() > kSourcesMax) ranked.resize(kSourcesMax);
    std::vector<SourcingKey> sources;
    for (const auto& [rank, key] : ranked) {
      Put<Sourcing>(database_, key, set);
      sources.push_back(key);
    }
    set.PutSources(id, std::move(sources));
  }
}

void MemoryStore::LoadLine(const OrderLineKey& key, WorkingSet& set) {
  Put<Order>(database_, key.order_id, set);
  Put<OrderLine>(database_, key, set);
  for (BackorderId id : At(database_.backorders_of_line_, key)) {
    Put<Backorder>(database_, id, set);
    for (const PegKey& peg : At(database_.pegs_of_backorder_, id)) {
      if (!OfCurrentPlan(database_, *database_.Find<Peg>(peg))) continue;
      Put<Peg>(database_, peg, set);
      Put<SupplyLine>(database_, peg.supply_line_id, set);
    }
  }
}

void MemoryStore::LoadOrder(OrderId id, WorkingSet& set) {
  if (Put<Order>(database_, id, set) == nullptr) return;
  const auto& lines = database_.rows<OrderLine>();
  for (auto it = lines.lower_bound({id, kFirstLine}); it != lines.end() && it->first.order_id == id;
       ++it) {
    LoadLine(it->first, set);
  }
}

void MemoryStore::LoadPurchaseOrder(PurchaseOrderId id, WorkingSet& set) {
  if (Put<PurchaseOrder>(database_, id, set) == nullptr) return;
  const auto& lines = database_.rows<PurchaseOrderLine>();
  for (auto it = lines.lower_bound({id, kFirstLine});
       it != lines.end() && it->first.purchase_order_id == id; ++it) {
    set.table<PurchaseOrderLine>().PutLoaded(it->second);
  }
  LoadSchedules(id, kFirstLine, std::numeric_limits<int32_t>::max(), set);
}

void MemoryStore::LoadPurchaseOrderLine(const PurchaseOrderLineKey& key, WorkingSet& set) {
  Put<PurchaseOrder>(database_, key.purchase_order_id, set);
  Put<PurchaseOrderLine>(database_, key, set);
  LoadSchedules(key.purchase_order_id, key.line_number, key.line_number, set);
}

void MemoryStore::LoadSchedules(PurchaseOrderId id, int32_t first_line, int32_t last_line,
                                WorkingSet& set) {
  const auto& schedules = database_.schedules_;
  for (auto it = schedules.lower_bound({id, first_line, kFirstLine});
       it != schedules.end() && std::get<0>(it->first) == id &&
       std::get<1>(it->first) <= last_line;
       ++it) {
    const SupplyLine* supply = Put<SupplyLine>(database_, it->second, set);
    for (WorkKind kind : SupplyWorkKinds(supply->withdrawing)) {
      Put<Work>(database_, {kind, supply->product_id, supply->id.bits()}, set);
    }
  }
}

void MemoryStore::LoadWorkOfProduct(ProductId id, WorkKind kind, WorkingSet& set) {
  const auto& rows = database_.rows<Work>();
  for (auto it = rows.lower_bound({kind, id, {}});
       it != rows.end() && it->first.kind == kind && it->first.product_id == id; ++it) {
    set.table<Work>().PutLoaded(it->second);
  }
}

void MemoryStore::LoadStock(const KeySet& keys, WorkingSet& set) {
  const auto put = [&](const Stock& stock) {
    set.table<Stock>().PutLoaded(stock);
    if (stock.earmarked == 0 && stock.withdrawing == 0) return;
    for (WorkKind kind : {WorkKind::kHandOut, WorkKind::kDeallocate}) {
      Put<Work>(database_, {kind, stock.product_id, stock.location_id.bits()}, set);
    }
    LoadWorkOfProduct(stock.product_id, WorkKind::kHandOutSupply, set);
  };
  for (const StockKey& key : keys.stock) {
    if (const Stock* stock = database_.Find<Stock>(key)) put(*stock);
  }
  const auto& rows = database_.rows<Stock>();
  for (ProductId id : keys.stock_anywhere) {
    std::vector<std::pair<Quantity, StockKey>> best;
    for (auto it = rows.lower_bound({id, {}}); it != rows.end() && it->first.product_id == id;
         ++it) {
      best.emplace_back(-it->second.available(), it->first);
    }
    std::sort(best.begin(), best.end());
    if (best.size() > kStockPerProduct) best.resize(kStockPerProduct);
    std::vector<StockKey> found;
    for (const auto& [available, key] : best) {
      put(rows.at(key));
      Put<Location>(database_, key.location_id, set);
      found.push_back(key);
    }
    set.PutStockAnywhere(id, std::move(found));
  }
}

void MemoryStore::LoadPage(const PageRead& read, WorkingSet& set) {
  const PageKey& key = read.key;
  const LocationId location(key.subject);
  const SupplyLineId supply(key.subject);
  std::vector<QueueKey> found;
  const auto add = [&](const QueueKey& entry, bool member) {
    if (member && entry > key.from) found.push_back(entry);
  };
  const bool reverse =
      key.kind == PageKind::kSupplyPegsReverse || key.kind == PageKind::kReservedReverse;
  switch (key.kind) {
    case PageKind::kOpenQueue:
    case PageKind::kUndatedQueue:
    case PageKind::kUntoldQueue:
      for (BackorderId id : At(database_.backorders_of_product_, key.product_id)) {
        const Backorder& row = *database_.Find<Backorder>(id);
        const bool member = key.kind == PageKind::kOpenQueue ? row.open() > 0
                            : key.kind == PageKind::kUndatedQueue
                                ? row.unpegged() > 0
                                : row.undated == UndatedState::kUndatedUntold;
        add(row.queue_key(), member && StandsAt(row, location));
      }
      break;
    case PageKind::kSupplyPegs:
    case PageKind::kSupplyPegsReverse: {
      const auto& pegs = database_.rows<Peg>();
      for (auto it = pegs.lower_bound({supply, std::numeric_limits<int64_t>::min(), 0, {}});
           it != pegs.end() && it->first.supply_line_id == supply; ++it) {
        add(it->first.queue_key(), OfCurrentPlan(database_, it->second));
      }
      break;
    }
    case PageKind::kFreeSupply:
      for (SupplyLineId id : At(database_.supply_of_product_, key.product_id)) {
        const SupplyLine& row = *database_.Find<SupplyLine>(id);
        const bool here = location.empty() || row.location_id == location;
        add({row.sort_date().days_since_epoch, 0, id.bits(), 0}, here && row.free() > 0);
      }
      break;
    case PageKind::kReservedReverse:
      for (const OrderLineKey& id : At(database_.lines_of_product_, key.product_id)) {
        const OrderLine& row = *database_.Find<OrderLine>(id);
        add({row.rank_key, row.queue_sequence, row.order_id.bits(), row.line_number},
            row.reserved > 0 && row.location_id == location);
      }
      break;
  }
  Page page = PageOf(std::move(found), read.limit, reverse);
  for (const QueueKey& entry : page.entries) {
    if (key.kind == PageKind::kFreeSupply) {
      Put<SupplyLine>(database_, SupplyLineId(entry.id), set);
    } else if (key.kind == PageKind::kReservedReverse) {
      LoadLine({OrderId(entry.id), entry.line_number}, set);
    } else {
      LoadLine(database_.Find<Backorder>(BackorderId(entry.id))->line_key(), set);
    }
  }
  set.PutPage(key, std::move(page));
}

std::set<PurchaseOrderLineKey> MemoryStore::LinesNamed(const KeySet& keys) const {
  std::set<PurchaseOrderLineKey> found(keys.purchase_order_lines.begin(),
                                       keys.purchase_order_lines.end());
  const auto insert = [&](const auto* row) {
    if (row != nullptr) found.insert({row->purchase_order_id, row->line_number});
  };
  for (SupplyLineId id : keys.supply_lines) insert(database_.Find<SupplyLine>(id));
  for (BookingId id : BookingsNamed(keys)) insert(database_.Find<Booking>(id));
  for (DisputeId id : keys.disputes) insert(database_.Find<Dispute>(id));
  const auto& lines = database_.notice_lines_;
  for (ShipmentNoticeId id : keys.shipment_notices) {
    for (auto it = lines.lower_bound({id, 0}); it != lines.end() && it->second.notice_id == id;
         ++it) {
      insert(&it->second);
    }
  }
  return found;
}

void MemoryStore::LoadNotice(ShipmentNoticeId id, WorkingSet& set) {
  if (set.table<ShipmentNotice>().Loaded(id)) return;
  if (Put<ShipmentNotice>(database_, id, set) == nullptr) return;
  const auto& lines = database_.notice_lines_;
  for (auto it = lines.lower_bound({id, 0}); it != lines.end() && it->second.notice_id == id;
       ++it) {
    set.PutNoticeLine(it->second);
  }
}

void MemoryStore::LoadResponse(const ResponseKey& key, WorkingSet& set) {
  if (set.table<LineResponse>().Loaded(key)) return;
  Put<LineResponse>(database_, key, set);
  for (auto it = database_.answer_parts_.lower_bound(
           {key.purchase_order_id, key.line_number, key.answer_version, 0});
       it != database_.answer_parts_.end(); ++it) {
    const AnswerPart& part = it->second;
    if (ResponseKey{part.purchase_order_id, part.line_number, part.answer_version} != key) break;
    set.PutAnswerPart(part);
  }
}

void MemoryStore::LoadShortages(ProductId id, WorkingSet& set) {
  std::map<LocationId, Shortage> by_location;
  const auto at = [&](LocationId location) -> Shortage& {
    Shortage& row = by_location[location];
    row.location_id = location;
    return row;
  };
  for (BackorderId backorder : At(database_.backorders_of_product_, id)) {
    const Backorder& row = *database_.Find<Backorder>(backorder);
    if (row.unpegged() > 0) at(row.location_id).undated += row.unpegged();
  }
  for (SupplyLineId supply : At(database_.supply_of_product_, id)) {
    const SupplyLine& row = *database_.Find<SupplyLine>(supply);
    if (row.remaining() > row.pegged) at(row.location_id).supply += row.remaining() - row.pegged;
  }
  for (const PurchaseOrderLineKey& key : At(database_.purchases_of_product_, id)) {
    const PurchaseOrderLine& row = *database_.Find<PurchaseOrderLine>(key);
    if (row.state == PurchaseOrderLineState::kDraft) at(row.location_id).drafted += row.open();
  }
  std::vector<Shortage> rows;
  for (const auto& [location, row] : by_location) rows.push_back(row);
  set.PutShortages(id, std::move(rows));
}

}  // namespace backline::testing
