// Production slots: books, moves, splits, releases; what is lowered; what ends with its schedule.
#include "gtest/gtest.h"
#include "server/commands/announce_shipment.h"
#include "server/commands/publish_capacity.h"
#include "server/commands/set_product_family.h"
#include "server/commands/update_work_center.h"
#include "tests/support/capacity_scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;
using testing::Shop;

constexpr auto kSlotBasis = PromiseBasis::kProductionSlot;

class SlotTest : public ::testing::Test {
 protected:
  SlotTest() { s_.Supplier("OTHER").Product("P").Source("P", "S").Product("Q").Source("Q", "S"); }
  // A purchase order of ten P that the supplier confirmed for day 9.
  void Confirmed(const std::string& name, Quantity quantity = 10) {
    s_.Supply(name, "L", {{"P", quantity, Day(9)}}).Answer(name, 1, {{quantity, Day(9), {}}});
  }
  PromiseBasis BasisOf(const std::string& name, int schedule = 1) const {
    return s_.SupplyOf(name, 1, schedule).basis();
  }

  Scenario s_;
  Shop shop_{s_};
};

TEST_F(SlotTest, AcceptanceBooksInTheSameStepAndTheDateRestsOnIt) {
  shop_.Publish("P", 1, 9, 6);
  s_.Place("waits", {{"P", 4, "L"}}).Supply("po", "L", {{"P", 10, Day(9)}}).DrainWork();
  const SlotId first = shop_.SlotOf("P", 2);
  const SlotId second = shop_.SlotOf("P", 3);
  s_.Answer("po", 1, {{10, Day(9), {{first, 6}, {second, 4}}}}).DrainWork();
  EXPECT_EQ(shop_.At(first).booked, 6);
  EXPECT_EQ(shop_.At(second).free(), 2);
  EXPECT_EQ(BasisOf("po"), kSlotBasis);
  const std::vector<Event> told = s_.EventsOf(EventKind::kPromiseChanged);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back().basis, kSlotBasis);
  EXPECT_EQ(told.back().date, Day(9));
}

TEST_F(SlotTest, ADateBeforeTheEndOfASlotRestsOnTheSuppliersWord) {
  shop_.Publish("P", 1, 9, 10);
  s_.Place("waits", {{"P", 4, "L"}});
  Confirmed("po");
  shop_.Book("po", {{shop_.SlotOf("P", 2), 6}, {shop_.SlotOf("P", 8), 4}});
  s_.DrainWork();
  EXPECT_EQ(BasisOf("po"), kSlotBasis);
  const auto told = [&] { return s_.EventsOf(EventKind::kPromiseChanged).back(); };
  EXPECT_EQ(told().basis, kSlotBasis);
  s_.Eta("po", 1, 1, Day(3)).DrainWork();
  EXPECT_EQ(BasisOf("po"), PromiseBasis::kSupplierConfirmed) << "four are made on day 8";
  EXPECT_EQ(told().date, Day(3));
  EXPECT_EQ(told().basis, PromiseBasis::kSupplierConfirmed);
  // The date stays, what it rests on changes.
  for (const Booking& booking : shop_.BookingsOf("po")) {
    if (booking.quantity == 4) shop_.Move(booking.id, {{shop_.SlotOf("P", 3), 4}});
  }
  s_.DrainWork();
  EXPECT_EQ(BasisOf("po"), kSlotBasis);
  EXPECT_EQ(told().date, Day(3));
  EXPECT_EQ(told().basis, kSlotBasis);
}

TEST_F(SlotTest, ADateWithinALongSlotRestsOnTheSuppliersWord) {
  auto publish = std::make_shared<PublishCapacity>();
  publish->supplier_id = shop_.supplier();
  publish->work_center_id = shop_.center();
  publish->subject.product_id = s_.ProductNamed("P");
  publish->from = publish->to = Day(9);
  publish->period_days = 31;
  publish->units = 50;
  s_.Run(publish);
  s_.Supply("po", "L", {{"P", 10, Day(9)}});
  s_.Answer("po", 1, {{10, Day(9), {{shop_.SlotOf("P", 9), 10}}}});
  EXPECT_EQ(s_.SupplyOf("po").slot_end, Day(39));
  EXPECT_EQ(BasisOf("po"), PromiseBasis::kSupplierConfirmed);
  s_.Eta("po", 1, 1, Day(38));
  EXPECT_EQ(BasisOf("po"), PromiseBasis::kSupplierConfirmed);
  s_.Eta("po", 1, 1, Day(39));
  EXPECT_EQ(BasisOf("po"), kSlotBasis);
}

