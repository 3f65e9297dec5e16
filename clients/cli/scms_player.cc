#include "clients/cli/scms_player.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "clients/cli/session.h"
#include "clients/cli/text.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {
namespace {

using Catalog = v1::CatalogService::Stub;
using Orders = v1::OrderService::Stub;
using Inventory = v1::InventoryService::Stub;
using PurchaseOrders = v1::PurchaseOrderService::Stub;
using Supplying = v1::SupplierService::Stub;

constexpr int kLeadTimeDays = 90;
// Documents between two looks at the progress.
constexpr size_t kChunk = 500;
constexpr int kFirstVersion = 1;  // of a line that nobody has answered yet
constexpr const char* kCurrency = "USD";

v1::Date Day(absl::CivilDay day) {
  v1::Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

std::string RequestId(const std::string& name) { return RequestIdFromName("scms/" + name); }

std::string DocumentName(const ScmsDocument& document) {
  return (document.direct_drop ? "purchase-order/" : "order/") + document.number;
}

// A note may be on deliveries of several days.
std::string DeliveryName(const ScmsDocument& document, const char* what,
                         const ScmsDelivery& delivery) {
  return absl::StrCat(DocumentName(document), "/", what, "/", delivery.note, "/",
                      absl::FormatCivilTime(delivery.day));
}

std::vector<int32_t> AllLines(const ScmsDocument& document) {
  std::vector<int32_t> numbers(document.lines.size());
  std::iota(numbers.begin(), numbers.end(), 1);
  return numbers;
}

// A price that is a plain number; the file's are.
bool HasPrice(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

}  // namespace

ScmsPlayer::ScmsPlayer(const ScmsPlan& plan, BacklineClient& client, const VendorClients& vendors,
                       Crew& crew)
    : plan_(plan),
      client_(client),
      vendors_(vendors),
      crew_(crew),
      played_(plan.documents.size()),
      locations_(plan.documents.size()) {}

template <typename Stub, typename Request, typename Response>
bool ScmsPlayer::Take(BacklineClient& client,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                      const Request& request, Response* response, PlayedDocument& document,
                      const std::vector<int32_t>& line_numbers) {
  Result<Response> result = client.Call(method, request);
  if (!result.ok()) {
    // Without a reason it is no refusal: the server was not reached, or is not ours.
    if (result.error().reason.empty() || result.error().retryable()) {
      throw Failure(FailureLine(result.error()));
    }
    for (const int32_t number : line_numbers) {
      document.refusals.emplace(number, result.error().ToString());
    }
    return false;
  }
  *response = result.take();
  Count(response->replayed());
  return true;
}

template <typename Stub, typename Request, typename Response>
Response ScmsPlayer::Make(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                       Response*),
                          const Request& request) {
  Response response = Answer(client_.Call(method, request));
  Count(response.replayed());
  return response;
}

void ScmsPlayer::Play() {
  AddParties();
  AddLocations();
  AddSources();
  if (plan_.is_page) {
    PlayDocuments();
  } else {
    PlayDays();
  }
}

void ScmsPlayer::PlayDays() {
  int64_t step_count = 0;
  for (const auto& [day, steps] : plan_.days) step_count += static_cast<int64_t>(steps.size());
  Progress progress("Playing", step_count);
  int64_t done = 0;
  for (const auto& [day, steps] : plan_.days) {
    progress.Set(done, absl::FormatCivilTime(day));
    crew_.Run(steps.size(), [&](size_t i) { PlayStep(steps[i]); });
    done += static_cast<int64_t>(steps.size());
  }
  progress.Set(done, "done");
}

void ScmsPlayer::PlayDocuments() {
  std::vector<std::vector<const ScmsStep*>> steps_of(plan_.documents.size());
  for (const auto& [day, steps] : plan_.days) {
    for (const ScmsStep& step : steps) steps_of[step.document].push_back(&step);
  }
  Progress progress("Playing", static_cast<int64_t>(steps_of.size()));
  for (size_t begin = 0; begin < steps_of.size(); begin += kChunk) {
    progress.Set(static_cast<int64_t>(begin), "");
    crew_.Run(std::min(kChunk, steps_of.size() - begin), [&](size_t i) {
      for (const ScmsStep* step : steps_of[begin + i]) PlayStep(*step);
    });
  }
  progress.Set(static_cast<int64_t>(steps_of.size()), "done");
}

void ScmsPlayer::AddParties() {
  for (const auto& [name, code] : plan_.vendor_codes) {
    v1::CreateSupplierRequest request;
    request.set_request_id(RequestId("supplier/" + code));
    request.mutable_supplier()->set_code(code);
    request.mutable_supplier()->set_name(name);
    suppliers_[name] = Make(&Catalog::CreateSupplier, request).supplier().supplier_id();
  }
  for (const auto& [name, code] : plan_.item_codes) {
    v1::CreateProductRequest request;
    request.set_request_id(RequestId("product/" + code));
    request.mutable_product()->set_sku(code);
    request.mutable_product()->set_name(name);
    request.mutable_product()->set_backorder_policy(v1::BACKORDER_POLICY_ALLOW);
    request.mutable_product()->set_default_lead_time_days(kLeadTimeDays);
    products_[name] = Make(&Catalog::CreateProduct, request).product().product_id();
  }
  for (const auto& [name, code] : plan_.country_codes) {
    v1::CreateCustomerRequest request;
    request.set_request_id(RequestId("customer/" + code));
    request.mutable_customer()->set_code(code);
    request.mutable_customer()->set_name(name);
    customers_[name] = Make(&Catalog::CreateCustomer, request).customer().customer_id();
  }
}

void ScmsPlayer::AddLocations() {
  Progress progress("Locations", static_cast<int64_t>(plan_.documents.size()));
  for (size_t begin = 0; begin < plan_.documents.size(); begin += kChunk) {
    progress.Set(static_cast<int64_t>(begin), "");
    const size_t count = std::min(kChunk, plan_.documents.size() - begin);
    crew_.Run(count, [&](size_t i) {
      const ScmsDocument& document = plan_.documents[begin + i];
      v1::CreateLocationRequest request;
      request.set_request_id(RequestId("location/" + DocumentName(document)));
      request.mutable_location()->set_code(
          CodeForName(document.direct_drop ? "po-" : "so-", document.number, {}));
      request.mutable_location()->set_name(document.number + ", " + document.country);
      request.mutable_location()->set_time_zone("UTC");
      locations_[begin + i] = Make(&Catalog::CreateLocation, request).location().location_id();
    });
  }
  progress.Set(static_cast<int64_t>(plan_.documents.size()), "");
}

void ScmsPlayer::AddSources() {
  crew_.Run(plan_.sources.size(), [&](size_t i) {
    const ScmsSource& source = plan_.sources[i];
    v1::SetSourcingRequest request;
    request.set_request_id(RequestId("source/" + plan_.item_codes.at(source.item) + "/" +
                                     plan_.vendor_codes.at(source.vendor)));
    v1::Sourcing& sourcing = *request.mutable_sourcing();
    sourcing.set_product_id(products_.at(source.item));
    sourcing.set_supplier_id(suppliers_.at(source.vendor));
    sourcing.set_rank(source.rank);
    sourcing.set_lead_time_days(kLeadTimeDays);
    if (HasPrice(source.pack_price)) {
      *sourcing.mutable_unit_price() = ParseMoney(source.pack_price, kCurrency);
    }
    Make(&Catalog::SetSourcing, request);
  });
}

void ScmsPlayer::PlayStep(const ScmsStep& step) {
  const ScmsDocument& document = plan_.documents[step.document];
  if (step.opens && document.direct_drop) Buy(step.document);
  if (step.opens && !document.direct_drop) Order(step.document);
  for (const size_t delivery : step.deliveries) {
    if (document.direct_drop) {
      ReceiveFromVendor(step.document, document.deliveries[delivery]);
    } else {
      ShipToCustomer(step.document, document.deliveries[delivery]);
    }
  }
}

void ScmsPlayer::Buy(size_t index) {
  const ScmsDocument& document = plan_.documents[index];
  PlayedDocument& played = played_[index];
  v1::CreatePurchaseOrderRequest create;
  create.set_request_id(RequestId(DocumentName(document) + "/create"));
  create.set_supplier_id(suppliers_.at(document.vendor));
  create.set_location_id(locations_[index]);
  create.set_external_reference(document.number);
  for (size_t i = 0; i < document.lines.size(); ++i) {
    const ScmsLine& from = document.lines[i];
    v1::NewPurchaseOrderLine& line = *create.add_lines();
    line.set_line_number(static_cast<int32_t>(i) + 1);
    line.set_product_id(products_.at(from.item));
    line.set_quantity(from.quantity);
    if (HasPrice(from.pack_price)) {
      *line.mutable_unit_price() = ParseMoney(from.pack_price, kCurrency);
    }
    *line.mutable_requested_date() = Day(from.scheduled);
  }
  v1::CreatePurchaseOrderResponse created;
  if (!Take(client_, &PurchaseOrders::CreatePurchaseOrder, create, &created, played,
            AllLines(document))) {
    return;
  }
  played.order_id = created.purchase_order().purchase_order_id();
  v1::SendPurchaseOrderRequest send;
  send.set_request_id(RequestId(DocumentName(document) + "/send"));
  send.set_purchase_order_id(played.order_id);
  *send.mutable_sent_date() = Day(document.order_day);
  v1::SendPurchaseOrderResponse sent;
  if (Take(client_, &PurchaseOrders::SendPurchaseOrder, send, &sent, played, AllLines(document))) {
    AnswerLines(index);
  }
}

void ScmsPlayer::AnswerLines(size_t index) {
  const ScmsDocument& document = plan_.documents[index];
  for (size_t i = 0; i < document.lines.size(); ++i) {
    const auto number = static_cast<int32_t>(i) + 1;
    v1::AnswerLineRequest request;
    request.set_request_id(RequestId(absl::StrCat(DocumentName(document), "/answer/", number)));
    request.set_purchase_order_id(played_[index].order_id);
    request.set_line_number(number);
    request.set_version(kFirstVersion);
    v1::ConfirmedSchedule& schedule = *request.add_schedules();
    schedule.set_quantity(document.lines[i].quantity);
    *schedule.mutable_eta_date() = Day(document.lines[i].scheduled);
    v1::AnswerLineResponse response;
    Take(*vendors_.at(document.vendor), &Supplying::AnswerLine, request, &response, played_[index],
         {number});
  }
}

void ScmsPlayer::Order(size_t index) {
  const ScmsDocument& document = plan_.documents[index];
  PlayedDocument& played = played_[index];
  v1::PlaceOrderRequest request;
  request.set_request_id(RequestId(DocumentName(document) + "/place"));
  request.set_customer_id(customers_.at(document.country));
  request.set_external_reference(document.number);
  *request.mutable_occurred_date() = Day(document.order_day);
  for (size_t i = 0; i < document.lines.size(); ++i) {
    v1::NewOrderLine& line = *request.add_lines();
    line.set_line_number(static_cast<int32_t>(i) + 1);
    line.set_product_id(products_.at(document.lines[i].item));
    line.set_location_id(locations_[index]);
    line.set_quantity(document.lines[i].quantity);
    *line.mutable_requested_date() = Day(document.lines[i].scheduled);
  }
  v1::PlaceOrderResponse response;
  if (Take(client_, &Orders::PlaceOrder, request, &response, played, AllLines(document))) {
    played.order_id = response.order().order_id();
  }
}

std::vector<int32_t> ScmsPlayer::OpenLines(size_t index, const ScmsDelivery& delivery) const {
  std::vector<int32_t> open;
  for (const int32_t number : delivery.line_numbers) {
    if (!played_[index].refusals.contains(number)) open.push_back(number);
  }
  return open;
}

void ScmsPlayer::ReceiveFromVendor(size_t index, const ScmsDelivery& delivery) {
  const ScmsDocument& document = plan_.documents[index];
  const std::vector<int32_t> open = OpenLines(index, delivery);
  if (open.empty()) return;
  v1::ReceivePurchaseOrderRequest request;
  request.set_request_id(RequestId(DeliveryName(document, "receive", delivery)));
  request.set_purchase_order_id(played_[index].order_id);
  request.set_delivery_note(delivery.note);
  *request.mutable_received_date() = Day(delivery.day);
  for (const int32_t number : open) {
    v1::ReceivedLine& line = *request.add_lines();
    line.set_line_number(number);
    line.set_accepted_quantity(document.lines[static_cast<size_t>(number) - 1].quantity);
  }
  v1::ReceivePurchaseOrderResponse response;
  Take(client_, &PurchaseOrders::ReceivePurchaseOrder, request, &response, played_[index], open);
}

void ScmsPlayer::ShipToCustomer(size_t index, const ScmsDelivery& delivery) {
  const ScmsDocument& document = plan_.documents[index];
  PlayedDocument& played = played_[index];
  for (const int32_t number : OpenLines(index, delivery)) {
    const ScmsLine& line = document.lines[static_cast<size_t>(number) - 1];
    v1::ReceiveStockRequest request;
    request.set_request_id(RequestId(absl::StrCat(DocumentName(document), "/stock/", number)));
    request.set_product_id(products_.at(line.item));
    request.set_location_id(locations_[index]);
    request.set_quantity(line.quantity);
    request.set_external_reference(delivery.note);
    *request.mutable_occurred_date() = Day(delivery.day);
    v1::ReceiveStockResponse response;
    Take(client_, &Inventory::ReceiveStock, request, &response, played, {number});
  }
  const std::vector<int32_t> open = OpenLines(index, delivery);
  if (open.empty()) return;
  v1::ShipOrderRequest ship;
  ship.set_request_id(RequestId(DeliveryName(document, "ship", delivery)));
  ship.set_order_id(played.order_id);
  ship.set_tracking_reference(delivery.note);
  *ship.mutable_shipped_date() = Day(delivery.day);
  for (const int32_t number : open) {
    v1::ShipmentLine& line = *ship.add_lines();
    line.set_line_number(number);
    line.set_quantity(document.lines[static_cast<size_t>(number) - 1].quantity);
  }
  v1::ShipOrderResponse shipped;
  if (!Take(client_, &Orders::ShipOrder, ship, &shipped, played, open)) return;
  v1::ConfirmDeliveryRequest confirm;
  confirm.set_request_id(RequestId(DeliveryName(document, "deliver", delivery)));
  confirm.set_shipment_id(shipped.shipment().shipment_id());
  confirm.set_proof_of_delivery(delivery.note);
  *confirm.mutable_delivered_date() = Day(delivery.day);
  v1::ConfirmDeliveryResponse confirmed;
  Take(client_, &Orders::ConfirmDelivery, confirm, &confirmed, played, open);
}

}  // namespace backline::cli
