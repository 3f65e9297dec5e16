#include "server/store/response_rows.h"

#include "server/store/rows.h"

namespace backline {
namespace {

constexpr char kResponseColumns[] =
    "purchase_order_id, line_number, answer_version, supplier_id, product_id, kind, asked,"
    " offered_over, currency_code, price_units, price_nanos, decide_by_date, reason, note,"
    " recorded_time, state, decided_quantity, decided_date, decision_note, decided_time, version";
constexpr char kToleranceColumns[] =
    "supplier_id, product_id, group_code, days_early, days_late, percent_under, percent_over,"
    " applies, version";
constexpr char kPartColumns[] =
    "purchase_order_id, line_number, answer_version, part_number, kind, quantity, eta_date,"
    " supply_line_id, reason, note, recorded_time";

constexpr Sql kSelectTolerances = {
    "SELECT {} FROM tolerances FORCE INDEX (PRIMARY) WHERE (supplier_id, product_id) IN (",
    "(?, ?)", ", ", ")", kToleranceColumns};
constexpr Sql kSelectResponses = {
    "SELECT {} FROM responses FORCE INDEX (PRIMARY)"
    " WHERE (purchase_order_id, line_number, answer_version) IN (",
    "(?, ?, ?)", ", ", ")", kResponseColumns};
constexpr Sql kSelectParts = {
    "SELECT {} FROM answer_parts FORCE INDEX (PRIMARY)"
    " WHERE (purchase_order_id, line_number, answer_version) IN (",
    "(?, ?, ?)", ", ", ") ORDER BY purchase_order_id, line_number, answer_version, part_number",
    kPartColumns};

struct ResponseRow {
  using Entity = LineResponse;
  static constexpr Sql kInsert = {"INSERT INTO responses ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                                  ", ", "", kResponseColumns};
  static constexpr Sql kUpdate = {
      "UPDATE responses t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS purchase_order_id, CAST(? AS SIGNED) AS line_number,"
      " CAST(? AS SIGNED) AS answer_version, CAST(? AS SIGNED) AS state,"
      " CAST(? AS SIGNED) AS decided_quantity, CAST(? AS DATE) AS decided_date,"
      " CAST(? AS CHAR(500)) AS decision_note, CAST(? AS DATETIME(6)) AS decided_time,"
      " CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.purchase_order_id = v.purchase_order_id AND t.line_number = v.line_number"
      " AND t.answer_version = v.answer_version AND t.version = v.version"
      " SET t.state = v.state, t.decided_quantity = v.decided_quantity,"
      " t.decided_date = v.decided_date, t.decision_note = v.decision_note,"
      " t.decided_time = v.decided_time, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.purchase_order_id, row.line_number, row.answer_version);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.supplier_id, row.product_id, row.kind, row.asked, row.over,
          row.unit_price.currency_code, row.unit_price.units, row.unit_price.nanos,
          row.decide_by_date, row.reason, row.note, row.recorded_time);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.state, row.decided_quantity, row.decided_date, row.decision_note, row.decided_time);
  }
};

struct ToleranceRow {
  using Entity = ToleranceRule;
  static constexpr Sql kInsert = {"INSERT INTO tolerances ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ", "", kToleranceColumns};
  static constexpr Sql kUpdate = {
      "UPDATE tolerances t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS supplier_id, CAST(? AS BINARY(16)) AS product_id,"
      " CAST(? AS SIGNED) AS days_early, CAST(? AS SIGNED) AS days_late,"
      " CAST(? AS SIGNED) AS percent_under, CAST(? AS SIGNED) AS percent_over,"
      " CAST(? AS SIGNED) AS applies, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.supplier_id = v.supplier_id AND t.product_id = v.product_id"
      " AND t.version = v.version SET t.days_early = v.days_early, t.days_late = v.days_late,"
      " t.percent_under = v.percent_under, t.percent_over = v.percent_over,"
      " t.applies = v.applies, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.supplier_id, row.subject);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.group_code);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.days_early, row.days_late, row.percent_under, row.percent_over, row.applies);
  }
};

void BindKey(Binder& bind, const ResponseKey& key) {
  bind(key.purchase_order_id, key.line_number, key.answer_version);
}

}  // namespace

const char* const kResponseRowColumns = kResponseColumns;
const char* const kToleranceRowColumns = kToleranceColumns;
const char* const kAnswerPartRowColumns = kPartColumns;

LineResponse ReadResponse(RowReader& row) { return ReadRow<ResponseRow>(row); }

ToleranceRule ReadTolerance(RowReader& row) { return ReadRow<ToleranceRow>(row); }

AnswerPart ReadAnswerPart(RowReader& row) {
  AnswerPart part;
  row(part.purchase_order_id, part.line_number, part.answer_version, part.part_number, part.kind,
      part.quantity, part.eta_date, part.supply_line_id, part.reason, part.note,
      part.recorded_time);
  return part;
}

absl::Status LoadTolerances(Connection& connection, const std::vector<ToleranceKey>& keys,
                            WorkingSet& set) {
  Table<ToleranceRule>& table = set.table<ToleranceRule>();
  return SelectIn(
      connection, kSelectTolerances, NotLoaded(table, keys),
      [](Binder& bind, const ToleranceKey& key) { bind(key.supplier_id, key.subject); },
      [&](RowReader& row) { table.PutLoaded(ReadTolerance(row)); });
}

absl::Status LoadResponses(Connection& connection, const std::vector<ResponseKey>& keys,
                           WorkingSet& set) {
  Table<LineResponse>& table = set.table<LineResponse>();
  const std::vector<ResponseKey> wanted = NotLoaded(table, keys);
  absl::Status status = SelectIn(connection, kSelectResponses, wanted, BindKey,
                                 [&](RowReader& row) { table.PutLoaded(ReadResponse(row)); });
  if (!status.ok()) return status;
  return SelectIn(connection, kSelectParts, wanted, BindKey,
                  [&](RowReader& row) { set.PutAnswerPart(ReadAnswerPart(row)); });
}

absl::Status SaveResponses(Connection& connection, const WorkingSet& set) {
  if (absl::Status status = SaveRows<ResponseRow>(connection, set); !status.ok()) return status;
  return SaveRows<ToleranceRow>(connection, set);
}

}  // namespace backline
