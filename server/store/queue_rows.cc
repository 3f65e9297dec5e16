#include "server/store/queue_rows.h"

#include "server/store/order_rows.h"
#include "server/store/purchase_order_rows.h"
#include "server/store/rows.h"

namespace backline {
namespace {

constexpr char kBackorderColumns[] =
    "backorder_id, order_id, line_number, customer_id, product_id, cause, occurred_date,"
    " recorded_time, location_id, quantity, pegged, allocated, shipped, delivered, cancelled,"
    " first_promised_date, rank_key, queue_sequence, undated, version";
constexpr char kPegColumns[] =
    "generation, supply_line_id, rank_key, queue_sequence, backorder_id, quantity, told_date,"
    " told_basis, version";

// As lines, these are not locked by themselves: the product's lock is their mutex, and each
// statement reads what its last holder committed.
constexpr Sql kSelectBackordersOfOrders = {
    "SELECT {} FROM backorders FORCE INDEX (backorders_line) WHERE order_id IN (", "?", ", ", ")",
    kBackorderColumns};
constexpr Sql kSelectBackordersOfLines = {
    "SELECT {} FROM backorders FORCE INDEX (backorders_line) WHERE (order_id, line_number) IN (",
    "(?, ?)", ", ", ")", kBackorderColumns};
constexpr Sql kSelectPegs = {
    "SELECT {} FROM pegs FORCE INDEX (pegs_backorder) WHERE backorder_id IN (", "?", ", ", ")",
    kPegColumns};
constexpr Sql kInsertChanges = {
    "INSERT INTO backorder_changes (backorder_id, sequence, ordinal, kind, quantity,"
    " promised_date, basis, supply_line_id, overtaking, recorded_time) VALUES ",
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};

struct BackorderRow {
  using Entity = Backorder;
  static constexpr Sql kInsert = {"INSERT INTO backorders ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                                  ", ", "", kBackorderColumns};
  static constexpr Sql kUpdate = {
      "UPDATE backorders t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS backorder_id, CAST(? AS BINARY(16)) AS location_id,"
      " CAST(? AS SIGNED) AS quantity, CAST(? AS SIGNED) AS pegged,"
      " CAST(? AS SIGNED) AS allocated, CAST(? AS SIGNED) AS shipped,"
      " CAST(? AS SIGNED) AS delivered, CAST(? AS SIGNED) AS cancelled,"
      " CAST(? AS DATE) AS first_promised_date, CAST(? AS SIGNED) AS rank_key,"
      " CAST(? AS SIGNED) AS queue_sequence, CAST(? AS SIGNED) AS undated,"
      " CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.backorder_id = v.backorder_id AND t.version = v.version"
      " SET t.location_id = v.location_id, t.quantity = v.quantity, t.pegged = v.pegged,"
      " t.allocated = v.allocated, t.shipped = v.shipped, t.delivered = v.delivered,"
      " t.cancelled = v.cancelled, t.first_promised_date = v.first_promised_date,"
      " t.rank_key = v.rank_key, t.queue_sequence = v.queue_sequence, t.undated = v.undated,"
      " t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.order_id, row.line_number, row.customer_id, row.product_id, row.cause,
          row.occurred_date, row.recorded_time);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.location_id, row.quantity, row.pegged, row.allocated, row.shipped, row.delivered,
          row.cancelled, row.first_promised_date, row.rank_key, row.queue_sequence, row.undated);
  }
};

struct PegRow {
  using Entity = Peg;
  static constexpr Sql kInsert = {"INSERT INTO pegs ({}) VALUES ", "(?, ?, ?, ?, ?, ?, ?, ?, 1)",
                                  ", ", "", kPegColumns};
  static constexpr Sql kUpdate = {
      "UPDATE pegs t JOIN (",
      "SELECT CAST(? AS SIGNED) AS generation, CAST(? AS BINARY(16)) AS supply_line_id,"
      " CAST(? AS SIGNED) AS rank_key, CAST(? AS SIGNED) AS queue_sequence,"
      " CAST(? AS BINARY(16)) AS backorder_id, CAST(? AS SIGNED) AS quantity,"
      " CAST(? AS DATE) AS told_date, CAST(? AS SIGNED) AS told_basis,"
      " CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.generation = v.generation AND t.supply_line_id = v.supply_line_id"
      " AND t.rank_key = v.rank_key AND t.queue_sequence = v.queue_sequence"
      " AND t.backorder_id = v.backorder_id AND t.version = v.version"
      " SET t.quantity = v.quantity, t.told_date = v.told_date, t.told_basis = v.told_basis,"
      " t.version = t.version + 1"};
  static constexpr Sql kRemove = {
      "DELETE t FROM pegs t JOIN (",
      "SELECT CAST(? AS SIGNED) AS generation, CAST(? AS BINARY(16)) AS supply_line_id,"
      " CAST(? AS SIGNED) AS rank_key, CAST(? AS SIGNED) AS queue_sequence,"
      " CAST(? AS BINARY(16)) AS backorder_id, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.generation = v.generation AND t.supply_line_id = v.supply_line_id"
      " AND t.rank_key = v.rank_key AND t.queue_sequence = v.queue_sequence"
      " AND t.backorder_id = v.backorder_id AND t.version = v.version"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.generation, row.supply_line_id, row.rank_key, row.queue_sequence, row.backorder_id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit&, Row&) {}
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.quantity, row.told_date, row.told_basis);
  }
};

