// Disputes about scores.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// As the rows are read.
inline constexpr char kDisputeColumnList[] =
    "dispute_id, purchase_order_id, line_number, component, supplier_id, product_id, location_id,"
    " reason, text, opened_by, opened_time, state, comment, settled_by, settled_time, version";
Dispute ReadDispute(RowReader& row);

// The lines that the disputes are about are added to `lines`.
absl::Status ResolveDisputes(Connection& connection, const std::vector<DisputeId>& ids,
                             std::vector<PurchaseOrderLineKey>& lines);
// Not locked by themselves: the product's lock is their mutex.
absl::Status LoadDisputes(Connection& connection, const std::vector<DisputeId>& ids,
                          WorkingSet& set);
// All of the lines, and the facts that the lines were sent.
absl::Status LoadLineDisputes(Connection& connection,
                              const std::vector<PurchaseOrderLineKey>& keys, WorkingSet& set);
// To be counted; another server may open one meanwhile. REQUIRES: what the batch may change is
// loaded.
absl::Status LoadOpenDisputes(Connection& connection, const std::vector<SupplierId>& ids,
                              WorkingSet& set);
// REQUIRES: purchase order lines are saved.
absl::Status SaveDisputes(Connection& connection, const WorkingSet& set);

}  // namespace backline
