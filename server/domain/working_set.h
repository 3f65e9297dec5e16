// What one batch holds in memory: the rows that were loaded, as changed by the commands that were
// decided so far. A command reads it through a Draft, which collects its changes; the engine
// applies a draft's changes if the command was not refused, and the store saves what changed, once
// per row.
//
// Not thread-safe: it belongs to one batch. Deterministic: iteration for saving is in key order.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "server/base/check.h"
#include "server/domain/agreement.h"
#include "server/domain/audit_entry.h"
#include "server/domain/backorder.h"
#include "server/domain/business_calendar.h"
#include "server/domain/capacity.h"
#include "server/domain/dispute.h"
#include "server/domain/event.h"
#include "server/domain/key_set.h"
#include "server/domain/message.h"
#include "server/domain/order.h"
#include "server/domain/product.h"
#include "server/domain/production_plan.h"
#include "server/domain/purchase_order.h"
#include "server/domain/response.h"
#include "server/domain/shipment_notice.h"
#include "server/domain/stock.h"
#include "server/domain/supplier_clock.h"
#include "server/domain/supplier_fact.h"
#include "server/domain/work.h"

namespace backline {

// New versions of touched rows of one kind. `nullopt` removes the row.
template <typename Entity>
using Edits = absl::flat_hash_map<typename Entity::Key, std::optional<Entity>>;

using AllEdits =
    std::tuple<Edits<Product>, Edits<Location>, Edits<Customer>, Edits<Supplier>, Edits<Sourcing>,
               Edits<Stock>, Edits<Order>, Edits<OrderLine>, Edits<Backorder>, Edits<Peg>,
               Edits<Shipment>, Edits<PurchaseOrder>, Edits<PurchaseOrderLine>, Edits<SupplyLine>,
               Edits<Work>, Edits<RequestRecord>, Edits<LineResponse>, Edits<ToleranceRule>,
               Edits<ShipmentNotice>, Edits<Conversation>, Edits<WorkCenter>, Edits<FamilyMember>,
               Edits<Slot>, Edits<Booking>, Edits<ProductionPlan>, Edits<SlotMove>,
               Edits<BusinessCalendar>, Edits<Agreement>, Edits<ObligationClock>, Edits<Dispute>>;

// Rows that are only ever added.
struct Appends {
  std::vector<Movement> movements;
  std::vector<Event> events;
  std::vector<BackorderChange> backorder_changes;
  std::vector<ShipmentPart> shipment_parts;
  std::vector<EtaUpdate> eta_updates;
  std::vector<AnswerPart> answer_parts;
  std::vector<Receipt> receipts;
  std::vector<NoticeLine> notice_lines;
  std::vector<NoticePackage> notice_packages;
  std::vector<LineMessage> messages;
  std::vector<ProgressReport> progress_reports;
  std::vector<AuditEntry> audit_entries;
  std::vector<SupplierFact> supplier_facts;
};

// All that one command does.
struct Changes {
  AllEdits edits;
  Appends appends;
};

// A place in Table::keys().
using Place = uint32_t;

// The rows of one kind in a batch. They stand in the order of arrival, which is most often that in
// which they are asked for: a small index leads to rows that lie side by side.
//
// A table may lie over another: it shows the rows of that one, and holds its own versions of those
// that change. Only keys(), At() and AnyVersionAt() are of its own rows alone.
template <typename Entity>
class Table {
 public:
  using Key = typename Entity::Key;
  struct Row {
    std::optional<Entity> now;  // nothing: removed
    bool stored = false;        // as opposed to new
    bool dirty = false;
    // Of a stored row that is dirty, or a new one that was removed: most rows are read and never
    // changed.
    std::shared_ptr<const Entity> before;

    const Entity* as_loaded() const {
      if (!stored) return nullptr;
      return dirty ? before.get() : &*now;
    }
  };

