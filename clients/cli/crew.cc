#include "clients/cli/crew.h"

namespace backline::cli {

Crew::Crew(size_t workers) {
  for (size_t i = 0; i < workers; ++i) threads_.emplace_back([this] { Work(); });
}

Crew::~Crew() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Crew::Run(size_t count, const std::function<void(size_t)>& work) {
  std::unique_lock lock(mutex_);
  work_ = &work;
  next_ = 0;
  count_ = count;
  failure_ = nullptr;
  changed_.notify_all();
  changed_.wait(lock, [&] { return next_ == count_ && running_ == 0; });
  if (failure_ != nullptr) std::rethrow_exception(failure_);
}

void Crew::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stopping_ || next_ < count_; });
    if (stopping_) return;
    const size_t number = next_++;
    ++running_;
    lock.unlock();
    std::exception_ptr failure;
    try {
      (*work_)(number);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    --running_;
    if (failure != nullptr && failure_ == nullptr) failure_ = failure;
    if (failure != nullptr) next_ = count_;
    if (next_ == count_ && running_ == 0) changed_.notify_all();
  }
}

}  // namespace backline::cli
