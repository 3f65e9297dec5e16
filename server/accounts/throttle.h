// How often one may fail. Whoever fails more than a few times waits, twice as long after each
// failure, up to a minute: nobody is locked out for good. An address that fails at many accounts
// waits for its minute to pass.
//
// Where anybody who knows a name may try (by_address), each address waits for its own failures, so
// that nobody keeps another out by failing in its name; all addresses together have so many tries a
// minute at an account. Who has succeeded from an address before is not held up by those of others
// there. An address is that of a host: of IPv6 its network of 64 bits, all of which one host has,
// so that it cannot pose as a crowd. Everywhere else a try needs something that strangers do not
// have, and all addresses wait together.
//
// Held in memory, so each server counts for itself. Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "server/base/clock.h"

namespace backline {

// What an address counts as: of IPv6 the first 64 bits, such as "2001:db8::/64"; an IPv4 address
// that is written as one of IPv6 is itself, and so is any other text.
std::string HostNetworkOf(const std::string& address);

class Throttle {
 public:
  struct Options {
    bool by_address = false;
    int free_failures = 5;
    int64_t first_wait_micros = kMicrosPerSecond;  // after one more
    int64_t last_wait_micros = 60 * kMicrosPerSecond;
    int64_t forget_micros = 15 * 60 * kMicrosPerSecond;
    int account_failures = 20;   // by_address: of all addresses at an account in a minute
    int address_failures = 300;  // of an address in a minute
    size_t entries_max = 100'000;
  };
  Throttle() : Throttle(Options()) {}
  explicit Throttle(Options options) : options_(options) {}

  // How long to wait before the next try; 0: go on. `account` is any text that stands for what is
  // tried at. A try that is let through counts as failed until Succeeded is called, so that many at
  // once do not slip through together.
  int64_t Enter(const std::string& account, const std::string& address, Instant now);
  // Nobody looked at the try, for want of room: it never was. Other failures still count.
  void TakeBack(const std::string& account, const std::string& address);
  // The try was no failure.
  void Succeeded(const std::string& account, const std::string& address);

 private:
  struct Tries {
    int failures = 0;
    Instant last;
  };
  struct Minute {
    int failures = 0;
    Instant start;
  };
  using Minutes = absl::flat_hash_map<std::string, Minute>;

  std::string KeyOf(const std::string& account, const std::string& network) const;
  static Minute& MinuteOf(Minutes& minutes, const std::string& name, Instant now);
  static void TakeOne(Minutes& minutes, const std::string& name);
  size_t entries() const { return tries_.size() + accounts_.size() + addresses_.size(); }
  void Forget(Instant now);

  const Options options_;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, Tries> tries_;  // by KeyOf
  Minutes accounts_;
  Minutes addresses_;                       // by HostNetworkOf
  absl::flat_hash_set<std::string> known_;  // by KeyOf; only who succeeds adds to it
};

}  // namespace backline
