#include "server/services/purchase_order_service.h"

#include <set>

namespace backline {
namespace {

constexpr const char* kCreatePurchaseOrder =
    "/backline.v1.PurchaseOrderService/CreatePurchaseOrder";
constexpr const char* kProposePurchaseOrders =
    "/backline.v1.PurchaseOrderService/ProposePurchaseOrders";
constexpr const char* kSendPurchaseOrder = "/backline.v1.PurchaseOrderService/SendPurchaseOrder";
constexpr const char* kCancelPurchaseOrder =
    "/backline.v1.PurchaseOrderService/CancelPurchaseOrder";
constexpr const char* kReceivePurchaseOrder =
    "/backline.v1.PurchaseOrderService/ReceivePurchaseOrder";
constexpr const char* kAmendPurchaseOrderLine =
    "/backline.v1.PurchaseOrderService/AmendPurchaseOrderLine";
constexpr const char* kDecideResponse = "/backline.v1.PurchaseOrderService/DecideResponse";
constexpr const char* kListResponses = "/backline.v1.PurchaseOrderService/ListResponses";
constexpr const char* kReviewEta = "/backline.v1.PurchaseOrderService/ReviewEta";
constexpr const char* kSetTolerance = "/backline.v1.PurchaseOrderService/SetTolerance";
constexpr const char* kGetPurchaseOrder = "/backline.v1.PurchaseOrderService/GetPurchaseOrder";
constexpr const char* kListPurchaseOrders = "/backline.v1.PurchaseOrderService/ListPurchaseOrders";
constexpr const char* kListSupplierDelivery =
    "/backline.v1.PurchaseOrderService/ListSupplierDelivery";

template <typename Response>
bool AnswerPurchaseOrder(const Written& written, const WorkingSet& set, Response& response) {
  ToWire(ViewOf(set, PurchaseOrderId(written.outcome.resource_id)),
         response.mutable_purchase_order());
  return true;
}

template <typename Response>
ReadResult ReadPurchaseOrder(Reader& reader, PurchaseOrderId id, Response& response) {
  return AnswerOne(
      reader.GetPurchaseOrder(id), Reason::kPurchaseOrderNotFound, response,
      [&](const PurchaseOrderView& view) { ToWire(view, response.mutable_purchase_order()); });
}

template <typename Response>
ReadResult RereadPurchaseOrder(Reader& reader, const Written& written, Response& response) {
  return ReadPurchaseOrder(reader, PurchaseOrderId(written.outcome.resource_id), response);
}

ToleranceKey ToleranceOf(const Written& written) {
  return {SupplierId(written.outcome.resource_id), written.outcome.second_resource_id};
}

// The drafts that this very request made: its events name them.
bool AnswerProposal(const Written& written, const WorkingSet& set,
                    v1::ProposePurchaseOrdersResponse& response) {
  std::set<PurchaseOrderId> drafts;
  for (const Event& event : set.appends().events) {
    if (event.kind != EventKind::kPurchaseOrderCreated) continue;
    if (event.request_key == written.request_key) drafts.insert(event.purchase_order_id);
  }
  for (PurchaseOrderId id : drafts) ToWire(ViewOf(set, id), response.add_purchase_orders());
  for (ProductId id : written.outcome.unsourced) response.add_unsourced_product_ids(WireId(id));
  return true;
}

ReadResult RereadProposal(Reader& reader, const Written& written,
                          v1::ProposePurchaseOrdersResponse& response) {
  const auto read = reader.GetProposal(written.request_key);
  if (!read.ok()) return read.status();
  if (!read->value) return {};
  for (const PurchaseOrderView& view : *read->value) ToWire(view, response.add_purchase_orders());
  return {};
}

}  // namespace

grpc::ServerUnaryReactor* PurchaseOrderService::CreatePurchaseOrder(
    grpc::CallbackServerContext* context, const v1::CreatePurchaseOrderRequest* request,
    v1::CreatePurchaseOrderResponse* response) {
  return calls_.Write(context, request, response, kCreatePurchaseOrder,
                      AnswerPurchaseOrder<v1::CreatePurchaseOrderResponse>,
                      RereadPurchaseOrder<v1::CreatePurchaseOrderResponse>);
}

grpc::ServerUnaryReactor* PurchaseOrderService::ProposePurchaseOrders(
    grpc::CallbackServerContext* context, const v1::ProposePurchaseOrdersRequest* request,
    v1::ProposePurchaseOrdersResponse* response) {
  return calls_.Write(context, request, response, kProposePurchaseOrders, AnswerProposal,
                      RereadProposal);
}

grpc::ServerUnaryReactor* PurchaseOrderService::SendPurchaseOrder(
    grpc::CallbackServerContext* context, const v1::SendPurchaseOrderRequest* request,
    v1::SendPurchaseOrderResponse* response) {
  return calls_.Write(context, request, response, kSendPurchaseOrder,
                      AnswerPurchaseOrder<v1::SendPurchaseOrderResponse>,
                      RereadPurchaseOrder<v1::SendPurchaseOrderResponse>);
}

grpc::ServerUnaryReactor* PurchaseOrderService::CancelPurchaseOrder(
    grpc::CallbackServerContext* context, const v1::CancelPurchaseOrderRequest* request,
    v1::CancelPurchaseOrderResponse* response) {
  return calls_.Write(context, request, response, kCancelPurchaseOrder,
                      AnswerPurchaseOrder<v1::CancelPurchaseOrderResponse>,
                      RereadPurchaseOrder<v1::CancelPurchaseOrderResponse>);
}

grpc::ServerUnaryReactor* PurchaseOrderService::ReceivePurchaseOrder(
    grpc::CallbackServerContext* context, const v1::ReceivePurchaseOrderRequest* request,
    v1::ReceivePurchaseOrderResponse* response) {
  return calls_.Write(context, request, response, kReceivePurchaseOrder,
                      AnswerPurchaseOrder<v1::ReceivePurchaseOrderResponse>,
                      RereadPurchaseOrder<v1::ReceivePurchaseOrderResponse>);
}

grpc::ServerUnaryReactor* PurchaseOrderService::AmendPurchaseOrderLine(
    grpc::CallbackServerContext* context, const v1::AmendPurchaseOrderLineRequest* request,
    v1::AmendPurchaseOrderLineResponse* response) {
  return calls_.Write(context, request, response, kAmendPurchaseOrderLine,
                      AnswerPurchaseOrder<v1::AmendPurchaseOrderLineResponse>,
                      RereadPurchaseOrder<v1::AmendPurchaseOrderLineResponse>);
}

grpc::ServerUnaryReactor* PurchaseOrderService::DecideResponse(
    grpc::CallbackServerContext* context, const v1::DecideResponseRequest* request,
    v1::DecideResponseResponse* response) {
  return calls_.Write(context, request, response, kDecideResponse,
                      AnswerPurchaseOrder<v1::DecideResponseResponse>,
                      RereadPurchaseOrder<v1::DecideResponseResponse>);
}

grpc::ServerUnaryReactor* PurchaseOrderService::ListResponses(
    grpc::CallbackServerContext* context, const v1::ListResponsesRequest* request,
    v1::ListResponsesResponse* response) {
  return calls_.Read(
      context, request, response, kListResponses,
      [=, this](Fields& fields) {
        return calls_.Page<PurchaseOrderLineKey>(*request, kListResponses, fields);
      },
      [this](Reader& reader, const Caller&, const PageRequest<PurchaseOrderLineKey>& page,
             v1::ListResponsesResponse& response) -> ReadResult {
        const auto read = reader.ListWaitingResponses(page.after, page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, page, response.mutable_responses(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* PurchaseOrderService::ReviewEta(grpc::CallbackServerContext* context,
                                                          const v1::ReviewEtaRequest* request,
                                                          v1::ReviewEtaResponse* response) {
  return calls_.Write(
      context, request, response, kReviewEta,
      [](const Written& written, const WorkingSet& set, v1::ReviewEtaResponse& response) {
        ToWire(*set.Find<SupplyLine>(SupplyLineId(written.outcome.resource_id)),
               response.mutable_supply_line());
        return true;
      },
      [](Reader& reader, const Written& written, v1::ReviewEtaResponse& response) {
        return AnswerOne(reader.GetSupplyLine(SupplyLineId(written.outcome.resource_id)),
                         Reason::kSupplyLineNotFound, response, [&](const SupplyLine& line) {
                           ToWire(line, response.mutable_supply_line());
                         });
      });
}

grpc::ServerUnaryReactor* PurchaseOrderService::SetTolerance(grpc::CallbackServerContext* context,
                                                             const v1::SetToleranceRequest* request,
                                                             v1::SetToleranceResponse* response) {
  return calls_.Write(
      context, request, response, kSetTolerance,
      [](const Written& written, const WorkingSet& set, v1::SetToleranceResponse& response) {
        ToWire(*set.Find<ToleranceRule>(ToleranceOf(written)), response.mutable_tolerance());
        return true;
      },
      [](Reader& reader, const Written& written, v1::SetToleranceResponse& response) {
        return AnswerOne(
            reader.GetTolerance(ToleranceOf(written)), Reason::kSupplierNotFound, response,
            [&](const ToleranceRule& rule) { ToWire(rule, response.mutable_tolerance()); });
      });
}

grpc::ServerUnaryReactor* PurchaseOrderService::GetPurchaseOrder(
    grpc::CallbackServerContext* context, const v1::GetPurchaseOrderRequest* request,
    v1::GetPurchaseOrderResponse* response) {
  return calls_.Read(
      context, request, response, kGetPurchaseOrder,
      [=, this](Fields& fields) {
        return fields.Required<PurchaseOrderId>("purchase_order_id", request->purchase_order_id());
      },
      [](Reader& reader, const Caller&, PurchaseOrderId id,
         v1::GetPurchaseOrderResponse& response) {
        return ReadPurchaseOrder(reader, id, response);
      });
}

grpc::ServerUnaryReactor* PurchaseOrderService::ListPurchaseOrders(
    grpc::CallbackServerContext* context, const v1::ListPurchaseOrdersRequest* request,
    v1::ListPurchaseOrdersResponse* response) {
  struct Query {
    SupplierId supplier_id;
    PageRequest<PurchaseOrderId> page;
  };
  return calls_.Read(
      context, request, response, kListPurchaseOrders,
      [=, this](Fields& fields) {
        return Query{fields.Optional<SupplierId>("supplier_id", request->supplier_id()),
                     calls_.Page<PurchaseOrderId>(*request, kListPurchaseOrders, fields)};
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListPurchaseOrdersResponse& response) -> ReadResult {
        const auto read =
            reader.ListPurchaseOrders(IfAny(query.supplier_id), query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_purchase_orders(), response,
                        [](const PurchaseOrderView& view) { return view.purchase_order.id; });
        return {};
      });
}

grpc::ServerUnaryReactor* PurchaseOrderService::ListSupplierDelivery(
    grpc::CallbackServerContext* context, const v1::ListSupplierDeliveryRequest* request,
    v1::ListSupplierDeliveryResponse* response) {
  struct Query {
    Date as_of;
    PageRequest<std::string> page;
  };
  return calls_.Read(
      context, request, response, kListSupplierDelivery,
      [=, this](Fields& fields) {
        return Query{fields.Day("as_of_date", request->has_as_of_date(), request->as_of_date())
                         .value_or(fields.caller().today),
                     calls_.Page<std::string>(*request, kListSupplierDelivery, fields)};
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListSupplierDeliveryResponse& response) -> ReadResult {
        const auto read =
            reader.ListSupplierDelivery(query.as_of, query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_suppliers(), response);
        return {};
      });
}

}  // namespace backline
