// Runs audits and streams their progress. The steps run on the readers' threads, one at a time, so
// that an audit never holds more than one of them.
#pragma once

#include "backline/v1/audit_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class AuditService final : public v1::AuditService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit AuditService(Calls& calls) : calls_(calls) {}

  grpc::ServerWriteReactor<v1::RunAuditResponse>* RunAudit(
      grpc::CallbackServerContext* context, const v1::RunAuditRequest* request) override;

 private:
  Calls& calls_;
};

}  // namespace backline
