// Keeps processors from sleeping while calls are served that somebody waits for. A call goes
// through five threads, one after the other, and each wakes the next; where a processor that sleeps
// takes long to wake (50 us on a virtual machine, more from a deep sleep of a real one), that is a
// fifth of a short read. The services of the house call around the clock: for them processors would
// never sleep.
//
// Asks by the kernel's own interface (Documentation/power/pm_qos_interface.rst), which needs a
// device that root may open, and others by a rule of udev. Record 31 in server/README.md.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"

namespace backline {

class AwakeProcessors {
 public:
  // Longer than nearly each call.
  static constexpr std::chrono::milliseconds kAfterCall{100};
  static constexpr int kLeftToTheKernel = -1;

  struct Options {
    // How long a processor may take to wake: 0 keeps it from sleeping at all. kLeftToTheKernel asks
    // for nothing.
    int wake_micros = 0;
    std::string device = "/dev/cpu_dma_latency";
    bool for_house = false;  // also for the calls of the house's services
    std::chrono::milliseconds after_call = kAfterCall;  // how long the last call keeps them awake
  };

  explicit AwakeProcessors(const Options& options);
  ~AwakeProcessors();
  AwakeProcessors(const AwakeProcessors&) = delete;
  AwakeProcessors& operator=(const AwakeProcessors&) = delete;

  // Why the device cannot be asked, if so: processors sleep then as the kernel sees fit.
  const absl::Status& status() const { return status_; }

  // From now on they stay awake, until `after_call` has passed without a call. `house`: a service
  // of the house calls. Any thread.
  void CallBegins(bool house);

 private:
  void LetThemSleep();
  void Ask(int32_t micros) const;

  const Options options_;
  absl::Status status_;
  int device_ = -1;
  std::atomic<bool> called_ = false;  // since LetThemSleep looked
  std::atomic<bool> awake_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread sleeper_;
};

}  // namespace backline
