#include "server/store/agreement_rows.h"

#include <map>

#include "server/store/rows.h"

namespace backline {
namespace {

constexpr char kCalendarColumns[] = "supplier_id, time_zone, version";

constexpr Sql kSelectCalendars = {
    "SELECT {} FROM business_calendars FORCE INDEX (PRIMARY) WHERE supplier_id IN (", "?", ", ",
    ")", kCalendarColumns};
constexpr Sql kSelectShifts = {
    "SELECT supplier_id, weekday, start_minute, end_minute FROM business_calendar_shifts"
    " FORCE INDEX (PRIMARY) WHERE supplier_id IN (",
    "?", ", ", ") ORDER BY supplier_id, weekday, start_minute"};
constexpr Sql kSelectHolidays = {
    "SELECT supplier_id, holiday FROM business_calendar_holidays FORCE INDEX (PRIMARY)"
    " WHERE supplier_id IN (",
    "?", ", ", ") ORDER BY supplier_id, holiday"};
constexpr Sql kSelectAgreements = {
    "SELECT {} FROM agreements FORCE INDEX (agreements_supplier) WHERE supplier_id IN (", "?", ", ",
    ")", kAgreementColumnList};

constexpr Sql kInsertShifts = {
    "INSERT INTO business_calendar_shifts (supplier_id, weekday, start_minute, end_minute) VALUES ",
    "(?, ?, ?, ?)"};
constexpr Sql kDeleteShifts = {"DELETE FROM business_calendar_shifts WHERE supplier_id = ?"};
constexpr Sql kInsertHolidays = {
    "INSERT INTO business_calendar_holidays (supplier_id, holiday) VALUES ", "(?, ?)"};
constexpr Sql kDeleteHolidays = {"DELETE FROM business_calendar_holidays WHERE supplier_id = ?"};

struct CalendarRow {
  using Entity = BusinessCalendar;
  static constexpr Sql kInsert = {"INSERT INTO business_calendars ({}) VALUES ", "(?, ?, 1)", ", ",
                                  "", kCalendarColumns};
  static constexpr Sql kUpdate = {
      "UPDATE business_calendars t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS supplier_id, CAST(? AS CHAR(64)) AS time_zone,"
      " CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.supplier_id = v.supplier_id AND t.version = v.version"
      " SET t.time_zone = v.time_zone, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.party);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit&, Row&) {}
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.time_zone);
  }
};

struct AgreementRow {
  using Entity = Agreement;
  static constexpr Sql kInsert = {
      "INSERT INTO agreements ({}) VALUES ",
      "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ",
      "", kAgreementColumnList};
  static constexpr Sql kUpdate = {
      "UPDATE agreements t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS agreement_id, CAST(? AS DATE) AS valid_until,"
      " CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.agreement_id = v.agreement_id AND t.version = v.version"
      " SET t.valid_until = v.valid_until, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    auto& terms = row.terms;
    visit(row.supplier_id, row.product_id, row.family_code, row.supersedes, row.number,
          terms.acknowledge_hours, terms.answer_change_hours, terms.days_early, terms.days_late,
          terms.percent_under, terms.percent_over, terms.business_days, terms.slip_notice_days);
    for (auto& component : terms.components) visit(component.target, component.weight);
    visit(row.recorded_time, row.valid_from);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.valid_until);
  }
};

absl::Status SaveCalendarLists(Connection& connection, const WorkingSet& set) {
  const Table<BusinessCalendar>& calendars = set.table<BusinessCalendar>();
  const absl::Status status =
      SaveList(connection, calendars, &BusinessCalendar::shifts, kDeleteShifts, kInsertShifts,
               [](Binder& bind, const Shift& shift) {
                 bind(shift.weekday, shift.start_minute, shift.end_minute);
               });
  if (!status.ok()) return status;
  return SaveList(connection, calendars, &BusinessCalendar::holidays, kDeleteHolidays,
                  kInsertHolidays, [](Binder& bind, const Date& holiday) { bind(holiday); });
}

}  // namespace

Agreement ReadAgreement(RowReader& row) { return ReadRow<AgreementRow>(row); }

absl::Status LoadCalendars(Connection& connection, const std::vector<SupplierId>& parties,
                           WorkingSet& set) {
  Table<BusinessCalendar>& table = set.table<BusinessCalendar>();
  std::map<SupplierId, BusinessCalendar> calendars;
  absl::Status status =
      SelectIn(connection, kSelectCalendars, NotLoaded(table, parties), [&](RowReader& row) {
        BusinessCalendar calendar = ReadRow<CalendarRow>(row);
        calendars[calendar.party] = std::move(calendar);
      });
  std::vector<SupplierId> found;
  for (const auto& [party, calendar] : calendars) found.push_back(party);
  if (status.ok()) {
    status = SelectIn(connection, kSelectShifts, found, [&](RowReader& row) {
      BusinessCalendar& calendar = calendars[row.Get<SupplierId>()];
      Shift& shift = calendar.shifts.emplace_back();
      row(shift.weekday, shift.start_minute, shift.end_minute);
    });
  }
  if (status.ok()) {
    status = SelectIn(connection, kSelectHolidays, found, [&](RowReader& row) {
      BusinessCalendar& calendar = calendars[row.Get<SupplierId>()];
      row(calendar.holidays.emplace_back());
    });
  }
  if (!status.ok()) return status;
  for (auto& [party, calendar] : calendars) table.PutLoaded(std::move(calendar));
  return absl::OkStatus();
}

absl::Status LoadAgreements(Connection& connection, const std::vector<SupplierId>& suppliers,
                            WorkingSet& set) {
  std::vector<SupplierId> parties;
  const absl::Status status =
      SelectIn(connection, kSelectAgreements, Distinct(suppliers), [&](RowReader& row) {
        Agreement agreement = ReadAgreement(row);
        parties.push_back(agreement.supplier_id);
        set.table<Agreement>().PutLoaded(std::move(agreement));
      });
  if (!status.ok() || parties.empty()) return status;
  parties.push_back(SupplierId());
  return LoadCalendars(connection, parties, set);
}

absl::Status SaveAgreements(Connection& connection, const WorkingSet& set) {
  for (auto* save : {&SaveRows<CalendarRow>, &SaveCalendarLists, &SaveRows<AgreementRow>}) {
    if (absl::Status status = (*save)(connection, set); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace backline
