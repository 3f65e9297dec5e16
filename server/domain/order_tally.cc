// Purchase orders as a level of a score.
#include "server/domain/scorecard.h"

namespace backline {

void OrderTally::Add(uint32_t order, const Verdict& line) {
  if (line.outcome == LineOutcome::kOutside) return;
  if (order >= seen_.size()) seen_.resize(order + 1);
  // What is disputed stands beside what is missed: bit 0 is of no outcome.
  const int bit = line.disputed ? 0 : static_cast<int>(line.outcome);
  seen_[order] = static_cast<uint8_t>(seen_[order] | (1u << bit));
}

// An order is missed as soon as one of its lines is, and pending while one is; what is excused
// leaves it to the others.
Rate OrderTally::Finish() {
  constexpr LineOutcome kByWeight[] = {
      LineOutcome::kMissed,           LineOutcome::kPending, LineOutcome::kMet,
      LineOutcome::kExcusedByDispute, LineOutcome::kExcused, LineOutcome::kNotMeasured};
  Rate rate;
  for (const uint8_t seen : seen_) {
    Verdict undisputed;
    for (const LineOutcome outcome : kByWeight) {
      if ((seen & (1u << static_cast<int>(outcome))) == 0) continue;
      const bool met = outcome == LineOutcome::kMet;
      const bool counted = met || outcome == LineOutcome::kMissed;
      undisputed = {outcome, counted ? 1 : 0, met ? 1 : 0};
      break;
    }
    if ((seen & 1u) == 0) {
      rate.Add(undisputed);
      continue;
    }
    rate.Add({LineOutcome::kMissed, 1, 0, true});
    rate.if_upheld_counted += undisputed.counted;
    rate.if_upheld_met += undisputed.met;
  }
  seen_.assign(seen_.size(), 0);
  return rate;
}

}  // namespace backline
