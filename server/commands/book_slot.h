// A supplier books a confirmed schedule, or a part of it, on slots.
#pragma once

#include <vector>

#include "server/commands/command.h"

namespace backline {

// Refuses: SUPPLY_LINE_NOT_FOUND (also when it is another supplier's), WRONG_STATE, SLOT_NOT_FOUND,
// SLOT_NOT_FOR_PRODUCT, SLOT_TOO_LATE, SLOT_FULL, QUANTITY_MISMATCH, TOO_MANY_BOOKINGS.
struct BookSlot final : Command {
  SupplierId supplier_id;  // the caller's own
  SupplyLineId supply_line_id;
  std::vector<SlotPart> parts;  // 1..kSlotPartsMax

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
