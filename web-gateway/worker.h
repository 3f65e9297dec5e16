// One thread beside the loop, for work that would hold up all other connections. It does one task
// after the other; what would wait behind too many is refused. Any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace backline::gateway {

class Worker {
 public:
  explicit Worker(size_t waiting_max);
  // Ends the task that runs; those that wait are dropped.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // False, and nothing happens, if too many wait.
  bool Post(std::function<void()> task);

 private:
  void Run();

  const size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  bool stopped_ = false;
  std::thread thread_;  // the last member: it uses the others
};

}  // namespace backline::gateway
