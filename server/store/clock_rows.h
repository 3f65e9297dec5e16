// Clocks of obligations.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// As the rows are read.
inline constexpr char kClockColumnList[] =
    "clock_id, kind, supplier_id, product_id, purchase_order_id, line_number, answer_version,"
    " supply_line_id, agreement_id, allowed_micros, started_time, state, resumed_time,"
    " used_micros, due_soon_time, due_time, due_date, due_soon_told, breached_time, stopped_time,"
    " version";
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
