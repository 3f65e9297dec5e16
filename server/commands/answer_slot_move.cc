#include "server/commands/answer_slot_move.h"

#include "server/domain/slot_booking.h"

namespace backline {

void AnswerSlotMove::AddKeys(KeySet& keys) const {
  keys.slot_moves.push_back(slot_move_id);
  if (!slot_id.empty()) keys.slots.push_back(slot_id);
}

void AnswerSlotMove::AddReads(const WorkingSet& set, KeySet& keys) const {
  const SlotMove* move = set.Find<SlotMove>(slot_move_id);
  if (move != nullptr) keys.family_members.push_back({move->product_id, supplier_id});
}

int AnswerSlotMove::RowBudget() const { return 11; }

Decision AnswerSlotMove::Decide(const WorkingSet& set, const Context& context) const {
  const SlotMove* move = set.Find<SlotMove>(slot_move_id);
  if (move == nullptr || move->supplier_id != supplier_id) {
    return Refuse(Reason::kSlotMoveNotFound, "no such request", "slot_move_id");
  }
  const Slot* slot = slot_id.empty() ? nullptr : set.Find<Slot>(slot_id);
  if (!slot_id.empty() && (slot == nullptr || slot->supplier_id != supplier_id)) {
    return Refuse(Reason::kSlotNotFound, "no such slot", "slot_id");
  }
  if (move->state != SlotMoveState::kRequested) {
    return Refuse(Reason::kWrongState, "it was answered before", "slot_move_id");
  }
  // A booking that holds nothing any more is not loaded.
  const Booking* booking = set.Find<Booking>(move->booking_id);
  const Quantity held = booking == nullptr ? 0 : booking->held();
  const SlotId target = slot_id.empty() ? move->wanted_slot_id : slot_id;
  if (accepts && held == 0) {
    return Refuse(Reason::kWrongState, "the booking holds nothing any more", "slot_move_id");
  }
  if (accepts && target.empty()) {
    return Refuse(Reason::kInvalidField, "the buyer named no slot: name one", "slot_id");
  }
  Draft draft(set, context);
  SlotMove& answered = draft.Edit<SlotMove>(slot_move_id);
  answered.state = accepts ? SlotMoveState::kAccepted : SlotMoveState::kRefused;
  answered.answer_note = note;
  Event event;
  event.kind = EventKind::kSlotMoveAnswered;
  event.product_id = answered.product_id;
  event.supplier_id = supplier_id;
  event.purchase_order_id = answered.purchase_order_id;
  event.line_number = answered.line_number;
  event.quantity = accepts ? held : 0;
  draft.Emit(event);
  if (accepts) {
    if (auto refusal = MoveParts(draft, booking->id, {{target, held}}, "slots")) {
      refusal->field = "slot_id";
      return *std::move(refusal);
    }
  }
  return Accept(draft, ResourceKind::kSlotMove, slot_move_id.bits());
}

}  // namespace backline
