// A store that fails where it is told to: wraps any Store and returns, at chosen calls, what a
// database would return when something breaks. After a failure the transaction is gone, as the
// contract says. Not thread-safe.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/store/store.h"

namespace backline::testing {

enum class FaultPoint { kBegin, kLoad, kLock, kSave, kCommit, kFindRequests };

struct Fault {
  FaultPoint point = FaultPoint::kSave;
  absl::StatusCode code = absl::StatusCode::kAborted;
  // At kCommit with kUnknown: whether it was applied before the answer was lost.
  bool applied = false;
  friend auto operator<=>(const Fault&, const Fault&) = default;
};

std::string ToString(const Fault& fault);

class FaultyStore final : public Store {
 public:
  explicit FaultyStore(Store& inner) : inner_(inner) {}

  // Asked before each call of the store; what it answers happens instead.
  using Plan = std::function<std::optional<Fault>(FaultPoint)>;
  void set_plan(Plan plan) { plan_ = std::move(plan); }
  // The next call at the point, after `skip` others, fails.
  void FailOnce(Fault fault, int skip = 0);
  // Runs before each call of the store: another process, between two steps of this one.
  void set_interruption(std::function<void(FaultPoint)> interruption) {
    interruption_ = std::move(interruption);
  }
  // A batch that remembers this request fails with kAlreadyExists, whoever stands beside it.
  void Poison(RequestKey key) { poisoned_.insert(key); }

  // How often each fault was injected.
  const std::map<Fault, int>& injected() const { return injected_; }
  int poisonings() const { return poisonings_; }

  absl::Status Begin() override;
  absl::Status Load(const KeySet& keys, WorkingSet& set) override;
  absl::Status LockEventCounter(WorkingSet& set) override;
  absl::Status Save(const WorkingSet& set) override;
  absl::Status Commit() override;
  void Rollback() override;
  absl::StatusOr<std::vector<RequestRecord>> FindRequests(
      const std::vector<RequestKey>& keys) override;
  absl::StatusOr<std::vector<Event>> ReadEvents(int64_t cursor, int limit) override {
    return inner_.ReadEvents(cursor, limit);
  }
  absl::StatusOr<EventRange> ReadEventRange() override { return inner_.ReadEventRange(); }
  absl::StatusOr<std::vector<Work>> ClaimDueWork(Instant now, Instant lease_until,
                                                 int limit) override {
    return inner_.ClaimDueWork(now, lease_until, limit);
  }
  absl::StatusOr<int> PruneRequests(Date day, int limit) override {
    return inner_.PruneRequests(day, limit);
  }

 private:
  // The fault that is due here, if any, already counted.
  std::optional<Fault> Due(FaultPoint point);
  absl::Status Fail(const Fault& fault);

  Store& inner_;
  Plan plan_;
  std::function<void(FaultPoint)> interruption_;
  std::vector<std::pair<Fault, int>> once_;
  std::set<RequestKey> poisoned_;
  std::map<Fault, int> injected_;
  int poisonings_ = 0;
};

}  // namespace backline::testing
