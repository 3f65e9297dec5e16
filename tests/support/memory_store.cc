#include "tests/support/memory_store.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/base/check.h"
#include "tests/support/memory_rows.h"
#include "tests/support/memory_schema.h"

namespace backline::testing {
namespace {

absl::Status Conflict(const char* what) { return absl::AbortedError(what); }

// Adds to a map of rows that are only ever added; false if the key is there.
template <typename Map, typename Key, typename Value>
bool IsNew(const Map& map, std::set<Key>& staged, const Key& key, const Value&) {
  return !map.contains(key) && staged.insert(key).second;
}

}  // namespace

absl::Status MemoryStore::Begin() {
  Rollback();
  in_transaction_ = true;
  return absl::OkStatus();
}

absl::Status MemoryStore::LockEventCounter(WorkingSet& set) {
  BACKLINE_CHECK(in_transaction_);
  if (database_.counter_lock_ != nullptr && database_.counter_lock_ != this) {
    Rollback();
    return Conflict("1205: the event counter is locked");
  }
  database_.counter_lock_ = this;
  counter_locked_ = true;
  set.set_last_sequence(database_.last_sequence_);
  return absl::OkStatus();
}

template <typename Entity>
absl::Status MemoryStore::StageTable(const WorkingSet& set) {
  const RowsInSight sight{database_, set};
  auto& staged = std::get<Staged<Entity>>(staged_);
  const auto stage = [&](Entity row, const Entity* stored, int64_t version) -> absl::Status {
    if (!KeepsChecks(row)) {
      return absl::InternalError(absl::StrCat("4025: CHECK of ", typeid(Entity).name()));
    }
    if (!HasParents(row, sight)) {
      return absl::AlreadyExistsError(absl::StrCat("1452: parent of ", typeid(Entity).name()));
    }
    if constexpr (CodeKindOf<Entity>().has_value()) {
      const std::pair<CodeKind, std::string> code{*CodeKindOf<Entity>(), CodeOf(row)};
      if (stored == nullptr &&
          (database_.codes_.contains(code) || !staged_codes_.insert(code).second)) {
        return absl::AlreadyExistsError("1062: code");
      }
    }
    row.version = version;
    const typename Entity::Key key = row.key();
    staged.emplace_back(key, std::move(row));
    return absl::OkStatus();
  };
  const Table<Entity>& table = set.table<Entity>();
  for (const Entity* row : table.Inserted()) {
    if (database_.Find<Entity>(row->key()) != nullptr) {
      return absl::AlreadyExistsError(absl::StrCat("1062: key of ", typeid(Entity).name()));
    }
    if (absl::Status status = stage(*row, nullptr, 1); !status.ok()) return status;
  }
  for (const Entity* row : table.Updated()) {
    const Entity* stored = database_.Find<Entity>(row->key());
    if (stored == nullptr || stored->version != row->version) return Conflict("guard of an update");
    if (absl::Status status = stage(*row, stored, row->version + 1); !status.ok()) return status;
  }
  for (const Entity* row : table.Removed()) {
    const Entity* stored = database_.Find<Entity>(row->key());
    if (stored == nullptr || stored->version != row->version) return Conflict("guard of a removal");
    staged.emplace_back(row->key(), std::nullopt);
  }
  return absl::OkStatus();
}

absl::Status MemoryStore::StageAppends(const Appends& appends, const WorkingSet& set) {
  std::set<MemoryDatabase::ChangeKey> changes;
  std::set<MemoryDatabase::PartKey> parts;
  std::set<MemoryDatabase::MovementKey> movements;
  std::set<MemoryDatabase::EtaKey> etas;
  std::set<MemoryDatabase::AnswerKey> answers;
  std::set<MemoryDatabase::ReceiptOnce> receipts;
  const MemoryDatabase& db = database_;
  bool fresh = true;
  for (const Movement& row : appends.movements) {
    fresh &= IsNew(db.movements_, movements,
                   MemoryDatabase::MovementKey{row.product_id, row.location_id, row.id}, row);
  }
  for (const BackorderChange& row : appends.backorder_changes) {
    fresh &= IsNew(db.changes_, changes,
                   MemoryDatabase::ChangeKey{row.backorder_id, row.sequence, row.ordinal}, row);
  }
  for (const ShipmentPart& row : appends.shipment_parts) {
    fresh &=
        IsNew(db.parts_, parts,
              MemoryDatabase::PartKey{row.shipment_id, row.line_number, row.backorder_id}, row);
  }
  for (const EtaUpdate& row : appends.eta_updates) {
    fresh &=
        IsNew(db.eta_updates_, etas, MemoryDatabase::EtaKey{row.supply_line_id, row.sequence}, row);
  }
  for (const AnswerPart& row : appends.answer_parts) {
    fresh &= IsNew(db.answer_parts_, answers,
                   MemoryDatabase::AnswerKey{row.purchase_order_id, row.line_number,
                                             row.answer_version, row.part_number},
                   row);
  }
  for (const Receipt& row : appends.receipts) {
    fresh &= IsNew(
        db.receipts_, receipts,
        MemoryDatabase::ReceiptOnce{row.purchase_order_id, row.line_number, row.delivery_note},
        row);
  }
  std::set<MemoryDatabase::NoticeLineKey> lines;
  std::set<MemoryDatabase::NoticeLineKey> packages;
  std::set<MemoryDatabase::MessageKey> messages;
  for (const NoticeLine& row : appends.notice_lines) {
    fresh &= IsNew(db.notice_lines_, lines,
                   MemoryDatabase::NoticeLineKey{row.notice_id, row.position}, row);
  }
  for (const NoticePackage& row : appends.notice_packages) {
    fresh &= IsNew(db.notice_packages_, packages,
                   MemoryDatabase::NoticeLineKey{row.notice_id, row.position}, row);
  }
  for (const LineMessage& row : appends.messages) {
    fresh &= IsNew(
        db.messages_, messages,
        MemoryDatabase::MessageKey{row.purchase_order_id, row.line_number, row.message_number},
        row);
  }
  std::set<MemoryDatabase::ReportKey> reports;
  for (const ProgressReport& row : appends.progress_reports) {
    fresh &= IsNew(
        db.progress_reports_, reports,
        MemoryDatabase::ReportKey{row.purchase_order_id, row.line_number, row.report_number}, row);
  }
  int64_t sequence = db.last_sequence_;
  std::set<AuditEntryId> entries;
  for (const AuditEntry& row : appends.audit_entries) {
    fresh &= IsNew(db.audit_entries_, entries, row.id, row);
  }
  std::set<MemoryDatabase::FactKey> facts;
  for (const SupplierFact& row : appends.supplier_facts) {
    fresh &= IsNew(db.supplier_facts_, facts, {row.sequence, row.ordinal}, row);
  }
  for (const Event& event : appends.events) fresh &= event.sequence > db.last_sequence_;
  for (const Event& event : appends.events) sequence = std::max(sequence, event.sequence);
  if (!fresh) return absl::AlreadyExistsError("1062: appended row");
  staged_appends_ = appends;
  staged_sequence_ = std::max(sequence, set.last_sequence());
  return absl::OkStatus();
}

absl::Status MemoryStore::Save(const WorkingSet& set) {
  BACKLINE_CHECK(in_transaction_ && counter_locked_);
  absl::Status status;
  const auto stage = [&](const auto&... tables) {
    const auto one = [&]<typename Entity>(const Table<Entity>&) {
      if (status.ok()) status = StageTable<Entity>(set);
    };
    (one(tables), ...);
  };
  stage(set.table<Product>(), set.table<Location>(), set.table<Customer>(), set.table<Supplier>(),
        set.table<Sourcing>(), set.table<Stock>(), set.table<Order>(), set.table<OrderLine>(),
        set.table<Backorder>(), set.table<Peg>(), set.table<Shipment>(), set.table<PurchaseOrder>(),
        set.table<PurchaseOrderLine>(), set.table<SupplyLine>(), set.table<Work>(),
        set.table<RequestRecord>(), set.table<LineResponse>(), set.table<ToleranceRule>(),
        set.table<ShipmentNotice>(), set.table<Conversation>(), set.table<WorkCenter>(),
        set.table<FamilyMember>(), set.table<Slot>(), set.table<Booking>(),
        set.table<ProductionPlan>(), set.table<SlotMove>(), set.table<BusinessCalendar>(),
        set.table<Agreement>(), set.table<ObligationClock>(), set.table<Dispute>());
  if (status.ok()) status = StageAppends(set.appends(), set);
  if (!status.ok()) Rollback();
  return status;
}

absl::Status MemoryStore::Commit() {
  BACKLINE_CHECK(in_transaction_);
  const auto write = [this](auto& staged) {
    for (auto& [key, row] : staged) database_.Write(key, std::move(row));
  };
  std::apply([&](auto&... staged) { (write(staged), ...); }, staged_);
  MemoryDatabase& db = database_;
  for (const Movement& row : staged_appends_.movements) {
    db.movements_[{row.product_id, row.location_id, row.id}] = row;
  }
  for (const BackorderChange& row : staged_appends_.backorder_changes) {
    db.changes_[{row.backorder_id, row.sequence, row.ordinal}] = row;
  }
  for (const ShipmentPart& row : staged_appends_.shipment_parts) {
    db.parts_[{row.shipment_id, row.line_number, row.backorder_id}] = row;
  }
  for (const EtaUpdate& row : staged_appends_.eta_updates) {
    db.eta_updates_[{row.supply_line_id, row.sequence}] = row;
  }
  for (const AnswerPart& row : staged_appends_.answer_parts) {
    db.answer_parts_[{row.purchase_order_id, row.line_number, row.answer_version,
                      row.part_number}] = row;
  }
  for (const Receipt& row : staged_appends_.receipts) {
    db.receipts_[{row.purchase_order_id, row.line_number, row.delivery_note}] = row;
  }
  for (const NoticeLine& row : staged_appends_.notice_lines) {
    db.notice_lines_[{row.notice_id, row.position}] = row;
  }
  for (const NoticePackage& row : staged_appends_.notice_packages) {
    db.notice_packages_[{row.notice_id, row.position}] = row;
  }
  for (const LineMessage& row : staged_appends_.messages) {
    db.messages_[{row.purchase_order_id, row.line_number, row.message_number}] = row;
  }
  for (const ProgressReport& row : staged_appends_.progress_reports) {
    db.progress_reports_[{row.purchase_order_id, row.line_number, row.report_number}] = row;
  }
  for (const AuditEntry& row : staged_appends_.audit_entries) db.audit_entries_[row.id] = row;
  for (const SupplierFact& row : staged_appends_.supplier_facts) {
    db.supplier_facts_[{row.sequence, row.ordinal}] = row;
    db.facts_of_line_[{row.purchase_order_id, row.line_number}].insert(
        {row.sequence, row.ordinal});
  }
  for (const Event& event : staged_appends_.events) db.events_.push_back(event);
  if (counter_locked_) db.last_sequence_ = std::max(db.last_sequence_, staged_sequence_);
  Rollback();  // what is left to do is to let go of the locks
  return absl::OkStatus();
}

void MemoryStore::Rollback() {
  for (ProductId id : locked_) database_.product_locks_.erase(id);
  locked_.clear();
  for (const Id128& id : locked_capacity_) database_.capacity_locks_.erase(id);
  locked_capacity_.clear();
  if (counter_locked_) database_.counter_lock_ = nullptr;
  counter_locked_ = false;
  in_transaction_ = false;
  std::apply([](auto&... staged) { (staged.clear(), ...); }, staged_);
  staged_appends_ = {};
  staged_codes_.clear();
  staged_sequence_ = 0;
}

absl::StatusOr<std::vector<RequestRecord>> MemoryStore::FindRequests(
    const std::vector<RequestKey>& keys) {
  std::vector<RequestRecord> found;
  for (RequestKey key : std::set<RequestKey>(keys.begin(), keys.end())) {
    if (const RequestRecord* record = database_.Find<RequestRecord>(key)) found.push_back(*record);
  }
  return found;
}

absl::StatusOr<std::vector<Event>> MemoryStore::ReadEvents(int64_t cursor, int limit) {
  std::vector<Event> events;
  auto it = std::upper_bound(
      database_.events_.begin(), database_.events_.end(), cursor,
      [](int64_t sequence, const Event& event) { return sequence < event.sequence; });
  for (; it != database_.events_.end() && static_cast<int>(events.size()) < limit; ++it) {
    events.push_back(*it);
  }
  return events;
}

absl::StatusOr<Store::EventRange> MemoryStore::ReadEventRange() {
  if (database_.events_.empty()) return EventRange{};
  return EventRange{database_.events_.front().sequence, database_.events_.back().sequence};
}

absl::StatusOr<std::vector<Work>> MemoryStore::ClaimDueWork(Instant now, Instant lease_until,
                                                            int limit) {
  std::vector<Work> due;
  for (const auto& [key, work] : database_.rows<Work>()) {
    // Whoever holds the product's lock is about to change the row.
    const bool locked = database_.product_locks_.contains(key.product_id);
    if (!locked && work.due_time <= now && work.lease_until <= now) due.push_back(work);
  }
  std::stable_sort(due.begin(), due.end(),
                   [](const Work& a, const Work& b) { return a.due_time < b.due_time; });
  if (static_cast<int>(due.size()) > limit) due.resize(limit);
  for (Work& work : due) {
    work.lease_until = lease_until;
    ++work.fence;
    ++work.version;
    database_.Write<Work>(work.key(), work);
  }
  return due;
}

absl::StatusOr<int> MemoryStore::PruneRequests(Date day, int limit) {
  std::vector<RequestKey> old;
  for (const auto& [key, record] : database_.rows<RequestRecord>()) {
    if (record.recorded_day < day && static_cast<int>(old.size()) < limit) old.push_back(key);
  }
  for (RequestKey key : old) database_.Write<RequestRecord>(key, std::nullopt);
  return static_cast<int>(old.size());
}

}  // namespace backline::testing
