// The pages of the reader. A page starts after a key that is written out as ranges of one index
// (a > ? OR (a = ? AND b > ?)): a row constructor, or an OFFSET, would read all that lies before.
// Where the index has another column in front (a queue's location, a line's state), each of its
// values gives a sorted run of its own, and the runs are merged.
#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "server/store/reader.h"
#include "server/store/reader_rows.h"
#include "server/store/reader_session.h"
#include "server/store/reader_views.h"

namespace backline {

namespace {

constexpr Sql kProductExists{"SELECT product_id FROM products WHERE product_id = ?"};

constexpr Sql kProducts{"SELECT " BACKLINE_PRODUCT_COLUMNS
                        " FROM products WHERE products.sku > ?"
                        " ORDER BY products.sku LIMIT ?"};
constexpr Sql kPacksOfProducts{
    "SELECT product_id, pack_code, numerator, denominator FROM product_packs"
    " WHERE product_id IN (",
    "?", ", ", ") ORDER BY product_id, pack_code"};
constexpr Sql kLocations{"SELECT " BACKLINE_LOCATION_COLUMNS
                         " FROM locations WHERE locations.code > ?"
                         " ORDER BY locations.code LIMIT ?"};
constexpr Sql kCustomers{"SELECT " BACKLINE_CUSTOMER_COLUMNS
                         " FROM customers WHERE customers.code > ?"
                         " ORDER BY customers.code LIMIT ?"};
constexpr Sql kSuppliers{"SELECT " BACKLINE_SUPPLIER_COLUMNS
                         " FROM suppliers WHERE suppliers.code > ?"
                         " ORDER BY suppliers.code LIMIT ?"};
constexpr Sql kSourcing{"SELECT " BACKLINE_SOURCING_COLUMNS
                        " FROM sourcing WHERE sourcing.product_id = ? AND (sourcing.source_rank > ?"
                        " OR (sourcing.source_rank = ? AND sourcing.supplier_id > ?))"
                        " ORDER BY sourcing.source_rank, sourcing.supplier_id LIMIT ?"};

constexpr Sql kOrders{"SELECT " BACKLINE_ORDER_COLUMNS
                      " FROM orders WHERE orders.order_id < ?"
                      " ORDER BY orders.order_id DESC LIMIT ?"};
constexpr Sql kOrdersOfCustomer{"SELECT " BACKLINE_ORDER_COLUMNS
                                " FROM orders WHERE orders.customer_id = ? AND orders.order_id < ?"
                                " ORDER BY orders.order_id DESC LIMIT ?"};

constexpr Sql kStock{"SELECT " BACKLINE_STOCK_COLUMNS
                     " FROM stock WHERE stock.product_id = ? AND stock.location_id > ?"
                     " ORDER BY stock.location_id LIMIT ?"};
constexpr Sql kStockLocations{"SELECT location_id FROM stock WHERE product_id = ?"};
constexpr Sql kMovements{
    "SELECT " BACKLINE_MOVEMENT_COLUMNS
    " FROM movements WHERE movements.product_id = ? AND movements.location_id = ?"
    " AND movements.movement_id < ? ORDER BY movements.movement_id DESC LIMIT ?"};

constexpr Sql kQueue{
    "SELECT rank_key, queue_sequence, backorder_id FROM backorders"
    " WHERE product_id = ? AND is_open = 1 AND location_id = ?"
    " AND (rank_key > ? OR (rank_key = ? AND queue_sequence > ?)"
    " OR (rank_key = ? AND queue_sequence = ? AND backorder_id > ?))"
    " ORDER BY rank_key, queue_sequence, backorder_id LIMIT ?"};
constexpr Sql kBackordersOfCustomer{
    "SELECT backorder_id FROM backorders"
    " WHERE customer_id = ? AND is_open = 1 AND backorder_id > ?"
    " ORDER BY backorder_id LIMIT ?"};
// From the supplier's open lines on, however the optimizer guesses: never through all pegs.
constexpr Sql kBackordersOfSupplier{
    "SELECT DISTINCT STRAIGHT_JOIN pegs.backorder_id FROM purchase_order_lines"
    " JOIN supply_lines"
    " ON supply_lines.purchase_order_id = purchase_order_lines.purchase_order_id"
    " AND supply_lines.line_number = purchase_order_lines.line_number"
    " JOIN products ON products.product_id = supply_lines.product_id"
    " JOIN pegs FORCE INDEX (PRIMARY) ON pegs.generation = products.plan_generation"
    " AND pegs.supply_line_id = supply_lines.supply_line_id"
    " WHERE purchase_order_lines.supplier_id = ? AND purchase_order_lines.state IN (2, 3, 4)"
    " AND supply_lines.pegged > 0 AND pegs.backorder_id > ?"
    " ORDER BY pegs.backorder_id LIMIT ?"};

constexpr Sql kPurchaseOrders{"SELECT " BACKLINE_PURCHASE_ORDER_COLUMNS
                              " FROM purchase_orders WHERE purchase_orders.purchase_order_id < ?"
                              " ORDER BY purchase_orders.purchase_order_id DESC LIMIT ?"};
constexpr Sql kPurchaseOrdersOfSupplier{
    "SELECT " BACKLINE_PURCHASE_ORDER_COLUMNS
    " FROM purchase_orders WHERE purchase_orders.supplier_id = ?"
    " AND purchase_orders.purchase_order_id < ?"
    " ORDER BY purchase_orders.purchase_order_id DESC LIMIT ?"};
// Received in full: what was not cancelled came. What the supplier rejected did not.
constexpr Sql kDelivery{
    "SELECT supplier_id, COUNT(*), CAST(SUM(CASE WHEN received > 0"
    " AND received + cancelled >= ordered AND last_received_date <= requested_date"
    " THEN 1 ELSE 0 END) AS SIGNED)"
    " FROM purchase_order_lines WHERE supplier_id IN (",
    "?", ", ", ") AND state IN (2, 3, 4, 5, 6, 8) AND requested_date <= ? GROUP BY supplier_id"};

// One run per state. Lines without a date come before all others. What has no schedule was never
// sent, also if it was cancelled as a draft.
constexpr Sql kSupplierLinesUndated{
    "",
    "(SELECT requested_date, purchase_order_id, line_number FROM purchase_order_lines"
    " WHERE supplier_id = ? AND state = ? AND schedule_count > 0 AND requested_date IS NULL"
    " AND (purchase_order_id > ? OR (purchase_order_id = ? AND line_number > ?))"
    " ORDER BY purchase_order_id, line_number LIMIT ?)",
    " UNION ALL ", " ORDER BY requested_date, purchase_order_id, line_number LIMIT ?"};
constexpr Sql kSupplierLinesDated{
    "",
    "(SELECT requested_date, purchase_order_id, line_number FROM purchase_order_lines"
    " WHERE supplier_id = ? AND state = ? AND schedule_count > 0 AND (requested_date > ?"
    " OR (requested_date = ? AND purchase_order_id > ?)"
    " OR (requested_date = ? AND purchase_order_id = ? AND line_number > ?))"
    " ORDER BY requested_date, purchase_order_id, line_number LIMIT ?)",
    " UNION ALL ", " ORDER BY requested_date, purchase_order_id, line_number LIMIT ?"};
constexpr Sql kSupplierLineRows{
    "SELECT " BACKLINE_PURCHASE_ORDER_LINE_COLUMNS
    ", purchase_orders.external_reference, locations.code, products.sku, products.name,"
    " purchase_orders.sent_date FROM purchase_order_lines"
    " JOIN purchase_orders"
    " ON purchase_orders.purchase_order_id = purchase_order_lines.purchase_order_id"
    " JOIN locations ON locations.location_id = purchase_order_lines.location_id"
    " JOIN products ON products.product_id = purchase_order_lines.product_id"
    " WHERE ",
    "(purchase_order_lines.purchase_order_id = ? AND purchase_order_lines.line_number = ?)",
    " OR "};
constexpr Sql kSupplierLineExists{
    "SELECT line_number FROM purchase_order_lines"
    " WHERE purchase_order_id = ? AND line_number = ? AND supplier_id = ? AND schedule_count > 0"};

constexpr Sql kPeggedDemandKeys{
    "SELECT STRAIGHT_JOIN supply_lines.product_id, supply_lines.supply_line_id"
    " FROM purchase_order_lines"
    " JOIN supply_lines"
    " ON supply_lines.purchase_order_id = purchase_order_lines.purchase_order_id"
    " AND supply_lines.line_number = purchase_order_lines.line_number"
    " WHERE purchase_order_lines.supplier_id = ? AND purchase_order_lines.state IN (2, 3, 4)"
    " AND supply_lines.pegged > 0 AND (supply_lines.product_id > ?"
    " OR (supply_lines.product_id = ? AND supply_lines.supply_line_id > ?))"
    " ORDER BY supply_lines.product_id, supply_lines.supply_line_id LIMIT ?"};
// A scalar, because an EXISTS would be turned into a list of all that wait.
constexpr Sql kUndatedDemandKeys{
    "SELECT sourcing.product_id FROM sourcing FORCE INDEX (sourcing_supplier)"
    " WHERE sourcing.supplier_id = ? AND sourcing.shares_demand = 1 AND sourcing.product_id > ?"
    " AND (SELECT 1 FROM backorders WHERE backorders.product_id = sourcing.product_id"
    " AND backorders.undated IN (1, 2) LIMIT 1) IS NOT NULL"
    " ORDER BY sourcing.product_id LIMIT ?"};
constexpr Sql kPeggedDemand{
    "SELECT supply_lines.product_id, supply_lines.supply_line_id,"
    " CAST(SUM(pegs.quantity) AS SIGNED), MIN(order_lines.requested_date),"
    " MIN(backorders.occurred_date), COUNT(DISTINCT backorders.customer_id)"
    " FROM supply_lines"
    " JOIN products ON products.product_id = supply_lines.product_id"
    " JOIN pegs ON pegs.generation = products.plan_generation"
    " AND pegs.supply_line_id = supply_lines.supply_line_id"
    " JOIN backorders ON backorders.backorder_id = pegs.backorder_id"
    " JOIN order_lines ON order_lines.order_id = backorders.order_id"
    " AND order_lines.line_number = backorders.line_number"
    " WHERE supply_lines.supply_line_id IN (",
    "?", ", ", ") GROUP BY supply_lines.product_id, supply_lines.supply_line_id"};
constexpr Sql kUndatedDemand{
    "SELECT backorders.product_id, CAST(SUM(backorders.quantity - backorders.allocated"
    " - backorders.shipped - backorders.cancelled - backorders.pegged) AS SIGNED),"
    " MIN(order_lines.requested_date), MIN(backorders.occurred_date),"
    " COUNT(DISTINCT backorders.customer_id) FROM backorders"
    " JOIN order_lines ON order_lines.order_id = backorders.order_id"
    " AND order_lines.line_number = backorders.line_number"
    " WHERE backorders.undated IN (1, 2) AND backorders.product_id IN (",
    "?", ", ", ") GROUP BY backorders.product_id"};
constexpr Sql kSkus{"SELECT product_id, sku FROM products WHERE product_id IN (", "?", ", ", ")"};

// 1880: no date of ours is earlier than 1900.
constexpr Date kBeforeAllDates{-32'768};

// Sorts after every id: a page of the newest starts here.
Id128 LastId() {
  constexpr uint64_t kAllBits = std::numeric_limits<uint64_t>::max();
  return {kAllBits, kAllBits};
}

// Sorts before every place of a queue.
QueueKey QueueStart() {
  QueueKey key;
  key.rank_key = std::numeric_limits<int64_t>::min();
  return key;
}

bool ProductExists(ReaderSession& session, ProductId id) {
  bool exists = false;
  session.Select(
      kProductExists, [&](RowReader&) { exists = true; }, id);
  return exists;
}

// A page of one table by its code.
template <typename Entity>
ReadPage<Entity, std::string> ListByCode(ReaderSession& session, const Sql& sql,
                                         const std::optional<std::string>& after, int limit) {
  using Value = ListPage<Entity, std::string>;
  return session.OnSnapshot<Value>([&](ReaderSession& on) -> Value {
    // No code is empty.
    std::vector<Entity> rows =
        SelectRows<Entity>(on, sql, after.value_or(""), PageLimit(limit) + 1);
    return PageFrom(std::move(rows), limit, [](const Entity& row) { return row.code; });
  });
}

void AddPacks(ReaderSession& session, std::vector<Product>& products) {
  std::vector<ProductId> ids;
  std::map<ProductId, Product*> places;
  for (Product& product : products) {
    ids.push_back(product.id);
    places[product.id] = &product;
  }
  session.SelectIds(kPacksOfProducts, ids, [&](RowReader& row) {
    Pack& pack = places[row.Get<ProductId>()]->packs.emplace_back();
    row(pack.code, pack.numerator, pack.denominator);
  });
}

// The part of a queue at the locations that follows `from`, merged.
std::vector<QueueKey> ReadQueue(ReaderSession& session, ProductId id,
                                const std::vector<LocationId>& locations, const QueueKey& from,
                                int limit) {
  std::vector<QueueKey> keys;
  for (const LocationId& location : locations) {
    session.Select(
        kQueue,
        [&](RowReader& row) {
          QueueKey& key = keys.emplace_back();
          row(key.rank_key, key.queue_sequence, key.id);
        },
        id, location, from.rank_key, from.rank_key, from.queue_sequence, from.rank_key,
        from.queue_sequence, from.id, limit);
  }
  std::sort(keys.begin(), keys.end());
  if (keys.size() > static_cast<size_t>(limit)) keys.resize(static_cast<size_t>(limit));
  return keys;
}

std::vector<Movement> ReadMovements(ReaderSession& session, ProductId id,
                                    std::optional<LocationId> location, Id128 before, int limit) {
  std::vector<LocationId> locations;
  if (location) {
    locations.push_back(*location);
  } else {
    session.Select(
        kStockLocations, [&](RowReader& row) { row(locations.emplace_back()); }, id);
  }
  std::vector<Movement> movements;
  for (const LocationId& at : locations) {
    for (Movement& movement : SelectRows<Movement>(session, kMovements, id, at, before, limit)) {
      movements.push_back(std::move(movement));
    }
  }
  std::sort(movements.begin(), movements.end(),
            [](const Movement& a, const Movement& b) { return a.id > b.id; });
  if (movements.size() > static_cast<size_t>(limit)) {
    movements.resize(static_cast<size_t>(limit));
  }
  return movements;
}

ListPage<BackorderView, BackorderId> BackorderPage(ReaderSession& session,
                                                   std::vector<BackorderId> ids, int limit) {
  auto keys = PageFrom(std::move(ids), limit, [](BackorderId id) { return id; });
  return {LoadBackorders(session, keys.items), keys.next};
}

// All states but DRAFT: a draft is not the supplier's to see.
const std::vector<PurchaseOrderLineState>& VisibleStates() {
  using enum PurchaseOrderLineState;
  static const std::vector<PurchaseOrderLineState> kStates = {
      kSent, kAccepted, kAcceptedWithChanges, kRejected, kClosed, kCancelled, kShortClosed};
  return kStates;
}

std::vector<SupplierLineKey> ReadSupplierLineKeys(ReaderSession& session, SupplierId supplier,
                                                  const std::vector<PurchaseOrderLineState>& states,
                                                  const SupplierLineKey& after, int limit) {
  std::vector<SupplierLineKey> keys;
  const auto read = [&](RowReader& row) {
    SupplierLineKey& key = keys.emplace_back();
    row(key.requested_date, key.purchase_order_id, key.line_number);
  };
  const PurchaseOrderId& order = after.purchase_order_id;
  if (!after.requested_date) {
    const auto bind_state = [&](Binder& bind, PurchaseOrderLineState state) {
      bind(supplier, state, order, order, after.line_number, limit);
    };
    session.SelectRuns(kSupplierLinesUndated, states, bind_state, read, limit);
  }
  const int left = limit - static_cast<int>(keys.size());
  if (left <= 0) return keys;
  // After the undated lines come all that have a date.
  const Date date = after.requested_date.value_or(kBeforeAllDates);
  const auto bind_state = [&](Binder& bind, PurchaseOrderLineState state) {
    bind(supplier, state, date, date, order, date, order, after.line_number, left);
  };
  session.SelectRuns(kSupplierLinesDated, states, bind_state, read, left);
  return keys;
}

std::vector<SupplierLineView> LoadSupplierLines(ReaderSession& session,
                                                const std::vector<PurchaseOrderLineKey>& keys) {
  std::map<PurchaseOrderLineKey, SupplierLineView> found;
  const auto bind_key = [](Binder& bind, const PurchaseOrderLineKey& key) {
    bind(key.purchase_order_id, key.line_number);
  };
  session.SelectEach(kSupplierLineRows, keys, bind_key, [&](RowReader& row) {
    SupplierLineView view;
    ReadRow(row, view.line.line);
    row(view.external_reference, view.location_code, view.sku, view.product_name, view.sent_date);
    found[view.line.line.key()] = std::move(view);
  });
  std::vector<std::vector<SupplyLine>> supply = LoadSupplyLines(session, keys);
  std::vector<SupplierLineView> views;
  for (size_t n = 0; n < keys.size(); ++n) {
    SupplierLineView& view = views.emplace_back(std::move(found[keys[n]]));
    view.line.supply_lines = std::move(supply[n]);
    for (SupplyLine& line : view.line.supply_lines) line.pegged = line.withdrawing = 0;
  }
  return views;
}

std::vector<DemandKey> ReadDemandKeys(ReaderSession& session, SupplierId supplier,
                                      const DemandKey& after, int limit) {
  std::vector<DemandKey> keys;
  session.Select(
      kPeggedDemandKeys,
      [&](RowReader& row) {
        DemandKey& key = keys.emplace_back();
        row(key.product_id, key.supply_line_id);
      },
      supplier, after.product_id, after.product_id, after.supply_line_id, limit);
  session.Select(
      kUndatedDemandKeys, [&](RowReader& row) { row(keys.emplace_back().product_id); }, supplier,
      after.product_id, limit);
  std::sort(keys.begin(), keys.end());
  if (keys.size() > static_cast<size_t>(limit)) keys.resize(static_cast<size_t>(limit));
  return keys;
}

void ReadSums(RowReader& row, DemandRow& demand) {
  int64_t customers = 0;
  row(demand.quantity, demand.earliest_need_date, demand.oldest_occurred_date, customers);
  demand.fewer_than_three_customers = customers < 3;
}

std::vector<DemandRow> LoadDemand(ReaderSession& session, const std::vector<DemandKey>& keys) {
  std::set<ProductId> products;
  std::vector<ProductId> undated;
  std::vector<SupplyLineId> pegged;
  for (const DemandKey& key : keys) {
    products.insert(key.product_id);
    if (key.supply_line_id.empty()) {
      undated.push_back(key.product_id);
    } else {
      pegged.push_back(key.supply_line_id);
    }
  }
  std::map<DemandKey, DemandRow> found;
  session.SelectIds(kPeggedDemand, pegged, [&](RowReader& row) {
    DemandRow demand;
    row(demand.product_id, demand.supply_line_id);
    ReadSums(row, demand);
    found[{demand.product_id, demand.supply_line_id}] = demand;
  });
  session.SelectIds(kUndatedDemand, undated, [&](RowReader& row) {
    DemandRow demand;
    row(demand.product_id);
    ReadSums(row, demand);
    found[{demand.product_id, SupplyLineId()}] = demand;
  });
  std::map<ProductId, std::string> skus;
  const std::vector<ProductId> ids(products.begin(), products.end());
  session.SelectIds(kSkus, ids, [&](RowReader& row) {
    const auto id = row.Get<ProductId>();
    row(skus[id]);
  });
  std::vector<DemandRow> rows;
  for (const DemandKey& key : keys) {
    DemandRow& demand = rows.emplace_back(found[key]);
    demand.sku = skus[key.product_id];
  }
  return rows;
}

void AddDelivery(ReaderSession& session, Date as_of, std::vector<SupplierDeliveryRow>& rows) {
  std::vector<SupplierId> ids;
  std::map<SupplierId, SupplierDeliveryRow*> places;
  for (SupplierDeliveryRow& row : rows) {
    ids.push_back(row.supplier_id);
    places[row.supplier_id] = &row;
  }
  session.SelectIds(
      kDelivery, ids,
      [&](RowReader& row) {
        SupplierDeliveryRow& delivery = *places[row.Get<SupplierId>()];
        row(delivery.due_line_count, delivery.on_time_line_count);
      },
      as_of);
}

}  // namespace

ReadPage<Product, std::string> Reader::ListProducts(std::optional<std::string> after_sku,
                                                    int limit) {
  using Value = ListPage<Product, std::string>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    Value page = PageFrom(
        SelectRows<Product>(session, kProducts, after_sku.value_or(""), PageLimit(limit) + 1),
        limit, [](const Product& product) { return product.sku; });
    AddPacks(session, page.items);
    return page;
  });
}

