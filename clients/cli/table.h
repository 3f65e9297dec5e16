// A table for people: columns as wide as their widest cell, numbers on the right.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace backline::cli {

class Table {
 public:
  // A heading that begins with '>' is set to the right, without the sign.
  explicit Table(std::vector<std::string> headings);

  // REQUIRES: as many cells as headings.
  void AddRow(std::vector<std::string> cells);
  size_t row_count() const { return rows_.size(); }

  // Headings, rows and, below, "3 orders"; only the count when there are no rows. `noun` is
  // singular and gets its s.
  void Print(std::ostream& out, const std::string& noun) const;

 private:
  void PrintRow(std::ostream& out, const std::vector<std::string>& cells,
                const std::vector<size_t>& widths) const;

  std::vector<std::string> headings_;
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

// How many columns of a terminal the text takes: its code points.
size_t DisplayWidth(const std::string& text);

// "1 line", "2 lines", "0 entries".
std::string Counted(int64_t count, const std::string& noun);

// With the sign of the thousands: 1,234,567.
std::string Grouped(int64_t number);

}  // namespace backline::cli
