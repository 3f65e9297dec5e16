#include <gtest/gtest.h>

#include "server/commands/announce_shipment.h"
#include "server/commands/cancel_shipment_notice.h"
#include "server/commands/receive_purchase_order.h"
#include "server/commands/review_eta.h"
#include "server/commands/set_tolerance.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;

std::shared_ptr<AnnounceShipment> Announce(const Scenario& s, std::vector<AnnouncedPart> parts,
                                           Date expected) {
  auto command = std::make_shared<AnnounceShipment>();
  command->supplier_id = s.SupplierNamed("S");
  command->delivery_note = "DN-7";
  command->shipped_date = Day(1);
  command->expected_date = expected;
  command->parts = std::move(parts);
  command->packages = {{"BOX-1", "T-1"}};
  return command;
}

void Agree(Scenario& s, int days, int percent) {
  auto command = std::make_shared<SetTolerance>();
  command->rule = {s.SupplierNamed("S"), Id128{}, "", days, days, percent, percent, true, 0};
  s.Run(command);
}

std::shared_ptr<CancelShipmentNotice> TakeBack(const Scenario& s, ShipmentNoticeId notice) {
  auto command = std::make_shared<CancelShipmentNotice>();
  command->supplier_id = s.SupplierNamed("S");
  command->notice_id = notice;
  return command;
}

class ShipmentNoticeTest : public ::testing::Test {
 protected:
  ShipmentNoticeTest() {
    s_.Product("P").Place("a", {{"P", 4, "L"}}).Place("b", {{"P", 6, "L"}});
    s_.Supply("po", "L", {{"P", 10, Day(9), 10}}).DrainWork();
  }
  ShipmentNoticeId Announced() const { return ShipmentNoticeId(s_.last_outcome().resource_id); }
  std::shared_ptr<ReceivePurchaseOrder> Receipt(ShipmentNoticeId notice, Quantity quantity) const {
    auto command = std::make_shared<ReceivePurchaseOrder>();
    command->purchase_order_id = s_.PurchaseNamed("po");
    command->notice_id = notice;
    command->received_date = Day(2);
    command->lines = {{1, quantity, 0, ""}};
    return command;
  }
  Scenario s_;
};

TEST_F(ShipmentNoticeTest, OnlyWhatIsConfirmedAndExpectedIsAnnounced) {
  s_.Refuses(Reason::kWrongState).Run(Announce(s_, {{s_.SupplyOf("po").id, 10}}, Day(3)));
  s_.Answer("po", 1, {{10, Day(9)}}).DrainWork();
  s_.Refuses(Reason::kQuantityMismatch).Run(Announce(s_, {{s_.SupplyOf("po").id, 12}}, Day(3)));
  s_.Refuses(Reason::kSupplyLineNotFound).Run(Announce(s_, {{SupplyLineId(), 1}}, Day(3)));
  s_.Run(Announce(s_, {{s_.SupplyOf("po").id, 11}}, Day(3)));
  s_.Refuses(Reason::kWrongState).Run(Announce(s_, {{s_.SupplyOf("po").id, 1}}, Day(3)));
}

TEST_F(ShipmentNoticeTest, APartThatComesEarlierServesWhoWaitsLongest) {
  s_.Answer("po", 1, {{10, Day(9)}}).DrainWork();
  s_.Run(Announce(s_, {{s_.SupplyOf("po").id, 4}}, Day(3))).DrainWork();
  s_.Expect("a").Pegged(4).Promised(Day(3));
  s_.Expect("b").Pegged(6).Promised(Day(9));
  EXPECT_EQ(s_.SupplyOf("po", 1, 2).remaining(), 6);
  EXPECT_TRUE(s_.SupplyOf("po", 1, 2).shipment_notice_id.empty());
}

TEST_F(ShipmentNoticeTest, APartThatComesLaterTakesWhoWaitsLeast) {
  s_.Answer("po", 1, {{10, Day(9)}}).DrainWork();
  s_.Run(Announce(s_, {{s_.SupplyOf("po").id, 6}}, Day(12))).DrainWork();
  s_.Expect("a").Pegged(4).Promised(Day(9));
  s_.Expect("b").Pegged(6).Promised(Day(12));
}

