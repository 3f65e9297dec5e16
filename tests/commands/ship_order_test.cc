#include "server/commands/ship_order.h"

#include "gtest/gtest.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Scenario;

TEST(ShipOrderTest, RefusalsInTheOrderOfTheLadder) {
  Scenario s;
  s.Product("P").Place("waits", {{"P", 4, "L"}});
  s.Refuses(Reason::kOrderNotFound).Ship("nothing");
  s.Refuses(Reason::kNotReserved).Ship("waits");
  s.Refuses(Reason::kOrderLineNotFound).Ship("waits", "", {{9, 1}});
  s.Refuses(Reason::kNotReserved).Ship("waits", "", {{1, 1}});
}

TEST(ShipOrderTest, TakesEntryUnitsFirstThenBackordersInQueueOrder) {
  Scenario s;
  s.Product("P").Stock("P", "L", 2).Place("o", {{"P", 5, "L"}}).Amend("o", 1, 8);
  s.Stock("P", "L", 6);
  s.Ship("o", "sh", {{1, 6}});
  const auto backorders = s.BackordersOf("o");
  ASSERT_EQ(backorders.size(), 2u);
  EXPECT_EQ(backorders[0].shipped, 3);
  EXPECT_EQ(backorders[1].shipped, 1);
  s.Expect("o").Shipped(6).Reserved(2);
  EXPECT_EQ(s.StockAt("P", "L").on_hand, 2);
}

TEST(ShipOrderTest, ShipsNothingBeyondWhatIsOnTheShelf) {
  Scenario s;
  s.Product("P").Stock("P", "L", 5).Place("o", {{"P", 5, "L"}});
  s.Adjust("P", "L", -3);
  EXPECT_EQ(s.StockAt("P", "L").withdrawing, 3);
  s.Refuses(Reason::kStockWithdrawing).Ship("o");
  s.DrainWork();
  s.Expect("o").Reserved(2).Backordered(3);
  s.Ship("o");
  s.Expect("o").Shipped(2);
}

TEST(ShipOrderTest, ShipsTheLinesThatAreAskedFor) {
  Scenario s;
  s.Product("P").Product("Q").Stock("P", "L", 3).Stock("Q", "L", 3);
  s.Place("o", {{"P", 3, "L"}, {"Q", 3, "L"}});
  s.Ship("o", "sh", {{2, 2}});
  s.Expect("o", 1).Shipped(0).Reserved(3);
  s.Expect("o", 2).Shipped(2).Reserved(1);
}

}  // namespace
}  // namespace backline
