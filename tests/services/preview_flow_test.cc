// Previews on the real tables: what a line waits for elsewhere counts, too, and what is offered
// instead of an answer is what would be sent.
#include <gtest/gtest.h>

#include "tests/services/world.h"

namespace backline::testing {
namespace {

using Orders = v1::OrderService::Stub;
using Supplying = v1::SupplierService::Stub;

class PreviewFlowTest : public ::testing::Test {
 protected:
  // To the one line of what was sent, without its terms.
  static v1::AnswerLineRequest AnswerTo(const v1::PurchaseOrder& sent) {
    v1::AnswerLineRequest answer;
    answer.set_request_id(NewRequestId());
    answer.set_purchase_order_id(sent.purchase_order_id());
    answer.set_line_number(1);
    answer.set_version(sent.lines(0).version());
    answer.set_reason(v1::SUPPLY_REASON_CAPACITY);
    return answer;
  }
  // A purchase order that is accepted for the day; its supply line.
  std::string Supply(int64_t quantity, int days) {
    const v1::PurchaseOrder sent = world_.Buy(world_.acme, world_.product, quantity);
    v1::AnswerLineRequest answer = AnswerTo(sent);
    answer.add_schedules()->set_quantity(quantity);
    *answer.mutable_schedules(0)->mutable_eta_date() = DayFromToday(days);
    return Must(fixture_.As(kAcme).Call(&Supplying::AnswerLine, answer))
        .line()
        .line()
        .supply_lines(0)
        .supply_line_id();
  }
  v1::SlipEffect Preview(const std::string& supply_line_id, int days) {
    v1::PreviewEtaRequest request;
    request.set_supply_line_id(supply_line_id);
    *request.mutable_eta_date() = DayFromToday(days);
    return Must(fixture_.As(kAcme).Call(&v1::SlipPreviewService::Stub::PreviewEta, request))
        .effect();
  }
  // Asks what an answer to the line, of which ten wait for ten each, would do.
  v1::PreviewAnswerRequest AskTen(const v1::PurchaseOrder& sent) {
    for (int n = 0; n < 10; ++n) world_.Place(world_.product, 10);
    v1::PreviewAnswerRequest request;
    request.set_purchase_order_id(sent.purchase_order_id());
    request.set_line_number(1);
    request.set_version(sent.lines(0).version());
    return request;
  }
  static void Confirm(int64_t quantity, int days, v1::PreviewAnswerRequest& request) {
    v1::ConfirmedSchedule& schedule = *request.add_schedules();
    schedule.set_quantity(quantity);
    *schedule.mutable_eta_date() = DayFromToday(days);
  }
  Result<v1::PreviewAnswerResponse> Preview(const v1::PreviewAnswerRequest& request) {
    return fixture_.As(kAcme).Call(&v1::SlipPreviewService::Stub::PreviewAnswer, request);
  }
  // The one line that waits has its last part on day 20, and is early for the other.
  void ExpectItsLastPartCounts(const std::string& first_part) {
    const v1::SlipEffect within = Preview(first_part, 15);
    EXPECT_EQ(within.moved_count(), 1);
    EXPECT_EQ(within.broken_told_count(), 0) << "its last part comes on day 20 in any case";
    EXPECT_EQ(within.undated_count(), 0);
    const v1::SlipEffect beyond = Preview(first_part, 30);
    EXPECT_EQ(beyond.moved_count(), 1);
    EXPECT_EQ(beyond.broken_told_count(), 1);
    EXPECT_EQ(beyond.most_later_days(), 10);
  }

