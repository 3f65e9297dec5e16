#include "server/services/watchdog.h"

#include <unistd.h>

#include <chrono>

#include "server/observability/log.h"

namespace backline {
namespace {

constexpr int kExitCode = 3;

}  // namespace

Watchdog::Watchdog(int64_t micros) : thread_([this, micros] { Wait(micros); }) {}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  over_.notify_all();
  thread_.join();
}

void Watchdog::Wait(int64_t micros) {
  std::unique_lock lock(mutex_);
  if (over_.wait_for(lock, std::chrono::microseconds(micros), [&] { return done_; })) return;
  Log(LogLevel::kError, "stop_watchdog");
  _exit(kExitCode);
}

}  // namespace backline
