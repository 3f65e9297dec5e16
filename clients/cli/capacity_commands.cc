#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/paging.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {
namespace {

using Capacity = v1::CapacityService::Stub;

struct CapacityArguments {
  std::string supplier_id, work_center_id, product_id, family, code, name, time_zone = "UTC";
  std::string from, to, id, reason, note, slot_id;
  std::vector<std::string> shifts, parts;
  int64_t quantity = 0, daily = 0;
  int days = 1, line_number = 1, limit = 0;
  bool per_day = false, refuse = false;
};

// SLOT=QUANTITY
void AddPart(const std::string& text, google::protobuf::RepeatedPtrField<v1::SlotPart>* parts) {
  const size_t at = text.find('=');
  if (at == std::string::npos) throw UsageError("not SLOT=QUANTITY: " + text);
  v1::SlotPart& part = *parts->Add();
  part.set_slot_id(text.substr(0, at));
  part.set_quantity(ParseWhole(text.substr(at + 1), "the quantity"));
}

template <typename Slots>
void PrintSlots(Session& session, const Slots& slots) {
  Table table({"SLOT", "FROM", ">DAYS", "PRODUCT OR FAMILY", ">PUBLISHED", ">CAPACITY", ">BOOKED",
               ">FREE"});
  for (const v1::Slot& slot : slots) {
    table.AddRow({slot.slot_id(), DateText(slot.period_start_date()),
                  std::to_string(slot.period_days()),
                  slot.family_code().empty() ? slot.product_id() : slot.family_code(),
                  std::to_string(slot.wanted_capacity()), std::to_string(slot.capacity()),
                  std::to_string(slot.booked_quantity()), std::to_string(slot.free_quantity())});
  }
  table.Print(session.out(), "slot");
}

template <typename Bookings>
void PrintBookings(Session& session, const Bookings& bookings) {
  Table table({"BOOKING", "SLOT", "FROM", "PURCHASE ORDER", ">LINE", "SUPPLY LINE", ">HELD"});
  for (const v1::Booking& booking : bookings) {
    table.AddRow({booking.booking_id(), booking.slot_id(), DateText(booking.period_start_date()),
                  booking.purchase_order_id(), std::to_string(booking.line_number()),
                  booking.supply_line_id(), std::to_string(booking.held_quantity())});
  }
  table.Print(session.out(), "booking");
}

// JSON for programs, else what `print` makes of it.
template <typename Response, typename Print>
void Show(Session& session, const Response& response, Print print) {
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
  } else {
    print(response);
  }
}

template <typename Response>
void ShowSchedule(Session& session, const Response& response) {
  Show(session, response, [&](const Response& shown) {
    const v1::ScheduleBookings& schedule = shown.schedule();
    session.out() << schedule.booked_quantity() << " of " << schedule.accepted_quantity()
                  << " booked: " << EnumText(schedule.basis()) << "\n";
    PrintBookings(session, schedule.bookings());
  });
}

template <typename Response>
void ShowPlan(Session& session, const Response& response) {
  Show(session, response, [&](const Response& shown) {
    const v1::ProductionPlan& plan = shown.plan();
    session.out() << plan.made_quantity() << " made, " << plan.daily_output()
                  << " a working day from " << DateText(plan.start_date()) << ", ends "
                  << DateText(plan.estimated_end_date()) << "; confirmed for "
                  << DateText(plan.confirmed_date())
                  << (plan.eta_requested() ? ": a new ETA is due\n" : "\n");
  });
}

void AddWorkCenterCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "centers", "As a supplier: where we make goods, and when");
  auto* create = group.add_subcommand("create", "Make a work centre known");
  auto made = std::make_shared<CapacityArguments>();
  create->add_option("CODE", made->code)->required();
  create->add_option("--name", made->name)->required();
  create->add_option("--time-zone", made->time_zone)->capture_default_str();
  create->add_option("--shift", made->shifts, "WEEKDAY[:FROM-TO], 1 is Monday; may be repeated");
  create->callback([&session, made] {
    v1::CreateWorkCenterRequest request;
    request.set_request_id(NewRequestId());
    request.set_code(made->code);
    request.set_name(made->name);
    request.set_time_zone(made->time_zone);
    for (const std::string& shift : made->shifts) *request.add_shifts() = ParseShift(shift);
    const auto response = Answer(session.As(kAcme).Call(&Capacity::CreateWorkCenter, request));
    Show(session, response,
         [&](const auto& shown) { session.out() << shown.work_center().work_center_id() << "\n"; });
  });
  auto* list = group.add_subcommand("list", "List work centres by code");
  auto listed = std::make_shared<CapacityArguments>();
  list->add_option("--supplier", listed->supplier_id, "as staff: whose, by id");
  AddLimit(*list, listed->limit);
  list->callback([&session, listed] {
    v1::ListWorkCentersRequest request;
    request.set_supplier_id(listed->supplier_id);
    const auto response =
        ListAll(session.As(kAcme), &Capacity::ListWorkCenters, request, listed->limit,
                [](const auto& all) { return all.work_centers_size(); });
    Show(session, response, [&](const auto& shown) {
      Table table({"WORK CENTRE", "CODE", "NAME", "TIME ZONE", ">SHIFTS", ">HOLIDAYS"});
      for (const v1::WorkCenter& center : shown.work_centers()) {
        table.AddRow({center.work_center_id(), center.code(), center.name(), center.time_zone(),
                      std::to_string(center.shifts_size()),
                      std::to_string(center.holidays_size())});
      }
      table.Print(session.out(), "work centre");
    });
  });
}

void Publish(Session& session, const CapacityArguments& arguments) {
  v1::PublishCapacityRequest request;
  request.set_request_id(NewRequestId());
  request.set_work_center_id(arguments.work_center_id);
  request.set_product_id(arguments.product_id);
  request.set_family_code(arguments.family);
  *request.mutable_from_date() = ParseDate(arguments.from);
  *request.mutable_to_date() = ParseDate(arguments.to.empty() ? arguments.from : arguments.to);
  request.set_period_days(arguments.days);
  if (arguments.per_day) {
    request.set_units_per_working_day(arguments.quantity);
  } else {
    request.set_units_per_period(arguments.quantity);
  }
  const auto response = Answer(session.As(kAcme).Call(&Capacity::PublishCapacity, request));
  Show(session, response, [&](const auto& shown) {
    PrintSlots(session, shown.slots());
    if (shown.conflict_count() > 0) {
      session.out() << shown.conflict_count() << " hold more than is published: slots conflicts\n";
    }
  });
}

void AddPublishing(CLI::App& group, Session& session) {
  auto* publish = group.add_subcommand("publish", "Publish units for periods");
  auto published = std::make_shared<CapacityArguments>();
  publish->add_option("WORK_CENTRE", published->work_center_id)->required();
  publish->add_option("UNITS", published->quantity)->required();
  publish->add_option("--product", published->product_id, "by id; this or --family");
  publish->add_option("--family", published->family);
  publish->add_option("--from", published->from, "2026-12-01, +14")->required();
  publish->add_option("--to", published->to, "the last period begins by then; --from if none");
  publish->add_option("--days", published->days, "of a period")->capture_default_str();
  publish->add_flag("--per-working-day", published->per_day, "not per period");
  publish->callback([&session, published] { Publish(session, *published); });

  auto* list = group.add_subcommand("list", "List slots by day");
  auto listed = std::make_shared<CapacityArguments>();
  list->add_option("--supplier", listed->supplier_id, "as staff: whose, by id");
  list->add_option("--work-centre", listed->work_center_id);
  AddLimit(*list, listed->limit);
  list->callback([&session, listed] {
    v1::ListSlotsRequest request;
    request.set_supplier_id(listed->supplier_id);
    request.set_work_center_id(listed->work_center_id);
    const auto response = ListAll(session.As(kAcme), &Capacity::ListSlots, request, listed->limit,
                                  [](const auto& all) { return all.slots_size(); });
    Show(session, response, [&](const auto& shown) { PrintSlots(session, shown.slots()); });
  });

  auto* conflicts = group.add_subcommand("conflicts", "Slots that hold more than is published");
  auto limited = std::make_shared<CapacityArguments>();
  conflicts->add_option("--supplier", limited->supplier_id, "as staff: whose, by id");
  AddLimit(*conflicts, limited->limit);
  conflicts->callback([&session, limited] {
    v1::ListCapacityConflictsRequest request;
    request.set_supplier_id(limited->supplier_id);
    const auto response =
        ListAll(session.As(kAcme), &Capacity::ListCapacityConflicts, request, limited->limit,
                [](const auto& all) { return all.conflicts_size(); });
    Show(session, response, [&](const auto& shown) {
      for (const v1::CapacityConflict& conflict : shown.conflicts()) {
        session.out() << conflict.excess_quantity() << " too many on "
                      << DateText(conflict.slot().period_start_date()) << ", "
                      << conflict.slot().slot_id() << "\n";
        PrintBookings(session, conflict.bookings());
      }
    });
  });
}

