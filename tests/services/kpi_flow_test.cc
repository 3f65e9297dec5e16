// KPIs over gRPC: the numbers of a small history, the lines behind each, and who may read them.
#include <gtest/gtest.h>

#include <future>
#include <set>
#include <thread>
#include <vector>

#include "server/base/clock.h"
#include "server/domain/date.h"
#include "tests/services/database_contents.h"
#include "tests/services/world.h"

namespace backline::testing {
namespace {

using Kpis = v1::KpiService::Stub;

class KpiFlowTest : public ::testing::Test {
 protected:
  // Ten in stock: one order of six is shipped and delivered, one of nine gets four and waits for
  // five, which acme brings in thirty days; a third waits for a product that nobody brings. All
  // that customers did is stated to be of one day, so that midnight may pass meanwhile: `days` from
  // today.
  explicit KpiFlowTest(int days = 0) : day_(UtcDate(SystemClock().Now()) + days) {
    world_.Receive(world_.product, 10);
    const std::string served = Place(world_.OrderOf(world_.product, 6));
    supply_ = world_.Buy(world_.acme, world_.product, 20).lines(0).supply_lines(0).supply_line_id();
    v1::PlaceOrderRequest late = world_.OrderOf(world_.product, 9);
    *late.mutable_lines(0)->mutable_requested_date() = DayFromToday(10);
    late_ = Place(late);
    other_ = world_.NewProduct("P-2", world_.borealis);
    Place(world_.OrderOf(other_, 3));
    v1::ShipOrderRequest ship;
    ship.set_request_id(NewRequestId());
    ship.set_order_id(served);
    *ship.mutable_shipped_date() = Day(0);
    v1::ConfirmDeliveryRequest deliver;
    deliver.set_request_id(NewRequestId());
    *deliver.mutable_delivered_date() = Day(0);
    deliver.set_shipment_id(
        Must(fixture_.As(kWarehouse).Call(&v1::OrderService::Stub::ShipOrder, ship))
            .shipment()
            .shipment_id());
    sequence_ =
        Must(fixture_.As(kWarehouse).Call(&v1::OrderService::Stub::ConfirmDelivery, deliver))
            .sequence();
  }

