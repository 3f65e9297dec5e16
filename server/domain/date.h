// A day in the calendar of the site that it speaks of. It has no time zone and never shifts.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "server/base/clock.h"

namespace backline {

struct Date {
  int32_t days_since_epoch = 0;  // 1970-01-01 is day 0

  friend auto operator<=>(const Date&, const Date&) = default;

  // Refuses days that do not exist and years outside 1900 to 2199.
  static std::optional<Date> FromCivil(int64_t year, int64_t month, int64_t day);
  struct Civil {
    int32_t year;
    int32_t month;
    int32_t day;
  };
  Civil ToCivil() const;
  std::string ToString() const;  // 2026-11-21
};

inline Date operator+(Date date, int32_t days) { return Date{date.days_since_epoch + days}; }
inline int32_t operator-(Date later, Date earlier) {
  return later.days_since_epoch - earlier.days_since_epoch;
}

using OptionalDate = std::optional<Date>;

// The UTC day of an instant.
Date UtcDate(Instant instant);
// The day of an instant in an IANA time zone; UTC if the zone is unknown.
Date LocalDate(Instant instant, const std::string& time_zone);
// The first instant after the day, in an IANA time zone.
Instant EndOfDay(Date date, const std::string& time_zone);
bool IsKnownTimeZone(const std::string& time_zone);

}  // namespace backline
