// Production that ends after what was confirmed asks for a new ETA. Derived, never stored: a new
// ETA on or after the estimated end settles it by itself.
#pragma once

#include "server/domain/draft.h"

namespace backline {

// The latest confirmed date of what the line still expects; nothing if it expects nothing.
OptionalDate LatestConfirmedDate(const Draft& draft, const PurchaseOrderLineKey& key);
// Emits ETA_REQUESTED if the plan ends late, and later than `end_before` (none: a new plan).
void AskForEta(Draft& draft, const ProductionPlan& plan, OptionalDate end_before);

}  // namespace backline
