#include "tests/kill/operations.h"

#include <set>
#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/channel.h"

namespace backline::kill {
namespace {

constexpr int64_t kTimeoutMs = 5'000;

// The server's word that the outcome is not final. Everything else with a reason is a rule's no.
const std::set<std::string> kNotFinal = {
    "",         "OVERLOADED",   "DEADLINE_PASSED", "DATABASE_UNAVAILABLE", "SHUTTING_DOWN",
    "CONFLICT", "STORAGE_FULL", "INTERNAL",        "SEQUENCE_NOT_REACHED"};

std::string Total(const v1::Order& order, int64_t (v1::OrderLine::*quantity)() const) {
  int64_t total = 0;
  for (const v1::OrderLine& line : order.lines()) total += (line.*quantity)();
  return absl::StrCat(total);
}

Fields Read(const v1::PlaceOrderResponse& response) {
  return {{"id", response.order().order_id()}};
}
Fields Read(const v1::CancelOrderResponse& response) {
  return {{"id", response.order().order_id()},
          {"cancelled", Total(response.order(), &v1::OrderLine::cancelled_quantity)}};
}
Fields Read(const v1::ShipOrderResponse& response) {
  int64_t shipped = 0;
  for (const v1::ShipmentLine& line : response.shipment().lines()) shipped += line.quantity();
  return {{"id", response.shipment().shipment_id()}, {"shipped", absl::StrCat(shipped)}};
}
Fields Read(const v1::ReceiveStockResponse& response) {
  return {{"id", response.stock().product_id()}};
}
template <typename Response>
Fields Read(const Response& response) {
  return {{"id", response.purchase_order().purchase_order_id()}};
}

v1::PlaceOrderRequest PlaceOrder(const Operation& operation) {
  v1::PlaceOrderRequest request;
  request.set_customer_id(operation.fields.at("customer"));
  request.set_external_reference(operation.op);
  for (absl::string_view part : absl::StrSplit(operation.fields.at("lines"), ' ')) {
    const std::vector<std::string> line = absl::StrSplit(part, ':');
    v1::NewOrderLine& added = *request.add_lines();
    added.set_line_number(request.lines_size());
    added.set_product_id(line.at(0));
    added.set_quantity(std::stoll(line.at(1)));
    added.set_location_id(operation.fields.at("location"));
  }
  return request;
}

v1::CreatePurchaseOrderRequest CreatePurchaseOrder(const Operation& operation) {
  v1::CreatePurchaseOrderRequest request;
  request.set_supplier_id(operation.fields.at("supplier"));
  request.set_location_id(operation.fields.at("location"));
  request.set_external_reference(operation.op);
  v1::NewPurchaseOrderLine& line = *request.add_lines();
  line.set_line_number(1);
  line.set_product_id(operation.fields.at("product"));
  line.set_quantity(std::stoll(operation.fields.at("quantity")));
  return request;
}

}  // namespace

bool IsFinal(const std::string& reason) { return !kNotFinal.contains(reason); }

std::unique_ptr<BacklineClient> Connect(const std::string& address, const std::string& certificates,
                                        const std::string& identity) {
  auto channel = OpenChannel({address, certificates, identity, true});
  if (!channel.ok()) throw std::runtime_error(std::string(channel.status().message()));
  return std::make_unique<BacklineClient>(*channel);
}

// One attempt of one operation.
struct Target::Attempt {
  const Operation& operation;
  bool patient;

  template <typename Stub, typename Request, typename Response>
  Answer Send(BacklineClient& client,
              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
              Request request) {
    request.set_request_id(operation.request_id);
    grpc::ClientContext context;
    context.set_deadline(DeadlineIn(kTimeoutMs));
    context.set_wait_for_ready(patient);
    Response response;
    const grpc::Status status = (client.stub<Stub>().*method)(&context, request, &response);
    if (status.ok()) {
      Answer answer{Answer::Kind::kOk, Read(response)};
      answer.fields["replayed"] = response.replayed() ? "yes" : "no";
      answer.fields["sequence"] = absl::StrCat(response.sequence());
      return answer;
    }
    const CallError error = ErrorOf(status);
    return {IsFinal(error.reason) ? Answer::Kind::kRefused : Answer::Kind::kUnknown,
            {{"reason", error.reason.empty() ? CodeName(error.code) : error.reason},
             {"message", error.message}}};
  }
};

Target::Target(std::string name, const std::string& address, const std::string& certificates)
    : name_(std::move(name)),
      orders_(Connect(address, certificates, "service/orders")),
      warehouse_(Connect(address, certificates, "service/warehouse")),
      buyer_(Connect(address, certificates, "staff/buyer")),
      administrator_(Connect(address, certificates, "staff/administrator")) {}

Answer Target::Call(const Operation& operation, bool patient) {
  Attempt attempt{operation, patient};
  const auto field = [&](const char* name) { return operation.fields.at(name); };
  if (operation.call == "PlaceOrder") {
    return attempt.Send(*orders_, &v1::OrderService::Stub::PlaceOrder, PlaceOrder(operation));
  }
  if (operation.call == "CancelOrder") {
    v1::CancelOrderRequest request;
    request.set_order_id(field("order"));
    return attempt.Send(*orders_, &v1::OrderService::Stub::CancelOrder, request);
  }
  if (operation.call == "ShipOrder") {
    v1::ShipOrderRequest request;
    request.set_order_id(field("order"));
    request.set_tracking_reference(operation.op);
    return attempt.Send(*warehouse_, &v1::OrderService::Stub::ShipOrder, request);
  }
  if (operation.call == "ReceiveStock") {
    v1::ReceiveStockRequest request;
    request.set_product_id(field("product"));
    request.set_location_id(field("location"));
    request.set_quantity(std::stoll(field("quantity")));
    request.set_external_reference(operation.op);
    return attempt.Send(*warehouse_, &v1::InventoryService::Stub::ReceiveStock, request);
  }
  if (operation.call == "CreatePurchaseOrder") {
    return attempt.Send(*buyer_, &v1::PurchaseOrderService::Stub::CreatePurchaseOrder,
                        CreatePurchaseOrder(operation));
  }
  if (operation.call == "SendPurchaseOrder") {
    v1::SendPurchaseOrderRequest request;
    request.set_purchase_order_id(field("purchase_order"));
    return attempt.Send(*buyer_, &v1::PurchaseOrderService::Stub::SendPurchaseOrder, request);
  }
  if (operation.call != "ReceivePurchaseOrder") throw std::logic_error(operation.call);
  v1::ReceivePurchaseOrderRequest request;
  request.set_purchase_order_id(field("purchase_order"));
  request.set_delivery_note(operation.op);
  v1::ReceivedLine& line = *request.add_lines();
  line.set_line_number(1);
  line.set_accepted_quantity(std::stoll(field("quantity")));
  return attempt.Send(*warehouse_, &v1::PurchaseOrderService::Stub::ReceivePurchaseOrder, request);
}

}  // namespace backline::kill
