#include "server/commands/report_progress.h"

#include "server/domain/eta_request.h"

namespace backline {

void ReportProgress::AddKeys(KeySet& keys) const {
  keys.purchase_order_lines.push_back({purchase_order_id, line_number});
  keys.production_plans.push_back({purchase_order_id, line_number});
}

int ReportProgress::RowBudget() const { return 5; }

Decision ReportProgress::Decide(const WorkingSet& set, const Context& context) const {
  const PurchaseOrderLineKey key{purchase_order_id, line_number};
  const ProductionPlan* before = set.Find<ProductionPlan>(key);
  if (before == nullptr || before->supplier_id != supplier_id) {
    return Refuse(Reason::kProductionPlanNotFound, "the line has no production plan",
                  "line_number");
  }
  const PurchaseOrderLine& line = *set.Find<PurchaseOrderLine>(key);
  if (line.open() == 0) return Refuse(Reason::kWrongState, "nothing of it is open", "line_number");
  if (made < before->made) {
    return Refuse(Reason::kQuantityMismatch, std::to_string(before->made) + " were reported before",
                  "made_quantity");
  }
  const WorkCenter& center = *set.Find<WorkCenter>(before->work_center_id);
  if (report_date > LocalDate(context.now, center.time_zone) ||
      (before->last_report_date && report_date < *before->last_report_date)) {
    return Refuse(Reason::kDateNotAllowed,
                  "a report follows the last one and tells of a day that has begun", "report_date");
  }
  Draft draft(set, context);
  ProductionPlan& plan = draft.Edit<ProductionPlan>(key);
  plan.made = made;
  plan.last_report_date = report_date;
  plan.report_count += 1;
  const OptionalDate end = EstimatedEnd(plan, center, line.received + line.open());
  if (!end) {
    return Refuse(Reason::kNoWorkingDay, "the calendar has too few working days", "report_date");
  }
  const Date end_before = before->estimated_end_date;
  plan.estimated_end_date = *end;
  draft.appends().progress_reports.push_back(
      {purchase_order_id, line_number, plan.report_count, made, report_date, *end, context.now});
  Event event;
  event.kind = EventKind::kProgressReported;
  event.product_id = plan.product_id;
  event.supplier_id = supplier_id;
  event.purchase_order_id = purchase_order_id;
  event.line_number = line_number;
  event.quantity = made;
  event.date = *end;
  event.previous_date = end_before;
  draft.Emit(event);
  AskForEta(draft, plan, end_before);
  return Accept(draft, ResourceKind::kProductionPlan, purchase_order_id.bits(),
                Id128{0, static_cast<uint64_t>(line_number)});
}

}  // namespace backline
