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
  State(std::vector<std::unique_ptr<Engine>> engines, Options options)
      : engines(std::move(engines)),
        options(std::move(options)),
        engines_left(static_cast<int>(this->engines.size())) {}

  // What a batch holds, or has to hold.
  struct Weight {
    size_t commands = 0;
    int rows = 0;

    bool Fits() const { return commands <= kBatchCommandsMax && rows <= kBatchRowsMax; }
    Weight operator+(const Weight& other) const {
      return {commands + other.commands, rows + other.rows};
    }
  };
  struct Queued {
    Submission submission;
    Weight whole;  // of the first of a call that is not to be divided: all of the call

    Weight own() const { return {1, submission.command->RowBudget()}; }
  };
  struct Answered {
    std::vector<Submission> batch;
    BatchResult result;
  };

  Admission Admit(std::vector<Submission>& submissions, Division division);
  std::vector<Submission> TakeBatch(bool with_work);
  std::optional<WorkKey> TakeWork();
  bool MayStart() const;
  void WakeForWhatMayStart();
  bool Settled() const;
  void RunEngine(Engine& engine);
  void RunReplies();

  const std::vector<std::unique_ptr<Engine>> engines;
  Options options;

  mutable std::mutex mutex;
  // Threads that are woken for nothing take the processor from the engine that runs, thousands of
  // times a second; so what changes wakes only who has something to do.
  std::condition_variable may_start;   // engines wait until MayStart(), or for the end
  std::condition_variable to_answer;   // the reply thread waits for `answered`, or for the end
  std::condition_variable is_settled;  // Drain() waits
  std::deque<Queued> queue;
  std::set<WorkKey> work;  // by kind first: the order in which kinds must run
  std::deque<Answered> answered;
  int running = 0;        // batches
  bool loading = false;   // one of them has not locked yet what it reads
  bool stepping = false;  // one of them holds a step of work
  int answering = 0;
  bool draining = false;  // nothing new is taken
  bool stopping = false;  // the threads end when the queues are empty
  int engines_left;

  std::vector<std::thread> engine_threads;
  std::thread reply_thread;
};

EngineThread::Admission EngineThread::State::Admit(std::vector<Submission>& submissions,
                                                   Division division) {
  std::lock_guard lock(mutex);
  if (draining) return Admission::kStopping;
  if (queue.size() + submissions.size() > static_cast<size_t>(options.queue_max)) {
    return Admission::kFull;
  }
  Weight whole;
  const size_t first = queue.size();
  for (Submission& submission : submissions) {
    whole = whole + queue.emplace_back(std::move(submission)).own();
  }
  if (division == Division::kAvoided && queue.size() > first) queue[first].whole = whole;
  WakeForWhatMayStart();
  return Admission::kQueued;
}

// What is queued, as far as it fits into one transaction. REQUIRES: the lock is held.
std::vector<Submission> EngineThread::State::TakeBatch(bool with_work) {
  std::vector<Submission> batch;
  Weight weight{0, with_work ? kBatchRowsMax / 2 : 0};
  while (!queue.empty()) {
    const Queued& next = queue.front();
    const bool divides = next.whole.Fits() && !(weight + next.whole).Fits();
    weight = weight + next.own();
    if (!batch.empty() && (divides || !weight.Fits())) break;
    batch.push_back(std::move(queue.front().submission));
    queue.pop_front();
  }
  return batch;
}

std::optional<WorkKey> EngineThread::State::TakeWork() {
  if (work.empty()) return std::nullopt;
  return work.extract(work.begin()).value();
}

// Work runs in an order of its own, so nothing is begun beside it or while it is due. REQUIRES: the
// lock is held.
bool EngineThread::State::MayStart() const {
  const bool work_due = !work.empty() && !draining;
  if (running == 0) return !queue.empty() || work_due;
  return !loading && !stepping && !work_due && queue.size() >= kBesideCommandsMin;
}

