// The RPCs of supplier_service.proto. The supplier is the caller's own and never a field: what
// belongs to another is not there.
#pragma once

#include "backline/v1/supplier_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class SupplierService final : public v1::SupplierService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit SupplierService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* ListSupplierLines(grpc::CallbackServerContext* context,
                                              const v1::ListSupplierLinesRequest* request,
                                              v1::ListSupplierLinesResponse* response) override;
  grpc::ServerUnaryReactor* AnswerLine(grpc::CallbackServerContext* context,
                                       const v1::AnswerLineRequest* request,
                                       v1::AnswerLineResponse* response) override;
  grpc::ServerUnaryReactor* AnswerLines(grpc::CallbackServerContext* context,
                                        const v1::AnswerLinesRequest* request,
                                        v1::AnswerLinesResponse* response) override;
  grpc::ServerUnaryReactor* UpdateEta(grpc::CallbackServerContext* context,
                                      const v1::UpdateEtaRequest* request,
                                      v1::UpdateEtaResponse* response) override;
  grpc::ServerUnaryReactor* ListDemand(grpc::CallbackServerContext* context,
                                       const v1::ListDemandRequest* request,
                                       v1::ListDemandResponse* response) override;
  grpc::ServerUnaryReactor* GetSupplierOrder(grpc::CallbackServerContext* context,
                                             const v1::GetSupplierOrderRequest* request,
                                             v1::GetSupplierOrderResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
