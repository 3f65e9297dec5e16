// The Connect protocol, https://connectrpc.com/docs/protocol: content types, envelopes, errors, the
// frame that ends a stream. No compression: it is declared as `identity`. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "web-gateway/http_message.h"

namespace backline::gateway {

// The canonical gRPC codes, by their numbers.
enum class Code : int {
  kOk = 0,
  kCanceled = 1,
  kUnknown = 2,
  kInvalidArgument = 3,
  kDeadlineExceeded = 4,
  kNotFound = 5,
  kAlreadyExists = 6,
  kPermissionDenied = 7,
  kResourceExhausted = 8,
  kFailedPrecondition = 9,
  kAborted = 10,
  kOutOfRange = 11,
  kUnimplemented = 12,
  kInternal = 13,
  kUnavailable = 14,
  kDataLoss = 15,
  kUnauthenticated = 16,
};

// A number that is no code becomes kUnknown.
Code CodeFromNumber(int number);
// As Connect writes it, such as "invalid_argument".
const char* CodeName(Code code);
// The HTTP status of a unary call that ends with it.
int HttpStatusOf(Code code);

// Why a call has no answer.
struct Fault {
  Code code = Code::kUnknown;
  std::string message;
  std::string details;  // a serialized google.rpc.Status, or empty
};

// A fault that the gateway itself finds, with an ErrorInfo of the contract's reasons.
Fault MakeFault(Code code, const std::string& reason, const std::string& message);
// {"code": ..., "message": ..., "details": [{"type", "value", "debug"}]}
std::string FaultJson(const Fault& fault);
// `status` 0 for the one that belongs to the code.
HttpResponse FaultResponse(const Fault& fault, int status = 0);

struct ContentType {
  bool streams = false;
  bool json = false;
};
// Nothing for what is not of Connect, `text/plain` and forms above all.
std::optional<ContentType> ParseContentType(std::string_view value);
const char* ContentTypeName(ContentType type);

// "Connect-Timeout-Ms": at most ten digits.
absl::StatusOr<std::optional<int64_t>> ParseTimeoutMs(const HttpRequest& request);

inline constexpr uint8_t kCompressedFlag = 0x01;
inline constexpr uint8_t kEndFlag = 0x02;

std::string Envelope(uint8_t flags, std::string_view message);
// The one message of a request's body. kInvalidArgument: not exactly one whole envelope;
// kUnimplemented: it is compressed.
absl::StatusOr<std::string> OpenEnvelope(std::string_view body);
// The last frame of a stream: without a fault it ended well.
std::string EndOfStream(const std::optional<Fault>& fault);

}  // namespace backline::gateway
