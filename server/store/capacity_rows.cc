#include "server/store/capacity_rows.h"

#include <map>

#include "server/store/rows.h"

namespace backline {
namespace {

constexpr char kCenterColumns[] = "work_center_id, supplier_id, code, name, time_zone, version";
constexpr char kMemberColumns[] = "product_id, supplier_id, family_code, version";
constexpr char kSlotColumns[] =
    "slot_id, work_center_id, supplier_id, product_id, family_code, period_start, period_days,"
    " capacity, wanted, booked, version";
constexpr char kBookingColumns[] =
    "booking_id, slot_id, purchase_order_id, line_number, supply_line_id, supplier_id, product_id,"
    " recorded_time, quantity, released, version";

constexpr char kPlanColumns[] =
    "purchase_order_id, line_number, supplier_id, product_id, work_center_id, start_date,"
    " daily_output, made, report_count, last_report_date, estimated_end_date, version";
constexpr char kMoveColumns[] =
    "slot_move_id, booking_id, purchase_order_id, line_number, supplier_id, product_id,"
    " wanted_slot_id, wanted_date, reason, requested_time, state, answer_note, version";

constexpr Sql kSelectLinesOfBookings = {
    "SELECT purchase_order_id, line_number FROM bookings FORCE INDEX (PRIMARY)"
    " WHERE booking_id IN (",
    "?", ", ", ")"};
constexpr Sql kSelectMembers = {
    "SELECT {} FROM family_members FORCE INDEX (PRIMARY) WHERE (supplier_id, product_id) IN (",
    "(?, ?)", ", ", ")", kMemberColumns};
constexpr Sql kLockCenters = {
    "SELECT {} FROM work_centers FORCE INDEX (PRIMARY) WHERE work_center_id IN (", "?", ", ",
    ") ORDER BY work_center_id FOR UPDATE", kCenterColumns};
// Not locked by themselves: the lock of their work centre is their mutex.
constexpr Sql kSelectShifts = {
    "SELECT work_center_id, weekday, start_minute, end_minute FROM work_center_shifts"
    " FORCE INDEX (PRIMARY) WHERE work_center_id IN (",
    "?", ", ", ") ORDER BY work_center_id, weekday, start_minute"};
constexpr Sql kSelectHolidays = {
    "SELECT work_center_id, holiday FROM work_center_holidays"
    " FORCE INDEX (PRIMARY) WHERE work_center_id IN (",
    "?", ", ", ") ORDER BY work_center_id, holiday"};
// Not locked by themselves either: the product's lock is the mutex of its schedules' bookings.
constexpr Sql kSelectBookings = {
    "SELECT {} FROM bookings FORCE INDEX (bookings_supply) WHERE released < quantity"
    " AND supply_line_id IN (",
    "?", ", ", ")", kBookingColumns};
constexpr Sql kSelectRange = {
    "SELECT slot_id FROM slots FORCE INDEX (slots_period) WHERE work_center_id = ?"
    " AND product_id = ? AND family_code = ? AND period_start BETWEEN ? AND ?"};
constexpr Sql kLockSlots = {"SELECT {} FROM slots FORCE INDEX (PRIMARY) WHERE slot_id IN (", "?",
                            ", ", ") ORDER BY slot_id FOR UPDATE", kSlotColumns};

constexpr Sql kSelectBookingsOfMoves = {
    "SELECT booking_id, wanted_slot_id FROM slot_moves FORCE INDEX (PRIMARY)"
    " WHERE slot_move_id IN (",
    "?", ", ", ")"};
// Not locked by themselves: the lock of their product is their mutex.
constexpr Sql kSelectMoves = {
    "SELECT {} FROM slot_moves FORCE INDEX (PRIMARY) WHERE slot_move_id IN (", "?", ", ", ")",
    kMoveColumns};
constexpr Sql kSelectPlans = {
    "SELECT {} FROM production_plans FORCE INDEX (PRIMARY)"
    " WHERE (purchase_order_id, line_number) IN (",
    "(?, ?)", ", ", ")", kPlanColumns};
constexpr Sql kInsertReports = {
    "INSERT INTO progress_reports (purchase_order_id, line_number, report_number, made,"
    " report_date, estimated_end_date, recorded_time) VALUES ",
    "(?, ?, ?, ?, ?, ?, ?)"};

constexpr Sql kInsertShifts = {
    "INSERT INTO work_center_shifts (work_center_id, weekday, start_minute, end_minute) VALUES ",
    "(?, ?, ?, ?)"};
constexpr Sql kDeleteShifts = {"DELETE FROM work_center_shifts WHERE work_center_id = ?"};
constexpr Sql kInsertHolidays = {
    "INSERT INTO work_center_holidays (work_center_id, holiday) VALUES ", "(?, ?)"};
constexpr Sql kDeleteHolidays = {"DELETE FROM work_center_holidays WHERE work_center_id = ?"};

struct CenterRow {
  using Entity = WorkCenter;
  static constexpr Sql kInsert = {"INSERT INTO work_centers ({}) VALUES ", "(?, ?, ?, ?, ?, 1)",
                                  ", ", "", kCenterColumns};
  static constexpr Sql kUpdate = {
      "UPDATE work_centers t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS work_center_id, CAST(? AS CHAR(200)) AS name,"
      " CAST(? AS CHAR(64)) AS time_zone, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.work_center_id = v.work_center_id AND t.version = v.version"
      " SET t.name = v.name, t.time_zone = v.time_zone, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.supplier_id, row.code);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.name, row.time_zone);
  }
};

struct MemberRow {
  using Entity = FamilyMember;
  static constexpr Sql kInsert = {"INSERT INTO family_members ({}) VALUES ", "(?, ?, ?, 1)", ", ",
                                  "", kMemberColumns};
  static constexpr Sql kUpdate = {
      "UPDATE family_members t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS product_id, CAST(? AS BINARY(16)) AS supplier_id,"
      " CAST(? AS CHAR(64)) AS family_code, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.supplier_id = v.supplier_id AND t.product_id = v.product_id"
      " AND t.version = v.version SET t.family_code = v.family_code, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.product_id, row.supplier_id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit&, Row&) {}
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.family_code);
  }
};

struct SlotRow {
  using Entity = Slot;
  static constexpr Sql kInsert = {"INSERT INTO slots ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ", "", kSlotColumns};
  static constexpr Sql kUpdate = {
      "UPDATE slots t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS slot_id, CAST(? AS SIGNED) AS period_days,"
      " CAST(? AS SIGNED) AS capacity, CAST(? AS SIGNED) AS wanted, CAST(? AS SIGNED) AS booked,"
      " CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.slot_id = v.slot_id AND t.version = v.version SET t.period_days = v.period_days,"
      " t.capacity = v.capacity, t.wanted = v.wanted, t.booked = v.booked,"
      " t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.work_center_id, row.supplier_id, row.subject.product_id, row.subject.family_code,
          row.period_start);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.period_days, row.capacity, row.wanted, row.booked);
  }
};

