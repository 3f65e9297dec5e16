#include "server/store/mysql_store.h"

#include <utility>

#include "server/base/check.h"
#include "server/store/agreement_rows.h"
#include "server/store/audit_entry_rows.h"
#include "server/store/capacity_rows.h"
#include "server/store/catalog_rows.h"
#include "server/store/clock_rows.h"
#include "server/store/dispute_rows.h"
#include "server/store/event_rows.h"
#include "server/store/message_rows.h"
#include "server/store/notice_rows.h"
#include "server/store/order_rows.h"
#include "server/store/page_rows.h"
#include "server/store/purchase_order_rows.h"
#include "server/store/queue_rows.h"
#include "server/store/request_rows.h"
#include "server/store/response_rows.h"
#include "server/store/stock_rows.h"
#include "server/store/supplier_fact_rows.h"
#include "server/store/work_rows.h"

namespace backline {
namespace {

// Runs the steps one after another until one fails.
template <typename... Steps>
absl::Status InOrder(Steps... steps) {
  absl::Status status;
  static_cast<void>(((status = steps(), status.ok()) && ...));
  return status;
}

template <typename T>
void Add(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// Works that hang on supply lines which may be changed as a whole.
std::vector<WorkKey> WorksOfSupply(const std::vector<SupplyLineId>& ids, const WorkingSet& set) {
  std::vector<WorkKey> keys;
  for (SupplyLineId id : ids) {
    const SupplyLine* supply = set.Find<SupplyLine>(id);
    if (supply == nullptr) continue;
    for (WorkKind kind : SupplyWorkKinds(supply->withdrawing)) {
      keys.push_back({kind, supply->product_id, id.bits()});
    }
  }
  return keys;
}

}  // namespace

MysqlStore::MysqlStore(DatabaseUrl url, ConnectionOptions options)
    : url_(std::move(url)), options_(options) {}

MysqlStore::~MysqlStore() { Rollback(); }

absl::Status MysqlStore::Connect() {
  if (connection_ != nullptr && !connection_->broken()) return absl::OkStatus();
  connection_.reset();
  absl::StatusOr<std::unique_ptr<Connection>> opened = Connection::Open(url_, options_);
  if (!opened.ok()) return opened.status();
  connection_ = *std::move(opened);
  return absl::OkStatus();
}

template <typename Call>
auto MysqlStore::Outside(Call call) -> decltype(call()) {
  BACKLINE_CHECK(!in_transaction_);
  if (absl::Status status = Connect(); !status.ok()) return status;
  auto result = call();
  // A connection that died while it was idle says so at its next use.
  if (result.ok() || !connection_->broken()) return result;
  if (absl::Status status = Connect(); !status.ok()) return status;
  return call();
}

absl::Status MysqlStore::Begin() {
  Rollback();
  locked_sequence_ = -1;
  absl::Status status = Outside([this] { return connection_->Execute("START TRANSACTION"); });
  in_transaction_ = status.ok();
  return status;
}

absl::Status MysqlStore::Load(const KeySet& keys, WorkingSet& set) {
  BACKLINE_CHECK(in_transaction_);
  return Settle(InOrder([&] { return LoadFirstRound(keys, set); },
                        [&] { return LoadSecondRound(keys, set); }));
}

// The order of the locks: products > order headers > purchase order headers > work centres > slots
// > stock > work > the event counter, ids ascending. Requests are guarded by their primary key,
// master data by version.
absl::Status MysqlStore::LoadFirstRound(const KeySet& keys, WorkingSet& set) {
  Connection& connection = *connection_;
  std::vector<OrderId> orders = keys.orders;
  std::vector<PurchaseOrderLineKey> lines = keys.purchase_order_lines;
  std::vector<ProductId> products = keys.products;
  std::vector<SupplyLineId> supply = keys.supply_lines;
  std::vector<SlotId> slots = keys.slots;
  std::vector<BookingId> bookings = keys.bookings;
  std::vector<WorkCenterId> centers = keys.work_centers;
  std::vector<WorkKey> work = keys.work;
  for (const WorkKey& key : keys.work) products.push_back(key.product_id);
  return InOrder(
      [&] { return LoadCodes(connection, keys.codes, set); },
      [&] { return ResolveShipments(connection, keys.shipments, orders); },
      [&] { return ResolveOrders(connection, orders, products); },
      [&] { return ResolveNotices(connection, keys.shipment_notices, lines); },
      [&] { return ResolveSupplyLines(connection, keys.supply_lines, lines); },
      [&] { return ResolveSlotMoves(connection, keys.slot_moves, bookings, slots); },
      [&] { return ResolveBookings(connection, bookings, lines); },
      [&] { return ResolveDisputes(connection, keys.disputes, lines); },
      [&] { return ResolvePurchaseOrders(connection, keys.purchase_orders, products); },
      [&] { return ResolvePurchaseOrderLines(connection, lines, products); },
      // Not behind the products' locks, so that it is done while another batch holds
      // them: nothing of these hangs on a product.
      [&] { return LoadLocations(connection, keys.locations, set); },
      [&] { return LoadCustomers(connection, keys.customers, set); },
      [&] { return LoadSuppliers(connection, keys.suppliers, set); },
      [&] { return LoadFamilyMembers(connection, keys.family_members, set); },
      [&] { return LoadCalendars(connection, keys.calendars, set); },
      [&] { return LockProducts(connection, products, set); },
      [&] { return LoadSourcing(connection, keys.sourcing, set); },
      [&] { return LoadSources(connection, keys.sources, set); },
      [&] { return LoadOrderBundles(connection, orders, set); },
      [&] { return LoadShipments(connection, keys.shipments, set); },
      [&] { return LoadPurchaseOrders(connection, keys.purchase_orders, lines, supply, set); },
      [&] { return LoadNotices(connection, keys.shipment_notices, set); },
      [&] { return LoadConversations(connection, keys.conversations, set); },
      [&] { return LoadDisputes(connection, keys.disputes, set); },
      [&] { return LoadLineDisputes(connection, keys.line_disputes, set); },
      [&] { return LoadOpenDisputes(connection, keys.open_disputes, set); },
      [&] { return LoadDeliveryNotes(connection, keys.delivery_notes, set); },
      [&] { return LoadBookings(connection, supply, slots, set); },
      [&] { return LoadSlotMoves(connection, keys.slot_moves, set); },
      [&] { return LoadProductionPlans(connection, keys.production_plans, centers, set); },
      [&] { return LockWorkCenters(connection, centers, set); },
      [&] { return FindSlots(connection, keys.slot_ranges, slots); },
      [&] { return LockSlots(connection, slots, set); },
      [&] { return LoadClocks(connection, keys.clocks, work, set); },
      [&] {
        Add(work, WorksOfSupply(supply, set));
        return LockWork(connection, work, set);
      },
      // After the locks: whoever runs the same request elsewhere holds one of them, so
      // either it is remembered by now or it never happened.
      [&] { return LoadRequests(connection, keys.requests, set); });
}

absl::Status MysqlStore::LoadSecondRound(const KeySet& keys, WorkingSet& set) {
  Connection& connection = *connection_;
  return InOrder([&] { return LockStock(connection, keys.stock, set); },
                 [&] { return LoadStockAnywhere(connection, keys.stock_anywhere, set); },
                 [&] { return LoadPages(connection, keys.pages, set); },
                 [&] { return LoadShortages(connection, keys.shortages, set); },
                 [&] { return LoadTolerances(connection, keys.tolerances, set); },
                 [&] { return LoadResponses(connection, keys.responses, set); },
                 [&] { return LoadAgreements(connection, keys.agreements, set); },
                 [&] { return LockGates(keys, set); });
}

// A gate that is not zero comes with the works whose sum it is, a clock that runs with its timer.
absl::Status MysqlStore::LockGates(const KeySet& keys, WorkingSet& set) {
  std::vector<WorkKey> works;
  absl::Status status = LoadLineClocks(*connection_, keys.line_clocks, works, set);
  if (!status.ok()) return status;
  std::vector<WorkOfProduct> of_products;
  const auto add_stock = [&](const StockKey& key) {
    const Stock* stock = set.Find<Stock>(key);
    if (stock == nullptr || (stock->earmarked == 0 && stock->withdrawing == 0)) return;
    works.push_back({WorkKind::kHandOut, key.product_id, key.location_id.bits()});
    works.push_back({WorkKind::kDeallocate, key.product_id, key.location_id.bits()});
    of_products.push_back({key.product_id, WorkKind::kHandOutSupply});
  };
  for (const StockKey& key : keys.stock) add_stock(key);
  for (ProductId id : keys.stock_anywhere) {
    for (const StockKey& key : set.StockAnywhere(id)) add_stock(key);
  }
  const auto add_product = [&](ProductId id) {
    const Product* product = set.Find<Product>(id);
    if (product != nullptr && !product->pegging_open()) {
      of_products.push_back({id, WorkKind::kPeg});
      // Pegging starts to tell what another work may be telling already.
      of_products.push_back({id, WorkKind::kTell});
    }
  };
  // Products that were locked for other keys are in the set as well.
  set.table<Product>().ForEach([&](const Product& product) { add_product(product.id); });
  return InOrder([&] { return LockWork(*connection_, works, set); },
                 [&] { return LockWorkOfProducts(*connection_, of_products, set); });
}

absl::Status MysqlStore::LockEventCounter(WorkingSet& set) {
  BACKLINE_CHECK(in_transaction_);
  absl::StatusOr<int64_t> last = LockCounter(*connection_);
  if (!last.ok()) return Settle(last.status());
  locked_sequence_ = *last;
  set.set_last_sequence(*last);
  return absl::OkStatus();
}

// Parents before children; the counter last.
absl::Status MysqlStore::Save(const WorkingSet& set) {
  BACKLINE_CHECK(in_transaction_ && locked_sequence_ >= 0);
  Connection& connection = *connection_;
  for (auto* save :
       {&RemovePegs, &RemoveWork, &SaveCatalog, &SaveStock, &SaveOrders, &SaveBackorders,
        &SavePurchaseOrders, &SaveResponses, &SaveNotices, &SaveConversations, &SaveCapacity,
        &SaveAgreements, &SaveClocks, &SaveDisputes, &SavePegs, &SaveShipments, &SaveMovements,
        &SaveBackorderChanges, &SaveSupplierFacts, &SaveWork, &SaveRequests}) {
    if (absl::Status status = (*save)(connection, set); !status.ok()) return Settle(status);
  }
  const auto& entries = set.appends().audit_entries;
  if (absl::Status status = SaveAuditEntries(connection, entries); !status.ok()) {
    return Settle(status);
  }
  return Settle(SaveEvents(connection, locked_sequence_, set));
}

absl::Status MysqlStore::Commit() {
  BACKLINE_CHECK(in_transaction_);
  const absl::Status status = Settle(connection_->Commit());
  in_transaction_ = false;
  return status;
}

absl::Status MysqlStore::Settle(absl::Status status) {
  if (!status.ok()) Rollback();
  return status;
}

void MysqlStore::Rollback() {
  if (!in_transaction_) return;
  in_transaction_ = false;
  if (connection_->broken() || !connection_->Execute("ROLLBACK").ok()) connection_.reset();
}

absl::StatusOr<std::vector<RequestRecord>> MysqlStore::FindRequests(
    const std::vector<RequestKey>& keys) {
  return Outside([&] { return SelectRequests(*connection_, keys); });
}

absl::StatusOr<std::vector<Event>> MysqlStore::ReadEvents(int64_t cursor, int limit) {
  return Outside([&] { return SelectEvents(*connection_, cursor, limit); });
}

absl::StatusOr<Store::EventRange> MysqlStore::ReadEventRange() {
  return Outside([&] { return SelectEventRange(*connection_); });
}

absl::StatusOr<std::vector<Work>> MysqlStore::ClaimDueWork(Instant now, Instant lease_until,
                                                           int limit) {
  return Outside([&] { return ClaimWork(*connection_, now, lease_until, limit); });
}

absl::StatusOr<int> MysqlStore::PruneRequests(Date day, int limit) {
  return Outside([&] { return DeleteRequestsBefore(*connection_, day, limit); });
}

}  // namespace backline
