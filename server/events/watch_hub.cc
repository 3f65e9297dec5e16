#include "server/events/watch_hub.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>

#include "server/base/check.h"
#include "server/store/store.h"

namespace backline {

namespace {

// Events of one catch-up read.
constexpr int kCatchUpEvents = 512;

}  // namespace

bool WatchFilter::Matches(const Event& event) const {
  if (!supplier_id.empty() && event.supplier_id != supplier_id) return false;
  if (!product_id.empty() && event.product_id != product_id) return false;
  if (!customer_id.empty() && event.customer_id != customer_id) return false;
  return kinds.empty() || std::find(kinds.begin(), kinds.end(), event.kind) != kinds.end();
}

// Guarded by the hub's mutex, except what never changes.
struct WatchHub::Subscription {
  WatchFilter filter;
  std::function<void()> ready;
  std::deque<Event> buffer;
  int64_t position =
      0;  // everything up to here was delivered, is in the buffer, or was filtered out
  bool behind = false;  // not fed by Publish
  bool expired = false;
  bool armed = true;  // `ready` is owed for the next thing that comes

  bool has_room() const { return behind && !expired && buffer.size() <= kWatchBufferMax / 2; }
  // Takes events that follow the position; false if the buffer is full before their end.
  bool Append(const std::vector<Event>& events) {
    for (const Event& event : events) {
      if (event.sequence <= position) continue;
      if (filter.Matches(event)) {
        if (buffer.size() >= kWatchBufferMax) return false;
        buffer.push_back(event);
      }
      position = event.sequence;
    }
    return true;
  }
};

struct WatchHub::State {
  mutable std::mutex mutex;
  std::vector<std::shared_ptr<Subscription>> subscriptions;
  size_t turn = 0;  // whose turn to catch up is next
  int64_t published = 0;
  bool started = false;
  bool closed = false;
  std::function<void()> wake;

