// Puts the rows of a world, such as a scenario on the memory store made, into an empty store: so a
// test of the database's own queries stands on what the real engine decided.
#pragma once

#include "absl/status/status.h"
#include "server/domain/invariants.h"
#include "server/store/store.h"

namespace backline::testing {

// REQUIRES: the store is empty.
absl::Status CopyWorld(const World& world, Store& store);

}  // namespace backline::testing
