// The dialogue about a line: what waits for a buyer, what a buyer decides, what crosses it.
#include <gtest/gtest.h>

#include "server/commands/amend_purchase_order_line.h"
#include "server/commands/catalog.h"
#include "server/commands/decide_response.h"
#include "server/commands/post_message.h"
#include "server/commands/review_eta.h"
#include "server/commands/set_product_family.h"
#include "server/commands/set_tolerance.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;
using enum PurchaseOrderLineState;

void Agree(Scenario& s, int days, int percent, bool applies = true) {
  auto command = std::make_shared<SetTolerance>();
  command->rule = {s.SupplierNamed("S"), Id128{}, "", days, days, percent, percent, applies, 0};
  s.Run(command);
}

std::shared_ptr<SetTolerance> GroupRule(const Scenario& s, const std::string& group, int days,
                                        bool applies = true) {
  auto command = std::make_shared<SetTolerance>();
  command->rule = {
      s.SupplierNamed("S"), ToleranceGroup(group), group, days, days, 0, 0, applies, 0};
  return command;
}

void PutInGroup(Scenario& s, const std::string& product, const std::string& group) {
  auto command = std::make_shared<UpdateProduct>();
  command->product_id = s.ProductNamed(product);
  command->group_code = group;
  s.Run(command);
}

std::shared_ptr<AnswerLine> Answer(const Scenario& s, std::vector<ConfirmedSchedule> schedules,
                                   Quantity rejected = 0) {
  auto command = std::make_shared<AnswerLine>();
  command->supplier_id = s.SupplierNamed("S");
  command->purchase_order_id = s.PurchaseNamed("po");
  command->line_number = 1;
  command->answer_version = s.PurchaseLineOf("po").answer_version;
  command->terms = {std::move(schedules), rejected, 0};
  command->reason = SupplyReason::kCapacity;
  return command;
}

std::shared_ptr<DecideResponse> Decide(const Scenario& s, ResponseDecision decision,
                                       Quantity quantity = 0, OptionalDate date = std::nullopt) {
  auto command = std::make_shared<DecideResponse>();
  command->purchase_order_id = s.PurchaseNamed("po");
  command->line_number = 1;
  command->version = s.PurchaseLineOf("po").answer_version;
  command->decision = decision;
  command->quantity = quantity;
  command->date = date;
  return command;
}

std::shared_ptr<AmendPurchaseOrderLine> Amend(const Scenario& s, Quantity quantity,
                                              OptionalDate date = std::nullopt) {
  auto command = std::make_shared<AmendPurchaseOrderLine>();
  command->purchase_order_id = s.PurchaseNamed("po");
  command->line_number = 1;
  command->version = s.PurchaseLineOf("po").answer_version;
  command->quantity = quantity;
  command->date = date;
  return command;
}

std::shared_ptr<ReviewEta> Review(const Scenario& s, bool accept) {
  auto command = std::make_shared<ReviewEta>();
  command->supply_line_id = s.SupplyOf("po").id;
  command->eta_version = s.SupplyOf("po").eta_version;
  command->accept = accept;
  return command;
}

class DialogueTest : public ::testing::Test {
 protected:
  // Ten are asked for on day 5; two orders wait for them.
  DialogueTest() {
    s_.Product("P").Place("a", {{"P", 4, "L"}}).Place("b", {{"P", 6, "L"}});
    s_.Supply("po", "L", {{"P", 10, Day(5)}}).DrainWork();
  }
  PurchaseOrderLineState state() const { return s_.PurchaseLineOf("po").state; }
  Scenario s_;
};

TEST_F(DialogueTest, WhereNothingWasAgreedChangesStandByThemselves) {
  s_.Run(Answer(s_, {{7, Day(20)}}, 3)).DrainWork();
  EXPECT_EQ(state(), kAcceptedWithChanges);
}

TEST_F(DialogueTest, ChangesOnTheEdgeOfTheToleranceStand) {
  Agree(s_, 2, 20);
  s_.Run(Answer(s_, {{8, Day(7)}}, 2)).DrainWork();
  EXPECT_EQ(state(), kAcceptedWithChanges);
}

