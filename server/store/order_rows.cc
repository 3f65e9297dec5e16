#include "server/store/order_rows.h"

#include "absl/container/flat_hash_map.h"
#include "server/store/rows.h"

namespace backline {
namespace {

constexpr char kOrderColumns[] =
    "order_id, customer_id, external_reference, occurred_date, recorded_time, line_count, version";
constexpr char kLineColumns[] =
    "order_id, line_number, product_id, any_location, ordered, requested_date, location_id,"
    " peg_location_id, reserved, shipped, cancelled, substituted, backordered, delivered,"
    " first_promised_date, stock_date, rank_key, queue_sequence, version";
// A line that stock covers as it is placed: a form with half of the parameters.
constexpr Sql kInsertCoveredLines = {"INSERT INTO order_lines ({}) VALUES ",
                                     "(?, ?, ?, ?, ?, ?, ?, " BACKLINE_SQL_NO_ID
                                     ", ?, 0, 0, 0, 0, 0, ?, ?, ?, ?, 1)",
                                     ", ", "", kLineColumns};
constexpr char kShipmentColumns[] =
    "shipment_id, order_id, shipped_date, tracking_reference, recorded_time, delivered_date,"
    " proof_of_delivery, version";

constexpr Sql kSelectProductsOfOrders = {
    "SELECT product_id FROM order_lines FORCE INDEX (PRIMARY) WHERE order_id IN (", "?", ", ", ")"};
constexpr Sql kSelectOrdersOfShipments = {
    "SELECT order_id FROM shipments FORCE INDEX (PRIMARY) WHERE shipment_id IN (", "?", ", ", ")"};
constexpr Sql kLockOrders = {"SELECT {} FROM orders FORCE INDEX (PRIMARY) WHERE order_id IN (", "?",
                             ", ", ") ORDER BY order_id FOR UPDATE", kOrderColumns};
// Lines are not locked: whoever changes one holds the lock of its product, as the caller does. Each
// statement reads what is committed now (READ COMMITTED), so what the last holder wrote is seen;
// the guard of the save stands behind that.
constexpr Sql kSelectLinesOfOrders = {
    "SELECT {} FROM order_lines FORCE INDEX (PRIMARY) WHERE order_id IN (", "?", ", ", ")",
    kLineColumns};
constexpr Sql kSelectLines = {
    "SELECT {} FROM order_lines FORCE INDEX (PRIMARY) WHERE (order_id, line_number) IN (", "(?, ?)",
    ", ", ")", kLineColumns};
constexpr Sql kSelectShipments = {
    "SELECT {} FROM shipments FORCE INDEX (PRIMARY) WHERE shipment_id IN (", "?", ", ", ")",
    kShipmentColumns};
constexpr Sql kSelectParts = {
    "SELECT shipment_id, line_number, backorder_id, quantity FROM shipment_parts"
    " FORCE INDEX (PRIMARY) WHERE shipment_id IN (",
    "?", ", ", ")"};
constexpr Sql kInsertParts = {
    "INSERT INTO shipment_parts (shipment_id, line_number, backorder_id, quantity) VALUES ",
    "(?, ?, ?, ?)"};

struct OrderRow {
  using Entity = Order;
  static constexpr Sql kInsert = {"INSERT INTO orders ({}) VALUES ", "(?, ?, ?, ?, ?, ?, 1)", ", ",
                                  "", kOrderColumns};
  static constexpr Sql kUpdate = {
      "UPDATE orders t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS order_id, CAST(? AS SIGNED) AS line_count,"
      " CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.order_id = v.order_id AND t.version = v.version"
      " SET t.line_count = v.line_count, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.customer_id, row.external_reference, row.occurred_date, row.recorded_time);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.line_count);
  }
};

struct LineRow {
  using Entity = OrderLine;
  static constexpr Sql kInsert = {"INSERT INTO order_lines ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ",
                                  "", kLineColumns};
  static constexpr Sql kUpdate = {
      "UPDATE order_lines t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS order_id, CAST(? AS SIGNED) AS line_number,"
      " CAST(? AS SIGNED) AS ordered, CAST(? AS DATE) AS requested_date,"
      " CAST(? AS BINARY(16)) AS location_id, CAST(? AS BINARY(16)) AS peg_location_id,"
      " CAST(? AS SIGNED) AS reserved, CAST(? AS SIGNED) AS shipped,"
      " CAST(? AS SIGNED) AS cancelled, CAST(? AS SIGNED) AS substituted,"
      " CAST(? AS SIGNED) AS backordered, CAST(? AS SIGNED) AS delivered,"
      " CAST(? AS DATE) AS first_promised_date, CAST(? AS DATE) AS stock_date,"
      " CAST(? AS SIGNED) AS rank_key, CAST(? AS SIGNED) AS queue_sequence,"
      " CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.order_id = v.order_id AND t.line_number = v.line_number"
      " AND t.version = v.version SET t.ordered = v.ordered,"
      " t.requested_date = v.requested_date, t.location_id = v.location_id,"
      " t.peg_location_id = v.peg_location_id, t.reserved = v.reserved, t.shipped = v.shipped,"
      " t.cancelled = v.cancelled, t.substituted = v.substituted,"
      " t.backordered = v.backordered, t.delivered = v.delivered,"
      " t.first_promised_date = v.first_promised_date, t.stock_date = v.stock_date,"
      " t.rank_key = v.rank_key, t.queue_sequence = v.queue_sequence,"
      " t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.order_id, row.line_number);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.product_id, row.any_location);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.ordered, row.requested_date, row.location_id, row.peg_location_id, row.reserved,
          row.shipped, row.cancelled, row.substituted, row.backordered, row.delivered,
          row.first_promised_date, row.stock_date, row.rank_key, row.queue_sequence);
  }
};

struct ShipmentRow {
  using Entity = Shipment;
  static constexpr Sql kInsert = {"INSERT INTO shipments ({}) VALUES ", "(?, ?, ?, ?, ?, ?, ?, 1)",
                                  ", ", "", kShipmentColumns};
  static constexpr Sql kUpdate = {
      "UPDATE shipments t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS shipment_id, CAST(? AS DATE) AS delivered_date,"
      " CAST(? AS CHAR(100)) AS proof_of_delivery, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.shipment_id = v.shipment_id AND t.version = v.version"
      " SET t.delivered_date = v.delivered_date, t.proof_of_delivery = v.proof_of_delivery,"
      " t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.order_id, row.shipped_date, row.tracking_reference, row.recorded_time);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.delivered_date, row.proof_of_delivery);
  }
};

absl::Status SaveLines(Connection& connection, const WorkingSet& set) {
  const auto& table = set.table<OrderLine>();
  BACKLINE_CHECK(table.Removed().empty());
  if (absl::Status status = UpdateRows<LineRow>(connection, table.Updated()); !status.ok()) {
    return status;
  }
  const PlainAndOther<OrderLine> lines(table.Inserted(), [](const OrderLine& row) {
    return row.peg_location_id.empty() && row.shipped == 0 && row.cancelled == 0 &&
           row.substituted == 0 && row.backordered == 0 && row.delivered == 0;
  });
  absl::Status status = InsertAll(
      connection, kInsertCoveredLines, lines.plain, [](Binder& bind, const OrderLine* row) {
        bind(row->order_id, row->line_number, row->product_id, row->any_location, row->ordered,
             row->requested_date, row->location_id, row->reserved, row->first_promised_date,
             row->stock_date, row->rank_key, row->queue_sequence);
      });
  return status.ok() ? InsertRows<LineRow>(connection, lines.other) : status;
}

}  // namespace

