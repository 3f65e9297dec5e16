// The memory of requests.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

absl::StatusOr<std::vector<RequestRecord>> SelectRequests(Connection& connection,
                                                          const std::vector<RequestKey>& keys);
// Not locked: the primary key is the guard.
absl::Status LoadRequests(Connection& connection, const std::vector<RequestKey>& keys,
                          WorkingSet& set);
absl::Status SaveRequests(Connection& connection, const WorkingSet& set);
// Outside a transaction.
absl::StatusOr<int> DeleteRequestsBefore(Connection& connection, Date day, int limit);

}  // namespace backline
