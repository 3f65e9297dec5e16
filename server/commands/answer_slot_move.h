// A supplier accepts what the buyer asked, and the booking moves in the same step; or it refuses.
#pragma once

#include <string>

#include "server/commands/command.h"

namespace backline {

// Refuses: SLOT_MOVE_NOT_FOUND (also when it is another supplier's), WRONG_STATE, INVALID_FIELD
// (no slot is named, here or by the buyer), and what MoveBooking refuses.
struct AnswerSlotMove final : Command {
  SupplierId supplier_id;  // the caller's own
  SlotMoveId slot_move_id;
  bool accepts = false;
  SlotId slot_id;  // empty: the one that the buyer wants
  std::string note;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
