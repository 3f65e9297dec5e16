#include "tests/services/bad_input_rows.h"
#include "tests/services/world.h"

namespace backline::testing::bad_input {
namespace {

// Required, and among these days from today.
FieldRow DayWithin(const std::string& field, const std::vector<int>& good, int beyond) {
  FieldRow row = Day(field, /*required=*/true);
  const std::string name = Name(field);
  row.good.clear();
  for (int days : good) row.good.push_back(FromToday(name, days));
  row.bad.push_back({FromToday(name, beyond), "", "INVALID_FIELD"});
  return row;
}

// The base request's window is 20 February to 10 March 2024.
std::vector<FieldRow> KpiWindowRows() {
  return {
      RequiredDayAmong("KpiWindow.from", {DayText(2024, 2, 29), DayText(2023, 2, 4)},
                       {DayText(2024, 3, 10), DayText(2023, 2, 3)}, "until"),
      RequiredDayAmong("KpiWindow.until", {DayText(2024, 2, 21), DayText(2025, 3, 26)},
                       {DayText(2024, 2, 20), DayText(2025, 3, 27)}, "until"),
      Zone("KpiWindow.time_zone"),
      Unset("GetServiceKpisRequest.window"),
      Unset("ListServiceLinesRequest.window"),
      Unset("ListStockTurnsRequest.window"),
  };
}

}  // namespace

std::vector<FieldRow> KpiRows() {
  std::vector<FieldRow> rows = {
      OptionalId("GetServiceKpisRequest.customer_id"),
      OptionalId("GetServiceKpisRequest.product_id"),
      OptionalId("GetServiceKpisRequest.location_id"),
      OptionalId("ListServiceLinesRequest.customer_id"),
      OptionalId("ListServiceLinesRequest.product_id"),
      OptionalId("ListServiceLinesRequest.location_id"),
      Enum("ListServiceLinesRequest.group", 0, 21),
      Range("ListServiceLinesRequest.from_days", 0, 36'500),
      Range("ListServiceLinesRequest.until_days", 0, 36'500),
      Enum("ListServiceLinesRequest.cancellation", 0, 4),
      OptionalId("GetBacklogRequest.customer_id"),
      OptionalId("GetBacklogRequest.product_id"),
      OptionalId("GetBacklogRequest.location_id"),
      Zone("GetBacklogRequest.time_zone"),
      Range("BackorderCostRates.lost_sales", 0, 10'000),
      Range("BackorderCostRates.expediting", 0, 10'000),
      Range("BackorderCostRates.churn", 0, 10'000),
      Range("BackorderCostRates.churn_after_days", 0, 365),
      Range("BackorderCostRates.emergency_purchase", 0, 10'000),
      Range("BackorderCostRates.penalty_per_day", 0, 10'000),
      OptionalId("ListBacklogLinesRequest.customer_id"),
      OptionalId("ListBacklogLinesRequest.product_id"),
      OptionalId("ListBacklogLinesRequest.location_id"),
      Zone("ListBacklogLinesRequest.time_zone"),
      Enum("ListBacklogLinesRequest.cause", 0, 6),
      Range("ListBacklogLinesRequest.from_days", 0, 36'500),
      Range("ListBacklogLinesRequest.until_days", 0, 36'500),
      Make("ListBacklogLinesRequest.at_risk_only", {}, {"false", "true"}),
      OptionalId("ListBacklogLinesRequest.supplier_id"),
      Make("ListBacklogLinesRequest.without_supplier", {}, {"false", "true"}),
      DayWithin("GetBacklogChangesRequest.since_date", {0, -31}, 1),
      Zone("GetBacklogChangesRequest.time_zone"),
      OptionalId("GetBacklogChangesRequest.product_id"),
      OptionalId("GetBacklogChangesRequest.customer_id"),
      DayWithin("ListBacklogChangesRequest.since_date", {0, -31}, -32),
      Zone("ListBacklogChangesRequest.time_zone"),
      OptionalId("ListBacklogChangesRequest.product_id"),
      OptionalId("ListBacklogChangesRequest.customer_id"),
      Enum("ListBacklogChangesRequest.kind", 0, 6),
      DayWithin("GetSupplyRiskRequest.before_date", {400, -1'000}, 401),
      Zone("GetSupplyRiskRequest.time_zone"),
      OptionalId("GetSupplyRiskRequest.supplier_id"),
      OptionalId("GetSupplyRiskRequest.product_id"),
      OptionalId("GetSupplyRiskRequest.location_id"),
      DayWithin("ListSuppliesAtRiskRequest.before_date", {400, -1'000}, 401),
      Zone("ListSuppliesAtRiskRequest.time_zone"),
      OptionalId("ListSuppliesAtRiskRequest.supplier_id"),
      OptionalId("ListSuppliesAtRiskRequest.product_id"),
      OptionalId("ListSuppliesAtRiskRequest.location_id"),
      Enum("ListSuppliesAtRiskRequest.signal", 0, 5),
      Id("ListSupplyOrdersRequest.supply_line_id"),
      Enum("ListRevenueAtRiskRequest.grouping", 1, 2),
      OptionalId("ListRevenueAtRiskRequest.location_id"),
      OptionalId("ListStockTurnsRequest.product_id"),
      Range("ListSourcingRisksRequest.sources_wanted", 0, 20),
      Make("ListSourcingRisksRequest.backlog_only", {}, {"false", "true"}),
      Ids("ListSourcingRisksRequest.product_ids", 0),
  };
  Append(rows, KpiWindowRows());
  return rows;
}

std::vector<BaseRequest> KpiRequests() {
  static const std::string kWindow =
      "window { from { year: 2024 month: 2 day: 20 } until { year: 2024 month: 3 day: 10 } "
      "time_zone: \"UTC\" } ";
  static const std::string kOfAll = "time_zone: \"UTC\" ";
  static const std::string kSinceYesterday = FromToday("since_date", -1) + " " + kOfAll;
  static const std::string kBeforeSoon = FromToday("before_date", 30) + " " + kOfAll;
  return {
      {"KpiService/GetServiceKpis", kBuyer, kWindow},
      {"KpiService/ListServiceLines", kBuyer, kWindow},
      {"KpiService/GetBacklog", kBuyer, kOfAll + "rates { lost_sales: 1 }"},
      {"KpiService/ListBacklogLines", kBuyer, kOfAll},
      {"KpiService/GetBacklogChanges", kBuyer, kSinceYesterday},
      {"KpiService/ListBacklogChanges", kBuyer, kSinceYesterday},
      {"KpiService/GetSupplyRisk", kBuyer, kBeforeSoon},
      {"KpiService/ListSuppliesAtRisk", kBuyer, kBeforeSoon},
      {"KpiService/ListSupplyOrders", kBuyer, "supply_line_id: \"$SUPPLY\""},
      {"KpiService/ListRevenueAtRisk", kBuyer, "grouping: 1"},
      {"KpiService/ListStockTurns", kBuyer, kWindow},
      {"KpiService/ListSourcingRisks", kBuyer, ""},
  };
}

}  // namespace backline::testing::bad_input
