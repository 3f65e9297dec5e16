// Answers in time, and what a line is measured by when a buyer asks again.
#include "gtest/gtest.h"
#include "server/domain/scorecard.h"
#include "tests/support/judged_line.h"

namespace backline {
namespace {

using testing::CardOf;
using testing::Everything;
using testing::kExcused;
using testing::kLongAfter;
using testing::kMet;
using testing::kMissed;
using testing::kPending;
using testing::NineOn;
using testing::OnTime;
using testing::SupplierHistory;

TEST(ScoreAnswersTest, AcknowledgementCountsVersionsThatExpiredOrWereAnswered) {
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
TEST(ScoreAnswersTest, AskedAgainForTheSameNoHoursAreGained) {
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

// Where something was agreed, a fact says by when: a Monday morning is in time for what was asked
// on a Friday, and what is left of the hours goes on from where it was answered.
TEST(ScoreAnswersTest, WhatWasAgreedCountsAndNotTheHoursThatPass) {
  ScoreParameters parameters = Everything();
  parameters.acknowledge_hours = 1;
  const auto judge = [&](const SupplierHistory& history, int day = kLongAfter) {
    return JudgeAcknowledgement(history.Record(NineOn(day)), parameters, NineOn(day));
  };
  const auto sent = SupplierHistory().Sent(4, 10, 20).Owed(NineOn(7));
  EXPECT_EQ(judge(sent, 7), kPending);
  EXPECT_EQ(judge(sent, 8), kMissed);
  const auto answered = SupplierHistory(sent).Answered(7);
  EXPECT_EQ(judge(answered), kMet);
  EXPECT_EQ(judge(SupplierHistory(sent).Answered(8)), kMissed);
  // A buyer says no: what is owed is owed by another day.
  const auto goes_on = SupplierHistory(answered).Asked(20, 10, 20).Owed(NineOn(21));
  EXPECT_EQ(judge(goes_on, 21), kPending);
  EXPECT_EQ(judge(SupplierHistory(goes_on).Answered(21)), kMet);
  EXPECT_EQ(judge(SupplierHistory(goes_on).Answered(22)), kMissed);
  // ... or yes to a part: the rest goes on.
  SupplierHistory part(sent);
  part.Answered(7).Scheduled(20, 1, 4, 30, FactCause::kBuyer).Owed(NineOn(21));
  EXPECT_EQ(judge(part), kMissed);
  // Late stays late, by whatever day it is asked for again.
  const auto late = SupplierHistory(sent).Answered(8).Asked(9, 10, 20).Owed(NineOn(30));
  EXPECT_EQ(judge(SupplierHistory(late).Answered(10)), kMissed);
  // What came, or is not wanted any more, needs no answer.
  EXPECT_EQ(judge(SupplierHistory(sent).Received(6, 3)), kExcused);
  EXPECT_EQ(judge(SupplierHistory(sent).Received(6, 3).Owed(NineOn(7))), kMissed);
  // What was sent before anything was said of it is measured as it was.
  EXPECT_EQ(judge(SupplierHistory().Sent(4, 10, 20).Asked(5, 10, 20).Owed(NineOn(90))), kMissed);
}

// Who proposes an absurd date, and is asked for one between, is measured by the first until it
// agrees to the other.
// A server of before the column may still run: its facts say nothing, and excuse nobody.
TEST(ScoreAnswersTest, AFactThatDoesNotSayChangesNothing) {
  const auto judge = [&](const SupplierHistory& history, int day) {
    return JudgeAcknowledgement(history.Record(NineOn(day)), Everything(), NineOn(day));
  };
  const auto told =
      SupplierHistory().Sent(4, 10, 20).Owed(NineOn(7)).Told(5, 25).Owed(kAnswerDueUnsaid);
  EXPECT_EQ(judge(told, 7), kPending);
  EXPECT_EQ(judge(told, 8), kMissed);
  EXPECT_EQ(judge(SupplierHistory(told).Answered(6).Owed(kAnswerDueUnsaid), 8), kMet);
  // Of a line that was sent by such a server, the hours of the parameters count.
  const auto sent = SupplierHistory().Sent(4, 10, 20).Owed(kAnswerDueUnsaid);
  EXPECT_EQ(judge(sent, 5), kPending);
  EXPECT_EQ(judge(sent, 9), kMissed);
}

TEST(ScoreAnswersTest, ACounterToAProposalIsNoChangeOfTheBuyers) {
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

}  // namespace
}  // namespace backline
