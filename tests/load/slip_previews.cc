#include "tests/load/slip_previews.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "clients/cpp/backline_client.h"
#include "clients/cpp/request_id.h"
#include "tests/load/supplier_answers.h"

namespace backline::load {
namespace {

using Clock = std::chrono::steady_clock;
using PurchaseOrders = v1::PurchaseOrderService::Stub;

constexpr int kOrdersPerCall = 100;
constexpr int kOrderingThreads = 4;  // more would fill the server's queue
constexpr int kWarmUp = 5;
constexpr int kDaysAhead = 30, kLateDays = 44;
constexpr int64_t kPatienceMs = 120'000;

[[noreturn]] void Fail(const std::string& what) { throw std::runtime_error("previews: " + what); }

template <typename Response>
Response Must(Result<Response> result) {
  if (!result.ok()) Fail(result.error().ToString());
  return result.take();
}

}  // namespace

SlipPreviews::SlipPreviews(const ServerUnderLoad& server, const std::string& supplier_id,
                           int pegged)
    : server_(server), pegged_(pegged) {
  MakeBacklog();
  MakeSupply(supplier_id);
}

void SlipPreviews::MakeBacklog() {
  BacklineClient administrator(server_.Channel("staff/administrator"));
  v1::CreateProductRequest product;
  product.set_request_id(NewRequestId());
  product.mutable_product()->set_sku("P-awaited");
  product.mutable_product()->set_name("Awaited product");
  product.mutable_product()->set_backorder_policy(v1::BACKORDER_POLICY_ALLOW);
  product.mutable_product()->set_default_lead_time_days(kDaysAhead);
  product_id_ = Must(administrator.Call(&v1::CatalogService::Stub::CreateProduct, product))
                    .product()
                    .product_id();
  BacklineClient orders(server_.Channel("service/orders"));
  const auto place = [&](int call) {
    v1::PlaceOrdersRequest request;
    const int count = std::min(kOrdersPerCall, pegged_ - call * kOrdersPerCall);
    for (int i = 0; i < count; ++i) {
      v1::PlaceOrderRequest& order = *request.add_orders();
      order.set_request_id(NewRequestId());
      order.set_customer_id(server_.customer_id(i % kCustomers));
      v1::NewOrderLine& line = *order.add_lines();
      line.set_line_number(1);
      line.set_product_id(product_id_);
      line.set_location_id(server_.location_id());
      line.set_quantity(1);
    }
    const auto placed = Must(orders.Call(&v1::OrderService::Stub::PlaceOrders, request));
    for (const v1::PlaceOrdersResponse::Result& result : placed.results()) {
      if (!result.has_placed()) Fail(result.error().message());
    }
  };
  InParallel((pegged_ + kOrdersPerCall - 1) / kOrdersPerCall, place, kOrderingThreads);
}

void SlipPreviews::MakeSupply(const std::string& supplier_id) {
  BacklineClient buyer(server_.Channel("staff/buyer"));
  v1::CreatePurchaseOrderRequest create;
  create.set_request_id(NewRequestId());
  create.set_supplier_id(supplier_id);
  create.set_location_id(server_.location_id());
  v1::NewPurchaseOrderLine& line = *create.add_lines();
  line.set_line_number(1);
  line.set_product_id(product_id_);
  line.set_quantity(pegged_);
  *line.mutable_requested_date() = DayAhead(kDaysAhead);
  v1::SendPurchaseOrderRequest send;
  send.set_request_id(NewRequestId());
  send.set_purchase_order_id(Must(buyer.Call(&PurchaseOrders::CreatePurchaseOrder, create))
                                 .purchase_order()
                                 .purchase_order_id());
  const auto sent = Must(buyer.Call(&PurchaseOrders::SendPurchaseOrder, send));

  BacklineClient supplier(server_.Channel(absl::StrCat("supplier/", kAnsweringSupplier)));
  v1::AnswerLineRequest answer;
  answer.set_request_id(NewRequestId());
  answer.set_purchase_order_id(send.purchase_order_id());
  answer.set_line_number(1);
  answer.set_version(sent.purchase_order().lines(0).version());
  answer.add_schedules()->set_quantity(pegged_);
  *answer.mutable_schedules(0)->mutable_eta_date() = DayAhead(kDaysAhead);
  const auto answered = Must(supplier.Call(&v1::SupplierService::Stub::AnswerLine, answer));
  supply_line_id_ = answered.line().line().supply_lines(0).supply_line_id();
  // Pegging goes on in the background, and while it does previews are refused. So does telling: who
  // was told no date yet is told one by any change, so that a split would seem to move everybody.
  v1::PreviewEtaRequest preview;
  preview.set_supply_line_id(supply_line_id_);
  *preview.mutable_eta_date() = DayAhead(kLateDays);
  const grpc::Status status = AwaitCondition(buyer, sent.sequence(), DeadlineIn(kPatienceMs), [&] {
    const auto previewed = supplier.Call(&v1::SlipPreviewService::Stub::PreviewEta, preview);
    return previewed.ok() && previewed->effect().broken_told_count() == pegged_;
  });
  if (!status.ok()) Fail("not everybody is pegged: " + status.error_message());
}

std::vector<double> SlipPreviews::Run(int calls, bool with_split) const {
  BacklineClient supplier(server_.Channel(absl::StrCat("supplier/", kAnsweringSupplier)));
  v1::PreviewEtaRequest request;
  request.set_supply_line_id(supply_line_id_);
  *request.mutable_eta_date() = DayAhead(kLateDays);
  if (with_split) request.set_in_time_quantity(pegged_ / 2);
  std::vector<double> latencies_ms;
  for (int call = 0; call < kWarmUp + calls; ++call) {
    const Clock::time_point before = Clock::now();
    const auto answer = Must(supplier.Call(&v1::SlipPreviewService::Stub::PreviewEta, request));
    const Clock::time_point after = Clock::now();
    if (call >= kWarmUp) {
      latencies_ms.push_back(std::chrono::duration<double, std::milli>(after - before).count());
    }
    if (answer.effect().moved_count() != pegged_) Fail("not everybody who waits is counted");
    if (with_split && answer.better_split().effect().moved_count() != pegged_ - pegged_ / 2) {
      Fail("the split does not delay the half that comes late");
    }
  }
  return latencies_ms;
}

}  // namespace backline::load
