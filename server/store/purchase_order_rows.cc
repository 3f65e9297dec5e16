#include "server/store/purchase_order_rows.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <map>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/store/rows.h"

namespace backline {
namespace {

constexpr char kOrderColumns[] =
    "purchase_order_id, supplier_id, location_id, proposed, recorded_time, external_reference,"
    " sent_date, line_count, version";
constexpr char kLineColumns[] =
    "purchase_order_id, line_number, supplier_id, location_id, product_id, ordered, received,"
    " cancelled, rejected, over_received, quarantined, currency_code, price_units, price_nanos,"
    " requested_date, first_confirmed_date, last_received_date, over_receipt_tolerance_percent,"
    " schedule_count, state, answer_version, withheld, withheld_date, version";
constexpr char kSupplyColumns[] =
    "supply_line_id, purchase_order_id, line_number, schedule_number, supplier_id, product_id,"
    " location_id, expected, received, cancelled, pegged, withdrawing, confirmed, eta_date,"
    " fallback_date, overdue, eta_version, agreed_date, eta_review, shipment_notice_id,"
    " slot_booked, slot_end_date, taken_back, announced, version";

constexpr Sql kSelectProducts = {
    "SELECT product_id FROM purchase_order_lines FORCE INDEX (PRIMARY)"
    " WHERE purchase_order_id IN (",
    "?", ", ", ")"};
constexpr Sql kSelectProductsOfLines = {
    "SELECT product_id FROM purchase_order_lines FORCE INDEX (PRIMARY)"
    " WHERE (purchase_order_id, line_number) IN (",
    "(?, ?)", ", ", ")"};
constexpr Sql kSelectLinesOfSupply = {
    "SELECT purchase_order_id, line_number FROM supply_lines FORCE INDEX (PRIMARY)"
    " WHERE supply_line_id IN (",
    "?", ", ", ")"};
constexpr Sql kLockOrders = {
    "SELECT {} FROM purchase_orders FORCE INDEX (PRIMARY) WHERE purchase_order_id IN (", "?", ", ",
    ") ORDER BY purchase_order_id FOR UPDATE", kOrderColumns};
// Not locked by themselves: the lock of their product, which the caller holds, is their mutex.
constexpr Sql kSelectLinesOfOrders = {
    "SELECT {} FROM purchase_order_lines FORCE INDEX (PRIMARY) WHERE purchase_order_id IN (", "?",
    ", ", ")", kLineColumns};
constexpr Sql kSelectLines = {
    "SELECT {} FROM purchase_order_lines FORCE INDEX (PRIMARY)"
    " WHERE (purchase_order_id, line_number) IN (",
    "(?, ?)", ", ", ")", kLineColumns};
constexpr Sql kSelectSupplyOfOrders = {
    "SELECT {} FROM supply_lines FORCE INDEX (supply_lines_schedule)"
    " WHERE purchase_order_id IN (",
    "?", ", ", ")", kSupplyColumns};
constexpr Sql kSelectSupplyOfLines = {
    "SELECT {} FROM supply_lines FORCE INDEX (supply_lines_schedule)"
    " WHERE (purchase_order_id, line_number) IN (",
    "(?, ?)", ", ", ")", kSupplyColumns};
constexpr Sql kSelectSupply = {
    "SELECT {} FROM supply_lines FORCE INDEX (PRIMARY) WHERE supply_line_id IN (", "?", ", ", ")",
    kSupplyColumns};
constexpr Sql kSelectNotes = {
    "SELECT purchase_order_id, delivery_note, line_number FROM receipts"
    " FORCE INDEX (receipts_once) WHERE (purchase_order_id, delivery_note) IN (",
    "(?, ?)", ", ", ")"};

constexpr Sql kSumUndated = {
    "SELECT product_id, location_id,"
    " CAST(SUM(quantity - pegged - allocated - shipped - cancelled) AS SIGNED)"
    " FROM backorders FORCE INDEX (backorders_undated)"
    " WHERE undated IN (1, 2) AND product_id IN (",
    "?", ", ", ") GROUP BY product_id, location_id"};
constexpr Sql kSumSupply = {
    "SELECT product_id, location_id, CAST(SUM(expected - received - cancelled - pegged) AS SIGNED)"
    " FROM supply_lines FORCE INDEX (supply_lines_free)"
    " WHERE is_free IN (1, 2) AND product_id IN (",
    "?", ", ", ") GROUP BY product_id, location_id"};
constexpr Sql kSumDrafted = {
    "SELECT product_id, location_id,"
    " CAST(SUM(ordered - received - cancelled - rejected) AS SIGNED)"
    " FROM purchase_order_lines FORCE INDEX (purchase_order_lines_product)"
    " WHERE state = 1 AND product_id IN (",
    "?", ", ", ") GROUP BY product_id, location_id"};

constexpr Sql kInsertAnswers = {
    "INSERT INTO answer_parts (purchase_order_id, line_number, answer_version, part_number, kind,"
    " quantity, eta_date, supply_line_id, reason, note, recorded_time) VALUES ",
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
constexpr Sql kInsertEtas = {
    "INSERT INTO eta_updates (supply_line_id, sequence, eta_version, eta_date, previous_date,"
    " quantity, reason, note, applied, recorded_time) VALUES ",
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
constexpr Sql kInsertReceipts = {
    "INSERT INTO receipts (receipt_id, purchase_order_id, line_number, supplier_id, delivery_note,"
    " accepted, over_received, quarantined, received_date, imported, recorded_time) VALUES ",
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};

struct PurchaseOrderRow {
  using Entity = PurchaseOrder;
  static constexpr Sql kInsert = {"INSERT INTO purchase_orders ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ", "", kOrderColumns};
  static constexpr Sql kUpdate = {
      "UPDATE purchase_orders t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS purchase_order_id,"
      " CAST(? AS CHAR(100)) AS external_reference, CAST(? AS DATE) AS sent_date,"
      " CAST(? AS SIGNED) AS line_count, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.purchase_order_id = v.purchase_order_id AND t.version = v.version"
      " SET t.external_reference = v.external_reference, t.sent_date = v.sent_date,"
      " t.line_count = v.line_count, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.supplier_id, row.location_id, row.proposed, row.recorded_time);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.external_reference, row.sent_date, row.line_count);
  }
};

// What of a line may change, as a row of values and as they are set.
#define BACKLINE_LINE_VALUES                                                         \
  "CAST(? AS BINARY(16)) AS purchase_order_id, CAST(? AS SIGNED) AS line_number,"    \
  " CAST(? AS SIGNED) AS ordered, CAST(? AS SIGNED) AS received,"                    \
  " CAST(? AS SIGNED) AS cancelled, CAST(? AS SIGNED) AS rejected,"                  \
  " CAST(? AS SIGNED) AS over_received, CAST(? AS SIGNED) AS quarantined,"           \
  " CAST(? AS CHAR(3)) AS currency_code, CAST(? AS SIGNED) AS price_units,"          \
  " CAST(? AS SIGNED) AS price_nanos, CAST(? AS DATE) AS requested_date,"            \
  " CAST(? AS DATE) AS first_confirmed_date, CAST(? AS DATE) AS last_received_date," \
  " CAST(? AS SIGNED) AS over_receipt_tolerance_percent,"                            \
  " CAST(? AS SIGNED) AS schedule_count, CAST(? AS SIGNED) AS state,"                \
  " CAST(? AS SIGNED) AS answer_version, CAST(? AS SIGNED) AS withheld,"             \
  " CAST(? AS DATE) AS withheld_date, CAST(? AS SIGNED) AS version"
#define BACKLINE_LINE_SET                                                              \
  ") v ON t.purchase_order_id = v.purchase_order_id AND t.line_number = v.line_number" \
  " AND t.version = v.version SET t.ordered = v.ordered, t.received = v.received,"     \
  " t.cancelled = v.cancelled, t.rejected = v.rejected,"                               \
  " t.over_received = v.over_received, t.quarantined = v.quarantined,"                 \
  " t.currency_code = v.currency_code, t.price_units = v.price_units,"                 \
  " t.price_nanos = v.price_nanos, t.requested_date = v.requested_date,"               \
  " t.first_confirmed_date = v.first_confirmed_date,"                                  \
  " t.last_received_date = v.last_received_date,"                                      \
  " t.over_receipt_tolerance_percent = v.over_receipt_tolerance_percent,"              \
  " t.schedule_count = v.schedule_count, t.state = v.state,"                           \
  " t.answer_version = v.answer_version, t.withheld = v.withheld,"                     \
  " t.withheld_date = v.withheld_date, t.version = t.version + 1"

struct LineRow {
  using Entity = PurchaseOrderLine;
  static constexpr Sql kInsert = {
      "INSERT INTO purchase_order_lines ({}) VALUES ",
      "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ", "",
      kLineColumns};
  static constexpr Sql kUpdate = {"UPDATE purchase_order_lines t JOIN (",
                                  "SELECT " BACKLINE_LINE_VALUES, " UNION ALL ", BACKLINE_LINE_SET};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.purchase_order_id, row.line_number);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.supplier_id, row.location_id, row.product_id);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.ordered, row.received, row.cancelled, row.rejected, row.over_received,
          row.quarantined, row.unit_price.currency_code, row.unit_price.units, row.unit_price.nanos,
          row.requested_date, row.first_confirmed_date, row.last_received_date,
          row.over_receipt_tolerance_percent, row.schedule_count, row.state, row.answer_version,
          row.withheld, row.withheld_date);
  }
};

