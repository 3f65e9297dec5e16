// Stock and its ledger.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// REQUIRES of both: the products are locked.
absl::Status LockStock(Connection& connection, const std::vector<StockKey>& keys, WorkingSet& set);
// The rows with the most available of each product, and their locations.
absl::Status LoadStockAnywhere(Connection& connection, const std::vector<ProductId>& ids,
                               WorkingSet& set);

absl::Status SaveStock(Connection& connection, const WorkingSet& set);
absl::Status SaveMovements(Connection& connection, const WorkingSet& set);

}  // namespace backline
