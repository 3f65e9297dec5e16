// What suppliers do beside order entry, measured in one run: answers, pages, previews, sign-ins.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/load/report.h"
#include "tests/support/mariadb.h"

namespace backline::load {

struct CollaborationSizes {
  int page_lines = 1'000'000;
  double page_seconds = 15;
  int pegged = 10'000;
  int previews = 100;
  int answer_calls = 200;
  double answer_calls_per_second = 4;
  int lines_per_call = 100;
  double orders_per_second = 2'000;  // beside the answers, if the machine reaches it
  int people = 200;                  // who sign in at once
  int sign_in_rounds = 4;
  double sign_in_seconds = 8;  // of a round of orders, without and with sign-ins
  double peak_seconds = 5;     // of the run that tells whether it does
  Mix mix = Mix::kUniform;
  // What to measure: pages, previews, answers, sign-ins. Empty: all.
  std::vector<std::string> only;
  bool Measures(std::string_view part) const;
};

// A check of the program: all rows, and no figure.
CollaborationSizes QuickCollaboration();

// Adds its rows to the report. `folder` holds certificates and logs. Throws when something that was
// acknowledged is not stored, or when the audit finds a drift.
void MeasureCollaboration(const testing::MariaDb& database, const std::string& folder,
                          const CollaborationSizes& sizes, Report& report);

}  // namespace backline::load