ReadPage<Location, std::string> Reader::ListLocations(std::optional<std::string> after_code,
                                                      int limit) {
  return ListByCode<Location>(*session_, kLocations, after_code, limit);
}

ReadPage<Customer, std::string> Reader::ListCustomers(std::optional<std::string> after_code,
                                                      int limit) {
  return ListByCode<Customer>(*session_, kCustomers, after_code, limit);
}

ReadPage<Supplier, std::string> Reader::ListSuppliers(std::optional<std::string> after_code,
                                                      int limit) {
  return ListByCode<Supplier>(*session_, kSuppliers, after_code, limit);
}

ReadPageOf<Sourcing, SourcingRankKey> Reader::ListSourcing(ProductId id,
                                                           std::optional<SourcingRankKey> after,
                                                           int limit) {
  using Value = std::optional<ListPage<Sourcing, SourcingRankKey>>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    if (!ProductExists(session, id)) return std::nullopt;
    const SourcingRankKey from = after.value_or(SourcingRankKey{});
    return PageFrom(SelectRows<Sourcing>(session, kSourcing, id, from.rank, from.rank,
                                         from.supplier_id, PageLimit(limit) + 1),
                    limit, [](const Sourcing& row) {
                      return SourcingRankKey{row.rank, row.supplier_id};
                    });
  });
}

