// A preview on the real tables: what a line waits for elsewhere counts, too.
#include <gtest/gtest.h>

#include "tests/services/world.h"

namespace backline::testing {
namespace {

using Orders = v1::OrderService::Stub;
using Supplying = v1::SupplierService::Stub;

class PreviewFlowTest : public ::testing::Test {
 protected:
  // A purchase order that is accepted for the day; its supply line.
  std::string Supply(int64_t quantity, int days) {
    const v1::PurchaseOrder sent = world_.Buy(world_.acme, world_.product, quantity);
    v1::AnswerLineRequest answer;
    answer.set_request_id(NewRequestId());
    answer.set_purchase_order_id(sent.purchase_order_id());
    answer.set_line_number(1);
    answer.set_version(sent.lines(0).version());
    answer.set_reason(v1::SUPPLY_REASON_CAPACITY);
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

}  // namespace
}  // namespace backline::testing
