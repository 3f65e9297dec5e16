// The backlog as it is read from MariaDB: what waits, what changed, and which supplies endanger it.
#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/store/kpi_reads.h"

namespace backline::testing {
namespace {

// Five undated for two days, six that come late, four that are lost and come in time.
std::unique_ptr<Scenario> Waiting() {
  auto s = std::make_unique<Scenario>();
  s->Customer("D").Product("P").Product("Q").Source("P", "S").Source("Q", "S");
  s->Place("undated", {{"Q", 5, "L", Day(30)}});
  s->Supply("po", "L", {{"P", 10, Day(9)}}).DrainWork();
  s->Answer("po", 1, {{10, Day(9)}});
  s->AdvanceDays(2);
  s->Place("late", {{"P", 6, "L", Day(5)}}, "D");
  s->Place("fine", {{"P", 4, "L", Day(9)}}, "D").DrainWork();
  return s;
}

TEST(BacklogReaderTest, WhatWaitsByAgeCauseAndRisk) {
  auto s = Waiting();
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const BacklogKpis kpis =
      Value(reader.ReadBacklog(Backlog(*s), BackorderCostRates{1'000, 0, 0, 30, 0, 0}));
  EXPECT_TRUE(kpis.complete);
  EXPECT_EQ(kpis.totals.lines(), 3);
  EXPECT_EQ(kpis.totals.units(), 15);
  EXPECT_EQ(kpis.totals.customers(), 2);
  EXPECT_EQ(kpis.totals.value().Amounts(), (std::vector<Money>{{"EUR", 37, 500'000'000}}));
  EXPECT_EQ(kpis.ages[0].lines, 3);
  EXPECT_EQ(kpis.at_risk.units(), 11);
  EXPECT_EQ(kpis.causes[static_cast<size_t>(WaitCause::kNoSupply) - 1].units, 5);
  EXPECT_EQ(kpis.causes[static_cast<size_t>(WaitCause::kSupplyDue) - 1].units, 10);
  EXPECT_EQ(kpis.cost->lost_sales.Amounts(), (std::vector<Money>{{"EUR", 2, 750'000'000}}));
  const auto list = [&](const BacklogFilter& filter) {
    return AllPages<WaitingEntry, BacklogKey>([&](const std::optional<BacklogKey>& after) {
      return reader.ListBacklogLines(Backlog(*s), filter, after, 1);
    });
  };
  const auto all = list({});
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].order_id, s->OrderNamed("undated")) << "oldest first";
  EXPECT_EQ(all[0].age(TodayOf(*s)), 2);
  EXPECT_EQ(all[1].promised_date(), Day(9));
  EXPECT_EQ(all[1].supplier_id, s->SupplierNamed("S"));
  EXPECT_EQ(list({.at_risk_only = true}).size(), 2u);
  EXPECT_EQ(list({.from_days = 1}).size(), 1u);
  EXPECT_EQ(list({.supplier_id = s->SupplierNamed("S")}).size(), 2u);
  BacklogQuery of_product = Backlog(*s);
  of_product.product_id = s->ProductNamed("Q");
  EXPECT_EQ(Value(reader.ReadBacklog(of_product, std::nullopt)).totals.units(), 5);
}

// Those of a customer and of a product are read by other indexes: they are the same.
TEST(BacklogReaderTest, WhatIsOfOneIsPartOfTheWhole) {
  Scenario s;
  s.Location("M").Customer("D").Product("P").Product("Q").Stock("P", "L", 3);
  for (int n = 0; n < 12; ++n) {
    const char* const location = n % 3 == 0 ? "L" : n % 3 == 1 ? "M" : "";
    s.Place(absl::StrCat("o", n), {{n % 4 == 0 ? "Q" : "P", 1 + n, location}, {"Q", 2, "M"}},
            n % 2 == 0 ? "C" : "D");
    if (n % 5 == 4) s.AdvanceDays(1);
  }
  CopiedScenario copy(s);
  copy.Corrupt("UPDATE orders SET occurred_date = '2026-01-01' WHERE order_id IN (SELECT order_id"
               " FROM order_lines WHERE ordered IN (4, 7))");
  Reader reader(copy.text);
  const Date first = std::min(Day(0), *Date::FromCivil(2026, 1, 1));
  const ServiceQuery served = Window(s, first, Day(30));
  const auto lines = Lines(reader, served, ServiceLineGroup::kAll);
  const auto waiting = [&](const BacklogQuery& query) {
    return AllPages<WaitingEntry, BacklogKey>([&](const std::optional<BacklogKey>& after) {
      return reader.ListBacklogLines(query, {}, after, 1);
    });
  };
  const auto all = waiting(Backlog(s));
  ASSERT_EQ(lines.size(), 24u);
  ASSERT_GT(all.size(), 20u);
  for (const auto& [customer, product] :
       {std::pair("C", ""), std::pair("D", ""), std::pair("", "P"), std::pair("", "Q"),
        std::pair("D", "Q")}) {
    SCOPED_TRACE(absl::StrCat(customer, "/", product));
    ServiceQuery some = served;
    BacklogQuery some_waiting = Backlog(s);
    if (*customer != 0) {
      some.customer_id = some_waiting.customer_id = s.CustomerNamed(customer);
    }
    if (*product != 0) some.product_id = some_waiting.product_id = s.ProductNamed(product);
    const auto is_wanted = [&](const auto& item) {
      return (*customer == 0 || item.customer_id == some.customer_id) &&
             (*product == 0 || item.product_id == some.product_id);
    };
    std::set<std::pair<OrderId, int32_t>> expected;
    for (const ServedLine& line : lines) {
      if (is_wanted(line)) expected.insert({line.order_id, line.line_number});
    }
    const auto seen = Lines(reader, some, ServiceLineGroup::kAll);
    std::set<std::pair<OrderId, int32_t>> seen_keys;
    for (const ServedLine& line : seen) seen_keys.insert({line.order_id, line.line_number});
    EXPECT_EQ(seen_keys, expected);
    EXPECT_EQ(seen.size(), expected.size());
    EXPECT_EQ(Value(reader.ReadServiceKpis(some)).kpis.lines,
              static_cast<int64_t>(expected.size()));
    std::set<BackorderId> waits;
    for (const WaitingEntry& entry : all) {
      if (is_wanted(entry)) waits.insert(entry.id);
    }
    std::set<BackorderId> seen_waits;
    const auto some_entries = waiting(some_waiting);
    for (const WaitingEntry& entry : some_entries) seen_waits.insert(entry.id);
    EXPECT_EQ(seen_waits, waits);
    EXPECT_EQ(some_entries.size(), waits.size());
    EXPECT_EQ(Value(reader.ReadBacklog(some_waiting, std::nullopt)).totals.lines(),
              static_cast<int64_t>(waits.size()));
  }
}

TEST(BacklogReaderTest, MoneyAtRiskBySupplierAndByProduct) {
  auto s = Waiting();
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const auto by_supplier =
      Value(reader.ReadRevenueAtRisk(Backlog(*s), RiskGrouping::kSupplier, 50));
  ASSERT_EQ(by_supplier.groups.size(), 2u);
  EXPECT_EQ(by_supplier.groups[0].supplier_id, s->SupplierNamed("S"));
  EXPECT_EQ(by_supplier.groups[0].at_risk.units(), 6);
  EXPECT_EQ(by_supplier.groups[0].undated_units, 0);
  EXPECT_TRUE(by_supplier.groups[1].supplier_id.empty()) << "nobody brings it";
  EXPECT_EQ(by_supplier.groups[1].undated_units, 5);
  EXPECT_EQ(by_supplier.total.value().Amounts(), (std::vector<Money>{{"EUR", 27, 500'000'000}}));
  const auto cut = Value(reader.ReadRevenueAtRisk(Backlog(*s), RiskGrouping::kProduct, 1));
  ASSERT_EQ(cut.groups.size(), 1u);
  EXPECT_EQ(cut.groups[0].product_id, s->ProductNamed("P"));
  EXPECT_EQ(cut.group_count, 2);
  EXPECT_EQ(cut.total.units(), 11);
}

TEST(BacklogReaderTest, WhatChangedSinceADay) {
  auto s = Waiting();
  s->AdvanceDays(1);
  s->Eta("po", 1, 1, Day(12)).DrainWork();
  s->Stock("Q", "L", 3).DrainWork();
  s->Cancel("undated", 1, 1);
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const auto count = [&](int day, BacklogChangeKind kind) {
    return Value(reader.ReadBacklogChanges({StartOfDay(Day(day), "UTC"), {}, {}}))
        .counts[static_cast<size_t>(kind) - 1];
  };
  EXPECT_EQ(count(0, BacklogChangeKind::kOpened).lines, 3);
  EXPECT_EQ(count(2, BacklogChangeKind::kOpened).units, 10);
  EXPECT_EQ(count(3, BacklogChangeKind::kOpened).changes, 0);
  EXPECT_EQ(count(3, BacklogChangeKind::kFulfilled).units, 3);
  EXPECT_EQ(count(3, BacklogChangeKind::kCancelled).units, 1);
  EXPECT_EQ(count(3, BacklogChangeKind::kPromiseLater).lines, 2);
  EXPECT_EQ(count(3, BacklogChangeKind::kPromiseLater).days, 6);
  EXPECT_EQ(count(3, BacklogChangeKind::kPromiseEarlier).changes, 0);
  EXPECT_EQ(count(4, BacklogChangeKind::kFulfilled).changes, 0);
  const auto list = [&](std::optional<BacklogChangeKind> kind) {
    return AllPages<BacklogChange, ChangeKey>([&](const std::optional<ChangeKey>& after) {
      return reader.ListBacklogChanges({StartOfDay(Day(3), "UTC"), {}, {}}, kind, after, 1);
    });
  };
  EXPECT_EQ(list(std::nullopt).size(), 4u);
  const auto later = list(BacklogChangeKind::kPromiseLater);
  ASSERT_EQ(later.size(), 2u);
  EXPECT_EQ(later[0].previous_date, Day(9));
  EXPECT_EQ(later[0].promised_date, Day(12));
}

// Each number of what changed is units that began or ceased to wait.
TEST(BacklogReaderTest, WhatChangedAddsUpToTheBacklog) {
  Scenario s;
  s.Product("P");
  s.Place("less", {{"P", 100, "L"}}).Amend("less", 1, 10);
  s.Stock("P", "L", 4).DrainWork();  // for what is left of it
  s.Adjust("P", "L", -3).DrainWork();
  s.Place("held", {{"P", 7, "L"}}).Stock("P", "L", 16).DrainWork();
  s.Cancel("held", 1, 5);  // after it was served
  const CopiedScenario copy(s);
  Reader reader(copy.text);
  const ChangeQuery query{StartOfDay(Day(0), "UTC"), {}, {}};
  const BacklogChanges changes = Value(reader.ReadBacklogChanges(query));
  const auto units = [&](BacklogChangeKind kind) {
    return changes.counts[static_cast<size_t>(kind) - 1].units;
  };
  EXPECT_EQ(units(BacklogChangeKind::kOpened), 107);
  EXPECT_EQ(units(BacklogChangeKind::kCancelled), 90) << "five of the others had goods";
  EXPECT_EQ(units(BacklogChangeKind::kFulfilled), 4 + 16);
  EXPECT_EQ(units(BacklogChangeKind::kLost), 3);
  EXPECT_EQ(s.LineOf("less").backordered + s.LineOf("held").backordered, 0);
  for (int kind = 0; kind <= kBacklogChangeKinds; ++kind) {
    SCOPED_TRACE(kind);
    const auto of = kind == 0 ? std::nullopt
                              : std::optional(static_cast<BacklogChangeKind>(kind));
    Quantity expected = 0;
    for (int at = 1; at <= kBacklogChangeKinds; ++at) {
      if (kind == 0 || at == kind) expected += units(static_cast<BacklogChangeKind>(at));
    }
    Quantity listed = 0;
    ChangeKey before;
    const auto list = [&](const std::optional<ChangeKey>& after) {
      return reader.ListBacklogChanges(query, of, after, 1);
    };
    for (const BacklogChange& change : AllPages<BacklogChange, ChangeKey>(list)) {
      const ChangeKey key{change.sequence, change.backorder_id, change.ordinal};
      EXPECT_LT(before, key);
      before = key;
      listed += change.quantity;
    }
    EXPECT_EQ(listed, expected);
  }
}

TEST(BacklogReaderTest, SuppliesAtRiskAndWhoWaitsForThem) {
  auto s = Waiting();
  s->Supply("silent", "L", {{"Q", 7, Day(20)}}).DrainWork();
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  SupplyRiskQuery query;
  query.before = Day(60);
  query.today = TodayOf(*s);
  const auto list = [&](std::optional<RiskSignal> signal) {
    return AllPages<SupplyAtRisk, SupplyDueKey>([&](const std::optional<SupplyDueKey>& after) {
      return reader.ListSuppliesAtRisk(query, signal, after, 1);
    });
  };
  const auto all = list(std::nullopt);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].signals, std::vector<RiskSignal>{RiskSignal::kAfterNeed});
  EXPECT_EQ(all[0].outlook.need_date, Day(5));
  EXPECT_EQ(all[0].outlook.pegged_units, 10);
  EXPECT_EQ(all[1].signals, std::vector<RiskSignal>{RiskSignal::kUnanswered});
  EXPECT_EQ(all[1].outlook.supply.remaining(), 7);
  EXPECT_EQ(list(RiskSignal::kUnanswered).size(), 1u);
  const SupplyRisk risk = Value(reader.ReadSupplyRisk(query));
  EXPECT_EQ(risk.total.supplies(), 2);
  EXPECT_EQ(risk.total.customers(), 2);
  EXPECT_EQ(risk.total.pegged_value().Amounts(), (std::vector<Money>{{"EUR", 37, 500'000'000}}))
      << "fifteen units wait";
  query.today = Day(10);
  EXPECT_EQ(Value(reader.ReadSupplyRisk(query)).signals[0].supplies(), 1) << "past due";
  query.before = Day(9);
  EXPECT_EQ(Value(reader.ReadSupplyRisk(query)).total.supplies(), 0);
  query.before = Day(60);
  query.supplier_id = SupplierId(Id128{1, 1});
  EXPECT_EQ(Value(reader.ReadSupplyRisk(query)).total.supplies(), 0);

  const SupplyLineId po = s->SupplyOf("po").id;
  std::vector<SupplyOrder> orders;
  std::optional<QueueKey> after;
  do {
    const auto page = Value(reader.ListSupplyOrders(po, after, 1));
    ASSERT_TRUE(page.has_value());
    orders.insert(orders.end(), page->items.begin(), page->items.end());
    after = page->next;
  } while (after);
  ASSERT_EQ(orders.size(), 2u);
  EXPECT_EQ(orders[0].order_id, s->OrderNamed("late"));
  EXPECT_EQ(orders[0].quantity, 6);
  EXPECT_EQ(orders[1].requested_date, Day(9));
  EXPECT_FALSE(Value(reader.ListSupplyOrders(SupplyLineId(Id128{1, 1}), {}, 1)));
}

}  // namespace
}  // namespace backline::testing
