// What a call that failed says: the code, and what the server put into google.rpc.ErrorInfo,
// BadRequest and RetryInfo. A value type.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "grpcpp/support/status.h"
#include "server/base/check.h"

namespace google::rpc {
class Status;
}

namespace backline {

struct FieldViolation {
  std::string field;  // such as "lines[2].quantity"
  std::string description;
};

struct CallError {
  grpc::StatusCode code = grpc::StatusCode::UNKNOWN;
  // The name of a backline.v1.ErrorReason without its prefix; empty when no server said it.
  std::string reason;
  std::string message;
  std::vector<FieldViolation> violations;
  std::map<std::string, std::string> metadata;
  std::optional<int64_t> retry_delay_ms;

  // The field that it concerns; empty if none is named.
  std::string field() const;
  // The same request may succeed later: it had no effect, or its request id keeps a second effect
  // away.
  bool retryable() const;
  // "OUT_OF_STOCK: message (lines[2].quantity)", on one line.
  std::string ToString() const;
};

// The name of a gRPC code, such as "UNAVAILABLE".
std::string CodeName(grpc::StatusCode code);

// REQUIRES: !status.ok().
CallError ErrorOf(const grpc::Status& status);
// The error of one item of a bulk call.
CallError ErrorOf(const google::rpc::Status& status);

// An answer or an error.
template <typename T>
class Result {
 public:
  Result(T value) : state_(std::move(value)) {}          // NOLINT(google-explicit-constructor)
  Result(CallError error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return std::holds_alternative<T>(state_); }
  // REQUIRES: ok().
  const T& value() const {
    BACKLINE_CHECK(ok());
    return std::get<T>(state_);
  }
  T&& take() {
    BACKLINE_CHECK(ok());
    return std::get<T>(std::move(state_));
  }
  const T* operator->() const { return &value(); }
  const T& operator*() const { return value(); }
  // REQUIRES: !ok().
  const CallError& error() const {
    BACKLINE_CHECK(!ok());
    return std::get<CallError>(state_);
  }

 private:
  std::variant<T, CallError> state_;
};

}  // namespace backline
