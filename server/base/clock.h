// Time as an argument: nothing below `services` asks the system for the time by itself, so a test
// or a simulation decides what time it is. Implementations are safe on any thread.
#pragma once

#include <compare>
#include <cstdint>

namespace backline {

// An instant: microseconds since 1970-01-01T00:00:00Z.
struct Instant {
  int64_t unix_micros = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

constexpr int64_t kMicrosPerSecond = 1'000'000;

inline Instant operator+(Instant instant, int64_t micros) {
  return Instant{instant.unix_micros + micros};
}

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant Now() const = 0;
};

class SystemClock : public Clock {
 public:
  Instant Now() const override;
};

}  // namespace backline
