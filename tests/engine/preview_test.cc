// A preview says what applying does: on random worlds, the promises that it counts are the events
// that follow.
#include "server/engine/preview.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "server/commands/announce_shipment.h"
#include "server/commands/answer_line.h"
#include "server/commands/catalog.h"
#include "server/commands/set_tolerance.h"
#include "server/commands/update_eta.h"
#include "server/domain/pegging.h"
#include "server/engine/slip_split.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;

constexpr int kWorlds = 600;

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
    SetIntent(*command);
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
  // Half of the answers stay what they are; a proposal may offer more than was asked for.
  void SetIntent(AnswerLine& command) {
    const int draw = Draw(8);
    if (draw == 0) {
      command.intent = AnswerIntent::kHold;
      command.terms = AnswerTerms();
    } else if (draw < 4) {
      command.intent = AnswerIntent::kPropose;
      const bool whole = command.terms.rejected == 0 && command.terms.open == 0;
      if (whole) command.terms.schedules.back().quantity += Draw(4);
    }
  }
  int Draw(int below) { return static_cast<int>(random_() % static_cast<uint64_t>(below)); }
  std::mt19937_64 random_;
  Scenario scenario_;
};

TEST(PreviewTest, SaysWhatApplyingDoesOnRandomWorlds) {
  int moved = 0;
  int undated = 0;
  int moved_by_proposals = 0;
  for (uint64_t seed = 1; seed <= kWorlds; ++seed) {
    RandomWorld world(seed);
    const auto command = world.Change();
    const World before = world.scenario().world();
    const auto preview = Preview(SetOf(before), {[&](const WorkingSet&) { return command; }},
                                 world.scenario().clock().Now());
    ASSERT_TRUE(std::holds_alternative<SlipReport>(preview)) << seed;
    SlipReport report = std::get<SlipReport>(preview);
    EXPECT_EQ(world.scenario().database().last_sequence(), before.last_sequence);
    const auto* answer = dynamic_cast<const AnswerLine*>(command.get());
    const bool proposes = answer != nullptr && answer->intent == AnswerIntent::kPropose;
    for (PromiseMove& move : report) {
      moved += move.told && move.then;
      moved_by_proposals += proposes && move.told && move.then;
      undated += move.told && !move.then;
      move.breaks_first_promise = false;  // no event says so
    }
    std::sort(report.begin(), report.end());
    EXPECT_EQ(report, world.Applied(command)) << "seed " << seed;
  }
  EXPECT_GT(moved, 100);
  EXPECT_GT(undated, 20);
  EXPECT_GT(moved_by_proposals, 20);
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

using Told = std::map<OrderLineKey, OptionalDate>;

Told ToldOf(const Scenario& s) {
  const World world = s.world();
  const WorkingSet set = SetOf(world);
  const Context context;
  const Draft draft(set, context);
  Told told;
  for (const OrderLine& line : world.order_lines) {
    told[line.key()] = PromiseDate(ToldPromiseOf(draft, line));
  }
  return told;
}

using Days = std::pair<OptionalDate, OptionalDate>;

// Whose date is another one now.
std::vector<Days> MovedSince(const Told& before, const Scenario& s) {
  std::vector<Days> moved;
  for (const auto& [line, now] : ToldOf(s)) {
    if (before.at(line) != now) moved.emplace_back(before.at(line), now);
  }
  std::sort(moved.begin(), moved.end());
  return moved;
}

// Whose date would be another one.
std::vector<Days> Previewed(const Scenario& s, const std::vector<PreviewStep>& steps, Instant now) {
  const auto preview = Preview(SetOf(s.world()), steps, now);
  if (!std::holds_alternative<SlipReport>(preview)) {
    ADD_FAILURE() << std::get<Refusal>(preview).message;
    return {};
  }
  std::vector<Days> moved;
  for (const PromiseMove& move : std::get<SlipReport>(preview)) {
    if (move.told != move.then) moved.emplace_back(move.told, move.then);
  }
  std::sort(moved.begin(), moved.end());
  return moved;
}

// A line of 100 that is asked for on day 5, and ten who wait for ten each.
void SupplyTen(Scenario& s) {
  s.Product("P").Supply("po", "L", {{"P", 100, Day(5)}}).DrainWork();
  s.PlaceMany("o", 10, {"P", 10, "L"}).DrainWork();
}

AnswerLine AnswerOf(const Scenario& s, std::vector<ConfirmedSchedule> schedules) {
  AnswerLine answer;
  answer.supplier_id = s.SupplierNamed("S");
  answer.purchase_order_id = s.PurchaseNamed("po");
  answer.line_number = 1;
  answer.answer_version = s.PurchaseLineOf("po").answer_version;
  answer.terms.schedules = std::move(schedules);
  answer.reason = SupplyReason::kCapacity;
  return answer;
}

TEST(PreviewTest, ASplitOfAnAnswerCountsWhatIsInTimeOnce) {
  Scenario s;
  SupplyTen(s);
  const AnswerLine answer = AnswerOf(s, {{40, Day(5)}, {60, Day(14)}});
  const WorkingSet set = SetOf(s.world());
  for (const Quantity in_time : {0, 30, 40}) {
    EXPECT_FALSE(SplitOf(answer, in_time, set)) << in_time << " are in time already";
  }
  const auto split = SplitOf(answer, 80, set);
  ASSERT_TRUE(split);
  EXPECT_EQ(split->in_time, 80);
  EXPECT_EQ(split->later, 20);
  const auto all = SplitOf(answer, 200, set);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->in_time, 100);
  EXPECT_EQ(all->later, 0);
  EXPECT_EQ(all->answer.terms.schedules.size(), 1u);

  const auto sent = std::make_shared<AnswerLine>(split->answer);
  const auto previewed = Previewed(s, {[&](const WorkingSet&) { return sent; }}, s.clock().Now());
  EXPECT_EQ(previewed, std::vector<Days>(2, {Day(5), Day(14)}));
  const Told before = ToldOf(s);
  s.Run(sent).DrainWork();
  EXPECT_EQ(MovedSince(before, s), previewed);
}

