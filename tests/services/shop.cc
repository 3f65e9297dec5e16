#include "tests/services/shop.h"

namespace backline::testing {
namespace {

constexpr int64_t kRoom = 1'000;

std::string NewWorkCenter(World& world) {
  v1::CreateWorkCenterRequest request;
  request.set_request_id(NewRequestId());
  request.set_code("press");
  request.set_name("Press");
  request.set_time_zone("UTC");
  for (int weekday = 1; weekday <= 7; ++weekday) {
    v1::Shift& shift = *request.add_shifts();
    shift.set_weekday(weekday);
    shift.set_start_minute(480);
    shift.set_end_minute(960);
  }
  return Must(world.fixture.As(kAcme).Call(&v1::CapacityService::Stub::CreateWorkCenter, request))
      .work_center()
      .work_center_id();
}

}  // namespace

v1::PublishCapacityResponse Publish(World& world, const std::string& work_center, int from, int to,
                                    int64_t units) {
  v1::PublishCapacityRequest request;
  request.set_request_id(NewRequestId());
  request.set_work_center_id(work_center);
  request.set_product_id(world.product);
  *request.mutable_from_date() = DayFromToday(from);
  *request.mutable_to_date() = DayFromToday(to);
  request.set_period_days(1);
  request.set_units_per_period(units);
  return Must(world.fixture.As(kAcme).Call(&v1::CapacityService::Stub::PublishCapacity, request));
}

v1::PurchaseOrder BuyAccepted(World& world, int64_t quantity, int eta_day,
                              const std::vector<std::pair<std::string, int64_t>>& slots) {
  v1::PurchaseOrder bought = world.Buy(world.acme, world.product, quantity);
  v1::AnswerLineRequest answer;
  answer.set_request_id(NewRequestId());
  answer.set_purchase_order_id(bought.purchase_order_id());
  answer.set_line_number(1);
  answer.set_version(1);
  answer.set_reason(v1::SUPPLY_REASON_CAPACITY);
  v1::ConfirmedSchedule& schedule = *answer.add_schedules();
  schedule.set_quantity(quantity);
  *schedule.mutable_eta_date() = DayFromToday(eta_day);
  for (const auto& [slot, units] : slots) {
    v1::SlotPart& part = *schedule.add_slots();
    part.set_slot_id(slot);
    part.set_quantity(units);
  }
  *bought.mutable_lines(0) =
      Must(world.fixture.As(kAcme).Call(&v1::SupplierService::Stub::AnswerLine, answer))
          .line()
          .line();
  return bought;
}

AcmeShop::AcmeShop(World& world, int64_t quantity) : work_center(NewWorkCenter(world)) {
  const v1::PublishCapacityResponse published = Publish(world, work_center, 5, 7, kRoom);
  for (const v1::Slot& slot : published.slots()) slots.push_back(slot.slot_id());
  const v1::PurchaseOrder bought = BuyAccepted(world, quantity, 9, {{slots[0], quantity}});
  purchase_order = bought.purchase_order_id();
  supply_line = bought.lines(0).supply_lines(0).supply_line_id();
  v1::ListBookingsRequest of_order;
  of_order.set_purchase_order_id(purchase_order);
  booking = Must(world.fixture.As(kAcme).Call(&v1::CapacityService::Stub::ListBookings, of_order))
                .bookings(0)
                .booking_id();
  v1::SetProductionPlanRequest plan;
  plan.set_request_id(NewRequestId());
  plan.set_purchase_order_id(purchase_order);
  plan.set_line_number(1);
  plan.set_work_center_id(work_center);
  *plan.mutable_start_date() = DayFromToday(5);
  plan.set_daily_output(quantity);
  Must(world.fixture.As(kAcme).Call(&v1::CapacityService::Stub::SetProductionPlan, plan));
  v1::RequestSlotMoveRequest move;
  move.set_request_id(NewRequestId());
  move.set_booking_id(booking);
  move.set_wanted_slot_id(slots[2]);
  move.set_reason("an urgent backorder");
  slot_move = Must(world.fixture.As(kBuyer).Call(&v1::CapacityService::Stub::RequestSlotMove, move))
                  .slot_move()
                  .slot_move_id();
}

}  // namespace backline::testing
