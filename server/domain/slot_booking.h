// Booking schedules on slots and freeing them. Whoever changes what a booking holds changes the
// slot and the schedule by the same amount, here and nowhere else.
//
// A booking lasts as long as the goods are expected or were made: what is received stays booked,
// because the capacity was used; what is rejected, cancelled or taken back is freed at once. A
// schedule whose whole accepted quantity is booked on slots that end by its date, in days of the
// work centre, promises on PRODUCTION_SLOT; when that changes, who is pegged to it is told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/domain/capacity.h"
#include "server/domain/draft.h"
#include "server/domain/refusal.h"

namespace backline {

// The first part that names no slot of the supplier.
std::optional<Refusal> CheckSlotsAreOwn(const WorkingSet& set, SupplierId supplier_id,
                                        const std::vector<SlotPart>& parts,
                                        const std::string& path);
// Books the parts of the schedule; `path` names them in a refusal, such as "parts". The product of
// the schedule, the slots, the schedule's bookings and its family are loaded. Nothing of the draft
// may be used after a refusal.
std::optional<Refusal> BookParts(Draft& draft, SupplyLineId supply_id,
                                 const std::vector<SlotPart>& parts, const std::string& path);
// Frees what the booking holds of the slot. REQUIRES: 0 < quantity <= held.
void Release(Draft& draft, BookingId booking_id, Quantity quantity);
// Frees a part of the booking's slot and books it elsewhere, in one step.
std::optional<Refusal> MoveParts(Draft& draft, BookingId booking_id,
                                 const std::vector<SlotPart>& parts, const std::string& path);
// Takes a part of what is held out into a booking of its own. REQUIRES: 0 < quantity < held.
std::optional<Refusal> SplitOff(Draft& draft, BookingId booking_id, Quantity quantity);
// A part of `from` became the schedule `to`: what is booked of it goes along, the latest periods
// first; no slot changes. REQUIRES: the bookings of `from` and their slots are loaded.
void MoveBookingsAlong(Draft& draft, SupplyLineId from, SupplyLineId to);
// Frees what is booked beyond what is accepted, the latest periods first.
// REQUIRES: the schedule's bookings and their slots are loaded.
void FitBookings(Draft& draft, SupplyLineId supply_id);

}  // namespace backline
