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
// What an order does to stock that covers it: a form with half of the parameters.
constexpr Sql kUpdateReserved = {
    "UPDATE stock t JOIN (",
    "SELECT CAST(? AS BINARY(16)) AS product_id, CAST(? AS BINARY(16)) AS location_id,"
    " CAST(? AS SIGNED) AS reserved, CAST(? AS SIGNED) AS version",
    " UNION ALL ",
    ") v ON t.product_id = v.product_id AND t.location_id = v.location_id"
    " AND t.version = v.version SET t.reserved = v.reserved, t.version = t.version + 1"};

constexpr char kMovementColumns[] =
    "product_id, location_id, movement_id, sequence, kind, reserved_delta, order_id, line_number,"
    " occurred_date, recorded_time, on_hand_delta, earmarked_delta, withdrawing_delta,"
    " quarantined_delta, supply_line_id";
constexpr Sql kInsertMovements = {"INSERT INTO movements ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ", ", "",
                                  kMovementColumns};
constexpr Sql kInsertReservations = {
    "INSERT INTO movements ({}) VALUES ",
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, " BACKLINE_SQL_NO_ID ")", ", ", "",
    kMovementColumns};

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
  const auto& table = set.table<Stock>();
  BACKLINE_CHECK(table.Removed().empty());
  const PlainAndOther<Stock> updated(table.Updated(), [&](const Stock& row) {
    const Stock& before = *table.AsLoaded(row.key());
    return row.on_hand == before.on_hand && row.earmarked == before.earmarked &&
           row.withdrawing == before.withdrawing && row.quarantined == before.quarantined;
  });
  absl::Status status =
      InsertAll(connection, kUpdateReserved, updated.plain, [](Binder& bind, const Stock* row) {
        bind(row->product_id, row->location_id, row->reserved, row->version);
      });
  if (status.ok()) status = UpdateRows<StockRow>(connection, updated.other);
  return status.ok() ? InsertRows<StockRow>(connection, table.Inserted()) : status;
}

absl::Status SaveMovements(Connection& connection, const WorkingSet& set) {
  const PlainAndOther<Movement> movements(set.appends().movements, [](const Movement& row) {
    return row.on_hand_delta == 0 && row.earmarked_delta == 0 && row.withdrawing_delta == 0 &&
           row.quarantined_delta == 0 && row.supply_line_id.empty();
  });
  const auto bind_plain = [](Binder& bind, const Movement* row) {
    bind(row->product_id, row->location_id, row->id, row->sequence, row->kind, row->reserved_delta,
         row->order_id, row->line_number, row->occurred_date, row->recorded_time);
  };
  absl::Status status = InsertAll(connection, kInsertReservations, movements.plain, bind_plain);
  if (!status.ok()) return status;
  return InsertAll(connection, kInsertMovements, movements.other,
                   [&](Binder& bind, const Movement* row) {
                     bind_plain(bind, row);
                     bind(row->on_hand_delta, row->earmarked_delta, row->withdrawing_delta,
                          row->quarantined_delta, row->supply_line_id);
                   });
}

}  // namespace backline
