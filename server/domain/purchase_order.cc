#include "server/domain/purchase_order.h"

namespace backline {

PromiseBasis SupplyLine::basis() const {
  if (overdue) return PromiseBasis::kOverdue;
  if (!eta_date) return PromiseBasis::kDefaultLeadTime;
  if (!confirmed) return PromiseBasis::kSupplierRequested;
  return rests_on_slots() ? PromiseBasis::kProductionSlot : PromiseBasis::kSupplierConfirmed;
}

OptionalDate SupplyLine::promised_date() const {
  if (overdue) return std::nullopt;
  return sort_date();
}

}  // namespace backline
