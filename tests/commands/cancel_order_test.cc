#include "server/commands/cancel_order.h"

#include "gtest/gtest.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;

TEST(CancelOrderTest, RefusalsInTheOrderOfTheLadder) {
  Scenario s;
  s.Product("P").Stock("P", "L", 5).Place("o", {{"P", 4, "L"}});
  s.Refuses(Reason::kOrderNotFound).Cancel("nothing", 9, 1);
  auto stale = std::make_shared<CancelOrder>();
  stale->order_id = s.OrderNamed("o");
  stale->etag = 77;
  stale->lines.push_back({9, 1});
  s.Refuses(Reason::kEtagMismatch).Run(stale);
  s.Refuses(Reason::kOrderLineNotFound).Cancel("o", 9, 1);
  s.Refuses(Reason::kQuantityNotOpen).Cancel("o", 1, 5);
  s.Cancel("o");
  s.Refuses(Reason::kQuantityNotOpen).Cancel("o", 1, 1);
}

// D8: what was promised to nobody frees nothing.
TEST(CancelOrderTest, AnUndatedPartFreesNothing) {
  Scenario s;
  s.Product("P").Stock("P", "L", 3).Place("o", {{"P", 8, "L"}});
  s.Cancel("o", 1, 5);
  s.Expect("o").Reserved(3).Backordered(0).Cancelled(5);
  EXPECT_EQ(s.StockAt("P", "L").on_hand, 3);
  EXPECT_EQ(s.StockAt("P", "L").available(), 0);
}

TEST(CancelOrderTest, GivesUpUndatedThenPeggedThenReserved) {
  Scenario s;
  s.Product("P").Stock("P", "L", 2);
  s.Supply("early", "L", {{"P", 3, Day(5)}}).Supply("late", "L", {{"P", 3, Day(9)}});
  s.Place("o", {{"P", 10, "L"}});  // 2 reserved, 6 pegged, 2 undated
  s.Cancel("o", 1, 2);
  s.Expect("o").Reserved(2).Pegged(6).Backordered(6);
  s.Cancel("o", 1, 3);
  s.Expect("o").Reserved(2).Pegged(3);
  EXPECT_EQ(s.SupplyOf("late").pegged, 0) << "the latest supply first";
  EXPECT_EQ(s.SupplyOf("early").pegged, 3);
  s.Cancel("o", 1, 4);
  s.Expect("o").Reserved(1).Pegged(0).Backordered(0).Cancelled(9);
  EXPECT_EQ(s.StockAt("P", "L").on_hand, 2) << "a cancellation moves no goods";
  EXPECT_EQ(s.StockAt("P", "L").available(), 1);
}

TEST(CancelOrderTest, WhatWasReservedGoesToWhoWaits) {
  Scenario s;
  s.Product("P").Stock("P", "L", 5);
  s.Place("a", {{"P", 5, "L"}}).Place("b", {{"P", 3, "L"}}).Place("c", {{"P", 3, "L"}});
  s.Cancel("a");
  s.Expect("b").Reserved(3);
  s.Expect("c").Reserved(2).Backordered(1);
  EXPECT_EQ(s.StockAt("P", "L").available(), 0);
}

TEST(CancelOrderTest, FreedSupplyGoesToTheUndated) {
  Scenario s;
  s.Product("P").Supply("po", "L", {{"P", 5, Day(7)}});
  s.Place("a", {{"P", 5, "L"}}).Place("b", {{"P", 5, "L"}});
  s.Expect("b").Pegged(0);
  s.Cancel("a").DrainWork();
  s.Expect("b").Pegged(5).Promised(Day(7)).FirstPromised(Day(7));
  EXPECT_EQ(s.EventsOf(EventKind::kPromiseChanged).size(), 1u);
}

TEST(CancelOrderTest, TheYoungestBackorderGoesFirst) {
  Scenario s;
  s.Product("P").Place("o", {{"P", 4, "L"}}).Amend("o", 1, 9);
  s.Cancel("o", 1, 6);
  const auto backorders = s.BackordersOf("o");
  ASSERT_EQ(backorders.size(), 2u);
  EXPECT_EQ(backorders[0].open(), 3);
  EXPECT_EQ(backorders[1].open(), 0);
}

TEST(CancelOrderTest, ACancelledLineHoldsNothingWhateverRunsAtTheTime) {
  Scenario s;
  s.Product("P").PlaceMany("w", 60, {"P", 1, "L"});
  s.Stock("P", "L", 60);  // the hand-out is under way
  s.Cancel("w50").Cancel("w10");
  s.DrainWork();
  s.Expect("w50").Reserved(0).Cancelled(1);
  s.Expect("w10").Reserved(0).Cancelled(1);
  EXPECT_EQ(s.StockAt("P", "L").available(), 2);
}

TEST(CancelOrderTest, ByPlacementFindsTheOrderThatCameFirst) {
  Scenario s;
  s.Product("P").Stock("P", "L", 5).Place("o", {{"P", 4, "L"}});
  s.CancelPlacement("o");
  s.Expect("o").Cancelled(4);
  EXPECT_EQ(s.StockAt("P", "L").available(), 5);
}

}  // namespace
}  // namespace backline
