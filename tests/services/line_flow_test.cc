// A supplier's pages show its lines as they are, though readers keep what lines show by version.
// What is read anew, whatever is kept, is the same lines asked for by their order.
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/services/database_contents.h"
#include "tests/services/world.h"

namespace backline::testing {
namespace {

using google::protobuf::util::MessageDifferencer;
using PurchaseOrders = v1::PurchaseOrderService::Stub;
using Supplying = v1::SupplierService::Stub;

class LineFlowTest : public ::testing::Test {
 protected:
  LineFlowTest() {
    for (int n = 0; n < 3; ++n) {
      ids_.push_back(world_.Buy(world_.acme, world_.product, 10).purchase_order_id());
    }
    EXPECT_EQ(Page().lines_size(), 3) << "the page is known from now on";
  }

  v1::ListSupplierLinesResponse Page(v1::PurchaseOrderLineState state = {}) {
    v1::ListSupplierLinesRequest request;
    request.set_state(state);
    return Must(fixture_.As(kAcme).Call(&Supplying::ListSupplierLines, request));
  }
  // As the order shows it.
  v1::SupplierLine Line(int order) {
    v1::GetSupplierOrderRequest request;
    request.set_purchase_order_id(ids_[static_cast<size_t>(order)]);
    return Must(fixture_.As(kAcme).Call(&Supplying::GetSupplierOrder, request)).lines(0);
  }
  // As the buyer sees it: from the rows of its schedules.
  v1::PurchaseOrder Bought(const std::string& id) {
    v1::GetPurchaseOrderRequest request;
    request.set_purchase_order_id(id);
    return Must(fixture_.As(kBuyer).Call(&PurchaseOrders::GetPurchaseOrder, request))
        .purchase_order();
  }
  void ExpectPageOfNow(const std::string& after) {
    for (const char* kept : {"as it is read", "as it is kept"}) {
      const auto page = Page();
      ASSERT_EQ(page.lines_size(), 3) << after;
      for (const v1::SupplierLine& line : page.lines()) {
        const auto order = std::find(ids_.begin(), ids_.end(), line.purchase_order_id());
        ASSERT_NE(order, ids_.end());
        const v1::SupplierLine now = Line(static_cast<int>(order - ids_.begin()));
        EXPECT_TRUE(MessageDifferencer::Equals(line, now))
            << after << ", " << kept << "\n" << line.DebugString() << "is now\n"
            << now.DebugString();
        const v1::PurchaseOrder ordered = Bought(line.purchase_order_id());
        EXPECT_TRUE(MessageDifferencer::Equals(line.line(), ordered.lines(0)))
            << after << ", as its buyer sees it";
      }
    }
  }

  v1::AnswerLineRequest AnswerTo(int order) {
    const v1::SupplierLine shown = Line(order);
    const v1::PurchaseOrderLine& line = shown.line();
    v1::AnswerLineRequest request;
    request.set_request_id(NewRequestId());
    request.set_purchase_order_id(shown.purchase_order_id());
    request.set_line_number(line.line_number());
    request.set_version(line.version());
    return request;
  }
  static void AddSchedule(v1::AnswerLineRequest& request, int64_t quantity, int days) {
    v1::ConfirmedSchedule& schedule = *request.add_schedules();
    schedule.set_quantity(quantity);
    *schedule.mutable_eta_date() = DayFromToday(days);
  }
  void Slip(int order, int schedule, int64_t eta_version, int days) {
    v1::UpdateEtaRequest slip;
    slip.set_request_id(NewRequestId());
    slip.set_supply_line_id(Line(order).line().supply_lines(schedule).supply_line_id());
    slip.set_eta_version(eta_version);
    *slip.mutable_eta_date() = DayFromToday(days);
    slip.set_reason(v1::SUPPLY_REASON_CAPACITY);
    EXPECT_TRUE(Must(fixture_.As(kAcme).Call(&Supplying::UpdateEta, slip)).applied());
  }
  void Receive(int order, int64_t quantity) {
    v1::ReceivePurchaseOrderRequest receipt;
    receipt.set_request_id(NewRequestId());
    receipt.set_purchase_order_id(ids_[static_cast<size_t>(order)]);
    receipt.set_delivery_note(NewRequestId());
    v1::ReceivedLine& line = *receipt.add_lines();
    line.set_line_number(1);
    line.set_accepted_quantity(quantity);
    Must(fixture_.As(kWarehouse).Call(&PurchaseOrders::ReceivePurchaseOrder, receipt));
  }

