// The one engine thread of a process and its bounded queue. No timer forms batches: a batch is what
// is queued when the engine is free. A second thread, the reply thread, converts and sends the
// answers of a committed batch while the next one runs.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "server/domain/work.h"
#include "server/engine/engine.h"

namespace backline {

constexpr int kEngineQueueMax = 1'024;

class EngineThread {
 public:
  struct Options {
    int queue_max = kEngineQueueMax;
    // Called on the engine thread after each commit, with the newest event: wakes the relay.
    std::function<void(int64_t last_sequence)> on_commit;
  };
  // Takes the engine and what it stands on; starts both threads.
  EngineThread(std::unique_ptr<Engine> engine, Options options);
  // Stops: refuses what comes, finishes what is queued, joins.
  ~EngineThread();

  enum class Admission { kQueued, kFull, kStopping };
  // Never blocks. If not queued, `done` is not called. Any thread.
  Admission Submit(Submission submission);
  // All or none of them are queued.
  Admission SubmitAll(std::vector<Submission> submissions);
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
