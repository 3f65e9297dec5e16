#include "web-gateway/metrics.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace backline::gateway {
namespace {

constexpr double kMicrosPerSecond = 1e6;

void Append(std::string& text, const char* name, const char* type, const char* meaning,
            const Count& count) {
  absl::StrAppendFormat(&text, "# HELP backline_gateway_%s %s\n# TYPE backline_gateway_%s %s\n",
                        name, meaning, name, type);
  absl::StrAppendFormat(&text, "backline_gateway_%s %d\n", name, count.value());
}

}  // namespace

void Metrics::CallEnded(const std::string& method, const char* code, int64_t micros) {
  const auto bucket = std::lower_bound(kBoundsMicros.begin(), kBoundsMicros.end(), micros);
  const std::lock_guard lock(mutex_);
  ++calls_[{method, code}];
  ++buckets_[static_cast<size_t>(bucket - kBoundsMicros.begin())];
  micros_ += micros;
}

std::string Metrics::Text() const {
  std::string text;
  Append(text, "connections_accepted_total", "counter", "Connections accepted",
         connections_accepted);
  Append(text, "connections_refused_total", "counter", "Connections over a limit",
         connections_refused);
  Append(text, "connections_open", "gauge", "Connections now open", connections_open);
  Append(text, "requests_refused_total", "counter", "Requests refused by the parser",
         requests_refused);
  Append(text, "static_files_total", "counter", "Files of the portal served", static_files_served);
  Append(text, "cross_site_refused_total", "counter", "Calls refused as from another site",
         cross_site_refused);
  Append(text, "streams_open", "gauge", "Streaming calls now open", streams_open);
  Append(text, "stream_messages_total", "counter", "Messages of streams sent", stream_messages);
  Append(text, "clients_left_total", "counter", "Clients that left before their answer",
         clients_left);
  const std::lock_guard lock(mutex_);
  text +=
      "# HELP backline_gateway_calls_total Calls that ended\n"
      "# TYPE backline_gateway_calls_total counter\n";
  for (const auto& [key, count] : calls_) {
    absl::StrAppendFormat(&text, "backline_gateway_calls_total{method=\"%s\",code=\"%s\"} %d\n",
                          key.first, key.second, count);
  }
  text +=
      "# HELP backline_gateway_call_seconds How long unary calls took\n"
      "# TYPE backline_gateway_call_seconds histogram\n";
  int64_t below = 0;
  for (size_t at = 0; at < kBoundsMicros.size(); ++at) {
    below += buckets_[at];
    absl::StrAppendFormat(&text, "backline_gateway_call_seconds_bucket{le=\"%g\"} %d\n",
                          static_cast<double>(kBoundsMicros[at]) / kMicrosPerSecond, below);
  }
  below += buckets_.back();
  absl::StrAppendFormat(&text, "backline_gateway_call_seconds_bucket{le=\"+Inf\"} %d\n", below);
  absl::StrAppendFormat(&text, "backline_gateway_call_seconds_sum %g\n",
                        static_cast<double>(micros_) / kMicrosPerSecond);
  absl::StrAppendFormat(&text, "backline_gateway_call_seconds_count %d\n", below);
  return text;
}

}  // namespace backline::gateway
