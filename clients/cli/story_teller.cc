#include "clients/cli/story_teller.h"

#include "clients/cli/text.h"

namespace backline::cli {
namespace {

using Catalog = v1::CatalogService::Stub;
using Orders = v1::OrderService::Stub;
using Inventory = v1::InventoryService::Stub;
using Backorders = v1::BackorderService::Stub;
using PurchaseOrders = v1::PurchaseOrderService::Stub;

constexpr int64_t kPatienceMs = 20'000;  // for what happens in the background within milliseconds

}  // namespace

bool SameDate(const v1::Date& a, const v1::Date& b) { return DateText(a) == DateText(b); }

bool SameParts(const google::protobuf::RepeatedPtrField<v1::PromisePart>& found,
               const std::vector<StoryPart>& expected) {
  if (found.size() != static_cast<int>(expected.size())) return false;
  for (int i = 0; i < found.size(); ++i) {
    const StoryPart& part = expected[static_cast<size_t>(i)];
    if (found[i].quantity() != part.quantity || found[i].basis() != part.basis ||
        !SameDate(found[i].promised_date(), part.date)) {
      return false;
    }
  }
  return true;
}

void StoryTeller::Step(const std::string& text) { session_.out() << "\n" << text << std::endl; }

void StoryTeller::Say(const std::string& text) { session_.out() << "  " << text << std::endl; }

void StoryTeller::Expect(const std::string& what, bool holds, const std::string& found) {
  ++expectations_;
  failures_ += holds ? 0 : 1;
  session_.out() << (holds ? "  ok    " : "  FAIL  ") << what << ": " << found << std::endl;
}

void StoryTeller::ExpectEqual(const std::string& what, int64_t expected, int64_t found) {
  Expect(what + " is " + std::to_string(expected), expected == found, std::to_string(found));
}

void StoryTeller::ExpectDate(const std::string& what, const v1::Date& expected,
                             const v1::Date& found) {
  Expect(what + " is " + DateText(expected), SameDate(expected, found), DateText(found));
}

void StoryTeller::Await(const std::string& what, int64_t sequence,
                        const std::function<bool()>& condition) {
  const grpc::Status status =
      AwaitCondition(session_.Of(kPlanner), sequence, DeadlineIn(kPatienceMs), condition);
  Expect(what, status.ok(), status.ok() ? "seen" : status.error_message());
}

void StoryTeller::Finish() {
  session_.out() << "\n"
                 << expectations_ << " expectations, " << failures_ << " failed" << std::endl;
  if (failures_ > 0) throw Failure("the story did not go as expected");
}

void StoryTeller::OpenWarehouse() {
  v1::CreateLocationRequest location;
  location.mutable_location()->set_code("story-" + tag_);
  location.mutable_location()->set_name("Story warehouse");
  location.mutable_location()->set_time_zone("UTC");
  location_ = Call(kAdministrator, &Catalog::CreateLocation, location).location().location_id();
  for (const std::string name : {"first", "later"}) {
    v1::CreateCustomerRequest customer;
    customer.mutable_customer()->set_code("story-" + tag_ + "-" + name);
    customer.mutable_customer()->set_name("Story customer, " + name);
    customers_.push_back(
        Call(kAdministrator, &Catalog::CreateCustomer, customer).customer().customer_id());
  }
}

std::string StoryTeller::MakeProduct(const std::string& name, int lead_time_days) {
  v1::CreateProductRequest product;
  product.mutable_product()->set_sku("story-" + tag_ + "-" + name);
  product.mutable_product()->set_name("Story " + name);
  product.mutable_product()->set_backorder_policy(v1::BACKORDER_POLICY_ALLOW);
  product.mutable_product()->set_default_lead_time_days(lead_time_days);
  return Call(kAdministrator, &Catalog::CreateProduct, product).product().product_id();
}

void StoryTeller::Stock(const std::string& product_id, int64_t quantity) {
  v1::ReceiveStockRequest stock;
  stock.set_product_id(product_id);
  stock.set_location_id(location_);
  stock.set_quantity(quantity);
  Call(kWarehouse, &Inventory::ReceiveStock, stock);
}

std::string StoryTeller::EnsureAcme() {
  v1::GetSupplierRequest get;
  get.set_code("acme");
  const auto there = Try(kAdministrator, &Catalog::GetSupplier, get);
  if (there.ok()) return there->supplier().supplier_id();
  v1::CreateSupplierRequest create;
  create.mutable_supplier()->set_code("acme");
  create.mutable_supplier()->set_name("Acme Manufacturing");
  const auto created = Try(kAdministrator, &Catalog::CreateSupplier, create);
  if (created.ok()) return created->supplier().supplier_id();
  // Somebody else made it in between.
  return Call(kAdministrator, &Catalog::GetSupplier, get).supplier().supplier_id();
}

void StoryTeller::SourceFromAcme(const std::string& product_id, int lead_time_days) {
  v1::SetSourcingRequest source;
  source.mutable_sourcing()->set_product_id(product_id);
  source.mutable_sourcing()->set_supplier_id(EnsureAcme());
  source.mutable_sourcing()->set_rank(1);
  source.mutable_sourcing()->set_lead_time_days(lead_time_days);
  source.mutable_sourcing()->set_shares_demand(true);
  *source.mutable_sourcing()->mutable_unit_price() = ParseMoney("2.50", "EUR");
  Call(kAdministrator, &Catalog::SetSourcing, source);
}

v1::PlaceOrderResponse StoryTeller::PlaceOrder(
    int customer, const std::vector<std::pair<std::string, int64_t>>& lines) {
  v1::PlaceOrderRequest request;
  request.set_customer_id(customers_.at(static_cast<size_t>(customer)));
  request.set_external_reference("story-" + tag_);
  for (const auto& [product_id, quantity] : lines) {
    v1::NewOrderLine& line = *request.add_lines();
    line.set_line_number(request.lines_size());
    line.set_product_id(product_id);
    line.set_location_id(location_);
    line.set_quantity(quantity);
  }
  return Call(kOrders, &Orders::PlaceOrder, request);
}

v1::ReceivePurchaseOrderResponse StoryTeller::Receive(const std::string& purchase_order_id,
                                                      const std::string& note, int64_t quantity) {
  v1::ReceivePurchaseOrderRequest request;
  request.set_purchase_order_id(purchase_order_id);
  request.set_delivery_note(note);
  request.add_lines()->set_line_number(1);
  request.mutable_lines(0)->set_accepted_quantity(quantity);
  return Call(kWarehouse, &PurchaseOrders::ReceivePurchaseOrder, request);
}

v1::Order StoryTeller::ReadOrder(const std::string& order_id, int64_t min_sequence) {
  v1::GetOrderRequest request;
  request.set_order_id(order_id);
  request.set_min_sequence(min_sequence);
  return Call(kPlanner, &Orders::GetOrder, request).order();
}

v1::Backorder StoryTeller::ReadBackorder(const std::string& backorder_id, int64_t min_sequence) {
  v1::GetBackorderRequest request;
  request.set_backorder_id(backorder_id);
  request.set_min_sequence(min_sequence);
  return Call(kPlanner, &Backorders::GetBackorder, request).backorder();
}

std::vector<v1::Backorder> StoryTeller::ReadQueue(const std::string& product_id,
                                                  int64_t min_sequence) {
  v1::ListProductQueueRequest request;
  request.set_product_id(product_id);
  request.set_min_sequence(min_sequence);
  const auto queue = Call(kPlanner, &Backorders::ListProductQueue, request);
  return {queue.backorders().begin(), queue.backorders().end()};
}

v1::Stock StoryTeller::ReadStock(const std::string& product_id, int64_t min_sequence) {
  v1::ListStockRequest request;
  request.set_product_id(product_id);
  request.set_min_sequence(min_sequence);
  const auto response = Call(kPlanner, &Inventory::ListStock, request);
  return response.stock().empty() ? v1::Stock() : response.stock(0);
}

v1::PurchaseOrderLine StoryTeller::ReadPurchaseOrderLine(const std::string& purchase_order_id,
                                                         int64_t min_sequence) {
  v1::GetPurchaseOrderRequest request;
  request.set_purchase_order_id(purchase_order_id);
  request.set_min_sequence(min_sequence);
  return Call(kPlanner, &PurchaseOrders::GetPurchaseOrder, request).purchase_order().lines(0);
}

std::vector<v1::Event> StoryTeller::EventsBetween(const char* identity,
                                                  const std::string& product_id, v1::EventKind kind,
                                                  int64_t after, int64_t until) {
  std::vector<v1::Event> events;
  if (after >= until) return events;
  v1::WatchEventsRequest request;
  request.set_cursor(after);
  request.set_product_id(product_id);
  const auto collect = [&](const v1::WatchEventsResponse& response) {
    for (const v1::Event& event : response.events()) {
      if (event.sequence() > until) return false;
      if (event.kind() == kind) events.push_back(event);
    }
    return response.cursor() < until;
  };
  const grpc::Status status =
      WatchEvents(session_.Of(identity), request, DeadlineIn(kPatienceMs), collect);
  if (!status.ok()) throw Failure(FailureLine(ErrorOf(status)));
  return events;
}

int64_t StoryTeller::NowSequence() {
  v1::ListSuppliersRequest any;
  any.set_page_size(1);
  return Call(kPlanner, &Catalog::ListSuppliers, any).as_of_sequence();
}

}  // namespace backline::cli
