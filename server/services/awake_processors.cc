#include "server/services/awake_processors.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace backline {
namespace {

// PM_QOS_CPU_LATENCY_DEFAULT_VALUE of the kernel: no wish.
constexpr int32_t kNoWish = 2'000'000'000;

}  // namespace

AwakeProcessors::AwakeProcessors(const Options& options) : options_(options) {
  if (options_.wake_micros == kLeftToTheKernel) return;
  device_ = open(options_.device.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
  if (device_ < 0) {
    status_ = absl::ErrnoToStatus(errno, options_.device);
    return;
  }
  sleeper_ = std::thread([this] { LetThemSleep(); });
}

AwakeProcessors::~AwakeProcessors() {
  if (device_ < 0) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  sleeper_.join();
  close(device_);
}

void AwakeProcessors::CallBegins(bool house) {
  if (device_ < 0 || (house && !options_.for_house)) return;
  // In this order: LetThemSleep writes the second and then reads the first.
  if (!called_) called_ = true;
  if (awake_) return;
  const std::lock_guard lock(mutex_);
  if (awake_) return;
  Ask(options_.wake_micros);
  awake_ = true;
  changed_.notify_all();
}

void AwakeProcessors::LetThemSleep() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || awake_; });
    do {
      awake_ = true;
      while (!stopping_ && called_.exchange(false)) {
        changed_.wait_for(lock, options_.after_call, [this] { return stopping_; });
      }
      if (stopping_) return;
      awake_ = false;
    } while (called_);  // by one that still saw them awake
    Ask(kNoWish);
  }
}

void AwakeProcessors::Ask(int32_t micros) const {
  // If the kernel says no, calls are as slow as without.
  [[maybe_unused]] const ssize_t written = write(device_, &micros, sizeof micros);
}

}  // namespace backline
