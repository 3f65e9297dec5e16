// Every law is red where one row is wrong. A law that no corruption breaks would check nothing.
#include "server/domain/invariants.h"

#include "gtest/gtest.h"
#include "server/commands/decide_dispute.h"
#include "server/commands/open_dispute.h"
#include "server/commands/report_progress.h"
#include "server/commands/set_production_plan.h"
#include "tests/support/agreement_scenario.h"
#include "tests/support/capacity_scenario.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;

// A world with everything in it: reserved, pegged, shipped, delivered, received, answered.
World Rich() {
  Scenario s;
  s.Product("P").Source("P", "S").Stock("P", "L", 10);
  s.Place("a", {{"P", 4, "L"}}).Place("b", {{"P", 12, "L"}});
  s.Supply("po", "L", {{"P", 20, Day(5), 10}});
  s.Answer("po", 1, {{8, Day(5)}, {12, Day(9)}}).DrainWork();
  s.Receive("po", "DN", {{1, 3, 1}}).DrainWork();
  s.Ship("a", "sh").Ship("b", "sh2", {{1, 8}}).Deliver("sh2", Day(0));
  s.Place("c", {{"P", 30, "L"}}).Cancel("c", 1, 2).DrainWork();
  return s.world();
}

bool Breaks(const World& world, const char* law) {
  for (const Violation& violation : CheckLaws(world, true)) {
    if (violation.law == law) return true;
  }
  return false;
}

class LawTest : public ::testing::Test {
 protected:
  World world_ = Rich();
};

TEST_F(LawTest, ARightWorldBreaksNone) {
  EXPECT_EQ(ToString(CheckLaws(world_, true)), "");
  EXPECT_FALSE(world_.pegs.empty());
  EXPECT_FALSE(world_.receipts.empty());
  EXPECT_FALSE(world_.shipment_parts.empty());
  EXPECT_FALSE(world_.answer_parts.empty());
}

// Ten units of a schedule on two slots, one of which was lowered below what it holds.
World Booked() {
  Scenario s;
  s.Product("P").Source("P", "S");
  testing::Shop shop(s);
  shop.Publish("P", 1, 2, 8);
  s.Supply("po", "L", {{"P", 10, Day(5)}});
  s.Answer("po", 1, {{10, Day(5), {{shop.SlotOf("P", 1), 8}, {shop.SlotOf("P", 2), 2}}}});
  shop.Publish("P", 1, 1, 3);
  return s.world();
}

TEST(SlotLawTest, SlotsAndSchedules) {
  const World world = Booked();
  EXPECT_EQ(ToString(CheckLaws(world, true)), "");
  ASSERT_EQ(world.slots.size(), 2u);
  for (auto counter : {&Slot::booked, &Slot::capacity, &Slot::wanted}) {
    World wrong = world;
    for (Slot& slot : wrong.slots) slot.*counter += 10;
    EXPECT_TRUE(Breaks(wrong, "SlotsAreNotOverbooked"));
  }
  for (auto term : {&Booking::quantity, &Booking::released}) {
    World wrong = world;
    wrong.bookings[0].*term += 1;
    EXPECT_TRUE(Breaks(wrong, "SlotsAreNotOverbooked"));
    EXPECT_TRUE(Breaks(wrong, "SchedulesAreBookedOnce"));
    // A booking neither grows nor is freed less than before.
    const bool freed = term == &Booking::released;
    EXPECT_FALSE((freed ? HistoryIsKept(wrong, world) : HistoryIsKept(world, wrong)).empty());
  }
  World wrong = world;
  wrong.supply_lines[0].slot_booked += 1;
  EXPECT_TRUE(Breaks(wrong, "SchedulesAreBookedOnce"));
  wrong = world;
  wrong.supply_lines[0].expected -= 1;
  EXPECT_TRUE(Breaks(wrong, "SchedulesAreBookedOnce"));
  EXPECT_EQ(world.supply_lines[0].slot_end, Day(2));
  for (const OptionalDate& end : {OptionalDate(Day(1)), OptionalDate()}) {
    wrong = world;
    wrong.supply_lines[0].slot_end = end;
    EXPECT_TRUE(Breaks(wrong, "SchedulesEndWithTheirSlots"));
  }
  wrong = world;
  wrong.supply_lines[0].eta_date = Day(1);
  EXPECT_FALSE(Breaks(wrong, "SchedulesEndWithTheirSlots")) << "it rests on the supplier's word";
  wrong.supply_lines[0].slot_end = Day(1);
  ASSERT_EQ(wrong.supply_lines[0].basis(), PromiseBasis::kProductionSlot);
  EXPECT_TRUE(Breaks(wrong, "SchedulesEndWithTheirSlots"));
  wrong = world;
  wrong.slots[0].booked = wrong.slots[0].wanted + 1;
  World before = world;
  before.slots[0].booked = 0;
  EXPECT_FALSE(HistoryIsKept(before, wrong).empty()) << "filled beyond what was published";
  wrong = world;
  for (Slot& slot : wrong.slots) slot.period_days += 1;
  EXPECT_TRUE(Breaks(wrong, "SlotsDoNotOverlap"));
  EXPECT_FALSE(HistoryIsKept(world, wrong).empty()) << "cut otherwise while it held something";
  wrong = world;
  wrong.work_centers.clear();
  EXPECT_TRUE(Breaks(wrong, "SlotsAreNotOverbooked"));
}

