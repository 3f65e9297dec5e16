// What was measured: a table of calls, one row for each call and way, and figures with their goals.
#pragma once

#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace backline::gateway {

// `fraction` of 0.5 is the median; 0 for no values.
double Quantile(std::vector<double> values, double fraction);

// One call made in one way.
struct Row {
  std::string call;
  std::string way;
  double p50_ms = 0;
  double p99_ms = 0;
  double added_p50_ms = 0;  // over the same call without the gateway
  double added_p99_ms = 0;
  double calls_per_second = 0;  // of many at once
  double gateway_micros = 0;    // of its processors' time, a call
};

struct Figure {
  std::string name;
  double value = 0;
  std::string unit;
  double below = 0;  // the goal; 0: none

  bool met() const { return below == 0 || value < below; }
};

class Report {
 public:
  void Add(Row row) { rows_.push_back(std::move(row)); }
  void Add(Figure figure) { figures_.push_back(std::move(figure)); }

  void PrintTable(std::ostream& out) const;
  void PrintJson(std::ostream& out) const;

 private:
  std::vector<Row> rows_;
  std::vector<Figure> figures_;
};

}  // namespace backline::gateway
