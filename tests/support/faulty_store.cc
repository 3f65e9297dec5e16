#include "tests/support/faulty_store.h"

#include "absl/strings/str_cat.h"

namespace backline::testing {
namespace {

const char* PointName(FaultPoint point) {
  switch (point) {
    case FaultPoint::kBegin:
      return "begin";
    case FaultPoint::kLoad:
      return "load";
    case FaultPoint::kLock:
      return "lock";
    case FaultPoint::kSave:
      return "save";
    case FaultPoint::kCommit:
      return "commit";
    case FaultPoint::kFindRequests:
      return "find requests";
  }
  return "nowhere";
}

}  // namespace

std::string ToString(const Fault& fault) {
  return absl::StrCat(absl::StatusCodeToString(fault.code), " at ", PointName(fault.point),
                      fault.applied ? ", applied" : "");
}

void FaultyStore::FailOnce(Fault fault, int skip) { once_.emplace_back(fault, skip); }

std::optional<Fault> FaultyStore::Due(FaultPoint point) {
  if (interruption_) interruption_(point);
  for (auto it = once_.begin(); it != once_.end(); ++it) {
    if (it->first.point != point || it->second-- > 0) continue;
    const Fault fault = it->first;
    once_.erase(it);
    ++injected_[fault];
    return fault;
  }
  if (!plan_) return std::nullopt;
  std::optional<Fault> fault = plan_(point);
  if (fault) ++injected_[*fault];
  return fault;
}

absl::Status FaultyStore::Fail(const Fault& fault) {
  // What came before COMMIT is lost with the connection or rolled back by the server.
  if (fault.code != absl::StatusCode::kAlreadyExists) inner_.Rollback();
  return absl::Status(fault.code, "injected");
}

absl::Status FaultyStore::Begin() {
  if (auto fault = Due(FaultPoint::kBegin)) return Fail(*fault);
  return inner_.Begin();
}

absl::Status FaultyStore::Load(const KeySet& keys, WorkingSet& set) {
  if (auto fault = Due(FaultPoint::kLoad)) return Fail(*fault);
  return inner_.Load(keys, set);
}

absl::Status FaultyStore::LockEventCounter(WorkingSet& set) {
  if (auto fault = Due(FaultPoint::kLock)) return Fail(*fault);
  return inner_.LockEventCounter(set);
}

absl::Status FaultyStore::Save(const WorkingSet& set) {
  if (auto fault = Due(FaultPoint::kSave)) return Fail(*fault);
  if (!poisoned_.empty()) {
    for (const RequestRecord* record : set.table<RequestRecord>().Inserted()) {
      if (!poisoned_.contains(record->request_key)) continue;
      ++poisonings_;
      return absl::AlreadyExistsError("poisoned");
    }
  }
  return inner_.Save(set);
}

absl::Status FaultyStore::Commit() {
  auto fault = Due(FaultPoint::kCommit);
  if (!fault) return inner_.Commit();
  if (!fault->applied) return Fail(*fault);
  if (absl::Status status = inner_.Commit(); !status.ok()) return status;
  return absl::Status(fault->code, "injected after it was applied");
}

void FaultyStore::Rollback() { inner_.Rollback(); }

absl::StatusOr<std::vector<RequestRecord>> FaultyStore::FindRequests(
    const std::vector<RequestKey>& keys) {
  if (auto fault = Due(FaultPoint::kFindRequests)) {
    return absl::Status(fault->code, "injected");
  }
  return inner_.FindRequests(keys);
}

}  // namespace backline::testing