TEST(PlanLawTest, PlansAndReports) {
  Scenario s;
  s.Product("P").Source("P", "S");
  testing::Shop shop(s);
  s.Supply("po", "L", {{"P", 10, Day(5)}}).Answer("po", 1, {{10, Day(5), {}}});
  auto plan = std::make_shared<SetProductionPlan>();
  plan->supplier_id = shop.supplier();
  plan->purchase_order_id = s.PurchaseNamed("po");
  plan->line_number = 1;
  plan->work_center_id = shop.center();
  plan->start_date = Day(0);
  s.Run(plan);
  for (Quantity made : {2, 3}) {
    auto report = std::make_shared<ReportProgress>();
    report->supplier_id = shop.supplier();
    report->purchase_order_id = s.PurchaseNamed("po");
    report->line_number = 1;
    report->made = made;
    report->report_date = Day(0);
    s.Run(report);
  }
  const World world = s.world();
  EXPECT_EQ(ToString(CheckLaws(world, true)), "");
  World wrong = world;
  wrong.production_plans[0].made += 1;
  EXPECT_TRUE(Breaks(wrong, "PlansAreTheirReports"));
  wrong = world;
  wrong.production_plans[0].report_count += 1;
  EXPECT_TRUE(Breaks(wrong, "PlansAreTheirReports"));
  wrong = world;
  wrong.progress_reports[0].made = 5;
  EXPECT_TRUE(Breaks(wrong, "PlansAreTheirReports"));
  wrong = world;
  wrong.production_plans.clear();
  EXPECT_TRUE(Breaks(wrong, "PlansAreTheirReports"));
}

// A clock that runs, one that was stopped, a breached one, and two versions of an agreement.
World Clocked() {
  Scenario s;
  s.Product("P").Source("P", "S");
  testing::Agreed agreed(s);
  s.Supply("late", "L", {{"P", 10, Day(5)}});
  agreed.Later(48 * testing::kHour);
  s.Supply("po", "L", {{"P", 10, Day(5)}}).Answer("po", 1, {{10, Day(5), {}}}).DrainWork();
  AgreementTerms terms = testing::OfficeTerms();
  terms.days_late = 2;
  agreed.Supersede(agreed.agreements()[0].id, Day(7), terms);
  return s.world();
}

TEST(ClockLawTest, ClocksTimersAndAgreements) {
  const World world = Clocked();
  EXPECT_EQ(ToString(CheckLaws(world, true)), "");
  const auto breaks = [&](auto corrupt) {
    World wrong = world;
    for (ObligationClock& clock : wrong.clocks) {
      if (corrupt(wrong, clock)) break;
    }
    return Breaks(wrong, "ClocksAreTheirTimers");
  };
  EXPECT_FALSE(breaks([](World&, ObligationClock&) { return false; }));
  for (ClockState state :
       {ClockState::kRunning, ClockState::kPaused, ClockState::kStopped, ClockState::kBreached}) {
    EXPECT_TRUE(breaks([&](World&, ObligationClock& clock) {
      const bool other = clock.state != state;
      if (other) clock.state = state;
      return other;
    })) << static_cast<int>(state);
  }
  EXPECT_TRUE(breaks([](World& wrong, ObligationClock&) {
    std::erase_if(wrong.work, [](const Work& work) { return work.id.kind == WorkKind::kClock; });
    return true;
  })) << "a clock that runs without a timer";
  EXPECT_TRUE(breaks([](World& wrong, ObligationClock&) {
    Work timer;
    timer.id = {WorkKind::kClock, ProductId(Id128{1, 1}), Id128{1, 1}};
    wrong.work.push_back(timer);
    wrong.Sort();
    return true;
  })) << "a timer of no clock";
  EXPECT_TRUE(breaks([](World&, ObligationClock& clock) {
    clock.used_micros = clock.allowed_micros + 1;
    return true;
  }));
  EXPECT_TRUE(breaks([](World&, ObligationClock& clock) {
    if (clock.state != ClockState::kBreached) return false;
    clock.breached_time = Instant{};
    return true;
  }));
  EXPECT_TRUE(breaks([](World& wrong, ObligationClock& clock) {
    ObligationClock twin = clock;
    twin.id = ClockId(Id128{1, 1});
    wrong.clocks.push_back(twin);
    wrong.Sort();
    return true;
  })) << "two acknowledgements of a line";
  World wrong = world;
  wrong.agreements[0].valid_until = wrong.agreements[1].valid_from;
  EXPECT_TRUE(Breaks(wrong, "AgreementsDoNotOverlap"));
  wrong = world;
  wrong.agreements[0].terms.components[0].weight += 1;
  EXPECT_TRUE(Breaks(wrong, "AgreementsDoNotOverlap"));
  wrong = world;
  wrong.agreements.clear();
  EXPECT_TRUE(Breaks(wrong, "AgreementsDoNotOverlap"));
}

