// Whether a promise was kept, of lines of which some was added later or was cancelled.
#include "server/domain/served_line.h"

#include <gtest/gtest.h>

namespace backline::testing {
namespace {

constexpr Date kOrderDay{20'000};
constexpr Date kToday{20'030};
const BackorderId kShort{Id128{7, 1}};
const BackorderId kAdded{Id128{7, 2}};

ServedLine Promised(const OptionalDate& by) {
  ServedLine line;
  line.order_date = kOrderDay;
  line.ordered = 5;
  line.first_promised_date = by;
  return line;
}

ServedLine Delivered(ServedLine line, Date day) {
  line.shipped = line.delivered = line.wanted();
  AddShipment({}, day, day, line);
  return line;
}

// Five more, of which some came.
ServedLine WithAddition(ServedLine line, const OptionalDate& promised, Quantity delivered,
                        Date day) {
  line.ordered += 5;
  line.shipped += delivered;
  line.delivered += delivered;
  AddBackorder({kAdded, BackorderCause::kAmendedUp, 5, 0, delivered, delivered, promised}, line);
  if (delivered > 0) AddShipment(kAdded, day, day, line);
  return line;
}

// Of five two waited and were cancelled on a day; the rest came on the day after the order.
ServedLine WithCancelled(ServedLine line, Date day) {
  line.cancelled = 2;
  AddBackorder({kShort, BackorderCause::kShortAtEntry, 2, 2, 0, 0, line.first_promised_date}, line);
  CloseCancellations(line);
  GiveUp(kShort, day, line);
  return Delivered(line, kOrderDay + 1);
}

TEST(ServedLineTest, APromiseIsKeptBrokenOrStillOpen) {
  EXPECT_EQ(JudgePromise(Promised(std::nullopt), kToday), PromiseOutcome::kNoPromise);
  EXPECT_EQ(JudgePromise(Promised(kToday), kToday), PromiseOutcome::kPending) << "not over yet";
  EXPECT_EQ(JudgePromise(Promised(kToday + -1), kToday), PromiseOutcome::kMissed);
  EXPECT_EQ(JudgePromise(Delivered(Promised(kToday), kToday), kToday), PromiseOutcome::kMet);
  EXPECT_EQ(JudgePromise(Delivered(Promised(kToday + -1), kToday), kToday),
            PromiseOutcome::kMissed);
  ServedLine gone = Promised(kToday + -1);
  gone.cancelled = 5;
  CloseCancellations(gone);
  EXPECT_EQ(JudgePromise(gone, kToday), PromiseOutcome::kGone) << "out of stock, by its customer";
}

TEST(ServedLineTest, NoCancellationExcusesWhatIsLate) {
  const ServedLine promised = Promised(kOrderDay + 5);
  EXPECT_EQ(JudgePromise(WithCancelled(promised, kOrderDay + 5), kToday), PromiseOutcome::kMet);
  EXPECT_EQ(JudgePromise(WithCancelled(promised, kOrderDay + 6), kToday),
            PromiseOutcome::kMissed);
  EXPECT_FALSE(WithCancelled(promised, kOrderDay + 5).has_wait())
      << "nobody knows when all of it would have come";
  ServedLine wanted = Promised(std::nullopt);
  wanted.requested_date = kOrderDay + 5;
  EXPECT_EQ(JudgeRequest(WithCancelled(wanted, kOrderDay + 5), kToday), PromiseOutcome::kMet);
  EXPECT_EQ(JudgeRequest(WithCancelled(wanted, kOrderDay + 6), kToday), PromiseOutcome::kMissed);
}

TEST(ServedLineTest, WhatIsAddedIsJudgedByItsOwnPromise) {
  const ServedLine kept = Delivered(Promised(kOrderDay + 1), kOrderDay + 1);
  const auto judge = [&](const ServedLine& line) { return JudgePromise(line, kToday); };
  EXPECT_EQ(judge(WithAddition(kept, kOrderDay + 6, 5, kOrderDay + 6)), PromiseOutcome::kMet);
  EXPECT_EQ(judge(WithAddition(kept, kOrderDay + 6, 5, kOrderDay + 7)), PromiseOutcome::kMissed);
  EXPECT_EQ(judge(WithAddition(kept, kOrderDay + 6, 4, kOrderDay + 6)), PromiseOutcome::kMissed);
  EXPECT_EQ(judge(WithAddition(kept, kToday, 0, {})), PromiseOutcome::kPending);
  EXPECT_EQ(judge(WithAddition(kept, std::nullopt, 0, {})), PromiseOutcome::kMet)
      << "no date was told for it";
  const ServedLine broken = Delivered(Promised(kOrderDay + 1), kOrderDay + 2);
  EXPECT_EQ(judge(WithAddition(broken, kOrderDay + 6, 5, kOrderDay + 6)), PromiseOutcome::kMissed);
  const ServedLine undated = Delivered(Promised(std::nullopt), kOrderDay + 1);
  EXPECT_EQ(judge(WithAddition(undated, kOrderDay + 6, 5, kOrderDay + 6)),
            PromiseOutcome::kNoPromise);
  // What came last is the day of the whole line.
  EXPECT_EQ(WithAddition(kept, kOrderDay + 6, 5, kOrderDay + 7).delivered_date(), kOrderDay + 7);
  ServedLine wanted = kept;
  wanted.requested_date = kOrderDay + 1;
  EXPECT_EQ(JudgeRequest(WithAddition(wanted, kOrderDay + 6, 5, kOrderDay + 6), kToday),
            PromiseOutcome::kMissed);
}

}  // namespace
}  // namespace backline::testing
