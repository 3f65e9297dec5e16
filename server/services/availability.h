// What a customer could have now, from one snapshot. An order line is served by one location and is
// never split silently, so each location is looked at by itself. Pure.
#pragma once

#include "server/domain/promise.h"
#include "server/store/reader.h"

namespace backline {

enum class AvailabilityState { kInStock = 1, kBackorder = 2, kOutOfStock = 3 };

struct AvailabilityAnswer {
  AvailabilityState state = AvailabilityState::kOutOfStock;
  Quantity available = 0;  // the most at any one location
  OptionalDate date;       // when the quantity is covered
  PromiseBasis basis = PromiseBasis::kNone;
  bool orderable = false;
};

// REQUIRES: quantity >= 1.
AvailabilityAnswer AvailabilityOf(const AvailabilityRead& read, Quantity quantity, Date today);

}  // namespace backline