TEST_F(DialogueTest, BeyondItTheSmallerQuantityIsExpectedAtTheLaterDate) {
  Agree(s_, 2, 20);
  s_.Run(Answer(s_, {{7, Day(8)}}, 3)).DrainWork();
  EXPECT_EQ(state(), kCountered);
  EXPECT_EQ(s_.SupplyOf("po").expected, 7);
  EXPECT_EQ(s_.SupplyOf("po").basis(), PromiseBasis::kSupplierRequested);
  s_.Expect("a").Pegged(4).Promised(Day(8)).FirstPromised(Day(5));
  s_.Expect("b").Pegged(3).Promised(std::nullopt);
}

TEST_F(DialogueTest, ADayTooLateOrTooEarlyWaits) {
  Agree(s_, 2, 20);
  s_.Run(Answer(s_, {{10, Day(8)}}));
  EXPECT_EQ(state(), kCountered);
  s_.Run(Decide(s_, ResponseDecision::kReject)).DrainWork();
  s_.Run(Answer(s_, {{10, Day(2)}}));
  EXPECT_EQ(state(), kCountered);
  // Earlier is not expected before it is agreed.
  EXPECT_EQ(s_.SupplyOf("po").eta_date, Day(5));
}

TEST_F(DialogueTest, WhatIsApprovedStands) {
  Agree(s_, 0, 0);
  s_.Run(Answer(s_, {{4, Day(6)}, {3, Day(9)}}, 3)).DrainWork();
  s_.Run(Decide(s_, ResponseDecision::kApprove)).DrainWork();
  EXPECT_EQ(state(), kAcceptedWithChanges);
  EXPECT_EQ(s_.PurchaseLineOf("po").rejected, 3);
  EXPECT_EQ(s_.PurchaseLineOf("po").withheld, 0);
  EXPECT_EQ(s_.PurchaseLineOf("po").answer_version, 3);
  EXPECT_EQ(s_.SupplyOf("po", 1, 1).agreed_date, Day(6));
  s_.Expect("a").Pegged(4).Promised(Day(6));
  s_.Expect("b").Pegged(3);
}

TEST_F(DialogueTest, WhatIsRejectedIsAskedForAgainAsItWas) {
  Agree(s_, 0, 0);
  s_.Run(Answer(s_, {{7, Day(9)}}, 3)).DrainWork();
  s_.Run(Decide(s_, ResponseDecision::kReject)).DrainWork();
  EXPECT_EQ(state(), kSent);
  EXPECT_EQ(s_.PurchaseLineOf("po").answer_version, 3);
  EXPECT_EQ(s_.SupplyOf("po").expected, 10);
  s_.Expect("a").Promised(Day(5));
  s_.Expect("b").Pegged(6).Promised(Day(5));
  s_.Run(Answer(s_, {{10, Day(5)}}));
  EXPECT_EQ(state(), kAccepted);
}

TEST_F(DialogueTest, ACounterAsksAgainOnTheBuyersTerms) {
  Agree(s_, 0, 0);
  s_.Run(Answer(s_, {{7, Day(9)}}, 3)).DrainWork();
  s_.Refuses(Reason::kQuantityNotAmendable).Run(Decide(s_, ResponseDecision::kCounter, 10));
  s_.Run(Decide(s_, ResponseDecision::kCounter, 8, Day(7))).DrainWork();
  EXPECT_EQ(state(), kSent);
  EXPECT_EQ(s_.SupplyOf("po").remaining(), 8);
  EXPECT_EQ(s_.PurchaseLineOf("po").cancelled, 2);
  EXPECT_EQ(s_.PurchaseLineOf("po").requested_date, Day(7));
  s_.Run(Answer(s_, {{8, Day(7)}}));
  EXPECT_EQ(state(), kAccepted);
}

