// The RPCs of order_service.proto: parse, hand over, answer.
#pragma once

#include "backline/v1/order_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class OrderService final : public v1::OrderService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit OrderService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* PlaceOrder(grpc::CallbackServerContext* context,
                                       const v1::PlaceOrderRequest* request,
                                       v1::PlaceOrderResponse* response) override;
  grpc::ServerUnaryReactor* PlaceOrders(grpc::CallbackServerContext* context,
                                        const v1::PlaceOrdersRequest* request,
                                        v1::PlaceOrdersResponse* response) override;
  grpc::ServerUnaryReactor* CancelOrder(grpc::CallbackServerContext* context,
                                        const v1::CancelOrderRequest* request,
                                        v1::CancelOrderResponse* response) override;
  grpc::ServerUnaryReactor* AmendOrderLine(grpc::CallbackServerContext* context,
                                           const v1::AmendOrderLineRequest* request,
                                           v1::AmendOrderLineResponse* response) override;
  grpc::ServerUnaryReactor* ShipOrder(grpc::CallbackServerContext* context,
                                      const v1::ShipOrderRequest* request,
                                      v1::ShipOrderResponse* response) override;
  grpc::ServerUnaryReactor* ConfirmDelivery(grpc::CallbackServerContext* context,
                                            const v1::ConfirmDeliveryRequest* request,
                                            v1::ConfirmDeliveryResponse* response) override;
  grpc::ServerUnaryReactor* GetOrder(grpc::CallbackServerContext* context,
                                     const v1::GetOrderRequest* request,
                                     v1::GetOrderResponse* response) override;
  grpc::ServerUnaryReactor* ListOrders(grpc::CallbackServerContext* context,
                                       const v1::ListOrdersRequest* request,
                                       v1::ListOrdersResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
