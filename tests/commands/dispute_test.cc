// Disputes: who may open, withdraw and decide one, when, and what it writes down.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/commands/amend_purchase_order_line.h"
#include "server/commands/decide_dispute.h"
#include "server/commands/open_dispute.h"
#include "server/commands/send_purchase_order.h"
#include "server/commands/withdraw_dispute.h"
#include "server/domain/scorecard.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using ::testing::ElementsAre;
using testing::Scenario;

class DisputeTest : public ::testing::Test {
 protected:
  // Ten are asked for on day 5.
  DisputeTest() {
    s_.Supplier("OTHER").Product("P").Supply("po", "L", {{"P", 10, Day(5)}, {"P", 3, Day(5)}});
  }

  std::shared_ptr<OpenDispute> Open(
      ScoreComponent component = ScoreComponent::kOnTimeInFull) const {
    auto command = std::make_shared<OpenDispute>();
    command->supplier_id = s_.SupplierNamed("S");
    command->line = {s_.PurchaseNamed("po"), 1};
    command->component = component;
    command->reason = DisputeReason::kBuyerCarrier;
    command->author = "supplier/s";
    command->text = "Your truck came late";
    return command;
  }
  std::shared_ptr<WithdrawDispute> Withdraw(DisputeId id, const std::string& who = "S") const {
    auto command = std::make_shared<WithdrawDispute>();
    command->supplier_id = s_.SupplierNamed(who);
    command->dispute_id = id;
    command->author = "supplier/s";
    return command;
  }
  static std::shared_ptr<DecideDispute> Decide(DisputeId id, bool uphold) {
    auto command = std::make_shared<DecideDispute>();
    command->dispute_id = id;
    command->uphold = uphold;
    command->author = "staff/b";
    command->comment = "We looked";
    return command;
  }
  DisputeId Newest() const { return s_.database().rows<Dispute>().rbegin()->first; }
  DisputeId Opened(ScoreComponent component = ScoreComponent::kOnTimeInFull) {
    s_.Run(Open(component));
    return DisputeId(s_.last_outcome().resource_id);
  }
  const Dispute& Row(DisputeId id) const { return *s_.database().Find<Dispute>(id); }
  // Kinds and components of the facts about disputes.
  std::vector<std::pair<FactKind, ScoreComponent>> Facts() const {
    std::vector<std::pair<FactKind, ScoreComponent>> found;
    for (const SupplierFact& fact : s_.database().supplier_facts()) {
      if (fact.kind >= FactKind::kDisputeOpened) found.emplace_back(fact.kind, fact.component);
    }
    return found;
  }
  // The rate of the first line on time in full, as of now or of an instant.
  Rate RateAt(Instant as_of) const {
    std::vector<LineFact> facts;
    for (const SupplierFact& fact : s_.database().supplier_facts()) {
      if (fact.line_number == 1) facts.push_back(ToLineFact(fact, 0));
    }
    ScoreParameters parameters;
    parameters.from = Day(-10);
    parameters.until = Day(100);
    Rate rate;
    rate.Add(JudgeOnTime(Fold(facts, as_of), parameters, Baseline::kRequested, Day(50)));
    return rate;
  }
  Rate RateNow() { return RateAt(s_.clock().Now()); }

  Scenario s_;
};

TEST_F(DisputeTest, OnlyALineOfOnesOwnThatIsMeasured) {
  s_.AdvanceDays(6);
  auto others = Open();
  others->supplier_id = s_.SupplierNamed("OTHER");
  s_.Refuses(Reason::kPurchaseOrderNotFound).Run(others);
  auto nowhere = Open();
  nowhere->line.line_number = 9;
  s_.Refuses(Reason::kPurchaseOrderLineNotFound).Run(nowhere);
  s_.Purchase("draft", "L", {{"P", 1, Day(1)}});
  auto unsent = Open();
  unsent->line = {s_.PurchaseNamed("draft"), 1};
  s_.Refuses(Reason::kPurchaseOrderNotFound).Run(unsent);
  s_.Supply("ahead", "L", {{"P", 1, Day(30)}});
  auto ahead = Open();
  ahead->line = {s_.PurchaseNamed("ahead"), 1};
  s_.Refuses(Reason::kNotMeasured).Run(ahead);
  ahead = Open(ScoreComponent::kFill);
  ahead->line = {s_.PurchaseNamed("ahead"), 1};
  s_.Refuses(Reason::kNotMeasured).Run(ahead);
  // Its acknowledgement is measured from the moment that it was sent.
  ahead = Open(ScoreComponent::kAcknowledgement);
  ahead->line = {s_.PurchaseNamed("ahead"), 1};
  s_.Run(ahead).Run(Open());
}

