#include "server/accounts/throttle.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"

namespace backline {
namespace {

constexpr int64_t kMinute = 60 * kMicrosPerSecond;

// A clock that was set back makes nobody wait for it to catch up.
int64_t Since(Instant& then, Instant now) {
  then = std::min(then, now);
  return now.unix_micros - then.unix_micros;
}

}  // namespace

std::string HostNetworkOf(const std::string& address) {
  constexpr size_t kMappedBytes = 12;
  constexpr size_t kNetworkBytes = 8;
  in6_addr bytes{};
  if (inet_pton(AF_INET6, address.c_str(), &bytes) != 1) return address;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (IN6_IS_ADDR_V4MAPPED(&bytes)) {
    return inet_ntop(AF_INET, bytes.s6_addr + kMappedBytes, text.data(), text.size());
  }
  std::fill(bytes.s6_addr + kNetworkBytes, bytes.s6_addr + sizeof(bytes), 0);
  return absl::StrCat(inet_ntop(AF_INET6, &bytes, text.data(), text.size()), "/64");
}

// No network has a space.
std::string Throttle::KeyOf(const std::string& account, const std::string& network) const {
  return options_.by_address ? absl::StrCat(network, " ", account) : account;
}

Throttle::Minute& Throttle::MinuteOf(Minutes& minutes, const std::string& name, Instant now) {
  Minute& minute = minutes[name];
  if (Since(minute.start, now) >= kMinute) minute = {0, now};
  return minute;
}

int64_t Throttle::Enter(const std::string& account, const std::string& address, Instant now) {
  const std::lock_guard lock(mutex_);
  if (entries() >= options_.entries_max) Forget(now);
  const std::string network = HostNetworkOf(address);
  Minute& from = MinuteOf(addresses_, network, now);
  if (from.failures >= options_.address_failures) return kMinute - Since(from.start, now);
  const std::string key = KeyOf(account, network);
  if (const auto it = tries_.find(key); it != tries_.end()) {
    Tries& at = it->second;
    if (Since(at.last, now) >= options_.forget_micros) at.failures = 0;
    if (at.failures >= options_.free_failures) {
      const int doublings = std::min(at.failures - options_.free_failures, 20);
      const int64_t wait =
          std::min(options_.last_wait_micros, options_.first_wait_micros << doublings);
      if (Since(at.last, now) < wait) return wait - Since(at.last, now);
    }
  }
  if (options_.by_address) {
    Minute& all = MinuteOf(accounts_, account, now);
    if (all.failures >= options_.account_failures && !known_.contains(key)) {
      return kMinute - Since(all.start, now);
    }
    ++all.failures;
  }
  Tries& at = tries_[key];
  ++at.failures;
  at.last = now;
  ++from.failures;
  return 0;
}

void Throttle::TakeOne(Minutes& minutes, const std::string& name) {
  const auto it = minutes.find(name);
  if (it != minutes.end() && it->second.failures > 0) --it->second.failures;
}

void Throttle::Succeeded(const std::string& account, const std::string& address) {
  const std::lock_guard lock(mutex_);
  const std::string network = HostNetworkOf(address);
  const std::string key = KeyOf(account, network);
  tries_.erase(key);
  TakeOne(accounts_, account);
  TakeOne(addresses_, network);
  if (!options_.by_address) return;
  if (known_.size() >= options_.entries_max) known_.clear();
  known_.insert(key);
}

void Throttle::TakeBack(const std::string& account, const std::string& address) {
  const std::lock_guard lock(mutex_);
  const std::string network = HostNetworkOf(address);
  const auto at = tries_.find(KeyOf(account, network));
  if (at == tries_.end()) return;  // another try succeeded meanwhile
  if (--at->second.failures <= 0) tries_.erase(at);
  TakeOne(accounts_, account);
  TakeOne(addresses_, network);
}

// What is old goes; if that is too little, all goes: memory is bounded whatever is tried.
void Throttle::Forget(Instant now) {
  absl::erase_if(
      tries_, [&](auto& entry) { return Since(entry.second.last, now) >= options_.forget_micros; });
  const auto is_over = [&](auto& entry) { return Since(entry.second.start, now) >= kMinute; };
  absl::erase_if(accounts_, is_over);
  absl::erase_if(addresses_, is_over);
  if (entries() < options_.entries_max) return;
  tries_.clear();
  accounts_.clear();
  addresses_.clear();
}

}  // namespace backline