  // From now on it lies over `under`, which outlives it and never changes again. REQUIRES: it is
  // empty, and `under` lies over none.
  void LieOver(const Table& under) {
    BACKLINE_CHECK(rows_.empty() && under.under_ == nullptr);
    under_ = &under;
    hidden_.assign(under.rows_.size(), false);
  }
  // Makes room for so many rows in all, where many are known to come.
  void Reserve(size_t count) {
    places_.reserve(count);
    keys_.reserve(count);
    rows_.reserve(count);
  }
  // A row as the database has it. False: it is there already. The first load of a batch holds the
  // lock; later ones are equal.
  bool PutLoaded(Entity entity) {
    if (under_ != nullptr && under_->Loaded(entity.key())) return false;
    const auto [row, added] = FindOrAdd(entity.key());
    if (!added) return false;
    row->now = std::move(entity);
    row->stored = true;
    return true;
  }
  void Apply(const Key& key, const std::optional<Entity>& entity) {
    if (!entity && !Loaded(key)) return;  // made and removed by one command
    const auto [row, added] = FindOrAdd(key);
    if (added && under_ != nullptr) {
      HideUnder(key, *row);
    } else if (row->stored && !row->dirty) {
      row->before = std::make_shared<const Entity>(*std::move(row->now));
    } else if (!entity && row->now && !row->before) {
      row->before = std::make_shared<const Entity>(*std::move(row->now));
    }
    row->now = entity;
    row->dirty = true;
    // A row that an earlier command of the batch removed and that comes again keeps the guard of
    // the stored one.
    if (row->now && row->stored) row->now->version = row->before->version;
  }
  const Entity* Find(const Key& key) const {
    const Row* row = RowOf(key);
    return row == nullptr || !row->now ? nullptr : &*row->now;
  }
  bool Loaded(const Key& key) const { return RowOf(key) != nullptr; }
  // The row as the database has it; null if it is new.
  const Entity* AsLoaded(const Key& key) const {
    const Row* row = RowOf(key);
    return row == nullptr ? nullptr : row->as_loaded();
  }
  // The version that the row will have when the batch is committed: a row that is saved counts one
  // up. REQUIRES: the row is there.
  int64_t CommittedVersion(const Key& key) const {
    const Row& row = *RowOf(key);
    return row.now->version + (row.dirty ? 1 : 0);
  }
  // Every key that was ever put, in the order of arrival; removed rows included.
  const std::vector<Key>& keys() const { return keys_; }
  // The row of keys()[place]; null if it was removed in the batch.
  const Entity* At(Place place) const {
    const Row& row = rows_[place];
    return row.now ? &*row.now : nullptr;
  }
  // The same, even if it was removed.
  const Entity& AnyVersionAt(Place place) const {
    const Row& row = rows_[place];
    return row.now ? *row.now : *row.before;
  }
  // Whether it holds a version of its own of this row of the table that it lies over.
  bool Hides(Place place_under) const { return hidden_[place_under]; }

  // What must be saved, in key order. A row that was made and removed in the batch is neither.
  std::vector<const Entity*> Inserted() const;
  std::vector<const Entity*> Updated() const;  // guarded by Entity::version, which is as loaded
  std::vector<const Entity*> Removed() const;  // as loaded
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (Place place = 0; place < hidden_.size(); ++place) {
      const Row& row = under_->rows_[place];
      if (row.now && !hidden_[place]) visit(*row.now);
    }
    for (const Row& row : rows_) {
      if (row.now) visit(*row.now);
    }
  }

 private:
  template <typename Select>
  std::vector<const Entity*> Selected(Select select) const;
  const Row* RowOf(const Key& key) const {
    const auto it = places_.find(key);
    if (it != places_.end()) return &rows_[it->second];
    return under_ == nullptr ? nullptr : under_->RowOf(key);
  }
  std::pair<Row*, bool> FindOrAdd(const Key& key) {
    const auto [it, added] = places_.try_emplace(key, static_cast<Place>(rows_.size()));
    if (added) {
      keys_.push_back(key);
      rows_.emplace_back();
    }
    return {&rows_[it->second], added};
  }
  // Makes the row an own version of what stands under it, if anything does.
  void HideUnder(const Key& key, Row& row) {
    const auto it = under_->places_.find(key);
    if (it == under_->places_.end()) return;
    hidden_[it->second] = true;
    const Entity* loaded = under_->rows_[it->second].as_loaded();
    if (loaded == nullptr) return;
    row.stored = true;
    row.before = {std::shared_ptr<const Entity>(), loaded};  // that table owns it
  }