TEST_F(DisputeTest, ADateHasPassedOnTheDayAfterItWhereTheGoodsGo) {
  s_.Location("K", "Pacific/Kiritimati").Supply("east", "K", {{"P", 1, Day(5)}});
  auto east = Open();
  east->line = {s_.PurchaseNamed("east"), 1};
  s_.AdvanceDays(5);  // two in the afternoon of the same day in Kiritimati
  s_.Refuses(Reason::kNotMeasured).Run(east);
  s_.clock().Advance(12 * 3600 * kMicrosPerSecond);
  s_.Run(east);
  s_.Refuses(Reason::kNotMeasured).Run(Open());
  s_.clock().Advance(12 * 3600 * kMicrosPerSecond);
  s_.Run(Open());
}

TEST_F(DisputeTest, AllDatesThatAreAgreedHavePassed) {
  s_.Answer("po", 1, {{4, Day(5)}, {6, Day(30)}}).DrainWork();
  s_.AdvanceDays(6);
  s_.Refuses(Reason::kNotMeasured).Run(Open());
  // Nor does a supplier make a line due by what it tells.
  s_.Eta("po", 1, 2, Day(1)).DrainWork();
  s_.Refuses(Reason::kNotMeasured).Run(Open());
  s_.AdvanceDays(25);
  s_.Run(Open());
}

TEST_F(DisputeTest, WhatWasImportedSaysNothingOfItsAcknowledgement) {
  s_.Purchase("old", "L", {{"P", 1, Day(-9)}});
  auto send = std::make_shared<SendPurchaseOrder>();
  send->purchase_order_id = s_.PurchaseNamed("old");
  send->sent_date = Day(-20);
  send->imported = true;
  s_.Run(send);
  auto about = Open(ScoreComponent::kAcknowledgement);
  about->line = {s_.PurchaseNamed("old"), 1};
  s_.Refuses(Reason::kNotMeasured).Run(about);
  about = Open();
  about->line = {s_.PurchaseNamed("old"), 1};
  s_.Run(about);
}

TEST_F(DisputeTest, ItCountsAsItStandsUntilABuyerUpholdsIt) {
  s_.AdvanceDays(6);
  const Instant before = s_.clock().Now();
  EXPECT_EQ(RateNow().counted, 1);
  EXPECT_EQ(RateNow().met, 0);
  s_.AdvanceDays(1);
  const DisputeId id = Opened();
  const Instant open = s_.clock().Now();
  EXPECT_EQ(RateNow().counted, 1);
  EXPECT_EQ(RateNow().met, 0);
  EXPECT_EQ(RateNow().disputed, 1);
  EXPECT_EQ(RateNow().if_upheld_counted, 0);
  s_.AdvanceDays(1);
  s_.Run(Decide(id, true));
  EXPECT_EQ(RateNow().counted, 0);
  EXPECT_EQ(RateNow().excused_by_dispute, 1);
  EXPECT_EQ(RateNow().disputed, 0);
  // What was known then stays what it was.
  EXPECT_EQ(RateAt(before).disputed, 0);
  EXPECT_EQ(RateAt(before).counted, 1);
  EXPECT_EQ(RateAt(open).disputed, 1);
  EXPECT_EQ(RateAt(open).excused_by_dispute, 0);
  EXPECT_EQ(Row(id).state, DisputeState::kUpheld);
  EXPECT_EQ(Row(id).opened_by, "supplier/s");
  EXPECT_EQ(Row(id).settled_by, "staff/b");
  EXPECT_EQ(Row(id).comment, "We looked");
  EXPECT_EQ(Row(id).settled_time, s_.clock().Now());
  EXPECT_EQ(s_.EventsOf(EventKind::kDisputeOpened).size(), 1u);
  ASSERT_EQ(s_.EventsOf(EventKind::kDisputeDecided).size(), 1u);
  EXPECT_EQ(s_.EventsOf(EventKind::kDisputeDecided)[0].quantity, 1);
  EXPECT_EQ(s_.EventsOf(EventKind::kDisputeDecided)[0].supplier_id, s_.SupplierNamed("S"));
}

TEST_F(DisputeTest, WithdrawingAndRejectingRestore) {
  s_.AdvanceDays(6);
  const Rate before = RateNow();
  const DisputeId withdrawn = Opened();
  s_.Run(Withdraw(withdrawn));
  EXPECT_EQ(RateNow(), before);
  const DisputeId rejected = Opened();
  s_.Run(Decide(rejected, false));
  EXPECT_EQ(RateNow(), before);
  EXPECT_EQ(Row(withdrawn).state, DisputeState::kWithdrawn);
  EXPECT_EQ(Row(rejected).state, DisputeState::kRejected);
  EXPECT_EQ(s_.EventsOf(EventKind::kDisputeDecided)[0].quantity, 0);
  using enum FactKind;
  constexpr auto kPart = ScoreComponent::kOnTimeInFull;
  EXPECT_THAT(Facts(), ElementsAre(std::pair(kDisputeOpened, kPart),
                                   std::pair(kDisputeWithdrawn, kPart),
                                   std::pair(kDisputeOpened, kPart),
                                   std::pair(kDisputeRejected, kPart)));
}

