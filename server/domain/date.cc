#include "server/domain/date.h"

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace backline {
namespace {

const absl::CivilDay kEpochDay(1970, 1, 1);

absl::TimeZone ZoneOrUtc(const std::string& time_zone) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(time_zone, &zone)) return absl::UTCTimeZone();
  return zone;
}

Date FromCivilDay(absl::CivilDay day) { return Date{static_cast<int32_t>(day - kEpochDay)}; }

}  // namespace

std::optional<Date> Date::FromCivil(int64_t year, int64_t month, int64_t day) {
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31) {
    return std::nullopt;
  }
  const absl::CivilDay civil(year, month, day);
  // absl normalises 30 February to 2 March: such a day does not exist.
  if (civil.month() != month || civil.day() != day) return std::nullopt;
  return FromCivilDay(civil);
}

Date::Civil Date::ToCivil() const {
  const absl::CivilDay day = kEpochDay + days_since_epoch;
  return {static_cast<int32_t>(day.year()), day.month(), day.day()};
}

std::string Date::ToString() const {
  const Civil civil = ToCivil();
  return absl::StrFormat("%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

Date UtcDate(Instant instant) {
  return FromCivilDay(
      absl::ToCivilDay(absl::FromUnixMicros(instant.unix_micros), absl::UTCTimeZone()));
}

Date LocalDate(Instant instant, const std::string& time_zone) {
  return FromCivilDay(
      absl::ToCivilDay(absl::FromUnixMicros(instant.unix_micros), ZoneOrUtc(time_zone)));
}

Instant EndOfDay(Date date, const std::string& time_zone) {
  const absl::CivilDay next = kEpochDay + date.days_since_epoch + 1;
  return Instant{absl::ToUnixMicros(absl::FromCivil(next, ZoneOrUtc(time_zone)))};
}

bool IsKnownTimeZone(const std::string& time_zone) {
  absl::TimeZone zone;
  return !time_zone.empty() && absl::LoadTimeZone(time_zone, &zone);
}

}  // namespace backline
