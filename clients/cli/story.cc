// `backline story`: from an order that stock cannot cover to its delivery, through the public API
// alone. It prints what it does and what it expects, and fails when an expectation does not hold.
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "clients/cli/commands.h"
#include "clients/cli/text.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {
namespace {

using Catalog = v1::CatalogService::Stub;
using Orders = v1::OrderService::Stub;
using Inventory = v1::InventoryService::Stub;
using Backorders = v1::BackorderService::Stub;
using PurchaseOrders = v1::PurchaseOrderService::Stub;
using Supplying = v1::SupplierService::Stub;

constexpr int64_t kPatienceMs = 20'000;  // for what happens in the background within milliseconds
constexpr int kFirstDays = 10, kSlipDays = 9, kSecondDays = 14;
constexpr int kLeadTimeDays = 12;
constexpr int64_t kInStock = 10, kWanted = 30, kShort = 20, kFirstPart = 12, kSecondPart = 8;
constexpr int64_t kLaterWanted = 8, kRivalWanted = 5;

struct Part {
  int64_t quantity = 0;
  v1::Date date;
  v1::PromiseBasis basis = v1::PROMISE_BASIS_NONE;
};

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

class Story {
 public:
  explicit Story(Session& session) : session_(session), tag_(NewRequestId().substr(0, 8)) {}

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
    Audit();
    session_.out() << "\n"
                   << expectations_ << " expectations, " << failures_ << " failed" << std::endl;
    if (failures_ > 0) throw Failure("the story did not go as expected");
  }

 private:
  // What is told and checked.

  void Step(const std::string& text) { session_.out() << "\n" << text << std::endl; }
  void Expect(const std::string& what, bool holds, const std::string& found) {
    ++expectations_;
    failures_ += holds ? 0 : 1;
    session_.out() << (holds ? "  ok    " : "  FAIL  ") << what << ": " << found << std::endl;
  }
  void ExpectEqual(const std::string& what, int64_t expected, int64_t found) {
    Expect(what + " is " + std::to_string(expected), expected == found, std::to_string(found));
  }
  void ExpectParts(const std::string& what,
                   const google::protobuf::RepeatedPtrField<v1::PromisePart>& found,
                   const std::vector<Part>& expected) {
    Expect(what, SameParts(found, expected), PromiseText(found));
  }
  static bool SameParts(const google::protobuf::RepeatedPtrField<v1::PromisePart>& found,
                        const std::vector<Part>& expected) {
    if (found.size() != static_cast<int>(expected.size())) return false;
    for (int i = 0; i < found.size(); ++i) {
      const Part& part = expected[static_cast<size_t>(i)];
      if (found[i].quantity() != part.quantity || found[i].basis() != part.basis ||
          DateText(found[i].promised_date()) != DateText(part.date)) {
        return false;
      }
    }
    return true;
  }
  // Waits for what the server does in the background after `sequence`.
  void Await(const std::string& what, int64_t sequence, const std::function<bool()>& condition) {
    const grpc::Status status =
        AwaitCondition(session_.Of(kPlanner), sequence, DeadlineIn(kPatienceMs), condition);
    Expect(what, status.ok(), status.ok() ? "seen" : status.error_message());
  }

  // Calls.

