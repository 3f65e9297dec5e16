// When a party works: weekly shifts in a time zone, without its holidays. Business time is what
// really passes within them: on the day that an hour is skipped a night shift is shorter, on the
// day that one is repeated it is longer.
//
// A boundary that the clock on the wall skips is the moment of the change; one that it shows twice
// is the first time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/capacity.h"
#include "server/domain/date.h"

namespace backline {

// Less working time a week is no calendar to measure by: with it every obligation ends within
// kCalendarDaysMax.
constexpr int kWeeklyMinutesMin = 4 * 60;
constexpr int64_t kMicrosPerHour = 3'600 * kMicrosPerSecond;

struct BusinessCalendar {
  using Key = SupplierId;
  SupplierId party;  // empty: the house itself
  std::string time_zone;
  std::vector<Shift> shifts;   // ascending, without overlaps
  std::vector<Date> holidays;  // ascending
  int64_t version = 0;         // also the etag; agreements of the party count it up too
  Key key() const { return party; }
};

int WeeklyMinutes(const std::vector<Shift>& shifts);

// How much business time lies between two instants; 0 if `to` is not after `from`.
int64_t BusinessTimeBetween(const BusinessCalendar& calendar, Instant from, Instant to);
// The first instant by which so much business time has passed since `from`; `from` itself for none.
// REQUIRES: the calendar has kWeeklyMinutesMin, and micros are no more than a party may be given.
Instant AddBusinessTime(const BusinessCalendar& calendar, Instant from, int64_t micros);
// The count-th business day after the date; the date itself for 0.
Date AddBusinessDays(const BusinessCalendar& calendar, Date date, int32_t count);

}  // namespace backline
