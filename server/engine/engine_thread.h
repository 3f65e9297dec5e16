// The engines of a process, a thread for each, and their one bounded queue. No timer forms batches:
// a batch is what is queued when an engine is free. One batch is decided and saved at a time, in
// the order in which they were taken; while the queue is long, the next one is loaded meanwhile by
// another engine, behind the locks of the first. Another thread, the reply thread, converts and
// sends the answers of a committed batch while the next one runs.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "server/domain/work.h"
#include "server/engine/engine.h"

namespace backline {

constexpr int kEngineQueueMax = 1'024;
// With fewer commands queued a second batch is not worth its round trips: it waits, and grows.
constexpr int kBesideCommandsMin = kBatchCommandsMax / 2;

class EngineThread {
 public:
  struct Options {
    int queue_max = kEngineQueueMax;
    // Called on an engine's thread after each batch that may have committed: wakes the relay.
    std::function<void(const BatchResult& result)> on_commit;
  };
  // Starts the threads. REQUIRES: engines that share nothing which is not thread-safe.
  EngineThread(std::vector<std::unique_ptr<Engine>> engines, Options options);
  // Stops: refuses what comes, finishes what is queued, joins.
  ~EngineThread();

  enum class Admission { kQueued, kFull, kStopping };
  // Never blocks. If not queued, `done` is not called. Any thread.
  Admission Submit(Submission submission);
  // Whether commands of one call may be divided between batches. A call is answered with its last
  // part, so one that a person waits for is not divided where one batch can hold it; full batches,
  // on the other hand, carry more.
  enum class Division { kAllowed, kAvoided };
  // All or none of them are queued.
  Admission SubmitAll(std::vector<Submission> submissions, Division division);
  // A step of due work that this process holds the lease of. False if the work queue is full. Any
  // thread.
  bool SubmitWork(WorkKey work);
  // Refuses new submissions from now on; returns when the queue is empty and all are answered.
  void Drain();
  int queued() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace backline
