#include "server/domain/business_calendar.h"

#include <algorithm>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/base/check.h"

namespace backline {
namespace {

const absl::CivilDay kEpochDay(1970, 1, 1);

struct Piece {
  Instant start;
  Instant end;
};

absl::TimeZone ZoneOf(const BusinessCalendar& calendar) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(calendar.time_zone, &zone)) return absl::UTCTimeZone();
  return zone;
}

Instant InstantOf(Date date, int32_t minute, absl::TimeZone zone) {
  const absl::CivilMinute civil = absl::CivilMinute(kEpochDay + date.days_since_epoch) + minute;
  return Instant{absl::ToUnixMicros(absl::FromCivil(civil, zone))};
}

// The shifts of a day, in order. A shift that the clock on the wall skips is empty.
std::vector<Piece> PiecesOf(const BusinessCalendar& calendar, Date date, absl::TimeZone zone) {
  std::vector<Piece> pieces;
  if (!IsWorkingDay(calendar.shifts, calendar.holidays, date)) return pieces;
  const int32_t weekday = WeekdayOf(date);
  for (const Shift& shift : calendar.shifts) {
    if (shift.weekday != weekday) continue;
    pieces.push_back(
        {InstantOf(date, shift.start_minute, zone), InstantOf(date, shift.end_minute, zone)});
  }
  return pieces;
}

}  // namespace

int WeeklyMinutes(const std::vector<Shift>& shifts) {
  int minutes = 0;
  for (const Shift& shift : shifts) minutes += shift.end_minute - shift.start_minute;
  return minutes;
}

int64_t BusinessTimeBetween(const BusinessCalendar& calendar, Instant from, Instant to) {
  if (to <= from) return 0;
  const absl::TimeZone zone = ZoneOf(calendar);
  const Date last = LocalDate(to, calendar.time_zone);
  int64_t passed = 0;
  for (Date day = LocalDate(from, calendar.time_zone); day <= last; day = day + 1) {
    for (const Piece& piece : PiecesOf(calendar, day, zone)) {
      const Instant start = std::max(piece.start, from);
      const Instant end = std::min(piece.end, to);
      if (start < end) passed += end.unix_micros - start.unix_micros;
    }
  }
  return passed;
}

Instant AddBusinessTime(const BusinessCalendar& calendar, Instant from, int64_t micros) {
  if (micros <= 0) return from;
  const absl::TimeZone zone = ZoneOf(calendar);
  const Date first = LocalDate(from, calendar.time_zone);
  int64_t left = micros;
  for (int32_t day = 0; day < kCalendarDaysMax; ++day) {
    for (const Piece& piece : PiecesOf(calendar, first + day, zone)) {
      const Instant start = std::max(piece.start, from);
      if (piece.end <= start) continue;
      const int64_t length = piece.end.unix_micros - start.unix_micros;
      if (left <= length) return start + left;
      left -= length;
    }
  }
  BACKLINE_CHECK(false);  // the calendar has too little time
  return from;
}

Date AddBusinessDays(const BusinessCalendar& calendar, Date date, int32_t count) {
  for (int32_t day = 1; count > 0 && day <= kCalendarDaysMax; ++day) {
    if (!IsWorkingDay(calendar.shifts, calendar.holidays, date + day)) continue;
    if (--count == 0) return date + day;
  }
  return date;
}

}  // namespace backline
