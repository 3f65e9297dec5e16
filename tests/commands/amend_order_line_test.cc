#include "server/commands/amend_order_line.h"

#include "gtest/gtest.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;

TEST(AmendOrderLineTest, RefusalsInTheOrderOfTheLadder) {
  Scenario s;
  s.Product("D", BackorderPolicy::kDeny).Stock("D", "L", 5).Place("o", {{"D", 4, "L"}});
  s.Refuses(Reason::kOrderNotFound).Amend("nothing", 9, 1);
  s.Refuses(Reason::kOrderLineNotFound).Amend("o", 9, 1);
  auto stale = std::make_shared<AmendOrderLine>();
  stale->order_id = s.OrderNamed("o");
  stale->line_number = 1;
  stale->quantity = 4;
  stale->etag = 77;
  s.Refuses(Reason::kEtagMismatch).Run(stale);
  s.Refuses(Reason::kQuantityNotAmendable).Amend("o", 1, 4);
  s.Ship("o", "sh", {{1, 3}});
  s.Refuses(Reason::kQuantityNotAmendable).Amend("o", 1, 2);
  s.Refuses(Reason::kQuantityOverflow).Amend("o", 1, kCounterMax);
  s.Refuses(Reason::kOutOfStock).Amend("o", 1, 6);
  s.Amend("o", 1, 5);
  s.Expect("o").Reserved(2).Shipped(3);
}

// D3: down keeps the place; up places the increment alone at the tail.
TEST(AmendOrderLineTest, DownKeepsThePlaceAndUpJoinsTheTail) {
  Scenario s;
  s.Product("P").Place("a", {{"P", 6, "L"}}).Place("b", {{"P", 4, "L"}});
  s.Amend("a", 1, 2).Amend("a", 1, 5);
  s.Stock("P", "L", 3);
  s.Expect("a").Reserved(2);
  s.Expect("b").Reserved(1);
  s.Stock("P", "L", 4);
  s.Expect("b").Reserved(4);
  s.Expect("a").Reserved(3);
}

TEST(AmendOrderLineTest, TheIncrementTakesWhatNobodyWaitsFor) {
  Scenario s;
  s.Product("P").Stock("P", "L", 5).Place("a", {{"P", 2, "L"}});
  s.Amend("a", 1, 7);
  s.Expect("a").Ordered(7).Reserved(5).Backordered(2);
}

TEST(AmendOrderLineTest, TheIncrementKeepsItsOwnFirstPromise) {
  Scenario s;
  s.Product("P").Supply("early", "L", {{"P", 4, Day(5)}});
  s.Place("a", {{"P", 4, "L"}});
  s.Supply("late", "L", {{"P", 4, Day(30)}});
  s.Amend("a", 1, 8);
  s.Expect("a").FirstPromised(Day(5)).Promised(Day(30));
  const auto backorders = s.BackordersOf("a");
  ASSERT_EQ(backorders.size(), 2u);
  EXPECT_EQ(backorders[0].first_promised_date, Day(5));
  EXPECT_EQ(backorders[1].first_promised_date, Day(30));
}

TEST(AmendOrderLineTest, AnUnboundLineMayGrowWhereItsPegsLie) {
  Scenario s;
  s.Location("M").Product("P").Supply("po", "M", {{"P", 10, Day(4)}});
  s.Place("o", {{"P", 3}});
  s.Amend("o", 1, 8);
  s.Expect("o").At("").Pegged(8).Promised(Day(4));
}

TEST(AmendOrderLineTest, ALineHasABoundedNumberOfPlaces) {
  Scenario s;
  s.Product("P").Place("o", {{"P", 1, "L"}});
  for (int i = 2; i <= kBackordersPerLineMax; ++i) s.Amend("o", 1, i);
  s.Refuses(Reason::kTooManyBackorders).Amend("o", 1, kBackordersPerLineMax + 1);
}

TEST(AmendOrderLineTest, TheEtagOfOneAnswerServesTheNextChange) {
  Scenario s;
  s.Product("P").Place("o", {{"P", 1, "L"}});
  for (Quantity quantity = 2; quantity <= 4; ++quantity) {
    auto command = std::make_shared<AmendOrderLine>();
    command->order_id = s.OrderNamed("o");
    command->line_number = 1;
    command->quantity = quantity;
    command->etag = s.database().Find<Order>(s.OrderNamed("o"))->version;
    s.Run(command);
  }
  s.Expect("o").Ordered(4);
}

}  // namespace
}  // namespace backline
