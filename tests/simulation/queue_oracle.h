// D3 and D7 judged naively: between two commits of one product, whoever got goods or supply is
// compared with a plain sorted list of everybody who waited, before and after.
#pragma once

#include <cstdint>
#include <string>

#include "server/domain/invariants.h"

namespace backline::testing {

struct QueueVerdict {
  std::string fault;  // empty: nobody was passed over
  int64_t allocations = 0;
  int64_t overtakings = 0;
};

// REQUIRES: `after` is the next commit of the product after `before`.
QueueVerdict JudgeQueue(const World& before, const World& after);

}  // namespace backline::testing
