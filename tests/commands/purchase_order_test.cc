// CreatePurchaseOrder, SendPurchaseOrder, CancelPurchaseOrder, ReceivePurchaseOrder and
// ProposePurchaseOrders.
#include "gtest/gtest.h"
#include "server/commands/send_purchase_order.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;

TEST(CreatePurchaseOrderTest, RefusalsInTheOrderOfTheLadder) {
  Scenario s;
  s.Product("P");
  s.Refuses(Reason::kSupplierNotFound).Purchase("po", "nowhere", {{"nothing", 1}}, "nobody");
  s.Refuses(Reason::kLocationNotFound).Purchase("po", "nowhere", {{"nothing", 1}});
  s.Refuses(Reason::kProductNotFound).Purchase("po", "L", {{"nothing", 1}});
}

TEST(SendPurchaseOrderTest, ADraftIsNoSupply) {
  Scenario s;
  s.Product("P").Place("o", {{"P", 3, "L"}}).Purchase("po", "L", {{"P", 5, Day(8)}});
  s.DrainWork();
  s.Expect("o").Pegged(0);
  s.Send("po").DrainWork();
  s.Expect("o").Pegged(3).Promised(Day(8)).FirstPromised(Day(8));
  s.Refuses(Reason::kWrongState).Send("po");
  s.Refuses(Reason::kPurchaseOrderNotFound).Send("nothing");
}

TEST(SendPurchaseOrderTest, WhatHasNoDateIsPromisedByLeadTimeAndNeverCalledConfirmed) {
  Scenario s;
  s.Product("P").Place("o", {{"P", 3, "L"}}).Supply("po", "L", {{"P", 5}}).DrainWork();
  s.Expect("o").Promised(Day(14));
  EXPECT_EQ(s.SupplyOf("po").basis(), PromiseBasis::kDefaultLeadTime);
  s.Product("Q").Source("Q", "S").Supply("po2", "L", {{"Q", 5}});
  EXPECT_EQ(s.SupplyOf("po2").promised_date(), Day(7));
}

TEST(SendPurchaseOrderTest, WhoWaitsLongestIsPeggedFirst) {
  Scenario s;
  s.Product("P").PlaceMany("w", 100, {"P", 1, "L"});
  s.Supply("po", "L", {{"P", 60, Day(8)}});
  s.Place("new", {{"P", 1, "L"}});
  s.Expect("new").Pegged(0);
  s.DrainWork();
  for (int i = 1; i <= 60; ++i) s.Expect("w" + std::to_string(i)).Pegged(1);
  s.Expect("w61").Pegged(0);
  s.Expect("new").Pegged(0);
}

TEST(SendPurchaseOrderTest, WhoJoinsBeforeTheWorkIsNotLeftBehind) {
  Scenario s;
  s.Customer("VIP", 1).Product("P").PlaceMany("w", 100, {"P", 1, "L"});
  s.Supply("po", "L", {{"P", 500, Day(8)}});
  s.StepWork();  // the work stands amid the queue
  s.Place("vip", {{"P", 7, "L"}}, "VIP");
  s.DrainWork();
  s.Expect("vip").Pegged(7).Promised(Day(8));
}

TEST(CancelPurchaseOrderTest, WhoWasPeggedWaitsForOtherSupply) {
  Scenario s;
  s.Product("P").Supply("a", "L", {{"P", 4, Day(5)}}).Place("o", {{"P", 4, "L"}});
  s.Supply("b", "L", {{"P", 3, Day(9)}});
  s.Refuses(Reason::kPurchaseOrderNotFound).CancelPurchase("nothing");
  s.Refuses(Reason::kPurchaseOrderLineNotFound).CancelPurchase("a", {9});
  s.CancelPurchase("a");
  EXPECT_EQ(s.SupplyOf("a").withdrawing, 4);
  s.Refuses(Reason::kWrongState).CancelPurchase("a");
  s.Refuses(Reason::kWrongState).CancelPurchase("a", {1});
  s.DrainWork();
  s.Expect("o").Pegged(3).Promised(std::nullopt).FirstPromised(Day(5));
  EXPECT_EQ(s.EventsOf(EventKind::kPromiseChanged).size(), 1u) << "one event for one change";
}

// D6.
TEST(ReceivePurchaseOrderTest, RefusalsInTheOrderOfTheLadder) {
  Scenario s;
  s.Product("P").Purchase("po", "L", {{"P", 5}, {"P", 5}});
  s.Refuses(Reason::kPurchaseOrderNotFound).Receive("nothing", "DN", {{1, 1}});
  s.Refuses(Reason::kPurchaseOrderLineNotFound).Receive("po", "DN", {{9, 1}});
  s.Refuses(Reason::kWrongState).Receive("po", "DN", {{1, 1}});
  s.Send("po").Receive("po", "DN", {{1, 1}});
  s.Refuses(Reason::kDeliveryNoteReused).Receive("po", "DN", {{1, 1}});
  s.Receive("po", "DN", {{2, 1}});
  EXPECT_EQ(s.StockAt("P", "L").on_hand, 2);
}

