// The read side. Each call runs on ONE consistent read-only snapshot (REPEATABLE READ) that also
// reads the event counter, so an answer never mixes two batches and says up to which event it
// knows. Reads never enter the engine and never lock.
//
// Statuses are those of store.h; a connection that was lost is replaced and the call repeated once.
// What does not exist is an empty optional, never a status. What belongs to another supplier does
// not exist: the filter stands in the SQL. Lists are pages in the order of a key; `next` is where
// the page after starts, nothing on the last page.
//
// A Reader belongs to one thread at a time. A ReaderPool is safe on any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/backorder.h"
#include "server/domain/date.h"
#include "server/domain/message.h"
#include "server/domain/order.h"
#include "server/domain/product.h"
#include "server/domain/promise.h"
#include "server/domain/purchase_order.h"
#include "server/domain/response.h"
#include "server/domain/shipment_notice.h"
#include "server/domain/stock.h"
#include "server/domain/stock_turns.h"
#include "server/domain/supplier_fact.h"
#include "server/domain/views.h"
#include "server/domain/working_set.h"
#include "server/store/agreement_views.h"
#include "server/store/capacity_views.h"
#include "server/store/dispute_views.h"
#include "server/store/kpi_views.h"
#include "server/store/read_answers.h"

namespace backline {

struct ReaderCaches;
class ReaderSession;

// Whether somebody still waits for what is read.
using ReaderPatience = std::function<bool()>;

class Reader {
 public:
  // Connects with the first call. The URL is that of the store (mysql://...). Readers of one
  // database may share what they keep.
  explicit Reader(std::string database_url, std::shared_ptr<ReaderCaches> caches = nullptr);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Every call of now on is answered with this status instead, without touching the database; OK
  // ends that. The pool says so that a deadline has passed.
  void Refuse(absl::Status status);
  // Asked before each statement: once it says no, the call answers kDeadlineExceeded.
  void SetPatience(ReaderPatience patience);
  // Ends the snapshot that the last call read from, which else lasts until the next call.
  void EndSnapshot();

  // The newest event.
  absl::StatusOr<int64_t> ReadSequence();

  // Catalog.
  ReadOne<Product> GetProduct(ProductId id);
  ReadOne<Product> GetProductBySku(const std::string& sku);
  ReadPage<Product, std::string> ListProducts(std::optional<std::string> after_sku, int limit);
  ReadOne<Location> GetLocation(LocationId id);
  ReadOne<Location> GetLocationByCode(const std::string& code);
  ReadPage<Location, std::string> ListLocations(std::optional<std::string> after_code, int limit);
  ReadOne<Customer> GetCustomer(CustomerId id);
  ReadOne<Customer> GetCustomerByCode(const std::string& code);
  ReadPage<Customer, std::string> ListCustomers(std::optional<std::string> after_code, int limit);
  ReadOne<Supplier> GetSupplier(SupplierId id);
  ReadOne<Supplier> GetSupplierByCode(const std::string& code);
  ReadPage<Supplier, std::string> ListSuppliers(std::optional<std::string> after_code, int limit);
  ReadOne<Sourcing> GetSourcing(const SourcingKey& key);
  // By (rank, supplier).
  ReadPageOf<Sourcing, SourcingRankKey> ListSourcing(ProductId id,
                                                     std::optional<SourcingRankKey> after,
                                                     int limit);

  // Orders.
  ReadOne<OrderWithShipments> GetOrder(OrderId id);
  // Newest first; of one customer, or of all.
  ReadPage<OrderView, OrderId> ListOrders(std::optional<CustomerId> customer,
                                          std::optional<OrderId> after, int limit);
  ReadOne<ShipmentWithOrder> GetShipment(ShipmentId id);

  // Inventory.
  ReadOne<Stock> GetStock(const StockKey& key);
  // By location id.
  ReadPageOf<Stock, LocationId> ListStock(ProductId id, std::optional<LocationId> after, int limit);
  // Newest first; at one location, or at all.
  ReadPageOf<Movement, MovementId> ListMovements(ProductId id, std::optional<LocationId> location,
                                                 std::optional<MovementId> after, int limit);
  // Nothing if there is no such product. The location is not checked: see GetLocation.
  ReadOne<AvailabilityRead> GetAvailability(ProductId id, std::optional<LocationId> location);

