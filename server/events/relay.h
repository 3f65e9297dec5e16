// The one relay thread of a process, with a store connection of its own. It publishes events to the
// hub in the order of their sequence, claims work that is due and hands it to the engine, and
// forgets old requests. A commit of this process wakes it and brings its events along; those of
// others, and what is missing between, are read from the store.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "server/base/clock.h"
#include "server/domain/work.h"
#include "server/domain/working_set.h"
#include "server/events/watch_hub.h"
#include "server/store/store.h"

namespace backline {

class Relay {
 public:
  struct Options {
    // How often commits of other processes are looked for while somebody watches, and else.
    int64_t poll_micros = 20'000;
    int64_t idle_poll_micros = 500'000;
    // How often due work is looked for, and how long a claim holds.
    int64_t work_poll_micros = 200'000;
    int64_t lease_micros = 2 * kMicrosPerSecond;
    // How long requests are remembered, and how often old ones are looked for.
    int request_days = 7;
    int64_t prune_poll_micros = 60 * kMicrosPerSecond;
    // Gives a step of claimed work to the engine; false if it cannot take it now: the lease runs
    // out and somebody claims it again. Called on the relay's thread.
    std::function<bool(WorkKey)> submit_work;
    // Called on the relay's thread when the store fails; it is asked again after a pause.
    std::function<void(const absl::Status&)> on_error;
  };

  // Starts the thread. `clock` and `hub` outlive the relay.
  Relay(std::unique_ptr<Store> store, const Clock& clock, WatchHub& hub, Options options);
  // Stops and joins.
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  // A commit of this process: events up to here exist. Those of `set`, as committed, need not be
  // read. Any thread; never blocks for long.
  void NotifyCommit(int64_t last_sequence, std::shared_ptr<const WorkingSet> set = nullptr);

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with a watch that wakes the relay while it goes
};

}  // namespace backline
