// The queue: backorders with their history, and pegs; and the bundle that a line of the queue comes
// with.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// REQUIRES of all loads: the products of the lines are locked and in the set.

// The orders with all their lines and the bundles of these.
absl::Status LoadOrderBundles(Connection& connection, const std::vector<OrderId>& ids,
                              WorkingSet& set);
// The lines with their bundles: the order's header, all backorders of the line, pegs of these,
// supply lines of the pegs.
absl::Status LoadLineBundles(Connection& connection, const std::vector<OrderLineKey>& keys,
                             WorkingSet& set);
// Pegs of other plan generations than the product's are not part of the plan.
bool IsCurrentGeneration(const WorkingSet& set, ProductId product_id, int64_t generation);

absl::Status RemovePegs(Connection& connection, const WorkingSet& set);
absl::Status SaveBackorders(Connection& connection, const WorkingSet& set);
// REQUIRES: backorders and supply lines are saved.
absl::Status SavePegs(Connection& connection, const WorkingSet& set);
absl::Status SaveBackorderChanges(Connection& connection, const WorkingSet& set);

}  // namespace backline
