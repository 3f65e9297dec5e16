#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/names.h"
#include "clients/cli/paging.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"

namespace backline::cli {
namespace {

using Scoring = v1::ScorecardService::Stub;

struct ScoreArguments {
  std::string supplier, from = "-365", until = "+1", baseline, level, as_of, lines, outcome;
  std::string dispute;
  std::string purchase_order_id;
  int line_number = 0;
  int early_days = -1;
  int late_days = 0;
  int under_percent = 0;
  int acknowledge_hours = 0;
  bool business_days = false;
  int limit = 0;
};

// As ParseDate, and -30 for thirty days ago.
v1::Date ParseDay(const std::string& text) {
  if (!text.starts_with('-')) return ParseDate(text);
  return DayFromToday(-static_cast<int>(ParseWhole(text.substr(1), "the number of days")));
}

v1::ScoreParameters ParametersOf(const ScoreArguments& arguments) {
  v1::ScoreParameters parameters;
  *parameters.mutable_from() = ParseDay(arguments.from);
  *parameters.mutable_until() = ParseDay(arguments.until);
  if (!arguments.baseline.empty()) {
    parameters.set_baseline(ParseEnum<v1::ScoreBaseline>(arguments.baseline));
  }
  if (!arguments.level.empty()) parameters.set_level(ParseEnum<v1::ScoreLevel>(arguments.level));
  if (arguments.early_days >= 0) parameters.set_early_days(arguments.early_days);
  parameters.set_late_days(arguments.late_days);
  parameters.set_under_percent(arguments.under_percent);
  parameters.set_business_days(arguments.business_days);
  parameters.set_acknowledge_hours(arguments.acknowledge_hours);
  return parameters;
}

template <typename Request>
Request RequestOf(const ScoreArguments& arguments) {
  Request request;
  *request.mutable_parameters() = ParametersOf(arguments);
  if (!arguments.as_of.empty()) *request.mutable_as_of_date() = ParseDay(arguments.as_of);
  return request;
}

// "87.00 %", or "n/a" where nothing was counted.
std::string PercentText(int64_t met, int64_t counted) {
  if (counted == 0) return "n/a";
  return absl::StrFormat("%.2f %%",
                         100.0 * static_cast<double>(met) / static_cast<double>(counted));
}

std::string RateText(const v1::ScoreRate& rate) {
  return PercentText(rate.met(), rate.counted());
}

std::string MeanText(const v1::DayDistribution& days) {
  if (days.count() == 0) return "n/a";
  return absl::StrFormat("%.1f",
                         static_cast<double>(days.sum()) / static_cast<double>(days.count()));
}

void PrintParameters(Session& session, const v1::ScoreParameters& parameters) {
  session.out() << "due from " << DateText(parameters.from()) << " until "
                << DateText(parameters.until()) << ", by the " << EnumText(parameters.baseline())
                << " date, by " << EnumText(parameters.level()) << ", "
                << (parameters.has_early_days()
                        ? absl::StrCat(parameters.early_days(), " days early")
                        : std::string("however early"))
                << " to " << parameters.late_days() << " days late, " << parameters.under_percent()
                << " % under, answers as agreed, else within "
                << Counted(parameters.acknowledge_hours(), "hour")
                << "\n";
}

void PrintScorecard(Session& session, const v1::GetScorecardResponse& response) {
  const v1::Scorecard& card = response.scorecard();
  session.out() << "supplier " << card.supplier_code() << ", as of "
                << TimeText(response.as_of_time()) << "\n";
  PrintParameters(session, response.parameters());
  Table rates({"RATE", ">MET", ">COUNTED", ">RATE", ">DISPUTED", ">IF UPHELD", ">PENDING",
               ">EXCUSED", ">BY DISPUTE", ">NOT MEASURED"});
  const auto add_rate = [&](const std::string& name, const v1::ScoreRate& rate) {
    rates.AddRow({name, Grouped(rate.met()), Grouped(rate.counted()), RateText(rate),
                  Grouped(rate.disputed()),
                  rate.disputed() == 0
                      ? std::string("-")
                      : PercentText(rate.if_upheld_met(), rate.if_upheld_counted()),
                  Grouped(rate.pending()), Grouped(rate.excused()),
                  Grouped(rate.excused_by_dispute()), Grouped(rate.not_measured())});
  };
  add_rate("answered in time", card.acknowledgement());
  add_rate("on time in full, requested", card.on_time_requested());
  add_rate("on time in full, first acknowledged", card.on_time_first_acknowledged());
  add_rate("on time in full, current", card.on_time_current());
  add_rate("unit fill", card.unit_fill());
  add_rate("line fill", card.line_fill());
  add_rate("order fill", card.order_fill());
  rates.Print(session.out(), "rate");
  Table days({"DAYS", ">COUNT", ">MEAN", ">P50", ">P90", ">LEAST", ">MOST"});
  const auto add_days = [&](const std::string& name, const v1::DayDistribution& row) {
    const auto text = [&](int32_t value) {
      return row.count() == 0 ? std::string("n/a") : std::to_string(value);
    };
    days.AddRow({name, Grouped(row.count()), MeanText(row), text(row.p50()), text(row.p90()),
                 text(row.least()), text(row.most())});
  };
  add_days("slip, net", card.net_slip());
  add_days("notice of a slip", card.notice());
  add_days("dates told anew moved by", card.moved());
  for (const v1::EtaError& error : card.eta_errors()) {
    add_days("error of dates told " + std::to_string(error.horizon_days()) + " days ahead",
             error.error());
  }
  days.Print(session.out(), "measure");
  session.out() << Counted(card.lines(), "line") << " due, " << card.imported_lines()
                << " imported, " << card.buyer_changed_lines() << " changed by a buyer; dates of "
                << card.revised_lines() << " of " << card.measured_lines() << " lines told anew, "
                << Counted(card.revisions(), "time") << "; " << card.unfinished_lines()
                << " decided and not all there\n";
}

void PrintLeague(Session& session, const v1::ListScorecardsResponse& response) {
  PrintParameters(session, response.parameters());
  Table table({"SUPPLIER", ">LINES", ">ON TIME", ">OF", ">REQUESTED", ">FIRST ACKNOWLEDGED",
               ">CURRENT", ">ANSWERED IN TIME", ">LINE FILL", ">MEAN SLIP", ">DISPUTED"});
  for (const v1::Scorecard& card : response.scorecards()) {
    const v1::ScoreRate& ranked = card.on_time_first_acknowledged();
    table.AddRow({card.supplier_code(), Grouped(card.lines()), Grouped(ranked.met()),
                  Grouped(ranked.counted()), RateText(card.on_time_requested()), RateText(ranked),
                  RateText(card.on_time_current()), RateText(card.acknowledgement()),
                  RateText(card.line_fill()), MeanText(card.net_slip()),
                  Grouped(ranked.disputed())});
  }
  table.Print(session.out(), "supplier");
}

void PrintLines(Session& session, const v1::ListScorecardLinesResponse& response) {
  Table table({"PURCHASE ORDER", ">LINE", "OUTCOME", ">MET", ">OF", ">ASKED", ">RECEIVED",
               "REQUESTED", "FIRST ACKNOWLEDGED", "CURRENT", "FIRST GOODS", "LAST GOODS",
               "DISPUTE"});
  for (const v1::ScorecardLine& line : response.lines()) {
    table.AddRow({line.purchase_order_id(), std::to_string(line.line_number()),
                  EnumText(line.outcome()), Grouped(line.met()), Grouped(line.counted()),
                  Grouped(line.asked_quantity()), Grouped(line.received_quantity()),
                  DateText(line.requested_date()), DateText(line.first_acknowledged_date()),
                  DateText(line.current_date()), DateText(line.first_received_date()),
                  DateText(line.last_received_date()),
                  line.dispute_state() == v1::DISPUTE_STATE_UNSPECIFIED
                      ? std::string("-")
                      : EnumText(line.dispute_state())});
  }
  table.Print(session.out(), "line");
}

void PrintHistory(Session& session, const v1::GetLineHistoryResponse& response) {
  Table table({"RECORDED", "FACT", "BY", ">SCHEDULE", ">QUANTITY", "DATE", "BEFORE", "OCCURRED",
               "ANSWER DUE"});
  for (const v1::SupplierFact& fact : response.facts()) {
    table.AddRow(
        {TimeText(fact.recorded_time()), EnumText(fact.kind()),
         fact.cause() == v1::SUPPLIER_FACT_CAUSE_UNSPECIFIED ? "-" : EnumText(fact.cause()),
         std::to_string(fact.schedule_number()), Grouped(fact.quantity()), DateText(fact.date()),
         DateText(fact.previous_date()), DateText(fact.occurred_date()),
         fact.has_answer_due_time() ? TimeText(fact.answer_due_time()) : "-"});
  }
  table.Print(session.out(), "fact");
}

template <typename Response, typename Print>
void Show(Session& session, const Response& response, Print print) {
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
  } else {
    print(session, response);
  }
}

void ShowLines(Session& session, BacklineClient& client, const std::string& supplier_id,
               const ScoreArguments& arguments) {
  auto request = RequestOf<v1::ListScorecardLinesRequest>(arguments);
  request.set_supplier_id(supplier_id);
  request.set_component(ParseEnum<v1::ScoreComponent>(arguments.lines));
  if (!arguments.outcome.empty()) {
    request.set_outcome(ParseEnum<v1::LineOutcome>(arguments.outcome));
  }
  if (!arguments.dispute.empty()) {
    request.set_dispute_state(ParseEnum<v1::DisputeState>(arguments.dispute));
  }
  Show(session,
       ListAll(client, &Scoring::ListScorecardLines, request, arguments.limit,
               [](const auto& all) { return all.lines_size(); }),
       PrintLines);
}

void ShowHistory(Session& session, BacklineClient& client, const ScoreArguments& arguments) {
  v1::GetLineHistoryRequest request;
  request.set_purchase_order_id(arguments.purchase_order_id);
  request.set_line_number(arguments.line_number);
  Show(session,
       ListAll(client, &Scoring::GetLineHistory, request, arguments.limit,
               [](const auto& all) { return all.facts_size(); }),
       PrintHistory);
}

// Without a supplier: all of them, or the one that calls.
void Run(Session& session, const ScoreArguments& arguments) {
  BacklineClient& client = session.As(kBuyer);
  if (!arguments.purchase_order_id.empty()) return ShowHistory(session, client, arguments);
  const bool own = session.settings().identity.starts_with("supplier/");
  if (arguments.supplier.empty() && !own) {
    if (!arguments.lines.empty()) throw UsageError("--lines wants --supplier");
    return Show(
        session,
        ListAll(client, &Scoring::ListScorecards, RequestOf<v1::ListScorecardsRequest>(arguments),
                arguments.limit, [](const auto& all) { return all.scorecards_size(); }),
        PrintLeague);
  }
  const std::string supplier_id = Names(client).SupplierId(arguments.supplier);
  if (!arguments.lines.empty()) return ShowLines(session, client, supplier_id, arguments);
  auto request = RequestOf<v1::GetScorecardRequest>(arguments);
  request.set_supplier_id(supplier_id);
  Show(session, Answer(client.Call(&Scoring::GetScorecard, request)), PrintScorecard);
}

}  // namespace

