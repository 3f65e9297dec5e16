#include "server/events/relay.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace backline {

namespace {

constexpr int kPublishEvents = 512;
// Batches of this process that wait to be published; beyond, they are read from the store.
constexpr size_t kCommittedSetsMax = 32;
constexpr int kCatchUpReads = 8;
constexpr int kClaimWorks = 16;
constexpr int kPruneRequests = 500;
constexpr int64_t kPruneAgainMicros = 100'000;
constexpr int64_t kErrorPauseMicros = 200'000;

using SteadyClock = std::chrono::steady_clock;

// Something that is done every now and then. Polling follows the machine's own steady clock: the
// clock of the service may be set by a test, or jump.
class Pace {
 public:
  bool due() const { return SteadyClock::now() >= next_; }
  void In(int64_t micros) { next_ = SteadyClock::now() + std::chrono::microseconds(micros); }
  SteadyClock::time_point next() const { return next_; }

 private:
  SteadyClock::time_point next_{};
};

}  // namespace

struct Relay::State {
  std::unique_ptr<Store> store;
  const Clock& clock;
  WatchHub& hub;
  Options options;

  std::mutex mutex;
  std::condition_variable changed;
  bool woken = false;
  bool stopping = false;
  std::deque<std::shared_ptr<const WorkingSet>> committed_sets;
  std::atomic<int64_t> committed{0};  // the newest event that this process made

  // Of the relay's thread.
  bool started = false;
  bool more = false;
  bool watched = false;
  Pace poll;
  Pace work;
  Pace prune;
  std::thread thread;

  State(std::unique_ptr<Store> its_store, const Clock& its_clock, WatchHub& its_hub,
        Options its_options)
      : store(std::move(its_store)),
        clock(its_clock),
        hub(its_hub),
        options(std::move(its_options)) {}

  void Wake() {
    {
      std::lock_guard lock(mutex);
      woken = true;
    }
    changed.notify_one();
  }

  void Run() {
    while (true) {
      const absl::Status status = Pass();
      if (!status.ok() && options.on_error) options.on_error(status);
      SteadyClock::time_point until = std::min({poll.next(), work.next(), prune.next()});
      if (!status.ok()) until = SteadyClock::now() + std::chrono::microseconds(kErrorPauseMicros);
      std::unique_lock lock(mutex);
      if (!status.ok()) {
        changed.wait_until(lock, until, [this] { return stopping; });
      } else if (!more) {
        changed.wait_until(lock, until, [this] { return stopping || woken; });
      }
      woken = false;
      if (stopping) return;
    }
  }

  absl::Status Pass() {
    more = false;
    if (absl::Status status = Publish(); !status.ok()) return status;
    bool behind = false;
    if (absl::Status status = hub.CatchUp(*store, kCatchUpReads, behind); !status.ok()) {
      return status;
    }
    more = more || behind;
    if (absl::Status status = Claim(); !status.ok()) return status;
    return Prune();
  }

  // What this process committed and what follows upon what was published. Another process may have
  // committed between: then the store is asked for all of it.
  void PublishCommitted() {
    std::deque<std::shared_ptr<const WorkingSet>> sets;
    {
      std::lock_guard lock(mutex);
      sets.swap(committed_sets);
    }
    if (!started || !watched) return;
    for (const std::shared_ptr<const WorkingSet>& set : sets) {
      const std::vector<Event>& events = set->appends().events;
      if (events.front().sequence > hub.published() + 1) return;
      if (events.back().sequence <= hub.published()) continue;
      hub.Publish(events);
      // Others are looked for when nothing was heard for so long.
      poll.In(options.poll_micros);
    }
  }

  absl::Status Publish() {
    const bool was_watched = std::exchange(watched, hub.watches() > 0);
    if (watched && !was_watched) poll.In(0);
    PublishCommitted();
    if (started && committed.load() <= hub.published() && !poll.due()) return absl::OkStatus();
    if (!started || !watched) {
      // Nobody looks: nothing need be read, and who comes later is fed from the store.
      absl::StatusOr<Store::EventRange> range = store->ReadEventRange();
      if (!range.ok()) return range.status();
      hub.Start(range->newest);
      started = true;
    } else {
      absl::StatusOr<std::vector<Event>> events =
          store->ReadEvents(hub.published(), kPublishEvents);
      if (!events.ok()) return events.status();
      // Never in a database that is whole; who has not seen what is missing is told so.
      const bool gap = !events->empty() && events->front().sequence > hub.published() + 1;
      if (gap) hub.Start(events->front().sequence - 1);
      hub.Publish(*events);
      more = events->size() == kPublishEvents;
    }
    poll.In(watched ? options.poll_micros : options.idle_poll_micros);
    return absl::OkStatus();
  }

  absl::Status Claim() {
    if (!work.due()) return absl::OkStatus();
    const Instant now = clock.Now();
    absl::StatusOr<std::vector<Work>> claimed =
        store->ClaimDueWork(now, now + options.lease_micros, kClaimWorks);
    if (!claimed.ok()) return claimed.status();
    bool taken = true;
    for (const Work& claim : *claimed) taken = options.submit_work(claim.id) && taken;
    // A full page may mean that more is due; a full queue means that it must wait.
    const bool again = taken && claimed->size() == kClaimWorks;
    work.In(again ? 0 : options.work_poll_micros);
    more = more || again;
    return absl::OkStatus();
  }

  absl::Status Prune() {
    if (!prune.due()) return absl::OkStatus();
    const Date before = UtcDate(clock.Now()) + -options.request_days;
    absl::StatusOr<int> pruned = store->PruneRequests(before, kPruneRequests);
    if (!pruned.ok()) return pruned.status();
    prune.In(*pruned == kPruneRequests ? kPruneAgainMicros : options.prune_poll_micros);
    return absl::OkStatus();
  }
};

Relay::Relay(std::unique_ptr<Store> store, const Clock& clock, WatchHub& hub, Options options)
    : state_(std::make_shared<State>(std::move(store), clock, hub, std::move(options))) {
  hub.OnRoom([state = state_] { state->Wake(); });
  state_->thread = std::thread([this] { state_->Run(); });
}

Relay::~Relay() {
  state_->hub.OnRoom(nullptr);
  {
    std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_one();
  state_->thread.join();
}

void Relay::NotifyCommit(int64_t last_sequence, std::shared_ptr<const WorkingSet> set) {
  const bool watched = state_->hub.watches() > 0;
  if (watched && set != nullptr && !set->appends().events.empty()) {
    std::lock_guard lock(state_->mutex);
    if (state_->committed_sets.size() < kCommittedSetsMax) {
      state_->committed_sets.push_back(std::move(set));
    }
  }
  int64_t known = state_->committed.load();
  while (known < last_sequence && !state_->committed.compare_exchange_weak(known, last_sequence)) {
  }
  if (watched) state_->Wake();
}

}  // namespace backline
