// The RPCs of scorecard_service.proto.
#pragma once

#include "backline/v1/scorecard_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class ScorecardService final : public v1::ScorecardService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit ScorecardService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* GetScorecard(grpc::CallbackServerContext* context,
                                         const v1::GetScorecardRequest* request,
                                         v1::GetScorecardResponse* response) override;
  grpc::ServerUnaryReactor* ListScorecards(grpc::CallbackServerContext* context,
                                           const v1::ListScorecardsRequest* request,
                                           v1::ListScorecardsResponse* response) override;
  grpc::ServerUnaryReactor* ListScorecardLines(grpc::CallbackServerContext* context,
                                               const v1::ListScorecardLinesRequest* request,
                                               v1::ListScorecardLinesResponse* response) override;
  grpc::ServerUnaryReactor* GetLineHistory(grpc::CallbackServerContext* context,
                                           const v1::GetLineHistoryRequest* request,
                                           v1::GetLineHistoryResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