  using Callbacks = std::vector<std::function<void()>>;
  // Remembers to call `ready` if it is owed.
  static void Signal(Subscription& subscription, Callbacks& callbacks) {
    if (!subscription.armed) return;
    subscription.armed = false;
    callbacks.push_back(subscription.ready);
  }
  static void Call(const Callbacks& callbacks) {
    for (const auto& callback : callbacks) callback();
  }
  std::shared_ptr<Subscription> NextWithRoom() {
    for (size_t i = 0; i < subscriptions.size(); ++i) {
      const auto& candidate = subscriptions[(turn + i) % subscriptions.size()];
      if (!candidate->has_room()) continue;
      turn = (turn + i + 1) % subscriptions.size();
      return candidate;
    }
    return nullptr;
  }
  void TakeRead(Subscription& subscription, const std::vector<Event>& events,
                Callbacks& callbacks) const {
    const bool gap = events.empty() ? subscription.position < published
                                    : events.front().sequence > subscription.position + 1;
    if (gap) {
      subscription.expired = true;
    } else if (subscription.Append(events)) {
      subscription.behind = subscription.position < published;
    }
    if (gap || !subscription.buffer.empty()) Signal(subscription, callbacks);
  }
};

WatchHub::WatchHub() : state_(std::make_unique<State>()) {}

WatchHub::~WatchHub() { BACKLINE_CHECK(state_->subscriptions.empty()); }

WatchHub::Watch::Watch(WatchHub& hub, std::shared_ptr<Subscription> subscription)
    : hub_(hub), subscription_(std::move(subscription)) {}

WatchHub::Watch::~Watch() {
  std::lock_guard lock(hub_.state_->mutex);
  std::erase(hub_.state_->subscriptions, subscription_);
}

WatchBatch WatchHub::Watch::Take() {
  WatchBatch batch;
  std::function<void()> wake;
  {
    std::lock_guard lock(hub_.state_->mutex);
    Subscription& subscription = *subscription_;
    const size_t count = std::min<size_t>(subscription.buffer.size(), kWatchBatchMax);
    const auto end = subscription.buffer.begin() + static_cast<std::ptrdiff_t>(count);
    batch.events.assign(subscription.buffer.begin(), end);
    subscription.buffer.erase(subscription.buffer.begin(), end);
    const bool drained = subscription.buffer.empty();
    batch.cursor = drained ? subscription.position : batch.events.back().sequence;
    batch.expired = drained && subscription.expired;
    batch.closed = hub_.state_->closed;
    if (batch.events.empty()) subscription.armed = true;
    if (subscription.has_room()) wake = hub_.state_->wake;
  }
  if (wake) wake();
  return batch;
}

std::unique_ptr<WatchHub::Watch> WatchHub::Subscribe(WatchFilter filter, int64_t cursor,
                                                     std::function<void()> ready) {
  auto subscription = std::make_shared<Subscription>();
  subscription->filter = std::move(filter);
  subscription->ready = std::move(ready);
  std::function<void()> wake;
  {
    std::lock_guard lock(state_->mutex);
    if (!state_->started || state_->closed || state_->subscriptions.size() >= kWatchesMax) {
      return nullptr;
    }
    subscription->position = cursor < 0 ? state_->published : cursor;
    subscription->behind = subscription->position < state_->published;
    state_->subscriptions.push_back(subscription);
    wake = state_->wake;
  }
  if (wake) wake();
  return std::unique_ptr<Watch>(new Watch(*this, std::move(subscription)));
}

void WatchHub::Close() {
  State::Callbacks callbacks;
  {
    std::lock_guard lock(state_->mutex);
    state_->closed = true;
    for (const auto& subscription : state_->subscriptions) State::Signal(*subscription, callbacks);
  }
  State::Call(callbacks);
}

int WatchHub::watches() const {
  std::lock_guard lock(state_->mutex);
  return static_cast<int>(state_->subscriptions.size());
}

void WatchHub::OnRoom(std::function<void()> wake) {
  std::lock_guard lock(state_->mutex);
  state_->wake = std::move(wake);
}

void WatchHub::Start(int64_t newest) {
  std::lock_guard lock(state_->mutex);
  state_->started = true;
  state_->published = std::max(state_->published, newest);
  for (const auto& subscription : state_->subscriptions) {
    if (subscription->position < state_->published) subscription->behind = true;
  }
}

void WatchHub::Publish(const std::vector<Event>& events) {
  if (events.empty()) return;
  State::Callbacks callbacks;
  {
    std::lock_guard lock(state_->mutex);
    BACKLINE_CHECK(events.front().sequence <= state_->published + 1);
    for (const auto& subscription : state_->subscriptions) {
      if (subscription->behind || subscription->expired) continue;
      if (!subscription->Append(events)) subscription->behind = true;
      if (!subscription->buffer.empty()) State::Signal(*subscription, callbacks);
    }
    state_->published = std::max(state_->published, events.back().sequence);
  }
  State::Call(callbacks);
}

absl::Status WatchHub::CatchUp(Store& store, int reads, bool& more) {
  more = false;
  for (int i = 0; i < reads; ++i) {
    std::shared_ptr<Subscription> subscription;
    int64_t position = 0;
    {
      std::lock_guard lock(state_->mutex);
      subscription = state_->NextWithRoom();
      if (subscription == nullptr) return absl::OkStatus();
      position = subscription->position;
    }
    // Only this thread moves the position of a watch that is behind, so it still holds after.
    absl::StatusOr<std::vector<Event>> events = store.ReadEvents(position, kCatchUpEvents);
    if (!events.ok()) return events.status();
    State::Callbacks callbacks;
    {
      std::lock_guard lock(state_->mutex);
      state_->TakeRead(*subscription, *events, callbacks);
    }
    State::Call(callbacks);
  }
  std::lock_guard lock(state_->mutex);
  more = state_->NextWithRoom() != nullptr;
  return absl::OkStatus();
}

int64_t WatchHub::published() const {
  std::lock_guard lock(state_->mutex);
  return state_->published;
}

}  // namespace backline
