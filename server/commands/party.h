// Who may speak about a purchase order line: the house, and the supplier that it was sent to.
#pragma once

#include <optional>

#include "server/domain/purchase_order.h"
#include "server/domain/refusal.h"
#include "server/domain/working_set.h"

namespace backline {

// `supplier_id` is empty for the house. What is another's does not exist.
std::optional<Refusal> CheckParty(const WorkingSet& set, SupplierId supplier_id,
                                  const PurchaseOrderLineKey& line);

}  // namespace backline
