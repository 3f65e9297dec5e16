#include "server/accounts/hash_courtesy.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace backline {
namespace {

bool SetClass(pid_t thread_id, int policy) {
  const sched_param none{};
  return sched_setscheduler(thread_id, policy, &none) == 0;
}

// Tried on a thread that ends: one that may not return stays where it is.
bool MayReturnFromIdle() {
  bool may = false;
  std::thread([&] {
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), HashCourtesy::kNice);
    may = SetClass(0, SCHED_IDLE) && SetClass(0, SCHED_OTHER);
  }).join();
  return may;
}

}  // namespace

HashCourtesy::HashCourtesy() : watch_([this] { RaiseTheStarved(); }) {}

HashCourtesy::~HashCourtesy() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  watch_.join();
}

void HashCourtesy::Adopt() {
  // A thread's own nice value, which Linux keeps by thread.
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice);
  const bool may_return = MayReturnFromIdle();
  const std::lock_guard lock(mutex_);
  thread_id_ = gettid();
  may_return_ = may_return;
}

void HashCourtesy::Run(absl::FunctionRef<void()> hash) {
  {
    const std::lock_guard lock(mutex_);
    hash_ = ++last_hash_;
    raised_ = false;
    // Within the lock: so the watch never raises what enters the lowest class after it.
    if (may_return_) SetClass(0, SCHED_IDLE);
  }
  changed_.notify_all();
  hash();
  if (may_return_) SetClass(0, SCHED_OTHER);
  const std::lock_guard lock(mutex_);
  hash_ = 0;
  changed_.notify_all();
}

void HashCourtesy::RaiseTheStarved() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || (may_return_ && hash_ != 0 && !raised_); });
    if (stopping_) return;
    const uint64_t watched = hash_;
    const bool ended =
        changed_.wait_for(lock, kPatience, [&] { return stopping_ || hash_ != watched; });
    if (!ended) raised_ = SetClass(thread_id_, SCHED_OTHER);
  }
}

}  // namespace backline
