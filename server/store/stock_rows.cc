#include "server/store/stock_rows.h"

#include <map>

#include "server/store/catalog_rows.h"
#include "server/store/rows.h"

namespace backline {
namespace {

constexpr char kStockColumns[] =
    "product_id, location_id, on_hand, reserved, earmarked, withdrawing, quarantined, version";
constexpr Sql kLockStock = {
    "SELECT {} FROM stock FORCE INDEX (PRIMARY) WHERE (product_id, location_id) IN (", "(?, ?)",
    ", ", ") ORDER BY product_id, location_id FOR UPDATE", kStockColumns};
// One arm for each product. Not locked: the product's lock, which the caller holds, is the mutex.
constexpr Sql kSelectStockAnywhere = {
    "",
    "(SELECT {} FROM stock FORCE INDEX (PRIMARY) WHERE product_id = ?"
    " ORDER BY GREATEST(0, on_hand - reserved - earmarked) DESC, location_id LIMIT ?)",
    " UNION ALL ", "", kStockColumns};
constexpr Sql kInsertMovements = {
    "INSERT INTO movements (product_id, location_id, movement_id, sequence, kind, on_hand_delta,"
    " reserved_delta, earmarked_delta, withdrawing_delta, quarantined_delta, order_id,"
    " line_number, supply_line_id, occurred_date, recorded_time) VALUES ",
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};

struct StockRow {
  using Entity = Stock;
  static constexpr Sql kInsert = {"INSERT INTO stock ({}) VALUES ", "(?, ?, ?, ?, ?, ?, ?, 1)",
                                  ", ", "", kStockColumns};
  static constexpr Sql kUpdate = {
      "UPDATE stock t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS product_id, CAST(? AS BINARY(16)) AS location_id,"
      " CAST(? AS SIGNED) AS on_hand, CAST(? AS SIGNED) AS reserved,"
      " CAST(? AS SIGNED) AS earmarked, CAST(? AS SIGNED) AS withdrawing,"
      " CAST(? AS SIGNED) AS quarantined, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.product_id = v.product_id AND t.location_id = v.location_id"
      " AND t.version = v.version SET t.on_hand = v.on_hand, t.reserved = v.reserved,"
      " t.earmarked = v.earmarked, t.withdrawing = v.withdrawing,"
      " t.quarantined = v.quarantined, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.product_id, row.location_id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit&, Row&) {}
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.on_hand, row.reserved, row.earmarked, row.withdrawing, row.quarantined);
  }
};

}  // namespace

absl::Status LockStock(Connection& connection, const std::vector<StockKey>& keys, WorkingSet& set) {
  Table<Stock>& table = set.table<Stock>();
  return SelectIn(
      connection, kLockStock, NotLoaded(table, keys),
      [](Binder& bind, const StockKey& key) { bind(key.product_id, key.location_id); },
      [&](RowReader& row) { table.PutLoaded(ReadRow<StockRow>(row)); });
}

absl::Status LoadStockAnywhere(Connection& connection, const std::vector<ProductId>& ids,
                               WorkingSet& set) {
  const std::vector<ProductId> products = Distinct(ids);
  std::map<ProductId, std::vector<StockKey>> by_product;
  std::vector<LocationId> locations;
  for (ProductId id : products) by_product[id];
  absl::Status status =
      InPieces(products.size(), kPagesPerStatementMax, [&](size_t first, size_t count) {
        return connection.Query(
            kSelectStockAnywhere, static_cast<int>(count),
            [&](Binder& bind) {
              for (size_t n = 0; n < count; ++n) bind(products[first + n], kStockPerProduct);
            },
            [&](RowReader& row) {
              Stock stock = ReadRow<StockRow>(row);
              by_product[stock.product_id].push_back(stock.key());
              locations.push_back(stock.location_id);
              set.table<Stock>().PutLoaded(std::move(stock));
            });
      });
  if (!status.ok()) return status;
  for (auto& [product_id, keys] : by_product) set.PutStockAnywhere(product_id, std::move(keys));
  return LoadLocations(connection, locations, set);
}

absl::Status SaveStock(Connection& connection, const WorkingSet& set) {
  return SaveRows<StockRow>(connection, set);
}

absl::Status SaveMovements(Connection& connection, const WorkingSet& set) {
  return InsertAll(
      connection, kInsertMovements, set.appends().movements, [](Binder& bind, const Movement& row) {
        bind(row.product_id, row.location_id, row.id, row.sequence, row.kind, row.on_hand_delta,
             row.reserved_delta, row.earmarked_delta, row.withdrawing_delta, row.quarantined_delta,
             row.order_id, row.line_number, row.supply_line_id, row.occurred_date,
             row.recorded_time);
      });
}

}  // namespace backline
