// What a MemoryStore reads of calendars, agreements and clocks.
#include "tests/support/memory_store.h"

namespace backline::testing {

void MemoryStore::LoadAgreements(const KeySet& keys, WorkingSet& set) {
  const auto put_calendar = [&](SupplierId party) {
    const BusinessCalendar* calendar = database_.Find<BusinessCalendar>(party);
    if (calendar != nullptr) set.table<BusinessCalendar>().PutLoaded(*calendar);
  };
  for (SupplierId party : keys.calendars) put_calendar(party);
  for (const auto& [id, agreement] : database_.rows<Agreement>()) {
    const auto& wanted = keys.agreements;
    if (std::find(wanted.begin(), wanted.end(), agreement.supplier_id) == wanted.end()) continue;
    set.table<Agreement>().PutLoaded(agreement);
    put_calendar(agreement.supplier_id);
    put_calendar(SupplierId());
  }
  const auto put_clock = [&](const ObligationClock& clock) {
    set.table<ObligationClock>().PutLoaded(clock);
    const Work* timer = database_.Find<Work>(clock.timer());
    if (timer != nullptr) set.table<Work>().PutLoaded(*timer);
  };
  for (ClockId id : keys.clocks) {
    const ObligationClock* clock = database_.Find<ObligationClock>(id);
    if (clock != nullptr) put_clock(*clock);
  }
  for (const PurchaseOrderLineKey& key : keys.line_clocks) {
    for (ClockId id : database_.clocks_of_line_[key]) {
      const ObligationClock& clock = *database_.Find<ObligationClock>(id);
      if (clock.open() || clock.kind == ClockKind::kAcknowledge) put_clock(clock);
    }
  }
}

}  // namespace backline::testing
