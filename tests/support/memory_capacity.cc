// What a MemoryStore reads of work centres, slots and bookings.
#include "tests/support/memory_store.h"

namespace backline::testing {

bool MemoryStore::LockCapacity(const Id128& id) {
  auto [it, fresh] = database_.capacity_locks_.emplace(id, this);
  if (!fresh) return it->second == this;
  locked_capacity_.push_back(id);
  return true;
}

std::vector<BookingId> MemoryStore::BookingsNamed(const KeySet& keys) const {
  std::vector<BookingId> bookings = keys.bookings;
  for (SlotMoveId id : keys.slot_moves) {
    if (const SlotMove* move = database_.Find<SlotMove>(id)) bookings.push_back(move->booking_id);
  }
  return bookings;
}

bool MemoryStore::LoadCapacity(const KeySet& keys, WorkingSet& set) {
  for (const SourcingKey& key : keys.family_members) {
    if (const FamilyMember* member = database_.Find<FamilyMember>(key)) {
      set.table<FamilyMember>().PutLoaded(*member);
    }
  }
  std::vector<WorkCenterId> centers = keys.work_centers;
  std::vector<SlotId> slots = keys.slots;
  for (SlotMoveId id : keys.slot_moves) {
    const SlotMove* move = database_.Find<SlotMove>(id);
    if (move == nullptr) continue;
    set.table<SlotMove>().PutLoaded(*move);
    slots.push_back(move->wanted_slot_id);
  }
  for (const PurchaseOrderLineKey& key : keys.production_plans) {
    const ProductionPlan* plan = database_.Find<ProductionPlan>(key);
    if (plan == nullptr) continue;
    set.table<ProductionPlan>().PutLoaded(*plan);
    centers.push_back(plan->work_center_id);
  }
  for (WorkCenterId id : centers) {
    const WorkCenter* center = database_.Find<WorkCenter>(id);
    if (center == nullptr) continue;
    if (!LockCapacity(id.bits())) return false;
    set.table<WorkCenter>().PutLoaded(*center);
  }
  std::vector<SupplyLineId> supply;
  set.table<SupplyLine>().ForEach([&](const SupplyLine& line) {
    if (line.slot_booked > 0 && set.Find<PurchaseOrder>(line.purchase_order_id) != nullptr) {
      supply.push_back(line.id);
    }
  });
  for (SupplyLineId id : supply) {
    for (BookingId booking_id : database_.bookings_of_supply_[id]) {
      const Booking& booking = *database_.Find<Booking>(booking_id);
      if (booking.held() == 0) continue;
      set.table<Booking>().PutLoaded(booking);
      slots.push_back(booking.slot_id);
    }
  }
  for (const auto& [id, slot] : database_.rows<Slot>()) {
    for (const SlotRange& range : keys.slot_ranges) {
      if (slot.work_center_id == range.work_center_id && slot.subject == range.subject &&
          range.from <= slot.period_start && slot.period_start <= range.to) {
        slots.push_back(id);
      }
    }
  }
  for (SlotId id : slots) {
    const Slot* slot = database_.Find<Slot>(id);
    if (slot == nullptr) continue;
    if (!LockCapacity(id.bits())) return false;
    set.table<Slot>().PutLoaded(*slot);
  }
  return true;
}

}  // namespace backline::testing
