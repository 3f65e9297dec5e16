// Production plans with their reports, and requests to move a booking.
#include "gtest/gtest.h"
#include "server/commands/answer_slot_move.h"
#include "server/commands/report_progress.h"
#include "server/commands/request_slot_move.h"
#include "server/commands/set_production_plan.h"
#include "tests/support/capacity_scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;
using testing::Shop;

class ProductionTest : public ::testing::Test {
 protected:
  ProductionTest() {
    s_.Supplier("OTHER").Product("P").Source("P", "S");
    s_.Supply("po", "L", {{"P", 100, Day(9)}}).Answer("po", 1, {{100, Day(9), {}}});
  }
  std::shared_ptr<SetProductionPlan> PlanOf(int start, Quantity daily_output) const {
    auto command = std::make_shared<SetProductionPlan>();
    command->supplier_id = shop_.supplier();
    command->purchase_order_id = s_.PurchaseNamed("po");
    command->line_number = 1;
    command->work_center_id = shop_.center();
    command->start_date = Day(start);
    command->daily_output = daily_output;
    return command;
  }
  std::shared_ptr<ReportProgress> ReportOf(Quantity made, int day) const {
    auto command = std::make_shared<ReportProgress>();
    command->supplier_id = shop_.supplier();
    command->purchase_order_id = s_.PurchaseNamed("po");
    command->line_number = 1;
    command->made = made;
    command->report_date = Day(day);
    return command;
  }
  const ProductionPlan& Plan() const {
    return *s_.database().Find<ProductionPlan>({s_.PurchaseNamed("po"), 1});
  }
  std::shared_ptr<RequestSlotMove> AskFor(BookingId booking, SlotId slot) const {
    auto command = std::make_shared<RequestSlotMove>();
    command->booking_id = booking;
    command->wanted_slot_id = slot;
    if (slot.empty()) command->wanted_date = Day(2);
    command->reason = "sooner";
    return command;
  }
  std::shared_ptr<AnswerSlotMove> AnswerOf(SlotMoveId move, bool accepts, SlotId slot = {}) const {
    auto command = std::make_shared<AnswerSlotMove>();
    command->supplier_id = shop_.supplier();
    command->slot_move_id = move;
    command->accepts = accepts;
    command->slot_id = slot;
    return command;
  }
  SlotMoveId LastMove() const { return SlotMoveId(s_.last_outcome().resource_id); }

  Scenario s_;
  Shop shop_{s_};
};

TEST_F(ProductionTest, TheEndFollowsFromTheCalendarAndTheReports) {
  s_.Run(PlanOf(0, 30));
  EXPECT_EQ(Plan().estimated_end_date, Day(3)) << "a started day is a whole one";
  EXPECT_TRUE(s_.EventsOf(EventKind::kEtaRequested).empty());
  s_.AdvanceDays(2).Run(ReportOf(10, 1));
  EXPECT_EQ(Plan().estimated_end_date, Day(4));
  s_.Run(ReportOf(10, 2));
  EXPECT_EQ(Plan().estimated_end_date, Day(5));
  s_.Run(PlanOf(0, 9));  // slower; what was reported stays
  EXPECT_EQ(Plan().estimated_end_date, Day(12));
  const std::vector<Event> asked = s_.EventsOf(EventKind::kEtaRequested);
  ASSERT_EQ(asked.size(), 1u) << "it slips past the confirmed date";
  EXPECT_EQ(asked[0].date, Day(12));
  EXPECT_EQ(asked[0].previous_date, Day(9));
  s_.Run(ReportOf(20, 2));
  EXPECT_EQ(s_.EventsOf(EventKind::kEtaRequested).size(), 1u) << "it is not later than before";
  s_.AdvanceDays(2).Run(ReportOf(20, 4));
  EXPECT_EQ(s_.EventsOf(EventKind::kEtaRequested).size(), 2u);
  s_.Eta("po", 1, 1, Day(20)).Run(ReportOf(21, 4));
  EXPECT_EQ(s_.EventsOf(EventKind::kEtaRequested).size(), 2u) << "the new date covers it";
  s_.Run(ReportOf(100, 4));
  EXPECT_EQ(Plan().estimated_end_date, Day(4));
  EXPECT_EQ(Plan().report_count, 6);
}

TEST_F(ProductionTest, RefusalsOfPlansAndReports) {
  s_.Refuses(Reason::kProductionPlanNotFound).Run(ReportOf(1, 0));
  auto wrong = PlanOf(0, 10);
  wrong->supplier_id = s_.SupplierNamed("OTHER");
  s_.Refuses(Reason::kPurchaseOrderNotFound).Run(wrong);
  wrong = PlanOf(0, 10);
  wrong->line_number = 7;
  s_.Refuses(Reason::kPurchaseOrderLineNotFound).Run(wrong);
  wrong = PlanOf(0, 10);
  wrong->work_center_id = Shop(s_, "OTHER").center();
  s_.Refuses(Reason::kWorkCenterNotFound).Run(wrong);
  s_.Supply("open", "L", {{"P", 5, Day(9)}});
  wrong = PlanOf(0, 10);
  wrong->purchase_order_id = s_.PurchaseNamed("open");
  s_.Refuses(Reason::kWrongState).Run(wrong);
  s_.Supply("big", "L", {{"P", 1'000'000, Day(9)}}).Answer("big", 1, {{1'000'000, Day(9), {}}});
  wrong = PlanOf(0, 1);
  wrong->purchase_order_id = s_.PurchaseNamed("big");
  s_.Refuses(Reason::kNoWorkingDay).Run(wrong);
  s_.Run(PlanOf(0, 10)).AdvanceDays(1).Run(ReportOf(5, 1));
  s_.Refuses(Reason::kQuantityMismatch).Run(ReportOf(4, 1));
  s_.Refuses(Reason::kDateNotAllowed).Run(ReportOf(6, 0));
  s_.Refuses(Reason::kDateNotAllowed).Run(ReportOf(6, 2));
  auto foreign = ReportOf(6, 1);
  foreign->supplier_id = s_.SupplierNamed("OTHER");
  s_.Refuses(Reason::kProductionPlanNotFound).Run(foreign);
  s_.CancelPurchase("po");
  s_.Refuses(Reason::kWrongState).Run(ReportOf(6, 1));
}

