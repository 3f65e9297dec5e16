#include "server/engine/engine_thread.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

namespace backline {
namespace {

// More due work than this is left in the database and claimed from there.
constexpr int kWorkQueueMax = 4'096;

}  // namespace

struct EngineThread::State {
  State(std::unique_ptr<Engine> engine, Options options)
      : engine(std::move(engine)), options(std::move(options)) {}

  struct Answered {
    std::vector<Submission> batch;
    BatchResult result;
  };

  Admission Admit(std::vector<Submission>& submissions);
  std::vector<Submission> TakeBatch(bool with_work);
  std::optional<WorkKey> TakeWork();
  void RunEngine();
  void RunReplies();

  std::unique_ptr<Engine> engine;
  Options options;

  mutable std::mutex mutex;
  std::condition_variable changed;  // anything below
  std::deque<Submission> queue;
  std::set<WorkKey> work;  // by kind first: the order in which kinds must run
  std::deque<Answered> answered;
  bool busy = false;  // a batch is running or being answered
  int answering = 0;
  bool draining = false;  // nothing new is taken
  bool stopping = false;  // the threads end when the queues are empty
  bool engine_done = false;

  std::thread engine_thread;
  std::thread reply_thread;
};

EngineThread::Admission EngineThread::State::Admit(std::vector<Submission>& submissions) {
  std::lock_guard lock(mutex);
  if (draining) return Admission::kStopping;
  if (queue.size() + submissions.size() > static_cast<size_t>(options.queue_max)) {
    return Admission::kFull;
  }
  for (Submission& submission : submissions) queue.push_back(std::move(submission));
  changed.notify_all();
  return Admission::kQueued;
}

// What is queued, as far as it fits into one transaction. REQUIRES: the lock is held.
std::vector<Submission> EngineThread::State::TakeBatch(bool with_work) {
  std::vector<Submission> batch;
  int rows = with_work ? kBatchRowsMax / 2 : 0;
  while (!queue.empty() && batch.size() < kBatchCommandsMax) {
    rows += queue.front().command->RowBudget();
    if (!batch.empty() && rows > kBatchRowsMax) break;
    batch.push_back(std::move(queue.front()));
    queue.pop_front();
  }
  return batch;
}

std::optional<WorkKey> EngineThread::State::TakeWork() {
  if (work.empty()) return std::nullopt;
  return work.extract(work.begin()).value();
}

void EngineThread::State::RunEngine() {
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [&] { return !queue.empty() || (!work.empty() && !draining) || stopping; });
    if (queue.empty() && stopping) break;
    const std::optional<WorkKey> step = draining ? std::nullopt : TakeWork();
    std::vector<Submission> batch = TakeBatch(step.has_value());
    busy = true;
    lock.unlock();
    BatchResult result = engine->RunBatch(batch, step);
    if (options.on_commit && result.last_sequence > 0) options.on_commit(result.last_sequence);
    lock.lock();
    for (const WorkKey& key : result.work) {
      if (work.size() < kWorkQueueMax) work.insert(key);  // the rest is claimed from the database
    }
    busy = false;
    if (!batch.empty()) answered.push_back({std::move(batch), std::move(result)});
    changed.notify_all();
  }
  engine_done = true;
  changed.notify_all();
}

void EngineThread::State::RunReplies() {
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [&] { return !answered.empty() || engine_done; });
    if (answered.empty()) return;
    Answered next = std::move(answered.front());
    answered.pop_front();
    ++answering;
    lock.unlock();
    Complete(next.batch, next.result);
    next = {};  // the rows go before the lock is taken again
    lock.lock();
    --answering;
    changed.notify_all();
  }
}

EngineThread::EngineThread(std::unique_ptr<Engine> engine, Options options)
    : state_(std::make_unique<State>(std::move(engine), std::move(options))) {
  state_->engine_thread = std::thread([state = state_.get()] { state->RunEngine(); });
  state_->reply_thread = std::thread([state = state_.get()] { state->RunReplies(); });
}

EngineThread::~EngineThread() {
  Drain();
  {
    std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_all();
  state_->engine_thread.join();
  state_->reply_thread.join();
}

EngineThread::Admission EngineThread::Submit(Submission submission) {
  std::vector<Submission> one;
  one.push_back(std::move(submission));
  return state_->Admit(one);
}

EngineThread::Admission EngineThread::SubmitAll(std::vector<Submission> submissions) {
  return state_->Admit(submissions);
}

bool EngineThread::SubmitWork(WorkKey work) {
  std::lock_guard lock(state_->mutex);
  if (state_->draining || state_->work.size() >= kWorkQueueMax) return false;
  state_->work.insert(work);
  state_->changed.notify_all();
  return true;
}

void EngineThread::Drain() {
  std::unique_lock lock(state_->mutex);
  state_->draining = true;
  state_->changed.notify_all();
  state_->changed.wait(lock, [&] {
    return state_->queue.empty() && state_->answered.empty() && !state_->busy &&
           state_->answering == 0;
  });
}

int EngineThread::queued() const {
  std::lock_guard lock(state_->mutex);
  return static_cast<int>(state_->queue.size());
}

}  // namespace backline