  // The queue. Positions count the open entries that come before and could take the same goods:
  // those of the entry's location and of unbound any-lines; all of them for an unbound any-line.
  ReadOne<BackorderWithHistory> GetBackorder(BackorderId id);
  // First to be served first. With a location: who waits there or at any.
  ReadPageOf<BackorderView, QueueKey> ListProductQueue(ProductId id,
                                                       std::optional<LocationId> location,
                                                       std::optional<QueueKey> after, int limit);
  // Open entries, oldest first (by id).
  ReadPage<BackorderView, BackorderId> ListBackordersOfCustomer(CustomerId id,
                                                                std::optional<BackorderId> after,
                                                                int limit);
  // Open entries that are pegged to the supplier's supply, oldest first (by id).
  ReadPage<BackorderView, BackorderId> ListBackordersOfSupplier(SupplierId id,
                                                                std::optional<BackorderId> after,
                                                                int limit);

  // Purchase orders.
  ReadOne<PurchaseOrderView> GetPurchaseOrder(PurchaseOrderId id);
  // Newest first; of one supplier, or of all.
  ReadPage<PurchaseOrderView, PurchaseOrderId> ListPurchaseOrders(
      std::optional<SupplierId> supplier, std::optional<PurchaseOrderId> after, int limit);
  // The drafts that a remembered proposal made, as they stand now; nothing if no such request is
  // remembered.
  ReadOne<std::vector<PurchaseOrderView>> GetProposal(RequestKey key);
  // Answers that wait for a buyer, by (purchase order, line).
  ReadPage<ResponseView, PurchaseOrderLineKey> ListWaitingResponses(
      std::optional<PurchaseOrderLineKey> after, int limit);
  ReadOne<ToleranceRule> GetTolerance(const ToleranceKey& key);
  ReadOne<SupplyLine> GetSupplyLine(SupplyLineId id);
  // By supplier code. Lines with requested_date <= as_of are due.
  ReadPage<SupplierDeliveryRow, std::string> ListSupplierDelivery(
      Date as_of, std::optional<std::string> after_code, int limit);

  // What a supplier sees: never drafts, never another supplier's.
  // By (requested date, purchase order, line); in one state, or in all that it may see.
  ReadPage<SupplierLineView, SupplierLineKey> ListSupplierLines(
      SupplierId supplier, std::optional<PurchaseOrderLineState> state,
      std::optional<SupplierLineKey> after, int limit);
  ReadOne<SupplierLineView> GetSupplierLine(SupplierId supplier, const PurchaseOrderLineKey& key);

  // What suppliers and the house share. With a supplier: only its own, and nothing of drafts; the
  // empty id is the house's.
  ReadOne<ShipmentNoticeView> GetShipmentNotice(SupplierId supplier, ShipmentNoticeId id);
  // Newest first.
  ReadPage<ShipmentNoticeView, ShipmentNoticeId> ListShipmentNotices(
      SupplierId supplier, std::optional<ShipmentNoticeId> after, int limit);
  // Oldest first; nothing if there is no such line.
  ReadPageOf<LineMessage, MessageKey> ListMessages(SupplierId supplier,
                                                   const PurchaseOrderLineKey& line,
                                                   MessageKey after, int limit);
  // By (purchase order, line).
  ReadPage<Conversation, PurchaseOrderLineKey> ListConversations(
      SupplierId supplier, std::optional<PurchaseOrderLineKey> after, int limit);

