#include "web-gateway/connect_protocol.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/observability/log.h"
#include "web-gateway/json_codec.h"

namespace backline::gateway {
namespace {

struct CodeRow {
  const char* name;
  int http_status;
};

// By the number of the code; the table of the protocol.
constexpr std::array<CodeRow, 17> kCodes = {{
    {"ok", 200},
    {"canceled", 499},
    {"unknown", 500},
    {"invalid_argument", 400},
    {"deadline_exceeded", 504},
    {"not_found", 404},
    {"already_exists", 409},
    {"permission_denied", 403},
    {"resource_exhausted", 429},
    {"failed_precondition", 400},
    {"aborted", 409},
    {"out_of_range", 400},
    {"unimplemented", 501},
    {"internal", 500},
    {"unavailable", 503},
    {"data_loss", 500},
    {"unauthenticated", 401},
}};

constexpr size_t kEnvelopeHead = 5;
constexpr size_t kTimeoutDigitsMax = 10;

std::string UnpaddedBase64(const std::string& bytes) {
  std::string text = absl::Base64Escape(bytes);
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

std::string DetailJson(const google::protobuf::Any& detail) {
  const std::string type = detail.type_url().substr(detail.type_url().rfind('/') + 1);
  std::string json = absl::StrCat("{\"type\":", JsonString(type), ",\"value\":\"",
                                  UnpaddedBase64(detail.value()), "\"");
  // For people; programs read the value.
  if (const auto debug = BinaryToJson(type, detail.value()); debug.ok()) {
    absl::StrAppend(&json, ",\"debug\":", *debug);
  }
  return json + "}";
}

}  // namespace

Code CodeFromNumber(int number) {
  return number >= 0 && number < static_cast<int>(kCodes.size()) ? static_cast<Code>(number)
                                                                 : Code::kUnknown;
}

const char* CodeName(Code code) { return kCodes[static_cast<size_t>(code)].name; }

int HttpStatusOf(Code code) { return kCodes[static_cast<size_t>(code)].http_status; }

Fault MakeFault(Code code, const std::string& reason, const std::string& message) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("backline");
  google::rpc::Status status;
  status.set_code(static_cast<int>(code));
  status.set_message(message);
  status.add_details()->PackFrom(info);
  return {code, message, status.SerializeAsString()};
}

std::string FaultJson(const Fault& fault) {
  std::string json = absl::StrCat("{\"code\":\"", CodeName(fault.code),
                                  "\",\"message\":", JsonString(fault.message));
  google::rpc::Status status;
  if (!fault.details.empty() && status.ParseFromString(fault.details)) {
    const char* comma = "";
    json += ",\"details\":[";
    for (const auto& detail : status.details()) {
      absl::StrAppend(&json, comma, DetailJson(detail));
      comma = ",";
    }
    json += "]";
  }
  return json + "}";
}

HttpResponse FaultResponse(const Fault& fault, int status) {
  HttpResponse response;
  response.status = status == 0 ? HttpStatusOf(fault.code) : status;
  response.headers = {{"Content-Type", "application/json"}};
  response.body = FaultJson(fault);
  return response;
}

std::optional<ContentType> ParseContentType(std::string_view value) {
  std::string text(value);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::erase(text, ' ');
  if (text == "application/proto") return ContentType{false, false};
  if (text == "application/json" || text == "application/json;charset=utf-8") {
    return ContentType{false, true};
  }
  if (text == "application/connect+proto") return ContentType{true, false};
  if (text == "application/connect+json" || text == "application/connect+json;charset=utf-8") {
    return ContentType{true, true};
  }
  return std::nullopt;
}

const char* ContentTypeName(ContentType type) {
  if (type.streams) return type.json ? "application/connect+json" : "application/connect+proto";
  return type.json ? "application/json" : "application/proto";
}

absl::StatusOr<std::optional<int64_t>> ParseTimeoutMs(const HttpRequest& request) {
  const auto value = request.Header("connect-timeout-ms");
  if (!value) return std::optional<int64_t>();
  int64_t timeout_ms = 0;
  const auto [end, error] =
      std::from_chars(value->data(), value->data() + value->size(), timeout_ms);
  const bool whole = error == std::errc() && end == value->data() + value->size();
  if (!whole || timeout_ms < 0 || value->front() == '-' || value->size() > kTimeoutDigitsMax) {
    return absl::InvalidArgumentError("Connect-Timeout-Ms must be at most ten digits");
  }
  return std::optional<int64_t>(timeout_ms);
}

std::string Envelope(uint8_t flags, std::string_view message) {
  std::string bytes;
  bytes.reserve(kEnvelopeHead + message.size());
  bytes.push_back(static_cast<char>(flags));
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(message.size() >> shift & 0xFF));
  }
  return bytes.append(message);
}

absl::StatusOr<std::string> OpenEnvelope(std::string_view body) {
  if (body.size() < kEnvelopeHead) {
    return absl::InvalidArgumentError("the body must be one message in an envelope");
  }
  const auto flags = static_cast<uint8_t>(body[0]);
  size_t size = 0;
  for (size_t at = 1; at < kEnvelopeHead; ++at) {
    size = size << 8 | static_cast<uint8_t>(body[at]);
  }
  if (size != body.size() - kEnvelopeHead) {
    return absl::InvalidArgumentError("the body must be exactly one message in an envelope");
  }
  if (flags == kCompressedFlag) {
    return absl::UnimplementedError("a compressed message; the only encoding is identity");
  }
  if (flags != 0) return absl::InvalidArgumentError("unknown flags of an envelope");
  return std::string(body.substr(kEnvelopeHead));
}

std::string EndOfStream(const std::optional<Fault>& fault) {
  return Envelope(kEndFlag, fault ? absl::StrCat("{\"error\":", FaultJson(*fault), "}") : "{}");
}

}  // namespace backline::gateway
