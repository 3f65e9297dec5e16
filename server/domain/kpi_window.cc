#include "server/domain/kpi_window.h"

namespace backline {

WaitDistribution WaitHistogram::Distribution() const {
  WaitDistribution result;
  for (const auto& [days, count] : counts_) {
    result.count += count;
    result.sum += days * count;
    result.most = days;
  }
  const auto at_rank = [&](int64_t percent) {
    const int64_t rank = (result.count * percent + 99) / 100;
    int64_t seen = 0;
    for (const auto& [days, count] : counts_) {
      seen += count;
      if (seen >= rank) return days;
    }
    return 0;
  };
  result.p50 = at_rank(50);
  result.p90 = at_rank(90);
  result.p95 = at_rank(95);
  return result;
}

AgeBucket& BucketOf(AgeBuckets& buckets, int32_t days) {
  size_t at = kAgeBucketStarts.size() - 1;
  while (at > 0 && days < kAgeBucketStarts[at]) --at;
  return buckets[at];
}

}  // namespace backline
