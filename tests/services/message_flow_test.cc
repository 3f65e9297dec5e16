// Messages over gRPC: a buyer's note is written in the step that decides, and read by the supplier.
#include <gtest/gtest.h>

#include "tests/services/world.h"

namespace backline::testing {
namespace {

using Purchasing = v1::PurchaseOrderService::Stub;
using Writing = v1::MessageService::Stub;

class MessageFlowTest : public ::testing::Test {
 protected:
  // A line of acme that it holds, for a buyer to decide.
  MessageFlowTest() {
    const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 20);
    v1::AnswerLineRequest hold;
    hold.set_request_id(NewRequestId());
    hold.set_purchase_order_id(bought.purchase_order_id());
    hold.set_line_number(1);
    hold.set_version(1);
    hold.set_intent(v1::ANSWER_INTENT_HOLD);
    hold.set_reason(v1::SUPPLY_REASON_CAPACITY);
    Must(fixture_.As(kAcme).Call(&v1::SupplierService::Stub::AnswerLine, hold));
    order_ = bought.purchase_order_id();
  }
  v1::DecideResponseRequest Rejecting(const std::string& note) const {
    v1::DecideResponseRequest request;
    request.set_request_id(NewRequestId());
    request.set_purchase_order_id(order_);
    request.set_line_number(1);
    request.set_version(2);
    request.set_decision(v1::RESPONSE_DECISION_REJECT);
    request.set_note(note);
    return request;
  }
  v1::ListMessagesResponse MessagesAsOf(int64_t sequence) {
    v1::ListMessagesRequest request;
    request.set_purchase_order_id(order_);
    request.set_line_number(1);
    request.set_min_sequence(sequence);
    return Must(fixture_.As(kAcme).Call(&Writing::ListMessages, request));
  }
  int64_t UnreadOf(const std::string& identity) {
    const auto listed = Must(fixture_.As(identity).Call(&Writing::ListConversations,
                                                        v1::ListConversationsRequest()));
    return listed.conversations_size() == 1 ? listed.conversations(0).unread_count() : -1;
  }

  ServerFixture fixture_;
  World world_{fixture_};
  std::string order_;
};

TEST_F(MessageFlowTest, ANoteIsThereWithTheDecisionAndOnce) {
  const auto request = Rejecting("We need them on the day");
  const auto first = Must(fixture_.As(kBuyer).Call(&Purchasing::DecideResponse, request));
  const auto read = MessagesAsOf(first.sequence());
  ASSERT_EQ(read.messages_size(), 1);
  EXPECT_EQ(read.messages(0).text(), "We need them on the day");
  EXPECT_FALSE(read.messages(0).from_supplier());
  EXPECT_FALSE(read.messages(0).author().empty());
  EXPECT_EQ(UnreadOf(kAcme), 1);
  EXPECT_EQ(UnreadOf(kBuyer), 0);
  const auto again = Must(fixture_.As(kBuyer).Call(&Purchasing::DecideResponse, request));
  EXPECT_TRUE(again.replayed());
  EXPECT_EQ(again.sequence(), first.sequence());
  EXPECT_EQ(MessagesAsOf(again.sequence()).messages_size(), 1);
}

TEST_F(MessageFlowTest, WhatIsRefusedOrHasNoNoteWritesNothing) {
  auto stale = Rejecting("Too early");
  stale.set_version(1);
  EXPECT_EQ(Reason(fixture_.As(kBuyer).Call(&Purchasing::DecideResponse, stale)),
            "STALE_VERSION");
  const auto decided =
      Must(fixture_.As(kBuyer).Call(&Purchasing::DecideResponse, Rejecting("")));
  EXPECT_EQ(MessagesAsOf(decided.sequence()).messages_size(), 0);
  EXPECT_EQ(UnreadOf(kAcme), -1) << "nothing was written about any line";
}

}  // namespace
}  // namespace backline::testing