  template <typename Stub, typename Request, typename Response>
  Response Call(const char* identity,
                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                Request request) {
    if constexpr (requires { request.set_request_id(""); }) request.set_request_id(NewRequestId());
    return Answer(session_.Of(identity).Call(method, request));
  }
  v1::Order ReadOrder(const std::string& order_id, int64_t min_sequence) {
    v1::GetOrderRequest request;
    request.set_order_id(order_id);
    request.set_min_sequence(min_sequence);
    return Call(kPlanner, &Orders::GetOrder, request).order();
  }
  v1::Backorder ReadBackorder(const std::string& backorder_id, int64_t min_sequence) {
    v1::GetBackorderRequest request;
    request.set_backorder_id(backorder_id);
    request.set_min_sequence(min_sequence);
    return Call(kPlanner, &Backorders::GetBackorder, request).backorder();
  }
  std::vector<v1::Backorder> ReadQueue(int64_t min_sequence) {
    v1::ListProductQueueRequest request;
    request.set_product_id(products_[2]);
    request.set_min_sequence(min_sequence);
    const auto queue = Call(kPlanner, &Backorders::ListProductQueue, request);
    return {queue.backorders().begin(), queue.backorders().end()};
  }
  v1::Stock ReadStock(int64_t min_sequence) {
    v1::ListStockRequest request;
    request.set_product_id(products_[2]);
    request.set_min_sequence(min_sequence);
    const auto response = Call(kPlanner, &Inventory::ListStock, request);
    return response.stock().empty() ? v1::Stock() : response.stock(0);
  }
  v1::PurchaseOrderLine ReadPurchaseOrderLine(int64_t min_sequence) {
    v1::GetPurchaseOrderRequest request;
    request.set_purchase_order_id(purchase_order_);
    request.set_min_sequence(min_sequence);
    return Call(kPlanner, &PurchaseOrders::GetPurchaseOrder, request).purchase_order().lines(0);
  }
  v1::PlaceOrderResponse Place(const std::string& customer_id,
                               const std::vector<std::pair<int, int64_t>>& lines) {
    v1::PlaceOrderRequest request;
    request.set_customer_id(customer_id);
    request.set_external_reference("story-" + tag_);
    for (const auto& [product, quantity] : lines) {
      v1::NewOrderLine& line = *request.add_lines();
      line.set_line_number(request.lines_size());
      line.set_product_id(products_[static_cast<size_t>(product)]);
      line.set_location_id(location_);
      line.set_quantity(quantity);
    }
    return Call(kOrders, &Orders::PlaceOrder, request);
  }
  v1::ReceivePurchaseOrderResponse Receive(const std::string& note, int64_t quantity) {
    v1::ReceivePurchaseOrderRequest request;
    request.set_purchase_order_id(purchase_order_);
    request.set_delivery_note(note);
    request.add_lines()->set_line_number(1);
    request.mutable_lines(0)->set_accepted_quantity(quantity);
    return Call(kWarehouse, &PurchaseOrders::ReceivePurchaseOrder, request);
  }

  // Chapters.

  void SetUp();
  std::string EnsureSupplier();
  void PlaceTheOrder();
  void ProposeAndSend();
  void SupplierSplits();
  void SupplierSeesDemand(int64_t sequence);
  void SomebodyElseWaits();
  void FirstDateSlips();
  void FirstPartArrives();
  void CheckFirstPart(const v1::PlaceOrderResponse& rival);
  std::vector<v1::Event> PromiseChanges(int64_t after, int64_t until);
  void TheRestArrives();
  void ShipAndDeliver(const std::string& what, const std::vector<int64_t>& quantities);
  void Audit();

  Session& session_;
  const std::string tag_;
  int expectations_ = 0, failures_ = 0;
  std::string location_, first_customer_, later_customer_;
  std::vector<std::string> products_;
  std::string order_, backorder_, later_backorder_, purchase_order_;
  v1::Date first_promised_;
  v1::Date first_date_ = DayFromToday(kFirstDays);
  v1::Date second_date_ = DayFromToday(kSecondDays);
  v1::Date slipped_date_ = AddDays(first_date_, kSlipDays);
  int64_t slip_sequence_ = 0;
};

std::string Story::EnsureSupplier() {
  v1::GetSupplierRequest get;
  get.set_code("acme");
  const auto there = session_.Of(kAdministrator).Call(&Catalog::GetSupplier, get);
  if (there.ok()) return there->supplier().supplier_id();
  v1::CreateSupplierRequest create;
  create.set_request_id(NewRequestId());
  create.mutable_supplier()->set_code("acme");
  create.mutable_supplier()->set_name("Acme Manufacturing");
  const auto created = session_.Of(kAdministrator).Call(&Catalog::CreateSupplier, create);
  if (created.ok()) return created->supplier().supplier_id();
  // Somebody else made it in between.
  return Answer(session_.Of(kAdministrator).Call(&Catalog::GetSupplier, get))
      .supplier()
      .supplier_id();
}

