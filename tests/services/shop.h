// A supplier's shop on a server, made through the public API: the work centre "press" of acme with
// three slots of a thousand units that start in 5, 6 and 7 days, and a purchase order of the
// world's product that is accepted onto the first of them, planned, and asked to move to the third.
#pragma once

#include <string>
#include <vector>

#include "tests/services/world.h"

namespace backline::testing {

struct AcmeShop {
  // A purchase order of so many units.
  AcmeShop(World& world, int64_t quantity);

  std::string work_center;
  std::vector<std::string> slots;
  std::string purchase_order;
  std::string supply_line;
  std::string booking;
  std::string slot_move;
};

// Publishes so many units for each day from one day to another.
v1::PublishCapacityResponse Publish(World& world, const std::string& work_center, int from, int to,
                                    int64_t units);
// A purchase order of acme that it accepts for the day, on slots if there are any.
v1::PurchaseOrder BuyAccepted(World& world, int64_t quantity, int eta_day,
                              const std::vector<std::pair<std::string, int64_t>>& slots);

}  // namespace backline::testing