struct BookingRow {
  using Entity = Booking;
  static constexpr Sql kInsert = {"INSERT INTO bookings ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ", "", kBookingColumns};
  static constexpr Sql kUpdate = {
      "UPDATE bookings t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS booking_id, CAST(? AS SIGNED) AS quantity,"
      " CAST(? AS SIGNED) AS released, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.booking_id = v.booking_id AND t.version = v.version"
      " SET t.quantity = v.quantity, t.released = v.released, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.slot_id, row.purchase_order_id, row.line_number, row.supply_line_id, row.supplier_id,
          row.product_id, row.recorded_time);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.quantity, row.released);
  }
};

struct PlanRow {
  using Entity = ProductionPlan;
  static constexpr Sql kInsert = {"INSERT INTO production_plans ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ", "", kPlanColumns};
  static constexpr Sql kUpdate = {
      "UPDATE production_plans t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS purchase_order_id, CAST(? AS SIGNED) AS line_number,"
      " CAST(? AS BINARY(16)) AS work_center_id, CAST(? AS DATE) AS start_date,"
      " CAST(? AS SIGNED) AS daily_output, CAST(? AS SIGNED) AS made,"
      " CAST(? AS SIGNED) AS report_count, CAST(? AS DATE) AS last_report_date,"
      " CAST(? AS DATE) AS estimated_end_date, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.purchase_order_id = v.purchase_order_id AND t.line_number = v.line_number"
      " AND t.version = v.version SET t.work_center_id = v.work_center_id,"
      " t.start_date = v.start_date, t.daily_output = v.daily_output, t.made = v.made,"
      " t.report_count = v.report_count, t.last_report_date = v.last_report_date,"
      " t.estimated_end_date = v.estimated_end_date, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.purchase_order_id, row.line_number);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.supplier_id, row.product_id);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.work_center_id, row.start_date, row.daily_output, row.made, row.report_count,
          row.last_report_date, row.estimated_end_date);
  }
};

