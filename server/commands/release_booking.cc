#include "server/commands/release_booking.h"

#include "server/domain/slot_booking.h"

namespace backline {

void ReleaseBooking::AddKeys(KeySet& keys) const { keys.bookings.push_back(booking_id); }

int ReleaseBooking::RowBudget() const { return 6; }

Decision ReleaseBooking::Decide(const WorkingSet& set, const Context& context) const {
  const Booking* booking = set.Find<Booking>(booking_id);
  if (booking == nullptr || booking->supplier_id != supplier_id || booking->held() == 0) {
    return Refuse(Reason::kBookingNotFound, "no such booking", "booking_id");
  }
  if (quantity > booking->held()) {
    return Refuse(Reason::kQuantityMismatch, "the booking holds " + std::to_string(booking->held()),
                  "quantity");
  }
  Draft draft(set, context);
  Release(draft, booking_id, quantity == 0 ? booking->held() : quantity);
  return Accept(draft, ResourceKind::kBooking, booking->supply_line_id.bits());
}

}  // namespace backline
