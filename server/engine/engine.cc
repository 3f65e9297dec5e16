#include "server/engine/engine.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

#include "server/base/check.h"
#include "server/commands/advance_work.h"
#include "server/domain/audit_trail.h"

namespace backline {
namespace {

// 5 ms doubling to 200 ms, with jitter, so that two servers in conflict do not meet again.
void WaitWithJitter(int attempt) {
  thread_local std::mt19937 random(std::random_device{}());
  const int most_ms = std::min(200, 5 << std::min(attempt, 6));
  std::uniform_int_distribution<int> wait_ms(most_ms / 2, most_ms);
  std::this_thread::sleep_for(std::chrono::milliseconds(wait_ms(random)));
}

bool IsEmpty(const KeySet& keys) {
  return keys.requests.empty() && keys.products.empty() && keys.locations.empty() &&
         keys.customers.empty() && keys.suppliers.empty() && keys.sourcing.empty() &&
         keys.sources.empty() && keys.orders.empty() && keys.shipments.empty() &&
         keys.purchase_orders.empty() && keys.purchase_order_lines.empty() &&
         keys.supply_lines.empty() && keys.work.empty() &&
         keys.stock.empty() && keys.stock_anywhere.empty() && keys.pages.empty() &&
         keys.shortages.empty() && keys.codes.empty() && keys.delivery_notes.empty() &&
         keys.tolerances.empty() && keys.responses.empty() && keys.shipment_notices.empty() &&
         keys.conversations.empty() && keys.work_centers.empty() && keys.slots.empty() &&
         keys.slot_ranges.empty() && keys.bookings.empty() && keys.family_members.empty() &&
         keys.slot_moves.empty() && keys.production_plans.empty() && keys.calendars.empty() &&
         keys.clocks.empty() && keys.agreements.empty() && keys.line_clocks.empty() &&
         keys.disputes.empty() && keys.line_disputes.empty() &&
         keys.open_disputes.empty();
}

Outcome ReplayOf(const RequestRecord& record) {
  Outcome outcome;
  outcome.replayed = true;
  outcome.resource_kind = record.resource_kind;
  outcome.resource_id = record.resource_id;
  outcome.second_resource_id = record.second_resource_id;
  outcome.sequence = record.sequence;
  return outcome;
}

RequestRecord RecordOf(const RequestIdentity& identity, const Outcome& outcome,
                       const WorkingSet& set, Date today) {
  RequestRecord record;
  record.request_key = identity.request_key;
  record.fingerprint = identity.fingerprint;
  record.resource_kind = outcome.resource_kind;
  record.resource_id = outcome.resource_id;
  record.second_resource_id = outcome.second_resource_id;
  record.sequence = outcome.sequence;
  record.recorded_day = today;
  if (const RequestRecord* tombstone = set.Find<RequestRecord>(record.request_key)) {
    record.version = tombstone->version;
  }
  return record;
}

// What a remembered request answers, or nothing if it has to be run.
std::optional<Reply> Remembered(const Submission& submission, const WorkingSet& set) {
  const RequestRecord* record = set.Find<RequestRecord>(submission.identity.request_key);
  if (record == nullptr) return std::nullopt;
  if (record->resource_kind == ResourceKind::kTombstone) {
    if (submission.command->RunsOverTombstone()) return std::nullopt;
  } else if (record->fingerprint == submission.identity.fingerprint) {
    return ReplayOf(*record);
  }
  return Refuse(Reason::kRequestIdReused, "the request id was used for another request",
                "request_id");
}

}  // namespace

// One run of a batch as one transaction.
struct Engine::Attempt {
  Attempt(const std::vector<Submission>& batch, std::optional<WorkKey> work_key)
      : batch(batch), set(std::make_shared<WorkingSet>()) {
    if (work_key) {
      work.emplace();
      work->work = *work_key;
    }
    replies.resize(batch.size(), Reply(absl::InternalError("not decided")));
  }

  template <typename Visit>
  void ForEachCommand(Visit visit) const {
    if (work) visit(static_cast<const Command&>(*work));
    for (const Submission& submission : batch) visit(*submission.command);
  }

  const std::vector<Submission>& batch;
  std::optional<AdvanceWork> work;
  std::shared_ptr<WorkingSet> set;
  std::vector<Reply> replies;
  bool changed = false;

