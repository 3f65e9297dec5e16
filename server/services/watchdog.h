// Ends the process with exit code 3 unless it is destroyed in time: for an end that must come.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace backline {

class Watchdog {
 public:
  explicit Watchdog(int64_t micros);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  void Wait(int64_t micros);

  std::mutex mutex_;
  std::condition_variable over_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace backline
