// What disputes make of the verdicts about a line.
#include <random>
#include <vector>

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
using testing::RandomHistory;
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

TEST(ScoreDisputeTest, WhatWasUpheldStandsWhenTheSameIsAskedAgain) {
  ScoreParameters parameters = Everything();
  parameters.acknowledge_hours = 48;
  const auto late = SupplierHistory().Sent(0, 10, 60).Answered(3);
  const auto judge = [&](const SupplierHistory& history) {
    return JudgeAcknowledgement(history.Record(NineOn(kLongAfter)), parameters, NineOn(kLongAfter));
  };
  const auto upheld =
      SupplierHistory(late)
          .Dispute(4, FactKind::kDisputeOpened, ScoreComponent::kAcknowledgement)
          .Dispute(5, FactKind::kDisputeUpheld, ScoreComponent::kAcknowledgement)
          .Asked(11, 10, 60);
  EXPECT_EQ(judge(SupplierHistory(late).Asked(11, 10, 60)), kMissed);
  EXPECT_EQ(judge(upheld), (Verdict{LineOutcome::kExcusedByDispute, 0, 0}));
}

TEST(ScoreDisputeTest, WhatComesAfterAnUpheldDisputeHasDisputesOfItsOwn) {
  constexpr auto kPart = ScoreComponent::kAcknowledgement;
  const Instant now = NineOn(kLongAfter);
  const auto rate = [&](const SupplierHistory& history) {
    Rate sum;
    sum.Add(JudgeAcknowledgement(history.Record(now), Everything(), now));
    return sum;
  };
  // Three versions are not answered: the first is excused, the second disputed, the third neither.
  const auto excused = SupplierHistory()
                           .Sent(0, 10, 60)
                           .Dispute(5, FactKind::kDisputeOpened, kPart)
                           .Dispute(6, FactKind::kDisputeUpheld, kPart)
                           .Asked(10, 11, 60);
  const auto open = SupplierHistory(excused).Dispute(15, FactKind::kDisputeOpened, kPart);
  const Rate three = rate(SupplierHistory(open).Asked(20, 12, 60));
  EXPECT_EQ(three.counted, 2);
  EXPECT_EQ(three.met, 0);
  EXPECT_EQ(three.disputed, 1);
  EXPECT_EQ(three.if_upheld_counted, 1);
  const Rate two = rate(excused);
  EXPECT_EQ(two.counted, 1);
  EXPECT_EQ(two.disputed, 0);
  for (const FactKind end : {FactKind::kDisputeRejected, FactKind::kDisputeWithdrawn}) {
    EXPECT_EQ(rate(SupplierHistory(open).Dispute(16, end, kPart)), two);
  }
  const auto both = SupplierHistory(open).Dispute(16, FactKind::kDisputeUpheld, kPart);
  EXPECT_EQ(rate(both).counted, 0);
  EXPECT_EQ(rate(both).excused_by_dispute, 1);
  EXPECT_EQ(both.Record(now).DisputeOf(kPart), DisputeState::kUpheld);
  const auto taken_back = SupplierHistory(open).Dispute(16, FactKind::kDisputeWithdrawn, kPart);
  EXPECT_EQ(taken_back.Record(now).DisputeOf(kPart), DisputeState::kUpheld);
}

// A dispute that is taken back is as none: what was decided before it is what became of the line.
TEST(ScoreDisputeTest, ALineShowsItsNewestDisputeThatWasNotWithdrawn) {
  using enum FactKind;
  constexpr auto kPart = ScoreComponent::kOnTimeInFull;
  const auto after = [](const std::vector<FactKind>& course) {
    auto history = SupplierHistory().Sent(0, 10, 20).Received(25, 10);
    int day = 30;
    for (const FactKind kind : course) history.Dispute(day++, kind, kPart);
    return history.Record(NineOn(kLongAfter)).DisputeOf(kPart);
  };
  const std::vector<FactKind> rejected = {kDisputeOpened, kDisputeRejected};
  const std::vector<FactKind> upheld = {kDisputeOpened, kDisputeUpheld};
  const std::vector<FactKind> withdrawn = {kDisputeOpened, kDisputeWithdrawn};
  const auto joined = [](const std::vector<std::vector<FactKind>>& courses) {
    std::vector<FactKind> all;
    for (const auto& course : courses) all.insert(all.end(), course.begin(), course.end());
    return all;
  };
  EXPECT_EQ(after({}), DisputeState::kNone);
  EXPECT_EQ(after(withdrawn), DisputeState::kNone);
  EXPECT_EQ(after(joined({withdrawn, withdrawn})), DisputeState::kNone);
  EXPECT_EQ(after(rejected), DisputeState::kRejected);
  EXPECT_EQ(after(joined({rejected, withdrawn})), DisputeState::kRejected);
  EXPECT_EQ(after(joined({rejected, withdrawn, withdrawn})), DisputeState::kRejected);
  EXPECT_EQ(after(joined({withdrawn, rejected, withdrawn})), DisputeState::kRejected);
  EXPECT_EQ(after(joined({upheld, withdrawn})), DisputeState::kUpheld);
  EXPECT_EQ(after(joined({upheld, rejected, withdrawn})), DisputeState::kRejected);
  EXPECT_EQ(after(joined({rejected, upheld, withdrawn})), DisputeState::kUpheld);
  EXPECT_EQ(after(joined({rejected, {kDisputeOpened}})), DisputeState::kOpen);
  EXPECT_EQ(after(joined({rejected, withdrawn, {kDisputeOpened}})), DisputeState::kOpen);
}

// Of any line: once something is excused, no later dispute counts it again, and none makes a rate
// higher before a buyer upholds it.
TEST(ScoreDisputeTest, ALaterDisputeTakesNothingBackAndGivesNothingByItself) {
  using enum FactKind;
  std::mt19937 random(20'261'122);
  const Instant now = NineOn(kLongAfter);
  const Date today = kFirstDay + kLongAfter;
  int64_t excused = 0;
  for (int n = 0; n < 2'000; ++n) {
    auto before = RandomHistory(SupplierId(Id128{1, 1}), PurchaseOrderId(Id128{2, 1}), 1, random);
    const auto part = static_cast<ScoreComponent>(n % kScoreComponents + 1);
    const int upheld_on = 1 + static_cast<int>(random() % 100);
    before.Dispute(upheld_on, kDisputeOpened, part).Dispute(upheld_on, kDisputeUpheld, part);
    ScoreParameters parameters = Everything();
    parameters.baseline = static_cast<Baseline>(random() % kBaselines + 1);
    parameters.level = static_cast<ScoreLevel>(random() % 3 + 1);
    const auto verdict = [&](const SupplierHistory& history) {
      return Judge(history.Record(now), parameters, part, now, today);
    };
    const Verdict without = verdict(before);
    const auto later = SupplierHistory(before).Dispute(kLongAfter - 2, kDisputeOpened, part);
    const Verdict open = verdict(later);
    ASSERT_EQ(open.counted, without.counted) << "history " << n;
    ASSERT_EQ(open.met, without.met) << "history " << n;
    for (const FactKind end : {kDisputeRejected, kDisputeWithdrawn}) {
      ASSERT_EQ(verdict(SupplierHistory(later).Dispute(kLongAfter - 1, end, part)), without)
          << "history " << n;
    }
    excused += without.outcome == LineOutcome::kExcusedByDispute ? 1 : 0;
  }
  EXPECT_GT(excused, 100);
}

}  // namespace
}  // namespace backline
