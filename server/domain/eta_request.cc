#include "server/domain/eta_request.h"

namespace backline {

OptionalDate LatestConfirmedDate(const Draft& draft, const PurchaseOrderLineKey& key) {
  OptionalDate latest;
  for (const SupplyLineId& id : draft.SupplyLinesOf(key)) {
    const SupplyLine& supply = *draft.Find<SupplyLine>(id);
    if (!supply.confirmed || supply.remaining() == 0 || !supply.eta_date) continue;
    if (!latest || *supply.eta_date > *latest) latest = supply.eta_date;
  }
  return latest;
}

void AskForEta(Draft& draft, const ProductionPlan& plan, OptionalDate end_before) {
  const OptionalDate confirmed = LatestConfirmedDate(draft, plan.key());
  if (!confirmed || plan.estimated_end_date <= *confirmed) return;
  // The same lateness is asked for once.
  if (end_before && plan.estimated_end_date <= *end_before) return;
  Event event;
  event.kind = EventKind::kEtaRequested;
  event.product_id = plan.product_id;
  event.supplier_id = plan.supplier_id;
  event.purchase_order_id = plan.purchase_order_id;
  event.line_number = plan.line_number;
  event.date = plan.estimated_end_date;
  event.previous_date = confirmed;
  draft.Emit(event);
}

}  // namespace backline
