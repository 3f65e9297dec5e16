// Scores over gRPC: what a buyer and the supplier see is the same, and each number has its lines.
#include <gtest/gtest.h>

#include <set>

#include "tests/services/world.h"

namespace backline::testing {
namespace {

using Scoring = v1::ScorecardService::Stub;

class ScoreFlowTest : public ::testing::Test {
 protected:
  // One line of acme that came whole, one of which half came; one of borealis.
  ScoreFlowTest() {
    good_ = Buy(world_.acme, kAcme, 10, 10);
    bad_ = Buy(world_.acme, kAcme, 8, 4);
    Buy(world_.borealis, kBorealis, 6, 6);
  }

  // Bought, accepted as asked, and received.
  std::string Buy(const std::string& supplier, const std::string& identity, int64_t quantity,
                  int64_t came) {
    const v1::PurchaseOrder bought = world_.Buy(supplier, world_.product, quantity);
    v1::AnswerLineRequest answer;
    answer.set_request_id(NewRequestId());
    answer.set_purchase_order_id(bought.purchase_order_id());
    answer.set_line_number(1);
    answer.set_version(1);
    v1::ConfirmedSchedule& schedule = *answer.add_schedules();
    schedule.set_quantity(quantity);
    *schedule.mutable_eta_date() = bought.lines(0).requested_date();
    Must(fixture_.As(identity).Call(&v1::SupplierService::Stub::AnswerLine, answer));
    v1::ReceivePurchaseOrderRequest receive;
    receive.set_request_id(NewRequestId());
    receive.set_purchase_order_id(bought.purchase_order_id());
    receive.set_delivery_note("DN-" + bought.purchase_order_id().substr(0, 18));
    receive.add_lines()->set_line_number(1);
    receive.mutable_lines(0)->set_accepted_quantity(came);
    const auto received =
        Must(fixture_.As(kWarehouse)
                 .Call(&v1::PurchaseOrderService::Stub::ReceivePurchaseOrder, receive));
    sequence_ = received.sequence();
    return bought.purchase_order_id();
  }
  template <typename Request>
  Request Asking() const {
    Request request;
    *request.mutable_parameters()->mutable_from() = DayFromToday(-1);
    *request.mutable_parameters()->mutable_until() = DayFromToday(60);
    request.set_min_sequence(sequence_);
    return request;
  }
  // Acme works day and night, and agrees to answer within three hours.
  void Agree() {
    using Agreements = v1::AgreementService::Stub;
    for (const std::string& party : {std::string(), world_.acme}) {
      v1::SetBusinessCalendarRequest calendar;
      calendar.set_request_id(NewRequestId());
      calendar.set_supplier_id(party);
      calendar.set_time_zone("Europe/Berlin");
      for (int weekday = 1; weekday <= 7; ++weekday) {
        calendar.add_shifts()->set_weekday(weekday);
        calendar.mutable_shifts(weekday - 1)->set_end_minute(24 * 60);
      }
      Must(fixture_.As(kBuyer).Call(&Agreements::SetBusinessCalendar, calendar));
    }
    v1::CreateAgreementRequest agreement;
    agreement.set_request_id(NewRequestId());
    agreement.set_supplier_id(world_.acme);
    *agreement.mutable_valid_from() = DayFromToday(-2);
    agreement.mutable_terms()->set_acknowledge_business_hours(3);
    agreement.mutable_terms()->set_answer_change_business_hours(3);
    v1::ComponentTerm& term = *agreement.mutable_terms()->add_components();
    term.set_component(v1::AGREEMENT_COMPONENT_ACKNOWLEDGE);
    term.set_target_basis_points(9'500);
    term.set_weight_basis_points(10'000);
    Must(fixture_.As(kBuyer).Call(&Agreements::CreateAgreement, agreement));
  }
  v1::GetLineHistoryResponse History(const std::string& identity, const std::string& order) {
    v1::GetLineHistoryRequest request;
    request.set_purchase_order_id(order);
    request.set_line_number(1);
    request.set_min_sequence(sequence_);
    return Must(fixture_.As(identity).Call(&Scoring::GetLineHistory, request));
  }
  v1::GetScorecardResponse Score(const std::string& identity, const std::string& supplier) {
    auto request = Asking<v1::GetScorecardRequest>();
    request.set_supplier_id(supplier);
    return Must(fixture_.As(identity).Call(&Scoring::GetScorecard, request));
  }

  ServerFixture fixture_;
  World world_{fixture_};
  std::string good_, bad_;
  int64_t sequence_ = 0;
};

TEST_F(ScoreFlowTest, BothSidesSeeTheSameNumbersAtOnce) {
  const auto seen = Score(kBuyer, world_.acme);
  const v1::Scorecard& card = seen.scorecard();
  EXPECT_EQ(card.supplier_code(), "acme");
  EXPECT_EQ(card.lines(), 2);
  // Due in thirty days: not decided, but answered.
  EXPECT_EQ(card.on_time_first_acknowledged().counted(), 0);
  EXPECT_EQ(card.on_time_first_acknowledged().pending(), 2);
  EXPECT_EQ(card.acknowledgement().counted(), 2);
  EXPECT_EQ(card.acknowledgement().met(), 2);
  EXPECT_EQ(seen.parameters().baseline(), v1::SCORE_BASELINE_FIRST_ACKNOWLEDGED);
  EXPECT_EQ(seen.parameters().acknowledge_hours(), 48);
  EXPECT_GE(seen.as_of_sequence(), sequence_);
  for (const std::string& named : {std::string(), world_.acme}) {
    EXPECT_EQ(Score(kAcme, named).scorecard().SerializeAsString(), card.SerializeAsString());
  }
  EXPECT_EQ(Score(kBorealis, "").scorecard().lines(), 1);
}

TEST_F(ScoreFlowTest, AnEarlierDayKnewNothingOfIt) {
  auto request = Asking<v1::GetScorecardRequest>();
  request.set_supplier_id(world_.acme);
  *request.mutable_as_of_date() = DayFromToday(-1);
  const auto then = Must(fixture_.As(kBuyer).Call(&Scoring::GetScorecard, request));
  EXPECT_EQ(then.scorecard().lines(), 0);
  EXPECT_EQ(then.scorecard().acknowledgement().counted(), 0);
}

TEST_F(ScoreFlowTest, TheLinesBehindANumberAndTheirFacts) {
  auto request = Asking<v1::ListScorecardLinesRequest>();
  request.set_supplier_id(world_.acme);
  request.set_component(v1::SCORE_COMPONENT_ACKNOWLEDGEMENT);
  request.set_outcome(v1::LINE_OUTCOME_MET);
  request.set_page_size(1);
  std::set<std::string> orders;
  do {
    const auto page = Must(fixture_.As(kBuyer).Call(&Scoring::ListScorecardLines, request));
    ASSERT_EQ(page.lines_size(), 1);
    orders.insert(page.lines(0).purchase_order_id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(orders, (std::set<std::string>{good_, bad_}));

  const auto facts = History(kAcme, bad_);
  ASSERT_EQ(facts.facts_size(), 5);
  EXPECT_EQ(facts.facts(0).kind(), v1::SUPPLIER_FACT_KIND_SENT);
  EXPECT_EQ(facts.facts(2).cause(), v1::SUPPLIER_FACT_CAUSE_AS_ASKED);
  EXPECT_EQ(facts.facts(4).kind(), v1::SUPPLIER_FACT_KIND_RECEIVED);
  EXPECT_EQ(facts.facts(4).quantity(), 4);
  for (const v1::SupplierFact& fact : facts.facts()) {
    EXPECT_FALSE(fact.has_answer_due_time()) << "nothing was agreed";
  }
}

TEST_F(ScoreFlowTest, BothSidesSeeByWhenAnAnswerWasAgreed) {
  Agree();
  const std::string order = Buy(world_.acme, kAcme, 5, 5);
  for (const char* identity : {kBuyer, kAcme}) {
    const auto facts = History(identity, order);
    ASSERT_EQ(facts.facts_size(), 5);
    const v1::SupplierFact& sent = facts.facts(0);
    EXPECT_EQ(sent.answer_due_time().seconds() - sent.recorded_time().seconds(), 3 * 60 * 60);
    EXPECT_FALSE(facts.facts(1).has_answer_due_time()) << "it was answered";
  }
  EXPECT_EQ(Score(kAcme, world_.acme).scorecard().acknowledgement().met(), 3);
}

TEST_F(ScoreFlowTest, AnothersScoreAndLinesAreNotThere) {
  auto score = Asking<v1::GetScorecardRequest>();
  score.set_supplier_id(world_.acme);
  EXPECT_EQ(Reason(fixture_.As(kBorealis).Call(&Scoring::GetScorecard, score)),
            "SUPPLIER_NOT_FOUND");
  auto lines = Asking<v1::ListScorecardLinesRequest>();
  lines.set_supplier_id(world_.acme);
  lines.set_component(v1::SCORE_COMPONENT_FILL);
  EXPECT_EQ(Reason(fixture_.As(kBorealis).Call(&Scoring::ListScorecardLines, lines)),
            "SUPPLIER_NOT_FOUND");
  v1::GetLineHistoryRequest history;
  history.set_purchase_order_id(good_);
  history.set_line_number(1);
  EXPECT_EQ(Reason(fixture_.As(kBorealis).Call(&Scoring::GetLineHistory, history)),
            "PURCHASE_ORDER_LINE_NOT_FOUND");
  EXPECT_EQ(Reason(fixture_.As(kAcme).Call(&Scoring::ListScorecards,
                                           Asking<v1::ListScorecardsRequest>())),
            "ROLE_NOT_ALLOWED");
  score.set_supplier_id(NewRequestId());
  EXPECT_EQ(Reason(fixture_.As(kBuyer).Call(&Scoring::GetScorecard, score)), "SUPPLIER_NOT_FOUND");
}

TEST_F(ScoreFlowTest, TheLeagueNamesEachSupplierOnce) {
  auto request = Asking<v1::ListScorecardsRequest>();
  request.set_page_size(1);
  std::multiset<std::string> codes;
  do {
    const auto page = Must(fixture_.As(kBuyer).Call(&Scoring::ListScorecards, request));
    for (const v1::Scorecard& card : page.scorecards()) codes.insert(card.supplier_code());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(codes, (std::multiset<std::string>{"acme", "borealis"}));
}

}  // namespace
}  // namespace backline::testing
