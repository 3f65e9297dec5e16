#include "server/domain/business_calendar.h"

#include <random>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace backline {
namespace {

constexpr int kEveryDay = 7;
constexpr int64_t kMinute = 60 * kMicrosPerSecond;

Date Civil(int year, int month, int day) { return *Date::FromCivil(year, month, day); }

// Monday to Friday, from hour to hour.
BusinessCalendar Weekdays(const std::string& zone, int from_hour, int to_hour) {
  BusinessCalendar calendar;
  calendar.time_zone = zone;
  for (int weekday = 1; weekday <= 5; ++weekday) {
    calendar.shifts.push_back({weekday, from_hour * 60, to_hour * 60});
  }
  return calendar;
}

// Nights from 22 to 6 o'clock, every day, as the two pieces that they are.
BusinessCalendar Nights(const std::string& zone) {
  BusinessCalendar calendar;
  calendar.time_zone = zone;
  for (int weekday = 1; weekday <= kEveryDay; ++weekday) {
    calendar.shifts.push_back({weekday, 0, 6 * 60});
    calendar.shifts.push_back({weekday, 22 * 60, kMinutesOfDay});
  }
  return calendar;
}

// What the clock on the wall shows; the first time if it shows it twice.
Instant At(const std::string& zone, int year, int month, int day, int hour, int minute = 0) {
  absl::TimeZone loaded;
  EXPECT_TRUE(absl::LoadTimeZone(zone, &loaded)) << "tzdata is not installed";
  return Instant{absl::ToUnixMicros(
      absl::FromCivil(absl::CivilMinute(year, month, day, hour, minute), loaded))};
}

int64_t Hours(const BusinessCalendar& calendar, Instant from, Instant to) {
  const int64_t micros = BusinessTimeBetween(calendar, from, to);
  EXPECT_EQ(micros % kMicrosPerHour, 0) << micros;
  return micros / kMicrosPerHour;
}

TEST(BusinessCalendarTest, CountsOnlyShifts) {
  const BusinessCalendar office = Weekdays("Europe/Berlin", 9, 17);
  const std::string& zone = office.time_zone;
  // Friday 15:00 to Monday 11:00.
  const Instant friday = At(zone, 2026, 1, 9, 15);
  const Instant monday = At(zone, 2026, 1, 12, 11);
  EXPECT_EQ(Hours(office, friday, monday), 4);
  EXPECT_EQ(AddBusinessTime(office, friday, 4 * kMicrosPerHour), monday);
  EXPECT_EQ(AddBusinessTime(office, friday, 2 * kMicrosPerHour), At(zone, 2026, 1, 9, 17));
  EXPECT_EQ(BusinessTimeBetween(office, monday, friday), 0) << "time does not run back";
  EXPECT_EQ(BusinessTimeBetween(office, At(zone, 2026, 1, 10, 0), At(zone, 2026, 1, 12, 9)), 0);
  EXPECT_EQ(AddBusinessTime(office, At(zone, 2026, 1, 10, 3), 1), At(zone, 2026, 1, 12, 9) + 1);
  EXPECT_EQ(AddBusinessTime(office, friday, 0), friday);
}

TEST(BusinessCalendarTest, HolidaysAreNoTimeAlsoOverTheNewYear) {
  BusinessCalendar office = Weekdays("America/New_York", 9, 17);
  office.holidays = {Civil(2026, 12, 25), Civil(2027, 1, 1)};
  const std::string& zone = office.time_zone;
  // Thursday 31 December 16:00; Friday is off, so that an hour more is Monday's first.
  EXPECT_EQ(AddBusinessTime(office, At(zone, 2026, 12, 31, 16), 2 * kMicrosPerHour),
            At(zone, 2027, 1, 4, 10));
  EXPECT_EQ(Hours(office, At(zone, 2026, 12, 24, 9), At(zone, 2026, 12, 29, 9)), 16);
  EXPECT_EQ(AddBusinessDays(office, Civil(2026, 12, 24), 1), Civil(2026, 12, 28));
  EXPECT_EQ(AddBusinessDays(office, Civil(2026, 12, 31), 2), Civil(2027, 1, 5));
  EXPECT_EQ(AddBusinessDays(office, Civil(2026, 12, 25), 0), Civil(2026, 12, 25));
}

TEST(BusinessCalendarTest, ANightWithASkippedHourIsShorter) {
  // Berlin: 2026-03-29 02:00 becomes 03:00. New York: 2026-03-08. Lord Howe, half an hour:
  // 2026-10-04 02:00 becomes 02:30.
  const BusinessCalendar berlin = Nights("Europe/Berlin");
  EXPECT_EQ(
      Hours(berlin, At(berlin.time_zone, 2026, 3, 28, 22), At(berlin.time_zone, 2026, 3, 29, 6)),
      7);
  const BusinessCalendar york = Nights("America/New_York");
  EXPECT_EQ(Hours(york, At(york.time_zone, 2026, 3, 7, 22), At(york.time_zone, 2026, 3, 8, 6)), 7);
  const BusinessCalendar howe = Nights("Australia/Lord_Howe");
  EXPECT_EQ(BusinessTimeBetween(howe, At(howe.time_zone, 2026, 10, 3, 22),
                                At(howe.time_zone, 2026, 10, 4, 6)),
            7 * kMicrosPerHour + 30 * kMinute);
}

TEST(BusinessCalendarTest, ANightWithARepeatedHourIsLonger) {
  // Berlin: 2026-10-25 03:00 becomes 02:00. New York: 2026-11-01. Lord Howe: 2026-04-05 02:00
  // becomes 01:30.
  const BusinessCalendar berlin = Nights("Europe/Berlin");
  EXPECT_EQ(
      Hours(berlin, At(berlin.time_zone, 2026, 10, 24, 22), At(berlin.time_zone, 2026, 10, 25, 6)),
      9);
  const BusinessCalendar york = Nights("America/New_York");
  EXPECT_EQ(Hours(york, At(york.time_zone, 2026, 10, 31, 22), At(york.time_zone, 2026, 11, 1, 6)),
            9);
  const BusinessCalendar howe = Nights("Australia/Lord_Howe");
  EXPECT_EQ(BusinessTimeBetween(howe, At(howe.time_zone, 2026, 4, 4, 22),
                                At(howe.time_zone, 2026, 4, 5, 6)),
            8 * kMicrosPerHour + 30 * kMinute);
}

TEST(BusinessCalendarTest, OfficeHoursKeepTheirLengthOverAChange) {
  for (const char* zone : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe"}) {
    const BusinessCalendar office = Weekdays(zone, 9, 17);
    for (const auto& [month, day] : {std::pair(3, 2), std::pair(3, 23), std::pair(3, 30),
                                     std::pair(9, 28), std::pair(10, 19), std::pair(10, 26)}) {
      // From a Monday to the next.
      const Instant from = At(zone, 2026, month, day, 9);
      EXPECT_EQ(AddBusinessTime(office, from, 40 * kMicrosPerHour),
                At(zone, 2026, month, day + 4, 17))
          << zone << " " << month << "/" << day;
    }
  }
}

TEST(BusinessCalendarTest, ABoundaryThatIsSkippedIsTheChangeItself) {
  BusinessCalendar berlin;
  berlin.time_zone = "Europe/Berlin";
  berlin.shifts = {{7, 2 * 60 + 30, 8 * 60 + 30}};  // Sundays from 02:30
  // 02:30 does not exist on 29 March: the shift begins as the clock becomes 03:00.
  EXPECT_EQ(
      Hours(berlin, At(berlin.time_zone, 2026, 3, 29, 0), At(berlin.time_zone, 2026, 3, 29, 8)), 5);
  berlin.shifts = {{7, 2 * 60, 3 * 60}, {7, 10 * 60, 14 * 60}};
  // An hour that is skipped whole is none.
  EXPECT_EQ(
      Hours(berlin, At(berlin.time_zone, 2026, 3, 29, 0), At(berlin.time_zone, 2026, 3, 30, 0)), 4);
}

// Adding and counting are inverse, for any calendar, zone, instant and length; and time that is
// added in two parts is the same as at once.
TEST(BusinessCalendarTest, AddingAndCountingAreInverse) {
  std::mt19937_64 random(20'261'122);
  const auto draw = [&](int64_t most) {
    return std::uniform_int_distribution<int64_t>(0, most)(random);
  };
  const char* zones[] = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
                         "Pacific/Apia",  "Asia/Kolkata",     "America/Havana"};
  for (int run = 0; run < 1'000; ++run) {
    BusinessCalendar calendar;
    calendar.time_zone = zones[run % std::size(zones)];
    for (int weekday = 1; weekday <= kEveryDay; ++weekday) {
      const auto start = static_cast<int32_t>(draw(600));
      const auto break_at = start + 60 + static_cast<int32_t>(draw(300));
      const auto end = break_at + 60 + static_cast<int32_t>(draw(400));
      calendar.shifts.push_back({weekday, start, break_at});
      calendar.shifts.push_back({weekday, break_at, std::min(end, kMinutesOfDay)});
    }
    const Instant from = At("UTC", 2026, 1, 1, 0) + draw(365 * 24 * kMicrosPerHour);
    for (int holiday = 0; holiday < 5; ++holiday) {
      calendar.holidays.push_back(UtcDate(from) + static_cast<int32_t>(draw(6)) * 3 + holiday);
    }
    std::sort(calendar.holidays.begin(), calendar.holidays.end());
    const int64_t first = draw(100 * kMicrosPerHour);
    const int64_t second = draw(100 * kMicrosPerHour);
    const Instant middle = AddBusinessTime(calendar, from, first);
    const Instant end = AddBusinessTime(calendar, middle, second);
    ASSERT_EQ(BusinessTimeBetween(calendar, from, middle), first) << "run " << run;
    ASSERT_EQ(BusinessTimeBetween(calendar, from, end), first + second) << "run " << run;
    ASSERT_EQ(AddBusinessTime(calendar, from, first + second), second == 0 ? middle : end);
    // It is the first such instant: just before, less had passed.
    if (first > 0) {
      ASSERT_LT(BusinessTimeBetween(calendar, from, middle + -1), first);
    }
  }
}

}  // namespace
}  // namespace backline