  std::string Place(v1::PlaceOrderRequest order) {
    *order.mutable_occurred_date() = Day(0);
    return Must(fixture_.As(kOrders).Call(&v1::OrderService::Stub::PlaceOrder, order))
        .order()
        .order_id();
  }
  v1::Date Day(int days) const { return WireDay(day_ + days); }
  template <typename Request>
  Request Windowed() const {
    Request request;
    *request.mutable_window()->mutable_from() = Day(-1);
    *request.mutable_window()->mutable_until() = Day(3);
    request.mutable_window()->set_time_zone("UTC");
    request.set_min_sequence(sequence_);
    return request;
  }
  template <typename Request>
  Request Zoned() const {
    Request request;
    request.set_time_zone("UTC");
    request.set_min_sequence(sequence_);
    return request;
  }
  template <typename Request>
  Request DueSoon() const {
    auto request = Zoned<Request>();
    *request.mutable_before_date() = DayFromToday(60);
    return request;
  }
  template <typename Response, typename Request>
  Response Read(grpc::Status (Kpis::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    return Must(fixture_.As(kPlanner).Call(method, request));
  }
  void ExpectServed();

  const Date day_;
  ServerFixture fixture_;
  World world_{fixture_};
  std::string supply_, late_, other_;
  int64_t sequence_ = 0;
};

void KpiFlowTest::ExpectServed() {
  const auto seen = Read(&Kpis::GetServiceKpis, Windowed<v1::GetServiceKpisRequest>());
  const v1::ServiceKpis& kpis = seen.kpis();
  EXPECT_TRUE(seen.complete());
  EXPECT_GE(seen.as_of_sequence(), sequence_);
  EXPECT_EQ(kpis.orders(), 3);
  EXPECT_EQ(kpis.units(), 18);
  EXPECT_EQ(kpis.unit_fill().counted(), 14);
  EXPECT_EQ(kpis.unit_fill().met(), 6);
  EXPECT_EQ(kpis.fill_pending_units(), 4) << "reserved, and still there";
  EXPECT_EQ(kpis.order_fill().met(), 1);
  EXPECT_EQ(kpis.wait().count(), 1);
  EXPECT_EQ(kpis.wait().p95(), 0);
  EXPECT_EQ(kpis.promise_met().met(), 1);
  EXPECT_EQ(kpis.open_lines_size(), 6);
  EXPECT_EQ(kpis.open_lines(0).lines(), 2);
  EXPECT_FALSE(kpis.open_lines(5).has_until_days());
  auto nobodys = Windowed<v1::GetServiceKpisRequest>();
  nobodys.set_customer_id(NewRequestId());
  EXPECT_EQ(Read(&Kpis::GetServiceKpis, nobodys).kpis().unit_fill().counted(), 0);
}

TEST_F(KpiFlowTest, HowCustomersWereServed) { ExpectServed(); }

// What is read is of another day than what was done, as after midnight.
class KpiFlowOfYesterdayTest : public KpiFlowTest {
 protected:
  KpiFlowOfYesterdayTest() : KpiFlowTest(-1) {}
};

TEST_F(KpiFlowOfYesterdayTest, HowCustomersWereServed) { ExpectServed(); }

TEST_F(KpiFlowTest, EachNumberHasItsLines) {
  auto request = Windowed<v1::ListServiceLinesRequest>();
  request.set_group(v1::SERVICE_LINE_GROUP_NOT_FILLED_FIRST_TIME);
  request.set_page_size(1);
  std::multiset<int64_t> backordered;
  do {
    const auto page = Read(&Kpis::ListServiceLines, request);
    for (const v1::ServiceLine& line : page.lines()) {
      backordered.insert(line.backordered_quantity());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(backordered, (std::multiset<int64_t>{3, 5}));
  request.set_page_token("");
  request.set_group(v1::SERVICE_LINE_GROUP_DELIVERED);
  const auto delivered = Read(&Kpis::ListServiceLines, request);
  ASSERT_EQ(delivered.lines_size(), 1);
  EXPECT_TRUE(delivered.lines(0).has_delivered_date());
  request.set_page_size(0);
  request.set_group(v1::SERVICE_LINE_GROUP_ORDER_ON_TIME_IN_FULL);
  EXPECT_EQ(Read(&Kpis::ListServiceLines, request).lines_size(), 1);
  request.set_group(v1::SERVICE_LINE_GROUP_NEVER_PROMISED);
  EXPECT_EQ(Read(&Kpis::ListServiceLines, request).lines_size(), 1) << "nobody brings it";
  request.set_group(v1::SERVICE_LINE_GROUP_OPEN);
  EXPECT_EQ(Read(&Kpis::ListServiceLines, request).lines_size(), 2);
  request.set_from_days(8);
  EXPECT_EQ(Read(&Kpis::ListServiceLines, request).lines_size(), 0) << "ordered today";
  request.set_from_days(0);
  request.set_until_days(7);
  EXPECT_EQ(Read(&Kpis::ListServiceLines, request).lines_size(), 2);
  request.set_cancellation(v1::CANCELLATION_CAUSE_WAITING);
  EXPECT_EQ(Read(&Kpis::ListServiceLines, request).lines_size(), 0);
}

TEST_F(KpiFlowTest, WhatWaitsAndWhatItCosts) {
  auto request = Zoned<v1::GetBacklogRequest>();
  EXPECT_FALSE(Read(&Kpis::GetBacklog, request).has_cost());
  request.mutable_rates()->set_lost_sales(1'000);
  const auto backlog = Read(&Kpis::GetBacklog, request);
  EXPECT_EQ(backlog.totals().lines(), 2);
  EXPECT_EQ(backlog.totals().units(), 8);
  EXPECT_EQ(backlog.at_risk().units(), 8) << "one is late, one has no date";
  EXPECT_EQ(backlog.cost().rates().churn_after_days(), 30) << "told back";
  EXPECT_EQ(backlog.causes_size(), 6);
  EXPECT_EQ(backlog.causes(0).cause(), v1::WAIT_CAUSE_SUPPLY_UNCONFIRMED) << "most units first";
  EXPECT_EQ(backlog.causes(0).units(), 5);
  auto lines = Zoned<v1::ListBacklogLinesRequest>();
  lines.set_cause(v1::WAIT_CAUSE_NO_SUPPLY);
  const auto page = Read(&Kpis::ListBacklogLines, lines);
  ASSERT_EQ(page.lines_size(), 1);
  EXPECT_EQ(page.lines(0).product_id(), other_);
  EXPECT_TRUE(page.lines(0).at_risk());

  auto changes = Zoned<v1::ListBacklogChangesRequest>();
  *changes.mutable_since_date() = Day(-1);
  changes.set_kind(v1::BACKLOG_CHANGE_KIND_OPENED);
  EXPECT_EQ(Read(&Kpis::ListBacklogChanges, changes).changes_size(), 2);
  auto counts = Zoned<v1::GetBacklogChangesRequest>();
  *counts.mutable_since_date() = Day(-1);
  const auto counted = Read(&Kpis::GetBacklogChanges, counts);
  EXPECT_TRUE(counted.complete());
  EXPECT_EQ(counted.changes(0).units(), 8);
}

TEST_F(KpiFlowTest, SuppliesAtRiskWithTheMoneyBehindThem) {
  const auto risk = Read(&Kpis::GetSupplyRisk, DueSoon<v1::GetSupplyRiskRequest>());
  EXPECT_EQ(risk.total().supplies(), 1);
  EXPECT_EQ(risk.signals_size(), 5);
  const auto page = Read(&Kpis::ListSuppliesAtRisk, DueSoon<v1::ListSuppliesAtRiskRequest>());
  ASSERT_EQ(page.supplies_size(), 1);
  const v1::SupplyAtRisk& supply = page.supplies(0);
  EXPECT_EQ(supply.supply_line_id(), supply_);
  ASSERT_EQ(supply.signals_size(), 2);
  EXPECT_EQ(supply.signals(0), v1::RISK_SIGNAL_AFTER_NEED);
  EXPECT_EQ(supply.signals(1), v1::RISK_SIGNAL_UNANSWERED);
  EXPECT_EQ(supply.pegged_units(), 5);
  v1::ListSupplyOrdersRequest orders;
  orders.set_supply_line_id(supply_);
  const auto waiting = Read(&Kpis::ListSupplyOrders, orders);
  ASSERT_EQ(waiting.orders_size(), 1);
  EXPECT_EQ(waiting.orders(0).order_id(), late_);
  orders.set_supply_line_id(NewRequestId());
  EXPECT_EQ(Reason(fixture_.As(kPlanner).Call(&Kpis::ListSupplyOrders, orders)),
            "SUPPLY_LINE_NOT_FOUND");

  v1::ListRevenueAtRiskRequest revenue;
  revenue.set_grouping(v1::RISK_GROUPING_SUPPLIER);
  const auto groups = Read(&Kpis::ListRevenueAtRisk, revenue);
  ASSERT_EQ(groups.groups_size(), 2);
  EXPECT_EQ(groups.groups(0).supplier_id(), world_.acme);
  EXPECT_EQ(groups.total().units(), 8);
  EXPECT_TRUE(groups.groups(1).supplier_id().empty());
  auto nobodys = Zoned<v1::ListBacklogLinesRequest>();
  nobodys.set_at_risk_only(true);
  nobodys.set_without_supplier(true);
  const auto without = Read(&Kpis::ListBacklogLines, nobodys);
  ASSERT_EQ(without.lines_size(), groups.groups(1).at_risk().lines());
  EXPECT_EQ(without.lines(0).product_id(), other_);
  nobodys.set_supplier_id(world_.acme);
  EXPECT_EQ(Reason(fixture_.As(kPlanner).Call(&Kpis::ListBacklogLines, nobodys)), "INVALID_FIELD");
}

TEST_F(KpiFlowTest, StockAndSources) {
  const auto turns = Read(&Kpis::ListStockTurns, Windowed<v1::ListStockTurnsRequest>());
  ASSERT_GE(turns.turns_size(), 1);
  EXPECT_EQ(turns.turns(0).shipped_quantity(), 6);
  EXPECT_EQ(turns.turns(0).on_hand_quantity(), 4);
  v1::ListSourcingRisksRequest sources;
  EXPECT_EQ(Read(&Kpis::ListSourcingRisks, sources).risks_size(), 2);
  sources.set_sources_wanted(1);
  EXPECT_EQ(Read(&Kpis::ListSourcingRisks, sources).risks_size(), 0);
}

TEST_F(KpiFlowTest, SourcesOfTheProductsThatAreNamed) {
  const std::string unwanted = world_.NewProduct("P-3", world_.acme);
  const auto products = [&](v1::ListSourcingRisksRequest request) {
    std::vector<std::string> found;
    do {
      const auto page = Read(&Kpis::ListSourcingRisks, request);
      for (const v1::SourcingRisk& risk : page.risks()) found.push_back(risk.product_id());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return found;
  };
  using Products = std::vector<std::string>;
  v1::ListSourcingRisksRequest request;
  request.add_product_ids(other_);
  EXPECT_EQ(products(request), Products{other_});
  EXPECT_EQ(Read(&Kpis::ListSourcingRisks, request).risks(0).backlog_units(), 3);
  // As many as may be named, nearly all of them unknown.
  while (request.product_ids_size() < 99) request.add_product_ids(NewRequestId());
  request.add_product_ids(unwanted);
  const std::set<std::string> both = {other_, unwanted};
  EXPECT_EQ(products(request), Products(both.begin(), both.end()));
  request.set_backlog_only(true);
  EXPECT_EQ(products(request), Products{other_});
  request.set_backlog_only(false);
  request.set_sources_wanted(1);
  EXPECT_EQ(products(request), Products{}) << "each has a source";
  request.clear_product_ids();
  request.add_product_ids(NewRequestId());
  EXPECT_EQ(products(request), Products{}) << "unknown is not: all";

  request.set_sources_wanted(0);
  request.clear_product_ids();
  for (const std::string& product : {unwanted, other_}) request.add_product_ids(product);
  request.set_page_size(1);
  EXPECT_EQ(products(request), Products(both.begin(), both.end())) << "across pages";
  request.set_page_token(Read(&Kpis::ListSourcingRisks, request).next_page_token());
  ASSERT_FALSE(request.page_token().empty());
  request.add_product_ids(world_.product);
  EXPECT_EQ(Reason(fixture_.As(kPlanner).Call(&Kpis::ListSourcingRisks, request)),
            "INVALID_PAGE_TOKEN");
}

// All that may run at once are held, and more wait: orders and suppliers' pages are read.
TEST_F(KpiFlowTest, NothingElseWaitsForThem) {
  const auto request = Windowed<v1::ListStockTurnsRequest>();
  std::vector<std::future<std::string>> held;
  {
    const TableLock lock(fixture_.database_url(), "movements");
    for (int n = 0; n < 8; ++n) {
      held.push_back(std::async(std::launch::async, [&, channel = fixture_.Channel(kPlanner)] {
        BacklineClient client(channel, {.attempts = 1});
        return Reason(client.Call(&Kpis::ListStockTurns, request));
      }));
    }
    while (LockWaits(fixture_.database_url()) < 2) std::this_thread::yield();
    v1::GetOrderRequest order;
    order.set_order_id(late_);
    EXPECT_EQ(Reason(fixture_.As(kPlanner).Call(&v1::OrderService::Stub::GetOrder, order)), "OK");
    EXPECT_EQ(Reason(fixture_.As(kAcme).Call(&v1::SupplierService::Stub::ListSupplierLines,
                                             v1::ListSupplierLinesRequest())),
              "OK");
    EXPECT_EQ(LockWaits(fixture_.database_url()), 2) << "no more of them run at once";
  }
  for (auto& call : held) EXPECT_EQ(call.get(), "OK");
}

TEST_F(KpiFlowTest, SuppliersAndShopsReadNoneOfIt) {
  for (const char* identity : {kAcme, kOrders, kWarehouse}) {
    EXPECT_EQ(Reason(fixture_.As(identity).Call(&Kpis::GetServiceKpis,
                                                Windowed<v1::GetServiceKpisRequest>())),
              "ROLE_NOT_ALLOWED");
    EXPECT_EQ(Reason(fixture_.As(identity).Call(&Kpis::ListSuppliesAtRisk,
                                                DueSoon<v1::ListSuppliesAtRiskRequest>())),
              "ROLE_NOT_ALLOWED");
  }
}

TEST_F(KpiFlowTest, AWindowIsOneOfDaysOfAZone) {
  const auto refuses = [&](const auto& change) {
    auto request = Windowed<v1::GetServiceKpisRequest>();
    change(*request.mutable_window());
    return Reason(fixture_.As(kBuyer).Call(&Kpis::GetServiceKpis, request));
  };
  EXPECT_EQ(refuses([](v1::KpiWindow&) {}), "OK");
  EXPECT_EQ(refuses([](v1::KpiWindow& window) { *window.mutable_until() = window.from(); }),
            "INVALID_FIELD");
  EXPECT_EQ(refuses([&](v1::KpiWindow& window) { *window.mutable_until() = Day(399); }),
            "OK");
  EXPECT_EQ(refuses([&](v1::KpiWindow& window) { *window.mutable_until() = Day(400); }),
            "INVALID_FIELD");
  EXPECT_EQ(refuses([](v1::KpiWindow& window) { window.set_time_zone("Mars/Olympus"); }),
            "INVALID_FIELD");
}

}  // namespace
}  // namespace backline::testing