void Story::SetUp() {
  Step("A warehouse with cups, lids and only " + std::to_string(kInStock) +
       " boxes; acme makes boxes (codes story-" + tag_ + "-...)");
  v1::CreateLocationRequest location;
  location.mutable_location()->set_code("story-" + tag_);
  location.mutable_location()->set_name("Story warehouse");
  location.mutable_location()->set_time_zone("UTC");
  location_ = Call(kAdministrator, &Catalog::CreateLocation, location).location().location_id();
  for (const auto& [name, quantity] :
       {std::pair("cup", int64_t{100}), std::pair("lid", int64_t{100}),
        std::pair("box", kInStock)}) {
    v1::CreateProductRequest product;
    product.mutable_product()->set_sku("story-" + tag_ + "-" + name);
    product.mutable_product()->set_name(std::string("Story ") + name);
    product.mutable_product()->set_backorder_policy(v1::BACKORDER_POLICY_ALLOW);
    product.mutable_product()->set_default_lead_time_days(kLeadTimeDays);
    products_.push_back(
        Call(kAdministrator, &Catalog::CreateProduct, product).product().product_id());
    v1::ReceiveStockRequest stock;
    stock.set_product_id(products_.back());
    stock.set_location_id(location_);
    stock.set_quantity(quantity);
    Call(kWarehouse, &Inventory::ReceiveStock, stock);
  }
  for (const auto& [name, into] :
       {std::pair("first", &first_customer_), std::pair("later", &later_customer_)}) {
    v1::CreateCustomerRequest customer;
    customer.mutable_customer()->set_code("story-" + tag_ + "-" + name);
    customer.mutable_customer()->set_name(std::string("Story customer, ") + name);
    *into = Call(kAdministrator, &Catalog::CreateCustomer, customer).customer().customer_id();
  }
  v1::SetSourcingRequest source;
  source.mutable_sourcing()->set_product_id(products_[2]);
  source.mutable_sourcing()->set_supplier_id(EnsureSupplier());
  source.mutable_sourcing()->set_rank(1);
  source.mutable_sourcing()->set_lead_time_days(kLeadTimeDays);
  source.mutable_sourcing()->set_shares_demand(true);
  *source.mutable_sourcing()->mutable_unit_price() = ParseMoney("2.50", "EUR");
  Call(kAdministrator, &Catalog::SetSourcing, source);
}

void Story::PlaceTheOrder() {
  Step("A customer orders 40 cups, 40 lids and 30 boxes");
  const auto placed = Place(first_customer_, {{0, 40}, {1, 40}, {2, kWanted}});
  order_ = placed.order().order_id();
  Expect("the answer has three lines", placed.order().lines_size() == 3,
         std::to_string(placed.order().lines_size()));
  ExpectEqual("cups reserved", 40, placed.order().lines(0).reserved_quantity());
  ExpectEqual("lids reserved", 40, placed.order().lines(1).reserved_quantity());
  const v1::OrderLine& boxes = placed.order().lines(2);
  ExpectEqual("boxes reserved", kInStock, boxes.reserved_quantity());
  ExpectEqual("boxes backordered", kShort, boxes.backordered_quantity());
  Expect("the line has no date yet", !boxes.has_promised_date() && !boxes.has_first_promised_date(),
         PromiseText(boxes.promise_parts()));
  const auto queue = ReadQueue(placed.sequence());
  ExpectEqual("entries in the queue of boxes", 1, static_cast<int64_t>(queue.size()));
  if (queue.empty()) throw Failure("the backorder is not in its queue");
  backorder_ = queue[0].backorder_id();
  Expect("the backorder is undated, because stock was short",
         queue[0].state() == v1::BACKORDER_STATE_UNPEGGED &&
             queue[0].cause() == v1::BACKORDER_CAUSE_SHORT_AT_ENTRY &&
             !queue[0].has_promised_date(),
         EnumText(queue[0].state()) + ", " + EnumText(queue[0].cause()));
  ExpectEqual("its place in the queue", 1, queue[0].queue_position());
}

