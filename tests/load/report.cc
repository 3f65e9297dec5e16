#include "tests/load/report.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace backline::load {
namespace {

double Micros(double seconds, int64_t orders) {
  return orders == 0 ? 0 : seconds * 1e6 / static_cast<double>(orders);
}

std::string Quoted(const std::string& text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

}  // namespace

double Quantile(std::vector<double> values, double fraction) {
  if (values.empty()) return 0;
  const size_t at = std::min(values.size() - 1, static_cast<size_t>(fraction * values.size()));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[at];
}

void Cell::Add(const Round& round) {
  orders += round.orders;
  rates.push_back(static_cast<double>(round.orders) / round.seconds);
  latencies_ms.insert(latencies_ms.end(), round.latencies_ms.begin(), round.latencies_ms.end());
}

double Cell::Rate() const {
  std::vector<double> sorted = rates;
  std::sort(sorted.begin(), sorted.end());
  const size_t count = sorted.size();
  if (count == 0) return 0;
  return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
}

const Cell* Report::Find(const std::string& contestant, Mix mix) const {
  const auto it = cells_.find({mix, contestant});
  return it == cells_.end() ? nullptr : &it->second;
}

void Report::AddRatio(const std::string& name, double value, double bound) {
  figures_.push_back({name, value, "x", absl::StrFormat(">= %g", bound), value >= bound});
}

void Report::AddAtMost(const std::string& name, double value, const std::string& unit,
                       double bound) {
  figures_.push_back({name, value, unit, absl::StrFormat("<= %g", bound), value <= bound});
}

void Report::AddPlain(const std::string& name, double value, const std::string& unit) {
  figures_.push_back({name, value, unit, "", true});
}

void Report::PrintTable(std::ostream& out) const {
  out << absl::StrFormat("%-9s%-22s%9s  %-15s%8s%8s  %-21s%9s%7s\n", "mix", "contestant",
                         "orders/s", "[range]", "p50 ms", "p99 ms", "us/order srv+cli+db",
                         "srv MiB", "db MiB");
  for (const auto& [key, cell] : cells_) {
    const auto [low, high] = std::minmax_element(cell.rates.begin(), cell.rates.end());
    const std::string range = absl::StrFormat("[%.0f-%.0f]", *low, *high);
    const std::string cpu =
        absl::StrFormat("%.0f + %.0f + %.0f", Micros(cell.server_cpu_seconds, cell.orders),
                        Micros(cell.client_cpu_seconds, cell.orders),
                        Micros(cell.database_cpu_seconds, cell.orders));
    out << absl::StrFormat("%-9s%-22s%9.0f  %-15s%8.2f%8.2f  %-21s%9.0f%7.0f\n", MixName(key.first),
                           key.second, cell.Rate(), range, Quantile(cell.latencies_ms, 0.5),
                           Quantile(cell.latencies_ms, 0.99), cpu, cell.server_mib,
                           cell.database_mib);
  }
  out << '\n';
  for (const Figure& figure : figures_) {
    const std::string value = absl::StrFormat("%.2f %s", figure.value, figure.unit);
    out << absl::StrFormat("%-60s%14s", figure.name, value);
    if (!figure.goal.empty()) {
      out << absl::StrFormat("   goal %-8s %s", figure.goal, figure.met ? "met" : "NOT MET");
    }
    out << '\n';
  }
  for (const std::string& note : notes_) out << note << '\n';
}

void Report::PrintJson(std::ostream& out) const {
  out << "{\n \"cells\": [";
  const char* separator = "\n";
  for (const auto& [key, cell] : cells_) {
    std::string rates;
    for (double rate : cell.rates)
      absl::StrAppendFormat(&rates, "%s%.1f", rates.empty() ? "" : ", ", rate);
    out << separator
        << absl::StrFormat(
               "  {\"mix\": %s, \"contestant\": %s, \"orders\": %d, \"orders_per_second\": %.1f, "
               "\"rounds\": [%s], \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"server_us\": %.1f, "
               "\"client_us\": %.1f, \"database_us\": %.1f, \"server_mib\": %.0f, "
               "\"database_mib\": %.0f}",
               Quoted(MixName(key.first)), Quoted(key.second), cell.orders, cell.Rate(), rates,
               Quantile(cell.latencies_ms, 0.5), Quantile(cell.latencies_ms, 0.99),
               Micros(cell.server_cpu_seconds, cell.orders),
               Micros(cell.client_cpu_seconds, cell.orders),
               Micros(cell.database_cpu_seconds, cell.orders), cell.server_mib, cell.database_mib);
    separator = ",\n";
  }
  out << "\n ],\n \"figures\": [";
  separator = "\n";
  for (const Figure& figure : figures_) {
    out << separator
        << absl::StrFormat(
               "  {\"name\": %s, \"value\": %.4f, \"unit\": %s, \"goal\": %s, "
               "\"met\": %s}",
               Quoted(figure.name), figure.value, Quoted(figure.unit), Quoted(figure.goal),
               figure.met ? "true" : "false");
    separator = ",\n";
  }
  out << "\n ],\n \"notes\": [";
  separator = "\n";
  for (const std::string& note : notes_) {
    out << separator << "  " << Quoted(note);
    separator = ",\n";
  }
  out << "\n ]\n}\n";
}

}  // namespace backline::load
