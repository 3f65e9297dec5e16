// What disputes make of the verdicts about a line.
#include "gtest/gtest.h"
#include "server/domain/scorecard.h"
#include "tests/support/judged_line.h"

namespace backline {
namespace {

using testing::Everything;
using testing::kFirstDay;
using testing::kLongAfter;
using testing::kMet;
using testing::kMissed;
using testing::NineOn;
using testing::OnTime;
using testing::SupplierHistory;

// What was met of the line stays: to be right must not cost a supplier its good units.
TEST(ScoreDisputeTest, AnUpheldDisputeLeavesWhatIsMetOfTheLine) {
  const auto upheld = [](SupplierHistory history, ScoreComponent component) {
    return history.Dispute(90, FactKind::kDisputeOpened, component)
        .Dispute(91, FactKind::kDisputeUpheld, component);
  };
  const auto kept = [](int64_t met) { return Verdict{LineOutcome::kExcusedByDispute, met, met}; };
  ScoreParameters parameters = Everything();
  parameters.level = ScoreLevel::kUnit;
  const auto most = SupplierHistory().Sent(0, 10, 20).Received(20, 8).Received(25, 2);
  EXPECT_EQ(OnTime(most, parameters), (Verdict{LineOutcome::kMissed, 10, 8}));
  EXPECT_EQ(OnTime(upheld(most, ScoreComponent::kOnTimeInFull), parameters), kept(8));
  EXPECT_EQ(OnTime(upheld(most, ScoreComponent::kOnTimeInFull)), kept(0)) << "by line";

  parameters.level = ScoreLevel::kSchedule;
  const auto schedules = SupplierHistory()
                             .Sent(0, 10, 40)
                             .Answered(1)
                             .Scheduled(1, 1, 4, 20, FactCause::kBuyer)
                             .Scheduled(1, 2, 6, 40, FactCause::kBuyer)
                             .Agreed(1)
                             .Received(20, 4)
                             .Received(41, 6);
  EXPECT_EQ(OnTime(schedules, parameters), (Verdict{LineOutcome::kMissed, 2, 1}));
  EXPECT_EQ(OnTime(upheld(schedules, ScoreComponent::kOnTimeInFull), parameters), kept(1));

  const Instant now = NineOn(kLongAfter);
  const auto asked_twice =
      SupplierHistory().Sent(0, 10, 60).Answered(1).Asked(5, 10, 70).Answered(30);
  const auto answers = [&](const SupplierHistory& history) {
    return JudgeAcknowledgement(history.Record(now), Everything(), now);
  };
  EXPECT_EQ(answers(asked_twice), (Verdict{LineOutcome::kMissed, 2, 1}));
  EXPECT_EQ(answers(upheld(asked_twice, ScoreComponent::kAcknowledgement)), kept(1));
}

TEST(ScoreDisputeTest, AnUpheldDisputeTakesOutWhatIsMissedAndNothingElse) {
  using enum ScoreComponent;
  const auto late = SupplierHistory().Sent(0, 10, 20).Received(25, 10);
  const auto then = [](SupplierHistory history, FactKind end, ScoreComponent component) {
    return history.Dispute(30, FactKind::kDisputeOpened, component).Dispute(31, end, component);
  };
  Verdict disputed = kMissed;
  disputed.disputed = true;
  const Verdict upheld{LineOutcome::kExcusedByDispute, 0, 0};
  EXPECT_EQ(OnTime(SupplierHistory(late).Dispute(30, FactKind::kDisputeOpened, kOnTimeInFull)),
            disputed);
  EXPECT_EQ(OnTime(then(late, FactKind::kDisputeUpheld, kOnTimeInFull)), upheld);
  EXPECT_EQ(OnTime(then(late, FactKind::kDisputeRejected, kOnTimeInFull)), kMissed);
  EXPECT_EQ(OnTime(then(late, FactKind::kDisputeWithdrawn, kOnTimeInFull)), kMissed);
  EXPECT_EQ(OnTime(then(late, FactKind::kDisputeUpheld, kFill)), kMissed);
  EXPECT_EQ(OnTime(then(late, FactKind::kDisputeUpheld, kAcknowledgement)), kMissed);
  // By parameters that let it pass it is met, whatever was said of it.
  ScoreParameters lenient = Everything();
  lenient.days_late = 9;
  EXPECT_EQ(OnTime(then(late, FactKind::kDisputeUpheld, kOnTimeInFull), lenient), kMet);
  // As it was known before: disputed on day 30, upheld on day 31.
  const auto on_time = then(late, FactKind::kDisputeUpheld, kOnTimeInFull);
  EXPECT_EQ(OnTime(on_time, Everything(), 30), disputed);
  EXPECT_EQ(OnTime(on_time, Everything(), 29), kMissed);

  const Instant now = NineOn(kLongAfter);
  const auto silent = SupplierHistory().Sent(0, 10, 20);
  const auto answer = then(silent, FactKind::kDisputeUpheld, kAcknowledgement);
  EXPECT_EQ(JudgeAcknowledgement(answer.Record(now), Everything(), now), upheld);
  const auto half = SupplierHistory().Sent(0, 10, 20).Received(20, 5).Received(22, 5);
  const auto fill = [&](const SupplierHistory& history, ScoreLevel level) {
    return JudgeFill(history.Record(now), Everything(), level, kFirstDay + kLongAfter);
  };
  EXPECT_EQ(fill(then(half, FactKind::kDisputeUpheld, kFill), ScoreLevel::kLine), upheld);
  EXPECT_EQ(fill(then(half, FactKind::kDisputeUpheld, kFill), ScoreLevel::kUnit),
            (Verdict{LineOutcome::kExcusedByDispute, 5, 5}));
  EXPECT_EQ(fill(half, ScoreLevel::kUnit), (Verdict{LineOutcome::kMissed, 10, 5}));
}

TEST(ScoreDisputeTest, ADisputeIsAboutWhatWasSoWhenItWasOpened) {
  const auto upheld = [](SupplierHistory history, int day, ScoreComponent component) {
    return history.Dispute(day, FactKind::kDisputeOpened, component)
        .Dispute(day + 1, FactKind::kDisputeUpheld, component);
  };
  const Verdict excused{LineOutcome::kExcusedByDispute, 0, 0};
  const Instant now = NineOn(kLongAfter);
  const auto answers = [&](const SupplierHistory& history) {
    return JudgeAcknowledgement(history.Record(now), Everything(), now);
  };
  // Disputed while the first version waits; the second is not answered either.
  const auto silent = upheld(SupplierHistory().Sent(0, 10, 60), 1,
                             ScoreComponent::kAcknowledgement);
  EXPECT_EQ(answers(silent), excused);
  EXPECT_EQ(answers(SupplierHistory(silent).Asked(5, 10, 70)), kMissed);
  const auto open = SupplierHistory()
                        .Sent(0, 10, 60)
                        .Dispute(9, FactKind::kDisputeOpened, ScoreComponent::kAcknowledgement)
                        .Asked(20, 10, 70);
  Rate rate;
  rate.Add(answers(open));
  EXPECT_EQ(rate.counted, 2);
  EXPECT_EQ(rate.disputed, 1);
  EXPECT_EQ(rate.if_upheld_counted, 1);
  EXPECT_EQ(rate.if_upheld_met, 0);

  // Half of it is due on day 20 and half on day 50, and that never comes.
  const auto half = SupplierHistory()
                        .Sent(0, 10, 20)
                        .Answered(1)
                        .Scheduled(1, 1, 5, 20, FactCause::kAsAsked)
                        .Scheduled(1, 2, 5, 50, FactCause::kBuyer)
                        .Agreed(1)
                        .Received(25, 5);
  for (const ScoreLevel level : {ScoreLevel::kLine, ScoreLevel::kUnit, ScoreLevel::kSchedule}) {
    ScoreParameters parameters = Everything();
    parameters.level = level;
    const auto outcome = [&](int day) {
      return OnTime(upheld(half, day, ScoreComponent::kOnTimeInFull), parameters).outcome;
    };
    EXPECT_EQ(outcome(50), LineOutcome::kMissed);
    EXPECT_EQ(outcome(51), LineOutcome::kExcusedByDispute);
  }
  const auto fill = [&](int day) {
    const LineRecord record = upheld(half, day, ScoreComponent::kFill).Record(now);
    return JudgeFill(record, Everything(), ScoreLevel::kLine, kFirstDay + kLongAfter);
  };
  EXPECT_EQ(fill(50), kMissed);
  EXPECT_EQ(fill(51), excused);
}

}  // namespace
}  // namespace backline