struct MoveRow {
  using Entity = SlotMove;
  static constexpr Sql kInsert = {"INSERT INTO slot_moves ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ", "",
                                  kMoveColumns};
  static constexpr Sql kUpdate = {
      "UPDATE slot_moves t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS slot_move_id, CAST(? AS SIGNED) AS state,"
      " CAST(? AS CHAR(500)) AS answer_note, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.slot_move_id = v.slot_move_id AND t.version = v.version"
      " SET t.state = v.state, t.answer_note = v.answer_note, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.booking_id, row.purchase_order_id, row.line_number, row.supplier_id, row.product_id,
          row.wanted_slot_id, row.wanted_date, row.reason, row.requested_time);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.state, row.answer_note);
  }
};

// Written whole, when they differ.
absl::Status SaveCalendars(Connection& connection, const WorkingSet& set) {
  const Table<WorkCenter>& centers = set.table<WorkCenter>();
  const absl::Status status = SaveList(connection, centers, &WorkCenter::shifts, kDeleteShifts,
                                       kInsertShifts, [](Binder& bind, const Shift& shift) {
                                         bind(shift.weekday, shift.start_minute, shift.end_minute);
                                       });
  if (!status.ok()) return status;
  return SaveList(connection, centers, &WorkCenter::holidays, kDeleteHolidays, kInsertHolidays,
                  [](Binder& bind, const Date& holiday) { bind(holiday); });
}

}  // namespace

absl::Status ResolveBookings(Connection& connection, const std::vector<BookingId>& ids,
                             std::vector<PurchaseOrderLineKey>& lines) {
  return SelectIn(connection, kSelectLinesOfBookings, Distinct(ids), [&](RowReader& row) {
    PurchaseOrderLineKey& key = lines.emplace_back();
    row(key.purchase_order_id, key.line_number);
  });
}

absl::Status LoadFamilyMembers(Connection& connection, const std::vector<SourcingKey>& keys,
                               WorkingSet& set) {
  Table<FamilyMember>& table = set.table<FamilyMember>();
  return SelectIn(
      connection, kSelectMembers, NotLoaded(table, keys),
      [](Binder& bind, const SourcingKey& key) { bind(key.supplier_id, key.product_id); },
      [&](RowReader& row) { table.PutLoaded(ReadRow<MemberRow>(row)); });
}

absl::Status LockWorkCenters(Connection& connection, const std::vector<WorkCenterId>& ids,
                             WorkingSet& set) {
  Table<WorkCenter>& table = set.table<WorkCenter>();
  std::map<WorkCenterId, WorkCenter> centers;
  absl::Status status =
      SelectIn(connection, kLockCenters, NotLoaded(table, ids), [&](RowReader& row) {
        WorkCenter center = ReadRow<CenterRow>(row);
        centers[center.id] = std::move(center);
      });
  std::vector<WorkCenterId> found;
  for (const auto& [id, center] : centers) found.push_back(id);
  if (status.ok()) {
    status = SelectIn(connection, kSelectShifts, found, [&](RowReader& row) {
      WorkCenter& center = centers[row.Get<WorkCenterId>()];
      Shift& shift = center.shifts.emplace_back();
      row(shift.weekday, shift.start_minute, shift.end_minute);
    });
  }
  if (status.ok()) {
    status = SelectIn(connection, kSelectHolidays, found, [&](RowReader& row) {
      WorkCenter& center = centers[row.Get<WorkCenterId>()];
      row(center.holidays.emplace_back());
    });
  }
  if (!status.ok()) return status;
  for (auto& [id, center] : centers) table.PutLoaded(std::move(center));
  return absl::OkStatus();
}

