// The first chapters of the story: from an order that stock cannot cover to its delivery.
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "clients/cli/story_teller.h"
#include "clients/cli/text.h"

namespace backline::cli {
namespace {

using Orders = v1::OrderService::Stub;
using PurchaseOrders = v1::PurchaseOrderService::Stub;
using Supplying = v1::SupplierService::Stub;

constexpr int kFirstDays = 10, kSlipDays = 9, kSecondDays = 14;
constexpr int kLeadTimeDays = 12;
constexpr int64_t kInStock = 10, kWanted = 30, kShort = 20, kFirstPart = 12, kSecondPart = 8;
constexpr int64_t kLaterWanted = 8, kRivalWanted = 5;
constexpr int kFirstCustomer = 0, kLaterCustomer = 1;

// Lets two threads begin at the same moment.
class StartingLine {
 public:
  void Wait() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return arrived_ == 2; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
};

class OrderStory {
 public:
  explicit OrderStory(StoryTeller& teller) : teller_(teller) {}

  void Play() {
    SetUp();
    PlaceTheOrder();
    ProposeAndSend();
    SupplierSplits();
    SomebodyElseWaits();
    FirstDateSlips();
    FirstPartArrives();
    ShipAndDeliver("the reserved part", {40, 40, kInStock + kFirstPart});
    TheRestArrives();
    ShipAndDeliver("the rest", {0, 0, kSecondPart});
  }

 private:
  void SetUp();
  void PlaceTheOrder();
  void ProposeAndSend();
  void SupplierSplits();
  void SupplierSeesDemand(int64_t sequence);
  void SomebodyElseWaits();
  void FirstDateSlips();
  void FirstPartArrives();
  void CheckFirstPart(const v1::PlaceOrderResponse& rival);
  std::vector<v1::Event> PromiseChanges(int64_t after, int64_t until) {
    return teller_.EventsBetween(kPlanner, boxes_, v1::EVENT_KIND_PROMISE_CHANGED, after, until);
  }
  void TheRestArrives();
  void ShipAndDeliver(const std::string& what, const std::vector<int64_t>& quantities);