TEST_F(ShipmentNoticeTest, AReceiptFillsItsNoticeFirstAndCountsItsNoteOnce) {
  s_.Answer("po", 1, {{10, Day(9)}}).DrainWork();
  s_.Run(Announce(s_, {{s_.SupplyOf("po").id, 6}}, Day(12))).DrainWork();
  const ShipmentNoticeId notice = Announced();
  s_.Run(Receipt(notice, 6)).DrainWork();
  EXPECT_EQ(s_.SupplyOf("po", 1, 1).received, 0);
  EXPECT_EQ(s_.SupplyOf("po", 1, 2).received, 6);
  s_.Refuses(Reason::kDeliveryNoteReused).Run(Receipt(notice, 1));
  s_.Refuses(Reason::kShipmentNoticeNotFound).Run(Receipt(ShipmentNoticeId(Id128{0, 5}), 1));
  s_.Refuses(Reason::kWrongState).Run(TakeBack(s_, notice));
}

TEST_F(ShipmentNoticeTest, WhatIsTakenBackMayBeAnnouncedAgain) {
  s_.Answer("po", 1, {{10, Day(9)}}).DrainWork();
  s_.Run(Announce(s_, {{s_.SupplyOf("po").id, 10}}, Day(12))).DrainWork();
  auto cancel = std::make_shared<CancelShipmentNotice>();
  cancel->notice_id = Announced();
  s_.Refuses(Reason::kShipmentNoticeNotFound).Run(cancel);
  cancel = std::make_shared<CancelShipmentNotice>(*cancel);
  cancel->supplier_id = s_.SupplierNamed("S");
  s_.Run(cancel).DrainWork();
  s_.Refuses(Reason::kShipmentNoticeNotFound).Run(Receipt(cancel->notice_id, 1));
  s_.Refuses(Reason::kWrongState).Run(cancel);
  s_.Run(Announce(s_, {{s_.SupplyOf("po").id, 10}}, Day(11))).DrainWork();
  s_.Expect("b").Pegged(6).Promised(Day(11));
}

TEST_F(ShipmentNoticeTest, WhatAPartlyReceivedNoticeDidNotBringIsAnnouncedAgain) {
  s_.Answer("po", 1, {{10, Day(9)}}).DrainWork();
  s_.Run(Announce(s_, {{s_.SupplyOf("po").id, 10}}, Day(12))).DrainWork();
  const ShipmentNoticeId notice = Announced();
  s_.Run(Receipt(notice, 4)).DrainWork();
  s_.Refuses(Reason::kWrongState).Run(Announce(s_, {{s_.SupplyOf("po").id, 6}}, Day(14)));
  s_.Run(TakeBack(s_, notice));
  EXPECT_EQ(s_.EventsOf(EventKind::kShipmentNoticeCancelled).back().quantity, 6);
  EXPECT_EQ(s_.SupplyOf("po").received, 4);
  s_.Expect("b").Pegged(6).Promised(Day(12));
  s_.Refuses(Reason::kWrongState).Run(TakeBack(s_, notice));
  s_.Refuses(Reason::kShipmentNoticeNotFound).Run(Receipt(notice, 1));

  auto again = Announce(s_, {{s_.SupplyOf("po").id, 6}}, Day(14));
  again->delivery_note = "DN-8";
  s_.Run(again).DrainWork();
  const ShipmentNoticeId rest = Announced();
  s_.Expect("b").Pegged(6).Promised(Day(14));
  s_.Run(Receipt(rest, 6)).DrainWork();
  EXPECT_EQ(s_.SupplyOf("po", 1, 1).received, 4);
  EXPECT_EQ(s_.SupplyOf("po", 1, 2).received, 6);
  s_.Refuses(Reason::kWrongState).Run(TakeBack(s_, rest));
}