TEST_F(DialogueTest, AProposalWaitsWhateverTheTolerance) {
  auto proposal = Answer(s_, {{12, Day(5)}});
  s_.Refuses(Reason::kQuantityMismatch).Run(proposal);
  proposal = Answer(s_, {{12, Day(5)}});
  proposal->intent = AnswerIntent::kPropose;
  proposal->unit_price = {"EUR", 9, 0};
  s_.Run(proposal).DrainWork();
  EXPECT_EQ(state(), kCountered);
  EXPECT_EQ(s_.SupplyOf("po").remaining(), 10);
  s_.Run(Decide(s_, ResponseDecision::kApprove)).DrainWork();
  EXPECT_EQ(s_.PurchaseLineOf("po").ordered, 12);
  EXPECT_EQ(s_.PurchaseLineOf("po").unit_price, (Money{"EUR", 9, 0}));
}

TEST_F(DialogueTest, AHoldIsAnsweredLaterAndNeverApproved) {
  auto hold = Answer(s_, {});
  hold->intent = AnswerIntent::kHold;
  hold->decide_by_date = Day(3);
  s_.Run(hold).DrainWork();
  EXPECT_EQ(state(), kHeld);
  s_.Expect("b").Pegged(6).Promised(Day(5));
  s_.Refuses(Reason::kWrongState).Run(Decide(s_, ResponseDecision::kApprove));
  s_.Run(Answer(s_, {{10, Day(5)}})).DrainWork();
  EXPECT_EQ(state(), kAccepted);
}

// What crosses has one outcome: who names a version that is not current is refused.
TEST_F(DialogueTest, OfTwoThatCrossTheSecondIsStale) {
  Agree(s_, 0, 0);
  const auto answer = Answer(s_, {{10, Day(9)}});
  s_.Run(Amend(s_, 12)).DrainWork();
  s_.Refuses(Reason::kStaleVersion).Run(answer);
  EXPECT_EQ(s_.SupplyOf("po").remaining(), 12);
  s_.Run(Answer(s_, {{12, Day(9)}})).DrainWork();
  const auto decision = Decide(s_, ResponseDecision::kApprove);
  s_.Run(Amend(s_, 11)).DrainWork();
  EXPECT_EQ(state(), kSent);
  s_.Refuses(Reason::kStaleVersion).Run(decision);
  s_.Run(Answer(s_, {{11, Day(9)}})).DrainWork();
  const auto late = Decide(s_, ResponseDecision::kApprove);
  s_.CancelPurchase("po").DrainWork();
  s_.Refuses(Reason::kStaleVersion).Run(late);
  EXPECT_EQ(s_.PurchaseLineOf("po").withheld, 0);
}

TEST_F(DialogueTest, GoodsThatComeFirstReopenTheLine) {
  Agree(s_, 0, 0);
  s_.Run(Answer(s_, {{7, Day(9)}}, 3)).DrainWork();
  const auto decision = Decide(s_, ResponseDecision::kApprove);
  s_.Receive("po", "DN-1", {{1, 2, 0}}).DrainWork();
  EXPECT_EQ(state(), kSent);
  EXPECT_EQ(s_.SupplyOf("po").remaining(), 8);
  s_.Refuses(Reason::kStaleVersion).Run(decision);
}

// A message between a note and the next: both are numbered on.
TEST_F(DialogueTest, ANoteComesAfterWhatWasWrittenBefore) {
  Agree(s_, 0, 0);
  auto message = std::make_shared<PostMessage>();
  message->supplier_id = s_.SupplierNamed("S");
  message->line = {s_.PurchaseNamed("po"), 1};
  message->text = "Would three days later do?";
  s_.Run(message).Run(Answer(s_, {{10, Day(8)}}));
  // Of one batch: the decision, and what the supplier writes meanwhile.
  auto decision = Decide(s_, ResponseDecision::kApprove);
  decision->note = "It would";
  const BatchResult result = s_.RunBatch({s_.Submit(decision), s_.Submit(message)});
  for (const Reply& reply : result.replies) EXPECT_TRUE(std::holds_alternative<Outcome>(reply));
  const std::vector<LineMessage> messages = s_.database().Snapshot().messages;
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[1].text, "It would");
  EXPECT_FALSE(messages[1].from_supplier);
  EXPECT_TRUE(messages[2].from_supplier);
}