absl::Status ResolveOrders(Connection& connection, const std::vector<OrderId>& ids,
                           std::vector<ProductId>& products) {
  return SelectIn(connection, kSelectProductsOfOrders, Distinct(ids),
                  [&](RowReader& row) { products.push_back(row.Get<ProductId>()); });
}

absl::Status ResolveShipments(Connection& connection, const std::vector<ShipmentId>& ids,
                              std::vector<OrderId>& orders) {
  return SelectIn(connection, kSelectOrdersOfShipments, Distinct(ids),
                  [&](RowReader& row) { orders.push_back(row.Get<OrderId>()); });
}

absl::Status LockOrders(Connection& connection, const std::vector<OrderId>& ids, WorkingSet& set) {
  Table<Order>& table = set.table<Order>();
  return SelectIn(connection, kLockOrders, NotLoaded(table, ids),
                  [&](RowReader& row) { table.PutLoaded(ReadRow<OrderRow>(row)); });
}

absl::Status LoadLinesOfOrders(Connection& connection, const std::vector<OrderId>& ids,
                               WorkingSet& set) {
  Table<OrderLine>& table = set.table<OrderLine>();
  return SelectIn(connection, kSelectLinesOfOrders, Distinct(ids),
                  [&](RowReader& row) { table.PutLoaded(ReadRow<LineRow>(row)); });
}

absl::Status LoadLines(Connection& connection, const std::vector<OrderLineKey>& keys,
                       WorkingSet& set) {
  Table<OrderLine>& table = set.table<OrderLine>();
  return SelectIn(
      connection, kSelectLines, NotLoaded(table, keys),
      [](Binder& bind, const OrderLineKey& key) { bind(key.order_id, key.line_number); },
      [&](RowReader& row) { table.PutLoaded(ReadRow<LineRow>(row)); });
}

absl::Status LoadShipments(Connection& connection, const std::vector<ShipmentId>& ids,
                           WorkingSet& set) {
  Table<Shipment>& table = set.table<Shipment>();
  const std::vector<ShipmentId> wanted = NotLoaded(table, ids);
  absl::Status status = SelectIn(connection, kSelectShipments, wanted, [&](RowReader& row) {
    table.PutLoaded(ReadRow<ShipmentRow>(row));
  });
  if (!status.ok()) return status;
  absl::flat_hash_map<ShipmentId, std::vector<ShipmentPart>> parts;
  status = SelectIn(connection, kSelectParts, wanted, [&](RowReader& row) {
    ShipmentPart part;
    row(part.shipment_id, part.line_number, part.backorder_id, part.quantity);
    parts[part.shipment_id].push_back(part);
  });
  for (auto& [id, rows] : parts) {
    std::sort(rows.begin(), rows.end(), [](const ShipmentPart& a, const ShipmentPart& b) {
      return std::pair(a.line_number, a.backorder_id) < std::pair(b.line_number, b.backorder_id);
    });
    set.PutShipmentParts(id, std::move(rows));
  }
  return status;
}

absl::Status SaveOrders(Connection& connection, const WorkingSet& set) {
  if (absl::Status status = SaveRows<OrderRow>(connection, set); !status.ok()) return status;
  return SaveLines(connection, set);
}

absl::Status SaveShipments(Connection& connection, const WorkingSet& set) {
  if (absl::Status status = SaveRows<ShipmentRow>(connection, set); !status.ok()) return status;
  return InsertAll(connection, kInsertParts, set.appends().shipment_parts,
                   [](Binder& bind, const ShipmentPart& row) {
                     bind(row.shipment_id, row.line_number, row.backorder_id, row.quantity);
                   });
}

}  // namespace backline
