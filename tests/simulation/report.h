// What simulations did: counted, so that a run shows that it reached what it claims to test.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "server/domain/refusal.h"
#include "tests/support/faulty_store.h"

namespace backline::testing {

struct Report {
  int64_t seeds = 0;
  int64_t commands = 0;
  int64_t batches = 0;
  int64_t work_steps = 0;
  int64_t interruptions = 0;  // batches of one server inside a transaction of the other
  int64_t restarts = 0;
  int64_t retries = 0;
  int64_t replays = 0;
  int64_t deadlines = 0;
  int64_t poisonings = 0;
  int64_t touched_checks = 0;
  int64_t whole_checks = 0;
  int64_t allocations = 0;                  // that the queue's oracle judged
  int64_t overtakings = 0;                  // of these with a recorded reason
  std::map<std::string, int64_t> accepted;  // by verb
  std::map<Reason, int64_t> refused;
  std::map<Fault, int64_t> faults;
  std::map<int, int64_t> work;  // steps by kind

  void Add(const Report& other);
  std::string ToString() const;
};

}  // namespace backline::testing