  absl::Status Load(Store& store);
  void DecideAll(const Context& context);
  void DecideOne(const Submission& submission, Context context, Reply& reply);
};

absl::Status Engine::Attempt::Load(Store& store) {
  KeySet first;
  for (const Submission& submission : batch) {
    if (!submission.identity.request_key.empty()) {
      first.requests.push_back(submission.identity.request_key);
    }
  }
  ForEachCommand([&](const Command& command) { command.AddKeys(first); });
  if (absl::Status status = store.Load(first, *set); !status.ok()) return status;
  KeySet second;
  second.demand = std::move(first.demand);
  ForEachCommand([&](const Command& command) { command.AddReads(*set, second); });
  if (!IsEmpty(second)) {
    if (absl::Status status = store.Load(second, *set); !status.ok()) return status;
  }
  KeySet third;
  third.demand = std::move(second.demand);
  ForEachCommand([&](const Command& command) {
    if (command.ReadsTwice()) command.AddReads(*set, third);
  });
  return IsEmpty(third) ? absl::OkStatus() : store.Load(third, *set);
}

void Engine::Attempt::DecideOne(const Submission& submission, Context context, Reply& reply) {
  if (submission.deadline < context.now) {
    reply = absl::DeadlineExceededError("the deadline passed before the command was run");
    return;
  }
  const bool has_identity = !submission.identity.request_key.empty();
  if (has_identity) {
    if (std::optional<Reply> remembered = Remembered(submission, *set)) {
      reply = *std::move(remembered);
      return;
    }
  }
  context.request_key = submission.identity.request_key;
  Decision decision = submission.command->Decide(*set, context);
  if (Refusal* refusal = std::get_if<Refusal>(&decision)) {
    reply = std::move(*refusal);
    return;
  }
  Accepted& accepted = std::get<Accepted>(decision);
  if (has_identity) {
    std::get<Edits<RequestRecord>>(accepted.changes.edits)[submission.identity.request_key] =
        RecordOf(submission.identity, accepted.outcome, *set, context.today);
  }
  if (submission.audit != nullptr) {
    accepted.changes.appends.audit_entries.push_back(AuditOf(
        *submission.audit, accepted.changes, *set,
        ResourceText(accepted.outcome.resource_kind, accepted.outcome.resource_id), context));
  }
  set->Apply(std::move(accepted.changes));
  reply = std::move(accepted.outcome);
  changed = true;
}

void Engine::Attempt::DecideAll(const Context& context) {
  if (work) {
    Decision decision = work->Decide(*set, context);
    set->Apply(std::move(std::get<Accepted>(decision).changes));
    changed = true;
  }
  for (size_t i = 0; i < batch.size(); ++i) DecideOne(batch[i], context, replies[i]);
}

Engine::Engine(Store& store, const Clock& clock, IdSource& ids, EngineOptions options)
    : store_(store), clock_(clock), ids_(ids), options_(std::move(options)) {
  if (!options_.wait_before_retry) options_.wait_before_retry = WaitWithJitter;
}

// The counter is locked last: whoever has it saves and commits before the next one decides.
absl::Status Engine::LoadAndLock(Attempt& attempt, const std::function<void()>& loaded) {
  if (absl::Status status = attempt.Load(store_); !status.ok()) return status;
  if (loaded) loaded();
  return store_.LockEventCounter(*attempt.set);
}

absl::Status Engine::TryBatch(const std::vector<Submission>& batch, std::optional<WorkKey> work,
                              const std::function<void()>& loaded, BatchResult& result) {
  Attempt attempt(batch, work);
  if (absl::Status status = store_.Begin(); !status.ok()) return status;
  if (absl::Status status = LoadAndLock(attempt, loaded); !status.ok()) {
    store_.Rollback();
    return status;
  }
  Context context;
  context.now = clock_.Now();
  context.today = UtcDate(context.now);
  context.ids = &ids_;
  attempt.DecideAll(context);
  result.replies = std::move(attempt.replies);
  result.set = attempt.set;
  result.last_sequence = attempt.set->last_sequence();
  if (!attempt.changed) {
    store_.Rollback();
    return absl::OkStatus();
  }
  if (absl::Status status = store_.Save(*attempt.set); !status.ok()) {
    store_.Rollback();
    return status;
  }
  if (absl::Status status = store_.Commit(); !status.ok()) {
    store_.Rollback();
    return status;
  }
  CollectWork(*attempt.set, context.now, result);
  return absl::OkStatus();
}

void Engine::CollectWork(const WorkingSet& set, Instant now, BatchResult& result) {
  const auto collect = [&](const std::vector<const Work*>& works) {
    for (const Work* work : works) {
      const bool ours = work->due_time <= now && now < work->lease_until;
      if (ours) result.work.push_back(work->id);
    }
  };
  collect(set.table<Work>().Inserted());
  collect(set.table<Work>().Updated());
}

absl::Status Engine::ResolveUnknown(const std::vector<Submission>& batch, BatchResult& result,
                                    bool& committed) {
  std::vector<RequestKey> keys;
  for (size_t i = 0; i < batch.size(); ++i) {
    const Outcome* outcome = std::get_if<Outcome>(&result.replies[i]);
    if (outcome == nullptr || outcome->replayed) continue;
    if (!batch[i].identity.request_key.empty()) keys.push_back(batch[i].identity.request_key);
  }
  // Work needs no memory: a step that was committed finds its row changed.
  if (keys.empty()) return absl::OkStatus();
  absl::StatusOr<std::vector<RequestRecord>> found = store_.FindRequests(keys);
  if (!found.ok()) return found.status();
  // The transaction is one: if one of its requests is remembered by its own sequence, all are
  // there.
  committed = std::any_of(found->begin(), found->end(), [&](const RequestRecord& record) {
    const RequestRecord* ours = result.set->Find<RequestRecord>(record.request_key);
    return ours != nullptr && ours->sequence == record.sequence &&
           ours->resource_id == record.resource_id;
  });
  return absl::OkStatus();
}

void Engine::RunOneByOne(const std::vector<Submission>& batch, std::optional<WorkKey> work,
                         BatchResult& result) {
  std::vector<Reply> replies;
  std::vector<std::shared_ptr<const WorkingSet>> sets;
  std::vector<WorkKey> due;
  const auto run = [&](const std::vector<Submission>& one, std::optional<WorkKey> step) {
    BatchResult single = RunBatch(one, step);
    for (size_t i = 0; i < one.size(); ++i) {
      replies.push_back(std::move(single.replies[i]));
      sets.push_back(single.set);
    }
    due.insert(due.end(), single.work.begin(), single.work.end());
    result.last_sequence = std::max(result.last_sequence, single.last_sequence);
  };
  if (work) run({}, work);
  for (const Submission& submission : batch) run({submission}, std::nullopt);
  result.replies = std::move(replies);
  result.sets = std::move(sets);
  result.work = std::move(due);
}

BatchResult Engine::RunBatch(const std::vector<Submission>& batch, std::optional<WorkKey> work,
                             const std::function<void()>& loaded) {
  BACKLINE_CHECK(batch.size() <= kBatchCommandsMax);
  const bool alone = batch.size() + (work ? 1 : 0) <= 1;
  absl::Status status;
  for (int attempt = 1; attempt <= options_.attempts_max; ++attempt) {
    BatchResult result;
    status = TryBatch(batch, work, loaded, result);
    if (status.ok()) return result;
    if (absl::IsUnknown(status)) {
      bool committed = false;
      absl::Status resolved = ResolveUnknown(batch, result, committed);
      for (int retry = 1; !resolved.ok() && retry < options_.attempts_max; ++retry) {
        options_.wait_before_retry(retry);
        resolved = ResolveUnknown(batch, result, committed);
      }
      if (!resolved.ok()) break;  // still unknown: the callers retry with the same request ids
      if (committed) {
        CollectWork(*result.set, clock_.Now(), result);
        return result;
      }
    } else if (absl::IsAlreadyExists(status) || absl::IsInternal(status)) {
      // A data fault of one command. Once more together (another server may have been first with
      // the same request), then one by one, so that one poisoned command fails alone.
      if (attempt > 1 && !alone) {
        BatchResult single;
        RunOneByOne(batch, work, single);
        return single;
      }
      if (attempt > 1) break;
    } else if (!absl::IsAborted(status) && !absl::IsUnavailable(status)) {
      break;
    }
    if (attempt < options_.attempts_max) options_.wait_before_retry(attempt);
  }
  BatchResult failed;
  failed.replies.assign(batch.size(), Reply(status));
  return failed;
}

void Complete(const std::vector<Submission>& batch, const BatchResult& result) {
  static const auto* const kNothing = new WorkingSet();
  for (size_t i = 0; i < batch.size(); ++i) {
    const WorkingSet* set = kNothing;
    if (!result.sets.empty() && result.sets[i] != nullptr) {
      set = result.sets[i].get();
    } else if (result.set != nullptr) {
      set = result.set.get();
    }
    batch[i].done(result.replies[i], *set);
  }
}

}  // namespace backline