  const Table* under_ = nullptr;
  std::vector<bool> hidden_;                // by place in the table under it
  absl::flat_hash_map<Key, Place> places_;  // in the two below
  std::vector<Key> keys_;
  std::vector<Row> rows_;
};

// Which rows of a table belong to a parent row: kParentOf(row) tells whose a row is, and never
// changes. Catches up with its table when asked.
template <typename Entity, auto kParentOf>
class Relation {
 public:
  using Row = Entity;
  using Parent = std::decay_t<std::invoke_result_t<decltype(kParentOf), const Entity&>>;

  absl::Span<const Place> Places(const Table<Entity>& table, const Parent& parent) const {
    CatchUp(table);
    auto it = places_.find(parent);
    if (it == places_.end()) return {};
    return it->second;
  }
  void CatchUp(const Table<Entity>& table) const {
    if (seen_ == 0) places_.reserve(table.keys().capacity());
    for (; seen_ < table.keys().size(); ++seen_) {
      places_[std::invoke(kParentOf, table.AnyVersionAt(seen_))].push_back(seen_);
    }
  }

 private:
  // Most parents have one: it stands in the map.
  mutable absl::flat_hash_map<Parent, absl::InlinedVector<Place, 2>> places_;
  mutable Place seen_ = 0;
};

using AllTables =
    std::tuple<Table<Product>, Table<Location>, Table<Customer>, Table<Supplier>, Table<Sourcing>,
               Table<Stock>, Table<Order>, Table<OrderLine>, Table<Backorder>, Table<Peg>,
               Table<Shipment>, Table<PurchaseOrder>, Table<PurchaseOrderLine>, Table<SupplyLine>,
               Table<Work>, Table<RequestRecord>, Table<LineResponse>, Table<ToleranceRule>,
               Table<ShipmentNotice>, Table<Conversation>, Table<WorkCenter>, Table<FamilyMember>,
               Table<Slot>, Table<Booking>, Table<ProductionPlan>, Table<SlotMove>,
               Table<BusinessCalendar>, Table<Agreement>, Table<ObligationClock>, Table<Dispute>>;

// A bounded page of a queue. While `complete` is false, more may follow after the last entry as
// loaded.
struct Page {
  std::set<QueueKey> entries;  // reverse pages too are kept ascending; read them from the end
  bool complete = true;
  std::optional<QueueKey> last_loaded;  // set when there were entries

  // Keeps the page true when an entry joins or leaves.
  void Update(const QueueKey& entry, bool member);
};

// What a line was asked for last, and when: to ask for the same again is not another ask.
struct LastAsked {
  Instant time;
  Quantity quantity = 0;
  OptionalDate date;
};

// Sums for purchase order proposals, per location; the empty location holds unbound any-lines.
struct Shortage {
  LocationId location_id;
  Quantity undated = 0;  // unpegged open backorders
  Quantity supply = 0;   // sent and not pegged, overdue or not
  Quantity drafted = 0;  // in purchase orders that are not sent
};

class WorkingSet {
 public:
  // Finds out which rows belong together, of those that were put since; else that is done when it
  // is asked for.
  void CatchUp() const;
  // All rows are there and nothing will be applied: from now on any thread may read it.
  void Settle();
  // A set that starts as `under` is, which outlives it. Any number of them may lie over one, each
  // on a thread of its own. REQUIRES: `under` is settled, and lies over none.
  static WorkingSet Over(const WorkingSet& under);

  template <typename Entity>
  Table<Entity>& table() {
    return std::get<Table<Entity>>(tables_);
  }
  template <typename Entity>
  const Table<Entity>& table() const {
    return std::get<Table<Entity>>(tables_);
  }
  template <typename Entity>
  const Entity* Find(const typename Entity::Key& key) const {
    return table<Entity>().Find(key);
  }