  ServerFixture fixture_;
  World world_{fixture_};
};

TEST_F(PreviewFlowTest, ALineOnTwoSupplyLinesIsAsLateAsTheLaterOne) {
  const std::string first = Supply(6, 10);
  Supply(4, 20);
  const v1::Order placed = world_.Place(world_.product, 10);
  ASSERT_EQ(placed.lines(0).promise_parts_size(), 2);
  ExpectItsLastPartCounts(first);
}

TEST_F(PreviewFlowTest, ALineWithTwoBackordersIsAsLateAsTheLaterOne) {
  const std::string first = Supply(6, 10);
  const v1::Order placed = world_.Place(world_.product, 6);
  ASSERT_EQ(placed.lines(0).promise_parts_size(), 1);
  Supply(4, 20);
  v1::AmendOrderLineRequest more;
  more.set_request_id(NewRequestId());
  more.set_order_id(placed.order_id());
  more.set_line_number(1);
  more.set_quantity(10);
  const auto amended = Must(fixture_.As(kOrders).Call(&Orders::AmendOrderLine, more));
  ASSERT_EQ(amended.order().lines(0).promise_parts_size(), 2);
  ExpectItsLastPartCounts(first);
}

TEST_F(PreviewFlowTest, ALineOfWhichSomeIsReservedIsAsLateAsTheRestOfIt) {
  world_.Receive(world_.product, 3);
  const std::string supply = Supply(10, 10);
  const v1::Order placed = world_.Place(world_.product, 5);
  ASSERT_EQ(placed.lines(0).reserved_quantity(), 3);
  const v1::SlipEffect effect = Preview(supply, 30);
  EXPECT_EQ(effect.moved_count(), 1);
  EXPECT_EQ(effect.broken_told_count(), 1);
  EXPECT_EQ(effect.broken_first_count(), 1);
  EXPECT_EQ(effect.most_later_days(), 20);
}

TEST_F(PreviewFlowTest, ALineOfWhichSomeIsUndatedBreaksNoDate) {
  const std::string supply = Supply(6, 10);
  world_.Place(world_.product, 4);
  const v1::Order placed = world_.Place(world_.product, 6);
  ASSERT_EQ(placed.lines(0).backordered_quantity(), 6);
  ASSERT_FALSE(placed.lines(0).has_promised_date()) << "four of it wait for nothing";
  const v1::SlipEffect effect = Preview(supply, 30);
  EXPECT_EQ(effect.moved_count(), 2);
  EXPECT_EQ(effect.broken_told_count(), 1) << "the line of four alone was told a date";
  EXPECT_EQ(effect.undated_count(), 0);
}

TEST_F(PreviewFlowTest, ALineThatMayComeFromAnywhereMovesWithItsSupply) {
  const std::string supply = Supply(10, 10);
  v1::PlaceOrderRequest anywhere = world_.OrderOf(world_.product, 4);
  anywhere.mutable_lines(0)->clear_location_id();
  Must(fixture_.As(kOrders).Call(&Orders::PlaceOrder, anywhere));
  world_.Place(world_.product, 6);
  v1::PreviewEtaRequest request;
  request.set_supply_line_id(supply);
  *request.mutable_eta_date() = DayFromToday(30);
  request.set_in_time_quantity(6);
  const auto previewed =
      Must(fixture_.As(kAcme).Call(&v1::SlipPreviewService::Stub::PreviewEta, request));
  EXPECT_EQ(previewed.effect().moved_count(), 2);
  EXPECT_EQ(previewed.effect().broken_told_count(), 2);
  EXPECT_EQ(previewed.better_split().effect().broken_told_count(), 1);
}

TEST_F(PreviewFlowTest, ASplitIsOfferedAsItWouldBeSent) {
  v1::PreviewAnswerRequest request = AskTen(world_.Buy(world_.acme, world_.product, 100));
  Confirm(40, 30, request);
  Confirm(60, 40, request);
  request.set_in_time_quantity(40);
  const auto as_asked = Must(Preview(request));
  EXPECT_EQ(as_asked.effect().broken_told_count(), 6);
  EXPECT_FALSE(as_asked.has_better_split()) << "so many are in time already";

  request.set_in_time_quantity(80);
  const v1::SlipSplit split = Must(Preview(request)).better_split();
  EXPECT_EQ(split.in_time_quantity(), 80);
  EXPECT_EQ(split.later_quantity(), 20);
  EXPECT_EQ(split.effect().broken_told_count(), 2);
  ASSERT_EQ(split.schedules_size(), 2);
  request.clear_schedules();
  for (const v1::OfferedSchedule& offered : split.schedules()) {
    v1::ConfirmedSchedule& schedule = *request.add_schedules();
    schedule.set_quantity(offered.quantity());
    *schedule.mutable_eta_date() = offered.eta_date();
  }
  const auto as_offered = Must(Preview(request));
  EXPECT_EQ(as_offered.effect().SerializeAsString(), split.effect().SerializeAsString());
  EXPECT_FALSE(as_offered.has_better_split());
}

TEST_F(PreviewFlowTest, AnAnswerIsPreviewedAsWhatItIs) {
  v1::PreviewAnswerRequest request = AskTen(world_.Buy(world_.acme, world_.product, 100));
  Confirm(50, 30, request);
  Confirm(50, 40, request);
  EXPECT_EQ(Must(Preview(request)).effect().broken_told_count(), 5);
  request.set_intent(v1::ANSWER_INTENT_PROPOSE);
  EXPECT_EQ(Must(Preview(request)).effect().broken_told_count(), 10)
      << "until a buyer decides, all of it comes at the latest date";
  request.set_intent(v1::ANSWER_INTENT_HOLD);
  EXPECT_EQ(Reason(Preview(request)), "INVALID_FIELD") << "a hold names no terms";
  request.clear_schedules();
  EXPECT_EQ(Must(Preview(request)).effect().moved_count(), 0);

  Confirm(110, 30, request);
  request.set_intent(v1::ANSWER_INTENT_PROPOSE);
  EXPECT_EQ(Must(Preview(request)).effect().broken_told_count(), 0);
  request.set_intent(v1::ANSWER_INTENT_UNSPECIFIED);
  EXPECT_EQ(Reason(Preview(request)), "QUANTITY_MISMATCH") << "nobody agreed to more";
}

TEST_F(PreviewFlowTest, ASplitOfALineOfWhichGoodsCameDelaysTheRestOfIt) {
  const v1::PurchaseOrder sent = world_.Buy(world_.acme, world_.product, 100);
  v1::AnswerLineRequest answer = AnswerTo(sent);
  for (const int days : {10, 20}) {
    v1::ConfirmedSchedule& schedule = *answer.add_schedules();
    schedule.set_quantity(50);
    *schedule.mutable_eta_date() = DayFromToday(days);
  }
  const v1::PurchaseOrderLine line =
      Must(fixture_.As(kAcme).Call(&Supplying::AnswerLine, answer)).line().line();
  for (int n = 0; n < 9; ++n) world_.Place(world_.product, 10);
  v1::ReceivePurchaseOrderRequest receive;
  receive.set_request_id(NewRequestId());
  receive.set_purchase_order_id(sent.purchase_order_id());
  receive.set_delivery_note("DN-1");
  receive.add_lines()->set_line_number(1);
  receive.mutable_lines(0)->set_accepted_quantity(10);
  Must(
      fixture_.As(kWarehouse).Call(&v1::PurchaseOrderService::Stub::ReceivePurchaseOrder, receive));

  v1::PreviewEtaRequest request;
  for (const v1::SupplyLine& schedule : line.supply_lines()) {
    if (schedule.schedule_number() == 1) request.set_supply_line_id(schedule.supply_line_id());
  }
  *request.mutable_eta_date() = DayFromToday(40);
  request.set_in_time_quantity(20);
  const auto previewed =
      Must(fixture_.As(kAcme).Call(&v1::SlipPreviewService::Stub::PreviewEta, request));
  EXPECT_EQ(previewed.effect().broken_told_count(), 4);
  EXPECT_EQ(previewed.better_split().in_time_quantity(), 20);
  EXPECT_EQ(previewed.better_split().later_quantity(), 20);
  EXPECT_EQ(previewed.better_split().schedules_size(), 0);
  const v1::SlipEffect& effect = previewed.better_split().effect();
  EXPECT_EQ(effect.broken_told_count(), 2) << "who waits for the other schedule is not touched";
  EXPECT_EQ(effect.most_later_days(), 30);
}

}  // namespace
}  // namespace backline::testing