TEST_F(SlotTest, APartThatIsAnnouncedLeavesTheEndOfItsSlotsBehind) {
  shop_.Publish("P", 1, 9, 10);
  Confirmed("po");
  shop_.Book("po", {{shop_.SlotOf("P", 1), 6}, {shop_.SlotOf("P", 8), 4}});
  auto announce = std::make_shared<AnnounceShipment>();
  announce->supplier_id = shop_.supplier();
  announce->delivery_note = "DN";
  announce->shipped_date = Day(0);
  announce->expected_date = Day(3);
  announce->parts = {{s_.SupplyOf("po").id, 6}};
  s_.Run(announce).DrainWork();
  EXPECT_EQ(s_.SupplyOf("po", 1, 1).slot_end, Day(1));
  EXPECT_EQ(s_.SupplyOf("po", 1, 2).slot_end, Day(8));
  EXPECT_EQ(BasisOf("po", 1), kSlotBasis) << "what is made on day 8 is expected on day 9";
  EXPECT_EQ(BasisOf("po", 2), kSlotBasis);
  shop_.Release(shop_.BookingsOf("po", 2)[0].id);
  EXPECT_EQ(s_.SupplyOf("po", 1, 2).slot_end, std::nullopt);
}

TEST_F(SlotTest, AFullSlotRefusesTheWholeAnswer) {
  shop_.Publish("P", 1, 2, 6);
  s_.Supply("po", "L", {{"P", 10, Day(9)}});
  const SlotId slot = shop_.SlotOf("P", 1);
  // The second part asks for what the first one took.
  s_.Refuses(Reason::kSlotFull).Answer("po", 1, {{10, Day(9), {{slot, 6}, {slot, 4}}}});
  const auto& refusal = std::get<Refusal>(s_.last_reply());
  EXPECT_EQ(refusal.field, "schedules[0].slots[1].quantity");
  EXPECT_EQ(shop_.At(slot).booked, 0);
  EXPECT_EQ(s_.PurchaseLineOf("po").state, PurchaseOrderLineState::kSent);
}

TEST_F(SlotTest, RefusalsOfABooking) {
  shop_.Publish("P", 1, 12, 20).Publish("Q", 1, 1, 20);
  Shop other(s_, "OTHER");
  s_.Supply("po", "L", {{"P", 10, Day(9)}});
  const SlotId slot = shop_.SlotOf("P", 1);
  s_.Refuses(Reason::kWrongState);
  shop_.Book("po", {{slot, 1}});
  s_.Answer("po", 1, {{10, Day(9), {}}});
  s_.Refuses(Reason::kSlotNotFound);
  shop_.Book("po", {{SlotId(Id128{1, 2}), 1}});
  s_.Refuses(Reason::kSlotNotForProduct);
  shop_.Book("po", {{shop_.SlotOf("Q", 1), 1}});
  s_.Refuses(Reason::kSlotTooLate);
  shop_.Book("po", {{shop_.SlotOf("P", 10), 1}});
  s_.Refuses(Reason::kQuantityMismatch);
  shop_.Book("po", {{slot, 11}});
  s_.Refuses(Reason::kSupplyLineNotFound);
  other.Book("po", {{slot, 1}});
  s_.Refuses(Reason::kSupplyLineNotFound);
  other.Book("po", {{shop_.SlotOf("P", 2), 1}});
  shop_.Book("po", {{slot, 10}});
  s_.Refuses(Reason::kBookingNotFound);
  other.Release(shop_.BookingsOf("po")[0].id);
}

TEST_F(SlotTest, AMoveFreesAndBooksInOneStep) {
  shop_.Publish("P", 1, 3, 10);
  Confirmed("po");
  const SlotId from = shop_.SlotOf("P", 1);
  const SlotId to = shop_.SlotOf("P", 2);
  shop_.Book("po", {{from, 10}});
  const BookingId booking = shop_.BookingsOf("po")[0].id;
  shop_.Move(booking, {{to, 4}, {shop_.SlotOf("P", 3), 3}});
  EXPECT_EQ(shop_.At(from).booked, 3);
  EXPECT_EQ(shop_.At(to).booked, 4);
  EXPECT_EQ(shop_.BookingsOf("po").size(), 3u);
  EXPECT_EQ(BasisOf("po"), kSlotBasis);
  s_.Refuses(Reason::kQuantityMismatch);
  shop_.Move(booking, {{to, 4}});
  s_.Refuses(Reason::kNothingToDo);
  shop_.Move(booking, {{from, 1}});
  // A move into a full slot changes nothing: not half of it either.
  Confirmed("big", 6);
  shop_.Book("big", {{to, 6}});
  s_.Refuses(Reason::kSlotFull);
  shop_.Move(booking, {{shop_.SlotOf("P", 3), 1}, {to, 1}});
  EXPECT_EQ(shop_.At(from).booked, 3);
  const std::vector<Event> moved = s_.EventsOf(EventKind::kSlotMoved);
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[0].date, Day(2));
  EXPECT_EQ(moved[0].previous_date, Day(1));
}