  ServerFixture fixture_;
  World world_{fixture_};
  std::vector<std::string> ids_;  // one line each
};

TEST_F(LineFlowTest, EachChangeOfALineOrItsSchedulesIsShownAtOnce) {
  v1::AnswerLineRequest as_asked = AnswerTo(0);
  AddSchedule(as_asked, 10, 30);
  Must(fixture_.As(kAcme).Call(&Supplying::AnswerLine, as_asked));
  ExpectPageOfNow("a line was accepted");
  v1::AnswerLineRequest split = AnswerTo(1);
  AddSchedule(split, 4, 20);
  AddSchedule(split, 6, 40);
  split.set_reason(v1::SUPPLY_REASON_CAPACITY);
  Must(fixture_.As(kAcme).Call(&Supplying::AnswerLine, split));
  ExpectPageOfNow("a line was split");
  Slip(0, 0, 1, 45);
  ExpectPageOfNow("a date slipped");
  EXPECT_EQ(Line(0).line().supply_lines(0).eta_version(), 1);
  Slip(1, 0, 1, 25);
  ExpectPageOfNow("a first schedule slipped");
  Slip(1, 1, 1, 50);
  ExpectPageOfNow("a second schedule slipped");
  Receive(0, 3);
  ExpectPageOfNow("something came");
  Receive(1, 7);
  ExpectPageOfNow("more than the first schedule came");
  v1::CancelPurchaseOrderRequest cancel;
  cancel.set_request_id(NewRequestId());
  cancel.set_purchase_order_id(ids_[2]);
  Must(fixture_.As(kBuyer).Call(&PurchaseOrders::CancelPurchaseOrder, cancel));
  ExpectPageOfNow("an order was cancelled");
}

TEST_F(LineFlowTest, ALineIsOnThePageOfItsStateOnly) {
  const auto count = [this](v1::PurchaseOrderLineState state) { return Page(state).lines_size(); };
  EXPECT_EQ(count(v1::PURCHASE_ORDER_LINE_STATE_SENT), 3);
  EXPECT_EQ(count(v1::PURCHASE_ORDER_LINE_STATE_ACCEPTED), 0);
  v1::AnswerLineRequest as_asked = AnswerTo(0);
  AddSchedule(as_asked, 10, 30);
  Must(fixture_.As(kAcme).Call(&Supplying::AnswerLine, as_asked));
  EXPECT_EQ(count(v1::PURCHASE_ORDER_LINE_STATE_SENT), 2);
  EXPECT_EQ(count(v1::PURCHASE_ORDER_LINE_STATE_ACCEPTED), 1);
  EXPECT_EQ(Page(v1::PURCHASE_ORDER_LINE_STATE_ACCEPTED).lines(0).line().state(),
            v1::PURCHASE_ORDER_LINE_STATE_ACCEPTED);
}

// The control of the tests above: what no version counts is not seen, so lines are kept indeed.
TEST_F(LineFlowTest, AChangeThatIsNotCountedIsNotSeen) {
  const auto first = [this] { return Page().lines(0).line().supply_lines(0).expected_quantity(); };
  ASSERT_EQ(first(), 10);
  ChangeDatabase(fixture_.database_url(), "UPDATE purchase_order_lines SET schedule_expected = 9");
  EXPECT_EQ(first(), 10);
  EXPECT_EQ(Line(0).line().supply_lines(0).expected_quantity(), 9) << "this is read anew";
  ChangeDatabase(fixture_.database_url(), "UPDATE purchase_order_lines SET version = version + 1");
  EXPECT_EQ(first(), 9);
}

}  // namespace
}  // namespace backline::testing
