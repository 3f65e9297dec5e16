// The RPCs of purchase_order_service.proto: parse, hand over, answer.
#pragma once

#include "backline/v1/purchase_order_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class PurchaseOrderService final : public v1::PurchaseOrderService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit PurchaseOrderService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* CreatePurchaseOrder(grpc::CallbackServerContext* context,
                                                const v1::CreatePurchaseOrderRequest* request,
                                                v1::CreatePurchaseOrderResponse* response) override;
  grpc::ServerUnaryReactor* ProposePurchaseOrders(
      grpc::CallbackServerContext* context, const v1::ProposePurchaseOrdersRequest* request,
      v1::ProposePurchaseOrdersResponse* response) override;
  grpc::ServerUnaryReactor* SendPurchaseOrder(grpc::CallbackServerContext* context,
                                              const v1::SendPurchaseOrderRequest* request,
                                              v1::SendPurchaseOrderResponse* response) override;
  grpc::ServerUnaryReactor* CancelPurchaseOrder(grpc::CallbackServerContext* context,
                                                const v1::CancelPurchaseOrderRequest* request,
                                                v1::CancelPurchaseOrderResponse* response) override;
  grpc::ServerUnaryReactor* ReceivePurchaseOrder(
      grpc::CallbackServerContext* context, const v1::ReceivePurchaseOrderRequest* request,
      v1::ReceivePurchaseOrderResponse* response) override;
  grpc::ServerUnaryReactor* AmendPurchaseOrderLine(
      grpc::CallbackServerContext* context, const v1::AmendPurchaseOrderLineRequest* request,
      v1::AmendPurchaseOrderLineResponse* response) override;
  grpc::ServerUnaryReactor* DecideResponse(grpc::CallbackServerContext* context,
                                           const v1::DecideResponseRequest* request,
                                           v1::DecideResponseResponse* response) override;
  grpc::ServerUnaryReactor* ListResponses(grpc::CallbackServerContext* context,
                                          const v1::ListResponsesRequest* request,
                                          v1::ListResponsesResponse* response) override;
  grpc::ServerUnaryReactor* ReviewEta(grpc::CallbackServerContext* context,
                                      const v1::ReviewEtaRequest* request,
                                      v1::ReviewEtaResponse* response) override;
  grpc::ServerUnaryReactor* SetTolerance(grpc::CallbackServerContext* context,
                                         const v1::SetToleranceRequest* request,
                                         v1::SetToleranceResponse* response) override;
  grpc::ServerUnaryReactor* GetPurchaseOrder(grpc::CallbackServerContext* context,
                                             const v1::GetPurchaseOrderRequest* request,
                                             v1::GetPurchaseOrderResponse* response) override;
  grpc::ServerUnaryReactor* ListPurchaseOrders(grpc::CallbackServerContext* context,
                                               const v1::ListPurchaseOrdersRequest* request,
                                               v1::ListPurchaseOrdersResponse* response) override;
  grpc::ServerUnaryReactor* ListSupplierDelivery(
      grpc::CallbackServerContext* context, const v1::ListSupplierDeliveryRequest* request,
      v1::ListSupplierDeliveryResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
