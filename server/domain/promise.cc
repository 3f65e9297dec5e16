#include "server/domain/promise.h"

#include <algorithm>

#include "server/base/check.h"

namespace backline {

OptionalDate PromiseDate(const Promise& promise) {
  OptionalDate latest;
  for (const PromisePart& part : promise) {
    if (!part.date) return std::nullopt;
    if (!latest || *part.date > *latest) latest = part.date;
  }
  return latest;
}

Promise Normalized(Promise promise) {
  std::erase_if(promise, [](const PromisePart& part) { return part.quantity == 0; });
  if (promise.size() < 2) return promise;  // as most are
  std::stable_sort(promise.begin(), promise.end(), [](const PromisePart& a, const PromisePart& b) {
    if (a.date.has_value() != b.date.has_value()) return a.date.has_value();
    if (a.date != b.date) return a.date < b.date;
    return a.basis < b.basis;
  });
  Promise merged;
  for (const PromisePart& part : promise) {
    if (!merged.empty() && merged.back().date == part.date && merged.back().basis == part.basis) {
      merged.back().quantity += part.quantity;
    } else {
      merged.push_back(part);
    }
  }
  return merged;
}

std::vector<Quantity> AvailableToPromise(const std::vector<Quantity>& supply,
                                         const std::vector<Quantity>& demand) {
  BACKLINE_CHECK(supply.size() == demand.size());
  std::vector<Quantity> cumulative(supply.size());
  Quantity balance = 0;
  for (size_t t = 0; t < supply.size(); ++t) {
    balance += supply[t] - demand[t];
    cumulative[t] = balance;
  }
  // Looking ahead: what is promised in t is missing in every later period.
  for (size_t t = supply.size(); t-- > 1;) {
    cumulative[t - 1] = std::min(cumulative[t - 1], cumulative[t]);
  }
  for (Quantity& available : cumulative) available = std::max<Quantity>(0, available);
  return cumulative;
}

}  // namespace backline