ReadPage<OrderView, OrderId> Reader::ListOrders(std::optional<CustomerId> customer,
                                                std::optional<OrderId> after, int limit) {
  using Value = ListPage<OrderView, OrderId>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const OrderId before = after.value_or(OrderId(LastId()));
    const int count = PageLimit(limit) + 1;
    std::vector<Order> orders =
        customer ? SelectRows<Order>(session, kOrdersOfCustomer, *customer, before, count)
                 : SelectRows<Order>(session, kOrders, before, count);
    auto page = PageFrom(std::move(orders), limit, [](const Order& order) { return order.id; });
    return {LoadOrders(session, page.items), page.next};
  });
}

ReadPageOf<Stock, LocationId> Reader::ListStock(ProductId id, std::optional<LocationId> after,
                                                int limit) {
  using Value = std::optional<ListPage<Stock, LocationId>>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    if (!ProductExists(session, id)) return std::nullopt;
    return PageFrom(
        SelectRows<Stock>(session, kStock, id, after.value_or(LocationId()), PageLimit(limit) + 1),
        limit, [](const Stock& stock) { return stock.location_id; });
  });
}

ReadPageOf<Movement, MovementId> Reader::ListMovements(ProductId id,
                                                       std::optional<LocationId> location,
                                                       std::optional<MovementId> after, int limit) {
  using Value = std::optional<ListPage<Movement, MovementId>>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    if (!ProductExists(session, id)) return std::nullopt;
    const Id128 before = after ? after->bits() : LastId();
    return PageFrom(ReadMovements(session, id, location, before, PageLimit(limit) + 1), limit,
                    [](const Movement& movement) { return movement.id; });
  });
}

