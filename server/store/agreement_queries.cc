// What is read of agreements, business calendars and clocks.
#include <utility>

#include "server/store/agreement_rows.h"
#include "server/store/clock_rows.h"
#include "server/store/reader.h"
#include "server/store/reader_session.h"

namespace backline {

namespace {

constexpr Sql kCalendar{
    "SELECT supplier_id, time_zone, version FROM business_calendars WHERE supplier_id = ?"};
constexpr Sql kShifts{
    "SELECT weekday, start_minute, end_minute FROM business_calendar_shifts WHERE supplier_id = ?"
    " ORDER BY weekday, start_minute"};
constexpr Sql kHolidays{
    "SELECT holiday FROM business_calendar_holidays WHERE supplier_id = ? ORDER BY holiday"};
constexpr Sql kAgreement{"SELECT {} FROM agreements WHERE agreement_id = ? AND supplier_id = ?", "",
                         "", "", kAgreementColumnList};
constexpr Sql kAgreements{
    "SELECT {} FROM agreements FORCE INDEX (agreements_supplier) WHERE supplier_id = ?"
    " AND agreement_id > ? ORDER BY agreement_id LIMIT ?",
    "", "", "", kAgreementColumnList};
constexpr Sql kClocks{
    "SELECT {} FROM obligation_clocks FORCE INDEX (obligation_clocks_due) WHERE state = ?"
    " AND due_time < ? AND (due_time > ? OR (due_time = ? AND clock_id > ?))"
    " ORDER BY due_time, clock_id LIMIT ?",
    "", "", "", kClockColumnList};
constexpr Sql kClocksOfSupplier{
    "SELECT {} FROM obligation_clocks FORCE INDEX (obligation_clocks_supplier)"
    " WHERE supplier_id = ? AND state = ?"
    " AND due_time < ? AND (due_time > ? OR (due_time = ? AND clock_id > ?))"
    " ORDER BY due_time, clock_id LIMIT ?",
    "", "", "", kClockColumnList};

template <typename... Parameters>
std::vector<Agreement> Agreements(ReaderSession& session, const Sql& sql,
                                  const Parameters&... parameters) {
  std::vector<Agreement> rows;
  session.Select(
      sql, [&](RowReader& row) { rows.push_back(ReadAgreement(row)); }, parameters...);
  return rows;
}

template <typename... Parameters>
std::vector<ObligationClock> Clocks(ReaderSession& session, const Sql& sql,
                                    const Parameters&... parameters) {
  std::vector<ObligationClock> rows;
  session.Select(
      sql, [&](RowReader& row) { rows.push_back(ReadClock(row)); }, parameters...);
  return rows;
}

}  // namespace

ReadOne<BusinessCalendar> Reader::GetBusinessCalendar(SupplierId party) {
  using Value = std::optional<BusinessCalendar>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    Value calendar;
    session.Select(
        kCalendar,
        [&](RowReader& row) {
          BusinessCalendar& found = calendar.emplace();
          row(found.party, found.time_zone, found.version);
        },
        party);
    if (!calendar) return calendar;
    session.Select(
        kShifts,
        [&](RowReader& row) {
          Shift& shift = calendar->shifts.emplace_back();
          row(shift.weekday, shift.start_minute, shift.end_minute);
        },
        party);
    session.Select(
        kHolidays, [&](RowReader& row) { row(calendar->holidays.emplace_back()); }, party);
    return calendar;
  });
}

ReadOne<Agreement> Reader::GetAgreement(SupplierId supplier, AgreementId id) {
  using Value = std::optional<Agreement>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    std::vector<Agreement> found = Agreements(session, kAgreement, id, supplier);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
  });
}

ReadPage<Agreement, AgreementId> Reader::ListAgreements(SupplierId supplier,
                                                        std::optional<AgreementId> after,
                                                        int limit) {
  using Value = ListPage<Agreement, AgreementId>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    return PageFrom(Agreements(session, kAgreements, supplier, after.value_or(AgreementId()),
                               PageLimit(limit) + 1),
                    limit, [](const Agreement& agreement) { return agreement.id; });
  });
}

ReadPage<ObligationClock, ClockPageKey> Reader::ListClocks(const ClockFilter& filter,
                                                           std::optional<ClockPageKey> after,
                                                           int limit) {
  using Value = ListPage<ObligationClock, ClockPageKey>;
  // The zero id is nobody's, so that what is due at the first instant is listed.
  const ClockPageKey first{filter.due_from, ClockId()};
  const ClockPageKey from = std::max(after.value_or(first), first);
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const int rows = PageLimit(limit) + 1;
    return PageFrom(
        filter.supplier_id.empty()
            ? Clocks(session, kClocks, filter.state, filter.due_before, from.due_time,
                     from.due_time, from.clock_id, rows)
            : Clocks(session, kClocksOfSupplier, filter.supplier_id, filter.state,
                     filter.due_before, from.due_time, from.due_time, from.clock_id, rows),
        limit, [](const ObligationClock& clock) {
          return ClockPageKey{clock.due_time, clock.id};
        });
  });
}

}  // namespace backline
