// The engine: runs whatever commands it is given as ONE database transaction, and answers each by
// itself. load > decide each > save > commit; synchronous, deterministic, without threads or timers
// of its own.
//
// - A conflict (kAborted) reruns the whole batch; so does a lost connection before COMMIT.
// - COMMIT without an answer: the requests are looked up; found means committed, absent means run
// again.
// - A batch that fails for a data reason is rerun one by one, so that one poisoned command fails
// alone.
// - A command whose deadline has passed is not run.
// - A batch that waits for the event counter holds all that it read: the next one may be loaded by
// another engine, on its own connection, while this one is saved.
// - At most one work step a batch; it is decided first, on the pages exactly as they were loaded.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "server/base/clock.h"
#include "server/base/id_source.h"
#include "server/commands/command.h"
#include "server/domain/audit_entry.h"
#include "server/domain/refusal.h"
#include "server/domain/work.h"
#include "server/domain/working_set.h"
#include "server/store/store.h"

namespace backline {

constexpr int kBatchCommandsMax = 128;
// 128 orders of three lines, each part of which might be backordered, or 100 answered lines and a
// few of those.
constexpr int kBatchRowsMax = 3'072;

// Accepted, refused by a rule, or not done for want of infrastructure. After a status other than
// kDeadlineExceeded and kResourceExhausted the caller may retry with the same request id.
using Reply = std::variant<Outcome, Refusal, absl::Status>;

struct Submission {
  std::shared_ptr<const Command> command;
  RequestIdentity identity;
  Instant deadline;
  // Called once, after the commit, on a thread of the engine's owner. `set` holds the rows as
  // committed; only what an Outcome that was not replayed made is sure to be in it.
  std::function<void(const Reply& reply, const WorkingSet& set)> done;
  // Who is behind it, if what it changes belongs into the audit trail: the entry is written in the
  // same transaction.
  std::shared_ptr<const AuditActor> audit = nullptr;
};

struct BatchResult {
  // One per submission, in order.
  std::vector<Reply> replies;
  // The rows as committed.
  std::shared_ptr<const WorkingSet> set;
  // One per submission instead, if they had to be run one by one.
  std::vector<std::shared_ptr<const WorkingSet>> sets;
  // Work that is due and belongs to this process: run a step of each soon.
  std::vector<WorkKey> work;
  // The newest event, if the batch committed.
  int64_t last_sequence = 0;
};

struct EngineOptions {
  int attempts_max = 8;
  // How long to wait before attempt n (1-based) after a conflict; tests pass a function that
  // records.
  std::function<void(int attempt)> wait_before_retry;
};

class Engine {
 public:
  Engine(Store& store, const Clock& clock, IdSource& ids, EngineOptions options);

  // REQUIRES: batch.size() <= kBatchCommandsMax. Does not call `done`; Complete() does. `loaded` is
  // called when the batch holds all that it read, once an attempt.
  BatchResult RunBatch(const std::vector<Submission>& batch, std::optional<WorkKey> work,
                       const std::function<void()>& loaded = nullptr);

 private:
  struct Attempt;
  absl::Status TryBatch(const std::vector<Submission>& batch, std::optional<WorkKey> work,
                        const std::function<void()>& loaded, BatchResult& result);
  absl::Status LoadAndLock(Attempt& attempt, const std::function<void()>& loaded);
  absl::Status ResolveUnknown(const std::vector<Submission>& batch, BatchResult& result,
                              bool& committed);
  static void CollectWork(const WorkingSet& set, Instant now, BatchResult& result);
  void RunOneByOne(const std::vector<Submission>& batch, std::optional<WorkKey> work,
                   BatchResult& result);

  Store& store_;
  const Clock& clock_;
  IdSource& ids_;
  EngineOptions options_;
};

// Calls each submission's `done`.
void Complete(const std::vector<Submission>& batch, const BatchResult& result);

}  // namespace backline
