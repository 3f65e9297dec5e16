#include "server/commands/answer_line.h"

#include "gtest/gtest.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;

std::shared_ptr<AnswerLine> AnswerOf(const Scenario& s, const std::string& supplier) {
  auto command = std::make_shared<AnswerLine>();
  command->supplier_id = s.SupplierNamed(supplier);
  command->purchase_order_id = s.PurchaseNamed("po");
  command->line_number = 1;
  command->answer_version = 1;
  command->terms.schedules = {{10, Day(9)}};
  command->reason = SupplyReason::kCapacity;
  return command;
}

TEST(AnswerLineTest, RefusalsInTheOrderOfTheLadder) {
  Scenario s;
  s.Supplier("OTHER").Product("P").Purchase("po", "L", {{"P", 10, Day(5)}});
  s.Refuses(Reason::kPurchaseOrderNotFound).Run(AnswerOf(s, "S"));  // not sent: unseen
  s.Send("po");
  s.Refuses(Reason::kPurchaseOrderNotFound).Run(AnswerOf(s, "OTHER"));
  auto wrong = AnswerOf(s, "S");
  wrong->line_number = 9;
  s.Refuses(Reason::kPurchaseOrderLineNotFound).Run(wrong);
  wrong = AnswerOf(s, "S");
  wrong->answer_version = 2;
  s.Refuses(Reason::kStaleVersion).Run(wrong);
  wrong = AnswerOf(s, "S");
  wrong->terms.rejected = 1;
  s.Refuses(Reason::kQuantityMismatch).Run(wrong);
  wrong = AnswerOf(s, "S");
  wrong->reason = SupplyReason::kNone;
  s.Refuses(Reason::kInvalidField).Run(wrong);
  s.Run(AnswerOf(s, "S"));
  s.Refuses(Reason::kStaleVersion).Run(AnswerOf(s, "S"));
  wrong = AnswerOf(s, "S");
  wrong->answer_version = 2;
  s.Refuses(Reason::kWrongState).Run(wrong);
}

// D13: parts add up; the promise shows them.
TEST(AnswerLineTest, ASplitMovesPegsByDateInQueueOrder) {
  Scenario s;
  s.Product("P").Place("a", {{"P", 4, "L"}}).Place("b", {{"P", 6, "L"}});
  s.Supply("po", "L", {{"P", 10, Day(5)}}).DrainWork();
  auto answer = AnswerOf(s, "S");
  answer->terms.schedules = {{5, Day(6)}, {5, Day(12)}};
  s.Run(answer).DrainWork();
  s.Expect("a").Pegged(4).Promised(Day(6)).FirstPromised(Day(5));
  s.Expect("b").Pegged(6).Promised(Day(12)).FirstPromised(Day(5));
  EXPECT_EQ(s.SupplyOf("po", 1, 1).pegged, 5);
  EXPECT_EQ(s.SupplyOf("po", 1, 2).pegged, 5);
  EXPECT_EQ(s.PurchaseLineOf("po").first_confirmed_date, Day(12));
}

TEST(AnswerLineTest, WhatIsRejectedIsNoSupply) {
  Scenario s;
  s.Product("P").Place("a", {{"P", 10, "L"}}).Supply("po", "L", {{"P", 10, Day(5)}}).DrainWork();
  auto answer = AnswerOf(s, "S");
  answer->terms.schedules.clear();
  answer->terms.rejected = 10;
  s.Run(answer).DrainWork();
  s.Expect("a").Pegged(0).Promised(std::nullopt).FirstPromised(Day(5));
  EXPECT_EQ(s.PurchaseLineOf("po").state, PurchaseOrderLineState::kRejected);
}

TEST(AnswerLineTest, WhatStaysOpenIsAnsweredUnderTheNextVersion) {
  Scenario s;
  s.Product("P").Supply("po", "L", {{"P", 10, Day(5)}});
  auto answer = AnswerOf(s, "S");
  answer->terms.schedules = {{4, Day(6)}};
  answer->terms.open = 6;
  s.Run(answer);
  EXPECT_EQ(s.PurchaseLineOf("po").state, PurchaseOrderLineState::kSent);
  answer = AnswerOf(s, "S");
  answer->answer_version = 2;
  answer->terms.schedules = {{6, Day(8)}};
  s.Run(answer);
  EXPECT_EQ(s.PurchaseLineOf("po").state, PurchaseOrderLineState::kAcceptedWithChanges);
  EXPECT_EQ(s.PurchaseLineOf("po").first_confirmed_date, Day(8));
}

TEST(AnswerLineTest, AReducedQuantityLosesTheYoungestFirst) {
  Scenario s;
  s.Product("P").Supply("po", "L", {{"P", 10, Day(5)}});
  s.Place("a", {{"P", 5, "L"}}).Place("b", {{"P", 5, "L"}});
  auto answer = AnswerOf(s, "S");
  answer->terms.schedules = {{6, Day(5)}};
  answer->terms.rejected = 4;
  s.Run(answer).DrainWork();
  s.Expect("a").Pegged(5);
  s.Expect("b").Pegged(1).Promised(std::nullopt);
}

}  // namespace
}  // namespace backline