TEST_F(DisputeTest, ItIsSettledOnceAndByItsOwn) {
  s_.AdvanceDays(6);
  const DisputeId id = Opened();
  s_.Refuses(Reason::kDisputeNotFound).Run(Withdraw(id, "OTHER"));
  s_.Refuses(Reason::kDisputeNotFound).Run(Withdraw(DisputeId(Id128{1, 1})));
  s_.Refuses(Reason::kDisputeNotFound).Run(Decide(DisputeId(Id128{1, 1}), true));
  s_.Run(Decide(id, false));
  s_.Refuses(Reason::kWrongState).Run(Decide(id, true));
  s_.Refuses(Reason::kWrongState).Run(Decide(id, false));
  s_.Refuses(Reason::kWrongState).Run(Withdraw(id));
  const DisputeId again = Opened();
  s_.Run(Withdraw(again));
  s_.Refuses(Reason::kWrongState).Run(Withdraw(again));
  s_.Refuses(Reason::kWrongState).Run(Decide(again, true));
}

TEST_F(DisputeTest, ADecisionAndAWithdrawalOfOneBatchAreOneOfThem) {
  s_.AdvanceDays(6);
  const DisputeId id = Opened();
  const BatchResult result = s_.RunBatch({s_.Submit(Withdraw(id)), s_.Submit(Decide(id, true))});
  ASSERT_EQ(result.replies.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<Outcome>(result.replies[0]));
  ASSERT_TRUE(std::holds_alternative<Refusal>(result.replies[1]));
  EXPECT_EQ(std::get<Refusal>(result.replies[1]).reason, Reason::kWrongState);
  EXPECT_EQ(RateNow().counted, 1);
}

TEST_F(DisputeTest, OneOfALineAndComponentStands) {
  s_.AdvanceDays(6);
  const DisputeId id = Opened();
  s_.Refuses(Reason::kDisputeExists).Run(Open());
  auto other_line = Open();
  other_line->line.line_number = 2;
  s_.Run(other_line).Run(Open(ScoreComponent::kFill)).Run(Open(ScoreComponent::kAcknowledgement));
  s_.Run(Decide(id, true));
  s_.Refuses(Reason::kDisputeExists).Run(Open());
  // Two of one batch: the first that comes.
  s_.Run(Withdraw(Newest()));
  const auto part = ScoreComponent::kAcknowledgement;
  const BatchResult result = s_.RunBatch({s_.Submit(Open(part)), s_.Submit(Open(part))});
  EXPECT_TRUE(std::holds_alternative<Outcome>(result.replies[0]));
  ASSERT_TRUE(std::holds_alternative<Refusal>(result.replies[1]));
  EXPECT_EQ(std::get<Refusal>(result.replies[1]).reason, Reason::kDisputeExists);
}

TEST_F(DisputeTest, WhatComesAfterAnUpheldOneIsDisputedInItsTurn) {
  s_.AdvanceDays(6);
  s_.Run(Decide(Opened(), true));
  // The rest is agreed for day 9: another date of the line, which has not passed.
  s_.Answer("po", 1, {{10, Day(9)}}).DrainWork();
  s_.Refuses(Reason::kNotMeasured).Run(Open());
  s_.AdvanceDays(4);
  const Rate excused = RateNow();
  EXPECT_EQ(excused.excused_by_dispute, 1);
  // Whatever becomes of the later one, the earlier stands.
  const DisputeId later = Opened();
  s_.Refuses(Reason::kDisputeExists).Run(Open());
  EXPECT_EQ(RateNow(), excused);
  s_.Run(Withdraw(later));
  EXPECT_EQ(RateNow(), excused);
  s_.Run(Decide(Opened(), false));
  EXPECT_EQ(RateNow(), excused);
  s_.Run(Decide(Opened(), true));
  EXPECT_EQ(RateNow(), excused);
  s_.Refuses(Reason::kDisputeExists).Run(Open());
  // A date that the supplier tells is one that it is measured by; it has to pass, too.
  s_.Eta("po", 1, 1, Day(12)).DrainWork();
  s_.Refuses(Reason::kDisputeExists).Run(Open());
  s_.AdvanceDays(3);
  s_.Run(Open());
}

