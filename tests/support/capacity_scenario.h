// The words of production slots for the scenario DSL: a supplier's shop with one work centre "W"
// that works every day, whose slots are named by the day on which they start.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/scenario.h"

namespace backline::testing {

class Shop {
 public:
  // Makes the work centre of supplier "S", or of the one named.
  explicit Shop(Scenario& scenario, const std::string& supplier = "S");

  // One slot a day for the product from day `from` to day `to`, of so many units each.
  Shop& Publish(const std::string& product, int from, int to, Quantity units);
  Shop& Join(const std::string& family, const std::vector<std::string>& products);
  Shop& PublishFamily(const std::string& family, int from, int to, Quantity units);

  SlotId SlotOf(const std::string& product, int day) const;
  SlotId SlotOfFamily(const std::string& family, int day) const;
  // The slot as it stands; fails the test if there is none.
  Slot At(const SlotId& id) const;
  Slot At(const std::string& product, int day) const { return At(SlotOf(product, day)); }

  Shop& Book(const std::string& purchase, std::vector<SlotPart> parts, int schedule = 1);
  Shop& Move(BookingId booking, std::vector<SlotPart> parts);
  Shop& Split(BookingId booking, Quantity quantity);
  Shop& Release(BookingId booking, Quantity quantity = 0);
  // What holds something of the schedule, by id.
  std::vector<Booking> BookingsOf(const std::string& purchase, int schedule = 1) const;

  SupplierId supplier() const { return supplier_; }
  WorkCenterId center() const { return center_; }

 private:
  Shop& PublishSlots(SlotSubject subject, int from, int to, Quantity units);
  Scenario& scenario_;
  SupplierId supplier_;
  WorkCenterId center_;
};

}  // namespace backline::testing