  StoryTeller& teller_;
  std::string cups_, lids_, boxes_;
  std::string order_, backorder_, later_backorder_, purchase_order_;
  v1::Date first_promised_;
  v1::Date first_date_ = DayFromToday(kFirstDays);
  v1::Date second_date_ = DayFromToday(kSecondDays);
  v1::Date slipped_date_ = AddDays(first_date_, kSlipDays);
  int64_t slip_sequence_ = 0;
};

void OrderStory::SetUp() {
  teller_.Step("A warehouse with cups, lids and only " + std::to_string(kInStock) +
               " boxes; acme makes boxes (codes story-" + teller_.tag() + "-...)");
  for (const auto& [name, quantity, into] :
       {std::tuple("cup", int64_t{100}, &cups_), std::tuple("lid", int64_t{100}, &lids_),
        std::tuple("box", kInStock, &boxes_)}) {
    *into = teller_.MakeProduct(name, kLeadTimeDays);
    teller_.Stock(*into, quantity);
  }
  teller_.SourceFromAcme(boxes_, kLeadTimeDays);
}

void OrderStory::PlaceTheOrder() {
  teller_.Step("A customer orders 40 cups, 40 lids and 30 boxes");
  const auto placed =
      teller_.PlaceOrder(kFirstCustomer, {{cups_, 40}, {lids_, 40}, {boxes_, kWanted}});
  order_ = placed.order().order_id();
  teller_.Expect("the answer has three lines", placed.order().lines_size() == 3,
                 std::to_string(placed.order().lines_size()));
  teller_.ExpectEqual("cups reserved", 40, placed.order().lines(0).reserved_quantity());
  teller_.ExpectEqual("lids reserved", 40, placed.order().lines(1).reserved_quantity());
  const v1::OrderLine& boxes = placed.order().lines(2);
  teller_.ExpectEqual("boxes reserved", kInStock, boxes.reserved_quantity());
  teller_.ExpectEqual("boxes backordered", kShort, boxes.backordered_quantity());
  teller_.Expect("the line has no date yet",
                 !boxes.has_promised_date() && !boxes.has_first_promised_date(),
                 PromiseText(boxes.promise_parts()));
  const auto queue = teller_.ReadQueue(boxes_, placed.sequence());
  teller_.ExpectEqual("entries in the queue of boxes", 1, static_cast<int64_t>(queue.size()));
  if (queue.empty()) throw Failure("the backorder is not in its queue");
  backorder_ = queue[0].backorder_id();
  teller_.Expect("the backorder is undated, because stock was short",
                 queue[0].state() == v1::BACKORDER_STATE_UNPEGGED &&
                     queue[0].cause() == v1::BACKORDER_CAUSE_SHORT_AT_ENTRY &&
                     !queue[0].has_promised_date(),
                 EnumText(queue[0].state()) + ", " + EnumText(queue[0].cause()));
  teller_.ExpectEqual("its place in the queue", 1, queue[0].queue_position());
}

void OrderStory::ProposeAndSend() {
  teller_.Step("A purchase order is proposed for what waits, and sent");
  v1::ProposePurchaseOrdersRequest propose;
  propose.add_product_ids(boxes_);
  propose.set_location_id(teller_.location());
  const auto proposed = teller_.Call(kBuyer, &PurchaseOrders::ProposePurchaseOrders, propose);
  teller_.ExpectEqual("purchase orders proposed", 1, proposed.purchase_orders_size());
  if (proposed.purchase_orders().empty()) throw Failure("nothing was proposed");
  purchase_order_ = proposed.purchase_orders(0).purchase_order_id();
  teller_.ExpectEqual("boxes on it", kShort,
                      proposed.purchase_orders(0).lines(0).ordered_quantity());
  teller_.ExpectRefusal("asked again, nothing is ordered twice", "NOTHING_TO_DO",
                        teller_.Try(kBuyer, &PurchaseOrders::ProposePurchaseOrders, propose));
  v1::SendPurchaseOrderRequest send;
  send.set_purchase_order_id(purchase_order_);
  const auto sent = teller_.Call(kBuyer, &PurchaseOrders::SendPurchaseOrder, send);
  teller_.Await(
      "the backorder is pegged to it, on the date that we asked for", sent.sequence(), [&] {
        const v1::Backorder backorder = teller_.ReadBackorder(backorder_, sent.sequence());
        return SameParts(backorder.promise_parts(),
                         {{kShort, sent.purchase_order().lines(0).requested_date(),
                           v1::PROMISE_BASIS_SUPPLIER_REQUESTED}});
      });
  SupplierSeesDemand(sent.sequence());
}

void OrderStory::SupplierSeesDemand(int64_t sequence) {
  teller_.Step("The supplier sees the demand that waits for it, and never who waits");
  v1::ListDemandRequest request;
  request.set_page_size(200);
  request.set_min_sequence(sequence);
  int64_t quantity = 0, rows = 0;
  bool few = false, pegged = false;
  do {
    const auto page = teller_.Call(kAcme, &Supplying::ListDemand, request);
    for (const v1::Demand& demand : page.demand()) {
      if (demand.product_id() != boxes_) continue;
      ++rows;
      quantity += demand.quantity();
      few = demand.fewer_than_three_customers();
      pegged = !demand.supply_line_id().empty();
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  teller_.Expect("one row of demand, pegged to its supply", rows == 1 && pegged,
                 std::to_string(rows));
  teller_.ExpectEqual("boxes that wait for it", kShort, quantity);
  teller_.Expect("fewer than three customers wait", few, few ? "yes" : "no");
}

void OrderStory::SupplierSplits() {
  teller_.Step("The supplier confirms " + std::to_string(kFirstPart) + " boxes for " +
               DateText(first_date_) + " and " + std::to_string(kSecondPart) + " for " +
               DateText(second_date_));
  v1::AnswerLineRequest answer;
  answer.set_purchase_order_id(purchase_order_);
  answer.set_line_number(1);
  answer.set_version(teller_.ReadPurchaseOrderLine(purchase_order_, 0).version());
  for (const auto& [quantity, date] :
       {std::pair(kFirstPart, first_date_), std::pair(kSecondPart, second_date_)}) {
    v1::ConfirmedSchedule& schedule = *answer.add_schedules();
    schedule.set_quantity(quantity);
    *schedule.mutable_eta_date() = date;
  }
  answer.set_reason(v1::SUPPLY_REASON_CAPACITY);
  answer.set_note("half a line is down");
  const auto answered = teller_.Call(kAcme, &Supplying::AnswerLine, answer);
  teller_.Expect(
      "the line is accepted with changes",
      answered.line().line().state() == v1::PURCHASE_ORDER_LINE_STATE_ACCEPTED_WITH_CHANGES,
      EnumText(answered.line().line().state()));
  teller_.Await("the promise has two parts, confirmed by the supplier", answered.sequence(), [&] {
    return SameParts(teller_.ReadBackorder(backorder_, answered.sequence()).promise_parts(),
                     {{kFirstPart, first_date_, v1::PROMISE_BASIS_SUPPLIER_CONFIRMED},
                      {kSecondPart, second_date_, v1::PROMISE_BASIS_SUPPLIER_CONFIRMED}});
  });
  const v1::Order order = teller_.ReadOrder(order_, answered.sequence());
  const v1::OrderLine& boxes = order.lines(2);
  teller_.Expect("the line is promised for the later date",
                 DateText(boxes.promised_date()) == DateText(second_date_),
                 PromiseText(boxes.promise_parts()));
  first_promised_ = boxes.first_promised_date();
  teller_.Expect("the first promise stands", boxes.has_first_promised_date(),
                 DateText(first_promised_));
}

void OrderStory::SomebodyElseWaits() {
  teller_.Step("Another customer orders " + std::to_string(kLaterWanted) +
               " boxes and waits behind");
  const auto placed = teller_.PlaceOrder(kLaterCustomer, {{boxes_, kLaterWanted}});
  teller_.ExpectEqual("boxes backordered", kLaterWanted,
                      placed.order().lines(0).backordered_quantity());
  const auto queue = teller_.ReadQueue(boxes_, placed.sequence());
  teller_.ExpectEqual("entries in the queue of boxes", 2, static_cast<int64_t>(queue.size()));
  if (queue.size() != 2) throw Failure("the second backorder is not in the queue");
  teller_.Expect("the first backorder is still before it", queue[0].backorder_id() == backorder_,
                 queue[0].backorder_id());
  later_backorder_ = queue[1].backorder_id();
  teller_.ExpectEqual("its place in the queue", 2, queue[1].queue_position());
}

void OrderStory::FirstDateSlips() {
  teller_.Step("The first date slips by nine days to " + DateText(slipped_date_) + ": transport");
  std::optional<v1::SupplyLine> first;
  const v1::PurchaseOrderLine line = teller_.ReadPurchaseOrderLine(purchase_order_, 0);
  for (const v1::SupplyLine& supply : line.supply_lines()) {
    if (DateText(supply.eta_date()) == DateText(first_date_)) first = supply;
  }
  if (!first) throw Failure("the first schedule is not there");
  v1::UpdateEtaRequest update;
  update.set_supply_line_id(first->supply_line_id());
  update.set_eta_version(first->eta_version() + 1);
  *update.mutable_eta_date() = slipped_date_;
  update.set_reason(v1::SUPPLY_REASON_TRANSPORT);
  update.set_note("the vessel was rolled");
  const auto updated = teller_.Call(kAcme, &Supplying::UpdateEta, update);
  slip_sequence_ = updated.sequence();
  teller_.Expect("the update is applied", updated.applied(), updated.applied() ? "yes" : "no");
  const v1::Order order = teller_.ReadOrder(order_, slip_sequence_);
  const v1::OrderLine& boxes = order.lines(2);
  teller_.Expect("the current promise has moved at once",
                 DateText(boxes.promised_date()) == DateText(slipped_date_),
                 PromiseText(boxes.promise_parts()));
  teller_.Expect("the first promise stays",
                 DateText(boxes.first_promised_date()) == DateText(first_promised_),
                 DateText(boxes.first_promised_date()));
  teller_.Await("an event tells it", slip_sequence_,
                [&] { return !PromiseChanges(slip_sequence_, teller_.NowSequence()).empty(); });
}

void OrderStory::FirstPartArrives() {
  teller_.Step("The first part, " + std::to_string(kFirstPart) +
               " boxes, arrives; at the same moment a new order asks for " +
               std::to_string(kRivalWanted));
  StartingLine line;
  v1::ReceivePurchaseOrderResponse received;
  v1::PlaceOrderResponse rival;
  std::exception_ptr failure;
  std::thread other([&] {
    line.Wait();
    try {
      rival = teller_.PlaceOrder(kLaterCustomer, {{boxes_, kRivalWanted}});
    } catch (...) {
      failure = std::current_exception();
    }
  });
  line.Wait();
  try {
    received = teller_.Receive(purchase_order_, "story-" + teller_.tag() + "-1", kFirstPart);
  } catch (...) {
    other.join();
    throw;
  }
  other.join();
  if (failure != nullptr) std::rethrow_exception(failure);
  teller_.Say(std::string("the ") +
              (received.sequence() < rival.sequence() ? "goods" : "new order") + " came first");
  const auto changes = PromiseChanges(slip_sequence_, received.sequence());
  const bool one = changes.size() == 1 && changes[0].order_id() == order_ &&
                   changes[0].line_number() == 3 &&
                   DateText(changes[0].date()) == DateText(slipped_date_);
  teller_.Expect("the slip was told by exactly one event, for line 3", one,
                 std::to_string(changes.size()) +
                     (changes.empty() ? "" : " on " + DateText(changes[0].date())));
  CheckFirstPart(rival);
}

void OrderStory::CheckFirstPart(const v1::PlaceOrderResponse& rival) {
  const v1::OrderLine& rival_line = rival.order().lines(0);
  teller_.ExpectEqual("boxes that the new order got", 0, rival_line.reserved_quantity());
  teller_.ExpectEqual("boxes that it waits for", kRivalWanted, rival_line.backordered_quantity());
  const auto first = teller_.ReadBackorder(backorder_, rival.sequence());
  teller_.ExpectEqual("boxes that the oldest backorder got", kFirstPart,
                      first.allocated_quantity());
  teller_.ExpectEqual("boxes that it still waits for", kSecondPart, first.open_quantity());
  const auto later = teller_.ReadBackorder(later_backorder_, rival.sequence());
  teller_.ExpectEqual("boxes that the later backorder got", 0, later.allocated_quantity());
  const v1::Stock stock = teller_.ReadStock(boxes_, rival.sequence());
  teller_.ExpectEqual("boxes on hand", kInStock + kFirstPart, stock.on_hand_quantity());
  teller_.ExpectEqual("boxes available", 0, stock.available_quantity());
}

void OrderStory::TheRestArrives() {
  teller_.Step("The second part, " + std::to_string(kSecondPart) + " boxes, arrives");
  const auto received =
      teller_.Receive(purchase_order_, "story-" + teller_.tag() + "-2", kSecondPart);
  const auto first = teller_.ReadBackorder(backorder_, received.sequence());
  teller_.ExpectEqual("boxes that the backorder still waits for", 0, first.open_quantity());
  teller_.ExpectEqual(
      "boxes that the later backorder got", 0,
      teller_.ReadBackorder(later_backorder_, received.sequence()).allocated_quantity());
}

void OrderStory::ShipAndDeliver(const std::string& what, const std::vector<int64_t>& quantities) {
  teller_.Step("Ship " + what + ", deliver");
  v1::ShipOrderRequest ship;
  ship.set_order_id(order_);
  ship.set_tracking_reference("story-" + teller_.tag());
  const auto shipped = teller_.Call(kWarehouse, &Orders::ShipOrder, ship);
  int64_t expected = 0, found = 0;
  for (const int64_t quantity : quantities) expected += quantity;
  for (const v1::ShipmentLine& line : shipped.shipment().lines()) found += line.quantity();
  teller_.ExpectEqual("units in the shipment", expected, found);
  v1::ConfirmDeliveryRequest confirm;
  confirm.set_shipment_id(shipped.shipment().shipment_id());
  confirm.set_proof_of_delivery("signed at the door");
  const auto confirmed = teller_.Call(kWarehouse, &Orders::ConfirmDelivery, confirm);
  for (const v1::OrderLine& line : confirmed.order().lines()) {
    teller_.Expect(
        "line " + std::to_string(line.line_number()) + ": all that was shipped is delivered",
        line.delivered_quantity() == line.shipped_quantity() && line.reserved_quantity() == 0,
        std::to_string(line.delivered_quantity()) + " of " +
            std::to_string(line.ordered_quantity()));
  }
}

}  // namespace

void PlayOrderStory(StoryTeller& teller) { OrderStory(teller).Play(); }

}  // namespace backline::cli