absl::Status LoadBookings(Connection& connection, const std::vector<SupplyLineId>& supply,
                          std::vector<SlotId>& slots, WorkingSet& set) {
  std::vector<SupplyLineId> booked;
  for (SupplyLineId id : supply) {
    const SupplyLine* line = set.Find<SupplyLine>(id);
    if (line != nullptr && line->slot_booked > 0) booked.push_back(id);
  }
  return SelectIn(connection, kSelectBookings, Distinct(std::move(booked)), [&](RowReader& row) {
    Booking booking = ReadRow<BookingRow>(row);
    slots.push_back(booking.slot_id);
    set.table<Booking>().PutLoaded(std::move(booking));
  });
}

absl::Status FindSlots(Connection& connection, const std::vector<SlotRange>& ranges,
                       std::vector<SlotId>& slots) {
  for (const SlotRange& range : Distinct(ranges)) {
    absl::Status status = connection.Query(
        kSelectRange,
        [&](Binder& bind) {
          bind(range.work_center_id, range.subject.product_id, range.subject.family_code,
               range.from, range.to);
        },
        [&](RowReader& row) { slots.push_back(row.Get<SlotId>()); });
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status LockSlots(Connection& connection, const std::vector<SlotId>& ids, WorkingSet& set) {
  Table<Slot>& table = set.table<Slot>();
  return SelectIn(connection, kLockSlots, NotLoaded(table, ids),
                  [&](RowReader& row) { table.PutLoaded(ReadRow<SlotRow>(row)); });
}

absl::Status ResolveSlotMoves(Connection& connection, const std::vector<SlotMoveId>& ids,
                              std::vector<BookingId>& bookings, std::vector<SlotId>& slots) {
  return SelectIn(connection, kSelectBookingsOfMoves, Distinct(ids),
                  [&](RowReader& row) { row(bookings.emplace_back(), slots.emplace_back()); });
}

absl::Status LoadSlotMoves(Connection& connection, const std::vector<SlotMoveId>& ids,
                           WorkingSet& set) {
  Table<SlotMove>& table = set.table<SlotMove>();
  return SelectIn(connection, kSelectMoves, NotLoaded(table, ids),
                  [&](RowReader& row) { table.PutLoaded(ReadRow<MoveRow>(row)); });
}

absl::Status LoadProductionPlans(Connection& connection,
                                 const std::vector<PurchaseOrderLineKey>& keys,
                                 std::vector<WorkCenterId>& centers, WorkingSet& set) {
  Table<ProductionPlan>& table = set.table<ProductionPlan>();
  return SelectIn(
      connection, kSelectPlans, NotLoaded(table, keys),
      [](Binder& bind, const PurchaseOrderLineKey& key) {
        bind(key.purchase_order_id, key.line_number);
      },
      [&](RowReader& row) {
        ProductionPlan plan = ReadRow<PlanRow>(row);
        centers.push_back(plan.work_center_id);
        table.PutLoaded(std::move(plan));
      });
}

absl::Status SaveCapacity(Connection& connection, const WorkingSet& set) {
  for (auto* save : {&SaveRows<CenterRow>, &SaveCalendars, &SaveRows<MemberRow>, &SaveRows<SlotRow>,
                     &SaveRows<BookingRow>, &SaveRows<PlanRow>, &SaveRows<MoveRow>}) {
    if (absl::Status status = (*save)(connection, set); !status.ok()) return status;
  }
  return InsertAll(connection, kInsertReports, set.appends().progress_reports,
                   [](Binder& bind, const ProgressReport& row) {
                     bind(row.purchase_order_id, row.line_number, row.report_number, row.made,
                          row.date, row.estimated_end_date, row.recorded_time);
                   });
}

}  // namespace backline
