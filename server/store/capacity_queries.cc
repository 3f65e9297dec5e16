// What is read of production slots. The supplier stands in every statement.
#include <map>
#include <utility>

#include "server/store/reader.h"
#include "server/store/reader_rows.h"
#include "server/store/reader_session.h"

namespace backline {

namespace {

#define BACKLINE_WORK_CENTER_COLUMNS "work_center_id, supplier_id, code, name, time_zone, version"
#define BACKLINE_SLOT_COLUMNS                                                                  \
  "slot_id, work_center_id, supplier_id, product_id, family_code, period_start, period_days, " \
  "capacity, wanted, booked, version"
#define BACKLINE_BOOKING_COLUMNS                                                              \
  "bookings.booking_id, bookings.slot_id, bookings.purchase_order_id, bookings.line_number, " \
  "bookings.supply_line_id, bookings.supplier_id, bookings.product_id, bookings.quantity, "   \
  "bookings.released, bookings.recorded_time, bookings.version, slots.period_start"
#define BACKLINE_HELD_BOOKINGS                                    \
  "SELECT " BACKLINE_BOOKING_COLUMNS                              \
  " FROM bookings JOIN slots ON slots.slot_id = bookings.slot_id" \
  " WHERE bookings.supplier_id = ? AND bookings.released < bookings.quantity AND "
#define BACKLINE_PLAN_COLUMNS                                                  \
  "production_plans.purchase_order_id, production_plans.line_number, "         \
  "production_plans.supplier_id, production_plans.product_id, "                \
  "production_plans.work_center_id, production_plans.start_date, "             \
  "production_plans.daily_output, production_plans.made, "                     \
  "production_plans.report_count, production_plans.last_report_date, "         \
  "production_plans.estimated_end_date, production_plans.version, "            \
  "(SELECT MAX(supply_lines.eta_date) FROM supply_lines"                       \
  " WHERE supply_lines.purchase_order_id = production_plans.purchase_order_id" \
  " AND supply_lines.line_number = production_plans.line_number"               \
  " AND supply_lines.confirmed = 1"                                            \
  " AND supply_lines.expected > supply_lines.received + supply_lines.cancelled)"
#define BACKLINE_MOVE_COLUMNS                                                           \
  "slot_move_id, booking_id, purchase_order_id, line_number, supplier_id, product_id, " \
  "wanted_slot_id, wanted_date, reason, requested_time, state, answer_note, version"

constexpr Sql kCenter{"SELECT " BACKLINE_WORK_CENTER_COLUMNS
                      " FROM work_centers WHERE work_center_id = ? AND supplier_id = ?"};
constexpr Sql kCenters{"SELECT " BACKLINE_WORK_CENTER_COLUMNS
                       " FROM work_centers WHERE supplier_id = ? AND code > ?"
                       " ORDER BY code LIMIT ?"};
constexpr Sql kShifts{
    "SELECT work_center_id, weekday, start_minute, end_minute FROM work_center_shifts"
    " WHERE work_center_id IN (",
    "?", ", ", ") ORDER BY work_center_id, weekday, start_minute"};
constexpr Sql kHolidays{
    "SELECT work_center_id, holiday FROM work_center_holidays WHERE work_center_id IN (", "?", ", ",
    ") ORDER BY work_center_id, holiday"};
constexpr Sql kFamilyProducts{
    "SELECT product_id, supplier_id, family_code, version FROM family_members"
    " WHERE supplier_id = ? AND product_id > ? AND family_code <> ''"
    " ORDER BY product_id LIMIT ?"};
constexpr Sql kFamilyOfProduct{
    "SELECT family_code FROM family_members WHERE supplier_id = ? AND product_id = ?"};

// Lists leave out what was taken back (capacity 0).
constexpr Sql kSlotsOfSupplier{"SELECT " BACKLINE_SLOT_COLUMNS
                               " FROM slots FORCE INDEX (slots_supplier) WHERE supplier_id = ?"
                               " AND capacity > 0 AND period_start <= ? AND (period_start > ?"
                               " OR (period_start = ? AND slot_id > ?))"
                               " ORDER BY period_start, slot_id LIMIT ?"};
constexpr Sql kSlotsOfCenter{"SELECT " BACKLINE_SLOT_COLUMNS
                             " FROM slots FORCE INDEX (slots_center) WHERE work_center_id = ?"
                             " AND supplier_id = ? AND capacity > 0 AND period_start <= ?"
                             " AND (period_start > ? OR (period_start = ? AND slot_id > ?))"
                             " ORDER BY period_start, slot_id LIMIT ?"};
constexpr Sql kPublished{"SELECT " BACKLINE_SLOT_COLUMNS
                         " FROM slots FORCE INDEX (slots_period) WHERE work_center_id = ?"
                         " AND product_id = ? AND family_code = ? AND capacity > 0"
                         " AND period_start BETWEEN ? AND ? ORDER BY period_start LIMIT ?"};
constexpr Sql kConflicts{"SELECT " BACKLINE_SLOT_COLUMNS
                         " FROM slots FORCE INDEX (slots_conflict) WHERE supplier_id = ?"
                         " AND in_conflict = 1 AND (period_start > ?"
                         " OR (period_start = ? AND slot_id > ?))"
                         " ORDER BY period_start, slot_id LIMIT ?"};
// From the first day on which a period can have begun that ends on or after the day; what is over
// or full counts towards no limit.
constexpr Sql kFreeSlots{"SELECT " BACKLINE_SLOT_COLUMNS
                         " FROM slots FORCE INDEX (slots_subject) WHERE supplier_id = ?"
                         " AND product_id = ? AND family_code = ? AND period_start >= ?"
                         " AND period_days > DATEDIFF(?, period_start)"
                         " AND booked < wanted ORDER BY period_start LIMIT ?"};

constexpr Sql kBookingsOfSlot{BACKLINE_HELD_BOOKINGS
                              "bookings.slot_id = ? AND bookings.booking_id > ?"
                              " ORDER BY bookings.booking_id LIMIT ?"};
constexpr Sql kBookingsOfPurchaseOrder{BACKLINE_HELD_BOOKINGS
                                       "bookings.purchase_order_id = ? AND bookings.booking_id > ?"
                                       " AND (? OR bookings.slot_id = ?)"
                                       " ORDER BY bookings.booking_id LIMIT ?"};
constexpr Sql kBookingsOfSchedule{BACKLINE_HELD_BOOKINGS
                                  "bookings.supply_line_id = ? ORDER BY bookings.booking_id"};
constexpr Sql kSchedule{"SELECT " BACKLINE_SUPPLY_LINE_COLUMNS
                        " FROM supply_lines WHERE supply_lines.supply_line_id = ?"
                        " AND supply_lines.supplier_id = ?"};

constexpr Sql kMove{"SELECT " BACKLINE_MOVE_COLUMNS " FROM slot_moves WHERE slot_move_id = ?"};
constexpr Sql kMoves{"SELECT " BACKLINE_MOVE_COLUMNS
                     " FROM slot_moves FORCE INDEX (slot_moves_supplier) WHERE supplier_id = ?"
                     " AND state = ? AND slot_move_id > ? ORDER BY slot_move_id LIMIT ?"};
constexpr Sql kPlan{"SELECT " BACKLINE_PLAN_COLUMNS
                    " FROM production_plans WHERE purchase_order_id = ? AND line_number = ?"
                    " AND supplier_id = ?"};
constexpr Sql kPlans{"SELECT " BACKLINE_PLAN_COLUMNS
                     " FROM production_plans FORCE INDEX (production_plans_supplier)"
                     " WHERE supplier_id = ? AND (purchase_order_id > ?"
                     " OR (purchase_order_id = ? AND line_number > ?))"
                     " ORDER BY purchase_order_id, line_number LIMIT ?"};
constexpr Sql kReports{
    "SELECT purchase_order_id, line_number, report_number, made, report_date, estimated_end_date,"
    " recorded_time FROM progress_reports WHERE purchase_order_id = ? AND line_number = ?"
    " AND report_number > ? ORDER BY report_number"};

void ReadRow(RowReader& row, WorkCenter& center) {
  row(center.id, center.supplier_id, center.code, center.name, center.time_zone, center.version);
}

void ReadRow(RowReader& row, FamilyMember& member) {
  row(member.product_id, member.supplier_id, member.family_code, member.version);
}

void ReadRow(RowReader& row, Slot& slot) {
  row(slot.id, slot.work_center_id, slot.supplier_id, slot.subject.product_id,
      slot.subject.family_code, slot.period_start, slot.period_days, slot.capacity, slot.wanted,
      slot.booked, slot.version);
}

void ReadRow(RowReader& row, BookingView& view) {
  Booking& booking = view.booking;
  row(booking.id, booking.slot_id, booking.purchase_order_id, booking.line_number,
      booking.supply_line_id, booking.supplier_id, booking.product_id, booking.quantity,
      booking.released, booking.recorded_time, booking.version, view.period_start);
}

void ReadRow(RowReader& row, SlotMove& move) {
  row(move.id, move.booking_id, move.purchase_order_id, move.line_number, move.supplier_id,
      move.product_id, move.wanted_slot_id, move.wanted_date, move.reason, move.requested_time,
      move.state, move.answer_note, move.version);
}

void ReadRow(RowReader& row, ProductionPlanView& view) {
  ProductionPlan& plan = view.plan;
  row(plan.purchase_order_id, plan.line_number, plan.supplier_id, plan.product_id,
      plan.work_center_id, plan.start_date, plan.daily_output, plan.made, plan.report_count,
      plan.last_report_date, plan.estimated_end_date, plan.version, view.confirmed_date);
}

void ReadRow(RowReader& row, ProgressReport& report) {
  row(report.purchase_order_id, report.line_number, report.report_number, report.made, report.date,
      report.estimated_end_date, report.recorded_time);
}

// Rows of a kind that this file reads.
template <typename Row, typename... Parameters>
std::vector<Row> Rows(ReaderSession& session, const Sql& sql, const Parameters&... parameters) {
  std::vector<Row> rows;
  session.Select(
      sql, [&](RowReader& row) { ReadRow(row, rows.emplace_back()); }, parameters...);
  return rows;
}

template <typename Row>
std::optional<Row> FirstOf(std::vector<Row> rows) {
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::vector<WorkCenter> WithCalendars(ReaderSession& session, std::vector<WorkCenter> centers) {
  std::map<WorkCenterId, WorkCenter*> places;
  std::vector<WorkCenterId> ids;
  for (WorkCenter& center : centers) {
    places[center.id] = &center;
    ids.push_back(center.id);
  }
  session.SelectIds(kShifts, ids, [&](RowReader& row) {
    Shift& shift = places[row.Get<WorkCenterId>()]->shifts.emplace_back();
    row(shift.weekday, shift.start_minute, shift.end_minute);
  });
  session.SelectIds(kHolidays, ids, [&](RowReader& row) {
    row(places[row.Get<WorkCenterId>()]->holidays.emplace_back());
  });
  return centers;
}

SlotPageKey KeyOf(const Slot& slot) { return {slot.period_start, slot.id}; }

}  // namespace

ReadOne<WorkCenter> Reader::GetWorkCenter(SupplierId supplier, WorkCenterId id) {
  using Value = std::optional<WorkCenter>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    return FirstOf(WithCalendars(session, Rows<WorkCenter>(session, kCenter, id, supplier)));
  });
}

