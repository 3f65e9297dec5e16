// Collects the rounds of all cells and prints them: a table for people, JSON for programs.
#pragma once

#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "tests/load/workload.h"

namespace backline::load {

// Sorted copies are taken; `fraction` of 0.5 is the median. 0 for no values.
double Quantile(std::vector<double> values, double fraction);

// One contestant and mix, all rounds.
struct Cell {
  std::vector<double> rates;  // orders/s, one per round
  std::vector<double> latencies_ms;
  int64_t orders = 0;
  double server_cpu_seconds = 0;
  double client_cpu_seconds = 0;
  double database_cpu_seconds = 0;
  double server_mib = 0;    // the most after any round
  double database_mib = 0;  // the most after any round

  void Add(const Round& round);
  double Rate() const;  // the median of the rounds
};

// A figure that stands by itself, with or without a goal.
struct Figure {
  std::string name;
  double value = 0;
  std::string unit;
  // Empty: no goal. Else such as ">= 1.2".
  std::string goal;
  bool met = true;
};

class Report {
 public:
  Cell& cell(const std::string& contestant, Mix mix) { return cells_[{mix, contestant}]; }
  const Cell* Find(const std::string& contestant, Mix mix) const;
  void AddFigure(Figure figure) { figures_.push_back(std::move(figure)); }
  // The goal is met if value >= bound.
  void AddRatio(const std::string& name, double value, double bound);
  void AddAtMost(const std::string& name, double value, const std::string& unit, double bound);
  void AddPlain(const std::string& name, double value, const std::string& unit);
  void AddNote(std::string note) { notes_.push_back(std::move(note)); }

  void PrintTable(std::ostream& out) const;
  void PrintJson(std::ostream& out) const;

 private:
  std::map<std::pair<Mix, std::string>, Cell> cells_;
  std::vector<Figure> figures_;
  std::vector<std::string> notes_;
};

}  // namespace backline::load