TEST_F(DialogueTest, ANoteIsAMessageOfTheSameStep) {
  Agree(s_, 0, 0);
  const PurchaseOrderLineKey key{s_.PurchaseNamed("po"), 1};
  int64_t written = 0;
  const auto decide = [&](ResponseDecision decision, Quantity quantity) {
    s_.Run(Answer(s_, {{9, Day(8)}}, 1)).DrainWork();
    auto command = Decide(s_, decision, quantity);
    command->author = "staff/b";
    command->note = "Number " + std::to_string(++written);
    s_.Run(command).DrainWork();
  };
  decide(ResponseDecision::kReject, 0);
  // What is refused writes nothing; nor does a decision without a note.
  auto refused = Decide(s_, ResponseDecision::kReject);
  refused->note = "Not written";
  s_.Refuses(Reason::kWrongState).Run(refused);
  s_.Run(Answer(s_, {{9, Day(8)}}, 1)).DrainWork();
  s_.Run(Decide(s_, ResponseDecision::kReject)).DrainWork();
  decide(ResponseDecision::kCounter, 11);
  s_.Run(Answer(s_, {{10, Day(8)}}, 1)).DrainWork();
  auto last = Decide(s_, ResponseDecision::kApprove);
  last->author = "staff/b";
  last->note = "Number " + std::to_string(++written);
  s_.Run(last, "last");
  const int64_t decided = s_.EventsOf(EventKind::kResponseApproved).back().sequence;
  EXPECT_EQ(s_.EventsOf(EventKind::kMessagePosted).back().sequence, decided + 1);
  EXPECT_EQ(s_.EventsOf(EventKind::kMessagePosted).back().quantity, written);
  s_.Run(last, "last");
  EXPECT_TRUE(s_.last_outcome().replayed);

  const std::vector<LineMessage> messages = s_.database().Snapshot().messages;
  ASSERT_EQ(messages.size(), 3u);
  for (const LineMessage& message : messages) {
    EXPECT_EQ(message.text, "Number " + std::to_string(message.message_number));
    EXPECT_EQ(message.author, "staff/b");
    EXPECT_FALSE(message.from_supplier);
  }
  EXPECT_EQ(s_.database().Find<Conversation>(key)->supplier_unread, 3);
  EXPECT_EQ(s_.database().Find<Conversation>(key)->house_unread, 0);
}

TEST_F(DialogueTest, ASlipBeyondTheToleranceCountsAtOnceAndIsReviewed) {
  Agree(s_, 2, 0);
  s_.Run(Answer(s_, {{10, Day(5)}})).DrainWork();
  // Small slips do not add up to a hidden one.
  s_.Eta("po", 1, 1, Day(6)).Eta("po", 1, 1, Day(7)).DrainWork();
  EXPECT_EQ(s_.SupplyOf("po").eta_review, EtaReview::kNone);
  s_.Eta("po", 1, 1, Day(8)).DrainWork();
  EXPECT_EQ(s_.SupplyOf("po").eta_review, EtaReview::kWaiting);
  s_.Expect("a").Promised(Day(8)).FirstPromised(Day(5));
  auto review = std::make_shared<ReviewEta>();
  review->supply_line_id = s_.SupplyOf("po").id;
  review->eta_version = 2;
  s_.Refuses(Reason::kStaleVersion).Run(review);
  review = std::make_shared<ReviewEta>(*review);
  review->eta_version = 3;
  review->accept = true;
  s_.Run(review);
  EXPECT_EQ(s_.SupplyOf("po").agreed_date, Day(8));
  s_.Refuses(Reason::kWrongState).Run(review);
  s_.Eta("po", 1, 1, Day(10));
  EXPECT_EQ(s_.SupplyOf("po").eta_review, EtaReview::kNone);
}

