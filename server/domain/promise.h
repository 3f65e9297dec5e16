// Promises: parts of {quantity, date, basis}. The date of a promise is its latest part's, and none
// while any part has none. Dates of pegged parts are read through the peg from the supply line.
#pragma once

#include <cstdint>
#include <vector>

#include "server/domain/date.h"
#include "server/domain/quantity.h"

namespace backline {

enum class PromiseBasis : int8_t {
  kStock = 1,
  kProductionSlot = 2,
  kSupplierConfirmed = 3,
  kSupplierRequested = 4,
  kDefaultLeadTime = 5,
  kOverdue = 6,
  kNone = 7,
};

struct PromisePart {
  Quantity quantity = 0;
  OptionalDate date;
  PromiseBasis basis = PromiseBasis::kNone;
  friend bool operator==(const PromisePart&, const PromisePart&) = default;
};

using Promise = std::vector<PromisePart>;

// The latest date, or nothing while any part has none or there is no part.
OptionalDate PromiseDate(const Promise& promise);
// By date (undated last), equal dates and bases merged, empty parts left out.
Promise Normalized(Promise promise);

// Cumulative available-to-promise with look-ahead, per period: ATP(t) = max(0, min over u >= t of
// (supply up to u - demand up to u)). REQUIRES: equal sizes. (Oracle's manual has the test vector.)
std::vector<Quantity> AvailableToPromise(const std::vector<Quantity>& supply,
                                         const std::vector<Quantity>& demand);

}  // namespace backline
