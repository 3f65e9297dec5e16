// A preview says what applying does: on random worlds, the promises that it counts are the events
// that follow.
#include "server/engine/preview.h"

#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"
#include "server/commands/answer_line.h"
#include "server/commands/catalog.h"
#include "server/commands/set_tolerance.h"
#include "server/commands/update_eta.h"
#include "server/domain/pegging.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;

constexpr int kWorlds = 400;

template <typename Entity>
void PutAll(const std::vector<Entity>& rows, WorkingSet& set) {
  for (const Entity& row : rows) set.table<Entity>().PutLoaded(row);
}

WorkingSet SetOf(const World& world) {
  WorkingSet set;
  PutAll(world.products, set);
  PutAll(world.locations, set);
  PutAll(world.stock, set);
  PutAll(world.orders, set);
  PutAll(world.order_lines, set);
  PutAll(world.backorders, set);
  PutAll(world.pegs, set);
  PutAll(world.purchase_orders, set);
  PutAll(world.purchase_order_lines, set);
  PutAll(world.supply_lines, set);
  PutAll(world.tolerances, set);
  PutAll(world.responses, set);
  PutAll(world.work, set);
  set.set_last_sequence(world.last_sequence);
  set.Settle();
  return set;
}

class RandomWorld {
 public:
  explicit RandomWorld(uint64_t seed) : random_(seed), scenario_(seed) {
    scenario_.set_checks_laws(false);
    scenario_.Product("P");
    if (Draw(3) == 0) {
      // Of the supplier, or of the product's group.
      const std::string group = Draw(2) == 0 ? "G" : "";
      auto moved = std::make_shared<UpdateProduct>();
      moved->product_id = scenario_.ProductNamed("P");
      moved->group_code = group;
      scenario_.Run(moved);
      auto rule = std::make_shared<SetTolerance>();
      const Id128 subject = group.empty() ? Id128{} : ToleranceGroup(group);
      rule->rule = {scenario_.SupplierNamed("S"), subject, group, 1, 1, 20, 20, true, 0};
      scenario_.Run(rule);
    }
    scenario_.Supply("other", "L", {{"P", 1 + Draw(10), Day(15)}});
    scenario_.Supply("po", "L", {{"P", 4 + Draw(16), Day(5 + Draw(6))}}).DrainWork();
    const int orders = Draw(9);
    for (int n = 0; n < orders; ++n) {
      scenario_.Place(absl::StrCat("o", n), {{"P", 1 + Draw(6), Draw(5) == 0 ? "" : "L"}});
    }
    scenario_.DrainWork();
  }

  std::shared_ptr<const Command> Change() {
    const PurchaseOrderLine& line = scenario_.PurchaseLineOf("po");
    if (Draw(2) == 0) {
      scenario_.Answer("po", 1, {{line.ordered, *line.requested_date}}).DrainWork();
      const SupplyLine& supply = scenario_.SupplyOf("po");
      auto command = std::make_shared<UpdateEta>();
      command->supplier_id = scenario_.SupplierNamed("S");
      command->supply_line_id = supply.id;
      command->eta_version = 1;
      command->eta_date = Day(1 + Draw(25));
      if (Draw(2) == 0) command->quantity = 1 + Draw(static_cast<int>(supply.remaining()));
      command->reason = SupplyReason::kTransport;
      return command;
    }
    auto command = std::make_shared<AnswerLine>();
    command->supplier_id = scenario_.SupplierNamed("S");
    command->purchase_order_id = scenario_.PurchaseNamed("po");
    command->line_number = 1;
    command->answer_version = line.answer_version;
    const Quantity first = 1 + Draw(static_cast<int>(line.ordered) - 1);
    const Date date = Day(3 + Draw(20));
    command->terms.schedules = {{first, date}};
    const Quantity rest = line.ordered - first;
    if (Draw(3) == 0) {
      command->terms.rejected = rest;
    } else if (Draw(2) == 0) {
      command->terms.open = rest;
    } else {
      command->terms.schedules.push_back({rest, date + 1 + Draw(8)});
    }
    command->reason = SupplyReason::kCapacity;
    return command;
  }