TEST_F(DialogueTest, WhatWaitsForABuyerIsNotClearedByAnotherMessage) {
  Agree(s_, 2, 10);
  const auto review = [&] { return s_.SupplyOf("po").eta_review; };
  s_.Run(Answer(s_, {{10, Day(5)}})).DrainWork();
  s_.Eta("po", 1, 1, Day(5), 2).DrainWork();
  EXPECT_EQ(review(), EtaReview::kWaiting);
  s_.Eta("po", 1, 1, Day(6)).DrainWork();
  EXPECT_EQ(review(), EtaReview::kWaiting);
  s_.Run(Review(s_, false));
  EXPECT_EQ(review(), EtaReview::kDisputed);
  s_.Eta("po", 1, 1, Day(6)).DrainWork();
  EXPECT_EQ(review(), EtaReview::kWaiting);
  // What a buyer accepted is what counts from then on.
  s_.Run(Review(s_, true));
  EXPECT_EQ(s_.SupplyOf("po").agreed_quantity(), 2);
  s_.Eta("po", 1, 1, Day(7)).DrainWork();
  EXPECT_EQ(review(), EtaReview::kNone);
  // A date is cleared by one that was agreed, but not because the rule is gone.
  s_.Eta("po", 1, 1, Day(20)).DrainWork();
  s_.Eta("po", 1, 1, Day(8)).DrainWork();
  EXPECT_EQ(review(), EtaReview::kNone);
  s_.Eta("po", 1, 1, Day(20)).DrainWork();
  Agree(s_, 2, 10, /*applies=*/false);
  s_.Eta("po", 1, 1, Day(20)).DrainWork();
  EXPECT_EQ(review(), EtaReview::kWaiting);
}

TEST_F(DialogueTest, SmallReductionsAddUp) {
  Agree(s_, 2, 20);
  s_.Run(Answer(s_, {{10, Day(5)}})).DrainWork();
  s_.Eta("po", 1, 1, Day(5), 9).DrainWork();
  s_.Eta("po", 1, 1, Day(5), 8).DrainWork();
  EXPECT_EQ(s_.SupplyOf("po").eta_review, EtaReview::kNone);
  s_.Eta("po", 1, 1, Day(5), 7).DrainWork();
  EXPECT_EQ(s_.SupplyOf("po").eta_review, EtaReview::kWaiting);
  EXPECT_EQ(s_.SupplyOf("po").agreed_quantity(), 10);
}

TEST_F(DialogueTest, WhatIsRejectedInStepsAddsUp) {
  Agree(s_, 2, 20);
  const auto reject = [&](Quantity rejected, Quantity open) {
    auto part = Answer(s_, {}, rejected);
    part->terms.open = open;
    s_.Run(part).DrainWork();
  };
  reject(2, 8);
  EXPECT_EQ(state(), kSent);
  reject(1, 7);
  EXPECT_EQ(state(), kCountered);
  s_.Run(Decide(s_, ResponseDecision::kReject)).DrainWork();
  // Asked for anew, with what is rejected known.
  s_.Run(Amend(s_, 9)).DrainWork();
  reject(1, 6);
  EXPECT_EQ(state(), kSent);
}

TEST_F(DialogueTest, OnlyTheOpenPartOfALineIsAmended) {
  auto part = Answer(s_, {{4, Day(5)}});
  part->terms.open = 6;
  s_.Run(part).DrainWork();
  s_.Refuses(Reason::kQuantityNotAmendable).Run(Amend(s_, 4));
  s_.Refuses(Reason::kWrongState).Run(Amend(s_, 0, Day(9)));
  s_.Run(Amend(s_, 5)).DrainWork();
  s_.Run(Answer(s_, {{1, Day(5)}})).DrainWork();
  s_.Refuses(Reason::kWrongState).Run(Amend(s_, 20));
}

