// A clock that stands still until a test moves it. Not thread-safe.
#pragma once

#include "server/base/clock.h"

namespace backline::testing {

class FakeClock final : public Clock {
 public:
  explicit FakeClock(Instant start) : now_(start) {}
  Instant Now() const override { return now_; }
  void Advance(int64_t micros) { now_ = now_ + micros; }
  void AdvanceDays(int days) { Advance(days * int64_t{86'400} * kMicrosPerSecond); }
  void Set(Instant now) { now_ = now; }

 private:
  Instant now_;
};

// 2026-01-05T00:00:00Z, a Monday: where scenarios and simulations begin.
constexpr Instant kTestStart{int64_t{20'458} * 86'400 * kMicrosPerSecond};

}  // namespace backline::testing
