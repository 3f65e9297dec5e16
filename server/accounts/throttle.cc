#include "server/accounts/throttle.h"

#include <algorithm>

namespace backline {
namespace {

constexpr int64_t kMinute = 60 * kMicrosPerSecond;

int64_t Since(Instant then, Instant now) { return now.unix_micros - then.unix_micros; }

}  // namespace

int64_t Throttle::Enter(const std::string& account, const std::string& address, Instant now) {
  const std::lock_guard lock(mutex_);
  if (accounts_.size() + addresses_.size() >= options_.entries_max) Forget(now);
  Address& from = addresses_[address];
  if (Since(from.minute, now) >= kMinute) from = {0, now};
  if (from.failures >= options_.address_failures) return kMinute - Since(from.minute, now);
  Account& at = accounts_[account];
  if (Since(at.last, now) >= options_.forget_micros) at.failures = 0;
  if (at.failures >= options_.free_failures) {
    const int doublings = std::min(at.failures - options_.free_failures, 20);
    const int64_t wait =
        std::min(options_.last_wait_micros, options_.first_wait_micros << doublings);
    if (Since(at.last, now) < wait) return wait - Since(at.last, now);
  }
  ++at.failures;
  at.last = now;
  ++from.failures;
  return 0;
}

void Throttle::Succeeded(const std::string& account, const std::string& address) {
  const std::lock_guard lock(mutex_);
  accounts_.erase(account);
  const auto from = addresses_.find(address);
  if (from != addresses_.end() && from->second.failures > 0) --from->second.failures;
}

void Throttle::TakeBack(const std::string& account, const std::string& address) {
  const std::lock_guard lock(mutex_);
  const auto at = accounts_.find(account);
  if (at == accounts_.end()) return;  // another try succeeded meanwhile
  if (--at->second.failures <= 0) accounts_.erase(at);
  const auto from = addresses_.find(address);
  if (from != addresses_.end() && from->second.failures > 0) --from->second.failures;
}

// What is old goes; if that is too little, all goes: memory is bounded whatever is tried.
void Throttle::Forget(Instant now) {
  absl::erase_if(accounts_, [&](const auto& entry) {
    return Since(entry.second.last, now) >= options_.forget_micros;
  });
  absl::erase_if(addresses_,
                 [&](const auto& entry) { return Since(entry.second.minute, now) >= kMinute; });
  if (accounts_.size() + addresses_.size() < options_.entries_max) return;
  accounts_.clear();
  addresses_.clear();
}

}  // namespace backline
