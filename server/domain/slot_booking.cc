#include "server/domain/slot_booking.h"

#include <algorithm>

#include "server/domain/gates.h"

namespace backline {
namespace {

// Tells who is pegged to the schedule if what its date rests on differs at the end of the scope.
class TellsBasis {
 public:
  TellsBasis(Draft& draft, SupplyLineId supply_id)
      : draft_(draft), supply_id_(supply_id), before_(Basis()) {}
  ~TellsBasis() {
    if (Basis() == before_) return;
    StartTelling(draft_, supply_id_, QueueKey{});
  }
  TellsBasis(const TellsBasis&) = delete;
  TellsBasis& operator=(const TellsBasis&) = delete;

 private:
  PromiseBasis Basis() const { return draft_.Find<SupplyLine>(supply_id_)->basis(); }
  Draft& draft_;
  const SupplyLineId supply_id_;
  const PromiseBasis before_;
};

Event EventOf(EventKind kind, const Booking& booking, const Slot& slot, Quantity quantity) {
  Event event;
  event.kind = kind;
  event.product_id = booking.product_id;
  event.supplier_id = booking.supplier_id;
  event.purchase_order_id = booking.purchase_order_id;
  event.line_number = booking.line_number;
  event.supply_line_id = booking.supply_line_id;
  event.quantity = quantity;
  event.date = slot.period_start;
  return event;
}

bool Makes(const Draft& draft, const Slot& slot, const SupplyLine& supply) {
  if (slot.subject.family_code.empty()) return slot.subject.product_id == supply.product_id;
  const FamilyMember* member = draft.Find<FamilyMember>({supply.product_id, supply.supplier_id});
  return member != nullptr && member->family_code == slot.subject.family_code;
}

std::optional<Refusal> CheckSlot(const Draft& draft, const SupplyLine& supply, const SlotPart& part,
                                 const std::string& path) {
  const Slot* slot = draft.Find<Slot>(part.slot_id);
  if (!Makes(draft, *slot, supply)) {
    return Refusal{
        Reason::kSlotNotForProduct, "the slot does not make the product", path + ".slot_id", {}};
  }
  if (supply.eta_date && slot->period_start > *supply.eta_date) {
    return Refusal{Reason::kSlotTooLate,
                   "the slot starts after the schedule's date " + supply.eta_date->ToString(),
                   path + ".slot_id",
                   {}};
  }
  if (slot->free() < part.quantity) {
    return Refusal{Reason::kSlotFull,
                   "the slot has room for " + std::to_string(slot->free()),
                   path + ".quantity",
                   {{"slot_id", slot->id.ToString()}, {"free", std::to_string(slot->free())}}};
  }
  return std::nullopt;
}

int HeldBookings(const Draft& draft, SupplyLineId supply_id) {
  int held = 0;
  for (const BookingId& id : draft.BookingsOf(supply_id)) {
    held += draft.Find<Booking>(id)->held() > 0 ? 1 : 0;
  }
  return held;
}

// The bookings of a schedule, the latest periods first, the youngest first among equals.
std::vector<BookingId> LatestFirst(const Draft& draft, SupplyLineId supply_id) {
  std::vector<BookingId> ids = draft.BookingsOf(supply_id);
  const auto start_of = [&](const BookingId& id) {
    return draft.Find<Slot>(draft.Find<Booking>(id)->slot_id)->period_start;
  };
  std::sort(ids.begin(), ids.end(), [&](const BookingId& a, const BookingId& b) {
    return start_of(a) != start_of(b) ? start_of(a) > start_of(b) : a > b;
  });
  return ids;
}

Refusal TooMany(const std::string& path) {
  return {Reason::kTooManyBookings,
          "a schedule has at most " + std::to_string(kBookingsPerScheduleMax) + " bookings",
          path,
          {}};
}

// Whenever what the schedule holds of slots changes.
void SetSlotEnd(Draft& draft, SupplyLineId supply_id) {
  OptionalDate end;
  for (const BookingId& id : draft.BookingsOf(supply_id)) {
    const Booking& booking = *draft.Find<Booking>(id);
    if (booking.held() == 0) continue;
    const Date last = draft.Find<Slot>(booking.slot_id)->last_day();
    if (!end || *end < last) end = last;
  }
  draft.Edit<SupplyLine>(supply_id).slot_end = end;
}

// A booking of the schedule that holds the quantity; the slot has room.
Booking Add(Draft& draft, const SupplyLine& supply, const SlotPart& part) {
  Booking booking;
  booking.id = BookingId(draft.NewId());
  booking.slot_id = part.slot_id;
  booking.purchase_order_id = supply.purchase_order_id;
  booking.line_number = supply.line_number;
  booking.supply_line_id = supply.id;
  booking.supplier_id = supply.supplier_id;
  booking.product_id = supply.product_id;
  booking.quantity = part.quantity;
  booking.recorded_time = draft.context().now;
  draft.Put(booking);
  draft.Edit<Slot>(part.slot_id).booked += part.quantity;
  draft.Edit<SupplyLine>(supply.id).slot_booked += part.quantity;
  SetSlotEnd(draft, supply.id);
  return booking;
}

void Free(Draft& draft, const Booking& booking, Quantity quantity) {
  draft.Edit<Booking>(booking.id).released += quantity;
  Slot& slot = draft.Edit<Slot>(booking.slot_id);
  slot.booked -= quantity;
  slot.capacity = std::max(slot.wanted, slot.booked);
  draft.Edit<SupplyLine>(booking.supply_line_id).slot_booked -= quantity;
  SetSlotEnd(draft, booking.supply_line_id);
}

}  // namespace

std::optional<Refusal> CheckSlotsAreOwn(const WorkingSet& set, SupplierId supplier_id,
                                        const std::vector<SlotPart>& parts,
                                        const std::string& path) {
  for (size_t i = 0; i < parts.size(); ++i) {
    const Slot* slot = set.Find<Slot>(parts[i].slot_id);
    if (slot != nullptr && slot->supplier_id == supplier_id) continue;
    return Refusal{
        Reason::kSlotNotFound, "no such slot", path + "[" + std::to_string(i) + "].slot_id", {}};
  }
  return std::nullopt;
}

std::optional<Refusal> BookParts(Draft& draft, SupplyLineId supply_id,
                                 const std::vector<SlotPart>& parts, const std::string& path) {
  const TellsBasis tells(draft, supply_id);
  for (size_t i = 0; i < parts.size(); ++i) {
    const SupplyLine supply = *draft.Find<SupplyLine>(supply_id);
    const std::string part_path = path + "[" + std::to_string(i) + "]";
    if (auto refusal = CheckSlot(draft, supply, parts[i], part_path)) return refusal;
    if (supply.slot_booked + parts[i].quantity > supply.accepted()) {
      return Refusal{Reason::kQuantityMismatch,
                     "only " + std::to_string(supply.accepted() - supply.slot_booked) +
                         " of the schedule are not booked",
                     part_path + ".quantity",
                     {}};
    }
    if (HeldBookings(draft, supply_id) == kBookingsPerScheduleMax) return TooMany(path);
    const Booking booking = Add(draft, supply, parts[i]);
    draft.Emit(EventOf(EventKind::kSlotBooked, booking, *draft.Find<Slot>(booking.slot_id),
                       booking.quantity));
  }
  return std::nullopt;
}

void Release(Draft& draft, BookingId booking_id, Quantity quantity) {
  const Booking booking = *draft.Find<Booking>(booking_id);
  BACKLINE_CHECK(0 < quantity && quantity <= booking.held());
  const TellsBasis tells(draft, booking.supply_line_id);
  Free(draft, booking, quantity);
  draft.Emit(
      EventOf(EventKind::kSlotReleased, booking, *draft.Find<Slot>(booking.slot_id), quantity));
}

std::optional<Refusal> MoveParts(Draft& draft, BookingId booking_id,
                                 const std::vector<SlotPart>& parts, const std::string& path) {
  const Booking booking = *draft.Find<Booking>(booking_id);
  const SupplyLine supply = *draft.Find<SupplyLine>(booking.supply_line_id);
  const TellsBasis tells(draft, supply.id);
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::string part_path = path + "[" + std::to_string(i) + "]";
    const Quantity held = draft.Find<Booking>(booking_id)->held();
    if (parts[i].quantity > held) {
      return Refusal{Reason::kQuantityMismatch,
                     "the booking holds " + std::to_string(held) + " more",
                     part_path + ".quantity",
                     {}};
    }
    if (parts[i].slot_id == booking.slot_id) {
      return Refusal{Reason::kNothingToDo, "it is booked there", part_path + ".slot_id", {}};
    }
    if (auto refusal = CheckSlot(draft, supply, parts[i], part_path)) return refusal;
    Free(draft, booking, parts[i].quantity);
    if (HeldBookings(draft, supply.id) == kBookingsPerScheduleMax) return TooMany(path);
    const Booking moved = Add(draft, supply, parts[i]);
    Event event =
        EventOf(EventKind::kSlotMoved, moved, *draft.Find<Slot>(moved.slot_id), moved.quantity);
    event.previous_date = draft.Find<Slot>(booking.slot_id)->period_start;
    draft.Emit(event);
  }
  return std::nullopt;
}

