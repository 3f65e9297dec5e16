// The civil day where goods come or leave.
#pragma once

#include "server/base/strong_id.h"
#include "server/domain/draft.h"

namespace backline {

// Today there. REQUIRES: the location is in the draft's working set.
Date TodayAt(const Draft& draft, LocationId id);

}  // namespace backline
