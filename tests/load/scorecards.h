// Scores over millions of facts, beside a plain SQL aggregation of the same rows.
#pragma once

#include <string>

#include "tests/load/report.h"
#include "tests/support/mariadb.h"

namespace backline::load {

struct ScorecardSizes {
  int receipts = 5'000'000;
  int lines = 2'000'000;
  int suppliers = 2'000;
};

// Fills a database of its own, holds it on a scoreboard and asks both for the same. Throws if they
// do not say the same of each supplier.
void MeasureScorecards(testing::MariaDb& database, const ScorecardSizes& sizes, Report& report);

}  // namespace backline::load