struct SupplyRow {
  using Entity = SupplyLine;
  static constexpr Sql kInsert = {
      "INSERT INTO supply_lines ({}) VALUES ",
      "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ", "",
      kSupplyColumns};
  static constexpr Sql kUpdate = {
      "UPDATE supply_lines t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS supply_line_id, CAST(? AS SIGNED) AS expected,"
      " CAST(? AS SIGNED) AS received, CAST(? AS SIGNED) AS cancelled,"
      " CAST(? AS SIGNED) AS pegged, CAST(? AS SIGNED) AS withdrawing,"
      " CAST(? AS SIGNED) AS confirmed, CAST(? AS DATE) AS eta_date,"
      " CAST(? AS DATE) AS fallback_date, CAST(? AS SIGNED) AS overdue,"
      " CAST(? AS SIGNED) AS eta_version, CAST(? AS DATE) AS agreed_date,"
      " CAST(? AS SIGNED) AS eta_review, CAST(? AS BINARY(16)) AS shipment_notice_id,"
      " CAST(? AS SIGNED) AS slot_booked, CAST(? AS DATE) AS slot_end_date,"
      " CAST(? AS SIGNED) AS taken_back, CAST(? AS SIGNED) AS announced,"
      " CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.supply_line_id = v.supply_line_id AND t.version = v.version"
      " SET t.expected = v.expected, t.received = v.received, t.cancelled = v.cancelled,"
      " t.pegged = v.pegged, t.withdrawing = v.withdrawing, t.confirmed = v.confirmed,"
      " t.eta_date = v.eta_date, t.fallback_date = v.fallback_date, t.overdue = v.overdue,"
      " t.eta_version = v.eta_version, t.agreed_date = v.agreed_date,"
      " t.eta_review = v.eta_review, t.shipment_notice_id = v.shipment_notice_id,"
      " t.slot_booked = v.slot_booked, t.slot_end_date = v.slot_end_date,"
      " t.taken_back = v.taken_back, t.announced = v.announced, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.purchase_order_id, row.line_number, row.schedule_number, row.supplier_id,
          row.product_id, row.location_id);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.expected, row.received, row.cancelled, row.pegged, row.withdrawing, row.confirmed,
          row.eta_date, row.fallback_date, row.overdue, row.eta_version, row.agreed_date,
          row.eta_review, row.shipment_notice_id, row.slot_booked, row.slot_end, row.taken_back,
          row.announced);
  }
};

