#include "clients/cli/table.h"

#include <algorithm>
#include <utility>

#include "server/base/check.h"

namespace backline::cli {

Table::Table(std::vector<std::string> headings) : headings_(std::move(headings)) {
  for (std::string& heading : headings_) {
    right_.push_back(!heading.empty() && heading[0] == '>');
    if (right_.back()) heading.erase(0, 1);
  }
}

void Table::AddRow(std::vector<std::string> cells) {
  BACKLINE_CHECK(cells.size() == headings_.size());
  rows_.push_back(std::move(cells));
}

void Table::Print(std::ostream& out, const std::string& noun) const {
  if (!rows_.empty()) {
    std::vector<size_t> widths;
    for (size_t i = 0; i < headings_.size(); ++i) {
      size_t width = DisplayWidth(headings_[i]);
      for (const auto& row : rows_) width = std::max(width, DisplayWidth(row[i]));
      widths.push_back(width);
    }
    PrintRow(out, headings_, widths);
    for (const auto& row : rows_) PrintRow(out, row, widths);
  }
  if (!noun.empty()) out << Counted(static_cast<int64_t>(rows_.size()), noun) << "\n";
}

void Table::PrintRow(std::ostream& out, const std::vector<std::string>& cells,
                     const std::vector<size_t>& widths) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string padding(widths[i] - DisplayWidth(cells[i]), ' ');
    if (i > 0) line += "  ";
    line += right_[i] ? padding + cells[i] : cells[i] + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << "\n";
}

size_t DisplayWidth(const std::string& text) {
  // Every byte of UTF-8 but the continuations begins a code point.
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string Counted(int64_t count, const std::string& noun) {
  std::string text = Grouped(count) + " " + noun;
  if (count == 1) return text;
  if (noun.ends_with("y")) return text.substr(0, text.size() - 1) + "ies";
  return text + "s";
}

std::string Grouped(int64_t number) {
  std::string text = std::to_string(number);
  const size_t first = number < 0 ? 1 : 0;
  for (size_t i = text.size(); i > first + 3; i -= 3) text.insert(i - 3, 1, ',');
  return text;
}

}  // namespace backline::cli
