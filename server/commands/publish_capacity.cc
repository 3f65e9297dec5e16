#include "server/commands/publish_capacity.h"

#include <algorithm>
#include <vector>

namespace backline {
namespace {

// Slots of the subject that share a day with [from, to], as far as the batch knows, but for those
// that were taken back.
std::vector<Slot> SlotsBetween(const WorkingSet& set, const PublishCapacity& command) {
  std::vector<Slot> slots;
  set.table<Slot>().ForEach([&](const Slot& slot) {
    if (slot.taken_back()) return;
    if (slot.work_center_id == command.work_center_id && slot.subject == command.subject) {
      slots.push_back(slot);
    }
  });
  return slots;
}

bool Overlaps(const Slot& slot, Date start, int32_t days) {
  const bool same = slot.period_start == start && slot.period_days == days;
  return !same && slot.period_start <= start + (days - 1) && start <= slot.last_day();
}

void Publish(Draft& draft, const PublishCapacity& command, Date start, Quantity wanted) {
  const SlotId id = SlotIdOf(command.work_center_id, command.subject, start);
  const Slot* there = draft.Find<Slot>(id);
  if (wanted == 0 && (there == nullptr || there->taken_back())) return;
  if (there == nullptr) {
    Slot slot;
    slot.id = id;
    slot.work_center_id = command.work_center_id;
    slot.supplier_id = command.supplier_id;
    slot.subject = command.subject;
    slot.period_start = start;
    draft.Put(slot);
  }
  Slot& slot = draft.Edit<Slot>(id);
  slot.period_days = command.period_days;  // differs if it was taken back
  slot.wanted = wanted;
  slot.capacity = std::max(wanted, slot.booked);
}

}  // namespace

void PublishCapacity::AddKeys(KeySet& keys) const {
  keys.work_centers.push_back(work_center_id);
  keys.slot_ranges.push_back(
      {work_center_id, subject, from + (1 - kPeriodDaysMax), to + (kPeriodDaysMax - 1)});
  if (!subject.product_id.empty()) {
    keys.sourcing.push_back({subject.product_id, supplier_id});
  }
}

int PublishCapacity::RowBudget() const { return 3 + (to - from) / period_days + 1; }

Decision PublishCapacity::Decide(const WorkingSet& set, const Context& context) const {
  const WorkCenter* center = set.Find<WorkCenter>(work_center_id);
  if (center == nullptr || center->supplier_id != supplier_id) {
    return Refuse(Reason::kWorkCenterNotFound, "no such work centre", "work_center_id");
  }
  // A supplier learns of no product that it is no source of.
  if (!subject.product_id.empty() &&
      set.Find<Sourcing>({subject.product_id, supplier_id}) == nullptr) {
    return Refuse(Reason::kProductNotFound, "no such product", "product_id");
  }
  const std::vector<Slot> existing = SlotsBetween(set, *this);
  Draft draft(set, context);
  Quantity total = 0;
  for (Date start = from; start <= to; start = start + period_days) {
    for (const Slot& slot : existing) {
      if (!Overlaps(slot, start, period_days)) continue;
      return Refuse(Reason::kSlotOverlaps,
                    "a slot of " + std::to_string(slot.period_days) + " days starts on " +
                        slot.period_start.ToString(),
                    "period_days");
    }
    const int32_t working = WorkingDays(*center, start, period_days);
    const Quantity wanted = working == 0 ? 0 : per_working_day ? units * working : units;
    if (wanted > kQuantityMax) {
      return Refuse(Reason::kQuantityOverflow, "a slot has at most 1,000,000,000 units",
                    "units_per_working_day");
    }
    Publish(draft, *this, start, wanted);
    total += wanted;
  }
  Event event;
  event.kind = EventKind::kCapacityPublished;
  event.supplier_id = supplier_id;
  event.product_id = subject.product_id;
  event.quantity = total;
  event.date = from;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kCapacity, work_center_id.bits());
}

}  // namespace backline