TEST(PreviewTest, ASplitOfAnAnswerTakesWhatIsMissingFromTheEarliestThatComeLater) {
  Scenario s;
  SupplyTen(s);
  AnswerLine answer = AnswerOf(s, {{20, Day(3)}, {30, Day(8)}, {40, Day(14)}});
  answer.terms.rejected = 10;
  const auto split = SplitOf(answer, 55, SetOf(s.world()));
  ASSERT_TRUE(split);
  EXPECT_EQ(split->in_time, 55);
  EXPECT_EQ(split->later, 35);
  std::vector<std::pair<Date, Quantity>> schedules;
  for (const ConfirmedSchedule& schedule : split->answer.terms.schedules) {
    schedules.emplace_back(schedule.eta_date, schedule.quantity);
  }
  EXPECT_EQ(schedules,
            (std::vector<std::pair<Date, Quantity>>{{Day(3), 20}, {Day(5), 35}, {Day(14), 35}}));
  EXPECT_EQ(split->answer.terms.rejected, 10);
}

std::shared_ptr<const AnnounceShipment> NoticeOf(const SupplyLine& supply, Quantity quantity) {
  auto notice = std::make_shared<AnnounceShipment>();
  notice->supplier_id = supply.supplier_id;
  notice->shipped_date = Day(1);
  notice->expected_date = *supply.eta_date;
  notice->parts = {{supply.id, quantity}};
  return notice;
}

// That the supply line comes on day 12.
UpdateEta LaterOf(const SupplyLine& supply) {
  UpdateEta later;
  later.supplier_id = supply.supplier_id;
  later.supply_line_id = supply.id;
  later.eta_date = Day(12);
  later.reason = SupplyReason::kTransport;
  return later;
}

// 50 of a line come on day 5 and 50 as another schedule; nine wait for ten each. Of the first come
// 20 in time, and the rest on day 12.
struct SplitShape {
  const char* name;
  Quantity received;   // of the first schedule, before
  int other_day;       // of the other
  Quantity announced;  // of the other, before
  int rest;            // the schedule that is the rest of the first
  size_t moved;        // who waits for that
};

constexpr SplitShape kSplitShapes[] = {
    {"nothing came", 0, 20, 0, 3, 3},
    {"a part came", 10, 20, 0, 1, 2},
    {"a part came, the other is before the later day", 10, 8, 0, 1, 2},
    {"the other is announced", 0, 20, 50, 3, 3},
    {"a part came, the other is announced", 10, 20, 50, 1, 2},
    {"a part of the other is announced", 0, 20, 20, 4, 3},
    {"a part came, a part of the other is announced", 10, 8, 20, 1, 2},
};

TEST(PreviewTest, ASplitOfAnEtaMessageIsWhatItsTwoCallsDo) {
  for (const SplitShape& shape : kSplitShapes) {
    SCOPED_TRACE(shape.name);
    Scenario s;
    s.Product("P").Supply("po", "L", {{"P", 100, Day(5)}}).DrainWork();
    s.Answer("po", 1, {{50, Day(5)}, {50, Day(shape.other_day)}}).DrainWork();
    s.PlaceMany("o", 9, {"P", 10, "L"}).DrainWork();
    if (shape.received > 0) s.Receive("po", "DN-1", {{1, shape.received}}).DrainWork();
    if (shape.announced > 0) s.Run(NoticeOf(s.SupplyOf("po", 1, 2), shape.announced)).DrainWork();

    const SupplyLine asked = s.SupplyOf("po");
    const auto previewed = Previewed(s, SplitOf(LaterOf(asked), 20, asked), s.clock().Now());
    EXPECT_EQ(previewed, std::vector<Days>(shape.moved, {Day(5), Day(12)}));
    const Told before = ToldOf(s);
    s.Run(NoticeOf(asked, 20)).DrainWork();
    s.Eta("po", 1, shape.rest, Day(12)).DrainWork();
    EXPECT_EQ(MovedSince(before, s), previewed);
  }
}

TEST(PreviewTest, ASplitOfWhatIsAnnouncedIsRefusedAsItsFirstCallIs) {
  Scenario s;
  SupplyTen(s);
  s.Answer("po", 1, {{100, Day(5)}}).DrainWork();
  s.Run(NoticeOf(s.SupplyOf("po"), 100)).DrainWork();
  const SupplyLine asked = s.SupplyOf("po");
  const auto preview =
      Preview(SetOf(s.world()), SplitOf(LaterOf(asked), 20, asked), s.clock().Now());
  ASSERT_TRUE(std::holds_alternative<Refusal>(preview));
  EXPECT_EQ(std::get<Refusal>(preview).reason, Reason::kWrongState);
  s.Refuses(Reason::kWrongState).Run(NoticeOf(asked, 20));
}

}  // namespace
}  // namespace backline
