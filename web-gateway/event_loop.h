// One thread that waits for sockets, deadlines and posted tasks. Everything that hangs on a
// connection happens on it, so none of that needs a lock. Post and Stop may be called on any
// thread; the rest on the loop's thread, or before Run.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace backline::gateway {

class EventLoop {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // What has a socket, a deadline or both.
  class Source {
   public:
    virtual void OnReady(uint32_t events) = 0;
    virtual void OnDeadline() {}

   protected:
    Source() = default;
    ~Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

   private:
    friend class EventLoop;
    std::optional<Time> deadline_;
  };

  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Returns after Stop.
  void Run();
  void Stop();
  void Post(std::function<void()> task);

  void Add(int socket, uint32_t events, Source& source);
  void Change(int socket, uint32_t events, Source& source);
  // Also clears the deadline. OnReady may still come once: keep the source with Bury until then.
  void Remove(int socket, Source& source);
  void SetDeadline(Source& source, Time deadline);
  void ClearDeadline(Source& source);
  // Lets go of it after this round.
  void Bury(std::shared_ptr<const void> dead) { dead_.push_back(std::move(dead)); }

  static Time Now() { return std::chrono::steady_clock::now(); }

 private:
  int WaitMillis() const;
  bool FallAsleep();
  void RunTasks();
  void RunDeadlines();

  const int epoll_;
  const int wake_;  // an eventfd
  bool stopped_ = false;
  std::set<std::pair<Time, Source*>> deadlines_;
  std::vector<std::shared_ptr<const void>> dead_;
  std::mutex mutex_;
  // Guarded by it. Who posts wakes a loop that sleeps, and only then.
  bool asleep_ = false;
  std::vector<std::function<void()>> tasks_;
};

}  // namespace backline::gateway
