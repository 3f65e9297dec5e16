// A supplier frees what a booking holds; the schedule then no longer rests on it.
#pragma once

#include "server/commands/command.h"

namespace backline {

// Refuses: BOOKING_NOT_FOUND (also when it is another supplier's, or holds nothing any more),
// QUANTITY_MISMATCH.
struct ReleaseBooking final : Command {
  SupplierId supplier_id;  // the caller's own
  BookingId booking_id;
  Quantity quantity = 0;  // 0: all that it holds

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