// A line's row repeats what its supplier is shown of its first schedule.
constexpr Sql kUpdateWithSchedule = {
    "UPDATE purchase_order_lines t JOIN (",
    "SELECT " BACKLINE_LINE_VALUES
    ", CAST(? AS BINARY(16)) AS schedule_supply_line_id, CAST(? AS SIGNED) AS schedule_expected,"
    " CAST(? AS SIGNED) AS schedule_received, CAST(? AS SIGNED) AS schedule_cancelled,"
    " CAST(? AS SIGNED) AS schedule_confirmed, CAST(? AS DATE) AS schedule_eta_date,"
    " CAST(? AS SIGNED) AS schedule_overdue, CAST(? AS SIGNED) AS schedule_eta_version,"
    " CAST(? AS DATE) AS schedule_agreed_date, CAST(? AS SIGNED) AS schedule_eta_review,"
    " CAST(? AS BINARY(16)) AS schedule_shipment_notice_id,"
    " CAST(? AS SIGNED) AS schedule_slot_booked, CAST(? AS SIGNED) AS schedule_announced",
    " UNION ALL ",
    BACKLINE_LINE_SET
    ", t.schedule_supply_line_id = v.schedule_supply_line_id,"
    " t.schedule_expected = v.schedule_expected, t.schedule_received = v.schedule_received,"
    " t.schedule_cancelled = v.schedule_cancelled, t.schedule_confirmed = v.schedule_confirmed,"
    " t.schedule_eta_date = v.schedule_eta_date, t.schedule_overdue = v.schedule_overdue,"
    " t.schedule_eta_version = v.schedule_eta_version,"
    " t.schedule_agreed_date = v.schedule_agreed_date,"
    " t.schedule_eta_review = v.schedule_eta_review,"
    " t.schedule_shipment_notice_id = v.schedule_shipment_notice_id,"
    " t.schedule_slot_booked = v.schedule_slot_booked,"
    " t.schedule_announced = v.schedule_announced"};
