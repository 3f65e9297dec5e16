// The days that a KPI looks at, whole days that lie between two dates, and how they are spread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "server/base/clock.h"
#include "server/domain/date.h"
#include "server/domain/kpi_value.h"
#include "server/domain/quantity.h"

namespace backline {

constexpr int kKpiWindowDaysMax = 400;

// [from, until) in the zone.
struct KpiWindow {
  Date from;
  Date until;
  std::string time_zone;
};

// The first instant of a day.
inline Instant StartOfDay(Date date, const std::string& time_zone) {
  return EndOfDay(date + -1, time_zone);
}
// A fact's caller may have stated another day than the server's.
inline bool IsStated(Date occurred, Instant recorded) { return occurred != UtcDate(recorded); }
// The day of a fact: as stated, else that of its instant in the zone.
inline Date FactDay(Date occurred, Instant recorded, const std::string& time_zone) {
  return IsStated(occurred, recorded) ? occurred : LocalDate(recorded, time_zone);
}

// Percentiles are by nearest rank. All 0 when there are none.
struct WaitDistribution {
  int64_t count = 0;
  int64_t sum = 0;
  int32_t p50 = 0;
  int32_t p90 = 0;
  int32_t p95 = 0;
  int32_t most = 0;
  friend bool operator==(const WaitDistribution&, const WaitDistribution&) = default;
};

class WaitHistogram {
 public:
  void Add(int32_t days) { ++counts_[days]; }
  WaitDistribution Distribution() const;

 private:
  std::map<int32_t, int64_t> counts_;
};

// The least days of each bucket.
constexpr std::array<int32_t, 6> kAgeBucketStarts = {0, 8, 15, 31, 61, 91};

struct AgeBucket {
  int64_t lines = 0;
  Quantity units = 0;
  KpiValue value;
  friend bool operator==(const AgeBucket&, const AgeBucket&) = default;
};

using AgeBuckets = std::array<AgeBucket, kAgeBucketStarts.size()>;

// What is stated to be of tomorrow is of the first.
AgeBucket& BucketOf(AgeBuckets& buckets, int32_t days);

// A rate is two counts; counted 0: there is none.
struct KpiRate {
  int64_t counted = 0;
  int64_t met = 0;
  void Add(int64_t of, int64_t part) {
    counted += of;
    met += part;
  }
  friend bool operator==(const KpiRate&, const KpiRate&) = default;
};

}  // namespace backline
