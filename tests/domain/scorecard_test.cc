#include "server/domain/scorecard.h"

#include <functional>

#include "gtest/gtest.h"
#include "tests/support/supplier_history.h"

namespace backline {
namespace {

using testing::kFirstDay;
using testing::NineOn;
using testing::SupplierHistory;

constexpr int kLongAfter = 400;

ScoreParameters Everything() {
  ScoreParameters parameters;
  parameters.from = kFirstDay + -1'000;
  parameters.until = kFirstDay + 1'000;
  return parameters;
}

Verdict OnTime(const SupplierHistory& history, const ScoreParameters& parameters = Everything(),
               int day = kLongAfter) {
  return JudgeOnTime(history.Record(NineOn(day)), parameters, parameters.baseline, kFirstDay + day);
}

Scorecard CardOf(const std::vector<SupplierHistory>& histories, const ScoreParameters& parameters) {
  Scorer scorer(parameters, NineOn(kLongAfter));
  for (const SupplierHistory& history : histories) {
    const auto order = history.facts().front().purchase_order_id.bits().low;
    scorer.Add(history.Record(NineOn(kLongAfter)), kFirstDay + kLongAfter,
               static_cast<uint32_t>(order));
  }
  return scorer.Finish();
}

const Verdict kMet{LineOutcome::kMet, 1, 1};
const Verdict kMissed{LineOutcome::kMissed, 1, 0};
const Verdict kPending{LineOutcome::kPending, 0, 0};
const Verdict kExcused{LineOutcome::kExcused, 0, 0};

TEST(ScorecardTest, OnTimeIsBothLimitsOfTheWindowAndTheWholeQuantity) {
  ScoreParameters parameters = Everything();
  parameters.days_early = 3;
  parameters.days_late = 2;
  parameters.percent_under = 10;
  const auto on = [&](int day, Quantity quantity) {
    return OnTime(SupplierHistory().Sent(0, 30, 20).Received(day, quantity), parameters);
  };
  EXPECT_EQ(on(16, 30), kMissed);
  EXPECT_EQ(on(17, 30), kMet);
  EXPECT_EQ(on(22, 30), kMet);
  EXPECT_EQ(on(23, 30), kMissed);
  EXPECT_EQ(on(20, 27), kMet);
  EXPECT_EQ(on(20, 26), kMissed);
  parameters.days_early.reset();
  EXPECT_EQ(on(1, 30), kMet);
}

TEST(ScorecardTest, BusinessDaysSkipTheWeekend) {
  ScoreParameters parameters = Everything();
  parameters.business_days = true;
  parameters.days_late = 1;
  parameters.days_early = 1;
  // Day 18 is a Friday, day 21 the Monday after.
  const auto on = [&](int due, int day) {
    return OnTime(SupplierHistory().Sent(0, 1, due).Received(day, 1), parameters);
  };
  EXPECT_EQ(on(18, 21), kMet);
  EXPECT_EQ(on(18, 22), kMissed);
  EXPECT_EQ(on(21, 18), kMet);
  EXPECT_EQ(on(21, 17), kMissed);
}

TEST(ScorecardTest, BusinessDaysSkipTheHolidaysThatAreTold) {
  ScoreParameters parameters = Everything();
  parameters.business_days = true;
  parameters.days_late = 1;
  parameters.holidays = {kFirstDay + 21, kFirstDay + 23};
  // Day 18 is a Friday; the Monday after is a holiday, so that it may come on Tuesday.
  const auto on = [&](int due, int day) {
    return OnTime(SupplierHistory().Sent(0, 1, due).Received(day, 1), parameters);
  };
  EXPECT_EQ(on(18, 22), kMet);
  EXPECT_EQ(on(18, 23), kMissed);
  EXPECT_EQ(on(22, 24), kMet);
  parameters.business_days = false;
  EXPECT_EQ(on(18, 20), kMissed);
}

TEST(ScorecardTest, WhatNeverCameIsMissedOnceItsDayHasPassed) {
  const auto history = SupplierHistory().Sent(0, 5, 20);
  EXPECT_EQ(OnTime(history, Everything(), 20), kPending);
  EXPECT_EQ(OnTime(history, Everything(), 21), kMissed);
  // Also what came: early deliveries must not stand for all.
  EXPECT_EQ(OnTime(SupplierHistory().Sent(0, 5, 20).Received(3, 5), Everything(), 20), kPending);
}

TEST(ScorecardTest, TheCohortIsByDueDate) {
  ScoreParameters parameters = Everything();
  parameters.from = kFirstDay + 20;
  parameters.until = kFirstDay + 21;
  const auto due = [&](int day) {
    return OnTime(SupplierHistory().Sent(0, 5, day).Received(20, 5), parameters).outcome;
  };
  EXPECT_EQ(due(19), LineOutcome::kOutside);
  EXPECT_EQ(due(20), LineOutcome::kMet);
  EXPECT_EQ(due(21), LineOutcome::kOutside);
}

TEST(ScorecardTest, TheFirstAcknowledgedDateIsTheFirstThatSomebodyAccepted) {
  const auto first = [](const SupplierHistory& history) {
    return history.Record(NineOn(kLongAfter)).first_acknowledged;
  };
  const auto sent = SupplierHistory().Sent(0, 10, 20);
  EXPECT_EQ(first(SupplierHistory(sent)), OptionalDate());
  EXPECT_EQ(first(SupplierHistory(sent).Confirmed(1, 10, 300, FactCause::kNone)), OptionalDate());
  EXPECT_EQ(first(SupplierHistory(sent).Confirmed(1, 10, 22, FactCause::kRule)), kFirstDay + 22);
  EXPECT_EQ(first(SupplierHistory(sent)
                      .Confirmed(1, 10, 22, FactCause::kBuyer)
                      .Confirmed(2, 10, 90, FactCause::kBuyer)),
            kFirstDay + 22);
  // Of an agreed split the last date is the line's; each schedule keeps its own.
  const auto split = SupplierHistory(sent)
                         .Answered(1)
                         .Scheduled(1, 1, 4, 20, FactCause::kAsAsked)
                         .Scheduled(1, 2, 6, 30, FactCause::kBuyer)
                         .Agreed(1)
                         .Received(20, 4)
                         .Received(31, 6);
  EXPECT_EQ(first(split), kFirstDay + 30);
  EXPECT_EQ(OnTime(split), kMissed);
  ScoreParameters schedules = Everything();
  schedules.level = ScoreLevel::kSchedule;
  EXPECT_EQ(OnTime(split, schedules), (Verdict{LineOutcome::kMissed, 2, 1}));
  ScoreParameters units = Everything();
  units.level = ScoreLevel::kUnit;
  EXPECT_EQ(OnTime(split, units), (Verdict{LineOutcome::kMissed, 10, 4}));
}

TEST(ScorecardTest, WhatIsLateAlreadyIsNotMadeGoodByAPromise) {
  const auto sent = SupplierHistory().Sent(0, 10, 20);
  for (const FactCause cause : {FactCause::kBuyer, FactCause::kRule, FactCause::kAsAsked}) {
    const auto answered = [&](int day) {
      return OnTime(SupplierHistory(sent).Confirmed(day, 10, 40, cause).Received(40, 10));
    };
    EXPECT_EQ(answered(20), kMet);
    EXPECT_EQ(answered(21), kMissed);
    EXPECT_EQ(answered(25), kMissed);
  }
  const auto asked = SupplierHistory(sent).Asked(21, 10, 40);
  EXPECT_EQ(OnTime(SupplierHistory(asked)
                       .Confirmed(22, 10, 40, FactCause::kAsAsked)
                       .Received(40, 10)),
            kMissed);
  // When something was answered that was imported, nobody knows.
  EXPECT_EQ(OnTime(SupplierHistory()
                       .Imported()
                       .Sent(0, 10, 20)
                       .Confirmed(25, 10, 40, FactCause::kRule)
                       .Received(40, 10)),
            kMet);
}

TEST(ScorecardTest, ABuyersChangeInTimeIsExcusedAndALateOneIsNot) {
  const auto sent = SupplierHistory().Sent(0, 10, 20);
  EXPECT_EQ(OnTime(SupplierHistory(sent).Cancelled(19, 10, FactCause::kBuyer)), kExcused);
  EXPECT_EQ(OnTime(SupplierHistory(sent).Cancelled(21, 10, FactCause::kBuyer)), kMissed);
  EXPECT_EQ(OnTime(SupplierHistory(sent)
                       .Confirmed(1, 10, 20, FactCause::kAsAsked)
                       .Told(10, 40)
                       .Cancelled(11, 10, FactCause::kBuyer)),
            kMissed);
  EXPECT_EQ(OnTime(SupplierHistory(sent).Cancelled(2, 10, FactCause::kSupplier)), kMissed);
  const auto part = SupplierHistory(sent).Cancelled(2, 4, FactCause::kBuyer).Received(20, 6);
  EXPECT_EQ(OnTime(part), kMet);
  ScoreParameters strict = Everything();
  strict.cancelled = CancelledTreatment::kCounted;
  EXPECT_EQ(OnTime(part, strict), kMissed);

  const auto redated = SupplierHistory(sent).Asked(5, 10, 40).Received(40, 10);
  EXPECT_EQ(OnTime(redated), kMet);
  ScoreParameters requested = Everything();
  requested.baseline = Baseline::kRequested;
  EXPECT_EQ(OnTime(redated, requested), kExcused);
  EXPECT_EQ(OnTime(SupplierHistory(sent).Asked(21, 10, 40).Received(40, 10)), kMissed);
  // Less is wanted when it is late already.
  EXPECT_EQ(OnTime(SupplierHistory(sent).Asked(21, 4, 20).Received(20, 4)), kMissed);
}

// A day is one of the destination: what happens at six in the evening of the last day is in time
// there, though it is the next day in UTC, and the other way round.
TEST(ScorecardTest, ADayIsThatOfTheDestination) {
  constexpr int64_t kHour = 3600 * kMicrosPerSecond;
  // Day 20; in UTC the first is 2 o'clock of day 21 and the second 11 o'clock of day 20.
  const Instant evening_there = NineOn(21) + -7 * kHour;
  const Instant after_midnight_there = NineOn(20) + 2 * kHour;
  const auto cancelled = [](const std::string& zone, Instant at) {
    return OnTime(SupplierHistory().In(zone).Sent(0, 10, 20).Cancelled(0, 10, FactCause::kBuyer)
                      .At(at));
  };
  EXPECT_EQ(cancelled("America/Los_Angeles", evening_there), kExcused);
  EXPECT_EQ(cancelled("UTC", evening_there), kMissed);
  EXPECT_EQ(cancelled("Pacific/Auckland", after_midnight_there), kMissed);
  EXPECT_EQ(cancelled("UTC", after_midnight_there), kExcused);
  // A first answer likewise, and the day that a date was told.
  const auto agreed = [](const std::string& zone, Instant at) {
    return OnTime(SupplierHistory()
                      .In(zone)
                      .Sent(0, 10, 20)
                      .Scheduled(0, 1, 10, 40, FactCause::kBuyer)
                      .Agreed(0)
                      .At(at)
                      .Received(40, 10));
  };
  EXPECT_EQ(agreed("America/Los_Angeles", evening_there), kMet);
  EXPECT_EQ(agreed("Pacific/Auckland", after_midnight_there), kMissed);
}

// Who proposes an absurd date, and is asked for one between, is measured by the first until it
// agrees to the other.
TEST(ScorecardTest, ACounterToAProposalIsNoChangeOfTheBuyers) {
  ScoreParameters requested = Everything();
  requested.baseline = Baseline::kRequested;
  const auto countered = SupplierHistory().Sent(0, 10, 20).Answered(1).Countered(2, 10, 30);
  EXPECT_EQ(OnTime(countered, requested), kMissed);
  EXPECT_EQ(OnTime(countered), kMissed);
  EXPECT_EQ(OnTime(SupplierHistory(countered).Received(30, 10)), kMissed);
  const auto agreed = SupplierHistory(countered)
                          .Confirmed(3, 10, 30, FactCause::kAsAsked)
                          .Received(30, 10);
  EXPECT_EQ(OnTime(agreed), kMet);
  EXPECT_EQ(OnTime(agreed, requested), kMissed);
  EXPECT_EQ(CardOf({agreed}, requested).buyer_changed, 0);
  // Less, because the supplier offered no more, likewise.
  const auto less = SupplierHistory().Sent(0, 10, 20).Answered(1).Countered(2, 6, 20);
  const auto came = SupplierHistory(less).Confirmed(3, 6, 20, FactCause::kAsAsked).Received(20, 6);
  EXPECT_EQ(OnTime(came), kMet);
  EXPECT_EQ(OnTime(came, requested), kMissed);
}

TEST(ScorecardTest, AcknowledgementCountsVersionsThatExpiredOrWereAnswered) {
  ScoreParameters parameters = Everything();
  parameters.acknowledge_hours = 24;
  const auto judge = [&](const SupplierHistory& history, int day = kLongAfter) {
    return JudgeAcknowledgement(history.Record(NineOn(day)), parameters, NineOn(day));
  };
  const auto sent = SupplierHistory().Sent(0, 10, 20);
  EXPECT_EQ(judge(sent, 1), kPending);
  EXPECT_EQ(judge(sent, 2), kMissed);
  EXPECT_EQ(judge(SupplierHistory(sent).Answered(1)), kMet);
  EXPECT_EQ(judge(SupplierHistory(sent).Answered(2)), kMissed);
  EXPECT_EQ(judge(SupplierHistory(sent).Answered(1).Asked(3, 10, 25).Answered(9)),
            (Verdict{LineOutcome::kMissed, 2, 1}));
  EXPECT_EQ(judge(SupplierHistory(sent).Asked(1, 10, 25).Answered(2)), kMet);
  EXPECT_EQ(judge(SupplierHistory().Imported().Sent(0, 10, 20)).outcome, LineOutcome::kNotMeasured);
}

// An answer that answers nothing gains no hours: the buyer wants the same, and the clock goes on.
TEST(ScorecardTest, AskedAgainForTheSameNoHoursAreGained) {
  ScoreParameters parameters = Everything();
  parameters.acknowledge_hours = 72;
  const auto judge = [&](const SupplierHistory& history, int day = kLongAfter) {
    return JudgeAcknowledgement(history.Record(NineOn(day)), parameters, NineOn(day));
  };
  const auto rejected = SupplierHistory().Sent(0, 10, 20).Answered(2).Asked(9, 10, 20);
  // Of three days two had passed; the week of the buyer is not the supplier's.
  EXPECT_EQ(judge(rejected, 10), kPending);
  EXPECT_EQ(judge(rejected, 11), kMissed);
  EXPECT_EQ(judge(SupplierHistory(rejected).Answered(10)), kMet);
  EXPECT_EQ(judge(SupplierHistory(rejected).Answered(11)), kMissed);
  EXPECT_EQ(judge(SupplierHistory(rejected).Answered(10).Asked(20, 10, 20)), kMissed);
  // Nothing but a hold was heard when the buyer says no to it: nothing is new.
  EXPECT_EQ(judge(SupplierHistory().Sent(0, 10, 20).Asked(2, 10, 20).Answered(4)), kMissed);
  // Another quantity, or another date, is asked anew.
  const Verdict both{LineOutcome::kMet, 2, 2};
  EXPECT_EQ(judge(SupplierHistory().Sent(0, 10, 20).Answered(2).Asked(9, 9, 20).Answered(11)),
            both);
  EXPECT_EQ(judge(SupplierHistory().Sent(0, 10, 20).Answered(2).Asked(9, 10, 21).Answered(11)),
            both);
}

// The test vector of kpis.md: 170 of 200 units, 4 of 6 lines, 0 of 2 orders.
TEST(ScorecardTest, FillRatesOfTheTestVector) {
  const SupplierId supplier(Id128{1, 1});
  std::vector<SupplierHistory> histories;
  const auto line = [&](uint64_t order, int32_t number, Quantity asked, Quantity first) {
    auto& history = histories.emplace_back(supplier, PurchaseOrderId(Id128{1, order}), number);
    history.Sent(0, asked, 20).Received(20, first);
    if (first < asked) history.Received(25, asked - first);
  };
  line(0, 1, 50, 50);
  line(0, 2, 30, 30);
  line(0, 3, 40, 25);
  line(1, 1, 20, 20);
  line(1, 2, 20, 20);
  line(1, 3, 40, 25);
  const Scorecard card = CardOf(histories, Everything());
  EXPECT_EQ(card.unit_fill.met, 170);
  EXPECT_EQ(card.unit_fill.counted, 200);
  EXPECT_EQ(card.line_fill.met, 4);
  EXPECT_EQ(card.line_fill.counted, 6);
  EXPECT_EQ(card.order_fill.met, 0);
  EXPECT_EQ(card.order_fill.counted, 2);
}

// Orders of which each line is on time in full, beside the lines' own rate.
TEST(ScorecardTest, AnOrderIsOnTimeIfEachOfItsLinesIs) {
  const SupplierId supplier(Id128{1, 1});
  std::vector<SupplierHistory> histories;
  const auto line = [&](uint64_t order, int32_t number, int due, int came) -> SupplierHistory& {
    auto& history = histories.emplace_back(supplier, PurchaseOrderId(Id128{1, order}), number);
    return history.Sent(0, 10, due).Received(came, 10);
  };
  line(0, 1, 20, 20);  // all in time
  line(0, 2, 30, 25);
  line(1, 1, 20, 20);  // one late
  line(1, 2, 20, 21);
  line(2, 1, 20, 20);  // one is not decided yet
  line(2, 2, kLongAfter + 9, 3);
  line(3, 1, 20, 20);  // one is excused
  line(3, 2, 20, 99).Cancelled(1, 10, FactCause::kBuyer);
  line(4, 1, 20, 20);  // one is late, and disputed
  line(4, 2, 20, 25).Dispute(30, FactKind::kDisputeOpened, ScoreComponent::kOnTimeInFull);
  line(5, 1, 20, 25).Dispute(30, FactKind::kDisputeOpened, ScoreComponent::kOnTimeInFull);
  histories.back().Dispute(31, FactKind::kDisputeUpheld, ScoreComponent::kOnTimeInFull);
  line(6, 1, 20, 25);  // one late and disputed, one only late
  line(6, 2, 20, 25).Dispute(30, FactKind::kDisputeOpened, ScoreComponent::kOnTimeInFull);
  ScoreParameters parameters = Everything();
  parameters.level = ScoreLevel::kOrder;
  Rate orders;
  orders.counted = 5;
  orders.met = 2;
  orders.pending = 1;
  orders.excused_by_dispute = 1;
  orders.disputed = 2;
  orders.if_upheld_counted = 5;
  orders.if_upheld_met = 3;
  EXPECT_EQ(CardOf(histories, parameters).on_time[0], orders);
  parameters.level = ScoreLevel::kLine;
  EXPECT_EQ(CardOf(histories, parameters).on_time[0].counted, 10);
}

// What was met of the line stays: to be right must not cost a supplier its good units.
TEST(ScorecardTest, AnUpheldDisputeLeavesWhatIsMetOfTheLine) {
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

TEST(ScorecardTest, AnUpheldDisputeTakesOutWhatIsMissedAndNothingElse) {
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

// Once upheld, a dispute is no leave to do as one likes from then on.
// A shipment notice splits a schedule; each part is measured by its own date, and what was agreed
// stays what it was.
TEST(ScorecardTest, ANoticeMakesNothingMissedThatCameInTime) {
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
TEST(ScorecardTest, WhatIsRefusedIsMissedAtTheLevelOfSchedulesToo) {
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

TEST(ScorecardTest, ADisputeIsAboutWhatWasSoWhenItWasOpened) {
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

TEST(ScorecardTest, SlipsNoticeAndErrorsOfDates) {
  const auto history = SupplierHistory()
                           .Sent(0, 10, 60)
                           .Confirmed(1, 10, 60, FactCause::kAsAsked)
                           .Told(50, 70)
                           .Told(60, 68)
                           .Received(75, 10);
  const Scorecard card = CardOf({history}, Everything());
  EXPECT_EQ(card.net_slip.count, 1);
  EXPECT_EQ(card.net_slip.sum, 15);
  EXPECT_EQ(card.revisions, 2);
  EXPECT_EQ(card.revised_lines, 1);
  EXPECT_EQ(card.notice.count, 1);
  EXPECT_EQ(card.notice.sum, 10);
  EXPECT_EQ(card.eta_error[0].sum, 75 - 68);  // known on day 68
  EXPECT_EQ(card.eta_error[1].sum, 75 - 68);  // on day 61
  EXPECT_EQ(card.eta_error[2].sum, 75 - 60);  // on day 47
}

TEST(ScorecardTest, WhatNeverCameIsInTheDistributions) {
  const auto never = SupplierHistory().Sent(0, 10, 20).Received(20, 9);
  const auto excused = SupplierHistory().Sent(0, 10, 20).Cancelled(1, 10, FactCause::kBuyer);
  const auto came = SupplierHistory().Sent(0, 10, 20).Received(21, 10);
  const Scorecard card = CardOf({never, excused, came}, Everything());
  EXPECT_EQ(card.net_slip.count, 2);
  EXPECT_EQ(card.net_slip.most, kLongAfter - 20);
  EXPECT_EQ(card.net_slip.least, 1);
  EXPECT_EQ(card.unfinished, 1);
}

// A date that goes to and fro far ahead would make a supplier look like one that tells in time.
TEST(ScorecardTest, NoticeIsOfALineOnceAndOfItsLatestDate) {
  auto history = SupplierHistory().Sent(0, 10, 100).Confirmed(1, 10, 100, FactCause::kAsAsked);
  for (int day = 2; day < 20; day += 2) history.Told(day, 99).Told(day + 1, 100);
  EXPECT_EQ(CardOf({history}, Everything()).notice.count, 0);
  history.Told(30, 101).Told(99, 130).Received(130, 10);
  const DayDistribution notice = CardOf({history}, Everything()).notice;
  EXPECT_EQ(notice.count, 1);
  EXPECT_EQ(notice.sum, 101 - 99);
}

TEST(ScorecardTest, PercentilesAreByNearestRank) {
  std::vector<SupplierHistory> histories;
  for (int slip = 1; slip <= 10; ++slip) {
    histories.push_back(SupplierHistory().Sent(0, 1, 20).Received(20 + slip, 1));
  }
  const DayDistribution slip = CardOf(histories, Everything()).net_slip;
  EXPECT_EQ(slip.p50, 5);
  EXPECT_EQ(slip.p90, 9);
  EXPECT_EQ(slip.least, 1);
  EXPECT_EQ(slip.most, 10);
}

TEST(ScorecardTest, NothingCountedIsNoRate) {
  EXPECT_EQ(CardOf({}, Everything()), Scorecard());
  const Scorecard card =
      CardOf({SupplierHistory().Imported().Sent(0, 1, 20).Received(9, 1)}, Everything());
  EXPECT_EQ(card.acknowledgement.counted, 0);
  EXPECT_EQ(card.acknowledgement.not_measured, 1);
  EXPECT_EQ(card.imported, 1);
  EXPECT_EQ(card.measured_lines, 0);
}

}  // namespace
}  // namespace backline