  // Who hears of it, by the events that follow: what they were told before, and hear now.
  SlipReport Applied(std::shared_ptr<const Command> command) {
    const World before = scenario_.world();
    const WorkingSet set = SetOf(before);
    const Context context;
    const Draft draft(set, context);
    scenario_.Run(std::move(command)).DrainWork();
    SlipReport report;
    for (const Event& event : scenario_.EventsOf(EventKind::kPromiseChanged)) {
      if (event.sequence <= before.last_sequence) continue;
      const OrderLine& line = *set.Find<OrderLine>({event.order_id, event.line_number});
      report.push_back({PromiseDate(ToldPromiseOf(draft, line)), event.date});
    }
    std::sort(report.begin(), report.end());
    return report;
  }

  Scenario& scenario() { return scenario_; }

 private:
  int Draw(int below) { return static_cast<int>(random_() % static_cast<uint64_t>(below)); }
  std::mt19937_64 random_;
  Scenario scenario_;
};

TEST(PreviewTest, SaysWhatApplyingDoesOnRandomWorlds) {
  int moved = 0;
  int undated = 0;
  for (uint64_t seed = 1; seed <= kWorlds; ++seed) {
    RandomWorld world(seed);
    const auto command = world.Change();
    const World before = world.scenario().world();
    const auto preview = Preview(SetOf(before), {[&](const WorkingSet&) { return command; }},
                                 world.scenario().clock().Now());
    ASSERT_TRUE(std::holds_alternative<SlipReport>(preview)) << seed;
    SlipReport report = std::get<SlipReport>(preview);
    EXPECT_EQ(world.scenario().database().last_sequence(), before.last_sequence);
    for (PromiseMove& move : report) {
      moved += move.told && move.then;
      undated += move.told && !move.then;
      move.breaks_first_promise = false;  // no event says so
    }
    std::sort(report.begin(), report.end());
    EXPECT_EQ(report, world.Applied(command)) << "seed " << seed;
  }
  EXPECT_GT(moved, 100);
  EXPECT_GT(undated, 20);
}

TEST(PreviewTest, CountsTheFirstPromisesThatBreak) {
  Scenario s;
  s.Product("P").Supply("po", "L", {{"P", 10, Day(5)}}).DrainWork();
  s.Place("a", {{"P", 4, "L"}}).Place("b", {{"P", 6, "L"}}).DrainWork();
  s.Answer("po", 1, {{10, Day(5)}}).DrainWork();
  UpdateEta slip;
  slip.supplier_id = s.SupplierNamed("S");
  slip.supply_line_id = s.SupplyOf("po").id;
  slip.eta_version = 1;
  slip.eta_date = Day(9);
  slip.reason = SupplyReason::kTransport;
  const auto preview = Preview(
      SetOf(s.world()), {[&](const WorkingSet&) { return std::make_shared<UpdateEta>(slip); }},
      s.clock().Now());
  const SlipReport& report = std::get<SlipReport>(preview);
  ASSERT_EQ(report.size(), 2u);
  EXPECT_EQ(report[0], (PromiseMove{Day(5), Day(9), true}));
}

TEST(PreviewTest, RefusesWhatTheCommandRefusesAndWhileEarlierChangesAreWorkedOff) {
  Scenario s;
  s.Product("P").Supply("po", "L", {{"P", 10, Day(5)}}).DrainWork();
  s.Place("a", {{"P", 10, "L"}}).DrainWork();
  UpdateEta slip;
  slip.supplier_id = s.SupplierNamed("S");
  slip.supply_line_id = s.SupplyOf("po").id;
  slip.eta_version = 1;
  slip.eta_date = Day(9);
  const auto run = [&] {
    return Preview(SetOf(s.world()),
                   {[&](const WorkingSet&) { return std::make_shared<UpdateEta>(slip); }},
                   s.clock().Now());
  };
  const auto unanswered = run();
  EXPECT_EQ(std::get<Refusal>(unanswered).reason, Reason::kWrongState);
  s.Answer("po", 1, {{6, Day(5)}}, 4);
  const auto busy = run();
  EXPECT_EQ(std::get<Refusal>(busy).reason, Reason::kSupplyWithdrawing);
}

}  // namespace
}  // namespace backline