TEST_F(DisputeTest, AVersionThatIsAskedForLaterIsAnotherToAnswer) {
  constexpr auto kPart = ScoreComponent::kAcknowledgement;
  s_.AdvanceDays(3);
  s_.Run(Decide(Opened(kPart), true));
  s_.Answer("po", 1, {{4, Day(5)}}, 0, /*open=*/6).DrainWork();
  s_.AdvanceDays(1);
  s_.Refuses(Reason::kDisputeExists).Run(Open(kPart));
  auto amend = std::make_shared<AmendPurchaseOrderLine>();
  amend->purchase_order_id = s_.PurchaseNamed("po");
  amend->line_number = 1;
  amend->version = s_.PurchaseLineOf("po").answer_version;
  amend->quantity = 12;
  s_.Run(amend).DrainWork();
  const DisputeId again = Opened(kPart);
  s_.Run(Decide(again, true));
  s_.Refuses(Reason::kDisputeExists).Run(Open(kPart));
}

TEST_F(DisputeTest, ALineIsDisputedTenTimesAtMost) {
  s_.AdvanceDays(6);
  for (int n = 0; n < kDisputesPerLineMax - 1; ++n) s_.Run(Decide(Opened(), false));
  const DisputeId tenth = Opened(ScoreComponent::kFill);
  s_.Refuses(Reason::kTooManyDisputes).Run(Open());
  s_.Run(Withdraw(tenth));
  s_.Refuses(Reason::kTooManyDisputes).Run(Open());
  auto other_line = Open();
  other_line->line.line_number = 2;
  s_.Run(other_line);
}

TEST_F(DisputeTest, ASupplierHasTwoHundredOpenOnesAtMost) {
  std::vector<Scenario::PurchaseLine> lines(kOpenDisputesMax / 2 + 1, {"P", 1, Day(5)});
  const Scenario::PurchaseLine last = lines.back();
  lines.pop_back();
  s_.Supply("many", "L", lines).Supply("one", "L", {last});
  s_.AdvanceDays(6);
  const auto open = [&](const std::string& name, int line, ScoreComponent component) {
    auto command = Open(component);
    command->line = {s_.PurchaseNamed(name), line};
    return command;
  };
  s_.set_checks_laws(false);
  for (int line = 1; line <= kOpenDisputesMax / 2; ++line) {
    s_.Run(open("many", line, ScoreComponent::kFill));
    s_.Run(open("many", line, ScoreComponent::kOnTimeInFull));
  }
  s_.set_checks_laws(true);
  const auto more = open("one", 1, ScoreComponent::kFill);
  s_.Refuses(Reason::kTooManyDisputes).Run(more);
  s_.Run(Decide(Newest(), false)).Run(more);
  s_.Refuses(Reason::kTooManyDisputes).Run(open("one", 1, ScoreComponent::kOnTimeInFull));
  // Two of one batch: the last that may be, and one too many.
  s_.Run(Withdraw(Newest()));
  const BatchResult result =
      s_.RunBatch({s_.Submit(more), s_.Submit(open("one", 1, ScoreComponent::kOnTimeInFull))});
  EXPECT_TRUE(std::holds_alternative<Outcome>(result.replies[0]));
  ASSERT_TRUE(std::holds_alternative<Refusal>(result.replies[1]));
  EXPECT_EQ(std::get<Refusal>(result.replies[1]).reason, Reason::kTooManyDisputes);
}

TEST_F(DisputeTest, WhatIsMetIsNotDisputed) {
  s_.Answer("po", 1, {{10, Day(5)}}).Answer("po", 2, {{3, Day(5)}}).DrainWork();
  s_.AdvanceDays(5).Receive("po", "DN", {{1, 10, 0}, {2, 2, 0}}).AdvanceDays(1);
  s_.Refuses(Reason::kNotMeasured).Run(Open());
  auto short_line = Open();
  short_line->line.line_number = 2;
  s_.Run(short_line).Receive("po", "DN2", {{2, 1, 0}});
  // What came in two parts may be missed as a first delivery.
  s_.Run(Open(ScoreComponent::kFill));
}

TEST_F(DisputeTest, ARepeatedRequestHasItsEffectOnce) {
  s_.AdvanceDays(6);
  s_.Run(Open(), "open").Run(Open(), "open");
  EXPECT_TRUE(s_.last_outcome().replayed);
  const DisputeId id(s_.last_outcome().resource_id);
  EXPECT_EQ(s_.database().rows<Dispute>().size(), 1u);
  s_.Run(Decide(id, true), "decide").Run(Decide(id, true), "decide");
  EXPECT_TRUE(s_.last_outcome().replayed);
  EXPECT_EQ(Facts().size(), 2u);
}

}  // namespace
}  // namespace backline
