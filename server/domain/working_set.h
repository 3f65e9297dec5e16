// What one batch holds in memory: the rows that were loaded, as changed by the commands that were
// decided so far. A command reads it through a Draft, which collects its changes; the engine
// applies a draft's changes if the command was not refused, and the store saves what changed, once
// per row.
//
// Not thread-safe: it belongs to one batch. Deterministic: iteration for saving is in key order.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
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

// The rows of one kind in a batch. They stand in the order of arrival, which is most often that in
// which they are asked for: a small index leads to rows that lie side by side.
template <typename Entity>
class Table {
 public:
  using Key = typename Entity::Key;
  struct Row {
    std::optional<Entity> now;  // nothing: removed
    bool stored = false;        // as opposed to new
    bool dirty = false;
    // Of a stored row that is dirty: most rows are read and never changed.
    std::shared_ptr<const Entity> before;

    const Entity* as_loaded() const {
      if (!stored) return nullptr;
      return dirty ? before.get() : &*now;
    }
  };

  // Makes room for so many rows in all, where many are known to come.
  void Reserve(size_t count) {
    places_.reserve(count);
    keys_.reserve(count);
    rows_.reserve(count);
  }
  // A row as the database has it.
  void PutLoaded(Entity entity) {
    const auto [row, added] = FindOrAdd(entity.key());
    if (!added) return;  // the first load of a batch holds the lock; later ones are equal
    row->now = std::move(entity);
    row->stored = true;
  }
  void Apply(const Key& key, const std::optional<Entity>& entity) {
    Row& row = *FindOrAdd(key).first;
    if (row.stored && !row.dirty) row.before = std::make_shared<const Entity>(*std::move(row.now));
    row.now = entity;
    row.dirty = true;
    // A row that an earlier command of the batch removed and that comes again keeps the guard of
    // the stored one.
    if (row.now && row.stored) row.now->version = row.before->version;
  }
  const Entity* Find(const Key& key) const {
    const Row* row = RowOf(key);
    return row == nullptr || !row->now ? nullptr : &*row->now;
  }
  bool Loaded(const Key& key) const { return places_.contains(key); }
  // The row as the database has it; null if it is new.
  const Entity* AsLoaded(const Key& key) const {
    const Row* row = RowOf(key);
    return row == nullptr ? nullptr : row->as_loaded();
  }
  // The version that the row will have when the batch is committed: a row that is saved counts one
  // up. REQUIRES: the row is there.
  int64_t CommittedVersion(const Key& key) const {
    const Row& row = rows_[places_.at(key)];
    return row.now->version + (row.dirty ? 1 : 0);
  }
  // Every key that was ever put, in the order of arrival; removed rows included.
  const std::vector<Key>& keys() const { return keys_; }
  // The row of keys()[place], even if it was removed in the batch.
  const Entity& AnyVersionAt(size_t place) const {
    const Row& row = rows_[place];
    return row.now ? *row.now : *row.before;
  }

  // What must be saved, in key order. A row that was made and removed in the batch is neither.
  std::vector<const Entity*> Inserted() const;
  std::vector<const Entity*> Updated() const;  // guarded by Entity::version, which is as loaded
  std::vector<const Entity*> Removed() const;  // as loaded
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const Row& row : rows_) {
      if (row.now) visit(*row.now);
    }
  }

 private:
  template <typename Select>
  std::vector<const Entity*> Selected(Select select) const;
  const Row* RowOf(const Key& key) const {
    const auto it = places_.find(key);
    return it == places_.end() ? nullptr : &rows_[it->second];
  }
  std::pair<Row*, bool> FindOrAdd(const Key& key) {
    const auto [it, added] = places_.try_emplace(key, static_cast<uint32_t>(rows_.size()));
    if (added) {
      keys_.push_back(key);
      rows_.emplace_back();
    }
    return {&rows_[it->second], added};
  }

  absl::flat_hash_map<Key, uint32_t> places_;  // in the two below
  std::vector<Key> keys_;
  std::vector<Row> rows_;
};

// Which rows belong to a parent row; catches up with its table when asked. `parent_of(table,
// place)` tells the parent of table.keys()[place].
template <typename Parent, typename Entity>
class Relation {
 public:
  using Key = typename Entity::Key;
  template <typename ParentOf>
  absl::Span<const Key> Children(const Table<Entity>& table, const Parent& parent,
                                 ParentOf parent_of) const {
    if (seen_ == 0) children_.reserve(table.keys().size());
    for (; seen_ < table.keys().size(); ++seen_) {
      children_[parent_of(table, seen_)].push_back(table.keys()[seen_]);
    }
    auto it = children_.find(parent);
    if (it == children_.end()) return {};
    return it->second;
  }

