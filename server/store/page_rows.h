// Bounded pages of the queues (key_set.h, PageKind): many pages of a kind in one statement, each
// arm of it a range of one index in the order of that index.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// With the bundles of the entries. REQUIRES: the products are locked and in the set; a page of a
// product that does not exist is empty.
absl::Status LoadPages(Connection& connection, const std::vector<PageRead>& reads, WorkingSet& set);

}  // namespace backline
