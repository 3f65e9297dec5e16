// Production slots over gRPC: published, booked in the step that accepts, lowered, moved, planned.
#include <gtest/gtest.h>

#include "tests/services/shop.h"

namespace backline::testing {
namespace {

using Capacity = v1::CapacityService::Stub;

class SlotFlowTest : public ::testing::Test {
 protected:
  v1::ListCapacityConflictsResponse Conflicts() {
    return Must(fixture_.As(kAcme).Call(&Capacity::ListCapacityConflicts,
                                        v1::ListCapacityConflictsRequest()));
  }
  v1::Slot SlotAt(size_t at) {
    v1::ListSlotsRequest request;
    request.set_supplier_id(world_.acme);
    request.set_work_center_id(shop_.work_center);
    return Must(fixture_.As(kPlanner).Call(&Capacity::ListSlots, request))
        .slots(static_cast<int>(at));
  }
  v1::GetProductionPlanResponse Plan() {
    v1::GetProductionPlanRequest request;
    request.set_purchase_order_id(shop_.purchase_order);
    request.set_line_number(1);
    return Must(fixture_.As(kAcme).Call(&Capacity::GetProductionPlan, request));
  }

  ServerFixture fixture_;
  World world_{fixture_};
  AcmeShop shop_{world_, 600};
};

TEST_F(SlotFlowTest, ALineIsAcceptedOntoASlotAndItsDateRestsOnIt) {
  EXPECT_EQ(SlotAt(0).booked_quantity(), 600);
  EXPECT_EQ(SlotAt(0).free_quantity(), 400);
  v1::ListBookingsRequest on_slot;
  on_slot.set_slot_id(shop_.slots[0]);
  const auto bookings = Must(fixture_.As(kAcme).Call(&Capacity::ListBookings, on_slot));
  ASSERT_EQ(bookings.bookings_size(), 1);
  EXPECT_EQ(bookings.bookings(0).purchase_order_id(), shop_.purchase_order);
  world_.Place(world_.product, 3);
  const auto order = world_.Place(world_.product, 2);
  EXPECT_EQ(order.lines(0).promise_parts(0).basis(), v1::PROMISE_BASIS_PRODUCTION_SLOT);
  // What does not fit is refused whole.
  const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 500);
  v1::AnswerLineRequest answer;
  answer.set_request_id(NewRequestId());
  answer.set_purchase_order_id(bought.purchase_order_id());
  answer.set_line_number(1);
  answer.set_version(1);
  answer.set_reason(v1::SUPPLY_REASON_CAPACITY);
  v1::ConfirmedSchedule& schedule = *answer.add_schedules();
  schedule.set_quantity(500);
  *schedule.mutable_eta_date() = DayFromToday(9);
  v1::SlotPart& part = *schedule.add_slots();
  part.set_slot_id(shop_.slots[0]);
  part.set_quantity(500);
  const auto refused = fixture_.As(kAcme).Call(&v1::SupplierService::Stub::AnswerLine, answer);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "SLOT_FULL");
  EXPECT_EQ(refused.error().field(), "schedules[0].slots[0].quantity");
  // A preview refuses what the answer would be refused.
  v1::PreviewAnswerRequest preview;
  preview.set_purchase_order_id(answer.purchase_order_id());
  preview.set_line_number(1);
  preview.set_version(1);
  *preview.mutable_schedules() = answer.schedules();
  const auto previews = [&] {
    return Reason(fixture_.As(kAcme).Call(&v1::SlipPreviewService::Stub::PreviewAnswer, preview));
  };
  EXPECT_EQ(previews(), "SLOT_FULL");
  preview.mutable_schedules(0)->mutable_slots(0)->set_slot_id(shop_.slots[1]);
  EXPECT_EQ(previews(), "OK");
  part.set_quantity(400);
  EXPECT_EQ(Reason(fixture_.As(kAcme).Call(&v1::SupplierService::Stub::AnswerLine, answer)),
            "QUANTITY_MISMATCH");
  part.set_slot_id(shop_.slots[1]);
  part.set_quantity(500);
  const auto accepted =
      Must(fixture_.As(kAcme).Call(&v1::SupplierService::Stub::AnswerLine, answer));
  EXPECT_EQ(accepted.line().line().supply_lines(0).slot_booked_quantity(), 500);
  EXPECT_TRUE(
      Must(fixture_.As(kAcme).Call(&v1::SupplierService::Stub::AnswerLine, answer)).replayed());
  EXPECT_EQ(SlotAt(1).booked_quantity(), 500);
}

