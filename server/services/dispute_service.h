// The RPCs of dispute_service.proto.
#pragma once

#include "backline/v1/dispute_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class DisputeService final : public v1::DisputeService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit DisputeService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* OpenDispute(grpc::CallbackServerContext* context,
                                        const v1::OpenDisputeRequest* request,
                                        v1::OpenDisputeResponse* response) override;
  grpc::ServerUnaryReactor* WithdrawDispute(grpc::CallbackServerContext* context,
                                            const v1::WithdrawDisputeRequest* request,
                                            v1::WithdrawDisputeResponse* response) override;
  grpc::ServerUnaryReactor* DecideDispute(grpc::CallbackServerContext* context,
                                          const v1::DecideDisputeRequest* request,
                                          v1::DecideDisputeResponse* response) override;
  grpc::ServerUnaryReactor* ListDisputes(grpc::CallbackServerContext* context,
                                         const v1::ListDisputesRequest* request,
                                         v1::ListDisputesResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
