// A supplier publishes what a work centre can make, period by period. What it lowers below what is
// booked becomes a conflict to solve; its word is never refused for that.
#pragma once

#include "server/commands/command.h"

namespace backline {

// The periods follow each other from `from` on, each period_days long; the last begins on or before
// `to`. A period without a working day gets no slot, and one that has a slot gets capacity 0. What
// was taken back and holds nothing may be published anew with other periods.
// Refuses: WORK_CENTER_NOT_FOUND (also when it is another supplier's), PRODUCT_NOT_FOUND,
// SLOT_OVERLAPS, QUANTITY_OVERFLOW.
struct PublishCapacity final : Command {
  SupplierId supplier_id;  // the caller's own
  WorkCenterId work_center_id;
  SlotSubject subject;
  Date from;
  Date to;  // REQUIRES: from <= to, at most kSlotsPerCallMax periods, kPublishedDaysMax days
  int32_t period_days = 1;
  Quantity units = 0;
  bool per_working_day = false;  // else per period

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
