#include "clients/cpp/call_error.h"

#include <array>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace backline {

std::string CallError::field() const {
  if (!violations.empty()) return violations.front().field;
  const auto it = metadata.find("field");
  return it == metadata.end() ? "" : it->second;
}

bool CallError::retryable() const {
  return code == grpc::StatusCode::UNAVAILABLE || reason == "OVERLOADED" || reason == "CONFLICT";
}

std::string CallError::ToString() const {
  std::string text = (reason.empty() ? CodeName(code) : reason) + ": " + message;
  const std::string named = field();
  if (!named.empty()) text += " (" + named + ")";
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  return text;
}

std::string CodeName(grpc::StatusCode code) {
  static constexpr std::array<const char*, 17> kNames = {
      "OK",
      "CANCELLED",
      "UNKNOWN",
      "INVALID_ARGUMENT",
      "DEADLINE_EXCEEDED",
      "NOT_FOUND",
      "ALREADY_EXISTS",
      "PERMISSION_DENIED",
      "RESOURCE_EXHAUSTED",
      "FAILED_PRECONDITION",
      "ABORTED",
      "OUT_OF_RANGE",
      "UNIMPLEMENTED",
      "INTERNAL",
      "UNAVAILABLE",
      "DATA_LOSS",
      "UNAUTHENTICATED",
  };
  const auto index = static_cast<size_t>(code);
  return index < kNames.size() ? kNames[index] : "UNKNOWN";
}

CallError ErrorOf(const google::rpc::Status& status) {
  CallError error;
  error.code = static_cast<grpc::StatusCode>(status.code());
  error.message = status.message();
  for (const google::protobuf::Any& detail : status.details()) {
    if (google::rpc::ErrorInfo info; detail.UnpackTo(&info)) {
      error.reason = info.reason();
      error.metadata = {info.metadata().begin(), info.metadata().end()};
    } else if (google::rpc::BadRequest bad; detail.UnpackTo(&bad)) {
      for (const auto& violation : bad.field_violations()) {
        error.violations.push_back({violation.field(), violation.description()});
      }
    } else if (google::rpc::RetryInfo retry; detail.UnpackTo(&retry)) {
      error.retry_delay_ms =
          retry.retry_delay().seconds() * 1'000 + retry.retry_delay().nanos() / 1'000'000;
    }
  }
  return error;
}

CallError ErrorOf(const grpc::Status& status) {
  google::rpc::Status details;
  CallError error;
  if (details.ParseFromString(status.error_details())) error = ErrorOf(details);
  // The outer code and message are there also when a proxy or gRPC itself made the status.
  error.code = status.error_code();
  error.message = status.error_message();
  return error;
}

}  // namespace backline
