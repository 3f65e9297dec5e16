// Streams that each watch one customer's events, and how long after its commit an event was seen.
// The time counts from the event's recorded_time, which the server takes before it commits: what is
// measured is an upper bound. Not thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/load/server_under_load.h"
#include "tests/load/workload.h"

namespace backline::load {

constexpr int kWatchers = 100;
constexpr int kWatcherConnections = 10;

class Watchers {
 public:
  // Every stream's connection is there when this returns.
  Watchers(const ServerUnderLoad& server, int streams, int connections);
  // Ends the streams.
  ~Watchers();

  // What was seen since the last call.
  std::vector<double> TakeDelaysMs();

 private:
  class Stream;
  std::vector<std::unique_ptr<Stream>> streams_;
};

// A contestant while watchers look on.
class Watched final : public Contestant {
 public:
  Watched(const ServerUnderLoad& server, Contestant& contestant, std::string name);
  std::string name() const override { return name_; }
  Round Run(Mix mix, double seconds) override;
  // Of all rounds.
  const std::vector<double>& delays_ms() const { return delays_ms_; }

 private:
  const ServerUnderLoad& server_;
  Contestant& contestant_;
  std::string name_;
  std::vector<double> delays_ms_;
};

}  // namespace backline::load