std::optional<Refusal> SplitOff(Draft& draft, BookingId booking_id, Quantity quantity) {
  Booking part = *draft.Find<Booking>(booking_id);
  BACKLINE_CHECK(0 < quantity && quantity < part.held());
  if (HeldBookings(draft, part.supply_line_id) == kBookingsPerScheduleMax) {
    return TooMany("booking_id");
  }
  draft.Edit<Booking>(booking_id).quantity -= quantity;
  part.id = BookingId(draft.NewId());
  part.quantity = quantity;
  part.released = 0;
  part.recorded_time = draft.context().now;
  part.version = 0;
  draft.Put(part);
  draft.Emit(EventOf(EventKind::kBookingSplit, part, *draft.Find<Slot>(part.slot_id), quantity));
  return std::nullopt;
}

void MoveBookingsAlong(Draft& draft, SupplyLineId from, SupplyLineId to) {
  const SupplyLine supply = *draft.Find<SupplyLine>(from);
  Quantity excess = supply.slot_booked - supply.accepted();
  if (excess <= 0) return;
  for (const BookingId& id : LatestFirst(draft, from)) {
    if (excess == 0) break;
    Booking part = *draft.Find<Booking>(id);
    const Quantity moved = std::min(excess, part.held());
    if (moved == 0) continue;
    excess -= moved;
    draft.Edit<Booking>(id).released += moved;
    part.id = BookingId(draft.NewId());
    part.supply_line_id = to;
    part.quantity = moved;
    part.released = 0;
    part.recorded_time = draft.context().now;
    part.version = 0;
    draft.Put(part);
    draft.Edit<SupplyLine>(from).slot_booked -= moved;
    draft.Edit<SupplyLine>(to).slot_booked += moved;
    draft.Emit(EventOf(EventKind::kBookingSplit, part, *draft.Find<Slot>(part.slot_id), moved));
  }
  SetSlotEnd(draft, from);
  SetSlotEnd(draft, to);
}

void FitBookings(Draft& draft, SupplyLineId supply_id) {
  const SupplyLine supply = *draft.Find<SupplyLine>(supply_id);
  Quantity excess = supply.slot_booked - supply.accepted();
  if (excess <= 0) return;
  for (const BookingId& id : LatestFirst(draft, supply_id)) {
    const Quantity freed = std::min(excess, draft.Find<Booking>(id)->held());
    if (freed == 0) continue;
    Release(draft, id, freed);
    excess -= freed;
  }
  BACKLINE_CHECK(excess == 0);
}

}  // namespace backline