TEST_F(SlotTest, ASplitMakesTwoBookingsOfOne) {
  shop_.Publish("P", 1, 2, 10);
  Confirmed("po");
  shop_.Book("po", {{shop_.SlotOf("P", 1), 10}});
  const BookingId booking = shop_.BookingsOf("po")[0].id;
  s_.Refuses(Reason::kQuantityMismatch);
  shop_.Split(booking, 10);
  shop_.Split(booking, 4);
  ASSERT_EQ(shop_.BookingsOf("po").size(), 2u);
  EXPECT_EQ(shop_.At("P", 1).booked, 10);
  const BookingId part = shop_.BookingsOf("po")[1].id;
  shop_.Release(booking).Release(part, 1);
  EXPECT_EQ(shop_.At("P", 1).booked, 3);
  EXPECT_EQ(BasisOf("po"), PromiseBasis::kSupplierConfirmed);
  s_.Refuses(Reason::kBookingNotFound);
  shop_.Release(booking);  // freed once
}

TEST_F(SlotTest, AScheduleHasABoundedNumberOfBookings) {
  shop_.Publish("P", 1, 1, 1'000);
  Confirmed("po", 100);
  const SlotId slot = shop_.SlotOf("P", 1);
  for (int n = 0; n < kBookingsPerScheduleMax / kSlotPartsMax; ++n) {
    shop_.Book("po", std::vector<SlotPart>(kSlotPartsMax, SlotPart{slot, 1}));
  }
  s_.Refuses(Reason::kTooManyBookings);
  shop_.Book("po", {{slot, 1}});
}

TEST_F(SlotTest, LoweringBelowWhatIsBookedIsAConflictToSolve) {
  shop_.Publish("P", 1, 2, 10);
  Confirmed("po");
  shop_.Book("po", {{shop_.SlotOf("P", 1), 8}});
  shop_.Publish("P", 1, 1, 5);
  EXPECT_EQ(shop_.At("P", 1).wanted, 5);
  EXPECT_EQ(shop_.At("P", 1).capacity, 8);
  EXPECT_EQ(shop_.At("P", 1).free(), 0);
  s_.Refuses(Reason::kSlotFull);
  shop_.Book("po", {{shop_.SlotOf("P", 1), 1}});
  const BookingId booking = shop_.BookingsOf("po")[0].id;
  shop_.Release(booking, 1);
  EXPECT_EQ(shop_.At("P", 1).capacity, 7) << "each release lowers it towards what is wanted";
  shop_.Move(booking, {{shop_.SlotOf("P", 2), 4}});
  EXPECT_EQ(shop_.At("P", 1).capacity, 5);
  EXPECT_EQ(shop_.At("P", 1).free(), 2);
}

TEST_F(SlotTest, WhatIsCancelledOrTakenBackIsFreedOnceAndWhatIsMadeStaysBooked) {
  shop_.Publish("P", 1, 5, 10);
  Confirmed("po");
  shop_.Book("po", {{shop_.SlotOf("P", 1), 6}, {shop_.SlotOf("P", 2), 4}});
  s_.Eta("po", 1, 1, Day(9), 7);  // three less
  EXPECT_EQ(shop_.At("P", 1).booked, 6);
  EXPECT_EQ(shop_.At("P", 2).booked, 1) << "the latest period is freed first";
  EXPECT_EQ(BasisOf("po"), kSlotBasis);
  s_.Receive("po", "DN", {{1, 5}});
  EXPECT_EQ(shop_.At("P", 1).booked, 6) << "the capacity was used";
  s_.CancelPurchase("po").DrainWork();
  EXPECT_EQ(shop_.At("P", 1).booked, 5);
  EXPECT_EQ(shop_.At("P", 2).booked, 0);
  Quantity freed = 0;
  for (const Event& event : s_.EventsOf(EventKind::kSlotReleased)) freed += event.quantity;
  EXPECT_EQ(freed, 5);
}

TEST_F(SlotTest, WhatIsAnnouncedTakesItsBookingsAlong) {
  shop_.Publish("P", 1, 5, 10);
  Confirmed("po");
  shop_.Book("po", {{shop_.SlotOf("P", 1), 6}, {shop_.SlotOf("P", 2), 4}});
  auto announce = std::make_shared<AnnounceShipment>();
  announce->supplier_id = shop_.supplier();
  announce->delivery_note = "DN";
  announce->shipped_date = Day(0);
  announce->expected_date = Day(3);
  announce->parts = {{s_.SupplyOf("po").id, 7}};
  s_.Run(announce).DrainWork();
  EXPECT_EQ(s_.SupplyOf("po", 1, 1).slot_booked, 7);
  EXPECT_EQ(s_.SupplyOf("po", 1, 2).slot_booked, 3);
  EXPECT_EQ(BasisOf("po", 2), kSlotBasis);
  EXPECT_EQ(shop_.At("P", 1).booked, 6);
  EXPECT_EQ(shop_.At("P", 2).booked, 4) << "no slot changes";
  s_.CancelPurchase("po").DrainWork();
  EXPECT_EQ(shop_.At("P", 1).booked + shop_.At("P", 2).booked, 0);
}

TEST_F(SlotTest, AFamilySharesItsSlots) {
  shop_.PublishFamily("METAL", 1, 1, 10);
  Confirmed("po");
  const SlotId slot = shop_.SlotOfFamily("METAL", 1);
  s_.Refuses(Reason::kSlotNotForProduct);
  shop_.Book("po", {{slot, 6}});
  shop_.Join("METAL", {"P", "Q"}).Book("po", {{slot, 6}});
  s_.Supply("pq", "L", {{"Q", 10, Day(9)}});
  s_.Refuses(Reason::kSlotFull).Answer("pq", 1, {{10, Day(9), {{slot, 10}}}});
  s_.Answer("pq", 1, {{4, Day(9), {{slot, 4}}}, {6, Day(12), {}}});
  EXPECT_EQ(BasisOf("pq", 1), kSlotBasis);
  EXPECT_EQ(BasisOf("pq", 2), PromiseBasis::kSupplierConfirmed);
  shop_.Join("", {"P"});
  EXPECT_EQ(shop_.At(slot).booked, 10) << "what is booked stays booked";
  s_.Product("X").Refuses(Reason::kProductNotFound);  // it is no source of X
  shop_.Join("METAL", {"X"});
}

TEST_F(SlotTest, PeriodsFollowTheCalendar) {
  auto calendar = std::make_shared<UpdateWorkCenter>();
  calendar->supplier_id = shop_.supplier();
  calendar->work_center_id = shop_.center();
  const int32_t weekday = WeekdayOf(Day(1));
  calendar->shifts = std::vector<Shift>{{weekday, 0, 60}, {weekday, 60, 120}};
  calendar->holidays = std::vector<Date>{Day(8)};
  s_.Run(calendar);
  auto publish = std::make_shared<PublishCapacity>();
  publish->supplier_id = shop_.supplier();
  publish->work_center_id = shop_.center();
  publish->subject.product_id = s_.ProductNamed("P");
  publish->from = Day(0);
  publish->to = Day(20);
  publish->period_days = 7;
  publish->units = 30;
  publish->per_working_day = true;
  s_.Run(publish);
  EXPECT_EQ(shop_.At("P", 0).capacity, 30);
  EXPECT_EQ(s_.database().Find<Slot>(shop_.SlotOf("P", 7)), nullptr) << "its only day is a holiday";
  EXPECT_EQ(shop_.At("P", 14).capacity, 30);
  auto overlapping = std::make_shared<PublishCapacity>(*publish);
  overlapping->from = overlapping->to = Day(16);
  s_.Refuses(Reason::kSlotOverlaps).Run(overlapping);
  auto wrong = std::make_shared<PublishCapacity>(*publish);
  wrong->units = kQuantityMax;
  wrong->period_days = 31;
  calendar = std::make_shared<UpdateWorkCenter>(*calendar);
  calendar->etag = 1;
  s_.Refuses(Reason::kEtagMismatch).Run(calendar);
  wrong->supplier_id = s_.SupplierNamed("OTHER");
  s_.Refuses(Reason::kWorkCenterNotFound).Run(wrong);
  wrong->supplier_id = shop_.supplier();
  wrong->from = wrong->to = Day(100);
  s_.Refuses(Reason::kQuantityOverflow).Run(wrong);
  wrong->subject.product_id = ProductId(Id128{3, 4});
  s_.Refuses(Reason::kProductNotFound).Run(wrong);
  // Taking it back leaves a slot without room.
  publish = std::make_shared<PublishCapacity>(*publish);
  publish->units = 0;
  s_.Run(publish);
  EXPECT_EQ(shop_.At("P", 14).free(), 0);
  s_.Refuses(Reason::kCodeTaken);
  Shop again(s_);
}

TEST_F(SlotTest, WhatWasTakenBackIsPublishedAnewInAnotherCut) {
  const auto publish = [&](int from, int to, int days, Quantity units) {
    auto command = std::make_shared<PublishCapacity>();
    command->supplier_id = shop_.supplier();
    command->work_center_id = shop_.center();
    command->subject.product_id = s_.ProductNamed("P");
    command->from = Day(from);
    command->to = Day(to);
    command->period_days = days;
    command->units = units;
    s_.Run(command);
  };
  publish(1, 14, 1, 10);
  Confirmed("po");
  shop_.Book("po", {{shop_.SlotOf("P", 2), 1}});
  publish(1, 14, 1, 0);
  s_.Refuses(Reason::kSlotOverlaps);
  publish(1, 14, 7, 50);  // day 2 still holds one unit
  shop_.Release(shop_.BookingsOf("po")[0].id);
  publish(1, 14, 7, 50);
  EXPECT_EQ(shop_.At("P", 1).last_day(), Day(7)) << "the row of day 1 is cut anew";
  EXPECT_EQ(shop_.At("P", 8).free(), 50);
  EXPECT_TRUE(shop_.At("P", 2).taken_back());
  s_.Refuses(Reason::kSlotOverlaps);
  publish(3, 3, 1, 10);  // the old cut is not raised below the new one
  s_.Refuses(Reason::kSlotOverlaps);
  publish(1, 1, 1, 10);  // nor where both begin on one day
  s_.Refuses(Reason::kSlotFull);
  shop_.Book("po", {{shop_.SlotOf("P", 2), 1}});
  shop_.Book("po", {{shop_.SlotOf("P", 1), 10}});
  publish(8, 8, 7, 0);
  publish(9, 14, 2, 5);
  EXPECT_EQ(shop_.At("P", 9).last_day(), Day(10));
  EXPECT_TRUE(shop_.At("P", 8).taken_back());
}

TEST_F(SlotTest, CommandsOfOneBatchShareTheSlot) {
  shop_.Publish("P", 1, 1, 100);
  std::vector<Submission> batch;
  for (int n = 0; n < 15; ++n) {
    s_.Supply("po" + std::to_string(n), "L", {{"P", 10, Day(9)}});
    auto answer = std::make_shared<AnswerLine>();
    answer->supplier_id = shop_.supplier();
    answer->purchase_order_id = s_.PurchaseNamed("po" + std::to_string(n));
    answer->line_number = answer->answer_version = 1;
    answer->terms.schedules = {{10, Day(9), {{shop_.SlotOf("P", 1), 10}}}};
    answer->reason = SupplyReason::kCapacity;
    batch.push_back(s_.Submit(answer));
  }
  const BatchResult result = s_.RunBatch(batch);
  int accepted = 0;
  for (const Reply& reply : result.replies) accepted += std::holds_alternative<Outcome>(reply);
  EXPECT_EQ(accepted, 10) << "exactly as many as fit";
  EXPECT_EQ(shop_.At("P", 1).booked, 100);
}

TEST(CalendarTest, WeekdaysAndWorkingDays) {
  WorkCenter center;
  for (int32_t weekday = 1; weekday <= 5; ++weekday) center.shifts.push_back({weekday, 480, 960});
  const Date monday = *Date::FromCivil(2026, 11, 23);
  EXPECT_EQ(WeekdayOf(monday), 1);
  EXPECT_EQ(WeekdayOf(*Date::FromCivil(1969, 12, 28)), 7);
  EXPECT_EQ(WeekdayOf(*Date::FromCivil(2024, 2, 29)), 4);
  center.holidays = {monday + 1};
  EXPECT_EQ(WorkingDays(center, monday, 7), 4);
  EXPECT_EQ(WorkingDay(center, monday, 1), monday);
  EXPECT_EQ(WorkingDay(center, monday, 2), monday + 2);
  EXPECT_EQ(WorkingDay(center, monday + 5, 1), monday + 7);
  center.shifts.clear();
  EXPECT_EQ(WorkingDay(center, monday, 1), std::nullopt);
}

}  // namespace
}  // namespace backline
