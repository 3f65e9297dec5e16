#include "server/domain/date.h"

#include <chrono>

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
  const std::chrono::year_month_day civil{std::chrono::year(static_cast<int>(year)),
                                          std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(day))};
  if (!civil.ok()) return std::nullopt;
  return Date{static_cast<int32_t>(std::chrono::sys_days(civil).time_since_epoch().count())};
}

Date::Civil Date::ToCivil() const {
  const std::chrono::sys_days day{std::chrono::days(days_since_epoch)};
  const std::chrono::year_month_day civil(day);
  const auto number = [](unsigned part) { return static_cast<int32_t>(part); };
  return {static_cast<int>(civil.year()), number(static_cast<unsigned>(civil.month())),
          number(static_cast<unsigned>(civil.day()))};
}

std::string Date::ToString() const {
  const Civil civil = ToCivil();
  return absl::StrFormat("%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

Date UtcDate(Instant instant) {
  const auto time = std::chrono::sys_time<std::chrono::microseconds>(
      std::chrono::microseconds(instant.unix_micros));
  return Date{
      static_cast<int32_t>(std::chrono::floor<std::chrono::days>(time).time_since_epoch().count())};
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
