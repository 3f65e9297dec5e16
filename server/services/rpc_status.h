// Which gRPC status a reason becomes: ONE table. Every error carries exactly one ErrorInfo; the
// shape of a request is reported as BadRequest; RetryInfo stands where waiting helps.
#pragma once

#include <grpcpp/support/status.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "server/domain/refusal.h"

namespace backline {

// A malformed field of a request.
struct Violation {
  std::string field;        // such as "lines[2].quantity"
  std::string description;  // such as "must be 1 to 1000000000"
};

grpc::StatusCode CodeOf(Reason reason);
// The least time to wait before another try; 0 when waiting does not help.
int RetryDelayMillis(Reason reason);

google::rpc::Status ErrorOf(const Refusal& refusal);
// INVALID_FIELD with one BadRequest entry for each of the first kFieldViolationsMax.
google::rpc::Status ErrorOf(const std::vector<Violation>& violations);
// A failure of the infrastructure. Its message goes to the log, never to the caller.
Refusal RefusalOf(const absl::Status& failure);

grpc::Status ToGrpc(const google::rpc::Status& error);

}  // namespace backline
