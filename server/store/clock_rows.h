// Clocks of obligations.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

extern const char* const kClockRowColumns;
ObligationClock ReadClock(RowReader& row);

// Not locked by themselves: the product's lock is their mutex. The timers of what was found are
// added to `timers`, to be locked.
absl::Status LoadClocks(Connection& connection, const std::vector<ClockId>& ids,
                        std::vector<WorkKey>& timers, WorkingSet& set);
// The acknowledgements of the lines and what is open of them. Nothing is sent for lines whose
// supplier has no agreement in the set.
absl::Status LoadLineClocks(Connection& connection, const std::vector<PurchaseOrderLineKey>& keys,
                            std::vector<WorkKey>& timers, WorkingSet& set);
// REQUIRES: purchase order lines and agreements are saved.
absl::Status SaveClocks(Connection& connection, const WorkingSet& set);

}  // namespace backline
