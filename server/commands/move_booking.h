// A supplier moves a booking, or parts of it, to other slots: freed and booked in one step.
#pragma once

#include <vector>

#include "server/commands/command.h"

namespace backline {

// Refuses: BOOKING_NOT_FOUND (also when it is another supplier's, or holds nothing any more),
// SLOT_NOT_FOUND, SLOT_NOT_FOR_PRODUCT, SLOT_TOO_LATE, SLOT_FULL, QUANTITY_MISMATCH, NOTHING_TO_DO,
// TOO_MANY_BOOKINGS.
struct MoveBooking final : Command {
  SupplierId supplier_id;  // the caller's own
  BookingId booking_id;
  std::vector<SlotPart> parts;  // 1..kSlotPartsMax; what they leave stays where it is

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
