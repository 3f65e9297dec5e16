#include "server/commands/request_slot_move.h"

namespace backline {

void RequestSlotMove::AddKeys(KeySet& keys) const {
  keys.bookings.push_back(booking_id);
  if (!wanted_slot_id.empty()) keys.slots.push_back(wanted_slot_id);
}

int RequestSlotMove::RowBudget() const { return 3; }

Decision RequestSlotMove::Decide(const WorkingSet& set, const Context& context) const {
  const Booking* booking = set.Find<Booking>(booking_id);
  if (booking == nullptr || booking->held() == 0) {
    return Refuse(Reason::kBookingNotFound, "no such booking", "booking_id");
  }
  if (!wanted_slot_id.empty()) {
    const Slot* slot = set.Find<Slot>(wanted_slot_id);
    if (slot == nullptr || slot->supplier_id != booking->supplier_id) {
      return Refuse(Reason::kSlotNotFound, "the supplier has no such slot", "wanted_slot_id");
    }
    if (wanted_slot_id == booking->slot_id) {
      return Refuse(Reason::kNothingToDo, "it is booked there", "wanted_slot_id");
    }
  }
  Draft draft(set, context);
  SlotMove move;
  move.id = SlotMoveId(draft.NewId());
  move.booking_id = booking_id;
  move.purchase_order_id = booking->purchase_order_id;
  move.line_number = booking->line_number;
  move.supplier_id = booking->supplier_id;
  move.product_id = booking->product_id;
  move.wanted_slot_id = wanted_slot_id;
  move.wanted_date = wanted_date;
  move.reason = reason;
  move.requested_time = context.now;
  draft.Put(move);
  Event event;
  event.kind = EventKind::kSlotMoveRequested;
  event.product_id = move.product_id;
  event.supplier_id = move.supplier_id;
  event.purchase_order_id = move.purchase_order_id;
  event.line_number = move.line_number;
  event.supply_line_id = booking->supply_line_id;
  event.quantity = booking->held();
  event.date =
      wanted_slot_id.empty() ? wanted_date : draft.Find<Slot>(wanted_slot_id)->period_start;
  event.previous_date = draft.Find<Slot>(booking->slot_id)->period_start;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kSlotMove, move.id.bits());
}

}  // namespace backline
