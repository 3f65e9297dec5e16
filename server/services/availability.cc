#include "server/services/availability.h"

#include <algorithm>
#include <map>

namespace backline {

AvailabilityAnswer AvailabilityOf(const AvailabilityRead& read, Quantity quantity, Date today) {
  AvailabilityAnswer answer;
  std::map<LocationId, Quantity> covered;
  for (const Stock& stock : read.stock) {
    covered[stock.location_id] = stock.available();
    answer.available = std::max(answer.available, stock.available());
  }
  const BackorderPolicy policy = read.product.backorder_policy;
  if (answer.available >= quantity) {
    answer.state = AvailabilityState::kInStock;
    answer.date = today;
    answer.basis = PromiseBasis::kStock;
    answer.orderable = true;
    return answer;
  }
  // While the gate is closed a new order joins the tail without a date.
  if (read.product.pegging_open()) {
    for (const SupplyLine& supply : read.free_supply) {  // by date
      Quantity& at_location = covered[supply.location_id];
      at_location += supply.free();
      if (at_location < quantity || !supply.promised_date()) continue;
      answer.date = std::max(*supply.promised_date(), today);
      answer.basis = supply.basis();
      break;
    }
  }
  answer.state = answer.date ? AvailabilityState::kBackorder : AvailabilityState::kOutOfStock;
  answer.orderable = policy == BackorderPolicy::kAllow ||
                     (policy == BackorderPolicy::kDatedOnly && answer.date.has_value());
  return answer;
}

}  // namespace backline
