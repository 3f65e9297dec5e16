// The RPCs of backorder_service.proto: all of them read.
#pragma once

#include "backline/v1/backorder_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class BackorderService final : public v1::BackorderService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit BackorderService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* GetBackorder(grpc::CallbackServerContext* context,
                                         const v1::GetBackorderRequest* request,
                                         v1::GetBackorderResponse* response) override;
  grpc::ServerUnaryReactor* ListProductQueue(grpc::CallbackServerContext* context,
                                             const v1::ListProductQueueRequest* request,
                                             v1::ListProductQueueResponse* response) override;
  grpc::ServerUnaryReactor* ListBackorders(grpc::CallbackServerContext* context,
                                           const v1::ListBackordersRequest* request,
                                           v1::ListBackordersResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
