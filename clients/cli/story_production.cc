// The later chapters of the story: a supplier publishes what it can make, accepts a line onto
// slots, falls behind its plan, looks at what a later date would do, gives it, and ships a first
// part in time.
#include "absl/time/civil_time.h"

#include "clients/cli/story_teller.h"
#include "clients/cli/text.h"

namespace backline::cli {
namespace {

using Capacity = v1::CapacityService::Stub;
using Notices = v1::ShipmentNoticeService::Stub;
using Preview = v1::SlipPreviewService::Stub;
using PurchaseOrders = v1::PurchaseOrderService::Stub;
using Supplying = v1::SupplierService::Stub;

constexpr int64_t kFirstWants = 24, kLaterWants = 72, kOrdered = kFirstWants + kLaterWants;
constexpr int64_t kSecondLine = 40;
constexpr int64_t kDailyOutput = 12;
constexpr int kPlannedDays = 8;     // kOrdered / kDailyOutput
constexpr int kDaysGone = 3;        // working days since the start, today's among them
constexpr int64_t kMadeSoFar = 12;  // in these days: two days' work is missing
constexpr int kHoliday = 4;         // this working day, counted from the first as 0, is one off
constexpr int kWeeks = 3, kWeek = 7;
constexpr int kLeadTimeDays = 30;
constexpr int kFirstCustomer = 0, kLaterCustomer = 1;

absl::CivilDay DayOf(const v1::Date& date) {
  return absl::CivilDay(date.year(), date.month(), date.day());
}

bool IsWeekday(const v1::Date& date) {
  return absl::GetWeekday(DayOf(date)) < absl::Weekday::saturday;
}

// The calendar of the works, counted here and not by the server: Monday to Friday, one day off.
class Calendar {
 public:
  // Production began kDaysGone weekdays ago, today included.
  Calendar() : first_(DayFromToday(0)) {
    for (int gone = IsWeekday(first_) ? 1 : 0; gone < kDaysGone;) {
      first_ = AddDays(first_, -1);
      gone += IsWeekday(first_) ? 1 : 0;
    }
    holiday_ = first_;
    for (int weekdays = 0; weekdays < kHoliday;) {
      holiday_ = AddDays(holiday_, 1);
      weekdays += IsWeekday(holiday_) ? 1 : 0;
    }
  }
  const v1::Date& first() const { return first_; }
  const v1::Date& holiday() const { return holiday_; }
  v1::Date monday() const {
    v1::Date day = first_;
    while (absl::GetWeekday(DayOf(day)) != absl::Weekday::monday) day = AddDays(day, -1);
    return day;
  }
  bool IsWorkingDay(const v1::Date& date) const {
    return IsWeekday(date) && !SameDate(date, holiday_);
  }
  // The last of `count` working days that begin at `from`.
  v1::Date EndOf(v1::Date from, int count) const {
    for (;; from = AddDays(from, 1)) {
      if (IsWorkingDay(from) && --count == 0) return from;
    }
  }
  int64_t UnitsInWeek(int week) const {
    int64_t units = 0;
    for (int day = 0; day < kWeek; ++day) {
      units += IsWorkingDay(AddDays(monday(), week * kWeek + day)) ? kDailyOutput : 0;
    }
    return units;
  }

 private:
  v1::Date first_, holiday_;
};

v1::Date Later(const v1::Date& a, const v1::Date& b) { return DayOf(a) < DayOf(b) ? b : a; }

class ProductionStory {
 public:
  explicit ProductionStory(StoryTeller& teller) : teller_(teller) {}

  void Play() {
    CapacityIsPublished();
    TwoCustomersWait();
    TheOrderIsSent();
    WhatIf();
    TheLineIsAcceptedOntoSlots();
    AFullSlotTakesNoMore();
    ProductionIsPlanned();
    ProgressSlips();
    ALaterDateIsPreviewed();
    ANewEtaIsGiven();
    AFirstPartIsShipped();
    TheFirstPartArrives();
  }

