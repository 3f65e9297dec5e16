#include <algorithm>
#include <set>

#include "server/services/convert.h"
#include "server/services/limits.h"

namespace backline {
namespace {

SupplierId OwnSupplier(const Fields& fields) { return fields.caller().principal.supplier_id; }

// One of the two, and not both.
SlotSubject ParseSubject(const v1::PublishCapacityRequest& request, Fields& fields) {
  SlotSubject subject;
  subject.product_id = fields.Optional<ProductId>("product_id", request.product_id());
  subject.family_code = fields.OptionalCode("family_code", request.family_code());
  if (request.product_id().empty() == request.family_code().empty()) {
    fields.Add("product_id", "either this or family_code is required");
  }
  return subject;
}

}  // namespace

std::string ParseZone(const std::string& zone, Fields& fields) {
  if (zone.empty() || zone.size() > kTimeZoneBytesMax || !IsKnownTimeZone(zone)) {
    fields.Add("time_zone", "must be an IANA name, such as Europe/Berlin");
  }
  return zone;
}

std::vector<Shift> ParseShifts(const google::protobuf::RepeatedPtrField<v1::Shift>& wire, int min,
                               Fields& fields) {
  fields.Count("shifts", wire.size(), min, kShiftsMax);
  std::vector<Shift> shifts;
  for (int at = 0; at < std::min(wire.size(), kShiftsMax); ++at) {
    const v1::Shift& one = wire.Get(at);
    Shift shift;
    shift.weekday = fields.Range32({"shifts", at, "weekday"}, one.weekday(), 1, 7);
    shift.start_minute =
        fields.Range32({"shifts", at, "start_minute"}, one.start_minute(), 0, kMinutesOfDay - 1);
    shift.end_minute = fields.Range32({"shifts", at, "end_minute"}, one.end_minute(),
                                      shift.start_minute + 1, kMinutesOfDay);
    for (const Shift& other : shifts) {
      if (other.weekday == shift.weekday && other.start_minute < shift.end_minute &&
          shift.start_minute < other.end_minute) {
        fields.Add({"shifts", at, ""}, "overlaps another shift");
      }
    }
    shifts.push_back(shift);
  }
  std::sort(shifts.begin(), shifts.end());
  return shifts;
}

std::vector<Date> ParseHolidays(const google::protobuf::RepeatedPtrField<v1::Date>& wire,
                                Fields& fields) {
  fields.Count("holidays", wire.size(), 0, kHolidaysMax);
  std::set<Date> holidays;
  for (int at = 0; at < std::min(wire.size(), kHolidaysMax); ++at) {
    const OptionalDate day = fields.Day({"holidays", at, ""}, true, wire.Get(at));
    if (day && !holidays.insert(*day).second) fields.Repeated({"holidays", at, ""});
  }
  return {holidays.begin(), holidays.end()};
}

std::vector<SlotPart> ParseParts(const std::string& path,
                                 const google::protobuf::RepeatedPtrField<v1::SlotPart>& wire,
                                 int min, Fields& fields) {
  fields.Count(path.c_str(), wire.size(), min, kSlotPartsMax);
  std::vector<SlotPart> parts;
  for (int at = 0; at < std::min(wire.size(), kSlotPartsMax); ++at) {
    SlotPart& part = parts.emplace_back();
    part.slot_id = fields.Required<SlotId>({path.c_str(), at, "slot_id"}, wire.Get(at).slot_id());
    part.quantity =
        fields.Range({path.c_str(), at, "quantity"}, wire.Get(at).quantity(), 1, kQuantityMax);
  }
  return parts;
}

std::shared_ptr<CreateWorkCenter> Parse(const v1::CreateWorkCenterRequest& request,
                                        Fields& fields) {
  auto command = std::make_shared<CreateWorkCenter>();
  WorkCenter& center = command->work_center;
  center.supplier_id = OwnSupplier(fields);
  center.code = fields.Code("code", request.code());
  center.name = fields.Text("name", request.name(), 1, kNameBytesMax);
  center.time_zone = ParseZone(request.time_zone(), fields);
  center.shifts = ParseShifts(request.shifts(), 0, fields);
  center.holidays = ParseHolidays(request.holidays(), fields);
  return command;
}

std::shared_ptr<UpdateWorkCenter> Parse(const v1::UpdateWorkCenterRequest& request,
                                        Fields& fields) {
  auto command = std::make_shared<UpdateWorkCenter>();
  command->supplier_id = OwnSupplier(fields);
  command->work_center_id =
      fields.Required<WorkCenterId>("work_center_id", request.work_center_id());
  command->etag = fields.Etag("etag", request.etag());
  if (request.update_mask().paths().empty()) {
    fields.Add("update_mask", "must name at least one field");
  }
  for (const std::string& path : request.update_mask().paths()) {
    if (path == "name") {
      command->name = fields.Text("name", request.name(), 1, kNameBytesMax);
    } else if (path == "time_zone") {
      command->time_zone = ParseZone(request.time_zone(), fields);
    } else if (path == "shifts") {
      command->shifts = ParseShifts(request.shifts(), 0, fields);
    } else if (path == "holidays") {
      command->holidays = ParseHolidays(request.holidays(), fields);
    } else {
      fields.Add("update_mask", "may name: name, time_zone, shifts, holidays");
    }
  }
  return command;
}

std::shared_ptr<SetProductFamily> Parse(const v1::SetProductFamilyRequest& request,
                                        Fields& fields) {
  auto command = std::make_shared<SetProductFamily>();
  command->supplier_id = OwnSupplier(fields);
  command->family_code = fields.OptionalCode("family_code", request.family_code());
  command->product_ids = ParseProducts(request.product_ids(), 1, kFamilyProductsMax, fields);
  return command;
}

std::shared_ptr<PublishCapacity> Parse(const v1::PublishCapacityRequest& request, Fields& fields) {
  auto command = std::make_shared<PublishCapacity>();
  command->supplier_id = OwnSupplier(fields);
  command->work_center_id =
      fields.Required<WorkCenterId>("work_center_id", request.work_center_id());
  command->subject = ParseSubject(request, fields);
  command->from = fields.RequiredDay("from_date", request.has_from_date(), request.from_date());
  command->to = fields.RequiredDay("to_date", request.has_to_date(), request.to_date());
  command->period_days = fields.Range32("period_days", request.period_days(), 1, kPeriodDaysMax);
  const int32_t days = command->to - command->from;
  if (days < 0 || days >= kPublishedDaysMax) {
    fields.Add("to_date", "must be 0 to 399 days after from_date");
    command->to = command->from;
  }
  const Quantity daily =
      fields.Range("units_per_working_day", request.units_per_working_day(), 0, kQuantityMax);
  const Quantity periodic =
      fields.Range("units_per_period", request.units_per_period(), 0, kQuantityMax);
  if (daily > 0 && periodic > 0) {
    fields.Add("units_per_period", "must be 0 if units_per_working_day is not");
  }
  command->per_working_day = daily > 0;
  command->units = daily > 0 ? daily : periodic;
  return command;
}

std::shared_ptr<BookSlot> Parse(const v1::BookSlotRequest& request, Fields& fields) {
  auto command = std::make_shared<BookSlot>();
  command->supplier_id = OwnSupplier(fields);
  command->supply_line_id =
      fields.Required<SupplyLineId>("supply_line_id", request.supply_line_id());
  command->parts = ParseParts("parts", request.parts(), 1, fields);
  return command;
}

std::shared_ptr<MoveBooking> Parse(const v1::MoveBookingRequest& request, Fields& fields) {
  auto command = std::make_shared<MoveBooking>();
  command->supplier_id = OwnSupplier(fields);
  command->booking_id = fields.Required<BookingId>("booking_id", request.booking_id());
  command->parts = ParseParts("parts", request.parts(), 1, fields);
  return command;
}

std::shared_ptr<SplitBooking> Parse(const v1::SplitBookingRequest& request, Fields& fields) {
  auto command = std::make_shared<SplitBooking>();
  command->supplier_id = OwnSupplier(fields);
  command->booking_id = fields.Required<BookingId>("booking_id", request.booking_id());
  command->quantity = fields.Range("quantity", request.quantity(), 1, kQuantityMax);
  return command;
}

std::shared_ptr<ReleaseBooking> Parse(const v1::ReleaseBookingRequest& request, Fields& fields) {
  auto command = std::make_shared<ReleaseBooking>();
  command->supplier_id = OwnSupplier(fields);
  command->booking_id = fields.Required<BookingId>("booking_id", request.booking_id());
  command->quantity = fields.Range("quantity", request.quantity(), 0, kQuantityMax);
  return command;
}

std::shared_ptr<RequestSlotMove> Parse(const v1::RequestSlotMoveRequest& request, Fields& fields) {
  auto command = std::make_shared<RequestSlotMove>();
  command->booking_id = fields.Required<BookingId>("booking_id", request.booking_id());
  command->wanted_slot_id = fields.Optional<SlotId>("wanted_slot_id", request.wanted_slot_id());
  command->wanted_date =
      fields.Day("wanted_date", request.has_wanted_date(), request.wanted_date());
  if (request.wanted_slot_id().empty() != request.has_wanted_date()) {
    fields.Add("wanted_slot_id", "either this or wanted_date is required");
  }
  command->reason = fields.Text("reason", request.reason(), 1, kNoteBytesMax);
  return command;
}

std::shared_ptr<AnswerSlotMove> Parse(const v1::AnswerSlotMoveRequest& request, Fields& fields) {
  auto command = std::make_shared<AnswerSlotMove>();
  command->supplier_id = OwnSupplier(fields);
  command->slot_move_id = fields.Required<SlotMoveId>("slot_move_id", request.slot_move_id());
  command->accepts = request.accepted();
  command->slot_id = fields.Optional<SlotId>("slot_id", request.slot_id());
  command->note = fields.Text("note", request.note(), request.accepted() ? 0 : 1, kNoteBytesMax);
  return command;
}

std::shared_ptr<SetProductionPlan> Parse(const v1::SetProductionPlanRequest& request,
                                         Fields& fields) {
  auto command = std::make_shared<SetProductionPlan>();
  command->supplier_id = OwnSupplier(fields);
  command->purchase_order_id =
      fields.Required<PurchaseOrderId>("purchase_order_id", request.purchase_order_id());
  command->line_number = fields.Range32("line_number", request.line_number(), 1, kLineNumberMax);
  command->work_center_id =
      fields.Required<WorkCenterId>("work_center_id", request.work_center_id());
  command->start_date =
      fields.RequiredDay("start_date", request.has_start_date(), request.start_date());
  command->daily_output = fields.Range("daily_output", request.daily_output(), 1, kQuantityMax);
  return command;
}

std::shared_ptr<ReportProgress> Parse(const v1::ReportProgressRequest& request, Fields& fields) {
  auto command = std::make_shared<ReportProgress>();
  command->supplier_id = OwnSupplier(fields);
  command->purchase_order_id =
      fields.Required<PurchaseOrderId>("purchase_order_id", request.purchase_order_id());
  command->line_number = fields.Range32("line_number", request.line_number(), 1, kLineNumberMax);
  command->made = fields.Range("made_quantity", request.made_quantity(), 0, kQuantityMax);
  command->report_date =
      fields.FactDay("report_date", request.has_report_date(), request.report_date());
  return command;
}

void ToWire(const Shift& shift, v1::Shift* wire) {
  wire->set_weekday(shift.weekday);
  wire->set_start_minute(shift.start_minute);
  wire->set_end_minute(shift.end_minute);
}

void ToWire(const WorkCenter& center, v1::WorkCenter* wire) {
  wire->set_work_center_id(WireId(center.id));
  wire->set_supplier_id(WireId(center.supplier_id));
  wire->set_code(center.code);
  wire->set_name(center.name);
  wire->set_time_zone(center.time_zone);
  for (const Shift& shift : center.shifts) ToWire(shift, wire->add_shifts());
  for (const Date& holiday : center.holidays) ToWire(holiday, wire->add_holidays());
  wire->set_etag(EtagOf(center.version));
}

void ToWire(const FamilyMember& member, v1::FamilyProduct* wire) {
  wire->set_product_id(WireId(member.product_id));
  wire->set_family_code(member.family_code);
}

void ToWire(const Slot& slot, v1::Slot* wire) {
  wire->set_slot_id(WireId(slot.id));
  wire->set_work_center_id(WireId(slot.work_center_id));
  wire->set_supplier_id(WireId(slot.supplier_id));
  wire->set_product_id(WireId(slot.subject.product_id));
  wire->set_family_code(slot.subject.family_code);
  ToWire(slot.period_start, wire->mutable_period_start_date());
  wire->set_period_days(slot.period_days);
  wire->set_wanted_capacity(slot.wanted);
  wire->set_capacity(slot.capacity);
  wire->set_booked_quantity(slot.booked);
  wire->set_free_quantity(slot.free());
}

void ToWire(const BookingView& view, v1::Booking* wire) {
  const Booking& booking = view.booking;
  wire->set_booking_id(WireId(booking.id));
  wire->set_slot_id(WireId(booking.slot_id));
  wire->set_purchase_order_id(WireId(booking.purchase_order_id));
  wire->set_line_number(booking.line_number);
  wire->set_supply_line_id(WireId(booking.supply_line_id));
  wire->set_product_id(WireId(booking.product_id));
  wire->set_held_quantity(booking.held());
  wire->set_released_quantity(booking.released);
  ToWire(view.period_start, wire->mutable_period_start_date());
}

void ToWire(const ScheduleBookings& schedule, v1::ScheduleBookings* wire) {
  wire->set_supply_line_id(WireId(schedule.supply_line.id));
  wire->set_accepted_quantity(schedule.supply_line.accepted());
  wire->set_booked_quantity(schedule.supply_line.slot_booked);
  wire->set_basis(static_cast<v1::PromiseBasis>(schedule.supply_line.basis()));
  for (const BookingView& booking : schedule.bookings) ToWire(booking, wire->add_bookings());
}

void ToWire(const CapacityConflict& conflict, v1::CapacityConflict* wire) {
  ToWire(conflict.slot, wire->mutable_slot());
  wire->set_excess_quantity(conflict.slot.booked - conflict.slot.wanted);
  for (const BookingView& booking : conflict.bookings) ToWire(booking, wire->add_bookings());
}

void ToWire(const SlotMove& move, v1::SlotMove* wire) {
  wire->set_slot_move_id(WireId(move.id));
  wire->set_booking_id(WireId(move.booking_id));
  wire->set_purchase_order_id(WireId(move.purchase_order_id));
  wire->set_line_number(move.line_number);
  wire->set_product_id(WireId(move.product_id));
  wire->set_wanted_slot_id(WireId(move.wanted_slot_id));
  if (move.wanted_date) ToWire(*move.wanted_date, wire->mutable_wanted_date());
  wire->set_reason(move.reason);
  ToWire(move.requested_time, wire->mutable_requested_time());
  wire->set_state(static_cast<v1::SlotMoveState>(move.state));
  wire->set_answer_note(move.answer_note);
}

void ToWire(const ProductionPlanView& view, v1::ProductionPlan* wire) {
  const ProductionPlan& plan = view.plan;
  wire->set_purchase_order_id(WireId(plan.purchase_order_id));
  wire->set_line_number(plan.line_number);
  wire->set_product_id(WireId(plan.product_id));
  wire->set_work_center_id(WireId(plan.work_center_id));
  ToWire(plan.start_date, wire->mutable_start_date());
  wire->set_daily_output(plan.daily_output);
  wire->set_made_quantity(plan.made);
  ToWire(plan.estimated_end_date, wire->mutable_estimated_end_date());
  if (view.confirmed_date) ToWire(*view.confirmed_date, wire->mutable_confirmed_date());
  wire->set_eta_requested(view.confirmed_date && plan.estimated_end_date > *view.confirmed_date);
  for (const ProgressReport& report : view.reports) {
    v1::ProgressReport* added = wire->add_reports();
    added->set_report_number(report.report_number);
    added->set_made_quantity(report.made);
    ToWire(report.date, added->mutable_report_date());
    ToWire(report.estimated_end_date, added->mutable_estimated_end_date());
    ToWire(report.recorded_time, added->mutable_recorded_time());
  }
}

}  // namespace backline
