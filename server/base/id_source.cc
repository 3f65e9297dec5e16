#include "server/base/id_source.h"

namespace backline {

Id128 TimeOrderedIdSource::Next(Instant now) {
  uint64_t millis = static_cast<uint64_t>(now.unix_micros / 1000);
  if (millis <= last_millis_) {
    // The clock stands still or went back: stay ordered by the counter. 2^26 ids a millisecond.
    millis = last_millis_;
    ++counter_;
  } else {
    last_millis_ = millis;
    counter_ = 0;
  }
  if (counter_ >= (1U << 26)) {
    millis = ++last_millis_;
    counter_ = 0;
  }
  // 48 bits of time, version 7, then 12 + 14 bits of the counter, the rest random.
  Id128 id;
  id.high = (millis << 16) | 0x7000U | (counter_ >> 14);
  id.low = (0x2ULL << 62) | (static_cast<uint64_t>(counter_ & 0x3FFF) << 48) |
           (random_() & 0xFFFF'FFFF'FFFFULL);
  return id;
}

uint64_t RandomSeed() {
  std::random_device device;
  return (static_cast<uint64_t>(device()) << 32) | device();
}

}  // namespace backline