 private:
  void CapacityIsPublished();
  void TwoCustomersWait();
  void TheOrderIsSent();
  void WhatIf();
  void TheLineIsAcceptedOntoSlots();
  void AFullSlotTakesNoMore();
  void ProductionIsPlanned();
  void ProgressSlips();
  void ALaterDateIsPreviewed();
  void ANewEtaIsGiven();
  void AFirstPartIsShipped();
  void CheckTransit(const v1::AnnounceShipmentResponse& announced);
  void TheFirstPartArrives();

  std::vector<v1::Slot> ReadSlots(int64_t min_sequence);
  // What is booked, by week.
  void ExpectBooked(const std::string& what, const std::vector<int64_t>& by_week,
                    int64_t min_sequence);
  v1::SupplyLine Supply() {
    return teller_.ReadPurchaseOrderLine(purchase_order_, 0).supply_lines(0);
  }
  bool IsPromised(const std::string& backorder_id, int64_t quantity, const v1::Date& date,
                  v1::PromiseBasis basis, int64_t min_sequence) {
    return SameParts(teller_.ReadBackorder(backorder_id, min_sequence).promise_parts(),
                     {{quantity, date, basis}});
  }
  int64_t PromiseChanges(int64_t after) {
    return static_cast<int64_t>(teller_
                                    .EventsBetween(kPlanner, crates_,
                                                   v1::EVENT_KIND_PROMISE_CHANGED, after,
                                                   teller_.NowSequence())
                                    .size());
  }

