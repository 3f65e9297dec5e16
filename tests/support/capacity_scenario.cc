#include "tests/support/capacity_scenario.h"

#include <gtest/gtest.h>

#include "server/commands/book_slot.h"
#include "server/commands/create_work_center.h"
#include "server/commands/move_booking.h"
#include "server/commands/publish_capacity.h"
#include "server/commands/release_booking.h"
#include "server/commands/set_product_family.h"
#include "server/commands/split_booking.h"

namespace backline::testing {

Shop::Shop(Scenario& scenario, const std::string& supplier)
    : scenario_(scenario),
      supplier_(scenario.SupplierNamed(supplier)),
      center_(WorkCenterIdOf(supplier_, "W")) {
  auto command = std::make_shared<CreateWorkCenter>();
  command->work_center.supplier_id = supplier_;
  command->work_center.code = "W";
  command->work_center.name = "Press";
  command->work_center.time_zone = "UTC";
  for (int32_t weekday = 1; weekday <= 7; ++weekday) {
    command->work_center.shifts.push_back({weekday, 480, 960});
  }
  scenario_.Run(command);
}

Shop& Shop::PublishSlots(SlotSubject subject, int from, int to, Quantity units) {
  auto command = std::make_shared<PublishCapacity>();
  command->supplier_id = supplier_;
  command->work_center_id = center_;
  command->subject = std::move(subject);
  command->from = Day(from);
  command->to = Day(to);
  command->units = units;
  scenario_.Run(command);
  return *this;
}

Shop& Shop::Publish(const std::string& product, int from, int to, Quantity units) {
  return PublishSlots({scenario_.ProductNamed(product), ""}, from, to, units);
}

Shop& Shop::PublishFamily(const std::string& family, int from, int to, Quantity units) {
  return PublishSlots({ProductId(), family}, from, to, units);
}

Shop& Shop::Join(const std::string& family, const std::vector<std::string>& products) {
  auto command = std::make_shared<SetProductFamily>();
  command->supplier_id = supplier_;
  command->family_code = family;
  for (const std::string& sku : products) {
    command->product_ids.push_back(scenario_.ProductNamed(sku));
  }
  scenario_.Run(command);
  return *this;
}

SlotId Shop::SlotOf(const std::string& product, int day) const {
  return SlotIdOf(center_, {scenario_.ProductNamed(product), ""}, Day(day));
}

SlotId Shop::SlotOfFamily(const std::string& family, int day) const {
  return SlotIdOf(center_, {ProductId(), family}, Day(day));
}

Slot Shop::At(const SlotId& id) const {
  const Slot* slot = scenario_.database().Find<Slot>(id);
  if (slot == nullptr) ADD_FAILURE() << "no such slot";
  return slot == nullptr ? Slot{} : *slot;
}

Shop& Shop::Book(const std::string& purchase, std::vector<SlotPart> parts, int schedule) {
  auto command = std::make_shared<BookSlot>();
  command->supplier_id = supplier_;
  command->supply_line_id = scenario_.SupplyOf(purchase, 1, schedule).id;
  command->parts = std::move(parts);
  scenario_.Run(command);
  return *this;
}

Shop& Shop::Move(BookingId booking, std::vector<SlotPart> parts) {
  auto command = std::make_shared<MoveBooking>();
  command->supplier_id = supplier_;
  command->booking_id = booking;
  command->parts = std::move(parts);
  scenario_.Run(command);
  return *this;
}

Shop& Shop::Split(BookingId booking, Quantity quantity) {
  auto command = std::make_shared<SplitBooking>();
  command->supplier_id = supplier_;
  command->booking_id = booking;
  command->quantity = quantity;
  scenario_.Run(command);
  return *this;
}

Shop& Shop::Release(BookingId booking, Quantity quantity) {
  auto command = std::make_shared<ReleaseBooking>();
  command->supplier_id = supplier_;
  command->booking_id = booking;
  command->quantity = quantity;
  scenario_.Run(command);
  return *this;
}

std::vector<Booking> Shop::BookingsOf(const std::string& purchase, int schedule) const {
  const SupplyLineId supply = scenario_.SupplyOf(purchase, 1, schedule).id;
  std::vector<Booking> held;
  for (const auto& [id, row] : scenario_.database().rows<Booking>()) {
    if (row.supply_line_id == supply && row.held() > 0) held.push_back(row);
  }
  return held;
}

}  // namespace backline::testing
