// Disputes over gRPC: both sides see the same, a score tells both until a buyer decides, and what
// is another supplier's is not there.
#include <gtest/gtest.h>

#include <set>

#include "tests/services/world.h"

namespace backline::testing {
namespace {

using Disputing = v1::DisputeService::Stub;
using Scoring = v1::ScorecardService::Stub;

class DisputeFlowTest : public ::testing::Test {
 protected:
  // One line of acme, wanted days ago, of which nothing came; one of borealis.
  DisputeFlowTest() {
    late_ = BuyLate(world_.acme);
    others_ = BuyLate(world_.borealis);
  }

  std::string BuyLate(const std::string& supplier) {
    v1::CreatePurchaseOrderRequest create;
    create.set_request_id(NewRequestId());
    create.set_supplier_id(supplier);
    create.set_location_id(world_.location);
    v1::NewPurchaseOrderLine& line = *create.add_lines();
    line.set_line_number(1);
    line.set_product_id(world_.product);
    line.set_quantity(5);
    *line.mutable_requested_date() = DayFromToday(-3);
    const auto created = Must(
        fixture_.As(kBuyer).Call(&v1::PurchaseOrderService::Stub::CreatePurchaseOrder, create));
    v1::SendPurchaseOrderRequest send;
    send.set_request_id(NewRequestId());
    send.set_purchase_order_id(created.purchase_order().purchase_order_id());
    Must(fixture_.As(kBuyer).Call(&v1::PurchaseOrderService::Stub::SendPurchaseOrder, send));
    return send.purchase_order_id();
  }
  v1::OpenDisputeRequest Opening(
      v1::ScoreComponent component = v1::SCORE_COMPONENT_ON_TIME_IN_FULL) const {
    v1::OpenDisputeRequest request;
    request.set_request_id(NewRequestId());
    request.set_purchase_order_id(late_);
    request.set_line_number(1);
    request.set_component(component);
    request.set_reason(v1::DISPUTE_REASON_DESTINATION_CLOSED);
    request.set_text("Nobody took it");
    return request;
  }
  v1::OpenDisputeResponse Open(const v1::OpenDisputeRequest& request) {
    auto response = Must(fixture_.As(kAcme).Call(&Disputing::OpenDispute, request));
    sequence_ = response.sequence();
    return response;
  }
  static v1::DecideDisputeRequest Deciding(const std::string& id, bool uphold) {
    v1::DecideDisputeRequest request;
    request.set_request_id(NewRequestId());
    request.set_dispute_id(id);
    request.set_uphold(uphold);
    request.set_comment("We asked the warehouse");
    return request;
  }
  static v1::WithdrawDisputeRequest Withdrawing(const std::string& id) {
    v1::WithdrawDisputeRequest request;
    request.set_request_id(NewRequestId());
    request.set_dispute_id(id);
    return request;
  }
  v1::ScoreRate RateSeenBy(const std::string& identity) {
    v1::GetScorecardRequest request;
    request.set_supplier_id(world_.acme);
    *request.mutable_parameters()->mutable_from() = DayFromToday(-30);
    *request.mutable_parameters()->mutable_until() = DayFromToday(1);
    request.set_min_sequence(sequence_);
    return Must(fixture_.As(identity).Call(&Scoring::GetScorecard, request))
        .scorecard()
        .on_time_first_acknowledged();
  }
  v1::ListDisputesResponse List(const std::string& identity, v1::DisputeState state,
                                const std::string& supplier = "") {
    v1::ListDisputesRequest request;
    request.set_supplier_id(supplier);
    request.set_state(state);
    request.set_min_sequence(sequence_);
    return Must(fixture_.As(identity).Call(&Disputing::ListDisputes, request));
  }

