// One thread that runs tasks on something that it owns, in the order in which they came, from a
// bounded queue. Any thread may submit.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace backline {

template <typename Owned>
class TaskThread {
 public:
  using Task = std::function<void(Owned&)>;

  // `prepare` runs first on the thread.
  TaskThread(std::unique_ptr<Owned> owned, size_t queue_max, Task prepare = {})
      : owned_(std::move(owned)), queue_max_(queue_max) {
    thread_ = std::thread([this, prepare = std::move(prepare)] {
      if (prepare) prepare(*owned_);
      Run();
    });
  }
  ~TaskThread() {
    Drain();
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  TaskThread(const TaskThread&) = delete;
  TaskThread& operator=(const TaskThread&) = delete;

  // Never blocks. False: the queue is full or draining, and the task will not run.
  bool Submit(Task task) {
    {
      const std::lock_guard lock(mutex_);
      if (draining_ || queue_.size() >= queue_max_) return false;
      queue_.push_back(std::move(task));
    }
    changed_.notify_all();
    return true;
  }
  // The same for what goes on with a task that was let in: it is never turned away.
  void Continue(Task task) {
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back(std::move(task));
    }
    changed_.notify_all();
  }
  // Refuses new tasks; returns when all that were taken have run.
  void Drain() {
    std::unique_lock lock(mutex_);
    draining_ = true;
    changed_.wait(lock, [this] { return queue_.empty() && !running_; });
  }

 private:
  void Run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      Task task = std::move(queue_.front());
      queue_.pop_front();
      running_ = true;
      lock.unlock();
      task(*owned_);
      task = nullptr;  // what it owns goes before the lock is taken again
      lock.lock();
      running_ = false;
      changed_.notify_all();
    }
  }

  const std::unique_ptr<Owned> owned_;
  const size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> queue_;
  bool running_ = false;
  bool draining_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace backline
