#include "server/commands/update_eta.h"

#include <algorithm>
#include <random>

#include "gtest/gtest.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;

// A confirmed supply line of ten units on day 5, and a line that is pegged to all of it. It was
// told once: that the supplier confirmed its date.
constexpr size_t kToldBefore = 1;
Scenario& Prepare(Scenario& s) {
  s.Product("P").Supply("po", "L", {{"P", 10, Day(5)}}).Place("a", {{"P", 10, "L"}});
  return s.Answer("po", 1, {{10, Day(5)}}).DrainWork();
}

TEST(UpdateEtaTest, RefusalsInTheOrderOfTheLadder) {
  Scenario s;
  s.Supplier("OTHER").Product("P").Supply("po", "L", {{"P", 10, Day(5)}});
  auto command = std::make_shared<UpdateEta>();
  command->supplier_id = s.SupplierNamed("OTHER");
  command->supply_line_id = s.SupplyOf("po").id;
  command->eta_version = 1;
  command->eta_date = Day(9);
  s.Refuses(Reason::kSupplyLineNotFound).Run(command);
  s.Refuses(Reason::kWrongState).Eta("po", 1, 1, Day(9));  // not answered
  s.Answer("po", 1, {{10, Day(5)}});
  s.Refuses(Reason::kQuantityMismatch).Eta("po", 1, 1, Day(9), 11);
  s.Place("a", {{"P", 10, "L"}});
  s.Eta("po", 1, 1, Day(9), 8);
  s.Refuses(Reason::kSupplyWithdrawing).Eta("po", 1, 1, Day(9), 7);
  s.DrainWork().Receive("po", "DN", {{1, 8}});
  s.Refuses(Reason::kWrongState).Eta("po", 1, 1, Day(9));
}

// D5.
TEST(UpdateEtaTest, ASlipMovesThePromiseAndKeepsTheFirst) {
  Scenario s;
  Prepare(s).Eta("po", 1, 1, Day(14));
  s.Expect("a").Promised(Day(14)).FirstPromised(Day(5));
  EXPECT_EQ(s.EventsOf(EventKind::kPromiseChanged).size(), kToldBefore);
  s.DrainWork();
  const auto events = s.EventsOf(EventKind::kPromiseChanged);
  ASSERT_EQ(events.size(), kToldBefore + 1);
  EXPECT_EQ(events.back().previous_date, Day(5));
  EXPECT_EQ(events.back().date, Day(14));
  EXPECT_EQ(events.back().basis, PromiseBasis::kSupplierConfirmed);
}

TEST(UpdateEtaTest, AnEarlierDateIsToldToo) {
  Scenario s;
  Prepare(s).Eta("po", 1, 1, Day(2)).DrainWork();
  s.Expect("a").Promised(Day(2)).FirstPromised(Day(5));
  EXPECT_EQ(s.EventsOf(EventKind::kPromiseChanged).size(), kToldBefore + 1);
}

TEST(UpdateEtaTest, NoChangeIsNoEvent) {
  Scenario s;
  Prepare(s).Eta("po", 1, 1, Day(5)).DrainWork();
  EXPECT_EQ(s.EventsOf(EventKind::kPromiseChanged).size(), kToldBefore);
}

TEST(UpdateEtaTest, TwoSlipsBeforeItIsToldMakeOneEvent) {
  Scenario s;
  Prepare(s).Eta("po", 1, 1, Day(9)).Eta("po", 1, 1, Day(12)).DrainWork();
  const auto events = s.EventsOf(EventKind::kPromiseChanged);
  ASSERT_EQ(events.size(), kToldBefore + 1);
  EXPECT_EQ(events.back().date, Day(12));
}

TEST(UpdateEtaTest, AStaleMessageIsRecordedAndChangesNothing) {
  Scenario s;
  Prepare(s).Eta("po", 1, 1, Day(9), 0, 5).DrainWork();
  s.Eta("po", 1, 1, Day(20), 0, 5);
  EXPECT_FALSE(s.last_outcome().applied);
  s.Eta("po", 1, 1, Day(20), 0, 3).DrainWork();
  s.Expect("a").Promised(Day(9));
  EXPECT_EQ(s.world().eta_updates.size(), 3u);
}

TEST(UpdateEtaTest, MessagesInAnyOrderEndAtTheNewest) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    Scenario s;
    Prepare(s);
    std::vector<int> versions = {1, 2, 3, 3, 4, 5, 5};
    std::shuffle(versions.begin(), versions.end(), std::mt19937_64(seed));
    for (int version : versions) s.Eta("po", 1, 1, Day(10 + version), 0, version);
    s.DrainWork();
    s.Expect("a").Promised(Day(15)).FirstPromised(Day(5));
    EXPECT_EQ(s.EventsOf(EventKind::kPromiseChanged).size(), kToldBefore + 1);
  }
}

TEST(UpdateEtaTest, ManyLinesAreToldOnceEach) {
  Scenario s;
  s.Product("P").Supply("po", "L", {{"P", 300, Day(5)}});
  s.PlaceMany("w", 300, {"P", 1, "L"});
  s.Answer("po", 1, {{300, Day(5)}}).DrainWork();
  const size_t before = s.EventsOf(EventKind::kPromiseChanged).size();
  s.set_checks_laws(false);
  s.Eta("po", 1, 1, Day(11)).DrainWork();
  EXPECT_EQ(s.EventsOf(EventKind::kPromiseChanged).size(), before + 300);
  EXPECT_TRUE(CheckLaws(s.world(), true).empty());
}

TEST(UpdateEtaTest, AReducedQuantityFindsOtherSupply) {
  Scenario s;
  Prepare(s).Supply("po2", "L", {{"P", 4, Day(20)}});
  s.Eta("po", 1, 1, Day(5), 7).DrainWork();
  s.Expect("a").Pegged(10).Promised(Day(20)).FirstPromised(Day(5));
}

// The supply line's own timer, in the calendar of its location.
TEST(UpdateEtaTest, OverdueSupplyKeepsItsPegsAndGetsNoNewOnes) {
  Scenario s;
  s.Location("LA", "America/Los_Angeles").Product("P");
  s.Supply("po", "LA", {{"P", 10, Day(1)}}).Place("a", {{"P", 4, "LA"}});
  s.AdvanceDays(2);
  s.DrainWork();
  EXPECT_FALSE(s.SupplyOf("po").overdue) << "the day is not over in Los Angeles";
  s.clock().Advance(9 * 3'600 * kMicrosPerSecond);
  s.DrainWork();
  EXPECT_TRUE(s.SupplyOf("po").overdue);
  s.Expect("a").Pegged(4).Promised(std::nullopt).FirstPromised(Day(1));
  s.Place("b", {{"P", 4, "LA"}});
  s.Expect("b").Pegged(0);
  s.Answer("po", 1, {{10, Day(9)}}).DrainWork();
  EXPECT_FALSE(s.SupplyOf("po").overdue);
  s.Expect("a").Promised(Day(9)).FirstPromised(Day(1));
  s.Expect("b").Pegged(4).Promised(Day(9));
}

}  // namespace
}  // namespace backline
