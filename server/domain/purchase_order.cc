#include "server/domain/purchase_order.h"

namespace backline {

PromiseBasis SupplyLine::basis() const {
  if (overdue) return PromiseBasis::kOverdue;
  if (!eta_date) return PromiseBasis::kDefaultLeadTime;
  return confirmed ? PromiseBasis::kSupplierConfirmed : PromiseBasis::kSupplierRequested;
}

OptionalDate SupplyLine::promised_date() const {
  if (overdue) return std::nullopt;
  return sort_date();
}

}  // namespace backline
