#include "server/commands/confirm_delivery.h"

#include "gtest/gtest.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;

TEST(ConfirmDeliveryTest, FulfilsWhatWasShippedOnce) {
  Scenario s;
  s.Product("P").Stock("P", "L", 2).Place("o", {{"P", 5, "L"}}).Stock("P", "L", 3);
  s.Ship("o", "sh");
  s.Refuses(Reason::kShipmentNotFound).Deliver("nothing");
  s.Refuses(Reason::kDateNotAllowed).Deliver("sh", Day(-1));
  s.Deliver("sh", Day(2));
  s.Expect("o").Delivered(5);
  EXPECT_EQ(s.BackordersOf("o")[0].delivered, 3);
  s.Refuses(Reason::kAlreadyDelivered).Deliver("sh", Day(-1));
}

TEST(ConfirmDeliveryTest, OneShipmentSaysNothingOfTheOther) {
  Scenario s;
  s.Product("P").Stock("P", "L", 5).Place("o", {{"P", 5, "L"}});
  s.Ship("o", "first", {{1, 2}}).Ship("o", "second", {{1, 3}});
  s.Deliver("second", Day(0));
  s.Expect("o").Shipped(5).Delivered(3);
}

}  // namespace
}  // namespace backline
