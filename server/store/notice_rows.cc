#include "server/store/notice_rows.h"

#include "server/store/rows.h"

namespace backline {
namespace {

constexpr char kNoticeColumns[] =
    "shipment_notice_id, supplier_id, location_id, delivery_note, carrier, tracking_reference,"
    " shipped_date, expected_date, line_count, package_count, recorded_time, cancelled, version";

constexpr Sql kSelectLinesOfNotices = {
    "SELECT DISTINCT purchase_order_id, line_number FROM shipment_notice_lines"
    " FORCE INDEX (PRIMARY)"
    " WHERE shipment_notice_id IN (",
    "?", ", ", ")"};
constexpr Sql kLockNotices = {
    "SELECT {} FROM shipment_notices FORCE INDEX (PRIMARY) WHERE shipment_notice_id IN (", "?",
    ", ", ") ORDER BY shipment_notice_id FOR UPDATE", kNoticeColumns};
constexpr Sql kSelectLines = {
    "SELECT shipment_notice_id, position, supply_line_id, purchase_order_id, line_number, quantity"
    " FROM shipment_notice_lines FORCE INDEX (PRIMARY) WHERE shipment_notice_id IN (",
    "?", ", ", ") ORDER BY shipment_notice_id, position"};
constexpr Sql kInsertLines = {
    "INSERT INTO shipment_notice_lines (shipment_notice_id, position, supply_line_id,"
    " purchase_order_id, line_number, quantity) VALUES ",
    "(?, ?, ?, ?, ?, ?)"};
constexpr Sql kInsertPackages = {
    "INSERT INTO shipment_notice_packages (shipment_notice_id, position, package_number,"
    " tracking_reference) VALUES ",
    "(?, ?, ?, ?)"};

struct NoticeRow {
  using Entity = ShipmentNotice;
  static constexpr Sql kInsert = {"INSERT INTO shipment_notices ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ", "",
                                  kNoticeColumns};
  static constexpr Sql kUpdate = {
      "UPDATE shipment_notices t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS shipment_notice_id, CAST(? AS SIGNED) AS cancelled,"
      " CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.shipment_notice_id = v.shipment_notice_id AND t.version = v.version"
      " SET t.cancelled = v.cancelled, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.supplier_id, row.location_id, row.delivery_note, row.carrier, row.tracking_reference,
          row.shipped_date, row.expected_date, row.line_count, row.package_count,
          row.recorded_time);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.cancelled);
  }
};

}  // namespace

const char* const kNoticeRowColumns = kNoticeColumns;

ShipmentNotice ReadNotice(RowReader& row) { return ReadRow<NoticeRow>(row); }

absl::Status ResolveNotices(Connection& connection, const std::vector<ShipmentNoticeId>& ids,
                            std::vector<PurchaseOrderLineKey>& lines) {
  return SelectIn(connection, kSelectLinesOfNotices, Distinct(ids), [&](RowReader& row) {
    PurchaseOrderLineKey& key = lines.emplace_back();
    row(key.purchase_order_id, key.line_number);
  });
}

absl::Status LoadNotices(Connection& connection, const std::vector<ShipmentNoticeId>& ids,
                         WorkingSet& set) {
  Table<ShipmentNotice>& table = set.table<ShipmentNotice>();
  const std::vector<ShipmentNoticeId> wanted = NotLoaded(table, ids);
  absl::Status status = SelectIn(connection, kLockNotices, wanted,
                                 [&](RowReader& row) { table.PutLoaded(ReadNotice(row)); });
  if (!status.ok()) return status;
  return SelectIn(connection, kSelectLines, wanted, [&](RowReader& row) {
    NoticeLine line;
    row(line.notice_id, line.position, line.supply_line_id, line.purchase_order_id,
        line.line_number, line.quantity);
    set.PutNoticeLine(line);
  });
}

absl::Status SaveNotices(Connection& connection, const WorkingSet& set) {
  if (absl::Status status = SaveRows<NoticeRow>(connection, set); !status.ok()) return status;
  const Appends& appends = set.appends();
  absl::Status status = InsertAll(connection, kInsertLines, appends.notice_lines,
                                  [](Binder& bind, const NoticeLine& row) {
                                    bind(row.notice_id, row.position, row.supply_line_id,
                                         row.purchase_order_id, row.line_number, row.quantity);
                                  });
  if (!status.ok()) return status;
  return InsertAll(connection, kInsertPackages, appends.notice_packages,
                   [](Binder& bind, const NoticePackage& row) {
                     bind(row.notice_id, row.position, row.package_number, row.tracking_reference);
                   });
}

}  // namespace backline