void Story::ProposeAndSend() {
  Step("A purchase order is proposed for what waits, and sent");
  v1::ProposePurchaseOrdersRequest propose;
  propose.add_product_ids(products_[2]);
  propose.set_location_id(location_);
  const auto proposed = Call(kBuyer, &PurchaseOrders::ProposePurchaseOrders, propose);
  ExpectEqual("purchase orders proposed", 1, proposed.purchase_orders_size());
  if (proposed.purchase_orders().empty()) throw Failure("nothing was proposed");
  purchase_order_ = proposed.purchase_orders(0).purchase_order_id();
  ExpectEqual("boxes on it", kShort, proposed.purchase_orders(0).lines(0).ordered_quantity());
  propose.set_request_id(NewRequestId());
  const auto again = session_.Of(kBuyer).Call(&PurchaseOrders::ProposePurchaseOrders, propose);
  Expect("asked again, nothing is ordered twice",
         !again.ok() && again.error().reason == "NOTHING_TO_DO",
         again.ok() ? "a second proposal" : again.error().reason);
  v1::SendPurchaseOrderRequest send;
  send.set_purchase_order_id(purchase_order_);
  const auto sent = Call(kBuyer, &PurchaseOrders::SendPurchaseOrder, send);
  Await("the backorder is pegged to it, on the date that we asked for", sent.sequence(), [&] {
    const v1::Backorder backorder = ReadBackorder(backorder_, sent.sequence());
    return SameParts(backorder.promise_parts(),
                     {{kShort, sent.purchase_order().lines(0).requested_date(),
                       v1::PROMISE_BASIS_SUPPLIER_REQUESTED}});
  });
  SupplierSeesDemand(sent.sequence());
}