// A line that came in part, with bad goods, was told anew and is disputed; one that was cancelled.
World Measured() {
  Scenario s;
  s.Product("P").Source("P", "S").Supply("po", "L", {{"P", 20, Day(5), 10}});
  s.Answer("po", 1, {{8, Day(5)}, {10, Day(9)}}, /*rejected=*/2).Eta("po", 1, 2, Day(12));
  s.Receive("po", "DN", {{1, 3, 1}}).Supply("gone", "L", {{"P", 4, Day(5)}});
  s.CancelPurchase("gone").AdvanceDays(10);
  for (bool settled : {true, false}) {
    auto open = std::make_shared<OpenDispute>();
    open->supplier_id = s.SupplierNamed("S");
    open->line = {s.PurchaseNamed("po"), 1};
    s.Run(open);
    if (!settled) continue;
    auto decide = std::make_shared<DecideDispute>();
    decide->dispute_id = DisputeId(s.last_outcome().resource_id);
    s.Run(decide);
  }
  return s.world();
}

TEST(FactLawTest, FactsAreWhatLinesSay) {
  const World world = Measured();
  EXPECT_EQ(ToString(CheckLaws(world, true)), "");
  const auto breaks = [&](auto corrupt) {
    World wrong = world;
    for (PurchaseOrderLine& line : wrong.purchase_order_lines) corrupt(line);
    return Breaks(wrong, "FactsAreTheirLines");
  };
  EXPECT_FALSE(breaks([](PurchaseOrderLine&) {}));
  for (auto counter :
       {&PurchaseOrderLine::received, &PurchaseOrderLine::over_received,
        &PurchaseOrderLine::quarantined, &PurchaseOrderLine::cancelled,
        &PurchaseOrderLine::rejected}) {
    EXPECT_TRUE(breaks([&](PurchaseOrderLine& line) { line.*counter += 1; }));
  }
  for (const FactKind kind : {FactKind::kReceived, FactKind::kQuarantined, FactKind::kCancelled,
                              FactKind::kScheduled, FactKind::kEtaChanged}) {
    World wrong = world;
    std::erase_if(wrong.supplier_facts, [&](const SupplierFact& row) { return row.kind == kind; });
    EXPECT_LT(wrong.supplier_facts.size(), world.supplier_facts.size());
    EXPECT_TRUE(Breaks(wrong, "FactsAreTheirLines")) << static_cast<int>(kind);
    EXPECT_FALSE(HistoryIsKept(world, wrong).empty()) << "a fact is gone";
  }
  World wrong = world;
  for (SupplyLine& supply : wrong.supply_lines) supply.eta_date = Day(30);
  EXPECT_TRUE(Breaks(wrong, "FactsAreTheirLines"));
}

// Of "late" and "po" the clocks of the answers; others are due on a day.
TEST(FactLawTest, AnswersAreDueWhenTheirClocksSay) {
  const World world = Clocked();
  World wrong = world;
  for (SupplierFact& fact : wrong.supplier_facts) {
    if (fact.kind != FactKind::kSent) fact.answer_due_time = fact.answer_due_time + 1;
  }
  EXPECT_TRUE(Breaks(wrong, "FactsAreTheirLines")) << "one that was answered is owed";
  wrong = world;
  for (ObligationClock& clock : wrong.clocks) {
    if (clock.open() && clock.kind == ClockKind::kAcknowledge) clock.due_time = clock.due_time + 1;
  }
  EXPECT_TRUE(Breaks(wrong, "FactsAreTheirLines")) << "one that is owed is due at another time";
  // What was sent before anything was agreed is not measured by a clock.
  for (SupplierFact& fact : wrong.supplier_facts) fact.answer_due_time = {};
  EXPECT_FALSE(Breaks(wrong, "FactsAreTheirLines"));
}

