// Which promises count as kept, and what counts as filled: stories whose outcome is known by hand.
#include <gtest/gtest.h>

#include <string>

#include "tests/store/kpi_reads.h"

namespace backline::testing {
namespace {

struct Kept {
  KpiRate promise, requested;
  int64_t cancelled = 0;  // promises
  int64_t waits = 0;
  friend bool operator==(const Kept&, const Kept&) = default;
};
std::ostream& operator<<(std::ostream& out, const Kept& kept) {
  return out << kept.promise.met << "/" << kept.promise.counted << " promises, "
             << kept.requested.met << "/" << kept.requested.counted << " wishes, "
             << kept.cancelled << " cancelled, " << kept.waits << " waits";
}

Kept KeptOf(Scenario& s) {
  const CopiedScenario copy(s);
  Reader reader(copy.text);
  const ServiceKpis kpis = Value(reader.ReadServiceKpis(Window(s, Day(0), Day(1)))).kpis;
  return {kpis.promise_met, kpis.requested_met, kpis.promise_cancelled, kpis.wait.count};
}

// A hundred are promised and wanted for day 5; ten come on day 1. `cancel` of what waits is
// cancelled on a day.
Kept AfterCancelling(Quantity delivered, int day, Quantity cancel) {
  Scenario s;
  s.Product("P").Source("P", "S");
  if (delivered > 0) s.Stock("P", "L", delivered);
  s.Supply("po", "L", {{"P", 100 - delivered, Day(5)}}).DrainWork();
  s.Answer("po", 1, {{100 - delivered, Day(5)}});
  s.Place("o", {{"P", 100, "L", Day(5)}}).DrainWork();
  EXPECT_EQ(s.LineOf("o").first_promised_date, Day(5));
  if (delivered > 0) s.AdvanceDays(1).Ship("o", "s").Deliver("s", Day(1));
  s.AdvanceDays(delivered > 0 ? day - 1 : day).DrainWork();
  if (cancel > 0) s.Cancel("o", 1, cancel);
  return KeptOf(s);
}

TEST(KpiPromiseTest, CancellingWhatIsLateKeepsNoPromise) {
  EXPECT_EQ(AfterCancelling(10, 6, 0), (Kept{{1, 0}, {1, 0}, 0, 0})) << "late";
  EXPECT_EQ(AfterCancelling(10, 10, 90), (Kept{{1, 0}, {1, 0}, 0, 0})) << "cancelled since";
  EXPECT_EQ(AfterCancelling(0, 10, 100), (Kept{{1, 0}, {1, 0}, 0, 0})) << "wholly cancelled since";
}

TEST(KpiPromiseTest, WhatIsCancelledBeforeItsDayBreaksNothing) {
  EXPECT_EQ(AfterCancelling(10, 5, 90), (Kept{{1, 1}, {1, 1}, 0, 0}))
      << "its day had not passed; nobody knows how long the rest would have waited";
  EXPECT_EQ(AfterCancelling(0, 3, 100), (Kept{{0, 0}, {0, 0}, 1, 0}));
}

// Ten are delivered as promised on day 0. Five more are asked for on day 3 and promised for day 6.
Kept AfterAdding(int delivered) {
  Scenario s;
  s.Product("P").Source("P", "S").Stock("P", "L", 10);
  s.Place("o", {{"P", 10, "L"}}).Ship("o", "first").Deliver("first", Day(0)).AdvanceDays(3);
  s.Supply("po", "L", {{"P", 5, Day(6)}}).DrainWork();
  s.Answer("po", 1, {{5, Day(6)}});
  s.Amend("o", 1, 15).DrainWork();
  EXPECT_EQ(s.LineOf("o").first_promised_date, Day(0));
  EXPECT_EQ(s.BackordersOf("o").at(0).first_promised_date, Day(6));
  if (delivered == 0) return KeptOf(s);
  s.AdvanceDays(delivered - 3).DrainWork().Receive("po", "DN", {{1, 5}}).DrainWork();
  s.Ship("o", "second").Deliver("second", Day(delivered));
  return KeptOf(s);
}

TEST(KpiPromiseTest, WhatWasAddedLaterHasAPromiseOfItsOwn) {
  EXPECT_EQ(AfterAdding(0).promise, (KpiRate{0, 0})) << "neither kept nor broken yet";
  EXPECT_EQ(AfterAdding(6), (Kept{{1, 1}, {0, 0}, 0, 1}));
  EXPECT_EQ(AfterAdding(7), (Kept{{1, 0}, {0, 0}, 0, 1})) << "its own was broken";
}

TEST(KpiPromiseTest, StockThatIsCancelledOrStillThereFillsNothing) {
  Scenario s;
  s.Product("P").Stock("P", "L", 25);
  s.Place("cancelled", {{"P", 10, "L"}}).Cancel("cancelled").Place("left", {{"P", 6, "L"}});
  s.Place("reserved", {{"P", 9, "L"}}).Ship("left");
  const CopiedScenario copy(s);
  Reader reader(copy.text);
  const ServiceKpis kpis = Value(reader.ReadServiceKpis(Window(s, Day(0), Day(1)))).kpis;
  EXPECT_EQ(kpis.unit_fill, (KpiRate{16, 6}));
  EXPECT_EQ(kpis.line_fill, (KpiRate{2, 1}));
  EXPECT_EQ(kpis.order_fill, (KpiRate{2, 1}));
  EXPECT_EQ(kpis.fill_pending_units, 9);
}

}  // namespace
}  // namespace backline::testing
