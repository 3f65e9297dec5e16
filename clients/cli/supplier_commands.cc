#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/paging.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {
namespace {

using Supplying = v1::SupplierService::Stub;

constexpr int kEveryLine = 100'000;

v1::ListSupplierLinesResponse Lines(BacklineClient& client, v1::PurchaseOrderLineState state,
                                    int limit) {
  v1::ListSupplierLinesRequest request;
  request.set_state(state);
  return ListAll(client, &Supplying::ListSupplierLines, request, limit,
                 [](const auto& all) { return all.lines_size(); });
}

void PrintLines(Session& session, const v1::ListSupplierLinesResponse& response) {
  Table table({"PURCHASE ORDER", ">LINE", ">VERSION", "SKU", "LOCATION", "STATE", ">ORDERED",
               ">RECEIVED", "REQUESTED", "SCHEDULES (supply line: quantity on date)"});
  for (const v1::SupplierLine& entry : response.lines()) {
    const v1::PurchaseOrderLine& line = entry.line();
    std::string schedules;
    for (const v1::SupplyLine& supply : line.supply_lines()) {
      schedules += (schedules.empty() ? "" : ", ") + supply.supply_line_id() + ": " +
                   std::to_string(supply.expected_quantity()) + " on " +
                   DateText(supply.eta_date());
    }
    table.AddRow({entry.purchase_order_id(), std::to_string(line.line_number()),
                  std::to_string(line.version()), entry.sku(), entry.location_code(),
                  EnumText(line.state()), std::to_string(line.ordered_quantity()),
                  std::to_string(line.received_quantity()), DateText(line.requested_date()),
                  schedules.empty() ? "-" : schedules});
  }
  table.Print(session.out(), "line");
}

struct AnswerArguments {
  std::string purchase_order_id, reason, note, state;
  int line_number = 0;
  int version = 0;
  bool accept = false;
  bool propose = false;
  bool hold = false;
  std::string by;
  std::vector<std::string> schedules;
  int64_t rejected = 0, open = 0;
  int limit = 0;
};

// QUANTITY@DATE
void AddSchedule(const std::string& text, v1::AnswerLineRequest& request) {
  const size_t at = text.find('@');
  if (at == std::string::npos) throw UsageError("not QUANTITY@DATE: " + text);
  v1::ConfirmedSchedule& schedule = *request.add_schedules();
  schedule.set_quantity(ParseWhole(text.substr(0, at), "the quantity"));
  *schedule.mutable_eta_date() = ParseDate(text.substr(at + 1));
}

const v1::SupplierLine& FindLine(const v1::ListSupplierLinesResponse& all,
                                 const AnswerArguments& arguments) {
  for (const v1::SupplierLine& line : all.lines()) {
    if (line.purchase_order_id() == arguments.purchase_order_id &&
        line.line().line_number() == arguments.line_number) {
      return line;
    }
  }
  throw Failure("refused: no such line among those of this supplier");
}

void AnswerLine(Session& session, const AnswerArguments& arguments) {
  BacklineClient& client = session.As(kAcme);
  v1::AnswerLineRequest request;
  request.set_request_id(NewRequestId());
  request.set_purchase_order_id(arguments.purchase_order_id);
  request.set_line_number(arguments.line_number);
  request.set_version(arguments.version);
  request.set_rejected_quantity(arguments.rejected);
  request.set_open_quantity(arguments.open);
  request.set_note(arguments.note);
  if (!arguments.reason.empty()) request.set_reason(ParseEnum<v1::SupplyReason>(arguments.reason));
  for (const std::string& text : arguments.schedules) AddSchedule(text, request);
  if (arguments.propose) request.set_intent(v1::ANSWER_INTENT_PROPOSE);
  if (arguments.hold) request.set_intent(v1::ANSWER_INTENT_HOLD);
  if (!arguments.by.empty()) *request.mutable_decide_by_date() = ParseDate(arguments.by);
  if (arguments.version == 0 || arguments.accept) {
    const auto all = Lines(client, v1::PURCHASE_ORDER_LINE_STATE_UNSPECIFIED, kEveryLine);
    const v1::PurchaseOrderLine& line = FindLine(all, arguments).line();
    if (arguments.version == 0) request.set_version(line.version());
    if (arguments.accept) {
      v1::ConfirmedSchedule& schedule = *request.add_schedules();
      schedule.set_quantity(line.ordered_quantity() - line.cancelled_quantity());
      *schedule.mutable_eta_date() = line.requested_date();
    }
  }
  const auto response = Answer(client.Call(&Supplying::AnswerLine, request));
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  v1::ListSupplierLinesResponse one;
  *one.add_lines() = response.line();
  PrintLines(session, one);
}

void AddLineCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "lines", "As a supplier: the lines that were sent to us");
  auto* list = group.add_subcommand("list", "List lines by requested date");
  auto listed = std::make_shared<AnswerArguments>();
  list->add_option("--state", listed->state, "such as sent; all if not given");
  AddLimit(*list, listed->limit);
  list->callback([&session, listed] {
    const auto state = listed->state.empty() ? v1::PURCHASE_ORDER_LINE_STATE_UNSPECIFIED
                                             : ParseEnum<v1::PurchaseOrderLineState>(listed->state);
    const auto response = Lines(session.As(kAcme), state, listed->limit);
    if (session.json()) {
      session.out() << ToJson(response, JsonStyle::kPretty);
    } else {
      PrintLines(session, response);
    }
  });

  auto* answer = group.add_subcommand("answer", "Accept, change, split or reject a line");
  auto answered = std::make_shared<AnswerArguments>();
  answer->add_option("PURCHASE_ORDER", answered->purchase_order_id)->required();
  answer->add_option("LINE", answered->line_number)->required();
  answer->add_flag("--accept", answered->accept, "all of it on the requested date");
  answer->add_option("--schedule", answered->schedules, "QUANTITY@DATE, may be repeated");
  answer->add_option("--reject", answered->rejected, "what will not come");
  answer->add_option("--open", answered->open, "what stays to be answered");
  answer->add_option("--reason", answered->reason, "such as capacity or transport");
  answer->add_option("--note", answered->note);
  answer->add_flag("--propose", answered->propose, "a buyer decides, whatever the tolerance");
  answer->add_flag("--hold", answered->hold, "time is needed; no terms yet");
  answer->add_option("--by", answered->by, "of a hold: the day by which it will be answered");
  answer->add_option("--version", answered->version, "the newest if not given");
  answer->callback([&session, answered] { AnswerLine(session, *answered); });
}

