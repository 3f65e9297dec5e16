// The store's twin in memory: the same contract (server/store/store.h), the same laws of the
// schema, no database. Any number of MemoryStores share one MemoryDatabase; a transaction locks
// products, capacity and the event counter as the real one does, and what another would wait for is
// kAborted at once. Not thread-safe: all stores of a database live on one thread, and interleave
// where a caller lets them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "server/domain/invariants.h"
#include "server/store/store.h"

namespace backline::testing {

template <typename Entity>
using Rows = absl::btree_map<typename Entity::Key, Entity>;

using AllRows =
    std::tuple<Rows<Product>, Rows<Location>, Rows<Customer>, Rows<Supplier>, Rows<Sourcing>,
               Rows<Stock>, Rows<Order>, Rows<OrderLine>, Rows<Backorder>, Rows<Peg>,
               Rows<Shipment>, Rows<PurchaseOrder>, Rows<PurchaseOrderLine>, Rows<SupplyLine>,
               Rows<Work>, Rows<RequestRecord>, Rows<LineResponse>, Rows<ToleranceRule>,
               Rows<ShipmentNotice>, Rows<Conversation>, Rows<WorkCenter>, Rows<FamilyMember>,
               Rows<Slot>, Rows<Booking>, Rows<ProductionPlan>, Rows<SlotMove>,
               Rows<BusinessCalendar>, Rows<Agreement>, Rows<ObligationClock>, Rows<Dispute>>;

class MemoryStore;

// What is committed, and who holds which lock.
class MemoryDatabase {
 public:
  template <typename Entity>
  const Rows<Entity>& rows() const {
    return std::get<Rows<Entity>>(rows_);
  }
  template <typename Entity>
  const Entity* Find(const typename Entity::Key& key) const {
    auto it = rows<Entity>().find(key);
    return it == rows<Entity>().end() ? nullptr : &it->second;
  }
  const std::vector<Event>& events() const { return events_; }
  // In the order of facts.
  std::vector<SupplierFact> supplier_facts() const;
  int64_t last_sequence() const { return last_sequence_; }

  // All rows.
  World Snapshot() const;
  // The rows of one product; orders and shipments only with their lines of it. No events, requests.
  World SnapshotOf(ProductId product) const;
  // The products whose rows were written since the last call.
  std::set<ProductId> TakeTouched();

  // A row as a test wants it, past every guard: for positive controls.
  template <typename Entity>
  void Corrupt(Entity entity) {
    const typename Entity::Key key = entity.key();
    Write<Entity>(key, std::move(entity));
  }
  template <typename Entity>
  void CorruptByRemoving(const typename Entity::Key& key) {
    Write<Entity>(key, std::nullopt);
  }

 private:
  friend class MemoryStore;

  using MovementKey = std::tuple<ProductId, LocationId, MovementId>;
  using ChangeKey = std::tuple<BackorderId, int64_t, int32_t>;
  using EtaKey = std::tuple<SupplyLineId, int64_t>;
  using AnswerKey = std::tuple<PurchaseOrderId, int32_t, int32_t, int32_t>;
  using ReceiptOnce = std::tuple<PurchaseOrderId, int32_t, std::string>;
  using ReportKey = std::tuple<PurchaseOrderId, int32_t, int32_t>;
  using PartKey = std::tuple<ShipmentId, int32_t, BackorderId>;
  using NoticeLineKey = std::tuple<ShipmentNoticeId, int32_t>;
  using MessageKey = std::tuple<PurchaseOrderId, int32_t, int64_t>;
  using FactKey = std::tuple<int64_t, int32_t>;
  using ScheduleKey = std::tuple<PurchaseOrderId, int32_t, int32_t>;

  // Writes or removes a row and keeps the indexes.
  template <typename Entity>
  void Write(const typename Entity::Key& key, std::optional<Entity> entity);
  template <typename Entity>
  void Index(const Entity& entity, bool present);
  template <typename Entity>
  void Touch(const Entity& entity);
  void AddShipments(ProductId product, const std::set<OrderId>& orders, World& world) const;

  AllRows rows_;
  absl::btree_map<MovementKey, Movement> movements_;
  std::vector<Event> events_;
  absl::btree_map<ChangeKey, BackorderChange> changes_;
  absl::btree_map<PartKey, ShipmentPart> parts_;
  absl::btree_map<EtaKey, EtaUpdate> eta_updates_;
  absl::btree_map<AnswerKey, AnswerPart> answer_parts_;
  absl::btree_map<ReceiptOnce, Receipt> receipts_;
  absl::btree_map<NoticeLineKey, NoticeLine> notice_lines_;
  absl::btree_map<NoticeLineKey, NoticePackage> notice_packages_;
  absl::btree_map<MessageKey, LineMessage> messages_;
  absl::btree_map<ReportKey, ProgressReport> progress_reports_;
  absl::btree_map<AuditEntryId, AuditEntry> audit_entries_;
  absl::btree_map<FactKey, SupplierFact> supplier_facts_;
  int64_t last_sequence_ = 0;

