// Master data: products with their packs, locations, customers, suppliers, sourcing, and codes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// Each reads what is not in the set yet.
absl::Status LoadCodes(Connection& connection,
                       const std::vector<std::pair<CodeKind, std::string>>& codes, WorkingSet& set);
// Locks the products, in order of id: the mutex of all that hangs on them.
absl::Status LockProducts(Connection& connection, const std::vector<ProductId>& ids,
                          WorkingSet& set);
absl::Status LoadLocations(Connection& connection, const std::vector<LocationId>& ids,
                           WorkingSet& set);
absl::Status LoadCustomers(Connection& connection, const std::vector<CustomerId>& ids,
                           WorkingSet& set);
absl::Status LoadSuppliers(Connection& connection, const std::vector<SupplierId>& ids,
                           WorkingSet& set);
absl::Status LoadSourcing(Connection& connection, const std::vector<SourcingKey>& keys,
                          WorkingSet& set);
// The first sources of each product, by rank.
absl::Status LoadSources(Connection& connection, const std::vector<ProductId>& ids,
                         WorkingSet& set);

absl::Status SaveCatalog(Connection& connection, const WorkingSet& set);

}  // namespace backline
