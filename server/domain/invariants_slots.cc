// Laws of capacity: schedules, plans and slots.
#include <algorithm>
#include <map>
#include <utility>

#include "server/domain/findings.h"
#include "server/domain/invariants.h"

namespace backline {

using laws::Find;
using laws::Findings;
using laws::SumOf;
using laws::Sums;

Violations SchedulesAreBookedOnce(const World& world) {
  Findings findings("SchedulesAreBookedOnce");
  Sums<SupplyLineId> held;
  for (const Booking& booking : world.bookings) {
    const SupplyLine* supply = Find(world.supply_lines, booking.supply_line_id);
    findings.Expect(
        booking.quantity > 0 && booking.released >= 0 && booking.released <= booking.quantity,
        booking.id, "frees more than it booked");
    findings.Expect(supply != nullptr && supply->purchase_order_id == booking.purchase_order_id &&
                        supply->line_number == booking.line_number &&
                        supply->supplier_id == booking.supplier_id &&
                        supply->product_id == booking.product_id,
                    booking.id, "books for another schedule than it names");
    held[booking.supply_line_id] += booking.quantity - booking.released;
  }
  for (const SupplyLine& row : world.supply_lines) {
    findings.ExpectEqual(row.slot_booked, SumOf(held, row.id), row.id, "slot_booked");
    const Quantity accepted = std::max<Quantity>(0, row.expected - row.cancelled);
    findings.Expect(row.slot_booked >= 0 && row.slot_booked <= accepted, row.id,
                    "is booked for more than is accepted");
  }
  return findings.Take();
}

Violations SchedulesEndWithTheirSlots(const World& world) {
  Findings findings("SchedulesEndWithTheirSlots");
  std::map<SupplyLineId, Date> ends;
  for (const Booking& booking : world.bookings) {
    const Slot* slot = Find(world.slots, booking.slot_id);
    if (slot == nullptr || booking.held() == 0) continue;
    Date& end = ends.try_emplace(booking.supply_line_id, slot->last_day()).first->second;
    end = std::max(end, slot->last_day());
  }
  for (const SupplyLine& row : world.supply_lines) {
    const auto end = ends.find(row.id);
    findings.Expect(row.slot_end == (end == ends.end() ? OptionalDate() : end->second), row.id,
                    "names another day as the end of its slots");
    findings.Expect(row.basis() != PromiseBasis::kProductionSlot ||
                        (end != ends.end() && end->second <= row.eta_date),
                    row.id, "promises on a slot that ends after its date");
  }
  return findings.Take();
}

Violations PlansAreTheirReports(const World& world) {
  Findings findings("PlansAreTheirReports");
  std::map<PurchaseOrderLineKey, ProgressReport> newest;
  for (const ProgressReport& report : world.progress_reports) {
    const PurchaseOrderLineKey key{report.purchase_order_id, report.line_number};
    findings.Expect(Find(world.production_plans, key) != nullptr, key, "is reported without plan");
    auto [it, first] = newest.try_emplace(key, report);
    if (!first) {
      findings.Expect(report.made >= it->second.made && report.date >= it->second.date, key,
                      "made less, or earlier, than was reported before");
    }
    findings.Expect(report.report_number == (first ? 1 : it->second.report_number + 1), key,
                    "its reports are not numbered one by one");
    it->second = report;
  }
  for (const ProductionPlan& plan : world.production_plans) {
    const auto it = newest.find(plan.key());
    const ProgressReport last = it == newest.end() ? ProgressReport{} : it->second;
    findings.ExpectEqual(plan.made, last.made, plan.key(), "made");
    findings.ExpectEqual(plan.report_count, last.report_number, plan.key(), "reports");
    const PurchaseOrderLine* line = Find(world.purchase_order_lines, plan.key());
    findings.Expect(line != nullptr && line->supplier_id == plan.supplier_id &&
                        line->product_id == plan.product_id && plan.daily_output > 0,
                    plan.key(), "plans another line than it names");
  }
  return findings.Take();
}

Violations SlotsAreNotOverbooked(const World& world) {
  Findings findings("SlotsAreNotOverbooked");
  Sums<SlotId> held;
  for (const Booking& booking : world.bookings) {
    held[booking.slot_id] += booking.quantity - booking.released;
    const Slot* slot = Find(world.slots, booking.slot_id);
    findings.Expect(slot != nullptr && slot->supplier_id == booking.supplier_id, booking.id,
                    "is booked on no slot of its supplier");
  }
  for (const Slot& slot : world.slots) {
    findings.ExpectEqual(slot.booked, SumOf(held, slot.id), slot.id, "booked");
    findings.Expect(SumOf(held, slot.id) <= slot.capacity, slot.id, "is overbooked");
    findings.ExpectEqual(slot.capacity, std::max(slot.wanted, slot.booked), slot.id, "capacity");
    findings.Expect(slot.wanted >= 0 && slot.period_days >= 1 &&
                        slot.subject.product_id.empty() != slot.subject.family_code.empty(),
                    slot.id, "makes nothing, or two things");
    const WorkCenter* center = Find(world.work_centers, slot.work_center_id);
    findings.Expect(center != nullptr && center->supplier_id == slot.supplier_id, slot.id,
                    "stands in no work centre of its supplier");
  }
  return findings.Take();
}

Violations SlotsDoNotOverlap(const World& world) {
  Findings findings("SlotsDoNotOverlap");
  std::map<std::pair<WorkCenterId, SlotSubject>, std::map<Date, Date>> cuts;
  for (const Slot& slot : world.slots) {
    if (slot.taken_back()) continue;
    const bool alone = cuts[{slot.work_center_id, slot.subject}]
                           .emplace(slot.period_start, slot.last_day())
                           .second;
    findings.Expect(alone, slot.id, "starts with another");
  }
  for (const auto& [where, cut] : cuts) {
    OptionalDate last;
    for (const auto& [start, end] : cut) {
      findings.Expect(!last || *last < start, where.first,
                      "has a slot that starts before the one before it ends");
      last = end;
    }
  }
  return findings.Take();
}

}  // namespace backline
