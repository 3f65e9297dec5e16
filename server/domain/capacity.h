// What a supplier can make: work centres with their calendars, slots of capacity, and the bookings
// of purchase order schedules on them.
//
// Law (D12): of a slot, booked = the sum of what its bookings hold, and booked <= capacity, always.
// `wanted` is what the supplier published. Where it is lowered below what is booked, capacity stays
// at booked, which is a conflict to solve: nothing more is booked there, and each release lowers
// capacity towards wanted.
//
// A slot that is published with nothing and holds nothing is taken back: it stands in no list, and
// other periods may be published over it. Of the others, two of one work centre and subject never
// share a day.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"
#include "server/domain/product.h"
#include "server/domain/quantity.h"

namespace backline {

constexpr int kShiftsMax = 21;  // three a day
constexpr int kHolidaysMax = 366;
constexpr int kMinutesOfDay = 24 * 60;
constexpr int kPeriodDaysMax = 31;
constexpr int kSlotsPerCallMax = 400;
constexpr int kPublishedDaysMax = 400;
constexpr int kSlotPartsMax = 16;
constexpr int kBookingsPerScheduleMax = 64;
constexpr int kFamilyProductsMax = 100;  // in one call
// How far a calendar is searched for working days.
constexpr int kCalendarDaysMax = 3'660;

// Working time within one day of the work centre's zone. Time past midnight is a second shift.
struct Shift {
  int32_t weekday = 1;  // 1 is Monday
  int32_t start_minute = 0;
  int32_t end_minute = 0;
  friend auto operator<=>(const Shift&, const Shift&) = default;
};

struct WorkCenter {
  using Key = WorkCenterId;
  WorkCenterId id;  // WorkCenterIdOf(supplier, code)
  SupplierId supplier_id;
  std::string code;
  std::string name;
  std::string time_zone;
  std::vector<Shift> shifts;   // ascending
  std::vector<Date> holidays;  // ascending
  int64_t version = 0;         // also the etag
  Key key() const { return id; }
};

// Which family of a supplier a product belongs to; an empty code is none.
struct FamilyMember {
  using Key = SourcingKey;
  ProductId product_id;
  SupplierId supplier_id;
  std::string family_code;
  int64_t version = 0;
  Key key() const { return {product_id, supplier_id}; }
};

// What a slot makes: one product, or any product of a family.
struct SlotSubject {
  ProductId product_id;     // empty: the family
  std::string family_code;  // empty: the product
  friend auto operator<=>(const SlotSubject&, const SlotSubject&) = default;
};

struct Slot {
  using Key = SlotId;
  SlotId id;  // SlotIdOf(...)
  WorkCenterId work_center_id;
  SupplierId supplier_id;
  SlotSubject subject;
  Date period_start;
  int32_t period_days = 1;
  Quantity capacity = 0;  // honoured: never below booked
  Quantity wanted = 0;    // published
  Quantity booked = 0;
  int64_t version = 0;
  Key key() const { return id; }
  Quantity free() const { return std::max<Quantity>(0, wanted - booked); }
  bool taken_back() const { return capacity == 0; }
  Date last_day() const { return period_start + (period_days - 1); }
};

struct Booking {
  using Key = BookingId;
  BookingId id;
  SlotId slot_id;
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  SupplyLineId supply_line_id;
  SupplierId supplier_id;
  ProductId product_id;
  Quantity quantity = 0;
  Quantity released = 0;  // freed, or moved to another slot
  Instant recorded_time;
  int64_t version = 0;
  Key key() const { return id; }
  Quantity held() const { return quantity - released; }
};

// A part of a schedule on a slot.
struct SlotPart {
  SlotId slot_id;
  Quantity quantity = 0;
};

// Slots of one subject in one work centre whose period starts in [from, to].
struct SlotRange {
  WorkCenterId work_center_id;
  SlotSubject subject;
  Date from;
  Date to;
  friend auto operator<=>(const SlotRange&, const SlotRange&) = default;
};

// What a quantity would take of free slots, the earliest ends first.
struct CompletionEstimate {
  std::vector<SlotPart> parts;
  OptionalDate completion_date;  // the last day of the last part; none if the slots do not suffice
  Quantity missing = 0;
};
CompletionEstimate EstimateCompletion(std::vector<Slot> slots, Quantity quantity);

// Derived ids: the primary key keeps a code, and a period, from being made twice.
WorkCenterId WorkCenterIdOf(SupplierId supplier_id, const std::string& code);
SlotId SlotIdOf(WorkCenterId work_center_id, const SlotSubject& subject, Date period_start);

// 1 is Monday.
int32_t WeekdayOf(Date date);
// A day with a shift that is no holiday. Holidays are ascending.
bool IsWorkingDay(const std::vector<Shift>& shifts, const std::vector<Date>& holidays, Date date);
bool IsWorkingDay(const WorkCenter& center, Date date);
// How many of the days [first, first + days).
int32_t WorkingDays(const WorkCenter& center, Date first, int32_t days);
// The count-th working day from `from` on; nothing if it lies beyond kCalendarDaysMax.
// REQUIRES: count >= 1.
OptionalDate WorkingDay(const WorkCenter& center, Date from, int64_t count);

}  // namespace backline