  // By line number.
  ReadOne<std::vector<SupplierLineView>> GetSupplierOrder(SupplierId supplier, PurchaseOrderId id);
  // `pegged` and `withdrawing` are 0.
  ReadOne<SupplyLine> GetSupplyLine(SupplierId supplier, SupplyLineId id);
  // The rows that a preview of a change of the line works on (engine/preview.h), with the slots an
  // answer would book; nothing if the purchase order was not sent to the supplier.
  ReadOne<WorkingSet> ReadSlip(SupplierId supplier, const PurchaseOrderLineKey& key,
                               const std::vector<SlotId>& slots);
  ReadOne<PurchaseOrderLineKey> LineOfSupply(SupplierId supplier, SupplyLineId id);
  // Production slots. A slot, a booking or a plan of another supplier is not there.
  ReadOne<WorkCenter> GetWorkCenter(SupplierId supplier, WorkCenterId id);
  // By code.
  ReadPage<WorkCenter, std::string> ListWorkCenters(SupplierId supplier,
                                                    std::optional<std::string> after_code,
                                                    int limit);
  // Products in a family, by product.
  ReadPage<FamilyMember, ProductId> ListFamilyProducts(SupplierId supplier,
                                                       std::optional<ProductId> after, int limit);
  // By (first day, slot).
  ReadPage<Slot, SlotPageKey> ListSlots(const SlotFilter& filter, std::optional<SlotPageKey> after,
                                        int limit);
  // The slots of a call that published them, by day; none that was taken back, as in ListSlots.
  absl::StatusOr<Snapshot<std::vector<Slot>>> ListPublishedSlots(const SlotRange& range);
  // By (first day, slot).
  ReadPage<CapacityConflict, SlotPageKey> ListCapacityConflicts(SupplierId supplier,
                                                                std::optional<SlotPageKey> after,
                                                                int limit);
  // What holds something, oldest first (by id).
  ReadPage<BookingView, BookingId> ListBookings(const BookingFilter& filter,
                                                std::optional<BookingId> after, int limit);
  ReadOne<ScheduleBookings> GetScheduleBookings(SupplierId supplier, SupplyLineId id);
  // Slots of the product and of its family with room that end on or after the day; the first
  // kSlotsPerCallMax of each.
  absl::StatusOr<Snapshot<std::vector<Slot>>> ListFreeSlots(SupplierId supplier, ProductId product,
                                                            Date earliest);
  ReadOne<SlotMove> GetSlotMove(SlotMoveId id);
  // Oldest first (by id).
  ReadPage<SlotMove, SlotMoveId> ListSlotMoves(SupplierId supplier, SlotMoveState state,
                                               std::optional<SlotMoveId> after, int limit);
  ReadOne<ProductionPlanView> GetProductionPlan(SupplierId supplier,
                                                const PurchaseOrderLineKey& key);
  // By (purchase order, line), without reports.
  ReadPage<ProductionPlanView, PurchaseOrderLineKey> ListProductionPlans(
      SupplierId supplier, std::optional<PurchaseOrderLineKey> after, int limit);

  // What was agreed. A party without an id is the house; an agreement of another supplier is not
  // there.
  ReadOne<BusinessCalendar> GetBusinessCalendar(SupplierId party);
  ReadOne<Agreement> GetAgreement(SupplierId supplier, AgreementId id);
  // Oldest first (by id).
  ReadPage<Agreement, AgreementId> ListAgreements(SupplierId supplier,
                                                  std::optional<AgreementId> after, int limit);
  // By (due time, clock).
  ReadPage<ObligationClock, ClockPageKey> ListClocks(const ClockFilter& filter,
                                                     std::optional<ClockPageKey> after, int limit);

  // Of any supplier.
  ReadOne<Dispute> GetDispute(DisputeId id);
  // Oldest first (by id).
  ReadPage<Dispute, DisputeId> ListDisputes(const DisputeFilter& filter,
                                            std::optional<DisputeId> after, int limit);

  // By (product, supply line); undated demand of a product before what is pegged.
  ReadPage<DemandRow, DemandKey> ListDemand(SupplierId supplier, std::optional<DemandKey> after,
                                            int limit);