TEST(ReceivePurchaseOrderTest, TwentyPartsNeverPassTheTolerance) {
  Scenario s;
  s.Product("P").Supply("po", "L", {{"P", 30, Day(3), 10}});
  for (int i = 0; i < 20; ++i) s.Receive("po", "DN" + std::to_string(i), {{1, 2}});
  EXPECT_EQ(s.StockAt("P", "L").on_hand, 33);
  EXPECT_EQ(s.StockAt("P", "L").quarantined, 7);
  EXPECT_EQ(s.PurchaseLineOf("po").received, 30);
  EXPECT_EQ(s.PurchaseLineOf("po").over_received, 3);
  EXPECT_EQ(s.PurchaseLineOf("po").state, PurchaseOrderLineState::kClosed);
}

TEST(ReceivePurchaseOrderTest, RejectedGoodsAreKeptApart) {
  Scenario s;
  s.Product("P").Supply("po", "L", {{"P", 10, Day(3)}}).Place("o", {{"P", 10, "L"}});
  s.Receive("po", "DN", {{1, 4, 3}});
  s.Expect("o").Reserved(4).Pegged(6);
  EXPECT_EQ(s.StockAt("P", "L").quarantined, 3);
}

TEST(ReceivePurchaseOrderTest, OneLineSaysNothingOfTheOther) {
  Scenario s;
  s.Product("P").Product("Q").Supply("po", "L", {{"P", 3, Day(3)}, {"Q", 4, Day(3)}});
  s.Receive("po", "DN", {{1, 3}});
  EXPECT_EQ(s.PurchaseLineOf("po", 1).state, PurchaseOrderLineState::kClosed);
  EXPECT_EQ(s.PurchaseLineOf("po", 2).received, 0);
  EXPECT_EQ(s.StockAt("Q", "L").on_hand, 0);
}

TEST(ReceivePurchaseOrderTest, WhoIsPeggedToItIsServedFirstAndTheReasonKept) {
  Scenario s;
  s.Product("P").Supply("po", "L", {{"P", 3, Day(3)}});
  s.Place("pegged", {{"P", 3, "L"}});
  s.Customer("VIP", 1).Place("vip", {{"P", 3, "L"}}, "VIP");
  s.Receive("po", "DN", {{1, 2}});
  s.Expect("pegged").Reserved(2);
  s.Expect("vip").Reserved(0);
  const BackorderId id = s.BackordersOf("pegged")[0].id;
  for (const BackorderChange& change : s.world().backorder_changes) {
    if (change.backorder_id != id || change.kind != BackorderChangeKind::kAllocated) continue;
    EXPECT_EQ(change.overtaking, OvertakingReason::kPegged);
  }
}

TEST(ReceivePurchaseOrderTest, ManyPeggedLinesAreServedByWorkInOrder) {
  Scenario s;
  s.Product("P").Supply("po", "L", {{"P", 150, Day(3)}}).PlaceMany("w", 150, {"P", 1, "L"});
  s.Receive("po", "DN", {{1, 100}});
  EXPECT_EQ(s.StockAt("P", "L").available(), 0);
  s.Place("new", {{"P", 1, "L"}});
  s.Expect("new").Reserved(0);
  s.DrainWork();
  for (int i = 1; i <= 100; ++i) s.Expect("w" + std::to_string(i)).Reserved(1);
  s.Expect("w101").Reserved(0).Pegged(1);
}

// D15c: what is drafted or ordered is not proposed again.
TEST(ProposePurchaseOrdersTest, NeverOrdersTwice) {
  Scenario s;
  s.Product("P").Source("P", "S").Place("a", {{"P", 7, "L"}});
  s.Refuses(Reason::kLocationNotFound).Propose({"nothing"}, "nowhere");
  s.Refuses(Reason::kProductNotFound).Propose({"nothing"}, "L");
  s.Propose({"P"}, "L");
  s.Refuses(Reason::kNothingToDo).Propose({"P"}, "L");
  const PurchaseOrderId proposed(s.last_outcome().resource_id);
  const auto& lines = s.database().rows<PurchaseOrderLine>();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines.begin()->second.ordered, 7);
  auto send = std::make_shared<SendPurchaseOrder>();
  send->purchase_order_id = lines.begin()->first.purchase_order_id;
  s.Run(send).DrainWork();
  s.Expect("a").Pegged(7);
  s.Refuses(Reason::kNothingToDo).Propose({"P"}, "L");
  s.Place("b", {{"P", 2, "L"}}).Propose({"P"}, "L");
  EXPECT_EQ(s.database().rows<PurchaseOrderLine>().size(), 2u);
}

TEST(ProposePurchaseOrdersTest, SaysWhatHasNoSource) {
  Scenario s;
  s.Product("P").Place("a", {{"P", 7, "L"}});
  s.Refuses(Reason::kNothingToDo).Propose({"P"}, "L");
}

}  // namespace
}  // namespace backline
