// The RPCs of capacity_service.proto. A supplier's own capacity is the caller's and never a field;
// staff names the supplier whose capacity it reads.
#pragma once

#include "backline/v1/capacity_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class CapacityService final : public v1::CapacityService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit CapacityService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* CreateWorkCenter(grpc::CallbackServerContext* context,
                                             const v1::CreateWorkCenterRequest* request,
                                             v1::CreateWorkCenterResponse* response) override;
  grpc::ServerUnaryReactor* UpdateWorkCenter(grpc::CallbackServerContext* context,
                                             const v1::UpdateWorkCenterRequest* request,
                                             v1::UpdateWorkCenterResponse* response) override;
  grpc::ServerUnaryReactor* ListWorkCenters(grpc::CallbackServerContext* context,
                                            const v1::ListWorkCentersRequest* request,
                                            v1::ListWorkCentersResponse* response) override;
  grpc::ServerUnaryReactor* SetProductFamily(grpc::CallbackServerContext* context,
                                             const v1::SetProductFamilyRequest* request,
                                             v1::SetProductFamilyResponse* response) override;
  grpc::ServerUnaryReactor* ListFamilyProducts(grpc::CallbackServerContext* context,
                                               const v1::ListFamilyProductsRequest* request,
                                               v1::ListFamilyProductsResponse* response) override;
  grpc::ServerUnaryReactor* PublishCapacity(grpc::CallbackServerContext* context,
                                            const v1::PublishCapacityRequest* request,
                                            v1::PublishCapacityResponse* response) override;
  grpc::ServerUnaryReactor* ListSlots(grpc::CallbackServerContext* context,
                                      const v1::ListSlotsRequest* request,
                                      v1::ListSlotsResponse* response) override;
  grpc::ServerUnaryReactor* ListCapacityConflicts(
      grpc::CallbackServerContext* context, const v1::ListCapacityConflictsRequest* request,
      v1::ListCapacityConflictsResponse* response) override;
  grpc::ServerUnaryReactor* BookSlot(grpc::CallbackServerContext* context,
                                     const v1::BookSlotRequest* request,
                                     v1::BookSlotResponse* response) override;
  grpc::ServerUnaryReactor* MoveBooking(grpc::CallbackServerContext* context,
                                        const v1::MoveBookingRequest* request,
                                        v1::MoveBookingResponse* response) override;
  grpc::ServerUnaryReactor* SplitBooking(grpc::CallbackServerContext* context,
                                         const v1::SplitBookingRequest* request,
                                         v1::SplitBookingResponse* response) override;
  grpc::ServerUnaryReactor* ReleaseBooking(grpc::CallbackServerContext* context,
                                           const v1::ReleaseBookingRequest* request,
                                           v1::ReleaseBookingResponse* response) override;
  grpc::ServerUnaryReactor* ListBookings(grpc::CallbackServerContext* context,
                                         const v1::ListBookingsRequest* request,
                                         v1::ListBookingsResponse* response) override;
  grpc::ServerUnaryReactor* EstimateCompletion(grpc::CallbackServerContext* context,
                                               const v1::EstimateCompletionRequest* request,
                                               v1::EstimateCompletionResponse* response) override;
  grpc::ServerUnaryReactor* RequestSlotMove(grpc::CallbackServerContext* context,
                                            const v1::RequestSlotMoveRequest* request,
                                            v1::RequestSlotMoveResponse* response) override;
  grpc::ServerUnaryReactor* AnswerSlotMove(grpc::CallbackServerContext* context,
                                           const v1::AnswerSlotMoveRequest* request,
                                           v1::AnswerSlotMoveResponse* response) override;
  grpc::ServerUnaryReactor* ListSlotMoves(grpc::CallbackServerContext* context,
                                          const v1::ListSlotMovesRequest* request,
                                          v1::ListSlotMovesResponse* response) override;
  grpc::ServerUnaryReactor* SetProductionPlan(grpc::CallbackServerContext* context,
                                              const v1::SetProductionPlanRequest* request,
                                              v1::SetProductionPlanResponse* response) override;
  grpc::ServerUnaryReactor* ReportProgress(grpc::CallbackServerContext* context,
                                           const v1::ReportProgressRequest* request,
                                           v1::ReportProgressResponse* response) override;
  grpc::ServerUnaryReactor* GetProductionPlan(grpc::CallbackServerContext* context,
                                              const v1::GetProductionPlanRequest* request,
                                              v1::GetProductionPlanResponse* response) override;
  grpc::ServerUnaryReactor* ListProductionPlans(grpc::CallbackServerContext* context,
                                                const v1::ListProductionPlansRequest* request,
                                                v1::ListProductionPlansResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
