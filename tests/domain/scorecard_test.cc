#include "server/domain/scorecard.h"

#include "gtest/gtest.h"
#include "tests/support/judged_line.h"

namespace backline {
namespace {

using testing::CardOf;
using testing::Everything;
using testing::kExcused;
using testing::kFirstDay;
using testing::kLongAfter;
using testing::kMet;
using testing::kMissed;
using testing::kPending;
using testing::NineOn;
using testing::OnTime;
using testing::SupplierHistory;

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