struct EtaArguments {
  std::string supply_line_id, date, reason, note;
  int64_t quantity = 0, eta_version = 0;
};

int64_t NextEtaVersion(BacklineClient& client, const std::string& supply_line_id) {
  const auto all = Lines(client, v1::PURCHASE_ORDER_LINE_STATE_UNSPECIFIED, kEveryLine);
  for (const v1::SupplierLine& line : all.lines()) {
    for (const v1::SupplyLine& supply : line.line().supply_lines()) {
      if (supply.supply_line_id() == supply_line_id) return supply.eta_version() + 1;
    }
  }
  throw Failure("refused: no such supply line among those of this supplier");
}

void UpdateEta(Session& session, const EtaArguments& arguments) {
  BacklineClient& client = session.As(kAcme);
  v1::UpdateEtaRequest request;
  request.set_request_id(NewRequestId());
  request.set_supply_line_id(arguments.supply_line_id);
  request.set_eta_version(arguments.eta_version > 0
                              ? arguments.eta_version
                              : NextEtaVersion(client, arguments.supply_line_id));
  *request.mutable_eta_date() = ParseDate(arguments.date);
  request.set_quantity(arguments.quantity);
  request.set_reason(ParseEnum<v1::SupplyReason>(arguments.reason));
  request.set_note(arguments.note);
  const auto response = Answer(client.Call(&Supplying::UpdateEta, request));
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  const v1::SupplyLine& supply = response.supply_line();
  session.out() << (response.applied() ? "applied: " : "stale, nothing changed: ")
                << supply.expected_quantity() << " on " << DateText(supply.eta_date())
                << ", eta version " << supply.eta_version() << "\n";
}

void ListDemand(Session& session, int limit) {
  const auto response = ListAll(session.As(kAcme), &Supplying::ListDemand, v1::ListDemandRequest(),
                                limit, [](const auto& all) { return all.demand_size(); });
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  Table table({"SKU", ">WAITS", "SUPPLY LINE", "NEEDED", ">OLDEST DAYS", "FEWER THAN 3 CUSTOMERS"});
  for (const v1::Demand& demand : response.demand()) {
    table.AddRow({demand.sku(), std::to_string(demand.quantity()),
                  demand.supply_line_id().empty() ? "undated" : demand.supply_line_id(),
                  DateText(demand.earliest_need_date()), std::to_string(demand.oldest_age_days()),
                  demand.fewer_than_three_customers() ? "yes" : "no"});
  }
  table.Print(session.out(), "row");
}

}  // namespace

void AddSupplierCommands(CLI::App& app, Session& session) {
  AddLineCommands(app, session);

  CLI::App& group = AddGroup(app, "eta", "As a supplier: when it will arrive");
  auto* update = group.add_subcommand("update", "A new date or quantity for a supply line");
  auto updated = std::make_shared<EtaArguments>();
  update->add_option("SUPPLY_LINE", updated->supply_line_id)->required();
  update->add_option("DATE", updated->date, "2026-12-01, +14")->required();
  update->add_option("--reason", updated->reason, "such as capacity or transport")->required();
  update->add_option("--quantity", updated->quantity, "what is still expected; unchanged if none");
  update->add_option("--eta-version", updated->eta_version, "the last one plus one if not given");
  update->add_option("--note", updated->note);
  update->callback([&session, updated] { UpdateEta(session, *updated); });

  auto* demand = app.add_subcommand("demand", "As a supplier: the demand that waits for us");
  auto limit = std::make_shared<int>();
  AddLimit(*demand, *limit);
  demand->callback([&session, limit] { ListDemand(session, *limit); });
}

}  // namespace backline::cli
