// ReceiveStock and AdjustStock: goods that no purchase order expected.
#include "gtest/gtest.h"
#include "server/commands/receive_stock.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;

TEST(ReceiveStockTest, RefusalsInTheOrderOfTheLadder) {
  Scenario s;
  s.Product("P", BackorderPolicy::kAllow, {{"HALF", 1, 2}});
  s.Refuses(Reason::kProductNotFound).Stock("nothing", "nowhere", 1);
  s.Refuses(Reason::kLocationNotFound).Stock("P", "nowhere", 1);
  auto command = std::make_shared<ReceiveStock>();
  command->product_id = s.ProductNamed("P");
  command->location_id = s.LocationNamed("L");
  command->quantity = 3;
  command->pack_code = "?";
  s.Refuses(Reason::kPackNotFound).Run(command);
  command->pack_code = "HALF";
  s.Refuses(Reason::kPackNotExact).Run(command);
  EXPECT_EQ(std::get<Refusal>(s.last_reply()).field, "quantity");
}

// D7: goods go to who waits in the commit that brings them.
TEST(ReceiveStockTest, ServesTheQueueInItsOrder) {
  Scenario s;
  s.Customer("VIP", 1).Product("P");
  s.Place("a", {{"P", 3, "L"}}).Place("b", {{"P", 3, "L"}}).Place("v", {{"P", 3, "L"}}, "VIP");
  s.Stock("P", "L", 5);
  s.Expect("v").Reserved(3);
  s.Expect("a").Reserved(2).Backordered(1);
  s.Expect("b").Reserved(0);
  s.Stock("P", "L", 10);
  s.Expect("a").Reserved(3);
  s.Expect("b").Reserved(3);
  EXPECT_EQ(s.StockAt("P", "L").available(), 6);
}

TEST(ReceiveStockTest, WhoIsServedDropsItsLatestPegs) {
  Scenario s;
  s.Product("P");
  s.Supply("early", "L", {{"P", 3, Day(5)}}).Supply("late", "L", {{"P", 3, Day(9)}});
  s.Place("a", {{"P", 6, "L"}});
  s.Stock("P", "L", 2);
  s.Expect("a").Reserved(2).Pegged(4).Promised(Day(9)).FirstPromised(Day(9));
  EXPECT_EQ(s.SupplyOf("late").pegged, 1);
  s.Stock("P", "L", 1);
  s.Expect("a").Pegged(3).Promised(Day(5));
}

TEST(ReceiveStockTest, AnUnboundLineIsBoundWhereGoodsComeFirst) {
  Scenario s;
  s.Location("M").Product("P").Place("any", {{"P", 4}});
  s.Stock("P", "M", 1);
  s.Expect("any").At("M").Reserved(1).Backordered(3);
  s.Stock("P", "L", 9);
  s.Expect("any").Reserved(1);
}

TEST(ReceiveStockTest, GoodsAwayFromItsPegsAreForItOnlyIfTheyCoverTheWhole) {
  Scenario s;
  s.Location("M").Product("P").Supply("po", "L", {{"P", 4, Day(6)}});
  s.Place("any", {{"P", 4}});
  s.Expect("any").Pegged(4);
  s.Stock("P", "M", 3);
  s.Expect("any").At("").Reserved(0).Pegged(4);
  EXPECT_EQ(s.StockAt("P", "M").available(), 3);
  s.Stock("P", "M", 4);
  s.Expect("any").At("M").Reserved(4).Pegged(0);
  EXPECT_EQ(s.SupplyOf("po").pegged, 0);
}

TEST(ReceiveStockTest, WhoIsPassedOverForAReasonHasItRecorded) {
  Scenario s;
  s.Location("M").Product("P").Supply("po", "L", {{"P", 4, Day(6)}});
  s.Place("any", {{"P", 4}}).Place("b", {{"P", 2, "M"}});
  s.Stock("P", "M", 2);  // not enough for the whole of `any`
  s.Expect("b").Reserved(2);
  const World world = s.world();
  const BackorderId id = s.BackordersOf("b")[0].id;
  for (const BackorderChange& change : world.backorder_changes) {
    if (change.backorder_id != id || change.kind != BackorderChangeKind::kAllocated) continue;
    EXPECT_EQ(change.overtaking, OvertakingReason::kPolicy);
  }
}

TEST(AdjustStockTest, RefusalsInTheOrderOfTheLadder) {
  Scenario s;
  s.Product("P").Stock("P", "L", 5);
  s.Refuses(Reason::kProductNotFound).Adjust("nothing", "nowhere", -1);
  s.Refuses(Reason::kLocationNotFound).Adjust("P", "nowhere", -1);
  s.Refuses(Reason::kStockNegative).Adjust("P", "L", -6);
  s.Refuses(Reason::kQuantityOverflow).Adjust("P", "L", kCounterMax);
}

TEST(AdjustStockTest, UpServesWhoWaits) {
  Scenario s;
  s.Product("P").Place("a", {{"P", 3, "L"}}).Adjust("P", "L", 5);
  s.Expect("a").Reserved(3);
  EXPECT_EQ(s.StockAt("P", "L").available(), 2);
}

// The runner-up of invariants.md: below what is reserved, the last in the queue lose first.
TEST(AdjustStockTest, BelowReservedTakesFromTheEndOfTheQueue) {
  Scenario s;
  s.Customer("VIP", 1).Product("P").Stock("P", "L", 9);
  s.Place("a", {{"P", 3, "L"}}).Place("b", {{"P", 3, "L"}}).Place("v", {{"P", 3, "L"}}, "VIP");
  s.Adjust("P", "L", -5);
  EXPECT_EQ(s.StockAt("P", "L").withdrawing, 5);
  s.DrainWork();
  s.Expect("v").Reserved(3);
  s.Expect("a").Reserved(1).Backordered(2);
  s.Expect("b").Reserved(0).Backordered(3);
  EXPECT_EQ(s.BackordersOf("b")[0].cause, BackorderCause::kStockWithdrawn);
  s.Stock("P", "L", 2);  // they stand at their own places again
  s.Expect("a").Reserved(3);
}

TEST(AdjustStockTest, WhatArrivesFillsTheHoleFirst) {
  Scenario s;
  s.Product("P").Stock("P", "L", 5).Place("a", {{"P", 5, "L"}});
  s.Adjust("P", "L", -4).Stock("P", "L", 3);
  EXPECT_EQ(s.StockAt("P", "L").withdrawing, 1);
  s.DrainWork();
  s.Expect("a").Reserved(4).Backordered(1);
}

TEST(AdjustStockTest, ALostDateIsTold) {
  Scenario s;
  s.Product("P").Stock("P", "L", 5).Place("a", {{"P", 5, "L"}});
  s.Adjust("P", "L", -5).DrainWork();
  s.Expect("a").Promised(std::nullopt).FirstPromised(Day(0));
  EXPECT_EQ(s.EventsOf(EventKind::kPromiseChanged).size(), 1u);
}

}  // namespace
}  // namespace backline
