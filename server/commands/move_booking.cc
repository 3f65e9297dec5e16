#include "server/commands/move_booking.h"

#include "server/domain/slot_booking.h"

namespace backline {

void MoveBooking::AddKeys(KeySet& keys) const {
  keys.bookings.push_back(booking_id);
  for (const SlotPart& part : parts) keys.slots.push_back(part.slot_id);
}

void MoveBooking::AddReads(const WorkingSet& set, KeySet& keys) const {
  const Booking* booking = set.Find<Booking>(booking_id);
  if (booking != nullptr) keys.family_members.push_back({booking->product_id, supplier_id});
}

int MoveBooking::RowBudget() const { return 7 + 3 * static_cast<int>(parts.size()); }

Decision MoveBooking::Decide(const WorkingSet& set, const Context& context) const {
  const Booking* booking = set.Find<Booking>(booking_id);
  if (booking == nullptr || booking->supplier_id != supplier_id || booking->held() == 0) {
    return Refuse(Reason::kBookingNotFound, "no such booking", "booking_id");
  }
  if (auto refusal = CheckSlotsAreOwn(set, supplier_id, parts, "parts")) {
    return *std::move(refusal);
  }
  Draft draft(set, context);
  if (auto refusal = MoveParts(draft, booking_id, parts, "parts")) return *std::move(refusal);
  return Accept(draft, ResourceKind::kBooking, booking->supply_line_id.bits());
}

}  // namespace backline
