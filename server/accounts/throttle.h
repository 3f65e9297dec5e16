// How often one may fail. Whoever fails at one account more than a few times waits, twice as long
// after each failure, up to a minute: nobody is locked out for good, so nobody can lock out
// another. An address that fails at many accounts waits for its minute to pass. Held in memory, so
// each server counts for itself. Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "server/base/clock.h"

namespace backline {

class Throttle {
 public:
  struct Options {
    int free_failures = 5;                         // of an account
    int64_t first_wait_micros = kMicrosPerSecond;  // after one more
    int64_t last_wait_micros = 60 * kMicrosPerSecond;
    int64_t forget_micros = 15 * 60 * kMicrosPerSecond;
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
  struct Account {
    int failures = 0;
    Instant last;
  };
  struct Address {
    int failures = 0;
    Instant minute;
  };
  void Forget(Instant now);

  const Options options_;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, Account> accounts_;
  absl::flat_hash_map<std::string, Address> addresses_;
};

}  // namespace backline
