// Tells the first of equal things from those that follow within a minute, for what is written down
// once however often somebody repeats it. Bounded: of more different things in a minute the later
// ones are none. Any thread.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "server/base/clock.h"

namespace backline {

class OncePerMinute {
 public:
  explicit OncePerMinute(size_t different_max) : different_max_(different_max) {}

  bool IsFirst(const std::string& what, Instant now) {
    // A clock that was set back makes nothing wait for it to catch up.
    const auto is_over = [now](Instant time) {
      return time + 60 * kMicrosPerSecond <= now || now < time;
    };
    const std::lock_guard lock(mutex_);
    const auto it = times_.find(what);
    if (it != times_.end()) {
      if (!is_over(it->second)) return false;
      it->second = now;
      return true;
    }
    if (times_.size() >= different_max_) {
      absl::erase_if(times_, [&](const auto& entry) { return is_over(entry.second); });
    }
    if (times_.size() >= different_max_) return false;
    times_.emplace(what, now);
    return true;
  }

 private:
  const size_t different_max_;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, Instant> times_;
};

}  // namespace backline
