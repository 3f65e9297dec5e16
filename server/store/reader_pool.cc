#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "server/store/reader.h"
#include "server/store/reader_caches.h"

namespace backline {

struct ReaderPool::State {
  struct Task {
    std::function<void(Reader&)> run;
    Instant deadline;
    ReaderPatience waits;
  };

  // A thread without a task.
  struct WaitingThread {
    std::condition_variable wake;
    bool woken = false;
  };

  Options options;
  const Clock& clock;
  const std::shared_ptr<ReaderCaches> caches = std::make_shared<ReaderCaches>();
  mutable std::mutex mutex;
  std::vector<WaitingThread*> waiting_threads;
  std::condition_variable task_ran;
  std::deque<Task> queue;
  int running = 0;
  bool draining = false;
  bool stopping = false;
  std::vector<std::thread> threads;

  State(Options its_options, const Clock& its_clock)
      : options(std::move(its_options)), clock(its_clock) {}

  void Run() {
    Reader reader(options.database_url, caches);
    std::unique_lock lock(mutex);
    while (true) {
      while (queue.empty()) {
        if (stopping) return;
        Wait(lock);
      }
      Task task = std::move(queue.front());
      queue.pop_front();
      ++running;
      lock.unlock();
      RunTask(reader, task);
      task.run = nullptr;  // what it owns goes before the lock is taken again
      lock.lock();
      --running;
      task_ran.notify_all();
    }
  }

  // The thread that waited last is the first to be woken: what it needs is still in the caches, its
  // own and those of its session in the database.
  void Wait(std::unique_lock<std::mutex>& lock) {
    WaitingThread self;
    waiting_threads.push_back(&self);
    self.wake.wait(lock, [&self] { return self.woken; });
  }

  void WakeOne() {
    if (waiting_threads.empty()) return;  // whoever ends its task looks for the next
    WaitingThread* last = waiting_threads.back();
    waiting_threads.pop_back();
    last->woken = true;
    last->wake.notify_one();
  }

  void RunTask(Reader& reader, const Task& task) const {
    const bool late = clock.Now() > task.deadline;
    reader.Refuse(late ? absl::DeadlineExceededError("the deadline passed before it was read")
                       : absl::OkStatus());
    reader.SetPatience([this, &task] {
      return clock.Now() <= task.deadline && (!task.waits || task.waits());
    });
    task.run(reader);
    reader.SetPatience({});
    // An old snapshot would keep the database from forgetting old rows. Nobody waits for its end.
    reader.EndSnapshot();
  }

  void Drain() {
    std::unique_lock lock(mutex);
    draining = true;
    task_ran.wait(lock, [this] { return queue.empty() && running == 0; });
  }
};

ReaderPool::ReaderPool(Options options, const Clock& clock)
    : state_(std::make_unique<State>(std::move(options), clock)) {
  for (int n = 0; n < state_->options.threads; ++n) {
    state_->threads.emplace_back([this] { state_->Run(); });
  }
}

ReaderPool::~ReaderPool() {
  state_->Drain();
  {
    std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    while (!state_->waiting_threads.empty()) state_->WakeOne();
  }
  for (std::thread& thread : state_->threads) thread.join();
}

bool ReaderPool::Submit(std::function<void(Reader&)> task, Instant deadline,
                        ReaderPatience waits) {
  std::lock_guard lock(state_->mutex);
  if (state_->draining ||
      state_->queue.size() >= static_cast<size_t>(state_->options.queue_max)) {
    return false;
  }
  state_->queue.push_back({std::move(task), deadline, std::move(waits)});
  state_->WakeOne();
  return true;
}

void ReaderPool::Drain() { state_->Drain(); }

int ReaderPool::queued() const {
  std::lock_guard lock(state_->mutex);
  return static_cast<int>(state_->queue.size());
}

}  // namespace backline
