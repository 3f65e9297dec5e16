// Scores by schedule: notices split them, and what is refused is in none.
#include "gtest/gtest.h"
#include "server/domain/scorecard.h"
#include "tests/support/judged_line.h"

namespace backline {
namespace {

using testing::Everything;
using testing::kMet;
using testing::kMissed;
using testing::OnTime;
using testing::SupplierHistory;

// Once upheld, a dispute is no leave to do as one likes from then on.
// A shipment notice splits a schedule; each part is measured by its own date, and what was agreed
// stays what it was.
TEST(ScoreScheduleTest, ANoticeMakesNothingMissedThatCameInTime) {
  ScoreParameters current = Everything();
  current.baseline = Baseline::kCurrent;
  current.level = ScoreLevel::kSchedule;
  ScoreParameters agreed = current;
  agreed.baseline = Baseline::kFirstAcknowledged;
  const auto confirmed = SupplierHistory().Sent(0, 100, 30).Confirmed(1, 100, 30,
                                                                      FactCause::kAsAsked);
  // 40 of 100 are announced for day 25; the rest is the new schedule.
  const auto announced = SupplierHistory(confirmed).SplitOff(20, 2, 60, 30).Told(20, 25);
  const auto kept = SupplierHistory(announced).Received(25, 40).Received(30, 60);
  EXPECT_EQ(OnTime(kept, current), (Verdict{LineOutcome::kMet, 2, 2}));
  EXPECT_EQ(OnTime(kept, agreed), kMet);
  EXPECT_EQ(OnTime(SupplierHistory(announced).Received(26, 40).Received(30, 60), current),
            (Verdict{LineOutcome::kMissed, 2, 1}));
  EXPECT_EQ(OnTime(SupplierHistory(announced).Received(25, 40).Received(31, 60), current),
            (Verdict{LineOutcome::kMissed, 2, 1}));
  // 40 of what is left after 30 came are announced for day 35, and are the new schedule.
  const auto later = SupplierHistory(confirmed)
                         .Received(20, 30)
                         .SplitOff(21, 2, 40, 30)
                         .Told(21, 35, 2)
                         .Received(30, 30)
                         .Received(35, 40);
  EXPECT_EQ(OnTime(later, current), (Verdict{LineOutcome::kMet, 2, 2}));
  EXPECT_EQ(OnTime(later, agreed), kMissed);
}

// What a supplier refuses is a schedule that it misses, unless a buyer agreed or wants less.
TEST(ScoreScheduleTest, WhatIsRefusedIsMissedAtTheLevelOfSchedulesToo) {
  ScoreParameters parameters = Everything();
  parameters.level = ScoreLevel::kSchedule;
  const auto refused = [&](FactCause cause) {
    const auto history = SupplierHistory()
                             .Sent(0, 10, 20)
                             .Answered(1)
                             .Cancelled(1, 4, cause)
                             .Scheduled(1, 1, 6, 20, FactCause::kAsAsked)
                             .Agreed(1)
                             .Received(20, 6);
    return OnTime(history, parameters);
  };
  EXPECT_EQ(refused(FactCause::kSupplier), (Verdict{LineOutcome::kMissed, 2, 1}));
  EXPECT_EQ(refused(FactCause::kAgreed), kMet);
  EXPECT_EQ(refused(FactCause::kBuyer), kMet);
  // What is not answered yet is due as it was told last.
  parameters.baseline = Baseline::kCurrent;
  const auto part = SupplierHistory()
                        .Sent(0, 10, 20)
                        .Scheduled(1, 1, 6, 20, FactCause::kAsAsked)
                        .Received(20, 6);
  EXPECT_EQ(OnTime(part, parameters), (Verdict{LineOutcome::kMissed, 2, 1}));
}

}  // namespace
}  // namespace backline