TEST_F(SlotFlowTest, LoweredCapacityIsAConflictUntilItIsSolved) {
  const auto lowered = Publish(world_, shop_.work_center, 5, 5, 250);
  EXPECT_EQ(lowered.conflict_count(), 1);
  const auto conflicts = Conflicts();
  ASSERT_EQ(conflicts.conflicts_size(), 1);
  EXPECT_EQ(conflicts.conflicts(0).excess_quantity(), 350);
  EXPECT_EQ(conflicts.conflicts(0).slot().capacity(), 600);
  ASSERT_EQ(conflicts.conflicts(0).bookings_size(), 1);
  v1::MoveBookingRequest move;
  move.set_request_id(NewRequestId());
  move.set_booking_id(shop_.booking);
  for (size_t at : {1, 2}) {
    v1::SlotPart& part = *move.add_parts();
    part.set_slot_id(shop_.slots[at]);
    part.set_quantity(175);
  }
  const auto moved = Must(fixture_.As(kAcme).Call(&Capacity::MoveBooking, move));
  EXPECT_EQ(moved.schedule().booked_quantity(), 600);
  EXPECT_EQ(moved.schedule().bookings_size(), 3);
  EXPECT_TRUE(Must(fixture_.As(kAcme).Call(&Capacity::MoveBooking, move)).replayed());
  EXPECT_EQ(Conflicts().conflicts_size(), 0);
  EXPECT_EQ(SlotAt(0).capacity(), 250);
  EXPECT_EQ(SlotAt(0).free_quantity(), 0);
}

TEST_F(SlotFlowTest, WhatWasTakenBackStandsInNoList) {
  // Day 5 holds 600 of 1,000, days 6 and 7 nothing.
  const auto taken_back = Publish(world_, shop_.work_center, 5, 7, 0);
  ASSERT_EQ(taken_back.slots_size(), 1);
  EXPECT_EQ(taken_back.conflict_count(), 1);
  v1::PublishCapacityRequest anew;
  anew.set_request_id(NewRequestId());
  anew.set_work_center_id(shop_.work_center);
  anew.set_product_id(world_.product);
  *anew.mutable_from_date() = *anew.mutable_to_date() = DayFromToday(6);
  anew.set_period_days(14);
  anew.set_units_per_period(70);
  const auto published = Must(fixture_.As(kAcme).Call(&Capacity::PublishCapacity, anew));
  ASSERT_EQ(published.slots_size(), 1);
  EXPECT_EQ(published.slots(0).period_days(), 14);
  EXPECT_EQ(published.slots(0).slot_id(), shop_.slots[1]) << "it begins on the same day";
  v1::ListSlotsRequest list;
  EXPECT_EQ(Must(fixture_.As(kAcme).Call(&Capacity::ListSlots, list)).slots_size(), 2);
  list.set_work_center_id(shop_.work_center);
  EXPECT_EQ(Must(fixture_.As(kAcme).Call(&Capacity::ListSlots, list)).slots_size(), 2);
  v1::EstimateCompletionRequest estimate;
  estimate.set_product_id(world_.product);
  estimate.set_quantity(100);
  const auto told = Must(fixture_.As(kAcme).Call(&Capacity::EstimateCompletion, estimate));
  ASSERT_EQ(told.parts_size(), 1);
  EXPECT_EQ(told.parts(0).slot_id(), shop_.slots[1]);
  EXPECT_EQ(told.short_quantity(), 30);
  anew.set_request_id(NewRequestId());
  anew.set_period_days(1);
  *anew.mutable_from_date() = *anew.mutable_to_date() = DayFromToday(7);
  EXPECT_EQ(Reason(fixture_.As(kAcme).Call(&Capacity::PublishCapacity, anew)), "SLOT_OVERLAPS");
}

TEST_F(SlotFlowTest, ABookingIsSplitAndFreed) {
  v1::SplitBookingRequest split;
  split.set_request_id(NewRequestId());
  split.set_booking_id(shop_.booking);
  split.set_quantity(100);
  EXPECT_EQ(
      Must(fixture_.As(kAcme).Call(&Capacity::SplitBooking, split)).schedule().bookings_size(), 2);
  v1::ReleaseBookingRequest release;
  release.set_request_id(NewRequestId());
  release.set_booking_id(shop_.booking);
  const auto freed = Must(fixture_.As(kAcme).Call(&Capacity::ReleaseBooking, release));
  EXPECT_EQ(freed.schedule().booked_quantity(), 100);
  EXPECT_EQ(freed.schedule().basis(), v1::PROMISE_BASIS_SUPPLIER_CONFIRMED);
  EXPECT_TRUE(Must(fixture_.As(kAcme).Call(&Capacity::ReleaseBooking, release)).replayed());
  EXPECT_EQ(SlotAt(0).booked_quantity(), 100);
}

