#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/names.h"
#include "clients/cli/paging.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {
namespace {

using Agreements = v1::AgreementService::Stub;

constexpr int64_t kSecondsPerHour = 3'600;

struct AgreementArguments {
  std::string supplier, id, product, family, from, until, state = "running", time_zone = "UTC";
  std::vector<std::string> components, shifts, holidays;
  v1::AgreementTerms terms;
  int limit = 0;
  int acknowledge = 8, answer = 16, early = 0, late = 0, under = 0, over = 0, notice = 0;
  bool business_days = false;
};

std::string SupplierOf(Session& session, const char* identity, const std::string& code) {
  return Names(session.As(identity)).SupplierId(code);
}

// NAME=TARGET:WEIGHT in percent, such as on_time_in_full=95:40.
void AddComponent(const std::string& text, v1::AgreementTerms& terms) {
  const size_t equals = text.find('=');
  const size_t colon = text.find(':');
  if (equals == std::string::npos || colon == std::string::npos || colon < equals) {
    throw UsageError("not COMPONENT=TARGET:WEIGHT: " + text);
  }
  constexpr int kBasisPointsPerPercent = 100;
  const auto points = [&](const std::string& percent, const char* what) {
    return static_cast<int>(ParseWhole(percent, what)) * kBasisPointsPerPercent;
  };
  v1::ComponentTerm& term = *terms.add_components();
  term.set_component(ParseEnum<v1::AgreementComponent>(text.substr(0, equals)));
  term.set_target_basis_points(points(text.substr(equals + 1, colon - equals - 1), "the target"));
  term.set_weight_basis_points(points(text.substr(colon + 1), "the weight"));
}

void AddTermOptions(CLI::App& command, AgreementArguments& arguments) {
  command.add_option("--acknowledge", arguments.acknowledge, "business hours")
      ->capture_default_str();
  command.add_option("--answer-change", arguments.answer, "business hours")->capture_default_str();
  command.add_option("--days-early", arguments.early)->capture_default_str();
  command.add_option("--days-late", arguments.late)->capture_default_str();
  command.add_option("--percent-under", arguments.under)->capture_default_str();
  command.add_option("--percent-over", arguments.over)->capture_default_str();
  command.add_flag("--business-days", arguments.business_days, "days of the house's calendar");
  command.add_option("--slip-notice", arguments.notice, "days ahead of the date")
      ->capture_default_str();
  command
      .add_option("--component", arguments.components,
                  "COMPONENT=TARGET:WEIGHT in percent, such as on_time_in_full=95:60; repeated")
      ->required();
}

v1::AgreementTerms TermsOf(const AgreementArguments& arguments) {
  v1::AgreementTerms terms;
  terms.set_acknowledge_business_hours(arguments.acknowledge);
  terms.set_answer_change_business_hours(arguments.answer);
  terms.set_days_early(arguments.early);
  terms.set_days_late(arguments.late);
  terms.set_percent_under(arguments.under);
  terms.set_percent_over(arguments.over);
  terms.set_business_days(arguments.business_days);
  terms.set_slip_notice_days(arguments.notice);
  for (const std::string& component : arguments.components) AddComponent(component, terms);
  return terms;
}

template <typename List>
void PrintAgreements(Session& session, const List& agreements) {
  Table table({"AGREEMENT", ">VERSION", "FROM", "UNTIL", "OF", ">ACKNOWLEDGE", ">ANSWER", ">EARLY",
               ">LATE", ">NOTICE"});
  for (const v1::Agreement& agreement : agreements) {
    const v1::AgreementTerms& terms = agreement.terms();
    std::string subject = "all";
    if (!agreement.family_code().empty()) subject = agreement.family_code();
    if (!agreement.product_id().empty()) subject = agreement.product_id();
    table.AddRow({agreement.agreement_id(), std::to_string(agreement.version_number()),
                  DateText(agreement.valid_from()), DateText(agreement.valid_until()), subject,
                  std::to_string(terms.acknowledge_business_hours()) + " h",
                  std::to_string(terms.answer_change_business_hours()) + " h",
                  std::to_string(terms.days_early()), std::to_string(terms.days_late()),
                  std::to_string(terms.slip_notice_days())});
  }
  table.Print(session.out(), "agreement");
}

template <typename Response>
void ShowAgreement(Session& session, const Response& response) {
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
  } else {
    PrintAgreements(session, std::vector<v1::Agreement>{response.agreement()});
  }
}

