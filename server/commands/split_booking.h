// A supplier makes two bookings of one, on the same slot, to move them apart.
#pragma once

#include "server/commands/command.h"

namespace backline {

// Refuses: BOOKING_NOT_FOUND (also when it is another supplier's, or holds nothing any more),
// QUANTITY_MISMATCH, TOO_MANY_BOOKINGS.
struct SplitBooking final : Command {
  SupplierId supplier_id;  // the caller's own
  BookingId booking_id;
  Quantity quantity = 0;  // of the new booking

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