TEST_F(DialogueTest, TheNearestRuleThatAppliesCounts) {
  Agree(s_, 9, 0);
  PutInGroup(s_, "P", "screws");
  s_.Run(GroupRule(s_, "screws", 2));
  s_.Run(Answer(s_, {{10, Day(8)}}));
  EXPECT_EQ(state(), kCountered) << "three days late, of the group's two";
  s_.Run(Decide(s_, ResponseDecision::kReject)).DrainWork();
  auto of_product = std::make_shared<SetTolerance>();
  of_product->rule = {s_.SupplierNamed("S"), s_.ProductNamed("P").bits(), "", 3, 3, 0, 0, true, 0};
  s_.Run(of_product);
  s_.Run(Answer(s_, {{10, Day(8)}}));
  EXPECT_EQ(state(), kAcceptedWithChanges) << "of the product's three";
}

TEST_F(DialogueTest, WhereTheGroupsRuleDoesNotApplyTheSuppliersDoes) {
  Agree(s_, 9, 0);
  PutInGroup(s_, "P", "screws");
  s_.Run(GroupRule(s_, "screws", 2)).Run(GroupRule(s_, "screws", 2, /*applies=*/false));
  s_.Run(Answer(s_, {{10, Day(8)}}));
  EXPECT_EQ(state(), kAcceptedWithChanges);
}

TEST_F(DialogueTest, AProductThatLeftTheGroupIsNotUnderItsRule) {
  Agree(s_, 9, 0);
  PutInGroup(s_, "P", "screws");
  s_.Run(GroupRule(s_, "screws", 2));
  PutInGroup(s_, "P", "nails");
  s_.Run(Answer(s_, {{10, Day(8)}}));
  EXPECT_EQ(state(), kAcceptedWithChanges);
}

TEST_F(DialogueTest, ASlipIsJudgedByTheRuleOfTheGroup) {
  Agree(s_, 9, 0);
  PutInGroup(s_, "P", "screws");
  s_.Run(GroupRule(s_, "screws", 2));
  s_.Run(Answer(s_, {{10, Day(5)}})).DrainWork();
  s_.Eta("po", 1, 1, Day(7));
  EXPECT_EQ(s_.SupplyOf("po").eta_review, EtaReview::kNone);
  s_.Eta("po", 1, 1, Day(8));
  EXPECT_EQ(s_.SupplyOf("po").eta_review, EtaReview::kWaiting);
}

// A supplier may put its products in families as it likes: that moves none under a laxer rule.
TEST_F(DialogueTest, AFamilyOfTheSupplierIsNoGroup) {
  s_.Source("P", "S").Product("Q");
  Agree(s_, 2, 0);
  PutInGroup(s_, "Q", "screws");
  s_.Run(GroupRule(s_, "screws", 30));
  auto family = std::make_shared<SetProductFamily>();
  family->supplier_id = s_.SupplierNamed("S");
  family->family_code = "screws";
  family->product_ids = {s_.ProductNamed("P")};
  s_.Run(family);
  s_.Run(Answer(s_, {{10, Day(8)}}));
  EXPECT_EQ(state(), kCountered);
}

TEST_F(DialogueTest, ARuleIsForAGroupThatAProductIsIn) {
  s_.Refuses(Reason::kProductGroupNotFound).Run(GroupRule(s_, "screws", 2));
  PutInGroup(s_, "P", "screws");
  s_.Refuses(Reason::kProductGroupNotFound).Run(GroupRule(s_, "Screws", 2));
  s_.Run(GroupRule(s_, "screws", 2));
  PutInGroup(s_, "P", "");
  s_.Refuses(Reason::kProductGroupNotFound).Run(GroupRule(s_, "screws", 3));
  // It can still be ended.
  s_.Run(GroupRule(s_, "screws", 2, /*applies=*/false));
}

TEST_F(DialogueTest, ARuleThatDoesNotApplyIsNone) {
  Agree(s_, 0, 0);
  Agree(s_, 0, 0, /*applies=*/false);
  s_.Run(Answer(s_, {{10, Day(30)}}));
  EXPECT_EQ(state(), kAcceptedWithChanges);
}

}  // namespace
}  // namespace backline
