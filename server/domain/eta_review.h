// Whether a buyer must look at what a supplier told of a confirmed schedule: its date and its
// quantity are measured against what was agreed last, not against the message before, so that small
// steps add up. What waits is cleared by a buyer, or when the supplier came back to what was
// agreed.
#pragma once

#include "server/domain/draft.h"

namespace backline {

// A newer message about the schedule is in the draft; `before` is the schedule without it. Returns
// whether it waits for a buyer now. Reads what AddToleranceReads names.
bool ReviewNews(Draft& draft, const SupplyLine& before);

}  // namespace backline
