#include "server/commands/set_business_calendar.h"

namespace backline {

void SetBusinessCalendar::AddKeys(KeySet& keys) const {
  if (!calendar.party.empty()) keys.suppliers.push_back(calendar.party);
  keys.calendars.push_back(calendar.party);
}

int SetBusinessCalendar::RowBudget() const { return 3 + kShiftsMax + kHolidaysMax; }

Decision SetBusinessCalendar::Decide(const WorkingSet& set, const Context& context) const {
  if (!calendar.party.empty() && set.Find<Supplier>(calendar.party) == nullptr) {
    return Refuse(Reason::kSupplierNotFound, "no such supplier", "supplier_id");
  }
  const bool stored = set.Find<BusinessCalendar>(calendar.party) != nullptr;
  // The version that the row has for a reader: an earlier command of the batch counts.
  if (etag &&
      (!stored || *etag != set.table<BusinessCalendar>().CommittedVersion(calendar.party))) {
    return Refuse(Reason::kEtagMismatch, "the calendar changed since it was read", "etag");
  }
  Draft draft(set, context);
  draft.Put(calendar);
  Event event;
  event.kind = EventKind::kCatalogChanged;
  event.supplier_id = calendar.party;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kBusinessCalendar, calendar.party.bits());
}

}  // namespace backline
