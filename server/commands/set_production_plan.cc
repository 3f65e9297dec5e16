#include "server/commands/set_production_plan.h"

#include "server/domain/eta_request.h"

namespace backline {

void SetProductionPlan::AddKeys(KeySet& keys) const {
  keys.purchase_order_lines.push_back({purchase_order_id, line_number});
  keys.production_plans.push_back({purchase_order_id, line_number});
  keys.work_centers.push_back(work_center_id);
}

int SetProductionPlan::RowBudget() const { return 4; }

Decision SetProductionPlan::Decide(const WorkingSet& set, const Context& context) const {
  const PurchaseOrder* purchase_order = set.Find<PurchaseOrder>(purchase_order_id);
  if (purchase_order == nullptr || purchase_order->supplier_id != supplier_id ||
      !purchase_order->sent_date) {
    return Refuse(Reason::kPurchaseOrderNotFound, "no such purchase order", "purchase_order_id");
  }
  const PurchaseOrderLineKey key{purchase_order_id, line_number};
  const PurchaseOrderLine* line = set.Find<PurchaseOrderLine>(key);
  if (line == nullptr) {
    return Refuse(Reason::kPurchaseOrderLineNotFound, "no such line", "line_number");
  }
  if (line->state != PurchaseOrderLineState::kAccepted &&
      line->state != PurchaseOrderLineState::kAcceptedWithChanges) {
    return Refuse(Reason::kWrongState, "only an accepted line is planned", "line_number");
  }
  const WorkCenter* center = set.Find<WorkCenter>(work_center_id);
  if (center == nullptr || center->supplier_id != supplier_id) {
    return Refuse(Reason::kWorkCenterNotFound, "no such work centre", "work_center_id");
  }
  ProductionPlan plan;
  OptionalDate end_before;
  if (const ProductionPlan* old = set.Find<ProductionPlan>(key)) {
    plan = *old;
    end_before = old->estimated_end_date;
  }
  plan.purchase_order_id = purchase_order_id;
  plan.line_number = line_number;
  plan.supplier_id = supplier_id;
  plan.product_id = line->product_id;
  plan.work_center_id = work_center_id;
  plan.start_date = start_date;
  plan.daily_output = daily_output;
  const Quantity target = line->received + line->open();
  const OptionalDate end = EstimatedEnd(plan, *center, target);
  if (!end) {
    return Refuse(Reason::kNoWorkingDay, "the calendar has too few working days", "start_date");
  }
  plan.estimated_end_date = *end;
  Draft draft(set, context);
  draft.Put(plan);
  Event event;
  event.kind = EventKind::kProductionPlanned;
  event.product_id = plan.product_id;
  event.supplier_id = supplier_id;
  event.purchase_order_id = purchase_order_id;
  event.line_number = line_number;
  event.quantity = target;
  event.date = *end;
  event.previous_date = end_before;
  draft.Emit(event);
  AskForEta(draft, plan, end_before);
  return Accept(draft, ResourceKind::kProductionPlan, purchase_order_id.bits(),
                Id128{0, static_cast<uint64_t>(line_number)});
}

}  // namespace backline
