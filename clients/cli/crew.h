// Threads that run the same function for many numbers, a few at a time.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace backline::cli {

class Crew {
 public:
  explicit Crew(size_t workers);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // Calls work(0) ... work(count - 1), in this order but side by side, and returns when all are
  // done. When one throws, those that have not begun are left out and the first exception is
  // thrown here. Call from one thread at a time.
  void Run(size_t count, const std::function<void(size_t)>& work);

 private:
  void Work();

  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void(size_t)>* work_ = nullptr;
  size_t next_ = 0, count_ = 0, running_ = 0;
  std::exception_ptr failure_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace backline::cli