 private:
  // Most parents have one: it stands in the map.
  mutable absl::flat_hash_map<Parent, absl::InlinedVector<Key, 1>> children_;
  mutable size_t seen_ = 0;
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
  void PutCode(CodeKind kind, std::string code, Id128 id) { codes_[{kind, std::move(code)}] = id; }
  void PutShipmentParts(ShipmentId id, std::vector<ShipmentPart> parts) {
    shipment_parts_[id] = std::move(parts);
  }
  void PutReceivedLine(PurchaseOrderId id, std::string delivery_note, int32_t line_number) {
    received_lines_.insert({id, std::move(delivery_note), line_number});
  }
  void PutAnswerPart(const AnswerPart& part);
  void PutNoticeLine(const NoticeLine& line) { notice_lines_[line.notice_id].push_back(line); }
  // That the line was sent, or asked for again; a line's facts in their order.
  void PutAskingFact(SupplierFact fact);
  void PutShortages(ProductId id, std::vector<Shortage> rows) { shortages_[id] = std::move(rows); }
  void PutSources(ProductId id, std::vector<SourcingKey> keys) { sources_[id] = std::move(keys); }
  void PutStockAnywhere(ProductId id, std::vector<StockKey> keys) {
    stock_anywhere_[id] = std::move(keys);
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
  // Keys of related rows, in the order of arrival; removed rows included. Valid until the next
  // question or change.
  absl::Span<const OrderLineKey> LineKeysOf(OrderId id) const;
  absl::Span<const BackorderId> BackorderKeysOf(const OrderLineKey& key) const;
  absl::Span<const PegKey> PegKeysOf(BackorderId id) const;
  absl::Span<const PurchaseOrderLineKey> LineKeysOf(PurchaseOrderId id) const;
  absl::Span<const SupplyLineId> SupplyLineKeysOf(const PurchaseOrderLineKey& key) const;
  absl::Span<const BookingId> BookingKeysOf(SupplyLineId id) const;
  absl::Span<const ClockId> ClockKeysOf(const PurchaseOrderLineKey& key) const;
  absl::Span<const DisputeId> DisputeKeysOf(const PurchaseOrderLineKey& key) const;

  // Takes the changes of a command that was decided on this very state.
  void Apply(const Changes& changes);

  const Appends& appends() const { return appends_; }

 private:
  void UpdateQueuePages(const Backorder& backorder);
  void UpdateSupplyPages(const SupplyLine* before, const SupplyLine& now);
  void UpdatePegPages(const PegKey& key, bool exists);
  void AddAppends(const Appends& more);

  AllTables tables_;
  Appends appends_;
  absl::flat_hash_map<PageKey, Page> pages_;
  absl::flat_hash_map<ProductId, std::vector<PageKey>> page_keys_;
  std::map<std::pair<CodeKind, std::string>, Id128> codes_;
  absl::flat_hash_map<ShipmentId, std::vector<ShipmentPart>> shipment_parts_;
  std::set<std::tuple<PurchaseOrderId, std::string, int32_t>> received_lines_;
  absl::flat_hash_map<ResponseKey, std::vector<AnswerPart>> answer_parts_;
  absl::flat_hash_map<ShipmentNoticeId, std::vector<NoticeLine>> notice_lines_;
  absl::flat_hash_map<PurchaseOrderLineKey, SupplierFact> sent_facts_;
  absl::flat_hash_map<PurchaseOrderLineKey, LastAsked> last_asked_;
  absl::flat_hash_map<ProductId, std::vector<Shortage>> shortages_;
  absl::flat_hash_map<ProductId, std::vector<SourcingKey>> sources_;
  absl::flat_hash_map<ProductId, std::vector<StockKey>> stock_anywhere_;
  Relation<OrderId, OrderLine> order_lines_;
  Relation<OrderLineKey, Backorder> line_backorders_;
  Relation<BackorderId, Peg> backorder_pegs_;
  Relation<PurchaseOrderId, PurchaseOrderLine> purchase_order_lines_;
  Relation<PurchaseOrderLineKey, SupplyLine> line_supply_;
  Relation<SupplyLineId, Booking> supply_bookings_;
  Relation<PurchaseOrderLineKey, ObligationClock> line_clocks_;
  Relation<PurchaseOrderLineKey, Dispute> line_disputes_;
  int64_t last_sequence_ = 0;
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
