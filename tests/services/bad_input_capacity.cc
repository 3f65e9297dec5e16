#include "tests/services/bad_input_rows.h"
#include "tests/services/world.h"

namespace backline::testing::bad_input {
namespace {

std::string Part(int) { return "{ slot_id: \"$SLOT\" quantity: 1 }"; }

}  // namespace

std::vector<FieldRow> CalendarRows(const std::string& message) {
  const std::string holidays = message + ".holidays";
  FieldRow days = List(holidays, 0, 366, DistinctDay, " ");
  days.bad.push_back({"holidays" + DayText(2025, 2, 30), "holidays[0]", "INVALID_FIELD"});
  return {Name200(message + ".name"),
          Make(message + ".time_zone", {"\"\"", "\"Mars/Olympus\"", Quoted(std::string(65, 'x'))},
               {"\"Pacific/Kiritimati\""}),
          List(message + ".shifts", 0, 21, ShortShift, " "), std::move(days)};
}

std::vector<FieldRow> SlotRows() {
  FieldRow family = Code("PublishCapacityRequest.family_code", false);
  family.good = {"family_code: \"\""};
  family.bad.push_back({"family_code: \"F\"", "product_id", "INVALID_FIELD"});
  FieldRow periodic = Make("PublishCapacityRequest.units_per_period",
                           {"-1", "1", "1000000000", "1000000001"}, {"0"});
  return {
      EitherId("PublishCapacityRequest.product_id"),
      family,
      Id("PublishCapacityRequest.work_center_id"),
      RequiredDayAmong("PublishCapacityRequest.from_date",
                       {DayText(2025, 12, 28), DayText(2027, 1, 31)},
                       {DayText(2025, 12, 27), DayText(2027, 2, 1)}, "to_date"),
      RequiredDayAmong("PublishCapacityRequest.to_date", {DayText(2027, 1, 1), DayText(2028, 2, 4)},
                       {DayText(2026, 12, 31), DayText(2028, 2, 5)}, "to_date"),
      Range("PublishCapacityRequest.period_days", 1, 31),
      Range("PublishCapacityRequest.units_per_working_day", 0, 1'000'000'000),
      periodic,
      OptionalId("ListSlotsRequest.work_center_id"),
      Day("ListSlotsRequest.from_date"),
      Day("ListSlotsRequest.to_date"),
      Code("CreateWorkCenterRequest.code"),
      Range("Shift.weekday", 1, 7),
      Range("Shift.start_minute", 0, 1'439),
      Range("Shift.end_minute", 1, 1'440),
      Id("UpdateWorkCenterRequest.work_center_id"),
      Etag("UpdateWorkCenterRequest.etag"),
      {"UpdateWorkCenterRequest.update_mask",
       {{"", "", "INVALID_FIELD"},
        {"update_mask { paths: \"code\" }", "", "INVALID_FIELD"},
        {"update_mask { paths: \"name\" paths: \"work_center_id\" }", "", "INVALID_FIELD"}},
       {"update_mask { paths: \"holidays\" }"}},
      Code("SetProductFamilyRequest.family_code", false),
      Ids("SetProductFamilyRequest.product_ids", 1),
      Id("SlotPart.slot_id"),
      Quantity("SlotPart.quantity"),
      List("ConfirmedSchedule.slots", 0, 16, Part),
      Id("BookSlotRequest.supply_line_id"),
      List("BookSlotRequest.parts", 1, 16, Part),
      Id("MoveBookingRequest.booking_id"),
      List("MoveBookingRequest.parts", 1, 16, Part),
      Id("SplitBookingRequest.booking_id"),
      Quantity("SplitBookingRequest.quantity"),
      Id("ReleaseBookingRequest.booking_id"),
      Range("ReleaseBookingRequest.quantity", 0, 1'000'000'000),
      EitherId("ListBookingsRequest.slot_id"),
      OptionalId("ListBookingsRequest.purchase_order_id"),
      Id("EstimateCompletionRequest.product_id"),
      Quantity("EstimateCompletionRequest.quantity"),
      Day("EstimateCompletionRequest.earliest_date"),
  };
}

std::vector<FieldRow> ProductionRows() {
  FieldRow wanted = Day("RequestSlotMoveRequest.wanted_date");
  wanted.good = {""};
  wanted.bad.push_back({"wanted_date" + DayText(2027, 1, 1), "wanted_slot_id", "INVALID_FIELD"});
  std::vector<FieldRow> table = {
      Id("RequestSlotMoveRequest.booking_id"),
      EitherId("RequestSlotMoveRequest.wanted_slot_id"),
      wanted,
      Text("RequestSlotMoveRequest.reason", 1, 500),
      Id("AnswerSlotMoveRequest.slot_move_id"),
      Anything("AnswerSlotMoveRequest.accepted"),
      OptionalId("AnswerSlotMoveRequest.slot_id"),
      Text("AnswerSlotMoveRequest.note", 0, 500),
      Enum("ListSlotMovesRequest.state", 0, 3),
      Id("SetProductionPlanRequest.purchase_order_id"),
      Range("SetProductionPlanRequest.line_number", 1, 9'999),
      Id("SetProductionPlanRequest.work_center_id"),
      Day("SetProductionPlanRequest.start_date", true),
      Quantity("SetProductionPlanRequest.daily_output"),
      Id("ReportProgressRequest.purchase_order_id"),
      Range("ReportProgressRequest.line_number", 1, 9'999),
      Range("ReportProgressRequest.made_quantity", 0, 1'000'000'000),
      FactDay("ReportProgressRequest.report_date"),
      Id("GetProductionPlanRequest.purchase_order_id"),
      Range("GetProductionPlanRequest.line_number", 1, 9'999),
  };
  for (const char* read : {"ListWorkCenters", "ListFamilyProducts", "ListSlots",
                           "ListCapacityConflicts", "ListBookings", "EstimateCompletion",
                           "ListSlotMoves", "GetProductionPlan", "ListProductionPlans"}) {
    table.push_back(Id(std::string(read) + "Request.supplier_id"));
  }
  return table;
}

std::vector<BaseRequest> CapacityRequests() {
  static const std::string kCalendar =
      "name: \"Press\" time_zone: \"UTC\" shifts { weekday: 1 end_minute: 1440 } "
      "holidays { year: 2027 month: 1 day: 6 }";
  return {
      {"CapacityService/CreateWorkCenter", kAcme, "code: \"W\" " + kCalendar},
      {"CapacityService/UpdateWorkCenter", kAcme,
       "work_center_id: \"$CENTER\" update_mask { paths: \"name\" paths: \"time_zone\" paths: "
       "\"shifts\" paths: \"holidays\" } " +
           kCalendar},
      {"CapacityService/ListWorkCenters", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"CapacityService/SetProductFamily", kAcme, "family_code: \"F\" product_ids: \"$PRODUCT\""},
      {"CapacityService/ListFamilyProducts", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"CapacityService/PublishCapacity", kAcme,
       "work_center_id: \"$CENTER\" product_id: \"$PRODUCT\" period_days: 7 "
       "units_per_working_day: 5 from_date { year: 2027 month: 1 day: 1 } "
       "to_date { year: 2027 month: 1 day: 31 }"},
      {"CapacityService/ListSlots", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"CapacityService/ListCapacityConflicts", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"CapacityService/BookSlot", kAcme,
       "supply_line_id: \"$BOOKED\" parts { slot_id: \"$SLOT\" quantity: 1 }"},
      {"CapacityService/MoveBooking", kAcme,
       "booking_id: \"$BOOKING\" parts { slot_id: \"$SLOT\" quantity: 1 }"},
      {"CapacityService/SplitBooking", kAcme, "booking_id: \"$BOOKING\" quantity: 1"},
      {"CapacityService/ReleaseBooking", kAcme, "booking_id: \"$BOOKING\" quantity: 1"},
      {"CapacityService/ListBookings", kBuyer, "supplier_id: \"$SUPPLIER\" slot_id: \"$SLOT\""},
      {"CapacityService/EstimateCompletion", kBuyer,
       "supplier_id: \"$SUPPLIER\" product_id: \"$PRODUCT\" quantity: 1"},
      {"CapacityService/RequestSlotMove", kBuyer,
       "booking_id: \"$BOOKING\" wanted_slot_id: \"$SLOT\" reason: \"sooner\""},
      {"CapacityService/AnswerSlotMove", kAcme, "slot_move_id: \"$MOVE\" accepted: true"},
      {"CapacityService/ListSlotMoves", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"CapacityService/SetProductionPlan", kAcme,
       "purchase_order_id: \"$ACCEPTED\" line_number: 1 work_center_id: \"$CENTER\" "
       "daily_output: 1 start_date { year: 2027 month: 1 day: 1 }"},
      {"CapacityService/ReportProgress", kAcme,
       "purchase_order_id: \"$ACCEPTED\" line_number: 1 made_quantity: 1"},
      {"CapacityService/GetProductionPlan", kBuyer,
       "supplier_id: \"$SUPPLIER\" purchase_order_id: \"$ACCEPTED\" line_number: 1"},
      {"CapacityService/ListProductionPlans", kBuyer, "supplier_id: \"$SUPPLIER\""},
  };
}

}  // namespace backline::testing::bad_input