void AddCreate(CLI::App& group, Session& session) {
  auto* create = group.add_subcommand("create", "Keep what a supplier agreed to");
  auto arguments = std::make_shared<AgreementArguments>();
  create->add_option("SUPPLIER", arguments->supplier, "by code")->required();
  create->add_option("--from", arguments->from, "the first day: 2026-12-01, +14, today")
      ->required();
  create->add_option("--until", arguments->until, "the last day; open if none");
  create->add_option("--product", arguments->product, "by sku; this, --family or neither");
  create->add_option("--family", arguments->family);
  AddTermOptions(*create, *arguments);
  create->callback([&session, arguments] {
    v1::CreateAgreementRequest request;
    request.set_request_id(NewRequestId());
    request.set_supplier_id(SupplierOf(session, kBuyer, arguments->supplier));
    request.set_product_id(Names(session.As(kBuyer)).ProductId(arguments->product));
    request.set_family_code(arguments->family);
    *request.mutable_valid_from() = ParseDate(arguments->from);
    if (!arguments->until.empty()) *request.mutable_valid_until() = ParseDate(arguments->until);
    *request.mutable_terms() = TermsOf(*arguments);
    ShowAgreement(session, Answer(session.As(kBuyer).Call(&Agreements::CreateAgreement, request)));
  });
}

void AddSupersede(CLI::App& group, Session& session) {
  auto* supersede = group.add_subcommand("supersede", "Other terms from a date on");
  auto arguments = std::make_shared<AgreementArguments>();
  supersede->add_option("SUPPLIER", arguments->supplier, "by code")->required();
  supersede->add_option("AGREEMENT", arguments->id)->required();
  supersede->add_option("--from", arguments->from, "2026-12-01, +14, today")->required();
  AddTermOptions(*supersede, *arguments);
  supersede->callback([&session, arguments] {
    v1::SupersedeAgreementRequest request;
    request.set_request_id(NewRequestId());
    request.set_supplier_id(SupplierOf(session, kBuyer, arguments->supplier));
    request.set_agreement_id(arguments->id);
    *request.mutable_valid_from() = ParseDate(arguments->from);
    *request.mutable_terms() = TermsOf(*arguments);
    ShowAgreement(session,
                  Answer(session.As(kBuyer).Call(&Agreements::SupersedeAgreement, request)));
  });
}

void AddEndAndList(CLI::App& group, Session& session) {
  auto* end = group.add_subcommand("end", "Give an agreement its last day");
  auto ended = std::make_shared<AgreementArguments>();
  end->add_option("SUPPLIER", ended->supplier, "by code")->required();
  end->add_option("AGREEMENT", ended->id)->required();
  end->add_option("--until", ended->until, "2026-12-01, +14, today")->required();
  end->callback([&session, ended] {
    v1::EndAgreementRequest request;
    request.set_request_id(NewRequestId());
    request.set_supplier_id(SupplierOf(session, kBuyer, ended->supplier));
    request.set_agreement_id(ended->id);
    *request.mutable_valid_until() = ParseDate(ended->until);
    ShowAgreement(session, Answer(session.As(kBuyer).Call(&Agreements::EndAgreement, request)));
  });
  auto* list = group.add_subcommand("list", "Agreements of a supplier, old versions too");
  auto listed = std::make_shared<AgreementArguments>();
  list->add_option("SUPPLIER", listed->supplier, "as staff: by code");
  AddLimit(*list, listed->limit);
  list->callback([&session, listed] {
    v1::ListAgreementsRequest request;
    request.set_supplier_id(SupplierOf(session, kBuyer, listed->supplier));
    const auto response =
        ListAll(session.As(kBuyer), &Agreements::ListAgreements, request, listed->limit,
                [](const auto& all) { return all.agreements_size(); });
    if (session.json()) {
      session.out() << ToJson(response, JsonStyle::kPretty);
    } else {
      PrintAgreements(session, response.agreements());
    }
  });
}

