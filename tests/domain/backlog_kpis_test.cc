#include "server/domain/backlog_kpis.h"

#include <gtest/gtest.h>

#include "server/domain/stock_turns.h"
#include "server/domain/supply_risk.h"

namespace backline::testing {
namespace {

constexpr Date kToday{20'030};
const Money kPrice{"EUR", 2, 500'000'000};

WaitingEntry Entry(Quantity open, Quantity pegged, int age = 3) {
  WaitingEntry entry;
  entry.order_id = OrderId(Id128{1, 1});
  entry.customer_id = CustomerId(Id128{2, 1});
  entry.open = open;
  entry.pegged = pegged;
  entry.since = kToday + -age;
  entry.price = kPrice;
  return entry;
}

EntrySupply Supply(int days, bool confirmed = true) {
  EntrySupply supply;
  supply.due_date = kToday + days;
  supply.dated = true;
  supply.confirmed = confirmed;
  return supply;
}

std::vector<Money> Euros(int64_t units, int32_t nanos = 0) { return {{"EUR", units, nanos}}; }

TEST(KpiValueTest, SumsAreExactAndWhatHasNoPriceIsCounted) {
  KpiValue value;
  value.Add({"EUR", 0, 1}, 3);
  value.Add({"EUR", 0, 999'999'999}, 1);
  value.Add({"USD", 1, 0}, 2);
  value.Add(Money{}, 7);
  EXPECT_EQ(value.Amounts(), (std::vector<Money>{{"EUR", 1, 2}, {"USD", 2, 0}}));
  EXPECT_EQ(value.unvalued_units(), 7);
}

TEST(KpiValueTest, SumsAreCutAndNeverOverflow) {
  KpiValue value;
  for (int n = 0; n < 100; ++n) value.Add({"EUR", 1'000'000'000'000, 0}, 1'000'000'000'000'000);
  EXPECT_EQ(value.Amounts(), Euros(1'000'000'000'000));
}

TEST(KpiValueTest, SharesAreRoundedDownPerUnit) {
  KpiValue value;
  value.AddShare({"EUR", 0, 3}, 2, 5'000);
  EXPECT_EQ(value.Amounts(), Euros(0, 2));
  value.AddShare({"EUR", 100, 0}, 1, 0);
  EXPECT_EQ(value.Amounts(), Euros(0, 2));
}

TEST(BacklogKpisTest, TheFirstCauseThatHolds) {
  WaitingEntry entry = Entry(5, 5);
  entry.first_promised_date = kToday + 10;
  AddSupply(Supply(10), entry);
  EXPECT_EQ(entry.cause(), WaitCause::kSupplyDue);
  EXPECT_EQ(entry.promised_date(), kToday + 10);
  AddSupply(Supply(4, /*confirmed=*/false), entry);
  EXPECT_EQ(entry.cause(), WaitCause::kSupplyUnconfirmed);
  entry.origin = BackorderCause::kStockWithdrawn;
  EXPECT_EQ(entry.cause(), WaitCause::kAllocationLost);
  AddSupply(Supply(11), entry);
  EXPECT_EQ(entry.cause(), WaitCause::kSupplyLate);
  EXPECT_TRUE(entry.late());
  EXPECT_FALSE(entry.at_risk()) << "nobody said when it is wanted";
  entry.pegged = 4;
  EXPECT_EQ(entry.cause(), WaitCause::kNoSupply);
  EXPECT_TRUE(entry.at_risk());
  EXPECT_FALSE(entry.promised_date());
  EntrySupply overdue = Supply(-1);
  overdue.overdue = true;
  AddSupply(overdue, entry);
  EXPECT_EQ(entry.cause(), WaitCause::kSupplyOverdue);
}

TEST(BacklogKpisTest, AtRiskIsUndatedOrLaterThanWanted) {
  WaitingEntry entry = Entry(5, 5);
  AddSupply(Supply(10), entry);
  entry.requested_date = kToday + 10;
  EXPECT_FALSE(entry.at_risk());
  entry.requested_date = kToday + 9;
  EXPECT_TRUE(entry.at_risk());
}

TEST(BacklogKpisTest, AgesFallIntoBuckets) {
  BacklogKpis kpis;
  const std::vector<std::pair<int, size_t>> ages = {{-1, 0}, {0, 0},  {7, 0},    {8, 1},  {14, 1},
                                                    {15, 2}, {30, 2}, {31, 3},   {60, 3}, {61, 4},
                                                    {90, 4}, {91, 5}, {9'999, 5}};
  std::array<int64_t, kAgeBucketStarts.size()> expected = {};
  for (const auto& [age, bucket] : ages) {
    AddEntry(Entry(1, 0, age), kToday, std::nullopt, kpis);
    ++expected[bucket];
  }
  for (size_t at = 0; at < expected.size(); ++at) {
    EXPECT_EQ(kpis.ages[at].lines, expected[at]) << at;
  }
  EXPECT_EQ(kpis.totals.lines(), 13);
  EXPECT_EQ(kpis.totals.orders(), 1);
  EXPECT_EQ(kpis.totals.customers(), 1);
  EXPECT_FALSE(kpis.cost);
}

TEST(BacklogKpisTest, CostsAreSharesOfWhatWaits) {
  const BackorderCostRates rates{1'000, 200, 500, 30, 300, 100};
  BacklogKpis kpis;
  AddEntry(Entry(10, 6, 31), kToday, rates, kpis);  // undated, worth 25
  EXPECT_EQ(kpis.cost->lost_sales.Amounts(), Euros(2, 500'000'000));
  EXPECT_EQ(kpis.cost->expediting.Amounts(), std::vector<Money>()) << "no date is no late date";
  EXPECT_EQ(kpis.cost->churn.Amounts(), Euros(1, 250'000'000));
  EXPECT_EQ(kpis.cost->emergency_purchase.Amounts(), Euros(0, 300'000'000)) << "of four units";
  EXPECT_EQ(kpis.cost->penalties.Amounts(), Euros(7, 750'000'000)) << "31 days";
  EXPECT_EQ(kpis.cost->Total().Amounts(), Euros(11, 800'000'000));
  BacklogKpis old;
  AddEntry(Entry(10, 10, 5'000), kToday, BackorderCostRates{0, 0, 0, 30, 0, 100}, old);
  EXPECT_EQ(old.cost->penalties.Amounts(), Euros(25)) << "no more than it is worth";
}

TEST(BacklogKpisTest, AListShowsWhatItsFilterSays) {
  WaitingEntry entry = Entry(5, 5, 10);
  AddSupply(Supply(4), entry);
  entry.supplier_id = SupplierId(Id128{4, 4});
  const auto matches = [&](BacklogFilter filter) { return Matches(entry, kToday, filter); };
  EXPECT_TRUE(matches({}));
  EXPECT_TRUE(matches({.cause = WaitCause::kSupplyDue}));
  EXPECT_FALSE(matches({.cause = WaitCause::kNoSupply}));
  EXPECT_TRUE(matches({.from_days = 10, .until_days = 10}));
  EXPECT_FALSE(matches({.from_days = 11}));
  EXPECT_FALSE(matches({.until_days = 9}));
  EXPECT_FALSE(matches({.at_risk_only = true}));
  EXPECT_TRUE(matches({.supplier_id = SupplierId(Id128{4, 4})}));
  EXPECT_FALSE(matches({.supplier_id = SupplierId(Id128{4, 5})}));
  EXPECT_FALSE(matches({.without_supplier = true}));
  entry.supplier_id = SupplierId();
  EXPECT_TRUE(matches({.without_supplier = true}));
}

TEST(SupplyRiskTest, EachSignByItself) {
  SupplyOutlook outlook;
  outlook.supply.expected = 10;
  outlook.supply.eta_date = kToday;
  outlook.state = PurchaseOrderLineState::kAccepted;
  EXPECT_TRUE(SignalsOf(outlook, kToday).empty());
  EXPECT_EQ(SignalsOf(outlook, kToday + 1), std::vector<RiskSignal>{RiskSignal::kLate});
  SupplyOutlook needed = outlook;
  AddNeed({CustomerId(Id128{2, 1}), 4, kToday, kToday + 1}, needed);
  EXPECT_TRUE(SignalsOf(needed, kToday).empty()) << "on the day is in time";
  AddNeed({CustomerId(Id128{2, 2}), 5, std::nullopt, kToday + -1}, needed);
  EXPECT_EQ(SignalsOf(needed, kToday), std::vector<RiskSignal>{RiskSignal::kAfterNeed});
  EXPECT_EQ(needed.need_date, kToday + -1);
  EXPECT_EQ(needed.pegged_units, 9);
  EXPECT_EQ(needed.customers.size(), 2u);
  SupplyOutlook silent = outlook;
  silent.state = PurchaseOrderLineState::kSent;
  silent.past_acknowledgement = true;
  silent.production_end_date = kToday + 1;
  EXPECT_EQ(SignalsOf(silent, kToday),
            (std::vector<RiskSignal>{RiskSignal::kUnanswered, RiskSignal::kPastAcknowledgement,
                                     RiskSignal::kProductionSlip}));
  SupplyRisk risk;
  AddSupply(outlook, kToday, risk);
  AddSupply(silent, kToday, risk);
  EXPECT_EQ(risk.total.supplies(), 1);
  EXPECT_EQ(risk.total.units(), 10);
  EXPECT_EQ(risk.signals[0].supplies(), 0);
  EXPECT_EQ(risk.signals[2].supplies(), 1);
}

TEST(StockTurnsTest, StockIsCountedAtTheEndOfEachDay) {
  const KpiWindow window{kToday + -3, kToday + 1, "Europe/Berlin"};
  const auto at = [&](int day, int hour) {
    return StartOfDay(kToday + day, "Europe/Berlin") + hour * 3'600 * kMicrosPerSecond;
  };
  StockTurns turns;
  turns.on_hand = 12;
  // 20 before; 5 left on the first day, ten came on the third, 13 left today.
  Measure(window, at(0, 12), {{at(-3, 5), -5, 5}, {at(-1, 0), 10, 0}, {at(0, 1), -13, 13}}, turns);
  EXPECT_EQ(turns.days, 4);
  EXPECT_EQ(turns.on_hand_unit_days, 15 + 15 + 25 + 12);
  EXPECT_EQ(turns.shipped, 18);
  EXPECT_EQ(turns.cover_days(), 12 * 4 / 18);
  StockTurns idle;
  idle.on_hand = 5;
  Measure({kToday + -1, kToday + 400, "UTC"}, at(0, 12), {}, idle);
  EXPECT_EQ(idle.days, 2) << "days that have not begun are not counted";
  EXPECT_EQ(idle.on_hand_unit_days, 10);
  EXPECT_EQ(idle.cover_days(), std::nullopt);
}

}  // namespace
}  // namespace backline::testing