  // Filled by the store.
  void PutPage(const PageKey& key, Page page);
  void PutCode(CodeKind kind, std::string code, Id128 id) {
    lists_.codes[{kind, std::move(code)}] = id;
  }
  void PutShipmentParts(ShipmentId id, std::vector<ShipmentPart> parts) {
    lists_.shipment_parts[id] = std::move(parts);
  }
  void PutReceivedLine(PurchaseOrderId id, std::string delivery_note, int32_t line_number) {
    lists_.received_lines.insert({id, std::move(delivery_note), line_number});
  }
  void PutAnswerPart(const AnswerPart& part);
  void PutNoticeLine(const NoticeLine& line) {
    lists_.notice_lines[line.notice_id].push_back(line);
  }
  // That the line was sent, or asked for again; a line's facts in their order.
  void PutAskingFact(SupplierFact fact);
  void PutShortages(ProductId id, std::vector<Shortage> rows) {
    lists_.shortages[id] = std::move(rows);
  }
  void PutSources(ProductId id, std::vector<SourcingKey> keys) {
    lists_.sources[id] = std::move(keys);
  }
  void PutStockAnywhere(ProductId id, std::vector<StockKey> keys) {
    lists_.stock_anywhere[id] = std::move(keys);
  }
  // The event counter, locked last. The next event gets last + 1.
  void set_last_sequence(int64_t last) { last_sequence_ = last; }
  int64_t last_sequence() const { return last_sequence_; }

  // Null if it was not asked for.
  const Page* FindPage(const PageKey& key) const;
  std::optional<Id128> FindCode(CodeKind kind, const std::string& code) const;
  const std::vector<ShipmentPart>& PartsOf(ShipmentId id) const;
  bool WasReceived(PurchaseOrderId id, const std::string& delivery_note, int32_t line_number) const;
  // Of a notice that was read, or made in this batch; by position.
  const std::vector<NoticeLine>& NoticeLinesOf(ShipmentNoticeId id) const;
  // What says that the line was sent; null if it was not read, or the line has no facts.
  const SupplierFact* SentFactOf(const PurchaseOrderLineKey& key) const;
  // When something else was asked of the line than before; the sent fact is read as well.
  Instant AskedTimeOf(const PurchaseOrderLineKey& key) const;
  // Of a response that was read, or made in this batch; by part number.
  const std::vector<AnswerPart>& AnswerPartsOf(const ResponseKey& key) const;
  const std::vector<Shortage>& ShortagesOf(ProductId id) const;
  const std::vector<SourcingKey>& SourcesOf(ProductId id) const;   // by rank
  const std::vector<StockKey>& StockAnywhere(ProductId id) const;  // in no order
  // Keys of related rows, in the order of arrival; removed rows included.
  std::vector<OrderLineKey> LineKeysOf(OrderId id) const;
  std::vector<PurchaseOrderLineKey> LineKeysOf(PurchaseOrderId id) const;
  std::vector<SupplyLineId> SupplyLineKeysOf(const PurchaseOrderLineKey& key) const;
  std::vector<BookingId> BookingKeysOf(SupplyLineId id) const;
  std::vector<ClockId> ClockKeysOf(const PurchaseOrderLineKey& key) const;
  std::vector<DisputeId> DisputeKeysOf(const PurchaseOrderLineKey& key) const;
  // The same without a list: `visit` gets the key and the row, null if it was removed.
  template <typename Visit>
  void VisitBackordersOf(const OrderLineKey& key, Visit visit) const {
    VisitRelated(&WorkingSet::line_backorders_, key, visit);
  }
  template <typename Visit>
  void VisitPegsOf(BackorderId id, Visit visit) const {
    VisitRelated(&WorkingSet::backorder_pegs_, id, visit);
  }

  // Takes the changes of a command that was decided on this very state.
  void Apply(Changes changes);
  // Forgets the pages: of a set that is never saved, whose pages are put anew before each use.
  void DropPages();

  // Of a set that is never saved: it holds no orders, whose etags nobody will see.
  void LeaveOutOrders() { orders_left_out_ = true; }
  bool orders_left_out() const { return orders_left_out_; }

  const Appends& appends() const { return appends_; }