void Story::SupplierSeesDemand(int64_t sequence) {
  Step("The supplier sees the demand that waits for it, and never who waits");
  v1::ListDemandRequest request;
  request.set_page_size(200);
  request.set_min_sequence(sequence);
  int64_t quantity = 0, rows = 0;
  bool few = false, pegged = false;
  do {
    const auto page = Call(kAcme, &Supplying::ListDemand, request);
    for (const v1::Demand& demand : page.demand()) {
      if (demand.product_id() != products_[2]) continue;
      ++rows;
      quantity += demand.quantity();
      few = demand.fewer_than_three_customers();
      pegged = !demand.supply_line_id().empty();
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  Expect("one row of demand, pegged to its supply", rows == 1 && pegged, std::to_string(rows));
  ExpectEqual("boxes that wait for it", kShort, quantity);
  Expect("fewer than three customers wait", few, few ? "yes" : "no");
}

void Story::SupplierSplits() {
  Step("The supplier confirms " + std::to_string(kFirstPart) + " boxes for " +
       DateText(first_date_) + " and " + std::to_string(kSecondPart) + " for " +
       DateText(second_date_));
  v1::AnswerLineRequest answer;
  answer.set_purchase_order_id(purchase_order_);
  answer.set_line_number(1);
  answer.set_version(ReadPurchaseOrderLine(0).version());
  for (const auto& [quantity, date] :
       {std::pair(kFirstPart, first_date_), std::pair(kSecondPart, second_date_)}) {
    v1::ConfirmedSchedule& schedule = *answer.add_schedules();
    schedule.set_quantity(quantity);
    *schedule.mutable_eta_date() = date;
  }
  answer.set_reason(v1::SUPPLY_REASON_CAPACITY);
  answer.set_note("half a line is down");
  const auto answered = Call(kAcme, &Supplying::AnswerLine, answer);
  Expect("the line is accepted with changes",
         answered.line().line().state() == v1::PURCHASE_ORDER_LINE_STATE_ACCEPTED_WITH_CHANGES,
         EnumText(answered.line().line().state()));
  Await("the promise has two parts, confirmed by the supplier", answered.sequence(), [&] {
    return SameParts(ReadBackorder(backorder_, answered.sequence()).promise_parts(),
                     {{kFirstPart, first_date_, v1::PROMISE_BASIS_SUPPLIER_CONFIRMED},
                      {kSecondPart, second_date_, v1::PROMISE_BASIS_SUPPLIER_CONFIRMED}});
  });
  const v1::Order order = ReadOrder(order_, answered.sequence());
  const v1::OrderLine& boxes = order.lines(2);
  Expect("the line is promised for the later date",
         DateText(boxes.promised_date()) == DateText(second_date_),
         PromiseText(boxes.promise_parts()));
  first_promised_ = boxes.first_promised_date();
  Expect("the first promise stands", boxes.has_first_promised_date(), DateText(first_promised_));
}

void Story::SomebodyElseWaits() {
  Step("Another customer orders " + std::to_string(kLaterWanted) + " boxes and waits behind");
  const auto placed = Place(later_customer_, {{2, kLaterWanted}});
  ExpectEqual("boxes backordered", kLaterWanted, placed.order().lines(0).backordered_quantity());
  const auto queue = ReadQueue(placed.sequence());
  ExpectEqual("entries in the queue of boxes", 2, static_cast<int64_t>(queue.size()));
  if (queue.size() != 2) throw Failure("the second backorder is not in the queue");
  Expect("the first backorder is still before it", queue[0].backorder_id() == backorder_,
         queue[0].backorder_id());
  later_backorder_ = queue[1].backorder_id();
  ExpectEqual("its place in the queue", 2, queue[1].queue_position());
}

void Story::FirstDateSlips() {
  Step("The first date slips by nine days to " + DateText(slipped_date_) + ": transport");
  std::optional<v1::SupplyLine> first;
  const v1::PurchaseOrderLine line = ReadPurchaseOrderLine(0);
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
  const auto updated = Call(kAcme, &Supplying::UpdateEta, update);
  slip_sequence_ = updated.sequence();
  Expect("the update is applied", updated.applied(), updated.applied() ? "yes" : "no");
  const v1::Order order = ReadOrder(order_, slip_sequence_);
  const v1::OrderLine& boxes = order.lines(2);
  Expect("the current promise has moved at once",
         DateText(boxes.promised_date()) == DateText(slipped_date_),
         PromiseText(boxes.promise_parts()));
  Expect("the first promise stays",
         DateText(boxes.first_promised_date()) == DateText(first_promised_),
         DateText(boxes.first_promised_date()));
  Await("an event tells it", slip_sequence_, [&] {
    v1::ListSuppliersRequest any;
    any.set_page_size(1);
    const int64_t now = Call(kPlanner, &Catalog::ListSuppliers, any).as_of_sequence();
    return !PromiseChanges(slip_sequence_, now).empty();
  });
}

// The PROMISE_CHANGED events of boxes in (after, until].
std::vector<v1::Event> Story::PromiseChanges(int64_t after, int64_t until) {
  std::vector<v1::Event> events;
  if (after >= until) return events;
  v1::WatchEventsRequest request;
  request.set_cursor(after);
  request.set_product_id(products_[2]);
  const auto collect = [&](const v1::WatchEventsResponse& response) {
    for (const v1::Event& event : response.events()) {
      if (event.sequence() > until) return false;
      if (event.kind() == v1::EVENT_KIND_PROMISE_CHANGED) events.push_back(event);
    }
    return response.cursor() < until;
  };
  const grpc::Status status =
      WatchEvents(session_.Of(kPlanner), request, DeadlineIn(kPatienceMs), collect);
  if (!status.ok()) throw Failure(FailureLine(ErrorOf(status)));
  return events;
}

void Story::FirstPartArrives() {
  Step("The first part, " + std::to_string(kFirstPart) +
       " boxes, arrives; at the same moment a new order asks for " + std::to_string(kRivalWanted));
  StartingLine line;
  v1::ReceivePurchaseOrderResponse received;
  v1::PlaceOrderResponse rival;
  std::exception_ptr failure;
  std::thread other([&] {
    line.Wait();
    try {
      rival = Place(later_customer_, {{2, kRivalWanted}});
    } catch (...) {
      failure = std::current_exception();
    }
  });
  line.Wait();
  try {
    received = Receive("story-" + tag_ + "-1", kFirstPart);
  } catch (...) {
    other.join();
    throw;
  }
  other.join();
  if (failure != nullptr) std::rethrow_exception(failure);
  session_.out() << "  the " << (received.sequence() < rival.sequence() ? "goods" : "new order")
                 << " came first" << std::endl;
  const auto changes = PromiseChanges(slip_sequence_, received.sequence());
  const bool one = changes.size() == 1 && changes[0].order_id() == order_ &&
                   changes[0].line_number() == 3 &&
                   DateText(changes[0].date()) == DateText(slipped_date_);
  Expect("the slip was told by exactly one event, for line 3", one,
         std::to_string(changes.size()) +
             (changes.empty() ? "" : " on " + DateText(changes[0].date())));
  CheckFirstPart(rival);
}

void Story::CheckFirstPart(const v1::PlaceOrderResponse& rival) {
  const v1::OrderLine& rival_line = rival.order().lines(0);
  ExpectEqual("boxes that the new order got", 0, rival_line.reserved_quantity());
  ExpectEqual("boxes that it waits for", kRivalWanted, rival_line.backordered_quantity());
  const auto first = ReadBackorder(backorder_, rival.sequence());
  ExpectEqual("boxes that the oldest backorder got", kFirstPart, first.allocated_quantity());
  ExpectEqual("boxes that it still waits for", kSecondPart, first.open_quantity());
  const auto later = ReadBackorder(later_backorder_, rival.sequence());
  ExpectEqual("boxes that the later backorder got", 0, later.allocated_quantity());
  const v1::Stock stock = ReadStock(rival.sequence());
  ExpectEqual("boxes on hand", kInStock + kFirstPart, stock.on_hand_quantity());
  ExpectEqual("boxes available", 0, stock.available_quantity());
}

void Story::TheRestArrives() {
  Step("The second part, " + std::to_string(kSecondPart) + " boxes, arrives");
  const auto received = Receive("story-" + tag_ + "-2", kSecondPart);
  const auto first = ReadBackorder(backorder_, received.sequence());
  ExpectEqual("boxes that the backorder still waits for", 0, first.open_quantity());
  ExpectEqual("boxes that the later backorder got", 0,
              ReadBackorder(later_backorder_, received.sequence()).allocated_quantity());
}

void Story::ShipAndDeliver(const std::string& what, const std::vector<int64_t>& quantities) {
  Step("Ship " + what + ", deliver");
  v1::ShipOrderRequest ship;
  ship.set_order_id(order_);
  ship.set_tracking_reference("story-" + tag_);
  const auto shipped = Call(kWarehouse, &Orders::ShipOrder, ship);
  int64_t expected = 0, found = 0;
  for (const int64_t quantity : quantities) expected += quantity;
  for (const v1::ShipmentLine& line : shipped.shipment().lines()) found += line.quantity();
  ExpectEqual("units in the shipment", expected, found);
  v1::ConfirmDeliveryRequest confirm;
  confirm.set_shipment_id(shipped.shipment().shipment_id());
  confirm.set_proof_of_delivery("signed at the door");
  const auto confirmed = Call(kWarehouse, &Orders::ConfirmDelivery, confirm);
  for (const v1::OrderLine& line : confirmed.order().lines()) {
    Expect("line " + std::to_string(line.line_number()) + ": all that was shipped is delivered",
           line.delivered_quantity() == line.shipped_quantity() && line.reserved_quantity() == 0,
           std::to_string(line.delivered_quantity()) + " of " +
               std::to_string(line.ordered_quantity()));
  }
}

void Story::Audit() {
  Step("The auditor recomputes everything from the ledgers");
  grpc::ClientContext context;
  auto reader = session_.Of(kAuditor).stub<v1::AuditService::Stub>().RunAudit(
      &context, v1::RunAuditRequest());
  v1::RunAuditResponse response;
  bool done = false;
  while (reader->Read(&response)) {
    done = done || response.done();
    for (const v1::Drift& drift : response.drifts()) {
      session_.out() << "  drift: " << drift.law() << ": " << drift.subject() << std::endl;
    }
  }
  const grpc::Status status = reader->Finish();
  if (!status.ok()) throw Failure(FailureLine(ErrorOf(status)));
  Expect("the audit ran to its end", done,
         std::to_string(response.product_count()) + " products, " +
             std::to_string(response.row_count()) + " rows, sequence " +
             std::to_string(response.sequence()));
  ExpectEqual("drift", 0, response.drift_count());
}

}  // namespace

void AddStoryCommand(CLI::App& app, Session& session) {
  auto* story = app.add_subcommand(
      "story", "Play the main story, check every step (uses several identities; --as is ignored)");
  story->callback([&session] { Story(session).Play(); });
}

}  // namespace backline::cli
