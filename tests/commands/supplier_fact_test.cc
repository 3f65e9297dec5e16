// What commands write down of a supplier, in the words of the facts: kind, cause, quantity, date.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "server/commands/amend_purchase_order_line.h"
#include "server/commands/announce_shipment.h"
#include "server/commands/decide_response.h"
#include "server/commands/receive_purchase_order.h"
#include "server/commands/set_tolerance.h"
#include "server/domain/line_record.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using ::testing::ElementsAre;
using testing::Scenario;

class SupplierFactTest : public ::testing::Test {
 protected:
  // Ten are asked for on day 5.
  SupplierFactTest() {
    s_.Location("K", "Pacific/Kiritimati").Product("P");
    s_.Supply("po", "K", {{"P", 10, Day(5)}});
  }

  void Agree(int days) {
    auto command = std::make_shared<SetTolerance>();
    command->rule = {s_.SupplierNamed("S"), Id128{}, "", days, days, 0, 0, true, 0};
    s_.Run(command);
  }
  template <typename Command>
  std::shared_ptr<Command> About() const {
    auto command = std::make_shared<Command>();
    command->purchase_order_id = s_.PurchaseNamed("po");
    command->line_number = 1;
    return command;
  }
  void Decide(ResponseDecision decision, OptionalDate date = std::nullopt) {
    auto command = About<DecideResponse>();
    command->version = s_.PurchaseLineOf("po").answer_version;
    command->decision = decision;
    command->date = date;
    s_.Run(command);
  }
  // The facts since the last call, each as "kind/cause quantity@day".
  std::vector<std::string> Facts() {
    std::vector<std::string> texts;
    const std::vector<SupplierFact> facts = s_.database().supplier_facts();
    for (; seen_ < facts.size(); ++seen_) {
      const SupplierFact& fact = facts[seen_];
      EXPECT_EQ(fact.supplier_id, s_.SupplierNamed("S"));
      EXPECT_EQ(fact.product_id, s_.ProductNamed("P"));
      EXPECT_EQ(fact.purchase_order_id, s_.PurchaseNamed("po"));
      EXPECT_EQ(fact.line_number, 1);
      EXPECT_EQ(fact.recorded_time, s_.clock().Now());
      std::string text = absl::StrCat(static_cast<int>(fact.kind), "/",
                                      static_cast<int>(fact.cause), " ", fact.quantity);
      if (fact.date) absl::StrAppend(&text, "@", *fact.date - Day(0));
      texts.push_back(text);
    }
    return texts;
  }
  LineRecord Record() const {
    std::vector<LineFact> facts;
    for (const SupplierFact& fact : s_.database().supplier_facts()) {
      facts.push_back(ToLineFact(fact, 0));
    }
    return Fold(std::move(facts), Instant{INT64_MAX});
  }

  Scenario s_;
  size_t seen_ = 0;
};

TEST_F(SupplierFactTest, WhatIsSentHoldsWhatAScoreNeedsForEver) {
  const SupplierFact sent = s_.database().supplier_facts().front();
  EXPECT_EQ(sent.time_zone, "Pacific/Kiritimati");
  EXPECT_FALSE(sent.imported);
  EXPECT_THAT(Facts(), ElementsAre("1/2 10@5"));
}

TEST_F(SupplierFactTest, AnAcceptanceIsAcceptedByWhatWasAsked) {
  s_.Answer("po", 1, {{10, Day(5)}});
  s_.DrainWork();
  EXPECT_THAT(Facts(), ElementsAre("1/2 10@5", "3/1 10@5", "6/4 10@5", "7/0 10@5"));
  EXPECT_EQ(Record().first_acknowledged, Day(5));
}

TEST_F(SupplierFactTest, WhereNothingWasAgreedNobodyAcceptedAnotherDate) {
  s_.Answer("po", 1, {{10, Day(90)}});
  EXPECT_THAT(Facts(), ElementsAre("1/2 10@5", "3/1 10@90", "6/0 10@90", "7/0 10@90"));
  EXPECT_EQ(Record().first_acknowledged, OptionalDate());
}

TEST_F(SupplierFactTest, AToleranceAcceptsAndWhatIsRejectedIsTheSuppliers) {
  Agree(2);
  s_.Answer("po", 1, {{6, Day(5)}, {4, Day(7)}});
  EXPECT_THAT(Facts(), ElementsAre("1/2 10@5", "3/1 10@7", "6/4 6@5", "6/3 4@7", "7/0 10@7"));
  EXPECT_EQ(Record().first_acknowledged, Day(7));
}

TEST_F(SupplierFactTest, APartThatStaysOpenAgreesToNothing) {
  s_.Answer("po", 1, {{6, Day(5)}}, 1, 3);
  EXPECT_THAT(Facts(), ElementsAre("1/2 10@5", "4/1 6@5", "12/1 1", "6/4 6@5"));
  s_.Answer("po", 1, {{3, Day(5)}});
  s_.DrainWork();
  EXPECT_THAT(Facts(), ElementsAre("3/1 3@5", "6/4 3@5", "7/0 3@5"));
  EXPECT_EQ(Record().first_acknowledged, Day(5));
}