TEST_F(SlotFlowTest, TheBuyersRequestMovesTheBookingWhenItIsAccepted) {
  v1::ListSlotMovesRequest open;
  ASSERT_EQ(Must(fixture_.As(kAcme).Call(&Capacity::ListSlotMoves, open)).slot_moves_size(), 1);
  v1::AnswerSlotMoveRequest answer;
  answer.set_request_id(NewRequestId());
  answer.set_slot_move_id(shop_.slot_move);
  answer.set_accepted(true);
  const auto answered = Must(fixture_.As(kAcme).Call(&Capacity::AnswerSlotMove, answer));
  EXPECT_EQ(answered.slot_move().state(), v1::SLOT_MOVE_STATE_ACCEPTED);
  EXPECT_EQ(SlotAt(0).booked_quantity(), 0);
  EXPECT_EQ(SlotAt(2).booked_quantity(), 600);
  EXPECT_EQ(Must(fixture_.As(kAcme).Call(&Capacity::ListSlotMoves, open)).slot_moves_size(), 0);
}

TEST_F(SlotFlowTest, AProgressThatSlipsAsksForANewEta) {
  EXPECT_FALSE(Plan().plan().eta_requested());
  v1::SetProductionPlanRequest slower;
  slower.set_request_id(NewRequestId());
  slower.set_purchase_order_id(shop_.purchase_order);
  slower.set_line_number(1);
  slower.set_work_center_id(shop_.work_center);
  *slower.mutable_start_date() = DayFromToday(0);
  slower.set_daily_output(70);
  Must(fixture_.As(kAcme).Call(&Capacity::SetProductionPlan, slower));
  v1::ReportProgressRequest report;
  report.set_request_id(NewRequestId());
  report.set_purchase_order_id(shop_.purchase_order);
  report.set_line_number(1);
  report.set_made_quantity(10);
  const auto reported = Must(fixture_.As(kAcme).Call(&Capacity::ReportProgress, report));
  EXPECT_EQ(reported.plan().estimated_end_date().DebugString(), DayFromToday(9).DebugString());
  EXPECT_FALSE(reported.plan().eta_requested());
  slower.set_request_id(NewRequestId());
  slower.set_daily_output(50);
  Must(fixture_.As(kAcme).Call(&Capacity::SetProductionPlan, slower));
  ASSERT_TRUE(Plan().plan().eta_requested());
  EXPECT_EQ(Plan().plan().reports_size(), 1);
  v1::UpdateEtaRequest eta;
  eta.set_request_id(NewRequestId());
  eta.set_supply_line_id(shop_.supply_line);
  eta.set_eta_version(1);
  *eta.mutable_eta_date() = DayFromToday(20);
  eta.set_reason(v1::SUPPLY_REASON_CAPACITY);
  Must(fixture_.As(kAcme).Call(&v1::SupplierService::Stub::UpdateEta, eta));
  EXPECT_FALSE(Plan().plan().eta_requested()) << "the new date answers it";
  v1::ListProductionPlansRequest plans;
  plans.set_supplier_id(world_.acme);
  EXPECT_EQ(Must(fixture_.As(kBuyer).Call(&Capacity::ListProductionPlans, plans)).plans_size(), 1);
}

TEST_F(SlotFlowTest, WhatIfBooksNothing) {
  v1::EstimateCompletionRequest request;
  request.set_product_id(world_.product);
  request.set_quantity(1'500);
  const auto estimate = Must(fixture_.As(kAcme).Call(&Capacity::EstimateCompletion, request));
  ASSERT_EQ(estimate.parts_size(), 3);
  EXPECT_EQ(estimate.parts(0).quantity(), 400);
  EXPECT_EQ(estimate.completion_date().DebugString(), DayFromToday(7).DebugString());
  EXPECT_EQ(estimate.short_quantity(), 0);
  request.set_quantity(2'500);
  EXPECT_EQ(Must(fixture_.As(kAcme).Call(&Capacity::EstimateCompletion, request)).short_quantity(),
            100);
  EXPECT_EQ(SlotAt(1).booked_quantity(), 0);
}

TEST_F(SlotFlowTest, AnotherSupplierFindsNothing) {
  BacklineClient& borealis = fixture_.As(kBorealis);
  v1::ReleaseBookingRequest release;
  release.set_request_id(NewRequestId());
  release.set_booking_id(shop_.booking);
  EXPECT_EQ(Reason(borealis.Call(&Capacity::ReleaseBooking, release)), "BOOKING_NOT_FOUND");
  v1::ListSlotsRequest slots;
  slots.set_work_center_id(shop_.work_center);
  EXPECT_EQ(Must(borealis.Call(&Capacity::ListSlots, slots)).slots_size(), 0);
  slots.set_supplier_id(world_.acme);
  EXPECT_EQ(Reason(borealis.Call(&Capacity::ListSlots, slots)), "SUPPLIER_NOT_FOUND");
  v1::GetProductionPlanRequest plan;
  plan.set_purchase_order_id(shop_.purchase_order);
  plan.set_line_number(1);
  EXPECT_EQ(Reason(borealis.Call(&Capacity::GetProductionPlan, plan)), "PRODUCTION_PLAN_NOT_FOUND");
}

}  // namespace
}  // namespace backline::testing
