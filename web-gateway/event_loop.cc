#include "web-gateway/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "server/base/check.h"

namespace backline::gateway {
namespace {

constexpr int kEventsPerRound = 256;

void Control(int epoll, int operation, int socket, uint32_t events, void* pointer) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = pointer;
  BACKLINE_CHECK(epoll_ctl(epoll, operation, socket, &event) == 0);
}

}  // namespace

EventLoop::EventLoop()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  BACKLINE_CHECK(epoll_ >= 0 && wake_ >= 0);
  Control(epoll_, EPOLL_CTL_ADD, wake_, EPOLLIN, nullptr);
}

EventLoop::~EventLoop() {
  close(wake_);
  close(epoll_);
}

void EventLoop::Run() {
  std::array<epoll_event, kEventsPerRound> events;
  while (!stopped_) {
    const int wait = FallAsleep() ? WaitMillis() : 0;
    const int count = epoll_wait(epoll_, events.data(), kEventsPerRound, wait);
    for (int at = 0; at < count; ++at) {
      const epoll_event& event = events[static_cast<size_t>(at)];
      if (event.data.ptr == nullptr) {
        uint64_t once = 0;
        BACKLINE_CHECK(read(wake_, &once, sizeof(once)) == sizeof(once));
      } else {
        static_cast<Source*>(event.data.ptr)->OnReady(event.events);
      }
    }
    RunTasks();
    RunDeadlines();
    dead_.clear();
  }
}

void EventLoop::Stop() {
  Post([this] { stopped_ = true; });
}

// False while tasks wait: whoever posted them found the loop awake and did not wake it.
bool EventLoop::FallAsleep() {
  const std::lock_guard lock(mutex_);
  asleep_ = tasks_.empty();
  return asleep_;
}

void EventLoop::Post(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    if (!std::exchange(asleep_, false)) return;
  }
  const uint64_t one = 1;
  BACKLINE_CHECK(write(wake_, &one, sizeof(one)) == sizeof(one));
}

void EventLoop::RunTasks() {
  std::vector<std::function<void()>> tasks;
  {
    const std::lock_guard lock(mutex_);
    asleep_ = false;
    tasks.swap(tasks_);
  }
  for (const auto& task : tasks) task();
}

void EventLoop::Add(int socket, uint32_t events, Source& source) {
  Control(epoll_, EPOLL_CTL_ADD, socket, events, &source);
}

void EventLoop::Change(int socket, uint32_t events, Source& source) {
  Control(epoll_, EPOLL_CTL_MOD, socket, events, &source);
}

void EventLoop::Remove(int socket, Source& source) {
  Control(epoll_, EPOLL_CTL_DEL, socket, 0, nullptr);
  ClearDeadline(source);
}

void EventLoop::SetDeadline(Source& source, Time deadline) {
  if (source.deadline_ == deadline) return;
  ClearDeadline(source);
  source.deadline_ = deadline;
  deadlines_.emplace(deadline, &source);
}

void EventLoop::ClearDeadline(Source& source) {
  if (source.deadline_) deadlines_.erase({*source.deadline_, &source});
  source.deadline_.reset();
}

int EventLoop::WaitMillis() const {
  if (!dead_.empty()) return 0;
  if (deadlines_.empty()) return -1;
  const auto left = deadlines_.begin()->first - Now();
  return static_cast<int>(
      std::clamp<int64_t>(std::chrono::ceil<std::chrono::milliseconds>(left).count(), 0, 60'000));
}

void EventLoop::RunDeadlines() {
  const Time now = Now();
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    Source& source = *deadlines_.begin()->second;
    ClearDeadline(source);
    source.OnDeadline();
  }
}

}  // namespace backline::gateway
