// What reads of production slots answer.
#pragma once

#include <optional>
#include <vector>

#include "server/domain/capacity.h"
#include "server/domain/production_plan.h"
#include "server/domain/purchase_order.h"

namespace backline {

// How many bookings a conflict names, and how many reports a plan.
constexpr int kListedWithOneMax = 50;

struct BookingView {
  Booking booking;
  Date period_start;
};

struct ScheduleBookings {
  SupplyLine supply_line;
  std::vector<BookingView> bookings;  // that hold something, by id
};

struct CapacityConflict {
  Slot slot;
  std::vector<BookingView> bookings;  // by id; the first kListedWithOneMax
};

struct ProductionPlanView {
  ProductionPlan plan;
  OptionalDate confirmed_date;          // the latest of what is still expected
  std::vector<ProgressReport> reports;  // the newest kListedWithOneMax, oldest first
};

// Where a page of slots starts after.
struct SlotPageKey {
  Date period_start;
  SlotId slot_id;
  friend auto operator<=>(const SlotPageKey&, const SlotPageKey&) = default;
};

// At least one of slot and purchase order is set.
struct BookingFilter {
  SupplierId supplier_id;
  SlotId slot_id;
  PurchaseOrderId purchase_order_id;
};

struct SlotFilter {
  SupplierId supplier_id;
  std::optional<WorkCenterId> work_center_id;
  Date from;
  Date to;
};

}  // namespace backline
