// Makes new ids. Randomness as an argument: a simulation gives a seeded source and replays
// everything.
#pragma once

#include <cstdint>
#include <random>

#include "server/base/clock.h"
#include "server/base/strong_id.h"

namespace backline {

class IdSource {
 public:
  virtual ~IdSource() = default;
  // An id that was never returned before and sorts after earlier ones of the same source.
  virtual Id128 Next(Instant now) = 0;
};

// UUID version 7: 48 bits of milliseconds, a counter, random bits. Not thread-safe: one per thread.
class TimeOrderedIdSource : public IdSource {
 public:
  // Equal seeds give equal ids for equal instants.
  explicit TimeOrderedIdSource(uint64_t seed) : random_(seed) {}
  Id128 Next(Instant now) override;

 private:
  std::mt19937_64 random_;
  uint64_t last_millis_ = 0;
  uint32_t counter_ = 0;
};

// A seed from the system's entropy.
uint64_t RandomSeed();

}  // namespace backline
