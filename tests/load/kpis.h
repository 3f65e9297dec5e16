// KPIs over a window of a hundred thousand order lines among more of them, beside plain SQL.
#pragma once

#include "tests/load/report.h"
#include "tests/support/mariadb.h"

namespace backline::load {

struct KpiSizes {
  int orders = 100'000;  // of four lines, over 400 days
  int window_days = 100;
};

// Fills a database of its own and asks a reader and SQL for the same. Throws if they differ.
void MeasureKpis(testing::MariaDb& database, const KpiSizes& sizes, Report& report);

}  // namespace backline::load