ReadPageOf<BackorderView, QueueKey> Reader::ListProductQueue(ProductId id,
                                                             std::optional<LocationId> location,
                                                             std::optional<QueueKey> after,
                                                             int limit) {
  using Page = ListPage<BackorderView, QueueKey>;
  using Value = std::optional<Page>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    if (!ProductExists(session, id)) return std::nullopt;
    std::vector<LocationId> locations = {location.value_or(LocationId()), LocationId()};
    if (!location) locations = QueueLocations(session, id);
    auto keys = PageFrom(
        ReadQueue(session, id, locations, after.value_or(QueueStart()), PageLimit(limit) + 1),
        limit, [](const QueueKey& key) { return key; });
    std::vector<BackorderId> ids;
    for (const QueueKey& key : keys.items) ids.emplace_back(key.id);
    return Page{LoadBackorders(session, ids), keys.next};
  });
}

ReadPage<BackorderView, BackorderId> Reader::ListBackordersOfCustomer(
    CustomerId id, std::optional<BackorderId> after, int limit) {
  using Value = ListPage<BackorderView, BackorderId>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    std::vector<BackorderId> ids;
    session.Select(
        kBackordersOfCustomer, [&](RowReader& row) { row(ids.emplace_back()); }, id,
        after.value_or(BackorderId()), PageLimit(limit) + 1);
    return BackorderPage(session, std::move(ids), limit);
  });
}

