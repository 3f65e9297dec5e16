// Durable work.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// Locks the works: another process may be claiming them.
absl::Status LockWork(Connection& connection, const std::vector<WorkKey>& keys, WorkingSet& set);
// All works of these kinds of these products.
struct WorkOfProduct {
  ProductId product_id;
  WorkKind kind = WorkKind::kPeg;
  friend auto operator<=>(const WorkOfProduct&, const WorkOfProduct&) = default;
};
absl::Status LockWorkOfProducts(Connection& connection, const std::vector<WorkOfProduct>& keys,
                                WorkingSet& set);

absl::Status RemoveWork(Connection& connection, const WorkingSet& set);
absl::Status SaveWork(Connection& connection, const WorkingSet& set);

// Outside a transaction. Each claim is a guarded update that is committed by itself.
absl::StatusOr<std::vector<Work>> ClaimWork(Connection& connection, Instant now,
                                            Instant lease_until, int limit);

}  // namespace backline