// The same for a line that is not updated itself: its version counts what its row shows
// (line_cache.h). A line that is new was not shown yet.
#define BACKLINE_COPY_SCHEDULES(counted)                                                   \
  {                                                                                        \
    "UPDATE supply_lines s FORCE INDEX (PRIMARY)"                                          \
    " STRAIGHT_JOIN purchase_order_lines t FORCE INDEX (PRIMARY)"                          \
    " ON t.purchase_order_id = s.purchase_order_id AND t.line_number = s.line_number"      \
    " SET t.schedule_supply_line_id = s.supply_line_id, t.schedule_expected = s.expected," \
    " t.schedule_received = s.received, t.schedule_cancelled = s.cancelled,"               \
    " t.schedule_confirmed = s.confirmed, t.schedule_eta_date = s.eta_date,"               \
    " t.schedule_overdue = s.overdue, t.schedule_eta_version = s.eta_version,"             \
    " t.schedule_agreed_date = s.agreed_date, t.schedule_eta_review = s.eta_review,"       \
    " t.schedule_shipment_notice_id = s.shipment_notice_id,"                               \
    " t.schedule_slot_booked = s.slot_booked, t.schedule_announced = s.announced" counted  \
    " WHERE s.supply_line_id IN (",                                                        \
        "?", ", ", ")"                                                                     \
  }
constexpr Sql kCopySchedules = BACKLINE_COPY_SCHEDULES(", t.version = t.version + 1");
constexpr Sql kCopySchedulesOfNew = BACKLINE_COPY_SCHEDULES("");

absl::Status CopySchedules(Connection& connection, const Sql& sql,
                           const std::vector<SupplyLineId>& ids) {
  return InPieces(ids.size(), kRowsPerStatementMax, [&](size_t first, size_t count) {
    return connection
        .Update(sql, static_cast<int>(count),
                [&](Binder& bind) {
                  for (size_t n = 0; n < count; ++n) bind(ids[first + n]);
                })
        .status();
  });
}

void BindKey(Binder& bind, const PurchaseOrderLineKey& key) {
  bind(key.purchase_order_id, key.line_number);
}

using Shortages = std::map<std::pair<ProductId, LocationId>, Shortage>;

absl::Status Sum(Connection& connection, const Sql& sql, const std::vector<ProductId>& ids,
                 Quantity Shortage::*term, Shortages& shortages) {
  return SelectIn(connection, sql, ids, [&](RowReader& row) {
    ProductId product_id;
    LocationId location_id;
    row(product_id, location_id);
    Shortage& shortage = shortages[{product_id, location_id}];
    shortage.location_id = location_id;
    row(shortage.*term);
  });
}

// What a line's row repeats.
bool ShownAlike(const SupplyLine& a, const SupplyLine& b) {
  const auto shown = [](const SupplyLine& line) {
    return std::tie(line.expected, line.received, line.cancelled, line.confirmed, line.eta_date,
                    line.overdue, line.eta_version, line.agreed_date, line.eta_review,
                    line.shipment_notice_id, line.slot_booked, line.announced);
  };
  return shown(a) == shown(b);
}

// The first schedules that are saved and not shown as before.
absl::flat_hash_map<PurchaseOrderLineKey, const SupplyLine*> ShownAnew(const WorkingSet& set) {
  absl::flat_hash_map<PurchaseOrderLineKey, const SupplyLine*> shown;
  const auto& table = set.table<SupplyLine>();
  const auto add = [&](const SupplyLine& schedule) {
    if (schedule.schedule_number != 1) return;
    shown[{schedule.purchase_order_id, schedule.line_number}] = &schedule;
  };
  for (const SupplyLine* schedule : table.Inserted()) add(*schedule);
  for (const SupplyLine* schedule : table.Updated()) {
    if (!ShownAlike(*schedule, *table.AsLoaded(schedule->id))) add(*schedule);
  }
  return shown;
}

