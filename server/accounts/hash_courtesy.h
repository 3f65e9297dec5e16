// How hashing passwords gives way to orders: a hash runs when nobody else would. One that gets next
// to nothing on a busy machine is raised to a small share of its own, so that no load keeps people
// out for good.
//
// Who may not come back from the lowest class has the small share from the start: RLIMIT_NICE,
// record 18 in server/README.md.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "absl/functional/function_ref.h"

namespace backline {

class HashCourtesy {
 public:
  // A hash takes some 30 ms of a core; one that has run for so long was kept waiting.
  static constexpr std::chrono::milliseconds kPatience{200};
  // What a starved hash gets is a tenth of what an order may.
  static constexpr int kNice = 10;

  HashCourtesy();
  ~HashCourtesy();
  HashCourtesy(const HashCourtesy&) = delete;
  HashCourtesy& operator=(const HashCourtesy&) = delete;

  // Makes the calling thread the one that hashes. Called once, before Run().
  void Adopt();
  // Runs one hash on that thread. It takes no lock that another thread may want: while it waits
  // for a processor, so would that one.
  void Run(absl::FunctionRef<void()> hash);

 private:
  void RaiseTheStarved();

  bool may_return_ = false;  // from the lowest class; set by Adopt()
  pid_t thread_id_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t hash_ = 0;  // the one that runs; 0: none
  uint64_t last_hash_ = 0;
  bool raised_ = false;  // the one that runs
  bool stopping_ = false;
  std::thread watch_;
};

}  // namespace backline
