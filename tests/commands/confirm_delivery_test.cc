#include "server/commands/confirm_delivery.h"

#include "gtest/gtest.h"
#include "server/commands/ship_order.h"
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

// Where nobody states a day, it is the one where the goods left, also of the arrival: at noon in
// UTC it is the next day in Kiritimati, and nothing arrives before it left.
TEST(ConfirmDeliveryTest, WithoutADayItIsThatOfWhereTheGoodsLeft) {
  Scenario s;
  s.Location("K", "Pacific/Kiritimati").Product("P").Stock("P", "K", 5);
  s.Place("o", {{"P", 5, "K"}});
  s.clock().Advance(12 * 3600 * kMicrosPerSecond);
  auto ship = std::make_shared<ShipOrder>();
  ship->order_id = s.OrderNamed("o");
  s.Run(ship);
  const ShipmentId id(s.last_outcome().resource_id);
  EXPECT_EQ(s.database().Find<Shipment>(id)->shipped_date, Day(1));
  auto deliver = std::make_shared<ConfirmDelivery>();
  deliver->shipment_id = id;
  s.Run(deliver);
  EXPECT_EQ(s.database().Find<Shipment>(id)->delivered_date, Day(1));
  EXPECT_EQ(s.EventsOf(EventKind::kOrderShipped)[0].date, Day(1));
  EXPECT_EQ(s.EventsOf(EventKind::kDeliveryConfirmed)[0].date, Day(1));
}

}  // namespace
}  // namespace backline
