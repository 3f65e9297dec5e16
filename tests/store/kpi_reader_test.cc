// How customers were served, and stock, as they are read from MariaDB: stories whose numbers are
// known by hand, and days of several time zones.
#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/commands/confirm_delivery.h"
#include "server/commands/ship_order.h"
#include "tests/store/kpi_reads.h"

namespace backline::testing {
namespace {

constexpr int64_t kHour = 3'600 * kMicrosPerSecond;

TEST(KpiReaderTest, TheKnownFillRatesOfTwoOrders) {
  Scenario s;
  const std::vector<std::pair<Quantity, Quantity>> lines = {{50, 50}, {30, 30}, {20, 10},
                                                            {40, 40}, {40, 40}, {20, 0}};
  std::vector<std::vector<Scenario::Line>> orders(2);
  for (size_t at = 0; at < lines.size(); ++at) {
    const std::string product = absl::StrCat("P", at);
    s.Product(product).Source(product, "S");
    if (lines[at].second > 0) s.Stock(product, "L", lines[at].second);
    orders[at / 3].push_back({product, lines[at].first, "L"});
  }
  s.Place("o1", orders[0]).Place("o2", orders[1]).Ship("o1").Ship("o2");
  const CopiedScenario copy(s);
  Reader reader(copy.text);
  const ServiceKpis kpis = Value(reader.ReadServiceKpis(Window(s, Day(0), Day(1)))).kpis;
  EXPECT_EQ(kpis.unit_fill, (KpiRate{200, 170}));
  EXPECT_EQ(kpis.line_fill, (KpiRate{6, 4}));
  EXPECT_EQ(kpis.order_fill, (KpiRate{2, 0}));
  EXPECT_EQ(kpis.value_counted.Amounts(), (std::vector<Money>{{"EUR", 500, 0}}));
  EXPECT_EQ(kpis.value_met.Amounts(), (std::vector<Money>{{"EUR", 425, 0}}));
  EXPECT_EQ(kpis.wait.count, 0);
  EXPECT_EQ(kpis.open_lines[0].units, 200);
  const ServiceKpis none = Value(reader.ReadServiceKpis(Window(s, Day(1), Day(2)))).kpis;
  EXPECT_EQ(none, ServiceKpis()) << "nothing counted is no rate";
  ServiceQuery one = Window(s, Day(0), Day(1));
  one.product_id = s.ProductNamed("P2");
  EXPECT_EQ(Value(reader.ReadServiceKpis(one)).kpis.unit_fill, (KpiRate{20, 10}));
  one.customer_id = CustomerId(Id128{1, 2});
  EXPECT_EQ(Value(reader.ReadServiceKpis(one)).kpis, ServiceKpis());
}

TEST(KpiReaderTest, WaitsPromisesAndWhatWasLost) {
  Scenario s;
  s.Product("P").Stock("P", "L", 10);
  s.Place("quick", {{"P", 4, "L", Day(2)}}).Place("lost", {{"P", 6, "L"}});
  s.Adjust("P", "L", -6).DrainWork();
  s.Supply("po", "L", {{"P", 20, Day(5)}}).DrainWork();
  s.Place("slow", {{"P", 5, "L", Day(3)}});
  s.CancelPlacement("unborn").Place("unborn", {{"P", 9, "L"}});
  s.AdvanceDays(1).Ship("quick", "s1").Deliver("s1", Day(2));
  s.AdvanceDays(5).DrainWork().Receive("po", "DN", {{1, 20}}).DrainWork();
  s.Ship("slow", "s2").Deliver("s2", Day(8));
  s.Cancel("lost", 1, 2).AdvanceDays(3);
  const CopiedScenario copy(s);
  Reader reader(copy.text);
  const ServiceQuery query = Window(s, Day(0), Day(1));
  const ServiceKpis kpis = Value(reader.ReadServiceKpis(query)).kpis;
  EXPECT_EQ(kpis.orders, 3) << "born cancelled is no demand";
  EXPECT_EQ(kpis.units, 15);
  EXPECT_EQ(kpis.backordered_units, (KpiRate{15, 5}));
  EXPECT_EQ(kpis.unit_fill, (KpiRate{15, 4})) << "six were lost";
  EXPECT_EQ(kpis.wait, (WaitDistribution{2, 10, 2, 8, 8, 8}));
  EXPECT_EQ(kpis.wait_backordered, (WaitDistribution{1, 8, 8, 8, 8, 8}));
  EXPECT_EQ(kpis.accepted_to_shipped, (WaitDistribution{2, 7, 1, 6, 6, 6}));
  EXPECT_EQ(kpis.requested_met, (KpiRate{2, 1}));
  EXPECT_EQ(kpis.cancelled_units, (KpiRate{15, 2}));
  EXPECT_EQ(kpis.open_lines[1].lines, 1) << "lost, nine days ago";
  EXPECT_EQ(kpis.open_lines[1].units, 4);
  ASSERT_EQ(Lines(reader, query, ServiceLineGroup::kCancelled).size(), 1u);
  ASSERT_EQ(Lines(reader, query, ServiceLineGroup::kOpen).size(), 1u);
  EXPECT_EQ(Lines(reader, query, ServiceLineGroup::kOpen)[0].order_id, s.OrderNamed("lost"));
  EXPECT_EQ(Lines(reader, query, ServiceLineGroup::kDeliveredAfterWaiting).size(), 1u);
}

// Midnight in Berlin is 23:00 UTC in winter and 22:00 in summer; in Chicago 06:00 and 05:00.
TEST(KpiReaderTest, AnOrderBelongsToTheDayOfItsZone) {
  Scenario s;
  s.Product("P").Stock("P", "L", 1'000);
  const Date winter = *Date::FromCivil(2026, 2, 10);
  const Date summer = *Date::FromCivil(2026, 7, 10);
  for (const auto& [day, berlin, chicago] :
       {std::tuple(winter, -1, 6), std::tuple(summer, -2, 5)}) {
    const Instant midnight = StartOfDay(day, "UTC");
    for (const int hours : {berlin, chicago}) {
      s.clock().Set(midnight + (hours * kHour - 1));
      s.Place(absl::StrCat("before", day.ToString(), hours), {{"P", 1, "L"}});
      s.clock().Set(midnight + hours * kHour);
      s.Place(absl::StrCat("at", day.ToString(), hours), {{"P", 1, "L"}});
    }
  }
  const CopiedScenario copy(s);
  Reader reader(copy.text);
  const auto orders = [&](Date day, const std::string& zone) {
    return Value(reader.ReadServiceKpis(Window(s, day, day + 1, zone))).kpis.orders;
  };
  for (const Date day : {winter, summer}) {
    // At Berlin's midnight and the two around Chicago's are Berlin's day.
    EXPECT_EQ(orders(day, "Europe/Berlin"), 3) << day.ToString();
    EXPECT_EQ(orders(day + -1, "Europe/Berlin"), 1) << day.ToString();
    EXPECT_EQ(orders(day, "America/Chicago"), 1) << day.ToString();
    EXPECT_EQ(orders(day + -1, "America/Chicago"), 3) << day.ToString();
    EXPECT_EQ(orders(day, "UTC"), 2) << day.ToString();
    const auto lines =
        Lines(reader, Window(s, day, day + 1, "Europe/Berlin"), ServiceLineGroup::kAll);
    for (const ServedLine& line : lines) EXPECT_EQ(line.order_date, day);
  }
}

// Ordered, shipped and delivered within a few hours of the location's day, which is not UTC's: no
// wait at all. In Auckland the server's day lags behind, too: whoever states that one comes a day
// before the order.
TEST(KpiReaderTest, WhatComesOnTheDayOfItsOrderHasNoWait) {
  struct Case {
    const char* zone;
    int hours;     // after midnight UTC of day 1
    int location;  // the day there
  };
  for (const auto& [zone, hours, location] :
       {Case{"Pacific/Auckland", 13, 2}, Case{"America/Los_Angeles", 2, 0}}) {
    Scenario s;
    s.Product("P").Stock("P", "L", 10);
    s.clock().Set(StartOfDay(Day(1), "UTC") + hours * kHour);
    for (const int stated : {location, std::min(location, 1)}) {
      const std::string order = absl::StrCat("o", s.world().orders.size());
      s.Place(order, {{"P", 1, "L"}});
      auto ship = std::make_shared<ShipOrder>();
      ship->order_id = s.OrderNamed(order);
      ship->shipped_date = Day(stated);
      s.Run(ship, order + "-shipment");
      auto deliver = std::make_shared<ConfirmDelivery>();
      deliver->shipment_id = ShipmentId(s.last_outcome().resource_id);
      deliver->delivered_date = Day(stated);
      s.Run(deliver);
    }
    const CopiedScenario copy(s);
    Reader reader(copy.text);
    const ServiceKpis kpis =
        Value(reader.ReadServiceKpis(Window(s, Day(location), Day(location + 1), zone))).kpis;
    EXPECT_EQ(kpis.wait, (WaitDistribution{2, 0, 0, 0, 0, 0})) << zone;
    EXPECT_EQ(kpis.accepted_to_shipped, (WaitDistribution{2, 0, 0, 0, 0, 0})) << zone;
  }
}

// A day that the caller stated is of no zone.
TEST(KpiReaderTest, AStatedDayStays) {
  Scenario s;
  s.Product("P").Stock("P", "L", 10);
  s.Place("today", {{"P", 1, "L"}});
  CopiedScenario copy(s);
  copy.Corrupt("UPDATE orders SET occurred_date = '2025-12-31'");
  Reader reader(copy.text);
  const Date stated = *Date::FromCivil(2025, 12, 31);
  for (const char* zone : {"UTC", "Pacific/Kiritimati", "America/Chicago"}) {
    const ServiceQuery query = Window(s, stated, stated + 1, zone);
    EXPECT_EQ(Value(reader.ReadServiceKpis(query)).kpis.orders, 1) << zone;
    ASSERT_EQ(Lines(reader, query, ServiceLineGroup::kAll).size(), 1u) << zone;
    EXPECT_EQ(Lines(reader, query, ServiceLineGroup::kAll)[0].order_date, stated) << zone;
    const ServiceQuery later = Window(s, stated + 1, stated + 30, zone);
    EXPECT_EQ(Value(reader.ReadServiceKpis(later)).kpis.orders, 0);
  }
}

TEST(KpiReaderTest, StockTurnsFromTheLedger) {
  Scenario s;
  s.Product("P").Product("Q").Source("P", "S").Stock("P", "L", 30).Stock("Q", "L", 5);
  s.AdvanceDays(2).Place("o", {{"P", 10, "L"}}).Ship("o", "s").AdvanceDays(2);
  const CopiedScenario copy(s);
  Reader reader(copy.text);
  const auto turns = AllPages<StockTurns, StockTurnsKey>([&](const auto& after) {
    return reader.ListStockTurns({Day(1), Day(10), "UTC"}, s.clock().Now(), {}, after, 1);
  });
  ASSERT_EQ(turns.size(), 2u);
  const StockTurns& first = turns[turns[0].product_id == s.ProductNamed("P") ? 0 : 1];
  EXPECT_EQ(first.on_hand, 20);
  EXPECT_EQ(first.shipped, 10);
  EXPECT_EQ(first.days, 4) << "the first to the fourth day";
  EXPECT_EQ(first.on_hand_unit_days, 30 + 20 + 20 + 20);
  EXPECT_EQ(first.cover_days(), 8);
  EXPECT_EQ(first.price, (Money{"EUR", 2, 500'000'000}));
  const auto one = Value(reader.ListStockTurns({Day(1), Day(10), "UTC"}, s.clock().Now(),
                                               s.ProductNamed("Q"), {}, 50));
  ASSERT_EQ(one.items.size(), 1u);
  EXPECT_EQ(one.items[0].cover_days(), std::nullopt);
  EXPECT_EQ(one.items[0].on_hand_unit_days, 20);
  EXPECT_TRUE(one.items[0].price.currency_code.empty());
}

TEST(KpiReaderTest, ProductsWithTooFewSources) {
  Scenario s;
  s.Supplier("T").Product("P").Product("Q").Product("R");
  s.Source("P", "S", 2).Source("P", "T", 1).Source("Q", "T");
  s.Place("o", {{"Q", 4, "L"}, {"R", 2, "L"}});
  const CopiedScenario copy(s);
  Reader reader(copy.text);
  const auto list = [&](int32_t wanted, bool backlog_only) {
    return AllPages<SourcingRisk, ProductId>([&](const std::optional<ProductId>& after) {
      return reader.ListSourcingRisks({wanted, backlog_only, {}}, after, 1);
    });
  };
  const auto two = list(2, false);
  ASSERT_EQ(two.size(), 2u);
  EXPECT_EQ(two[0].product_id, s.ProductNamed("Q"));
  EXPECT_EQ(two[0].sources, 1);
  EXPECT_EQ(two[0].supplier_id, s.SupplierNamed("T"));
  EXPECT_EQ(two[0].backlog_units, 4);
  EXPECT_TRUE(two[1].supplier_id.empty());
  EXPECT_EQ(two[1].sources, 0);
  EXPECT_EQ(list(3, false).size(), 3u);
  EXPECT_EQ(list(3, true).size(), 2u);
  EXPECT_EQ(list(1, true).size(), 1u);
}

TEST(KpiReaderTest, SourcesOfTheProductsThatAreNamed) {
  Scenario s;
  s.Supplier("T").Product("P").Product("Q").Product("R").Product("S");
  s.Source("P", "S", 2).Source("P", "T", 1).Source("Q", "T");
  s.Place("o", {{"Q", 4, "L"}, {"P", 2, "L"}});
  const CopiedScenario copy(s);
  Reader reader(copy.text);
  const ProductId p = s.ProductNamed("P");
  const ProductId q = s.ProductNamed("Q");
  const ProductId r = s.ProductNamed("R");
  const ProductId unknown(Id128{1, 2});
  const auto list = [&](const SourcingQuery& query) {
    return AllPages<SourcingRisk, ProductId>([&](const std::optional<ProductId>& after) {
      return reader.ListSourcingRisks(query, after, 1);
    });
  };
  const auto three = list({3, false, {r, unknown, q, p}});
  ASSERT_EQ(three.size(), 3u) << "by product, and not S";
  EXPECT_EQ(three[0].product_id, p);
  EXPECT_EQ(three[0].sources, 2);
  EXPECT_EQ(three[0].supplier_id, s.SupplierNamed("T"));
  EXPECT_EQ(three[0].backlog_units, 2);
  EXPECT_EQ(three[1].product_id, q);
  EXPECT_EQ(three[1].sources, 1);
  EXPECT_EQ(three[1].backlog_units, 4);
  EXPECT_EQ(three[2].product_id, r);
  EXPECT_EQ(three[2].sources, 0);
  EXPECT_TRUE(three[2].supplier_id.empty());
  const auto waited_for = list({2, true, {p, q, r}});
  ASSERT_EQ(waited_for.size(), 1u);
  EXPECT_EQ(waited_for[0].product_id, q);
  EXPECT_EQ(list({1, false, {p, q}}).size(), 0u);
  EXPECT_EQ(list({3, false, {unknown}}).size(), 0u);
  const auto rest = Value(reader.ListSourcingRisks({3, false, {p, q, r}}, p, 50));
  ASSERT_EQ(rest.items.size(), 2u) << "those after it";
  EXPECT_EQ(rest.items[0].product_id, q);
  EXPECT_EQ(rest.next, std::nullopt);
}

}  // namespace
}  // namespace backline::testing
