// The pages of the reader. A page starts after a key that is written out as ranges of one index
// (a > ? OR (a = ? AND b > ?)): a row constructor, or an OFFSET, would read all that lies before.
// Where the index has another column in front (a queue's location, a line's state), each of its
// values gives a sorted run of its own, and the runs are merged.
#include <algorithm>
#include <limits>
#include <map>
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
    " WHERE purchase_order_lines.supplier_id = ? AND purchase_order_lines.state IN (2, 3, 4, 9, 10)"
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

}  // namespace backline