void AddBooking(CLI::App& group, Session& session) {
  auto* book = group.add_subcommand("book", "Book a confirmed schedule on slots");
  auto booked = std::make_shared<CapacityArguments>();
  book->add_option("SUPPLY_LINE", booked->id)->required();
  book->add_option("PART", booked->parts, "SLOT=QUANTITY, may be repeated")->required();
  book->callback([&session, booked] {
    v1::BookSlotRequest request;
    request.set_request_id(NewRequestId());
    request.set_supply_line_id(booked->id);
    for (const std::string& part : booked->parts) AddPart(part, request.mutable_parts());
    ShowSchedule(session, Answer(session.As(kAcme).Call(&Capacity::BookSlot, request)));
  });
  auto* move = group.add_subcommand("move", "Move a booking, or parts of it, to other slots");
  auto moved = std::make_shared<CapacityArguments>();
  move->add_option("BOOKING", moved->id)->required();
  move->add_option("PART", moved->parts, "SLOT=QUANTITY, may be repeated")->required();
  move->callback([&session, moved] {
    v1::MoveBookingRequest request;
    request.set_request_id(NewRequestId());
    request.set_booking_id(moved->id);
    for (const std::string& part : moved->parts) AddPart(part, request.mutable_parts());
    ShowSchedule(session, Answer(session.As(kAcme).Call(&Capacity::MoveBooking, request)));
  });
  auto* release = group.add_subcommand("release", "Free what a booking holds");
  auto released = std::make_shared<CapacityArguments>();
  release->add_option("BOOKING", released->id)->required();
  release->add_option("--quantity", released->quantity, "all that it holds if not given");
  release->callback([&session, released] {
    v1::ReleaseBookingRequest request;
    request.set_request_id(NewRequestId());
    request.set_booking_id(released->id);
    request.set_quantity(released->quantity);
    ShowSchedule(session, Answer(session.As(kAcme).Call(&Capacity::ReleaseBooking, request)));
  });
}

void AddEstimating(CLI::App& group, Session& session) {
  auto* estimate = group.add_subcommand("estimate", "What if: the earliest end, without booking");
  auto asked = std::make_shared<CapacityArguments>();
  estimate->add_option("PRODUCT", asked->product_id, "by id")->required();
  estimate->add_option("QUANTITY", asked->quantity)->required();
  estimate->add_option("--supplier", asked->supplier_id, "as staff: whose, by id");
  estimate->callback([&session, asked] {
    v1::EstimateCompletionRequest request;
    request.set_supplier_id(asked->supplier_id);
    request.set_product_id(asked->product_id);
    request.set_quantity(asked->quantity);
    const auto response = Answer(session.As(kAcme).Call(&Capacity::EstimateCompletion, request));
    Show(session, response, [&](const auto& shown) {
      session.out() << "ends " << DateText(shown.completion_date()) << " on " << shown.parts_size()
                    << " slots, " << shown.short_quantity() << " short\n";
    });
  });
}

void AddPlanCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "plan", "As a supplier: when a line will be made");
  auto* set = group.add_subcommand("set", "Plan an accepted line");
  auto planned = std::make_shared<CapacityArguments>();
  set->add_option("PURCHASE_ORDER", planned->id)->required();
  set->add_option("LINE", planned->line_number)->required();
  set->add_option("WORK_CENTRE", planned->work_center_id)->required();
  set->add_option("--start", planned->from, "2026-12-01, +14")->required();
  set->add_option("--daily", planned->daily, "units of each working day")->required();
  set->callback([&session, planned] {
    v1::SetProductionPlanRequest request;
    request.set_request_id(NewRequestId());
    request.set_purchase_order_id(planned->id);
    request.set_line_number(planned->line_number);
    request.set_work_center_id(planned->work_center_id);
    *request.mutable_start_date() = ParseDate(planned->from);
    request.set_daily_output(planned->daily);
    ShowPlan(session, Answer(session.As(kAcme).Call(&Capacity::SetProductionPlan, request)));
  });
  auto* report = group.add_subcommand("report", "Report the units that are made so far");
  auto reported = std::make_shared<CapacityArguments>();
  report->add_option("PURCHASE_ORDER", reported->id)->required();
  report->add_option("LINE", reported->line_number)->required();
  report->add_option("MADE", reported->quantity, "in all")->required();
  report->callback([&session, reported] {
    v1::ReportProgressRequest request;
    request.set_request_id(NewRequestId());
    request.set_purchase_order_id(reported->id);
    request.set_line_number(reported->line_number);
    request.set_made_quantity(reported->quantity);
    ShowPlan(session, Answer(session.As(kAcme).Call(&Capacity::ReportProgress, request)));
  });
}

void AddMoveCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "moves", "Requests to move a booking");
  auto* ask = group.add_subcommand("ask", "As a buyer: ask to move a booking");
  auto asked = std::make_shared<CapacityArguments>();
  ask->add_option("BOOKING", asked->id)->required();
  ask->add_option("--slot", asked->slot_id, "the slot that is wanted; this or --by");
  ask->add_option("--by", asked->from, "the day by which it is wanted");
  ask->add_option("--reason", asked->reason, "the supplier reads it")->required();
  ask->callback([&session, asked] {
    v1::RequestSlotMoveRequest request;
    request.set_request_id(NewRequestId());
    request.set_booking_id(asked->id);
    request.set_wanted_slot_id(asked->slot_id);
    if (!asked->from.empty()) *request.mutable_wanted_date() = ParseDate(asked->from);
    request.set_reason(asked->reason);
    const auto response = Answer(session.As(kBuyer).Call(&Capacity::RequestSlotMove, request));
    Show(session, response,
         [&](const auto& shown) { session.out() << shown.slot_move().slot_move_id() << "\n"; });
  });
  auto* answer = group.add_subcommand("answer", "As a supplier: accept, or --refuse");
  auto answered = std::make_shared<CapacityArguments>();
  answer->add_option("MOVE", answered->id)->required();
  answer->add_option("--slot", answered->slot_id, "the one that is wanted if not given");
  answer->add_flag("--refuse", answered->refuse);
  answer->add_option("--note", answered->note, "required to refuse");
  answer->callback([&session, answered] {
    v1::AnswerSlotMoveRequest request;
    request.set_request_id(NewRequestId());
    request.set_slot_move_id(answered->id);
    request.set_accepted(!answered->refuse);
    request.set_slot_id(answered->slot_id);
    request.set_note(answered->note);
    const auto response = Answer(session.As(kAcme).Call(&Capacity::AnswerSlotMove, request));
    Show(session, response,
         [&](const auto& shown) { session.out() << EnumText(shown.slot_move().state()) << "\n"; });
  });
}

}  // namespace

void AddCapacityCommands(CLI::App& app, Session& session) {
  AddWorkCenterCommands(app, session);
  CLI::App& group = AddGroup(app, "slots", "As a supplier: capacity, and what is booked on it");
  AddPublishing(group, session);
  AddBooking(group, session);
  AddEstimating(group, session);
  AddPlanCommands(app, session);
  AddMoveCommands(app, session);
}

}  // namespace backline::cli