void AddScorecardCommand(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("scorecard", "What suppliers are worth, and why");
  auto arguments = std::make_shared<ScoreArguments>();
  command->add_option("--supplier", arguments->supplier, "its code; all suppliers if not given");
  command->add_option("--from", arguments->from, "lines due from this day")->capture_default_str();
  command->add_option("--until", arguments->until, "lines due before")->capture_default_str();
  command->add_option("--baseline", arguments->baseline,
                      "requested, first_acknowledged (if not given), current");
  command->add_option("--level", arguments->level, "line (if not given), unit, schedule, order");
  command->add_option("--early", arguments->early_days, "days early that are on time; any");
  command->add_option("--late", arguments->late_days, "days late that are on time")
      ->capture_default_str();
  command->add_option("--under", arguments->under_percent, "percent less that is in full")
      ->capture_default_str();
  command->add_option("--answer-within", arguments->acknowledge_hours,
                      "hours, where nothing was agreed; 48 if not given");
  command->add_flag("--business-days", arguments->business_days, "days are Monday to Friday");
  command->add_option("--as-of", arguments->as_of, "as it was known on that day");
  command->add_option("--lines", arguments->lines,
                      "the lines behind acknowledgement, on_time_in_full or fill");
  command->add_option("--outcome", arguments->outcome, "only lines that are such as missed");
  command->add_option("--dispute", arguments->dispute,
                      "only lines of which the component is open, upheld or rejected");
  auto* order = command->add_option("--history", arguments->purchase_order_id,
                                    "the facts of a line of this purchase order");
  command->add_option("--line", arguments->line_number, "which line")->needs(order);
  AddLimit(*command, arguments->limit);
  command->callback([&session, arguments] { Run(session, *arguments); });
}

}  // namespace backline::cli
