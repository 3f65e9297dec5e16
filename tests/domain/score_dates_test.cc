// How dates are kept, told and moved, as distributions.
#include "gtest/gtest.h"
#include "server/domain/scorecard.h"
#include "tests/support/judged_line.h"

namespace backline {
namespace {

using testing::CardOf;
using testing::Everything;
using testing::kLongAfter;
using testing::SupplierHistory;

TEST(ScoreDatesTest, SlipsNoticeAndErrorsOfDates) {
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
  EXPECT_EQ(card.moved.count, card.revisions);
  EXPECT_EQ(card.moved.sum, 8);  // ten later, two earlier
  EXPECT_EQ(card.moved.least, -2);
  EXPECT_EQ(card.moved.most, 10);
  EXPECT_EQ(card.eta_error[0].sum, 75 - 68);  // known on day 68
  EXPECT_EQ(card.eta_error[1].sum, 75 - 68);  // on day 61
  EXPECT_EQ(card.eta_error[2].sum, 75 - 60);  // on day 47
}

TEST(ScoreDatesTest, WhatNeverCameIsInTheDistributions) {
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
TEST(ScoreDatesTest, NoticeIsOfALineOnceAndOfItsLatestDate) {
  auto history = SupplierHistory().Sent(0, 10, 100).Confirmed(1, 10, 100, FactCause::kAsAsked);
  for (int day = 2; day < 20; day += 2) history.Told(day, 99).Told(day + 1, 100);
  EXPECT_EQ(CardOf({history}, Everything()).notice.count, 0);
  history.Told(30, 101).Told(99, 130).Received(130, 10);
  const DayDistribution notice = CardOf({history}, Everything()).notice;
  EXPECT_EQ(notice.count, 1);
  EXPECT_EQ(notice.sum, 101 - 99);
}

TEST(ScoreDatesTest, PercentilesAreByNearestRank) {
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

}  // namespace
}  // namespace backline