template <typename Response>
void ShowCalendar(Session& session, const Response& response) {
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  const v1::BusinessCalendar& calendar = response.calendar();
  session.out() << calendar.time_zone() << ", " << Counted(calendar.holidays_size(), "holiday")
                << "\n";
  Table table({">WEEKDAY", ">FROM", ">TO"});
  for (const v1::Shift& shift : calendar.shifts()) {
    table.AddRow({std::to_string(shift.weekday()), MinuteText(shift.start_minute()),
                  MinuteText(shift.end_minute())});
  }
  table.Print(session.out(), "shift");
}

void AddCalendarCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "calendar", "When a supplier, or the house, works");
  auto* set = group.add_subcommand("set", "Set a business calendar, whole");
  auto arguments = std::make_shared<AgreementArguments>();
  set->add_option("SUPPLIER", arguments->supplier, "by code; the house if none");
  set->add_option("--time-zone", arguments->time_zone)->capture_default_str();
  set->add_option("--shift", arguments->shifts, "WEEKDAY[:FROM-TO] in minutes, 1 is Monday")
      ->required();
  set->add_option("--holiday", arguments->holidays, "2026-12-25; may be repeated");
  set->callback([&session, arguments] {
    v1::SetBusinessCalendarRequest request;
    request.set_request_id(NewRequestId());
    request.set_supplier_id(SupplierOf(session, kBuyer, arguments->supplier));
    request.set_time_zone(arguments->time_zone);
    for (const std::string& shift : arguments->shifts) *request.add_shifts() = ParseShift(shift);
    for (const std::string& day : arguments->holidays) *request.add_holidays() = ParseDate(day);
    ShowCalendar(session,
                 Answer(session.As(kBuyer).Call(&Agreements::SetBusinessCalendar, request)));
  });
  auto* show = group.add_subcommand("show", "Show a business calendar");
  auto shown = std::make_shared<AgreementArguments>();
  show->add_option("SUPPLIER", shown->supplier, "by code; the house if none");
  show->callback([&session, shown] {
    v1::GetBusinessCalendarRequest request;
    request.set_supplier_id(SupplierOf(session, kBuyer, shown->supplier));
    ShowCalendar(session,
                 Answer(session.As(kBuyer).Call(&Agreements::GetBusinessCalendar, request)));
  });
}

void ListClocks(Session& session, const AgreementArguments& arguments) {
  v1::ListClocksRequest request;
  request.set_supplier_id(SupplierOf(session, kBuyer, arguments.supplier));
  request.set_state(ParseEnum<v1::ClockState>(arguments.state));
  if (!arguments.from.empty()) *request.mutable_due_from_date() = ParseDate(arguments.from);
  if (!arguments.until.empty()) *request.mutable_due_before_date() = ParseDate(arguments.until);
  const auto response = ListAll(session.As(kBuyer), &Agreements::ListClocks, request,
                                arguments.limit, [](const auto& all) { return all.clocks_size(); });
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  Names names(session.As(kBuyer));
  Table table({"DUE", "KIND", "SUPPLIER", "PURCHASE ORDER", ">LINE", ">HOURS", "BREACHED"});
  for (const v1::Clock& clock : response.clocks()) {
    table.AddRow(
        {TimeText(clock.due_time()), EnumText(clock.kind()), names.Supplier(clock.supplier_id()),
         clock.purchase_order_id(), std::to_string(clock.line_number()),
         clock.allowed_seconds() == 0 ? "-"
                                      : std::to_string(clock.allowed_seconds() / kSecondsPerHour),
         clock.has_breached_time() ? TimeText(clock.breached_time()) : "-"});
  }
  table.Print(session.out(), "clock");
}

}  // namespace

void AddAgreementCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "agreement", "What suppliers agreed to");
  AddCreate(group, session);
  AddSupersede(group, session);
  AddEndAndList(group, session);
  AddCalendarCommands(app, session);
  auto* clocks = app.add_subcommand("clocks", "What suppliers owe, by when it is due");
  auto arguments = std::make_shared<AgreementArguments>();
  clocks->add_option("--supplier", arguments->supplier, "by code; all if none");
  clocks->add_option("--state", arguments->state, "running, paused, stopped, breached")
      ->capture_default_str();
  clocks->add_option("--from", arguments->from, "due on this day or later");
  clocks->add_option("--before", arguments->until, "due before this day");
  AddLimit(*clocks, arguments->limit);
  clocks->callback([&session, arguments] { ListClocks(session, *arguments); });
}

}  // namespace backline::cli
