#include "server/domain/date.h"

#include <cstdlib>
#include <ctime>

#include "gtest/gtest.h"

namespace backline {
namespace {

Date Civil(int year, int month, int day) { return *Date::FromCivil(year, month, day); }

Instant At(Date date, int hour, int minute = 0) {
  return Instant{((int64_t{date.days_since_epoch} * 24 + hour) * 60 + minute) * 60 *
                 kMicrosPerSecond};
}

TEST(DateTest, RefusesDaysThatDoNotExist) {
  EXPECT_FALSE(Date::FromCivil(2026, 2, 29));
  EXPECT_FALSE(Date::FromCivil(2026, 2, 30));
  EXPECT_FALSE(Date::FromCivil(2100, 2, 29));
  EXPECT_TRUE(Date::FromCivil(2000, 2, 29));
  EXPECT_TRUE(Date::FromCivil(2028, 2, 29));
  EXPECT_FALSE(Date::FromCivil(2026, 4, 31));
  EXPECT_FALSE(Date::FromCivil(2026, 13, 1));
  EXPECT_FALSE(Date::FromCivil(2026, 0, 1));
  EXPECT_FALSE(Date::FromCivil(2026, 1, 0));
  EXPECT_FALSE(Date::FromCivil(1899, 12, 31));
  EXPECT_FALSE(Date::FromCivil(2200, 1, 1));
  EXPECT_TRUE(Date::FromCivil(1900, 1, 1));
  EXPECT_TRUE(Date::FromCivil(2199, 12, 31));
  EXPECT_FALSE(Date::FromCivil(INT64_MAX, 1, 1));
  EXPECT_FALSE(Date::FromCivil(2026, INT64_MIN, 1));
}

TEST(DateTest, EveryDayRoundTripsAndFollowsTheLast) {
  const Date first = Civil(1900, 1, 1);
  const Date last = Civil(2199, 12, 31);
  for (Date date = first; date <= last; date = date + 1) {
    const Date::Civil civil = date.ToCivil();
    ASSERT_EQ(Date::FromCivil(civil.year, civil.month, civil.day), date);
  }
  EXPECT_EQ(last - first, 109'572);
  EXPECT_EQ(Civil(1970, 1, 1).days_since_epoch, 0);
}

TEST(DateTest, IsWrittenWithFourTwoTwoDigits) {
  EXPECT_EQ(Civil(2026, 3, 7).ToString(), "2026-03-07");
  EXPECT_EQ(Civil(1900, 12, 31).ToString(), "1900-12-31");
}

TEST(DateTest, LocalDateIsTheSitesDay) {
  const Date day = Civil(2026, 12, 31);
  EXPECT_EQ(UtcDate(At(day, 23, 59)), day);
  EXPECT_EQ(LocalDate(At(day, 10), "Pacific/Kiritimati"), day + 1);  // UTC+14
  EXPECT_EQ(LocalDate(At(day, 9, 59), "Pacific/Kiritimati"), day);
  EXPECT_EQ(LocalDate(At(day, 7, 59), "America/Los_Angeles"), day + -1);
  EXPECT_EQ(LocalDate(At(day, 8), "America/Los_Angeles"), day);
  EXPECT_EQ(LocalDate(At(day, 18, 29), "Asia/Kolkata"), day);
  EXPECT_EQ(LocalDate(At(day, 18, 30), "Asia/Kolkata"), day + 1);
  EXPECT_EQ(LocalDate(At(day, 12), "Mars/Olympus"), day) << "an unknown zone is UTC";
}

TEST(DateTest, InstantsBeforeTheEpochBelongToTheirDay) {
  EXPECT_EQ(UtcDate(Instant{-1}), Civil(1969, 12, 31));
  EXPECT_EQ(UtcDate(Instant{0}), Civil(1970, 1, 1));
}

TEST(DateTest, ADayEndsWithItsLocalMidnightOnDaysThatClocksChange) {
  // Spring: the day has 23 hours.
  const Date spring = Civil(2026, 3, 29);
  EXPECT_EQ(EndOfDay(spring, "Europe/Berlin"), At(spring, 22));
  EXPECT_EQ(EndOfDay(spring + -1, "Europe/Berlin"), At(spring, -1));
  // Autumn: 25 hours.
  const Date autumn = Civil(2026, 10, 25);
  EXPECT_EQ(EndOfDay(autumn, "Europe/Berlin"), At(autumn, 23));
  EXPECT_EQ(EndOfDay(autumn + -1, "Europe/Berlin"), At(autumn, -2));
  EXPECT_EQ(EndOfDay(spring, "UTC"), At(spring + 1, 0));
}

TEST(DateTest, TheLastInstantOfADayIsStillThatDay) {
  for (const char* zone : {"UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata",
                           "Europe/Berlin", "Australia/Lord_Howe"}) {
    for (Date date = Civil(2026, 1, 1); date < Civil(2027, 1, 1); date = date + 1) {
      const Instant end = EndOfDay(date, zone);
      ASSERT_EQ(LocalDate(end + -1, zone), date) << zone;
      ASSERT_EQ(LocalDate(end, zone), date + 1) << zone;
    }
  }
}

TEST(DateTest, TheZoneOfTheProcessChangesNothing) {
  const Date day = Civil(2028, 2, 29);
  for (const char* zone : {"Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata"}) {
    setenv("TZ", zone, 1);
    tzset();
    EXPECT_EQ(UtcDate(At(day, 0)), day);
    EXPECT_EQ(day.ToString(), "2028-02-29");
    EXPECT_EQ(EndOfDay(day, "UTC"), At(day + 1, 0));
  }
  unsetenv("TZ");
  tzset();
}

TEST(DateTest, KnowsItsZones) {
  EXPECT_TRUE(IsKnownTimeZone("Europe/Berlin"));
  EXPECT_TRUE(IsKnownTimeZone("UTC"));
  EXPECT_FALSE(IsKnownTimeZone(""));
  EXPECT_FALSE(IsKnownTimeZone("Europe/Atlantis"));
}

}  // namespace
}  // namespace backline
