#include "server/commands/book_slot.h"

#include "server/domain/slot_booking.h"

namespace backline {

void BookSlot::AddKeys(KeySet& keys) const {
  keys.supply_lines.push_back(supply_line_id);
  for (const SlotPart& part : parts) keys.slots.push_back(part.slot_id);
}

void BookSlot::AddReads(const WorkingSet& set, KeySet& keys) const {
  const SupplyLine* supply = set.Find<SupplyLine>(supply_line_id);
  if (supply != nullptr) keys.family_members.push_back({supply->product_id, supplier_id});
}

int BookSlot::RowBudget() const { return 6 + 3 * static_cast<int>(parts.size()); }

Decision BookSlot::Decide(const WorkingSet& set, const Context& context) const {
  const SupplyLine* supply = set.Find<SupplyLine>(supply_line_id);
  if (supply == nullptr || supply->supplier_id != supplier_id) {
    return Refuse(Reason::kSupplyLineNotFound, "no such supply line", "supply_line_id");
  }
  if (auto refusal = CheckSlotsAreOwn(set, supplier_id, parts, "parts")) {
    return *std::move(refusal);
  }
  if (!supply->confirmed || supply->remaining() == 0) {
    return Refuse(Reason::kWrongState,
                  supply->confirmed ? "nothing of it is expected" : "answer the line first",
                  "supply_line_id");
  }
  Draft draft(set, context);
  if (auto refusal = BookParts(draft, supply_line_id, parts, "parts")) return *std::move(refusal);
  return Accept(draft, ResourceKind::kBooking, supply_line_id.bits());
}

}  // namespace backline