  StoryTeller& teller_;
  const Calendar calendar_;
  std::string crates_, center_, purchase_order_, notice_;
  std::string first_backorder_, later_backorder_, first_order_;
  std::vector<v1::Slot> slots_;
  std::vector<v1::SlotPart> estimate_;
  const v1::Date planned_end_ = calendar_.EndOf(calendar_.first(), kPlannedDays);
  // Two weeks' slots hold the whole line.
  const v1::Date slots_end_ = AddDays(calendar_.monday(), 2 * kWeek - 1);
  const v1::Date asked_date_ = Later(AddDays(planned_end_, 1), slots_end_);
  v1::Date late_end_, late_date_, first_promised_;
  v1::SlipEffect preview_;
  int64_t plan_sequence_ = 0;
};

std::vector<v1::Slot> ProductionStory::ReadSlots(int64_t min_sequence) {
  v1::ListSlotsRequest request;
  request.set_work_center_id(center_);
  request.set_min_sequence(min_sequence);
  const auto response = teller_.Call(kAcme, &Capacity::ListSlots, request);
  return {response.slots().begin(), response.slots().end()};
}

void ProductionStory::ExpectBooked(const std::string& what, const std::vector<int64_t>& by_week,
                                   int64_t min_sequence) {
  std::vector<int64_t> booked;
  std::string text;
  for (const v1::Slot& slot : ReadSlots(min_sequence)) {
    booked.push_back(slot.booked_quantity());
    text += (text.empty() ? "" : ", ") + std::to_string(slot.booked_quantity()) + " of " +
            std::to_string(slot.capacity());
  }
  teller_.Expect(what, booked == by_week, text);
}

void ProductionStory::CapacityIsPublished() {
  teller_.Step("acme publishes what its press can make: " + std::to_string(kDailyOutput) +
               " crates a working day in two shifts, Monday to Friday, none on " +
               DateText(calendar_.holiday()));
  crates_ = teller_.MakeProduct("crate", kLeadTimeDays);
  teller_.SourceFromAcme(crates_, kLeadTimeDays);
  v1::CreateWorkCenterRequest center;
  center.set_code("press-" + teller_.tag());
  center.set_name("Press");
  center.set_time_zone("UTC");
  for (int weekday = 1; weekday <= 5; ++weekday) {
    for (const auto& [start, end] : {std::pair(6 * 60, 14 * 60), std::pair(14 * 60, 22 * 60)}) {
      v1::Shift& shift = *center.add_shifts();
      shift.set_weekday(weekday);
      shift.set_start_minute(start);
      shift.set_end_minute(end);
    }
  }
  *center.add_holidays() = calendar_.holiday();
  center_ = teller_.Call(kAcme, &Capacity::CreateWorkCenter, center).work_center().work_center_id();
  v1::PublishCapacityRequest publish;
  publish.set_work_center_id(center_);
  publish.set_product_id(crates_);
  *publish.mutable_from_date() = calendar_.monday();
  *publish.mutable_to_date() = AddDays(calendar_.monday(), (kWeeks - 1) * kWeek);
  publish.set_period_days(kWeek);
  publish.set_units_per_working_day(kDailyOutput);
  const auto published = teller_.Call(kAcme, &Capacity::PublishCapacity, publish);
  teller_.ExpectEqual("weeks published", kWeeks, published.slots_size());
  if (published.slots_size() != kWeeks) throw Failure("the weeks are not there");
  slots_ = {published.slots().begin(), published.slots().end()};
  for (int week = 0; week < kWeeks; ++week) {
    teller_.ExpectEqual(
        "crates in the week of " + DateText(slots_[static_cast<size_t>(week)].period_start_date()),
        calendar_.UnitsInWeek(week), slots_[static_cast<size_t>(week)].free_quantity());
  }
}

void ProductionStory::TwoCustomersWait() {
  teller_.Step("No crate is there: one customer waits for " + std::to_string(kFirstWants) +
               ", another for " + std::to_string(kLaterWants));
  const auto first = teller_.PlaceOrder(kFirstCustomer, {{crates_, kFirstWants}});
  first_order_ = first.order().order_id();
  const auto later = teller_.PlaceOrder(kLaterCustomer, {{crates_, kLaterWants}});
  const auto queue = teller_.ReadQueue(crates_, later.sequence());
  teller_.ExpectEqual("entries in the queue of crates", 2, static_cast<int64_t>(queue.size()));
  if (queue.size() != 2) throw Failure("the backorders are not in their queue");
  first_backorder_ = queue[0].backorder_id();
  later_backorder_ = queue[1].backorder_id();
}

void ProductionStory::TheOrderIsSent() {
  teller_.Step("A buyer orders " + std::to_string(kOrdered) + " crates for " +
               DateText(asked_date_) + ", and " + std::to_string(kSecondLine) + " for later");
  v1::CreatePurchaseOrderRequest create;
  create.set_supplier_id(slots_[0].supplier_id());
  create.set_location_id(teller_.location());
  for (const auto& [quantity, date] :
       {std::pair(kOrdered, asked_date_), std::pair(kSecondLine, AddDays(asked_date_, 30))}) {
    v1::NewPurchaseOrderLine& line = *create.add_lines();
    line.set_line_number(create.lines_size());
    line.set_product_id(crates_);
    line.set_quantity(quantity);
    *line.mutable_requested_date() = date;
  }
  purchase_order_ = teller_.Call(kBuyer, &PurchaseOrders::CreatePurchaseOrder, create)
                        .purchase_order()
                        .purchase_order_id();
  v1::SendPurchaseOrderRequest send;
  send.set_purchase_order_id(purchase_order_);
  const auto sent = teller_.Call(kBuyer, &PurchaseOrders::SendPurchaseOrder, send);
  teller_.Await("both are pegged to the first line, on the date that was asked for",
                sent.sequence(), [&] {
                  return IsPromised(first_backorder_, kFirstWants, asked_date_,
                                    v1::PROMISE_BASIS_SUPPLIER_REQUESTED, sent.sequence()) &&
                         IsPromised(later_backorder_, kLaterWants, asked_date_,
                                    v1::PROMISE_BASIS_SUPPLIER_REQUESTED, sent.sequence());
                });
}

void ProductionStory::WhatIf() {
  teller_.Step("acme asks by when its slots could make " + std::to_string(kOrdered));
  v1::EstimateCompletionRequest ask;
  ask.set_product_id(crates_);
  ask.set_quantity(kOrdered);
  *ask.mutable_earliest_date() = calendar_.monday();
  const auto answer = teller_.Call(kAcme, &Capacity::EstimateCompletion, ask);
  teller_.ExpectDate("the earliest end", slots_end_, answer.completion_date());
  estimate_ = {answer.parts().begin(), answer.parts().end()};
  teller_.Expect("it fills the first week and takes the rest of the second",
                 estimate_.size() == 2 && estimate_[0].slot_id() == slots_[0].slot_id() &&
                     estimate_[0].quantity() == calendar_.UnitsInWeek(0) &&
                     estimate_[1].quantity() == kOrdered - calendar_.UnitsInWeek(0),
                 std::to_string(estimate_.size()) + " slots");
  ExpectBooked("nothing is booked by asking", {0, 0, 0}, answer.as_of_sequence());
}

void ProductionStory::TheLineIsAcceptedOntoSlots() {
  teller_.Step("acme accepts the line onto these slots, in one step");
  v1::AnswerLineRequest answer;
  answer.set_purchase_order_id(purchase_order_);
  answer.set_line_number(1);
  answer.set_version(teller_.ReadPurchaseOrderLine(purchase_order_, 0).version());
  v1::ConfirmedSchedule& schedule = *answer.add_schedules();
  schedule.set_quantity(kOrdered);
  *schedule.mutable_eta_date() = asked_date_;
  schedule.mutable_slots()->Add(estimate_.begin(), estimate_.end());
  const auto answered = teller_.Call(kAcme, &Supplying::AnswerLine, answer);
  teller_.Expect("the line is accepted as asked",
                 answered.line().line().state() == v1::PURCHASE_ORDER_LINE_STATE_ACCEPTED,
                 EnumText(answered.line().line().state()));
  ExpectBooked("the slots hold it",
               {calendar_.UnitsInWeek(0), kOrdered - calendar_.UnitsInWeek(0), 0},
               answered.sequence());
  teller_.Await("both promises rest on production slots", answered.sequence(), [&] {
    return IsPromised(first_backorder_, kFirstWants, asked_date_, v1::PROMISE_BASIS_PRODUCTION_SLOT,
                      answered.sequence()) &&
           IsPromised(later_backorder_, kLaterWants, asked_date_, v1::PROMISE_BASIS_PRODUCTION_SLOT,
                      answered.sequence());
  });
  const v1::Order order = teller_.ReadOrder(first_order_, answered.sequence());
  first_promised_ = order.lines(0).first_promised_date();
  teller_.ExpectDate("the first promise", asked_date_, first_promised_);
}

void ProductionStory::AFullSlotTakesNoMore() {
  teller_.Step("The second line wants the full first week too");
  v1::AnswerLineRequest answer;
  answer.set_purchase_order_id(purchase_order_);
  answer.set_line_number(2);
  answer.set_version(1);
  v1::ConfirmedSchedule& schedule = *answer.add_schedules();
  schedule.set_quantity(kSecondLine);
  *schedule.mutable_eta_date() = AddDays(asked_date_, 30);
  v1::SlotPart& part = *schedule.add_slots();
  part.set_slot_id(slots_[0].slot_id());
  part.set_quantity(kSecondLine);
  teller_.ExpectRefusal("the answer is refused as a whole", "SLOT_FULL",
                        teller_.Try(kAcme, &Supplying::AnswerLine, answer));
  ExpectBooked("the slots are as before",
               {calendar_.UnitsInWeek(0), kOrdered - calendar_.UnitsInWeek(0), 0}, 0);
}

void ProductionStory::ProductionIsPlanned() {
  teller_.Step("acme plans: from " + DateText(calendar_.first()) + ", " +
               std::to_string(kDailyOutput) + " a working day");
  v1::SetProductionPlanRequest plan;
  plan.set_purchase_order_id(purchase_order_);
  plan.set_line_number(1);
  plan.set_work_center_id(center_);
  *plan.mutable_start_date() = calendar_.first();
  plan.set_daily_output(kDailyOutput);
  const auto answer = teller_.Call(kAcme, &Capacity::SetProductionPlan, plan);
  const v1::ProductionPlan& planned = answer.plan();
  plan_sequence_ = answer.sequence();
  teller_.ExpectDate("the estimated end, past the day off", planned_end_,
                     planned.estimated_end_date());
  teller_.ExpectDate("the confirmed date", asked_date_, planned.confirmed_date());
  teller_.Expect("it is in time", !planned.eta_requested(),
                 planned.eta_requested() ? "a new ETA is due" : "yes");
}

void ProductionStory::ProgressSlips() {
  teller_.Step("After " + std::to_string(kDaysGone) + " working days only " +
               std::to_string(kMadeSoFar) + " are made");
  v1::ReportProgressRequest report;
  report.set_purchase_order_id(purchase_order_);
  report.set_line_number(1);
  report.set_made_quantity(kMadeSoFar);
  const auto reported = teller_.Call(kAcme, &Capacity::ReportProgress, report);
  late_end_ =
      calendar_.EndOf(DayFromToday(1), static_cast<int>((kOrdered - kMadeSoFar) / kDailyOutput));
  teller_.ExpectDate("the estimated end", late_end_, reported.plan().estimated_end_date());
  teller_.Expect("it lies after the confirmed date: a new ETA is due",
                 reported.plan().eta_requested(),
                 DateText(late_end_) + " after " + DateText(reported.plan().confirmed_date()));
  const auto asked = teller_.EventsBetween(kAcme, crates_, v1::EVENT_KIND_ETA_REQUESTED,
                                           plan_sequence_, teller_.NowSequence());
  teller_.Expect("acme is asked for it once",
                 asked.size() == 1 && SameDate(asked[0].date(), late_end_) &&
                     SameDate(asked[0].previous_date(), asked_date_),
                 std::to_string(asked.size()) + " events");
}

void ProductionStory::ALaterDateIsPreviewed() {
  late_date_ = AddDays(late_end_, 1);
  const auto days = static_cast<int64_t>(DayOf(late_date_) - DayOf(asked_date_));
  teller_.Step("Before it answers, acme looks at what " + DateText(late_date_) + " would do; " +
               std::to_string(kFirstWants) + " could still come in time");
  v1::PreviewEtaRequest ask;
  ask.set_supply_line_id(Supply().supply_line_id());
  *ask.mutable_eta_date() = late_date_;
  ask.set_in_time_quantity(kFirstWants);
  const auto answer = teller_.Call(kAcme, &Preview::PreviewEta, ask);
  preview_ = answer.effect();
  teller_.ExpectEqual("promises that would move", 2, preview_.moved_count());
  teller_.ExpectEqual("promises that break what was told", 2, preview_.broken_told_count());
  teller_.ExpectEqual("first promises that it breaks", 2, preview_.broken_first_count());
  teller_.Expect("both by the same days",
                 preview_.least_later_days() == days && preview_.most_later_days() == days,
                 std::to_string(preview_.least_later_days()) + " to " +
                     std::to_string(preview_.most_later_days()));
  teller_.ExpectEqual("promises that move if the first part comes in time", 1,
                      answer.better_split().effect().moved_count());
  teller_.ExpectDate("the date that stands, because asking writes nothing", asked_date_,
                     Supply().eta_date());
}

void ProductionStory::ANewEtaIsGiven() {
  teller_.Step("acme gives the new date, and says why: capacity");
  const v1::SupplyLine supply = Supply();
  v1::UpdateEtaRequest update;
  update.set_supply_line_id(supply.supply_line_id());
  update.set_eta_version(supply.eta_version() + 1);
  *update.mutable_eta_date() = late_date_;
  update.set_reason(v1::SUPPLY_REASON_CAPACITY);
  update.set_note("the press stood still for two days");
  const auto updated = teller_.Call(kAcme, &Supplying::UpdateEta, update);
  teller_.Expect("the update is applied", updated.applied(), updated.applied() ? "yes" : "no");
  const v1::Order order = teller_.ReadOrder(first_order_, updated.sequence());
  teller_.ExpectDate("the promise that has moved at once", late_date_,
                     order.lines(0).promised_date());
  teller_.ExpectDate("the first promise, that stays", first_promised_,
                     order.lines(0).first_promised_date());
  teller_.Await("both customers are told", updated.sequence(),
                [&] { return PromiseChanges(updated.sequence()) >= preview_.moved_count(); });
  teller_.ExpectEqual("events, one for each promise that the preview counted",
                      preview_.moved_count(), PromiseChanges(updated.sequence()));
  v1::GetProductionPlanRequest get;
  get.set_purchase_order_id(purchase_order_);
  get.set_line_number(1);
  get.set_min_sequence(updated.sequence());
  const auto plan = teller_.Call(kAcme, &Capacity::GetProductionPlan, get).plan();
  teller_.Expect("no new ETA is due any more", !plan.eta_requested(),
                 DateText(plan.estimated_end_date()) + " by " + DateText(plan.confirmed_date()));
}

void ProductionStory::AFirstPartIsShipped() {
  teller_.Step("acme ships the first " + std::to_string(kFirstWants) + " in time, for " +
               DateText(asked_date_));
  v1::AnnounceShipmentRequest announce;
  announce.set_delivery_note("crates-" + teller_.tag());
  announce.set_carrier("Harbour Freight Lines");
  announce.set_tracking_reference("HFL-" + teller_.tag());
  *announce.mutable_expected_date() = asked_date_;
  v1::AnnouncedPart& part = *announce.add_lines();
  part.set_supply_line_id(Supply().supply_line_id());
  part.set_quantity(kFirstWants);
  announce.add_packages()->set_package_number("1 of 1");
  const auto announced = teller_.Call(kAcme, &Notices::AnnounceShipment, announce);
  notice_ = announced.shipment_notice().shipment_notice_id();
  teller_.Expect("it is announced",
                 announced.shipment_notice().state() == v1::SHIPMENT_NOTICE_STATE_ANNOUNCED,
                 EnumText(announced.shipment_notice().state()));
  CheckTransit(announced);
}

void ProductionStory::CheckTransit(const v1::AnnounceShipmentResponse& announced) {
  const auto line = teller_.ReadPurchaseOrderLine(purchase_order_, announced.sequence());
  std::string text;
  for (const v1::SupplyLine& supply : line.supply_lines()) {
    text += (text.empty() ? "" : ", ") + std::to_string(supply.expected_quantity()) + " on " +
            DateText(supply.eta_date()) +
            (supply.shipment_notice_id().empty() ? "" : " in transit");
  }
  teller_.Expect("one part is in transit, the other stays as it is",
                 text == std::to_string(kFirstWants) + " on " + DateText(asked_date_) +
                             " in transit, " + std::to_string(kLaterWants) + " on " +
                             DateText(late_date_),
                 text);
  ExpectBooked("the slots hold what they held",
               {calendar_.UnitsInWeek(0), kOrdered - calendar_.UnitsInWeek(0), 0},
               announced.sequence());
  teller_.Await("who waits longest has the date of the goods in transit", announced.sequence(),
                [&] {
                  return IsPromised(first_backorder_, kFirstWants, asked_date_,
                                    v1::PROMISE_BASIS_PRODUCTION_SLOT, announced.sequence()) &&
                         IsPromised(later_backorder_, kLaterWants, late_date_,
                                    v1::PROMISE_BASIS_PRODUCTION_SLOT, announced.sequence());
                });
}

void ProductionStory::TheFirstPartArrives() {
  teller_.Step("The goods of the notice arrive");
  v1::ReceivePurchaseOrderRequest receive;
  receive.set_purchase_order_id(purchase_order_);
  receive.set_shipment_notice_id(notice_);
  receive.add_lines()->set_line_number(1);
  receive.mutable_lines(0)->set_accepted_quantity(kFirstWants);
  const auto received = teller_.Call(kWarehouse, &PurchaseOrders::ReceivePurchaseOrder, receive);
  v1::GetShipmentNoticeRequest get;
  get.set_shipment_notice_id(notice_);
  get.set_min_sequence(received.sequence());
  const auto notice = teller_.Call(kWarehouse, &Notices::GetShipmentNotice, get).shipment_notice();
  teller_.Expect(
      "all of the notice is received",
      notice.state() == v1::SHIPMENT_NOTICE_STATE_RECEIVED &&
          notice.lines(0).received_quantity() == kFirstWants,
      EnumText(notice.state()) + ", " + std::to_string(notice.lines(0).received_quantity()));
  const auto first = teller_.ReadBackorder(first_backorder_, received.sequence());
  teller_.ExpectEqual("crates that the first backorder got", kFirstWants,
                      first.allocated_quantity());
  const auto later = teller_.ReadBackorder(later_backorder_, received.sequence());
  teller_.ExpectEqual("crates that the other still waits for", kLaterWants, later.open_quantity());
  const v1::Stock stock = teller_.ReadStock(crates_, received.sequence());
  teller_.ExpectEqual("crates on hand", kFirstWants, stock.on_hand_quantity());
  teller_.ExpectEqual("crates available", 0, stock.available_quantity());
}

}  // namespace

void PlayProductionStory(StoryTeller& teller) { ProductionStory(teller).Play(); }

}  // namespace backline::cli
