// What reads of disputes ask.
#pragma once

#include "server/base/strong_id.h"
#include "server/domain/dispute.h"

namespace backline {

struct DisputeFilter {
  SupplierId supplier_id;                   // empty: of all
  DisputeState state = DisputeState::kNone;  // none: in any
};

}  // namespace backline