 private:
  // What was read by key and is no table.
  struct Lists {
    absl::flat_hash_map<PageKey, Page> pages;
    absl::flat_hash_map<ProductId, std::vector<PageKey>> page_keys;
    std::map<std::pair<CodeKind, std::string>, Id128> codes;
    absl::flat_hash_map<ShipmentId, std::vector<ShipmentPart>> shipment_parts;
    std::set<std::tuple<PurchaseOrderId, std::string, int32_t>> received_lines;
    absl::flat_hash_map<ResponseKey, std::vector<AnswerPart>> answer_parts;
    absl::flat_hash_map<ShipmentNoticeId, std::vector<NoticeLine>> notice_lines;
    absl::flat_hash_map<PurchaseOrderLineKey, SupplierFact> sent_facts;
    absl::flat_hash_map<PurchaseOrderLineKey, LastAsked> last_asked;
    absl::flat_hash_map<ProductId, std::vector<Shortage>> shortages;
    absl::flat_hash_map<ProductId, std::vector<SourcingKey>> sources;
    absl::flat_hash_map<ProductId, std::vector<StockKey>> stock_anywhere;
  };

  template <typename Relation, typename Visit>
  void VisitRelated(Relation WorkingSet::*relation, const typename Relation::Parent& parent,
                    Visit visit) const {
    const auto& own = table<typename Relation::Row>();
    if (under_ != nullptr) {
      const auto& rows = under_->table<typename Relation::Row>();
      for (const Place place : (under_->*relation).Places(rows, parent)) {
        if (!own.Hides(place)) visit(rows.keys()[place], rows.At(place));
      }
    }
    for (const Place place : (this->*relation).Places(own, parent)) {
      visit(own.keys()[place], own.At(place));
    }
  }
  template <typename Relation>
  std::vector<typename Relation::Row::Key> RelatedKeys(
      Relation WorkingSet::*relation, const typename Relation::Parent& parent) const;
  void UpdateQueuePages(const Backorder& backorder);
  void UpdateSupplyPages(const SupplyLine* before, const SupplyLine& now);
  void UpdatePegPages(const PegKey& key, bool exists);
  void AddAppends(Appends more);

  const WorkingSet* under_ = nullptr;
  AllTables tables_;
  Lists lists_;
  Appends appends_;
  Relation<OrderLine, &OrderLine::order_id> order_lines_;
  Relation<Backorder, &Backorder::line_key> line_backorders_;
  Relation<Peg, &Peg::backorder_id> backorder_pegs_;
  Relation<PurchaseOrderLine, &PurchaseOrderLine::purchase_order_id> purchase_order_lines_;
  Relation<SupplyLine, &SupplyLine::line_key> line_supply_;
  Relation<Booking, &Booking::supply_line_id> supply_bookings_;
  Relation<ObligationClock, &ObligationClock::line_key> line_clocks_;
  Relation<Dispute, &Dispute::line_key> line_disputes_;
  int64_t last_sequence_ = 0;
  bool orders_left_out_ = false;
  bool settled_ = false;
};

template <typename Entity>
template <typename Select>
std::vector<const Entity*> Table<Entity>::Selected(Select select) const {
  std::vector<std::pair<Key, const Entity*>> found;
  for (size_t place = 0; place < rows_.size(); ++place) {
    const Row& row = rows_[place];
    const Entity* entity = row.dirty ? select(row) : nullptr;
    if (entity != nullptr) found.emplace_back(keys_[place], entity);
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<const Entity*> entities;
  entities.reserve(found.size());
  for (const auto& [key, entity] : found) entities.push_back(entity);
  return entities;
}

template <typename Entity>
std::vector<const Entity*> Table<Entity>::Inserted() const {
  return Selected([](const Row& row) { return row.now && !row.stored ? &*row.now : nullptr; });
}

template <typename Entity>
std::vector<const Entity*> Table<Entity>::Updated() const {
  return Selected([](const Row& row) { return row.now && row.stored ? &*row.now : nullptr; });
}

template <typename Entity>
std::vector<const Entity*> Table<Entity>::Removed() const {
  return Selected(
      [](const Row& row) { return !row.now && row.stored ? row.before.get() : nullptr; });
}

}  // namespace backline
