// What reads of agreements and clocks ask.
#pragma once

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/supplier_clock.h"

namespace backline {

// Where a page of clocks starts after.
struct ClockPageKey {
  Instant due_time;
  ClockId clock_id;
  friend auto operator<=>(const ClockPageKey&, const ClockPageKey&) = default;
};

// Clocks in one state that are due in [due_from, due_before).
struct ClockFilter {
  SupplierId supplier_id;  // empty: of all
  ClockState state = ClockState::kRunning;
  Instant due_from;
  Instant due_before;
};

}  // namespace backline