ReadPage<BackorderView, BackorderId> Reader::ListBackordersOfSupplier(
    SupplierId id, std::optional<BackorderId> after, int limit) {
  using Value = ListPage<BackorderView, BackorderId>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    std::vector<BackorderId> ids;
    session.Select(
        kBackordersOfSupplier, [&](RowReader& row) { row(ids.emplace_back()); }, id,
        after.value_or(BackorderId()), PageLimit(limit) + 1);
    return BackorderPage(session, std::move(ids), limit);
  });
}

ReadPage<PurchaseOrderView, PurchaseOrderId> Reader::ListPurchaseOrders(
    std::optional<SupplierId> supplier, std::optional<PurchaseOrderId> after, int limit) {
  using Value = ListPage<PurchaseOrderView, PurchaseOrderId>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const PurchaseOrderId before = after.value_or(PurchaseOrderId(LastId()));
    const int count = PageLimit(limit) + 1;
    std::vector<PurchaseOrder> rows =
        supplier ? SelectRows<PurchaseOrder>(session, kPurchaseOrdersOfSupplier, *supplier, before,
                                             count)
                 : SelectRows<PurchaseOrder>(session, kPurchaseOrders, before, count);
    auto page =
        PageFrom(std::move(rows), limit, [](const PurchaseOrder& order) { return order.id; });
    return {LoadPurchaseOrders(session, page.items), page.next};
  });
}

