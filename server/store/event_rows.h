// Events and the counter that numbers them.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"
#include "server/store/store.h"

namespace backline {

// Locks the counter; the last sequence that was given.
absl::StatusOr<int64_t> LockCounter(Connection& connection);
// The events, then the counter from `before` to the set's last sequence.
absl::Status SaveEvents(Connection& connection, int64_t before, const WorkingSet& set);

absl::StatusOr<std::vector<Event>> SelectEvents(Connection& connection, int64_t cursor, int limit);
absl::StatusOr<Store::EventRange> SelectEventRange(Connection& connection);

}  // namespace backline
