// The RPCs of inventory_service.proto: parse, hand over, answer.
#pragma once

#include "backline/v1/inventory_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class InventoryService final : public v1::InventoryService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit InventoryService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* ReceiveStock(grpc::CallbackServerContext* context,
                                         const v1::ReceiveStockRequest* request,
                                         v1::ReceiveStockResponse* response) override;
  grpc::ServerUnaryReactor* AdjustStock(grpc::CallbackServerContext* context,
                                        const v1::AdjustStockRequest* request,
                                        v1::AdjustStockResponse* response) override;
  grpc::ServerUnaryReactor* GetAvailability(grpc::CallbackServerContext* context,
                                            const v1::GetAvailabilityRequest* request,
                                            v1::GetAvailabilityResponse* response) override;
  grpc::ServerUnaryReactor* ListStock(grpc::CallbackServerContext* context,
                                      const v1::ListStockRequest* request,
                                      v1::ListStockResponse* response) override;
  grpc::ServerUnaryReactor* ListMovements(grpc::CallbackServerContext* context,
                                          const v1::ListMovementsRequest* request,
                                          v1::ListMovementsResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