ReadPage<WorkCenter, std::string> Reader::ListWorkCenters(SupplierId supplier,
                                                          std::optional<std::string> after_code,
                                                          int limit) {
  using Value = ListPage<WorkCenter, std::string>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    Value page = PageFrom(Rows<WorkCenter>(session, kCenters, supplier, after_code.value_or(""),
                                           PageLimit(limit) + 1),
                          limit, [](const WorkCenter& center) { return center.code; });
    page.items = WithCalendars(session, std::move(page.items));
    return page;
  });
}

ReadPage<FamilyMember, ProductId> Reader::ListFamilyProducts(SupplierId supplier,
                                                             std::optional<ProductId> after,
                                                             int limit) {
  using Value = ListPage<FamilyMember, ProductId>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    return PageFrom(Rows<FamilyMember>(session, kFamilyProducts, supplier,
                                       after.value_or(ProductId()), PageLimit(limit) + 1),
                    limit, [](const FamilyMember& member) { return member.product_id; });
  });
}

ReadPage<Slot, SlotPageKey> Reader::ListSlots(const SlotFilter& filter,
                                              std::optional<SlotPageKey> after, int limit) {
  using Value = ListPage<Slot, SlotPageKey>;
  const SlotPageKey first{filter.from, SlotId()};
  const SlotPageKey from = std::max(after.value_or(first), first);
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const int rows = PageLimit(limit) + 1;
    return PageFrom(
        filter.work_center_id
            ? Rows<Slot>(session, kSlotsOfCenter, *filter.work_center_id, filter.supplier_id,
                         filter.to, from.period_start, from.period_start, from.slot_id, rows)
            : Rows<Slot>(session, kSlotsOfSupplier, filter.supplier_id, filter.to,
                         from.period_start, from.period_start, from.slot_id, rows),
        limit, KeyOf);
  });
}