// One engine is enough: no second batch may start before the first one has loaded, and then this is
// called again. REQUIRES: the lock is held.
void EngineThread::State::WakeForWhatMayStart() {
  if (MayStart()) may_start.notify_one();
}

// REQUIRES: the lock is held.
bool EngineThread::State::Settled() const {
  return queue.empty() && answered.empty() && running == 0 && answering == 0;
}

void EngineThread::State::RunEngine(Engine& engine) {
  std::unique_lock lock(mutex);
  while (true) {
    may_start.wait(lock, [&] { return MayStart() || (stopping && queue.empty()); });
    if (queue.empty() && stopping) break;
    const std::optional<WorkKey> step = draining ? std::nullopt : TakeWork();
    std::vector<Submission> batch = TakeBatch(step.has_value());
    ++running;
    loading = true;
    stepping = step.has_value();
    lock.unlock();
    // Once: in a later attempt it may be another's load that is going on.
    bool loaded = false;
    BatchResult result = engine.RunBatch(batch, step, [&] {
      if (std::exchange(loaded, true)) return;
      const std::lock_guard held(mutex);
      loading = false;
      WakeForWhatMayStart();
    });
    if (options.on_commit && result.last_sequence > 0) options.on_commit(result);
    lock.lock();
    if (!loaded) loading = false;
    for (const WorkKey& key : result.work) {
      if (work.size() < kWorkQueueMax) work.insert(key);  // the rest is claimed from the database
    }
    --running;
    if (step.has_value()) stepping = false;
    if (!batch.empty()) answered.push_back({std::move(batch), std::move(result)});
    to_answer.notify_one();
    if (Settled()) is_settled.notify_all();
  }
  --engines_left;
  to_answer.notify_one();
}

void EngineThread::State::RunReplies() {
  std::unique_lock lock(mutex);
  while (true) {
    to_answer.wait(lock, [&] { return !answered.empty() || engines_left == 0; });
    if (answered.empty()) return;
    Answered next = std::move(answered.front());
    answered.pop_front();
    ++answering;
    lock.unlock();
    Complete(next.batch, next.result);
    next = {};  // the rows go before the lock is taken again
    lock.lock();
    --answering;
    if (Settled()) is_settled.notify_all();
  }
}

EngineThread::EngineThread(std::vector<std::unique_ptr<Engine>> engines, Options options)
    : state_(std::make_unique<State>(std::move(engines), std::move(options))) {
  for (const std::unique_ptr<Engine>& engine : state_->engines) {
    state_->engine_threads.emplace_back(
        [state = state_.get(), &engine = *engine] { state->RunEngine(engine); });
  }
  state_->reply_thread = std::thread([state = state_.get()] { state->RunReplies(); });
}

EngineThread::~EngineThread() {
  Drain();
  {
    std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->may_start.notify_all();
  for (std::thread& thread : state_->engine_threads) thread.join();
  state_->reply_thread.join();
}

EngineThread::Admission EngineThread::Submit(Submission submission) {
  std::vector<Submission> one;
  one.push_back(std::move(submission));
  return state_->Admit(one, Division::kAllowed);
}

EngineThread::Admission EngineThread::SubmitAll(std::vector<Submission> submissions,
                                                Division division) {
  return state_->Admit(submissions, division);
}

bool EngineThread::SubmitWork(WorkKey work) {
  std::lock_guard lock(state_->mutex);
  if (state_->draining || state_->work.size() >= kWorkQueueMax) return false;
  state_->work.insert(work);
  state_->WakeForWhatMayStart();
  return true;
}

void EngineThread::Drain() {
  std::unique_lock lock(state_->mutex);
  state_->draining = true;
  state_->WakeForWhatMayStart();
  state_->is_settled.wait(lock, [&] { return state_->Settled(); });
}

int EngineThread::queued() const {
  std::lock_guard lock(state_->mutex);
  return static_cast<int>(state_->queue.size());
}

}  // namespace backline
