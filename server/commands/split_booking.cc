#include "server/commands/split_booking.h"

#include "server/domain/slot_booking.h"

namespace backline {

void SplitBooking::AddKeys(KeySet& keys) const { keys.bookings.push_back(booking_id); }

int SplitBooking::RowBudget() const { return 6; }

Decision SplitBooking::Decide(const WorkingSet& set, const Context& context) const {
  const Booking* booking = set.Find<Booking>(booking_id);
  if (booking == nullptr || booking->supplier_id != supplier_id || booking->held() == 0) {
    return Refuse(Reason::kBookingNotFound, "no such booking", "booking_id");
  }
  if (quantity >= booking->held()) {
    return Refuse(Reason::kQuantityMismatch, "the booking holds " + std::to_string(booking->held()),
                  "quantity");
  }
  Draft draft(set, context);
  if (auto refusal = SplitOff(draft, booking_id, quantity)) return *std::move(refusal);
  return Accept(draft, ResourceKind::kBooking, booking->supply_line_id.bits());
}

}  // namespace backline
