// When a purchase order line will be made: the supplier's plan, what it reports, and what the buyer
// asks it to move.
#pragma once

#include <cstdint>
#include <string>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/capacity.h"
#include "server/domain/date.h"
#include "server/domain/purchase_order.h"
#include "server/domain/quantity.h"

namespace backline {

struct ProductionPlan {
  using Key = PurchaseOrderLineKey;
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  SupplierId supplier_id;
  ProductId product_id;
  WorkCenterId work_center_id;
  Date start_date;
  Quantity daily_output = 1;  // of each working day
  Quantity made = 0;          // as the newest report says
  int32_t report_count = 0;
  OptionalDate last_report_date;
  Date estimated_end_date;  // when the plan was set or reported on last
  int64_t version = 0;
  Key key() const { return {purchase_order_id, line_number}; }
};

// Units made so far; append only.
struct ProgressReport {
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  int32_t report_number = 0;
  Quantity made = 0;
  Date date;
  Date estimated_end_date;
  Instant recorded_time;
};

enum class SlotMoveState : int8_t { kRequested = 1, kAccepted = 2, kRefused = 3 };

// The buyer asks for another slot.
struct SlotMove {
  using Key = SlotMoveId;
  SlotMoveId id;
  BookingId booking_id;
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  SupplierId supplier_id;
  ProductId product_id;
  SlotId wanted_slot_id;     // empty: a slot that ends by wanted_date
  OptionalDate wanted_date;  // none: the slot that is wanted
  std::string reason;
  Instant requested_time;
  SlotMoveState state = SlotMoveState::kRequested;
  std::string answer_note;
  int64_t version = 0;
  Key key() const { return id; }
};

// The day on which what is left of `target` is made, counting the working days from the day after
// the last report, or from the start; the day of the last report if nothing is left. Nothing if
// the calendar has too few working days.
OptionalDate EstimatedEnd(const ProductionPlan& plan, const WorkCenter& center, Quantity target);

}  // namespace backline
