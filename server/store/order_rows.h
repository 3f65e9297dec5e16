// Orders, their lines, shipments.
#pragma once

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// Without a lock: which products the orders' lines are of. A line's product never changes and lines
// are never added, so the answer stays true.
absl::Status ResolveOrders(Connection& connection, const std::vector<OrderId>& ids,
                           std::vector<ProductId>& products);
// Without a lock: which orders the shipments are of.
absl::Status ResolveShipments(Connection& connection, const std::vector<ShipmentId>& ids,
                              std::vector<OrderId>& orders);

// The headers are locked: lines of different products share one.
absl::Status LockOrders(Connection& connection, const std::vector<OrderId>& ids, WorkingSet& set);
// All lines of the orders, or the lines. REQUIRES: their products are locked.
absl::Status LoadLinesOfOrders(Connection& connection, const std::vector<OrderId>& ids,
                               WorkingSet& set);
absl::Status LoadLines(Connection& connection, const std::vector<OrderLineKey>& keys,
                       WorkingSet& set);
// With their parts.
absl::Status LoadShipments(Connection& connection, const std::vector<ShipmentId>& ids,
                           WorkingSet& set);

absl::Status SaveOrders(Connection& connection, const WorkingSet& set);
// REQUIRES: backorders are saved.
absl::Status SaveShipments(Connection& connection, const WorkingSet& set);

}  // namespace backline