absl::StatusOr<Snapshot<std::vector<Slot>>> Reader::ListPublishedSlots(const SlotRange& range) {
  using Value = std::vector<Slot>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    return Rows<Slot>(session, kPublished, range.work_center_id, range.subject.product_id,
                      range.subject.family_code, range.from, range.to, kSlotsPerCallMax);
  });
}

ReadPage<CapacityConflict, SlotPageKey> Reader::ListCapacityConflicts(
    SupplierId supplier, std::optional<SlotPageKey> after, int limit) {
  using Value = ListPage<CapacityConflict, SlotPageKey>;
  const SlotPageKey from = after.value_or(SlotPageKey{Date{-32'768}, SlotId()});
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    auto slots = PageFrom(Rows<Slot>(session, kConflicts, supplier, from.period_start,
                                     from.period_start, from.slot_id, PageLimit(limit) + 1),
                          limit, KeyOf);
    Value page{{}, slots.next};
    for (Slot& slot : slots.items) {
      auto bookings = Rows<BookingView>(session, kBookingsOfSlot, supplier, slot.id, BookingId(),
                                        kListedWithOneMax);
      page.items.push_back({std::move(slot), std::move(bookings)});
    }
    return page;
  });
}

ReadPage<BookingView, BookingId> Reader::ListBookings(const BookingFilter& filter,
                                                      std::optional<BookingId> after, int limit) {
  using Value = ListPage<BookingView, BookingId>;
  const BookingId from = after.value_or(BookingId());
  const bool any_slot = filter.slot_id.empty();
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const int rows = PageLimit(limit) + 1;
    return PageFrom(
        filter.purchase_order_id.empty()
            ? Rows<BookingView>(session, kBookingsOfSlot, filter.supplier_id, filter.slot_id, from,
                                rows)
            : Rows<BookingView>(session, kBookingsOfPurchaseOrder, filter.supplier_id,
                                filter.purchase_order_id, from, any_slot, filter.slot_id, rows),
        limit, [](const BookingView& view) { return view.booking.id; });
  });
}