TEST(FactLawTest, DisputesAreWhatFactsSay) {
  const World world = Measured();
  ASSERT_EQ(world.disputes.size(), 2u);
  for (const FactKind kind : {FactKind::kDisputeOpened, FactKind::kDisputeRejected}) {
    World wrong = world;
    std::erase_if(wrong.supplier_facts, [&](const SupplierFact& row) { return row.kind == kind; });
    EXPECT_TRUE(Breaks(wrong, "DisputesAreTheirFacts")) << static_cast<int>(kind);
  }
  for (const DisputeState state :
       {DisputeState::kOpen, DisputeState::kUpheld, DisputeState::kWithdrawn}) {
    World wrong = world;
    wrong.disputes[0].state = state;
    EXPECT_TRUE(Breaks(wrong, "DisputesAreTheirFacts")) << static_cast<int>(state);
    EXPECT_FALSE(HistoryIsKept(world, wrong).empty()) << "settled twice";
  }
  World wrong = world;
  wrong.disputes.clear();
  EXPECT_TRUE(Breaks(wrong, "DisputesAreTheirFacts"));
  EXPECT_TRUE(Breaks(wrong, "RequestsAreRemembered"));
  // Two of a component may be upheld; two may not wait.
  for (const bool waits : {false, true}) {
    wrong = world;
    std::erase_if(wrong.supplier_facts, [&](const SupplierFact& row) {
      return waits && row.kind == FactKind::kDisputeRejected;
    });
    for (SupplierFact& fact : wrong.supplier_facts) {
      if (fact.kind == FactKind::kDisputeRejected) fact.kind = FactKind::kDisputeUpheld;
    }
    SupplierFact second = wrong.supplier_facts.back();
    ASSERT_EQ(second.kind, FactKind::kDisputeOpened);
    second.kind = FactKind::kDisputeUpheld;
    if (!waits) wrong.supplier_facts.push_back(second);
    for (Dispute& dispute : wrong.disputes) {
      dispute.state = waits ? DisputeState::kOpen : DisputeState::kUpheld;
    }
    EXPECT_EQ(Breaks(wrong, "DisputesAreTheirFacts"), waits);
  }
}

TEST_F(LawTest, StockCounters) {
  for (auto counter : {&Stock::on_hand, &Stock::reserved, &Stock::earmarked, &Stock::withdrawing,
                       &Stock::quarantined}) {
    World wrong = world_;
    wrong.stock[0].*counter += 1;
    EXPECT_TRUE(Breaks(wrong, "CountersAreTheirLedger"));
    wrong.stock[0].*counter = -1;
    EXPECT_TRUE(Breaks(wrong, "StockIsNotOversold"));
  }
  World wrong = world_;
  wrong.stock[0].earmarked = 1;
  EXPECT_TRUE(Breaks(wrong, "GatesAreTheirWork"));
}

TEST_F(LawTest, OrderLineTerms) {
  for (auto term : {&OrderLine::ordered, &OrderLine::reserved, &OrderLine::shipped,
                    &OrderLine::cancelled, &OrderLine::backordered, &OrderLine::substituted}) {
    World wrong = world_;
    wrong.order_lines[1].*term += 1;
    EXPECT_TRUE(Breaks(wrong, "LinesKeepTheirUnits"));
  }
  World wrong = world_;
  wrong.order_lines[1].delivered += 1;
  EXPECT_TRUE(Breaks(wrong, "ShipmentsAreWhatLinesShipped"));
  wrong = world_;
  for (OrderLine& line : wrong.order_lines) {
    if (line.first_promised_date && line.open() > 0) line.first_promised_date.reset();
  }
  EXPECT_TRUE(Breaks(wrong, "FirstPromisesAreGiven"));
}

TEST_F(LawTest, BackorderTerms) {
  for (auto term : {&Backorder::quantity, &Backorder::pegged, &Backorder::allocated,
                    &Backorder::shipped, &Backorder::delivered, &Backorder::cancelled}) {
    World wrong = world_;
    wrong.backorders[0].*term += 1;
    EXPECT_TRUE(Breaks(wrong, "BackordersAreTheirHistory"));
  }
  World wrong = world_;
  wrong.backorders[0].queue_sequence -= 1;
  EXPECT_TRUE(Breaks(wrong, "BackordersKeepTheirUnits"));
  wrong = world_;
  wrong.backorders.back().undated = UndatedState::kUndatedUntold;
  EXPECT_TRUE(Breaks(wrong, "PromisesAreTold"));
  wrong = world_;
  wrong.backorders[0].quantity += 1'000;
  EXPECT_TRUE(Breaks(wrong, "DemandCountsOnce"));
}