ReadPage<SupplierDeliveryRow, std::string> Reader::ListSupplierDelivery(
    Date as_of, std::optional<std::string> after_code, int limit) {
  using Value = ListPage<SupplierDeliveryRow, std::string>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    std::vector<SupplierDeliveryRow> rows;
    for (const Supplier& supplier :
         SelectRows<Supplier>(session, kSuppliers, after_code.value_or(""), PageLimit(limit) + 1)) {
      rows.push_back({supplier.id, supplier.code, 0, 0});
    }
    Value page = PageFrom(std::move(rows), limit,
                          [](const SupplierDeliveryRow& row) { return row.supplier_code; });
    AddDelivery(session, as_of, page.items);
    return page;
  });
}

ReadPage<SupplierLineView, SupplierLineKey> Reader::ListSupplierLines(
    SupplierId supplier, std::optional<PurchaseOrderLineState> state,
    std::optional<SupplierLineKey> after, int limit) {
  using Value = ListPage<SupplierLineView, SupplierLineKey>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    std::vector<PurchaseOrderLineState> states = VisibleStates();
    if (state) std::erase_if(states, [&](PurchaseOrderLineState one) { return one != *state; });
    auto keys =
        PageFrom(ReadSupplierLineKeys(session, supplier, states, after.value_or(SupplierLineKey{}),
                                      PageLimit(limit) + 1),
                 limit, [](const SupplierLineKey& key) { return key; });
    std::vector<PurchaseOrderLineKey> lines;
    for (const SupplierLineKey& key : keys.items) {
      lines.push_back({key.purchase_order_id, key.line_number});
    }
    return {LoadSupplierLines(session, lines), keys.next};
  });
}

ReadOne<SupplierLineView> Reader::GetSupplierLine(SupplierId supplier,
                                                  const PurchaseOrderLineKey& key) {
  using Value = std::optional<SupplierLineView>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    bool exists = false;
    session.Select(
        kSupplierLineExists, [&](RowReader&) { exists = true; }, key.purchase_order_id,
        key.line_number, supplier);
    if (!exists) return std::nullopt;
    return LoadSupplierLines(session, {key}).front();
  });
}

ReadPage<DemandRow, DemandKey> Reader::ListDemand(SupplierId supplier,
                                                  std::optional<DemandKey> after, int limit) {
  using Value = ListPage<DemandRow, DemandKey>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    auto keys = PageFrom(
        ReadDemandKeys(session, supplier, after.value_or(DemandKey{}), PageLimit(limit) + 1), limit,
        [](const DemandKey& key) { return key; });
    return {LoadDemand(session, keys.items), keys.next};
  });
}

}  // namespace backline