TEST_F(ProductionTest, ARequestedMoveHappensInTheStepThatAcceptsIt) {
  shop_.Publish("P", 1, 4, 100);
  const SlotId late = shop_.SlotOf("P", 4);
  const SlotId soon = shop_.SlotOf("P", 1);
  shop_.Book("po", {{late, 60}});
  const BookingId booking = shop_.BookingsOf("po")[0].id;
  s_.Refuses(Reason::kBookingNotFound).Run(AskFor(BookingId(Id128{1, 1}), soon));
  s_.Refuses(Reason::kSlotNotFound).Run(AskFor(booking, SlotId(Id128{1, 1})));
  s_.Refuses(Reason::kNothingToDo).Run(AskFor(booking, late));
  s_.Run(AskFor(booking, soon));
  const SlotMoveId move = LastMove();
  auto foreign = AnswerOf(move, true);
  foreign->supplier_id = s_.SupplierNamed("OTHER");
  s_.Refuses(Reason::kSlotMoveNotFound).Run(foreign);
  s_.Refuses(Reason::kSlotNotFound).Run(AnswerOf(move, true, SlotId(Id128{1, 1})));
  s_.Run(AnswerOf(move, true));
  EXPECT_EQ(shop_.At(soon).booked, 60);
  EXPECT_EQ(shop_.At(late).booked, 0);
  s_.Refuses(Reason::kWrongState).Run(AnswerOf(move, false));
  EXPECT_EQ(s_.EventsOf(EventKind::kSlotMoveAnswered).back().quantity, 60);
}

TEST_F(ProductionTest, AMoveThatDoesNotFitLeavesTheRequestOpen) {
  shop_.Publish("P", 1, 4, 50);
  const SlotId soon = shop_.SlotOf("P", 1);
  shop_.Book("po", {{shop_.SlotOf("P", 4), 50}, {soon, 10}});
  const std::vector<Booking> bookings = shop_.BookingsOf("po");
  const BookingId booking = bookings[0].slot_id == soon ? bookings[1].id : bookings[0].id;
  s_.Run(AskFor(booking, SlotId()));  // by a day: the supplier names the slot
  const SlotMoveId move = LastMove();
  s_.Refuses(Reason::kInvalidField).Run(AnswerOf(move, true));
  s_.Refuses(Reason::kSlotFull).Run(AnswerOf(move, true, soon));
  s_.Run(AnswerOf(move, true, shop_.SlotOf("P", 2)));
  EXPECT_EQ(shop_.At("P", 2).booked, 50);
  // What holds nothing any more cannot be moved, but it can be refused.
  const BookingId moved = shop_.BookingsOf("po").back().id;
  s_.Run(AskFor(moved, SlotId()));
  const SlotMoveId second = LastMove();
  s_.CancelPurchase("po");
  s_.Refuses(Reason::kWrongState).Run(AnswerOf(second, true, soon));
  s_.Run(AnswerOf(second, false));
  EXPECT_EQ(s_.database().Find<SlotMove>(second)->state, SlotMoveState::kRefused);
}

TEST(CompletionTest, TheEarliestEndsFirst) {
  std::vector<Slot> slots(3);
  for (uint64_t n = 0; n < slots.size(); ++n) {
    slots[n].id = SlotId(Id128{0, n + 1});
    slots[n].wanted = slots[n].capacity = 10;
    slots[n].period_start = Day(static_cast<int>(n));
  }
  slots[0].period_days = 10;  // starts first, ends last
  slots[1].booked = 4;
  const CompletionEstimate enough = EstimateCompletion(slots, 18);
  ASSERT_EQ(enough.parts.size(), 3u);
  EXPECT_EQ(enough.parts[0].slot_id, slots[1].id);
  EXPECT_EQ(enough.parts[0].quantity, 6);
  EXPECT_EQ(enough.parts[2].quantity, 2);
  EXPECT_EQ(enough.completion_date, Day(9));
  const CompletionEstimate less = EstimateCompletion(slots, 16);
  EXPECT_EQ(less.completion_date, Day(2));
  const CompletionEstimate missing = EstimateCompletion(slots, 30);
  EXPECT_EQ(missing.missing, 4);
  EXPECT_EQ(missing.completion_date, std::nullopt);
}

}  // namespace
}  // namespace backline