TEST_F(LawTest, PegsAndSupply) {
  World wrong = world_;
  wrong.pegs[0].quantity += 1;
  EXPECT_TRUE(Breaks(wrong, "SupplyIsPromisedOnce"));
  wrong = world_;
  wrong.pegs[0].told_date = Day(77);
  EXPECT_TRUE(Breaks(wrong, "PromisesAreTold"));
  wrong = world_;
  wrong.pegs[0].generation = 2;
  EXPECT_TRUE(Breaks(wrong, "PegsJoinEqualGoods"));
  wrong = world_;
  wrong.pegs.pop_back();
  EXPECT_TRUE(Breaks(wrong, "BackordersKeepTheirUnits"));
  wrong = world_;
  for (SupplyLine& supply : wrong.supply_lines) supply.expected += 5;
  EXPECT_TRUE(Breaks(wrong, "OpenPeggingLeavesNoPair"));
  EXPECT_TRUE(Breaks(wrong, "PurchaseOrderLinesKeepTheirUnits"));
  wrong = world_;
  for (SupplyLine& supply : wrong.supply_lines) supply.withdrawing += 1;
  EXPECT_TRUE(Breaks(wrong, "GatesAreTheirWork"));
  wrong = world_;
  wrong.products[0].outstanding_pegging = 1;
  EXPECT_TRUE(Breaks(wrong, "GatesAreTheirWork"));
}

TEST_F(LawTest, PurchaseOrderLines) {
  for (auto term : {&PurchaseOrderLine::received, &PurchaseOrderLine::over_received,
                    &PurchaseOrderLine::quarantined}) {
    World wrong = world_;
    wrong.purchase_order_lines[0].*term += 1;
    EXPECT_TRUE(Breaks(wrong, "ReceiptsAreWithinTolerance"));
  }
  World wrong = world_;
  wrong.receipts.push_back(wrong.receipts[0]);
  EXPECT_TRUE(Breaks(wrong, "ReceiptsAreWithinTolerance"));
  wrong = world_;
  wrong.purchase_order_lines[0].answer_version = 1;
  EXPECT_TRUE(Breaks(wrong, "AnswersAreWhole"));
}

TEST_F(LawTest, IdleGoodsWhileSomebodyWaits) {
  World wrong = world_;
  wrong.stock[0].on_hand += 7;
  EXPECT_TRUE(Breaks(wrong, "GoodsDoNotLieIdle"));
}

TEST_F(LawTest, EventsRequestsAndParents) {
  World wrong = world_;
  wrong.events.erase(wrong.events.begin() + 3);
  EXPECT_TRUE(Breaks(wrong, "EventsAreDense"));
  wrong = world_;
  for (Event& event : wrong.events) {
    if (!event.supplier_id.empty()) event.customer_id = wrong.customers[0].id;
  }
  EXPECT_TRUE(Breaks(wrong, "EventsAreDense"));
  wrong = world_;
  wrong.requests.pop_back();
  EXPECT_TRUE(Breaks(wrong, "RequestsAreRemembered"));
  wrong = world_;
  wrong.orders[0].line_count += 1;
  EXPECT_TRUE(Breaks(wrong, "RowsBelongTogether"));
  wrong = world_;
  wrong.customers.push_back(wrong.customers[0]);
  EXPECT_TRUE(Breaks(wrong, "RowsBelongTogether"));
}

TEST_F(LawTest, ReservedThatNoLineHolds) {
  World wrong = world_;
  wrong.stock[0].reserved += 1;
  wrong.stock[0].on_hand += 1;
  EXPECT_TRUE(Breaks(wrong, "ReservedIsWhatLinesHold"));
}

TEST_F(LawTest, HistoryOnlyGrows) {
  EXPECT_TRUE(HistoryIsKept(world_, world_).empty());
  World later = world_;
  later.movements.pop_back();
  EXPECT_FALSE(HistoryIsKept(world_, later).empty());
  later = world_;
  for (OrderLine& line : later.order_lines) line.first_promised_date = Day(99);
  EXPECT_FALSE(HistoryIsKept(world_, later).empty());
  later = world_;
  later.backorders[0].queue_sequence += 1;
  EXPECT_FALSE(HistoryIsKept(world_, later).empty());
  later = world_;
  later.order_lines.pop_back();
  EXPECT_FALSE(HistoryIsKept(world_, later).empty());
}

}  // namespace
}  // namespace backline
