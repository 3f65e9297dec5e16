#include "tests/gateway/load/report.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace backline::gateway {

double Quantile(std::vector<double> values, double fraction) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(fraction * static_cast<double>(values.size() - 1))];
}

void Report::PrintTable(std::ostream& out) const {
  out << absl::StrFormat("%-22s%-18s%9s%9s%11s%11s%10s%16s\n", "call", "way", "p50 ms", "p99 ms",
                         "added p50", "added p99", "calls/s", "gateway us/call");
  for (const Row& row : rows_) {
    out << absl::StrFormat("%-22s%-18s%9.3f%9.3f%11.3f%11.3f%10.0f%16.1f\n", row.call, row.way,
                           row.p50_ms, row.p99_ms, row.added_p50_ms, row.added_p99_ms,
                           row.calls_per_second, row.gateway_micros);
  }
  out << "\n";
  for (const Figure& figure : figures_) {
    out << absl::StrFormat("%-56s%10.3f %-8s", figure.name, figure.value, figure.unit);
    if (figure.below > 0) {
      out << absl::StrFormat("goal < %-5g %s", figure.below, figure.met() ? "met" : "NOT MET");
    }
    out << "\n";
  }
}

void Report::PrintJson(std::ostream& out) const {
  const char* comma = "";
  out << "{\"rows\":[";
  for (const Row& row : rows_) {
    out << absl::StrFormat(
        "%s\n  {\"call\":\"%s\",\"way\":\"%s\",\"p50_ms\":%.4f,\"p99_ms\":%.4f,"
        "\"added_p50_ms\":%.4f,\"added_p99_ms\":%.4f,\"calls_per_second\":%.1f,"
        "\"gateway_micros\":%.2f}",
        comma, row.call, row.way, row.p50_ms, row.p99_ms, row.added_p50_ms, row.added_p99_ms,
        row.calls_per_second, row.gateway_micros);
    comma = ",";
  }
  comma = "";
  out << "\n],\"figures\":[";
  for (const Figure& figure : figures_) {
    out << absl::StrFormat("%s\n  {\"name\":\"%s\",\"value\":%.4f,\"unit\":\"%s\"", comma,
                           figure.name, figure.value, figure.unit);
    if (figure.below > 0) {
      out << absl::StrFormat(",\"below\":%g,\"met\":%s", figure.below,
                             figure.met() ? "true" : "false");
    }
    out << "}";
    comma = ",";
  }
  out << "\n]}\n";
}

}  // namespace backline::gateway
