// A store with one planted fault, as a control: the checker must find it. Between the engine and a
// healthy store it lets the engine see, or keep, something wrong.
#pragma once

#include <set>

#include "tests/support/memory_store.h"

namespace backline::testing {

enum class Plant {
  kNone,
  kForgetsRequests,  // the log of requests is lost after every commit
  kSellsEarmarked,   // goods that were set aside for the queue look available
  kSkipsHead,        // the first who waits is not seen
  kLosesGuard,       // a stock row that another server changed is overwritten
};

class PlantedStore final : public Store {
 public:
  PlantedStore(Store& inner, MemoryDatabase& database, Plant plant)
      : inner_(inner), database_(database), plant_(plant) {}

  absl::Status Begin() override { return inner_.Begin(); }
  absl::Status Load(const KeySet& keys, WorkingSet& set) override;
  absl::Status LockEventCounter(WorkingSet& set) override { return inner_.LockEventCounter(set); }
  absl::Status Save(const WorkingSet& set) override;
  absl::Status Commit() override;
  void Rollback() override { inner_.Rollback(); }
  absl::StatusOr<std::vector<RequestRecord>> FindRequests(
      const std::vector<RequestKey>& keys) override {
    return inner_.FindRequests(keys);
  }
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
  Store& inner_;
  MemoryDatabase& database_;
  const Plant plant_;
};

}  // namespace backline::testing
