// Purchase orders, their lines, supply lines; answers, ETA messages, receipts.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// Without a lock: which products the purchase orders' lines, or these lines, are of; which lines
// the supply lines are of. None of it changes.
absl::Status ResolvePurchaseOrders(Connection& connection, const std::vector<PurchaseOrderId>& ids,
                                   std::vector<ProductId>& products);
absl::Status ResolvePurchaseOrderLines(Connection& connection,
                                       const std::vector<PurchaseOrderLineKey>& keys,
                                       std::vector<ProductId>& products);
absl::Status ResolveSupplyLines(Connection& connection, const std::vector<SupplyLineId>& ids,
                                std::vector<PurchaseOrderLineKey>& lines);

// Header (locked), lines, all their supply lines: of whole purchase orders, and of single lines of
// others. The supply lines' ids are added to `supply`. REQUIRES: the products of the lines are
// locked.
absl::Status LoadPurchaseOrders(Connection& connection, const std::vector<PurchaseOrderId>& ids,
                                const std::vector<PurchaseOrderLineKey>& lines,
                                std::vector<SupplyLineId>& supply, WorkingSet& set);
absl::Status LoadSupplyLines(Connection& connection, const std::vector<SupplyLineId>& ids,
                             WorkingSet& set);
// Which lines were received with which delivery note.
absl::Status LoadDeliveryNotes(Connection& connection,
                               const std::vector<std::pair<PurchaseOrderId, std::string>>& notes,
                               WorkingSet& set);
// Sums per location: what is short, expected and drafted.
absl::Status LoadShortages(Connection& connection, const std::vector<ProductId>& ids,
                           WorkingSet& set);

// A row whose columns are those of kSupplyLineColumns.
extern const char* const kSupplyLineColumns;
SupplyLine ReadSupplyLine(RowReader& row);

absl::Status SavePurchaseOrders(Connection& connection, const WorkingSet& set);

}  // namespace backline
