// Work centres, families, slots, bookings and requests to move them, production plans.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// The purchase order lines that the bookings belong to; a booking never changes its own.
absl::Status ResolveBookings(Connection& connection, const std::vector<BookingId>& ids,
                             std::vector<PurchaseOrderLineKey>& lines);

absl::Status LoadFamilyMembers(Connection& connection, const std::vector<SourcingKey>& keys,
                               WorkingSet& set);
absl::Status LockWorkCenters(Connection& connection, const std::vector<WorkCenterId>& ids,
                             WorkingSet& set);
// What the schedules hold; the slots are added to `slots`. Nothing is sent for schedules that are
// booked on none. REQUIRES: the products of the schedules are locked.
absl::Status LoadBookings(Connection& connection, const std::vector<SupplyLineId>& supply,
                          std::vector<SlotId>& slots, WorkingSet& set);
// The slots of the ranges are added to `slots`. REQUIRES: their work centres are locked.
absl::Status FindSlots(Connection& connection, const std::vector<SlotRange>& ranges,
                       std::vector<SlotId>& slots);
// The bookings and the wanted slots of requests to move; neither ever changes.
absl::Status ResolveSlotMoves(Connection& connection, const std::vector<SlotMoveId>& ids,
                              std::vector<BookingId>& bookings, std::vector<SlotId>& slots);
absl::Status LoadSlotMoves(Connection& connection, const std::vector<SlotMoveId>& ids,
                           WorkingSet& set);
// The work centres are added to `centers`. REQUIRES: the products of the lines are locked.
absl::Status LoadProductionPlans(Connection& connection,
                                 const std::vector<PurchaseOrderLineKey>& keys,
                                 std::vector<WorkCenterId>& centers, WorkingSet& set);
// Ascending, so that nobody who locks slots waits for who waits for it.
absl::Status LockSlots(Connection& connection, const std::vector<SlotId>& ids, WorkingSet& set);

// REQUIRES: supply lines and products are saved.
absl::Status SaveCapacity(Connection& connection, const WorkingSet& set);

}  // namespace backline