TEST_F(SupplierFactTest, ABuyerApprovesOrAsksAgain) {
  Agree(0);
  s_.Answer("po", 1, {{10, Day(30)}});
  EXPECT_THAT(Facts(), ElementsAre("1/2 10@5", "3/1 10@30"));
  Decide(ResponseDecision::kCounter, Day(9));
  EXPECT_THAT(Facts(), ElementsAre("2/5 10@9"));
  s_.Answer("po", 1, {{8, Day(12)}}, 2);
  Decide(ResponseDecision::kReject);
  EXPECT_THAT(Facts(), ElementsAre("3/1 8@12", "2/5 10@9"));
  s_.Answer("po", 1, {{8, Day(12)}}, 2);
  Decide(ResponseDecision::kApprove);
  s_.DrainWork();
  EXPECT_THAT(Facts(), ElementsAre("3/1 8@12", "12/5 2", "6/2 8@12", "7/0 8@12"));
  EXPECT_EQ(Record().first_acknowledged, Day(12));
  // Sent, and countered; who says no to a proposal asks for nothing else.
  EXPECT_EQ(Record().asks.size(), 2U);
}

TEST_F(SupplierFactTest, AnAmendmentAsksAgain) {
  auto amend = About<AmendPurchaseOrderLine>();
  amend->version = 1;
  amend->quantity = 7;
  s_.Run(amend);
  EXPECT_THAT(Facts(), ElementsAre("1/2 10@5", "2/2 7@5"));
  EXPECT_EQ(Record().asked, 10);
  EXPECT_EQ(Record().cancellations.size(), 1U);
}

TEST_F(SupplierFactTest, DatesThatMoveAndQuantitiesThatAreTakenBack) {
  s_.Answer("po", 1, {{10, Day(5)}}).DrainWork();
  Facts();
  s_.Eta("po", 1, 1, Day(5)).DrainWork();
  EXPECT_THAT(Facts(), ElementsAre());
  s_.Eta("po", 1, 1, Day(14), 8).DrainWork();
  EXPECT_THAT(Facts(), ElementsAre("8/1 10@14", "12/1 2"));
  s_.Eta("po", 1, 1, Day(4), 0, 1).DrainWork();  // stale
  EXPECT_THAT(Facts(), ElementsAre());
}

TEST_F(SupplierFactTest, AnAnnouncedPartIsAScheduleOfItsOwn) {
  s_.Answer("po", 1, {{10, Day(5)}}).DrainWork();
  Facts();
  auto announce = std::make_shared<AnnounceShipment>();
  announce->supplier_id = s_.SupplierNamed("S");
  announce->parts = {{s_.SupplyOf("po").id, 4}};
  announce->shipped_date = Day(1);
  announce->expected_date = Day(3);
  s_.Run(announce).DrainWork();
  // The rest keeps its date; what is on its way has another.
  EXPECT_THAT(Facts(), ElementsAre("8/1 6@5", "8/1 4@3", "9/1 4@3"));
  EXPECT_EQ(Record().Eta(), Day(5));
}

TEST_F(SupplierFactTest, GoodsGoodAndBadAndWhatIsCancelled) {
  s_.Answer("po", 1, {{10, Day(5)}}).DrainWork();
  Facts();
  s_.Receive("po", "DN", {{1, 4, 2}}).DrainWork();
  const int received = s_.PurchaseLineOf("po").last_received_date.value() - Day(0);
  EXPECT_THAT(Facts(),
              ElementsAre(absl::StrCat("10/1 4@", received), absl::StrCat("11/1 2@", received)));
  s_.CancelPurchase("po").DrainWork();
  EXPECT_THAT(Facts(), ElementsAre("12/2 6"));
}

// Goods that come before a buyer decided: who is asked again has what was left of its time.
TEST_F(SupplierFactTest, GoodsThatComeWhileABuyerDecidesAskAgainForTheRest) {
  Agree(0);
  s_.Answer("po", 1, {{10, Day(30)}});
  Facts();
  s_.AdvanceDays(1).Receive("po", "DN", {{1, 4, 0}});
  EXPECT_THAT(Facts(), ElementsAre("10/1 4@1", "2/2 10@5"));
  ASSERT_EQ(Record().asks.size(), 1U);
  EXPECT_EQ(Record().asks[0].answered, Instant{});
  s_.Answer("po", 1, {{6, Day(30)}}, 0, 0, 3);
  Facts();
  // All of it: nothing is left to ask for.
  s_.Receive("po", "DN2", {{1, 6, 0}});
  EXPECT_THAT(Facts(), ElementsAre("10/1 6@1"));
  EXPECT_NE(Record().asks[0].answered, Instant{});
}

// At noon in UTC it is the next day where the goods came.
TEST_F(SupplierFactTest, GoodsWithoutADayCameOnTheDayOfTheirLocation) {
  Facts();
  s_.AdvanceDays(5).clock().Advance(12 * 3600 * kMicrosPerSecond);
  auto receive = std::make_shared<ReceivePurchaseOrder>();
  receive->purchase_order_id = s_.PurchaseNamed("po");
  receive->delivery_note = "DN";
  receive->lines = {{1, 10, 0, ""}};
  s_.Run(receive);
  EXPECT_THAT(Facts(), ElementsAre("10/1 10@6"));
  EXPECT_EQ(s_.PurchaseLineOf("po").last_received_date, Day(6));
}

TEST_F(SupplierFactTest, ADraftHasNoFacts) {
  Facts();
  s_.Purchase("draft", "K", {{"P", 3, Day(5)}}).CancelPurchase("draft");
  EXPECT_THAT(Facts(), ElementsAre());
}

TEST_F(SupplierFactTest, ALineWithoutADateIsWantedWhenTheLeadTimeHasPassed) {
  Scenario s;
  s.Product("P").Supply("po", "L", {{"P", 10}});
  const SupplierFact sent = s.database().supplier_facts().front();
  EXPECT_EQ(sent.date, s.SupplyOf("po").fallback_date);
}

}  // namespace
}  // namespace backline
