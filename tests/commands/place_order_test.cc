#include "server/commands/place_order.h"

#include "gtest/gtest.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;

TEST(PlaceOrderTest, ReservesWhatIsThereAndQueuesTheRest) {
  Scenario s;
  s.Product("P").Stock("P", "L", 10);
  s.Place("o", {{"P", 14, "L"}});
  s.Expect("o")
      .Ordered(14)
      .Reserved(10)
      .Backordered(4)
      .Promised(std::nullopt)
      .FirstPromised(std::nullopt);
  EXPECT_EQ(s.StockAt("P", "L").available(), 0);
}

TEST(PlaceOrderTest, WhatIsReservedWholeIsPromisedAtOnce) {
  Scenario s;
  s.Product("P").Stock("P", "L", 10);
  s.Place("o", {{"P", 4, "L"}, {"P", 6, "L"}});
  s.Expect("o", 1).Reserved(4).FirstPromised(Day(0));
  s.Expect("o", 2).Reserved(6).FirstPromised(Day(0));
}

TEST(PlaceOrderTest, RefusalsInTheOrderOfTheLadder) {
  Scenario s;
  s.Product("D", BackorderPolicy::kDeny, {{"HALF", 1, 2}});
  // Each order has all faults that come later too.
  s.Refuses(Reason::kCustomerNotFound).Place("a", {{"nothing", 1, "nowhere", {}, "?"}}, "nobody");
  s.Refuses(Reason::kProductNotFound).Place("a", {{"nothing", 1, "nowhere", {}, "?"}});
  s.Refuses(Reason::kLocationNotFound).Place("a", {{"D", 1, "nowhere", {}, "?"}});
  s.Refuses(Reason::kPackNotFound).Place("a", {{"D", 1, "L", {}, "?"}});
  s.Refuses(Reason::kPackNotExact).Place("a", {{"D", 1, "L", {}, "HALF"}});
  s.Refuses(Reason::kOutOfStock).Place("a", {{"D", 2, "L", {}, "HALF"}});
}

TEST(PlaceOrderTest, IsTakenAsAWholeOrNotAtAll) {
  Scenario s;
  s.Product("P").Product("D", BackorderPolicy::kDeny).Stock("P", "L", 5);
  s.Refuses(Reason::kOutOfStock).Place("o", {{"P", 5, "L"}, {"D", 1, "L"}});
  EXPECT_EQ(s.StockAt("P", "L").reserved, 0);
}

// D1: 200 buyers of 50 units get exactly 50.
TEST(PlaceOrderTest, NothingIsSoldTwice) {
  Scenario s;
  s.Product("P", BackorderPolicy::kDeny).Stock("P", "L", 50);
  s.set_checks_laws(false);
  int accepted = 0;
  for (int first = 0; first < 200; first += 100) {
    std::vector<Submission> batch;
    for (int i = 0; i < 100; ++i) {
      auto command = std::make_shared<PlaceOrder>();
      command->customer_id = s.CustomerNamed("C");
      command->lines.push_back({1, s.ProductNamed("P"), s.LocationNamed("L"), 1, "", {}});
      batch.push_back(s.Submit(command));
    }
    for (const Reply& reply : s.RunBatch(batch).replies) {
      accepted += std::holds_alternative<Outcome>(reply);
    }
  }
  EXPECT_EQ(accepted, 50);
  EXPECT_EQ(s.StockAt("P", "L").reserved, 50);
  EXPECT_TRUE(CheckLaws(s.world(), true).empty());
}

// D2: one request that names a product twice gets no more than there is.
TEST(PlaceOrderTest, LinesOfOneOrderShareWhatIsThere) {
  Scenario s;
  s.Product("P").Stock("P", "L", 10);
  s.Place("o", {{"P", 8, "L"}, {"P", 8, "L"}, {"P", 8, "L"}});
  s.Expect("o", 1).Reserved(8);
  s.Expect("o", 2).Reserved(2).Backordered(6);
  s.Expect("o", 3).Reserved(0).Backordered(8);
}

TEST(PlaceOrderTest, IsPeggedToTheEarliestFreeSupply) {
  Scenario s;
  s.Product("P");
  s.Supply("late", "L", {{"P", 10, Day(20)}}).Supply("early", "L", {{"P", 3, Day(5)}});
  s.Place("o", {{"P", 6, "L"}});
  s.Expect("o").Pegged(6).Promised(Day(20)).FirstPromised(Day(20));
  EXPECT_EQ(s.SupplyOf("early").pegged, 3);
  EXPECT_EQ(s.SupplyOf("late").pegged, 3);
  EXPECT_TRUE(s.EventsOf(EventKind::kPromiseChanged).empty()) << "the answer itself tells it";
}

