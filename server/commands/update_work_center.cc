#include "server/commands/update_work_center.h"

namespace backline {

void UpdateWorkCenter::AddKeys(KeySet& keys) const { keys.work_centers.push_back(work_center_id); }

int UpdateWorkCenter::RowBudget() const { return 3 + kShiftsMax + kHolidaysMax; }

Decision UpdateWorkCenter::Decide(const WorkingSet& set, const Context& context) const {
  const WorkCenter* center = set.Find<WorkCenter>(work_center_id);
  if (center == nullptr || center->supplier_id != supplier_id) {
    return Refuse(Reason::kWorkCenterNotFound, "no such work centre", "work_center_id");
  }
  // The version that the row has for a reader: an earlier command of the batch counts.
  if (etag && *etag != set.table<WorkCenter>().CommittedVersion(work_center_id)) {
    return Refuse(Reason::kEtagMismatch, "the work centre changed since it was read", "etag");
  }
  Draft draft(set, context);
  WorkCenter& changed = draft.Edit<WorkCenter>(work_center_id);
  if (name) changed.name = *name;
  if (time_zone) changed.time_zone = *time_zone;
  if (shifts) changed.shifts = *shifts;
  if (holidays) changed.holidays = *holidays;
  Event event;
  event.kind = EventKind::kCatalogChanged;
  event.supplier_id = supplier_id;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kWorkCenter, work_center_id.bits());
}

}  // namespace backline