void PutBackorder(RowReader& row, std::vector<BackorderId>& ids, WorkingSet& set) {
  Backorder backorder = ReadRow<BackorderRow>(row);
  ids.push_back(backorder.id);
  set.table<Backorder>().PutLoaded(std::move(backorder));
}

absl::Status LoadPegsWithSupply(Connection& connection, const std::vector<BackorderId>& ids,
                                WorkingSet& set) {
  std::vector<SupplyLineId> supply;
  absl::Status status = SelectIn(connection, kSelectPegs, Distinct(ids), [&](RowReader& row) {
    Peg peg = ReadRow<PegRow>(row);
    const Backorder* backorder = set.Find<Backorder>(peg.backorder_id);
    if (!IsCurrentGeneration(set, backorder->product_id, peg.generation)) return;
    supply.push_back(peg.supply_line_id);
    set.table<Peg>().PutLoaded(std::move(peg));
  });
  if (!status.ok()) return status;
  return LoadSupplyLines(connection, supply, set);
}

}  // namespace

bool IsCurrentGeneration(const WorkingSet& set, ProductId product_id, int64_t generation) {
  const Product* product = set.Find<Product>(product_id);
  return product != nullptr && product->plan_generation == generation;
}

absl::Status LoadOrderBundles(Connection& connection, const std::vector<OrderId>& ids,
                              WorkingSet& set) {
  if (ids.empty()) return absl::OkStatus();
  if (absl::Status status = LockOrders(connection, ids, set); !status.ok()) return status;
  if (absl::Status status = LoadLinesOfOrders(connection, ids, set); !status.ok()) return status;
  std::vector<BackorderId> backorders;
  absl::Status status = SelectIn(connection, kSelectBackordersOfOrders, Distinct(ids),
                                 [&](RowReader& row) { PutBackorder(row, backorders, set); });
  if (!status.ok()) return status;
  return LoadPegsWithSupply(connection, backorders, set);
}

absl::Status LoadLineBundles(Connection& connection, const std::vector<OrderLineKey>& keys,
                             WorkingSet& set) {
  // A line that is in the set came with its bundle.
  const std::vector<OrderLineKey> lines = NotLoaded(set.table<OrderLine>(), keys);
  if (lines.empty()) return absl::OkStatus();
  std::vector<OrderId> orders;
  for (const OrderLineKey& key : lines) orders.push_back(key.order_id);
  if (absl::Status status = LockOrders(connection, orders, set); !status.ok()) return status;
  if (absl::Status status = LoadLines(connection, lines, set); !status.ok()) return status;
  std::vector<BackorderId> backorders;
  absl::Status status = SelectIn(
      connection, kSelectBackordersOfLines, lines,
      [](Binder& bind, const OrderLineKey& key) { bind(key.order_id, key.line_number); },
      [&](RowReader& row) { PutBackorder(row, backorders, set); });
  if (!status.ok()) return status;
  return LoadPegsWithSupply(connection, backorders, set);
}

absl::Status RemovePegs(Connection& connection, const WorkingSet& set) {
  return RemoveRows<PegRow>(connection, set.table<Peg>().Removed());
}

absl::Status SaveBackorders(Connection& connection, const WorkingSet& set) {
  return SaveRows<BackorderRow>(connection, set);
}

absl::Status SavePegs(Connection& connection, const WorkingSet& set) {
  const Table<Peg>& table = set.table<Peg>();
  absl::Status status = UpdateRows<PegRow>(connection, table.Updated());
  return status.ok() ? InsertRows<PegRow>(connection, table.Inserted()) : status;
}

absl::Status SaveBackorderChanges(Connection& connection, const WorkingSet& set) {
  return InsertAll(connection, kInsertChanges, set.appends().backorder_changes,
                   [](Binder& bind, const BackorderChange& row) {
                     bind(row.backorder_id, row.sequence, row.ordinal, row.kind, row.quantity,
                          row.promised_date, row.basis, row.supply_line_id, row.overtaking,
                          row.recorded_time);
                   });
}

}  // namespace backline
