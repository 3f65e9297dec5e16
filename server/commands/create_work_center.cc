#include "server/commands/create_work_center.h"

namespace backline {

void CreateWorkCenter::AddKeys(KeySet& keys) const {
  keys.suppliers.push_back(work_center.supplier_id);
  keys.work_centers.push_back(WorkCenterIdOf(work_center.supplier_id, work_center.code));
}

int CreateWorkCenter::RowBudget() const { return 3 + kShiftsMax + kHolidaysMax; }

Decision CreateWorkCenter::Decide(const WorkingSet& set, const Context& context) const {
  if (set.Find<Supplier>(work_center.supplier_id) == nullptr) {
    return Refuse(Reason::kSupplierNotFound, "the supplier is not known yet");
  }
  WorkCenter made = work_center;
  made.id = WorkCenterIdOf(made.supplier_id, made.code);
  if (set.Find<WorkCenter>(made.id) != nullptr) {
    return Refuse(Reason::kCodeTaken, "the code " + made.code + " is taken", "code");
  }
  Draft draft(set, context);
  draft.Put(made);
  Event event;
  event.kind = EventKind::kCatalogChanged;
  event.supplier_id = made.supplier_id;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kWorkCenter, made.id.bits());
}

}  // namespace backline