  // Facts about suppliers after the key, oldest first, at most `limit`, which is not cut.
  absl::StatusOr<Snapshot<std::vector<SupplierFact>>> ReadSupplierFacts(FactKey after, int limit);
  // Of one line; nothing if there are none, or they are another supplier's.
  ReadPageOf<SupplierFact, FactKey> ListLineFacts(SupplierId supplier,
                                                  const PurchaseOrderLineKey& line, FactKey after,
                                                  int limit);
  // The codes of those that there are.
  absl::StatusOr<Snapshot<std::map<SupplierId, std::string>>> SupplierCodes(
      const std::vector<SupplierId>& ids);

  // KPIs. What a call looks at is bounded (kpi_views.h); a page may end before it is full.
  absl::StatusOr<Snapshot<ServiceRead>> ReadServiceKpis(const ServiceQuery& query);
  // By when their orders were accepted; those with a stated day last.
  ReadPage<ServedLine, ServedLineKey> ListServiceLines(const ServiceQuery& query,
                                                       const ServiceLineFilter& filter,
                                                       const std::optional<ServedLineKey>& after,
                                                       int limit);
  absl::StatusOr<Snapshot<BacklogKpis>> ReadBacklog(const BacklogQuery& query,
                                                    const std::optional<BackorderCostRates>& rates);
  // Oldest first.
  ReadPage<WaitingEntry, BacklogKey> ListBacklogLines(const BacklogQuery& query,
                                                      const BacklogFilter& filter,
                                                      const std::optional<BacklogKey>& after,
                                                      int limit);
  absl::StatusOr<Snapshot<RevenueAtRisk>> ReadRevenueAtRisk(const BacklogQuery& query,
                                                            RiskGrouping grouping, int limit);
  absl::StatusOr<Snapshot<BacklogChanges>> ReadBacklogChanges(const ChangeQuery& query);
  // Oldest first.
  ReadPage<BacklogChange, ChangeKey> ListBacklogChanges(const ChangeQuery& query,
                                                        std::optional<BacklogChangeKind> kind,
                                                        std::optional<ChangeKey> after, int limit);
  absl::StatusOr<Snapshot<SupplyRisk>> ReadSupplyRisk(const SupplyRiskQuery& query);
  // Those with a sign of risk, or with this one, first due first.
  ReadPage<SupplyAtRisk, SupplyDueKey> ListSuppliesAtRisk(const SupplyRiskQuery& query,
                                                          std::optional<RiskSignal> signal,
                                                          const std::optional<SupplyDueKey>& after,
                                                          int limit);
  // Nothing if there is no such supply line. In the queue's order.
  ReadPageOf<SupplyOrder, QueueKey> ListSupplyOrders(SupplyLineId supply_line,
                                                     const std::optional<QueueKey>& after,
                                                     int limit);
  // Of the product, or of all.
  ReadPage<StockTurns, StockTurnsKey> ListStockTurns(const KpiWindow& window, Instant now,
                                                     ProductId product,
                                                     const std::optional<StockTurnsKey>& after,
                                                     int limit);
  // By product.
  ReadPage<SourcingRisk, ProductId> ListSourcingRisks(const SourcingQuery& query,
                                                      const std::optional<ProductId>& after,
                                                      int limit);

 private:
  std::unique_ptr<ReaderSession> session_;
};

// N threads with one connection each and one bounded queue.
class ReaderPool {
 public:
  struct Options {
    std::string database_url;
    int threads = 2;
    int queue_max = 1'024;
  };
  ReaderPool(Options options, const Clock& clock);
  // Drains, then joins.
  ~ReaderPool();
  ReaderPool(const ReaderPool&) = delete;
  ReaderPool& operator=(const ReaderPool&) = delete;

  // Never blocks. False: the queue is full or the pool is draining, and `task` will not run. Else
  // it runs exactly once on a pool thread. Once the deadline has passed, or `waits` says that
  // nobody does, the reader that it gets answers kDeadlineExceeded, also to a call that runs, with
  // its next statement. `waits` is asked on that thread while the task runs.
  bool Submit(std::function<void(Reader&)> task, Instant deadline, ReaderPatience waits = {});
  // Refuses new tasks; returns when all that were taken have run.
  void Drain();
  int queued() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace backline
