// The RPCs of slip_preview_service.proto. They run on the readers' threads and never enter the
// engine.
#pragma once

#include "backline/v1/slip_preview_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class SlipPreviewService final : public v1::SlipPreviewService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit SlipPreviewService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* PreviewAnswer(grpc::CallbackServerContext* context,
                                          const v1::PreviewAnswerRequest* request,
                                          v1::PreviewAnswerResponse* response) override;
  grpc::ServerUnaryReactor* PreviewEta(grpc::CallbackServerContext* context,
                                       const v1::PreviewEtaRequest* request,
                                       v1::PreviewEtaResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
