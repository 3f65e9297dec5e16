// What a score says of lines, long after everything happened to them.
#pragma once

#include <vector>

#include "server/domain/scorecard.h"
#include "tests/support/supplier_history.h"

namespace backline::testing {

constexpr int kLongAfter = 400;

// All lines, without any tolerance.
inline ScoreParameters Everything() {
  ScoreParameters parameters;
  parameters.from = kFirstDay + -1'000;
  parameters.until = kFirstDay + 1'000;
  return parameters;
}

inline Verdict OnTime(const SupplierHistory& history,
                      const ScoreParameters& parameters = Everything(), int day = kLongAfter) {
  return JudgeOnTime(history.Record(NineOn(day)), parameters, parameters.baseline, kFirstDay + day);
}

inline Scorecard CardOf(const std::vector<SupplierHistory>& histories,
                        const ScoreParameters& parameters) {
  Scorer scorer(parameters, NineOn(kLongAfter));
  for (const SupplierHistory& history : histories) {
    const auto order = history.facts().front().purchase_order_id.bits().low;
    scorer.Add(history.Record(NineOn(kLongAfter)), kFirstDay + kLongAfter,
               static_cast<uint32_t>(order));
  }
  return scorer.Finish();
}

inline const Verdict kMet{LineOutcome::kMet, 1, 1};
inline const Verdict kMissed{LineOutcome::kMissed, 1, 0};
inline const Verdict kPending{LineOutcome::kPending, 0, 0};
inline const Verdict kExcused{LineOutcome::kExcused, 0, 0};

}  // namespace backline::testing