  std::map<std::pair<CodeKind, std::string>, Id128> codes_;
  absl::btree_map<ScheduleKey, SupplyLineId> schedules_;
  absl::flat_hash_map<ProductId, absl::btree_set<OrderLineKey>> lines_of_product_;
  absl::flat_hash_map<ProductId, absl::btree_set<BackorderId>> backorders_of_product_;
  absl::flat_hash_map<ProductId, absl::btree_set<SupplyLineId>> supply_of_product_;
  absl::flat_hash_map<ProductId, absl::btree_set<PurchaseOrderLineKey>> purchases_of_product_;
  absl::flat_hash_map<OrderLineKey, absl::btree_set<BackorderId>> backorders_of_line_;
  absl::flat_hash_map<BackorderId, absl::btree_set<PegKey>> pegs_of_backorder_;
  absl::flat_hash_map<OrderId, absl::btree_set<ShipmentId>> shipments_of_order_;
  absl::flat_hash_map<SupplyLineId, absl::btree_set<BookingId>> bookings_of_supply_;
  absl::flat_hash_map<PurchaseOrderLineKey, absl::btree_set<ClockId>> clocks_of_line_;
  absl::flat_hash_map<PurchaseOrderLineKey, absl::btree_set<DisputeId>> disputes_of_line_;
  absl::flat_hash_map<PurchaseOrderLineKey, absl::btree_set<FactKey>> facts_of_line_;

  absl::flat_hash_map<ProductId, const MemoryStore*> product_locks_;
  absl::flat_hash_map<Id128, const MemoryStore*> capacity_locks_;  // work centres and slots
  const MemoryStore* counter_lock_ = nullptr;
  std::set<ProductId> touched_;
};

class MemoryStore final : public Store {
 public:
  explicit MemoryStore(MemoryDatabase& database) : database_(database) {}
  ~MemoryStore() override { Rollback(); }

  absl::Status Begin() override;
  absl::Status Load(const KeySet& keys, WorkingSet& set) override;
  absl::Status LockEventCounter(WorkingSet& set) override;
  absl::Status Save(const WorkingSet& set) override;
  absl::Status Commit() override;
  void Rollback() override;

  absl::StatusOr<std::vector<RequestRecord>> FindRequests(
      const std::vector<RequestKey>& keys) override;
  absl::StatusOr<std::vector<Event>> ReadEvents(int64_t cursor, int limit) override;
  absl::StatusOr<EventRange> ReadEventRange() override;
  absl::StatusOr<std::vector<Work>> ClaimDueWork(Instant now, Instant lease_until,
                                                 int limit) override;
  absl::StatusOr<int> PruneRequests(Date day, int limit) override;

 private:
  template <typename Entity>
  using Staged = std::vector<std::pair<typename Entity::Key, std::optional<Entity>>>;
  using AllStaged =
      std::tuple<Staged<Product>, Staged<Location>, Staged<Customer>, Staged<Supplier>,
                 Staged<Sourcing>, Staged<Stock>, Staged<Order>, Staged<OrderLine>,
                 Staged<Backorder>, Staged<Peg>, Staged<Shipment>, Staged<PurchaseOrder>,
                 Staged<PurchaseOrderLine>, Staged<SupplyLine>, Staged<Work>, Staged<RequestRecord>,
                 Staged<LineResponse>, Staged<ToleranceRule>, Staged<ShipmentNotice>,
                 Staged<Conversation>, Staged<WorkCenter>, Staged<FamilyMember>, Staged<Slot>,
                 Staged<Booking>, Staged<ProductionPlan>, Staged<SlotMove>,
                 Staged<BusinessCalendar>, Staged<Agreement>, Staged<ObligationClock>,
                 Staged<Dispute>>;

  bool LockProduct(ProductId id);
  bool LockAll(const KeySet& keys);
  bool LockOrder(OrderId id);
  bool LockPurchaseOrder(PurchaseOrderId id);
  // Those of the keys, and those of its supply lines, bookings, notices and disputes; in order.
  std::set<PurchaseOrderLineKey> LinesNamed(const KeySet& keys) const;
  void LoadMasterData(const KeySet& keys, WorkingSet& set);
  // One product of the group, if there is one.
  void PutProductOf(const std::string& group_code, WorkingSet& set);
  void LoadOrder(OrderId id, WorkingSet& set);
  void LoadLine(const OrderLineKey& key, WorkingSet& set);
  void LoadPurchaseOrder(PurchaseOrderId id, WorkingSet& set);
  void LoadPurchaseOrderLine(const PurchaseOrderLineKey& key, WorkingSet& set);
  void LoadSchedules(PurchaseOrderId id, int32_t first_line, int32_t last_line, WorkingSet& set);
  void LoadWorkOfProduct(ProductId id, WorkKind kind, WorkingSet& set);
  void LoadStock(const KeySet& keys, WorkingSet& set);
  void LoadPage(const PageRead& read, WorkingSet& set);
  void LoadShortages(ProductId id, WorkingSet& set);
  void LoadResponse(const ResponseKey& key, WorkingSet& set);
  void LoadNotice(ShipmentNoticeId id, WorkingSet& set);
  bool LockCapacity(const Id128& id);
  // Those of the keys, and those that its requests to move are about.
  std::vector<BookingId> BookingsNamed(const KeySet& keys) const;
  void LoadAgreements(const KeySet& keys, WorkingSet& set);
  void LoadDisputes(const KeySet& keys, WorkingSet& set);
  // False if somebody else holds a lock.
  bool LoadCapacity(const KeySet& keys, WorkingSet& set);

  template <typename Entity>
  absl::Status StageTable(const WorkingSet& set);
  absl::Status StageAppends(const Appends& appends, const WorkingSet& set);

  MemoryDatabase& database_;
  bool in_transaction_ = false;
  bool counter_locked_ = false;
  std::vector<ProductId> locked_;
  std::vector<Id128> locked_capacity_;
  AllStaged staged_;
  Appends staged_appends_;
  std::set<std::pair<CodeKind, std::string>> staged_codes_;
  int64_t staged_sequence_ = 0;
};

}  // namespace backline::testing
