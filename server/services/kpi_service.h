// The RPCs of kpi_service.proto.
#pragma once

#include "backline/v1/kpi_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class KpiService final : public v1::KpiService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit KpiService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* GetServiceKpis(grpc::CallbackServerContext* context,
                                           const v1::GetServiceKpisRequest* request,
                                           v1::GetServiceKpisResponse* response) override;
  grpc::ServerUnaryReactor* ListServiceLines(grpc::CallbackServerContext* context,
                                             const v1::ListServiceLinesRequest* request,
                                             v1::ListServiceLinesResponse* response) override;
  grpc::ServerUnaryReactor* GetBacklog(grpc::CallbackServerContext* context,
                                       const v1::GetBacklogRequest* request,
                                       v1::GetBacklogResponse* response) override;
  grpc::ServerUnaryReactor* ListBacklogLines(grpc::CallbackServerContext* context,
                                             const v1::ListBacklogLinesRequest* request,
                                             v1::ListBacklogLinesResponse* response) override;
  grpc::ServerUnaryReactor* GetBacklogChanges(grpc::CallbackServerContext* context,
                                              const v1::GetBacklogChangesRequest* request,
                                              v1::GetBacklogChangesResponse* response) override;
  grpc::ServerUnaryReactor* ListBacklogChanges(grpc::CallbackServerContext* context,
                                               const v1::ListBacklogChangesRequest* request,
                                               v1::ListBacklogChangesResponse* response) override;
  grpc::ServerUnaryReactor* GetSupplyRisk(grpc::CallbackServerContext* context,
                                          const v1::GetSupplyRiskRequest* request,
                                          v1::GetSupplyRiskResponse* response) override;
  grpc::ServerUnaryReactor* ListSuppliesAtRisk(grpc::CallbackServerContext* context,
                                               const v1::ListSuppliesAtRiskRequest* request,
                                               v1::ListSuppliesAtRiskResponse* response) override;
  grpc::ServerUnaryReactor* ListSupplyOrders(grpc::CallbackServerContext* context,
                                             const v1::ListSupplyOrdersRequest* request,
                                             v1::ListSupplyOrdersResponse* response) override;
  grpc::ServerUnaryReactor* ListRevenueAtRisk(grpc::CallbackServerContext* context,
                                              const v1::ListRevenueAtRiskRequest* request,
                                              v1::ListRevenueAtRiskResponse* response) override;
  grpc::ServerUnaryReactor* ListStockTurns(grpc::CallbackServerContext* context,
                                           const v1::ListStockTurnsRequest* request,
                                           v1::ListStockTurnsResponse* response) override;
  grpc::ServerUnaryReactor* ListSourcingRisks(grpc::CallbackServerContext* context,
                                              const v1::ListSourcingRisksRequest* request,
                                              v1::ListSourcingRisksResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
