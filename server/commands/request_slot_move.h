// The buyer asks a supplier to move a booking, for a backorder that cannot wait.
#pragma once

#include <string>

#include "server/commands/command.h"

namespace backline {

// Refuses: BOOKING_NOT_FOUND, SLOT_NOT_FOUND, NOTHING_TO_DO.
struct RequestSlotMove final : Command {
  BookingId booking_id;
  SlotId wanted_slot_id;     // either this
  OptionalDate wanted_date;  // or this
  std::string reason;

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