  ServerFixture fixture_;
  World world_{fixture_};
  std::string late_, others_;
  int64_t sequence_ = 0;
};

TEST_F(DisputeFlowTest, TheScoreTellsBothUntilABuyerDecides) {
  const v1::Dispute opened = Open(Opening()).dispute();
  EXPECT_EQ(opened.state(), v1::DISPUTE_STATE_OPEN);
  EXPECT_EQ(opened.supplier_id(), world_.acme);
  EXPECT_EQ(opened.product_id(), world_.product);
  EXPECT_EQ(opened.text(), "Nobody took it");
  EXPECT_FALSE(opened.has_settled_time());
  for (const char* identity : {kBuyer, kAcme}) {
    const v1::ScoreRate rate = RateSeenBy(identity);
    EXPECT_EQ(rate.counted(), 1);
    EXPECT_EQ(rate.met(), 0);
    EXPECT_EQ(rate.disputed(), 1);
    EXPECT_EQ(rate.if_upheld_counted(), 0);
    EXPECT_EQ(List(identity, v1::DISPUTE_STATE_OPEN, world_.acme).disputes(0).SerializeAsString(),
              opened.SerializeAsString());
  }
  const auto decided = Must(fixture_.As(kBuyer).Call(&Disputing::DecideDispute,
                                                     Deciding(opened.dispute_id(), true)));
  sequence_ = decided.sequence();
  EXPECT_EQ(decided.dispute().state(), v1::DISPUTE_STATE_UPHELD);
  EXPECT_EQ(decided.dispute().comment(), "We asked the warehouse");
  EXPECT_TRUE(decided.dispute().has_settled_time());
  const v1::ScoreRate rate = RateSeenBy(kAcme);
  EXPECT_EQ(rate.counted(), 0);
  EXPECT_EQ(rate.excused_by_dispute(), 1);
  EXPECT_EQ(rate.disputed(), 0);
  EXPECT_TRUE(List(kAcme, v1::DISPUTE_STATE_OPEN).disputes().empty());
  EXPECT_EQ(List(kAcme, v1::DISPUTE_STATE_UPHELD).disputes_size(), 1);
}

TEST_F(DisputeFlowTest, TheLineAndItsHistoryShowTheDispute) {
  const v1::Dispute opened = Open(Opening()).dispute();
  v1::ListScorecardLinesRequest request;
  request.set_supplier_id(world_.acme);
  *request.mutable_parameters()->mutable_from() = DayFromToday(-30);
  *request.mutable_parameters()->mutable_until() = DayFromToday(1);
  request.set_component(v1::SCORE_COMPONENT_ON_TIME_IN_FULL);
  request.set_dispute_state(v1::DISPUTE_STATE_OPEN);
  request.set_min_sequence(sequence_);
  const auto lines = Must(fixture_.As(kBuyer).Call(&Scoring::ListScorecardLines, request));
  ASSERT_EQ(lines.lines_size(), 1);
  EXPECT_EQ(lines.lines(0).dispute_state(), v1::DISPUTE_STATE_OPEN);
  EXPECT_EQ(lines.lines(0).outcome(), v1::LINE_OUTCOME_MISSED);
  v1::GetLineHistoryRequest history;
  history.set_purchase_order_id(late_);
  history.set_line_number(1);
  history.set_min_sequence(sequence_);
  const auto facts = Must(fixture_.As(kAcme).Call(&Scoring::GetLineHistory, history));
  const v1::SupplierFact& last = facts.facts(facts.facts_size() - 1);
  EXPECT_EQ(last.kind(), v1::SUPPLIER_FACT_KIND_DISPUTE_OPENED);
  EXPECT_EQ(last.component(), v1::SCORE_COMPONENT_ON_TIME_IN_FULL);
}

TEST_F(DisputeFlowTest, WhatIsAnothersIsNotThere) {
  const std::string id = Open(Opening()).dispute().dispute_id();
  auto foreign = Opening();
  foreign.set_purchase_order_id(others_);
  auto missing = Opening();
  missing.set_purchase_order_id(NewRequestId());
  const auto of_another = fixture_.As(kAcme).Call(&Disputing::OpenDispute, foreign);
  const auto of_nobody = fixture_.As(kAcme).Call(&Disputing::OpenDispute, missing);
  EXPECT_EQ(Reason(of_another), "PURCHASE_ORDER_NOT_FOUND");
  EXPECT_EQ(of_another.error().ToString(), of_nobody.error().ToString());
  EXPECT_EQ(Reason(fixture_.As(kBorealis).Call(&Disputing::WithdrawDispute, Withdrawing(id))),
            "DISPUTE_NOT_FOUND");
  EXPECT_TRUE(List(kBorealis, v1::DISPUTE_STATE_UNSPECIFIED).disputes().empty());
  v1::ListDisputesRequest list;
  list.set_supplier_id(world_.acme);
  EXPECT_EQ(Reason(fixture_.As(kBorealis).Call(&Disputing::ListDisputes, list)),
            "SUPPLIER_NOT_FOUND");
  EXPECT_EQ(Reason(fixture_.As(kAcme).Call(&Disputing::DecideDispute, Deciding(id, true))),
            "ROLE_NOT_ALLOWED");
  EXPECT_EQ(Reason(fixture_.As(kBuyer).Call(&Disputing::OpenDispute, Opening())),
            "ROLE_NOT_ALLOWED");
  EXPECT_EQ(Reason(fixture_.As(kBuyer).Call(&Disputing::DecideDispute,
                                            Deciding(NewRequestId(), true))),
            "DISPUTE_NOT_FOUND");
}

TEST_F(DisputeFlowTest, RepetitionsAnswerWhatTheFirstDid) {
  const auto opening = Opening();
  const auto first = Open(opening);
  const auto again = Open(opening);
  EXPECT_FALSE(first.replayed());
  EXPECT_TRUE(again.replayed());
  EXPECT_EQ(again.sequence(), first.sequence());
  EXPECT_EQ(again.dispute().SerializeAsString(), first.dispute().SerializeAsString());
  EXPECT_EQ(Reason(fixture_.As(kAcme).Call(&Disputing::OpenDispute, Opening())), "DISPUTE_EXISTS");
  const auto deciding = Deciding(first.dispute().dispute_id(), false);
  Must(fixture_.As(kBuyer).Call(&Disputing::DecideDispute, deciding));
  const auto repeated = Must(fixture_.As(kBuyer).Call(&Disputing::DecideDispute, deciding));
  EXPECT_TRUE(repeated.replayed());
  EXPECT_EQ(repeated.dispute().state(), v1::DISPUTE_STATE_REJECTED);
  EXPECT_EQ(Reason(fixture_.As(kBuyer).Call(&Disputing::DecideDispute,
                                            Deciding(first.dispute().dispute_id(), true))),
            "WRONG_STATE");
  EXPECT_EQ(Reason(fixture_.As(kAcme).Call(&Disputing::WithdrawDispute,
                                           Withdrawing(first.dispute().dispute_id()))),
            "WRONG_STATE");
}

TEST_F(DisputeFlowTest, ListsArePagedOldestFirst) {
  std::vector<std::string> opened;
  for (const auto component : {v1::SCORE_COMPONENT_FILL, v1::SCORE_COMPONENT_ON_TIME_IN_FULL,
                               v1::SCORE_COMPONENT_ACKNOWLEDGEMENT}) {
    opened.push_back(Open(Opening(component)).dispute().dispute_id());
  }
  const auto withdrawn =
      Must(fixture_.As(kAcme).Call(&Disputing::WithdrawDispute, Withdrawing(opened[1])));
  EXPECT_EQ(withdrawn.dispute().state(), v1::DISPUTE_STATE_WITHDRAWN);
  v1::ListDisputesRequest request;
  request.set_page_size(1);
  request.set_min_sequence(withdrawn.sequence());
  std::vector<std::string> listed;
  do {
    const auto page = Must(fixture_.As(kBuyer).Call(&Disputing::ListDisputes, request));
    for (const v1::Dispute& dispute : page.disputes()) listed.push_back(dispute.dispute_id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, opened);
  sequence_ = withdrawn.sequence();
  EXPECT_EQ(List(kBuyer, v1::DISPUTE_STATE_OPEN).disputes_size(), 2);
  EXPECT_EQ(List(kBuyer, v1::DISPUTE_STATE_WITHDRAWN).disputes(0).dispute_id(), opened[1]);
}

}  // namespace
}  // namespace backline::testing