ReadOne<ScheduleBookings> Reader::GetScheduleBookings(SupplierId supplier, SupplyLineId id) {
  using Value = std::optional<ScheduleBookings>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    std::optional<SupplyLine> supply = SelectRow<SupplyLine>(session, kSchedule, id, supplier);
    if (!supply) return std::nullopt;
    return ScheduleBookings{*std::move(supply),
                            Rows<BookingView>(session, kBookingsOfSchedule, supplier, id)};
  });
}

absl::StatusOr<Snapshot<std::vector<Slot>>> Reader::ListFreeSlots(SupplierId supplier,
                                                                  ProductId product,
                                                                  Date earliest) {
  using Value = std::vector<Slot>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const Date from = earliest + (1 - kPeriodDaysMax);
    Value slots = Rows<Slot>(session, kFreeSlots, supplier, product, std::string(), from, earliest,
                             kSlotsPerCallMax);
    std::string family;
    session.Select(
        kFamilyOfProduct, [&](RowReader& row) { row(family); }, supplier, product);
    if (!family.empty()) {
      for (Slot& slot : Rows<Slot>(session, kFreeSlots, supplier, ProductId(), family, from,
                                   earliest, kSlotsPerCallMax)) {
        slots.push_back(std::move(slot));
      }
    }
    return slots;
  });
}

ReadOne<SlotMove> Reader::GetSlotMove(SlotMoveId id) {
  using Value = std::optional<SlotMove>;
  return session_->OnSnapshot<Value>(
      [&](ReaderSession& session) -> Value { return FirstOf(Rows<SlotMove>(session, kMove, id)); });
}

ReadPage<SlotMove, SlotMoveId> Reader::ListSlotMoves(SupplierId supplier, SlotMoveState state,
                                                     std::optional<SlotMoveId> after, int limit) {
  using Value = ListPage<SlotMove, SlotMoveId>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    return PageFrom(Rows<SlotMove>(session, kMoves, supplier, state, after.value_or(SlotMoveId()),
                                   PageLimit(limit) + 1),
                    limit, [](const SlotMove& move) { return move.id; });
  });
}

ReadOne<ProductionPlanView> Reader::GetProductionPlan(SupplierId supplier,
                                                      const PurchaseOrderLineKey& key) {
  using Value = std::optional<ProductionPlanView>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    Value view = FirstOf(
        Rows<ProductionPlanView>(session, kPlan, key.purchase_order_id, key.line_number, supplier));
    if (view) {
      view->reports =
          Rows<ProgressReport>(session, kReports, key.purchase_order_id, key.line_number,
                               view->plan.report_count - kListedWithOneMax);
    }
    return view;
  });
}

ReadPage<ProductionPlanView, PurchaseOrderLineKey> Reader::ListProductionPlans(
    SupplierId supplier, std::optional<PurchaseOrderLineKey> after, int limit) {
  using Value = ListPage<ProductionPlanView, PurchaseOrderLineKey>;
  const PurchaseOrderLineKey from = after.value_or(PurchaseOrderLineKey{});
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    return PageFrom(
        Rows<ProductionPlanView>(session, kPlans, supplier, from.purchase_order_id,
                                 from.purchase_order_id, from.line_number, PageLimit(limit) + 1),
        limit, [](const ProductionPlanView& view) { return view.plan.key(); });
  });
}

}  // namespace backline