// Saves lines and their schedules. Most lines that change do so together with what is shown of
// their first schedule: then one statement writes both.
absl::Status SaveLines(Connection& connection, const WorkingSet& set) {
  const auto& table = set.table<PurchaseOrderLine>();
  auto shown = ShownAnew(set);
  std::vector<const PurchaseOrderLine*> plain;
  std::vector<std::pair<const PurchaseOrderLine*, const SupplyLine*>> with_schedule;
  for (const PurchaseOrderLine* line : table.Updated()) {
    if (const auto schedule = shown.extract(line->key())) {
      with_schedule.emplace_back(line, schedule.mapped());
    } else {
      plain.push_back(line);
    }
  }
  const auto bind_both = [](Binder& bind, const auto& row) {
    const auto& [line, schedule] = row;
    LineRow::Key(bind, *line);
    LineRow::Changing(bind, *line);
    bind(line->version);
    bind(schedule->id, schedule->expected, schedule->received, schedule->cancelled,
         schedule->confirmed, schedule->eta_date, schedule->overdue, schedule->eta_version,
         schedule->agreed_date, schedule->eta_review, schedule->shipment_notice_id,
         schedule->slot_booked, schedule->announced);
  };
  std::vector<SupplyLineId> of_new, rest;
  for (const PurchaseOrderLine* line : table.Inserted()) {
    if (const auto schedule = shown.extract(line->key())) of_new.push_back(schedule.mapped()->id);
  }
  for (const auto& [key, schedule] : shown) rest.push_back(schedule->id);
  for (const auto& save : std::initializer_list<std::function<absl::Status()>>{
           [&] { return UpdateRows<LineRow>(connection, plain); },
           [&] { return InsertAll(connection, kUpdateWithSchedule, with_schedule, bind_both); },
           [&] { return InsertRows<LineRow>(connection, table.Inserted()); },
           [&] { return SaveRows<SupplyRow>(connection, set); },
           [&] { return CopySchedules(connection, kCopySchedulesOfNew, of_new); },
           [&] { return CopySchedules(connection, kCopySchedules, Distinct(std::move(rest))); }}) {
    if (absl::Status status = save(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status SaveAppends(Connection& connection, const Appends& appends) {
  absl::Status status = InsertAll(
      connection, kInsertAnswers, appends.answer_parts, [](Binder& bind, const AnswerPart& row) {
        bind(row.purchase_order_id, row.line_number, row.answer_version, row.part_number, row.kind,
             row.quantity, row.eta_date, row.supply_line_id, row.reason, row.note,
             row.recorded_time);
      });
  if (!status.ok()) return status;
  status = InsertAll(
      connection, kInsertEtas, appends.eta_updates, [](Binder& bind, const EtaUpdate& row) {
        bind(row.supply_line_id, row.sequence, row.eta_version, row.eta_date, row.previous_date,
             row.quantity, row.reason, row.note, row.applied, row.recorded_time);
      });
  if (!status.ok()) return status;
  return InsertAll(connection, kInsertReceipts, appends.receipts,
                   [](Binder& bind, const Receipt& row) {
                     bind(row.id, row.purchase_order_id, row.line_number, row.supplier_id,
                          row.delivery_note, row.accepted, row.over_received, row.quarantined,
                          row.received_date, row.imported, row.recorded_time);
                   });
}

}  // namespace

const char* const kSupplyLineColumns = kSupplyColumns;

SupplyLine ReadSupplyLine(RowReader& row) { return ReadRow<SupplyRow>(row); }

absl::Status ResolvePurchaseOrders(Connection& connection, const std::vector<PurchaseOrderId>& ids,
                                   std::vector<ProductId>& products) {
  return SelectIn(connection, kSelectProducts, Distinct(ids),
                  [&](RowReader& row) { products.push_back(row.Get<ProductId>()); });
}

absl::Status ResolvePurchaseOrderLines(Connection& connection,
                                       const std::vector<PurchaseOrderLineKey>& keys,
                                       std::vector<ProductId>& products) {
  return SelectIn(connection, kSelectProductsOfLines, Distinct(keys), BindKey,
                  [&](RowReader& row) { products.push_back(row.Get<ProductId>()); });
}

absl::Status ResolveSupplyLines(Connection& connection, const std::vector<SupplyLineId>& ids,
                                std::vector<PurchaseOrderLineKey>& lines) {
  return SelectIn(connection, kSelectLinesOfSupply, Distinct(ids), [&](RowReader& row) {
    PurchaseOrderLineKey& key = lines.emplace_back();
    row(key.purchase_order_id, key.line_number);
  });
}

absl::Status LoadPurchaseOrders(Connection& connection, const std::vector<PurchaseOrderId>& ids,
                                const std::vector<PurchaseOrderLineKey>& lines,
                                std::vector<SupplyLineId>& supply, WorkingSet& set) {
  const std::vector<PurchaseOrderId> whole = Distinct(ids);
  std::vector<PurchaseOrderLineKey> single = Distinct(lines);
  std::erase_if(single, [&](const PurchaseOrderLineKey& key) {
    return std::binary_search(whole.begin(), whole.end(), key.purchase_order_id);
  });
  std::vector<PurchaseOrderId> headers = whole;
  for (const PurchaseOrderLineKey& key : single) headers.push_back(key.purchase_order_id);
  absl::Status status = SelectIn(
      connection, kLockOrders, NotLoaded(set.table<PurchaseOrder>(), headers), [&](RowReader& row) {
        set.table<PurchaseOrder>().PutLoaded(ReadRow<PurchaseOrderRow>(row));
      });
  if (!status.ok()) return status;
  const auto put_line = [&](RowReader& row) {
    set.table<PurchaseOrderLine>().PutLoaded(ReadRow<LineRow>(row));
  };
  const auto put_supply = [&](RowReader& row) {
    SupplyLine line = ReadRow<SupplyRow>(row);
    supply.push_back(line.id);
    set.table<SupplyLine>().PutLoaded(std::move(line));
  };
  status = SelectIn(connection, kSelectLinesOfOrders, whole, put_line);
  if (status.ok()) status = SelectIn(connection, kSelectLines, single, BindKey, put_line);
  if (status.ok()) status = SelectIn(connection, kSelectSupplyOfOrders, whole, put_supply);
  if (!status.ok()) return status;
  return SelectIn(connection, kSelectSupplyOfLines, single, BindKey, put_supply);
}

absl::Status LoadSupplyLines(Connection& connection, const std::vector<SupplyLineId>& ids,
                             WorkingSet& set) {
  Table<SupplyLine>& table = set.table<SupplyLine>();
  return SelectIn(connection, kSelectSupply, NotLoaded(table, ids),
                  [&](RowReader& row) { table.PutLoaded(ReadRow<SupplyRow>(row)); });
}

absl::Status LoadDeliveryNotes(Connection& connection,
                               const std::vector<std::pair<PurchaseOrderId, std::string>>& notes,
                               WorkingSet& set) {
  return SelectIn(
      connection, kSelectNotes, Distinct(notes),
      [](Binder& bind, const auto& note) { bind(note.first, note.second); },
      [&](RowReader& row) {
        PurchaseOrderId id;
        std::string note;
        int32_t line_number = 0;
        row(id, note, line_number);
        set.PutReceivedLine(id, std::move(note), line_number);
      });
}

absl::Status LoadShortages(Connection& connection, const std::vector<ProductId>& ids,
                           WorkingSet& set) {
  const std::vector<ProductId> products = Distinct(ids);
  Shortages shortages;
  for (const auto& [sql, term] :
       {std::pair(&kSumUndated, &Shortage::undated), std::pair(&kSumSupply, &Shortage::supply),
        std::pair(&kSumDrafted, &Shortage::drafted)}) {
    if (absl::Status status = Sum(connection, *sql, products, term, shortages); !status.ok()) {
      return status;
    }
  }
  std::map<ProductId, std::vector<Shortage>> by_product;
  for (ProductId id : products) by_product[id];
  for (const auto& [key, shortage] : shortages) by_product[key.first].push_back(shortage);
  for (auto& [id, rows] : by_product) set.PutShortages(id, std::move(rows));
  return absl::OkStatus();
}

absl::Status SavePurchaseOrders(Connection& connection, const WorkingSet& set) {
  for (auto* save : {&SaveRows<PurchaseOrderRow>, &SaveLines}) {
    if (absl::Status status = (*save)(connection, set); !status.ok()) return status;
  }
  return SaveAppends(connection, set.appends());
}

}  // namespace backline
