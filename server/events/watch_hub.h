// Who watches events, and what each has still to see. Every watch has a position: everything up to
// it was looked at. A live watch gets each event as it is published; one that is behind (it started
// from an old cursor, or its buffer is full) is fed from the store by its position, a bounded read
// at a time, until it is live again. So a slow watcher loses nothing, sees nothing twice or out of
// order, and holds nobody up.
//
// Watches may be used on any thread. Start, Publish and CatchUp belong to the relay's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "server/base/strong_id.h"
#include "server/domain/event.h"

namespace backline {

class Store;

constexpr int kWatchesMax = 1'000;
constexpr int kWatchBufferMax = 1'024;  // events that wait for one watcher
constexpr int kWatchBatchMax = 256;     // events of one Take

// What a watcher wants of all events. Empty ids and no kinds: everything.
struct WatchFilter {
  std::vector<EventKind> kinds;
  ProductId product_id;
  CustomerId customer_id;
  // A supplier sees what carries its id and nothing else.
  SupplierId supplier_id;

  bool Matches(const Event& event) const;
};

struct WatchBatch {
  std::vector<Event> events;  // in order, at most kWatchBatchMax
  int64_t cursor = 0;         // everything up to here was looked at
  bool expired = false;       // events after the cursor are no longer kept: the watch is over
  bool closed = false;        // the hub was closed: the watch is over
};

class WatchHub {
  struct Subscription;

 public:
  // One watcher's end. Destroy it to stop watching.
  class Watch {
   public:
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    // What comes next; without events if there is nothing yet. Never blocks. Calls it again, until
    // it is empty, before waiting for `ready`.
    WatchBatch Take();

   private:
    friend class WatchHub;
    Watch(WatchHub& hub, std::shared_ptr<Subscription> subscription);
    WatchHub& hub_;
    std::shared_ptr<Subscription> subscription_;
  };

  WatchHub();
  // REQUIRES: no watch is left.
  ~WatchHub();

  // Starts after `cursor`; -1: only what is published from now on. `ready` is called once, without
  // a lock, on the relay's thread (or that of Close) when something came after a Take that gave no
  // events; it must not block. It may run a last time while or after the watch is destroyed, so it
  // owns what it touches. Null if kWatchesMax watch already, or the hub is closed or not started.
  std::unique_ptr<Watch> Subscribe(WatchFilter filter, int64_t cursor, std::function<void()> ready);
  // Ends all watches.
  void Close();
  int watches() const;

  // `wake` is called, without a lock, when a watch comes or one that is behind has room again. Set
  // it before anybody subscribes.
  void OnRoom(std::function<void()> wake);
  // Events up to `newest` are in the store and will not be published: who has not seen them is fed
  // from there.
  void Start(int64_t newest);
  // REQUIRES: events are in order and follow what was published before without a gap.
  void Publish(const std::vector<Event>& events);
  // Feeds at most `reads` watches that are behind and have room by one bounded read each, in turn;
  // true if there is more to do at once.
  absl::Status CatchUp(Store& store, int reads, bool& more);
  // Everything up to here was published.
  int64_t published() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace backline