TEST(PlaceOrderTest, DatedOnlyTakesWhatSupplyCovers) {
  Scenario s;
  s.Product("P", BackorderPolicy::kDatedOnly).Supply("po", "L", {{"P", 5, Day(9)}});
  s.Refuses(Reason::kOutOfStock).Place("a", {{"P", 6, "L"}});
  s.Place("b", {{"P", 5, "L"}});
  s.Expect("b").Pegged(5).Promised(Day(9));
  s.Refuses(Reason::kOutOfStock).Place("c", {{"P", 1, "L"}});
}

TEST(PlaceOrderTest, ALineForAnyLocationIsBoundByItsFirstUnit) {
  Scenario s;
  s.Location("M", "UTC", 2).Product("P").Stock("P", "L", 3).Stock("P", "M", 5);
  s.Place("o", {{"P", 7}});
  s.Expect("o").At("M").Reserved(5).Backordered(2);
  EXPECT_EQ(s.StockAt("P", "L").reserved, 0) << "never silently split";
}

TEST(PlaceOrderTest, EqualStockGoesByRankOfTheLocation) {
  Scenario s;
  s.Location("M", "UTC", 0).Product("P").Stock("P", "L", 5).Stock("P", "M", 5);
  s.Place("o", {{"P", 1}});
  s.Expect("o").At("M");
}

TEST(PlaceOrderTest, ABoundRestMayBePegged) {
  Scenario s;
  s.Location("M").Product("P").Stock("P", "M", 2);
  s.Supply("here", "L", {{"P", 9, Day(3)}}).Supply("there", "M", {{"P", 9, Day(8)}});
  s.Place("o", {{"P", 5}});
  s.Expect("o").At("M").Reserved(2).Pegged(3).Promised(Day(8));
}

TEST(PlaceOrderTest, ThePegsOfAnUnboundLineLieAtOneLocation) {
  Scenario s;
  s.Location("M").Product("P");
  s.Supply("a", "L", {{"P", 4, Day(3)}}).Supply("b", "M", {{"P", 9, Day(8)}});
  s.Place("o", {{"P", 6}});
  s.Expect("o").At("").Pegged(4).Promised(std::nullopt);
}

// D3, D7: who comes later takes nothing that an earlier one waits for.
TEST(PlaceOrderTest, AnEarlierTierDoesNotTakeWhatSomebodyWaitsFor) {
  Scenario s;
  s.Customer("VIP", 1).Product("P");
  s.Place("first", {{"P", 5, "L"}});
  s.Stock("P", "L", 3);
  s.Place("vip", {{"P", 2, "L"}}, "VIP");
  s.Expect("first").Reserved(3).Backordered(2);
  s.Expect("vip").Reserved(0);
  s.Stock("P", "L", 3);  // from now on the tier decides
  s.Expect("vip").Reserved(2);
  s.Expect("first").Reserved(4);
}

// D9: a cancellation that came before its order.
TEST(PlaceOrderTest, IsBornCancelledUnderATombstone) {
  Scenario s;
  s.Product("P").Stock("P", "L", 10);
  s.CancelPlacement("o");
  s.Place("o", {{"P", 4, "L"}});
  s.Expect("o").Cancelled(4).Reserved(0);
  EXPECT_EQ(s.StockAt("P", "L").reserved, 0);
}

TEST(PlaceOrderTest, PacksBecomeBaseUnitsExactly) {
  Scenario s;
  s.Product("P", BackorderPolicy::kAllow, {{"BOX", 12, 1}, {"TWELFTH", 1, 12}});
  s.Stock("P", "L", 30);
  s.Place("o", {{"P", 2, "L", {}, "BOX"}, {"P", 36, "L", {}, "TWELFTH"}});
  s.Expect("o", 1).Ordered(24);
  s.Expect("o", 2).Ordered(3);
}

// Fan-out: more wait than one batch serves, and a new order still sees nothing free.
TEST(PlaceOrderTest, SeesNoGoodsThatAreBeingHandedOut) {
  Scenario s;
  s.Product("P");
  s.PlaceMany("w", 200, {"P", 1, "L"});
  s.Stock("P", "L", 200);
  EXPECT_GT(s.StockAt("P", "L").earmarked, 0);
  s.Place("new", {{"P", 1, "L"}});
  s.Expect("new").Reserved(0);
  s.DrainWork();
  for (int i = 1; i <= 200; ++i) s.Expect("w" + std::to_string(i)).Reserved(1);
  s.Expect("new").Reserved(0).Backordered(1);
  EXPECT_EQ(s.StockAt("P", "L").earmarked, 0);
}

}  // namespace
}  // namespace backline
