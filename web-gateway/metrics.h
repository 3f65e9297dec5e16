// What the gateway counts, and the text in which Prometheus reads it. Any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace backline::gateway {

class Count {
 public:
  void Add(int64_t more = 1) { value_.fetch_add(more, std::memory_order_relaxed); }
  void Subtract(int64_t less = 1) { value_.fetch_sub(less, std::memory_order_relaxed); }
  int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int64_t> value_ = 0;
};

class Metrics {
 public:
  Count connections_accepted;
  Count connections_refused;
  Count connections_open;
  Count requests_refused;  // no HTTP, or over a limit
  Count static_files_served;
  Count cross_site_refused;
  Count streams_open;
  Count stream_messages;
  Count clients_left;  // before their answer was complete

  // A call that ended: its method's full name, its Connect code ("ok" for none), how long it took.
  // REQUIRES: `method` is one of the allow-list, so that nobody can make new rows.
  void CallEnded(const std::string& method, const char* code, int64_t micros);

  // The text format of Prometheus, version 0.0.4.
  std::string Text() const;

 private:
  static constexpr std::array<int64_t, 9> kBoundsMicros = {
      500, 1'000, 2'500, 5'000, 10'000, 50'000, 250'000, 1'000'000, 10'000'000};

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, int64_t> calls_;  // by method and code
  std::array<int64_t, kBoundsMicros.size() + 1> buckets_{};
  int64_t micros_ = 0;
};

}  // namespace backline::gateway
