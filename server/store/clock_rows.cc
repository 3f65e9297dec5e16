#include "server/store/clock_rows.h"

#include <set>

#include "server/store/rows.h"

namespace backline {
namespace {

constexpr Sql kSelectClocks = {
    "SELECT {} FROM obligation_clocks FORCE INDEX (PRIMARY) WHERE clock_id IN (", "?", ", ", ")",
    kClockColumnList};
constexpr Sql kSelectClocksOfLines = {
    "SELECT {} FROM obligation_clocks FORCE INDEX (obligation_clocks_open)"
    " WHERE (kind = 1 OR open_clock = 1) AND (purchase_order_id, line_number) IN (",
    "(?, ?)", ", ", ")", kClockColumnList};

struct ClockRow {
  using Entity = ObligationClock;
  static constexpr Sql kInsert = {"INSERT INTO obligation_clocks ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                                  ", ", "", kClockColumnList};
  static constexpr Sql kUpdate = {
      "UPDATE obligation_clocks t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS clock_id, CAST(? AS SIGNED) AS state,"
      " CAST(? AS DATETIME(6)) AS resumed_time, CAST(? AS SIGNED) AS used_micros,"
      " CAST(? AS DATETIME(6)) AS due_soon_time, CAST(? AS DATETIME(6)) AS due_time,"
      " CAST(? AS DATE) AS due_date, CAST(? AS SIGNED) AS due_soon_told,"
      " CAST(? AS DATETIME(6)) AS breached_time, CAST(? AS DATETIME(6)) AS stopped_time,"
      " CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.clock_id = v.clock_id AND t.version = v.version SET t.state = v.state,"
      " t.resumed_time = v.resumed_time, t.used_micros = v.used_micros,"
      " t.due_soon_time = v.due_soon_time, t.due_time = v.due_time, t.due_date = v.due_date,"
      " t.due_soon_told = v.due_soon_told, t.breached_time = v.breached_time,"
      " t.stopped_time = v.stopped_time, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.kind, row.supplier_id, row.product_id, row.purchase_order_id, row.line_number,
          row.answer_version, row.supply_line_id, row.agreement_id, row.allowed_micros,
          row.started_time);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.state, row.resumed_time, row.used_micros, row.due_soon_time, row.due_time,
          row.due_date, row.due_soon_told, row.breached_time, row.stopped_time);
  }
};

Connection::Read Into(WorkingSet& set, std::vector<WorkKey>& timers) {
  return [&](RowReader& row) {
    ObligationClock clock = ReadClock(row);
    if (clock.state == ClockState::kRunning) timers.push_back(clock.timer());
    set.table<ObligationClock>().PutLoaded(std::move(clock));
  };
}

}  // namespace

ObligationClock ReadClock(RowReader& row) { return ReadRow<ClockRow>(row); }

absl::Status LoadClocks(Connection& connection, const std::vector<ClockId>& ids,
                        std::vector<WorkKey>& timers, WorkingSet& set) {
  return SelectIn(connection, kSelectClocks, NotLoaded(set.table<ObligationClock>(), ids),
                  Into(set, timers));
}

absl::Status LoadLineClocks(Connection& connection, const std::vector<PurchaseOrderLineKey>& keys,
                            std::vector<WorkKey>& timers, WorkingSet& set) {
  std::set<SupplierId> agreed;
  set.table<Agreement>().ForEach(
      [&](const Agreement& agreement) { agreed.insert(agreement.supplier_id); });
  std::vector<PurchaseOrderLineKey> lines;
  for (const PurchaseOrderLineKey& key : keys) {
    const PurchaseOrderLine* line = set.Find<PurchaseOrderLine>(key);
    if (line != nullptr && agreed.contains(line->supplier_id)) lines.push_back(key);
  }
  return SelectIn(
      connection, kSelectClocksOfLines, Distinct(std::move(lines)),
      [](Binder& bind, const PurchaseOrderLineKey& key) {
        bind(key.purchase_order_id, key.line_number);
      },
      Into(set, timers));
}

absl::Status SaveClocks(Connection& connection, const WorkingSet& set) {
  return SaveRows<ClockRow>(connection, set);
}

}  // namespace backline
