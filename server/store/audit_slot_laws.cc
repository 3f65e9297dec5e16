// Laws of production slots (D12), recomputed from the bookings.
#include "server/store/audit_laws.h"

namespace backline {

namespace {

constexpr Sql kSlotBookedIsItsBookings{R"sql(
SELECT slot_id, CAST('' AS BINARY(16)), 0, CAST(SUM(stored) AS SIGNED),
  CAST(SUM(computed) AS SIGNED)
FROM (
  SELECT slot_id, booked AS stored, 0 AS computed FROM slots WHERE slot_id BETWEEN ? AND ?
  UNION ALL
  SELECT slot_id, 0, quantity - released FROM bookings WHERE slot_id BETWEEN ? AND ?
) AS both_sides
GROUP BY slot_id HAVING SUM(stored) <> SUM(computed))sql"};

// The sum, not the counter: a lost update leaves a counter that looks right.
constexpr Sql kSlotIsNotOverbooked{R"sql(
SELECT slots.slot_id, CAST('' AS BINARY(16)), 0, held.quantity, slots.capacity
FROM slots JOIN (
  SELECT slot_id, CAST(SUM(quantity - released) AS SIGNED) AS quantity
  FROM bookings WHERE slot_id BETWEEN ? AND ? GROUP BY slot_id
) AS held ON held.slot_id = slots.slot_id
WHERE held.quantity > slots.capacity)sql"};

constexpr Sql kSlotCapacityIsHonoured{R"sql(
SELECT slot_id, CAST('' AS BINARY(16)), 0, capacity, GREATEST(wanted, booked)
FROM slots WHERE slot_id BETWEEN ? AND ? AND capacity <> GREATEST(wanted, booked))sql"};

// Of those that offer or hold something.
constexpr Sql kSlotsDoNotOverlap{R"sql(
SELECT slots.slot_id, later.slot_id, 0, 1, 0
FROM slots JOIN slots AS later FORCE INDEX (slots_period)
  ON later.work_center_id = slots.work_center_id AND later.product_id = slots.product_id
  AND later.family_code = slots.family_code AND later.period_start > slots.period_start
  AND later.period_start < slots.period_start + INTERVAL slots.period_days DAY
WHERE slots.slot_id BETWEEN ? AND ? AND slots.capacity > 0 AND later.capacity > 0)sql"};

constexpr Sql kBookingsAreOfTheSlotsSupplier{R"sql(
SELECT bookings.slot_id, CAST('' AS BINARY(16)), 0, 1, slots.supplier_id <=> bookings.supplier_id
FROM bookings LEFT JOIN slots ON slots.slot_id = bookings.slot_id
WHERE bookings.slot_id BETWEEN ? AND ?
  AND NOT slots.supplier_id <=> bookings.supplier_id)sql"};

constexpr Sql kScheduleBookedIsItsBookings{R"sql(
SELECT supply_line_id, CAST('' AS BINARY(16)), 0, CAST(SUM(stored) AS SIGNED),
  CAST(SUM(computed) AS SIGNED)
FROM (
  SELECT supply_line_id, slot_booked AS stored, 0 AS computed
  FROM supply_lines WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT bookings.supply_line_id, 0, bookings.quantity - bookings.released
  FROM supply_lines JOIN bookings ON bookings.supply_line_id = supply_lines.supply_line_id
  WHERE supply_lines.product_id BETWEEN ? AND ?
) AS both_sides
GROUP BY supply_line_id HAVING SUM(stored) <> SUM(computed))sql"};

constexpr Sql kScheduleIsBookedWithinReason{R"sql(
SELECT supply_line_id, CAST('' AS BINARY(16)), 0, slot_booked, GREATEST(0, expected - cancelled)
FROM supply_lines WHERE product_id BETWEEN ? AND ?
  AND slot_booked > GREATEST(0, expected - cancelled))sql"};

// What a date rests on is told by it.
constexpr Sql kScheduleEndsWithItsSlots{R"sql(
SELECT supply_lines.supply_line_id, CAST('' AS BINARY(16)), 0,
  COALESCE(TO_DAYS(supply_lines.slot_end_date), 0) AS stored,
  COALESCE(TO_DAYS(MAX(slots.period_start + INTERVAL (slots.period_days - 1) DAY)), 0) AS computed
FROM supply_lines
  LEFT JOIN bookings ON bookings.supply_line_id = supply_lines.supply_line_id
    AND bookings.released < bookings.quantity
  LEFT JOIN slots ON slots.slot_id = bookings.slot_id
WHERE supply_lines.product_id BETWEEN ? AND ?
  AND (supply_lines.slot_booked > 0 OR supply_lines.slot_end_date IS NOT NULL)
GROUP BY supply_lines.supply_line_id, supply_lines.slot_end_date
HAVING stored <> computed)sql"};

}  // namespace

const std::vector<AuditLaw>& SlotLaws() {
  static const auto* const kLaws = new std::vector<AuditLaw>{
      {{"slots.booked = what bookings hold"}, AuditSubject::kSlot, 2, kSlotBookedIsItsBookings},
      {{"what bookings hold <= slots.capacity"}, AuditSubject::kSlot, 1, kSlotIsNotOverbooked},
      {{"slots.capacity = published, or booked if more"},
       AuditSubject::kSlot,
       1,
       kSlotCapacityIsHonoured},
      {{"slots of one work centre and subject do not overlap"},
       AuditSubject::kSlot,
       1,
       kSlotsDoNotOverlap},
      {{"bookings.supplier_id = its slot's"},
       AuditSubject::kSlot,
       1,
       kBookingsAreOfTheSlotsSupplier},
  };
  return *kLaws;
}

const std::vector<AuditLaw>& ScheduleLaws() {
  static const auto* const kLaws = new std::vector<AuditLaw>{
      {{"supply_lines.slot_booked = what bookings hold"},
       AuditSubject::kSupplyLine,
       2,
       kScheduleBookedIsItsBookings},
      {{"supply_lines.slot_end_date = end of what bookings hold"},
       AuditSubject::kSupplyLine,
       1,
       kScheduleEndsWithItsSlots},
      {{"supply_lines.slot_booked <= what is accepted"},
       AuditSubject::kSupplyLine,
       1,
       kScheduleIsBookedWithinReason},
  };
  return *kLaws;
}

}  // namespace backline