TEST_F(ShipmentNoticeTest, ADateBeyondTheToleranceIsReviewed) {
  Agree(s_, 2, 0);
  s_.Answer("po", 1, {{10, Day(9)}}).DrainWork();
  s_.Run(Announce(s_, {{s_.SupplyOf("po").id, 10}}, Day(12))).DrainWork();
  EXPECT_EQ(s_.SupplyOf("po").eta_review, EtaReview::kWaiting);
  ASSERT_EQ(s_.EventsOf(EventKind::kEtaFlagged).size(), 1u);
  EXPECT_EQ(s_.EventsOf(EventKind::kEtaFlagged)[0].previous_date, Day(9));
  s_.Expect("a").Promised(Day(12));
  s_.Run(TakeBack(s_, Announced()));
  EXPECT_EQ(s_.SupplyOf("po").eta_review, EtaReview::kWaiting);
  auto review = std::make_shared<ReviewEta>();
  review->supply_line_id = s_.SupplyOf("po").id;
  review->eta_version = s_.SupplyOf("po").eta_version;
  review->accept = true;
  s_.Run(review);
  EXPECT_EQ(s_.SupplyOf("po").agreed_date, Day(12));
  s_.Run(Announce(s_, {{s_.SupplyOf("po").id, 10}}, Day(14))).DrainWork();
  EXPECT_EQ(s_.SupplyOf("po").eta_review, EtaReview::kNone);
}

TEST_F(ShipmentNoticeTest, AQuantityBeyondTheToleranceIsReviewed) {
  Agree(s_, 2, 10);
  s_.Answer("po", 1, {{10, Day(9)}}).DrainWork();
  s_.Run(Announce(s_, {{s_.SupplyOf("po").id, 11}}, Day(9))).DrainWork();
  EXPECT_EQ(s_.SupplyOf("po").eta_review, EtaReview::kNone);
  s_.Run(TakeBack(s_, Announced()));
  Agree(s_, 2, 9);
  s_.Run(Announce(s_, {{s_.SupplyOf("po").id, 11}}, Day(9))).DrainWork();
  EXPECT_EQ(s_.SupplyOf("po").eta_review, EtaReview::kWaiting);
  s_.Eta("po", 1, 1, Day(9)).DrainWork();
  EXPECT_EQ(s_.SupplyOf("po").eta_review, EtaReview::kWaiting);
}

TEST_F(ShipmentNoticeTest, WhatWasAgreedOfTheWholeIsAgreedOfItsParts) {
  Scenario s;
  Agree(s, 2, 20);
  s.Product("Q").Supply("po", "L", {{"Q", 100, Day(9)}}).Answer("po", 1, {{100, Day(9)}});
  s.Eta("po", 1, 1, Day(9), 80).Run(Announce(s, {{s.SupplyOf("po").id, 40}}, Day(9)));
  EXPECT_EQ(s.SupplyOf("po", 1, 1).agreed_quantity(), 50);
  EXPECT_EQ(s.SupplyOf("po", 1, 2).agreed_quantity(), 50);
  EXPECT_EQ(s.SupplyOf("po", 1, 1).eta_review, EtaReview::kNone);
  s.Eta("po", 1, 2, Day(9), 36);
  EXPECT_EQ(s.SupplyOf("po", 1, 2).eta_review, EtaReview::kWaiting);
}

TEST_F(ShipmentNoticeTest, TheToleranceOfALineIsThereOnce) {
  Scenario s;
  s.Product("Q").Supply("po", "L", {{"Q", 100, Day(9), 10}});
  s.Answer("po", 1, {{50, Day(9)}, {50, Day(10)}});
  const SupplyLineId first = s.SupplyOf("po", 1, 1).id, second = s.SupplyOf("po", 1, 2).id;
  s.Refuses(Reason::kQuantityMismatch).Run(Announce(s, {{first, 60}, {second, 51}}, Day(9)));
  s.Run(Announce(s, {{first, 54}}, Day(9)));
  s.Refuses(Reason::kQuantityMismatch).Run(Announce(s, {{second, 57}}, Day(9)));
  s.Run(Announce(s, {{second, 56}}, Day(9)));
  // What is taken back, or came, is there again.
  s.Run(TakeBack(s, ShipmentNoticeId(s.last_outcome().resource_id)));
  s.Receive("po", "DN", {{1, 54}}).DrainWork();
  s.Refuses(Reason::kQuantityMismatch).Run(Announce(s, {{second, 57}}, Day(9)));
  s.Run(Announce(s, {{second, 56}}, Day(9)));
}

}  // namespace
}  // namespace backline
