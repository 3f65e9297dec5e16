#include "tests/simulation/report.h"

#include "absl/strings/str_cat.h"

namespace backline::testing {
namespace {

template <typename Key>
void AddCounts(std::map<Key, int64_t>& to, const std::map<Key, int64_t>& from) {
  for (const auto& [key, count] : from) to[key] += count;
}

}  // namespace

void Report::Add(const Report& other) {
  seeds += other.seeds;
  commands += other.commands;
  batches += other.batches;
  work_steps += other.work_steps;
  interruptions += other.interruptions;
  restarts += other.restarts;
  retries += other.retries;
  replays += other.replays;
  deadlines += other.deadlines;
  poisonings += other.poisonings;
  touched_checks += other.touched_checks;
  whole_checks += other.whole_checks;
  allocations += other.allocations;
  overtakings += other.overtakings;
  AddCounts(accepted, other.accepted);
  AddCounts(refused, other.refused);
  AddCounts(faults, other.faults);
  AddCounts(work, other.work);
}

std::string Report::ToString() const {
  std::string text =
      absl::StrCat("seeds ", seeds, ", commands ", commands, ", batches ", batches, ", work steps ",
                   work_steps, "\ninterruptions ", interruptions, ", restarts ", restarts,
                   ", retries ", retries, ", replays ", replays, ", deadlines ", deadlines,
                   ", poisoned ", poisonings, "\nchecks of touched products ", touched_checks,
                   ", of everything ", whole_checks, "\nallocations judged ", allocations,
                   ", of these overtaking for a reason ", overtakings, "\n");
  for (const auto& [verb, count] : accepted)
    absl::StrAppend(&text, "accepted ", verb, " ", count, "\n");
  for (const auto& [reason, count] : refused) {
    absl::StrAppend(&text, "refused ", ReasonName(reason), " ", count, "\n");
  }
  for (const auto& [fault, count] : faults) {
    absl::StrAppend(&text, "injected ", testing::ToString(fault), " ", count, "\n");
  }
  for (const auto& [kind, count] : work)
    absl::StrAppend(&text, "work kind ", kind, " ", count, "\n");
  return text;
}

}  // namespace backline::testing
