// What our own service is worth, what waits, and which supplies endanger it.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/names.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"

namespace backline::cli {
namespace {

using Kpis = v1::KpiService::Stub;

struct KpiArguments {
  std::string from = "-90", until = "+1", zone = "UTC", before = "+30";
  std::string product, customer, location;
};

// As ParseDate, and -30 for thirty days ago.
v1::Date ParseDay(const std::string& text) {
  if (!text.starts_with('-')) return ParseDate(text);
  return DayFromToday(-static_cast<int>(ParseWhole(text.substr(1), "the number of days")));
}

std::string RateText(const v1::KpiRate& rate) {
  if (rate.counted() == 0) return "n/a";
  return absl::StrFormat(
      "%.2f %%", 100.0 * static_cast<double>(rate.met()) / static_cast<double>(rate.counted()));
}

std::string ValueText(const v1::KpiValue& value) {
  std::string text;
  for (const v1::Money& amount : value.amounts()) {
    absl::StrAppend(&text, text.empty() ? "" : " + ", MoneyText(amount));
  }
  return text.empty() ? "-" : text;
}

void PrintService(Session& session, const v1::ServiceKpis& kpis) {
  Table rates({"RATE", ">MET", ">COUNTED", ">RATE"});
  const auto add_rate = [&](const std::string& name, const v1::KpiRate& rate) {
    rates.AddRow({name, Grouped(rate.met()), Grouped(rate.counted()), RateText(rate)});
  };
  add_rate("orders backordered", kpis.backordered_orders());
  add_rate("lines backordered", kpis.backordered_lines());
  add_rate("units backordered", kpis.backordered_units());
  add_rate("unit fill", kpis.unit_fill());
  add_rate("line fill", kpis.line_fill());
  add_rate("order fill", kpis.order_fill());
  add_rate("unit fill by tier", kpis.tier_fill());
  add_rate("first promise met", kpis.promise_met());
  add_rate("wanted date met", kpis.requested_met());
  add_rate("orders on time in full", kpis.orders_on_time_in_full());
  add_rate("units cancelled", kpis.cancelled_units());
  rates.Print(session.out(), "rate");
  Table days({"DAYS", ">COUNT", ">MEAN", ">P50", ">P90", ">P95", ">MOST"});
  const auto add_days = [&](const std::string& name, const v1::WaitDistribution& row) {
    const auto text = [&](int32_t value) {
      return row.count() == 0 ? std::string("n/a") : std::to_string(value);
    };
    days.AddRow({name, Grouped(row.count()),
                 row.count() == 0 ? std::string("n/a")
                                  : absl::StrFormat("%.1f", static_cast<double>(row.sum()) /
                                                                static_cast<double>(row.count())),
                 text(row.p50()), text(row.p90()), text(row.p95()), text(row.most())});
  };
  add_days("customer wait", kpis.wait());
  add_days("customer wait, backordered", kpis.wait_backordered());
  add_days("accepted to shipped", kpis.accepted_to_shipped());
  add_days("accepted to delivered", kpis.accepted_to_delivered());
  days.Print(session.out(), "measure");
}

void PrintAges(Session& session, const std::string& title,
               const google::protobuf::RepeatedPtrField<v1::AgeBucket>& buckets) {
  Table table({title, ">LINES", ">UNITS", ">VALUE"});
  for (const v1::AgeBucket& bucket : buckets) {
    table.AddRow({bucket.has_until_days()
                      ? absl::StrCat(bucket.from_days(), " to ", bucket.until_days())
                      : absl::StrCat(bucket.from_days(), " and more"),
                  Grouped(bucket.lines()), Grouped(bucket.units()), ValueText(bucket.value())});
  }
  table.Print(session.out(), "bucket");
}

void PrintBacklog(Session& session, const v1::GetBacklogResponse& backlog) {
  PrintAges(session, "DAYS WAITING", backlog.ages());
  Table causes({"WAITS BECAUSE", ">LINES", ">UNITS", ">VALUE"});
  for (const v1::WaitCauseCount& cause : backlog.causes()) {
    if (cause.lines() == 0) continue;
    causes.AddRow({EnumText(cause.cause()), Grouped(cause.lines()), Grouped(cause.units()),
                   ValueText(cause.value())});
  }
  causes.Print(session.out(), "cause");
}

void PrintRisk(Session& session, const v1::GetSupplyRiskResponse& risk) {
  Table table({"SUPPLIES AT RISK", ">SUPPLIES", ">UNITS", ">WHO WAITS", ">CUSTOMERS", ">VALUE"});
  const auto add = [&](const std::string& name, const v1::SupplyRiskCount& count) {
    table.AddRow({name, Grouped(count.supplies()), Grouped(count.units()),
                  Grouped(count.pegged_lines()), Grouped(count.customers()),
                  ValueText(count.pegged_value())});
  };
  for (const v1::SupplyRiskCount& count : risk.signals()) add(EnumText(count.signal()), count);
  add("any", risk.total());
  table.Print(session.out(), "sign");
}

void Run(Session& session, const KpiArguments& arguments) {
  BacklineClient& client = session.As(kPlanner);
  Names names(client);
  v1::GetServiceKpisRequest service;
  *service.mutable_window()->mutable_from() = ParseDay(arguments.from);
  *service.mutable_window()->mutable_until() = ParseDay(arguments.until);
  service.mutable_window()->set_time_zone(arguments.zone);
  service.set_product_id(names.ProductId(arguments.product));
  service.set_customer_id(names.CustomerId(arguments.customer));
  service.set_location_id(names.LocationId(arguments.location));
  v1::GetBacklogRequest backlog;
  backlog.set_time_zone(arguments.zone);
  backlog.set_product_id(service.product_id());
  backlog.set_customer_id(service.customer_id());
  backlog.set_location_id(service.location_id());
  v1::GetSupplyRiskRequest risk;
  *risk.mutable_before_date() = ParseDay(arguments.before);
  risk.set_time_zone(arguments.zone);
  risk.set_product_id(service.product_id());
  risk.set_location_id(service.location_id());
  const auto served = Answer(client.Call(&Kpis::GetServiceKpis, service));
  const auto waiting = Answer(client.Call(&Kpis::GetBacklog, backlog));
  const auto supplies = Answer(client.Call(&Kpis::GetSupplyRisk, risk));
  if (session.json()) {
    session.out() << ToJson(served, JsonStyle::kPretty) << ToJson(waiting, JsonStyle::kPretty)
                  << ToJson(supplies, JsonStyle::kPretty);
    return;
  }
  session.out() << Counted(served.kpis().orders(), "order") << " with "
                << Counted(served.kpis().lines(), "line") << " from "
                << DateText(service.window().from()) << " until "
                << DateText(service.window().until()) << " in " << arguments.zone << "\n";
  PrintService(session, served.kpis());
  PrintAges(session, "DAYS OPEN", served.kpis().open_lines());
  PrintBacklog(session, waiting);
  PrintRisk(session, supplies);
}

}  // namespace

void AddKpisCommand(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("kpis", "How customers are served, what waits, what is late");
  auto arguments = std::make_shared<KpiArguments>();
  command->add_option("--from", arguments->from, "orders from this day")->capture_default_str();
  command->add_option("--until", arguments->until, "orders before")->capture_default_str();
  command->add_option("--before", arguments->before, "supplies due before")->capture_default_str();
  command->add_option("--zone", arguments->zone, "whose days they are")->capture_default_str();
  command->add_option("--product", arguments->product, "its SKU; all if not given");
  command->add_option("--customer", arguments->customer, "its code; all if not given");
  command->add_option("--location", arguments->location, "its code; all if not given");
  command->callback([&session, arguments] { Run(session, *arguments); });
}

}  // namespace backline::cli
