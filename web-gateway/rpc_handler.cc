#include "web-gateway/rpc_handler.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "server/observability/log.h"
#include "web-gateway/json_codec.h"

namespace backline::gateway {
namespace {

constexpr std::chrono::milliseconds kUnaryTimeMax{30'000};
// Longer JSON is read beside the loop: a mebibyte of it takes tens of milliseconds.
constexpr size_t kJsonBytesOnLoop = 8 << 10;
// At most this many requests of a mebibyte each wait to be read.
constexpr size_t kJsonWaitingMax = 64;
constexpr char kAllContentTypes[] =
    "application/proto, application/json, application/connect+proto, application/connect+json";

Fault ShuttingDownFault() {
  return MakeFault(Code::kUnavailable, "SHUTTING_DOWN", "the gateway is going down; try again");
}

Fault InternalFault() { return MakeFault(Code::kInternal, "INTERNAL", "a fault of the gateway"); }

Fault InvalidFault(const absl::Status& status) {
  const bool compressed = status.code() == absl::StatusCode::kUnimplemented;
  return MakeFault(compressed ? Code::kUnimplemented : Code::kInvalidArgument, "INVALID_FIELD",
                   std::string(status.message()));
}

// What gRPC itself says may name machines; what the server says always has details.
Fault FaultOf(const UpstreamEnd& end) {
  const Code code = CodeFromNumber(end.code);
  if (!end.details.empty()) return {code, end.message, end.details};
  switch (code) {
    case Code::kUnavailable:
      return MakeFault(code, "SHUTTING_DOWN", "no server can be reached; try again");
    case Code::kDeadlineExceeded:
      return MakeFault(code, "DEADLINE_PASSED", "the deadline passed; the effect is unknown");
    case Code::kResourceExhausted:
      return MakeFault(code, "INVALID_FIELD", "a message is too large");
    case Code::kCanceled:
      return {code, "the call was cancelled", ""};
    default:
      return MakeFault(code, "INTERNAL", "the server did not answer as it should");
  }
}

// Only what is stated here goes upstream, and no header of the client as it is. Any client may say
// that its page calls by itself: it only lets its session end sooner.
UpstreamCall CallOf(const HttpRequest& request, const Credential& credential,
                    const Method& method) {
  UpstreamCall call{.method = &method};
  call.metadata.emplace_back("backline-client-address", request.peer_address);
  if (credential.kind != Credential::Kind::kNone) {
    call.metadata.emplace_back(MetadataKey(credential.kind), credential.value);
  }
  if (credential.kind == Credential::Kind::kSession &&
      request.HeaderOr("backline-unattended", "") == "1") {
    call.metadata.emplace_back("backline-unattended", "1");
  }
  return call;
}

// The message of the request in its binary form.
absl::StatusOr<std::string> MessageOf(HttpRequest& request, ContentType type,
                                      const Method& method) {
  for (const char* header : {"content-encoding", "connect-content-encoding"}) {
    if (request.HeaderOr(header, "identity") != "identity") {
      return absl::UnimplementedError(absl::StrCat("the only ", header, " is identity"));
    }
  }
  std::string message = std::move(request.body);
  if (type.streams) {
    auto opened = OpenEnvelope(message);
    if (!opened.ok()) return opened.status();
    message = *std::move(opened);
  }
  if (type.json) return JsonToBinary(method.request_type, message);
  return message;
}

absl::StatusOr<std::string> Encoded(std::string binary, ContentType type, const Method& method) {
  if (type.json) return BinaryToJson(method.response_type, binary);
  return binary;
}

int64_t MicrosSince(EventLoop::Time begin) {
  return std::chrono::duration_cast<std::chrono::microseconds>(EventLoop::Now() - begin).count();
}

HttpResponse WithHeaders(HttpResponse response, const Headers& headers) {
  response.headers.insert(response.headers.end(), headers.begin(), headers.end());
  return response;
}

// A stream says in its last frame why there is nothing in it: its clients look for the fault there.
HttpResponse Refusal(const Fault& fault, ContentType type) {
  if (!type.streams) return FaultResponse(fault);
  HttpResponse response;
  response.headers = {{"Content-Type", ContentTypeName(type)}};
  response.body = EndOfStream(fault);
  return response;
}

void LogCall(const Method& method, const char* code, const std::string& peer, int64_t micros) {
  Log(std::strcmp(code, "internal") == 0 ? LogLevel::kWarning : LogLevel::kInfo, "call",
      {{"method", method.path},
       {"code", code},
       {"client", peer},
       {"micros", std::to_string(micros)}});
}

}  // namespace

// A unary call on its way: made on the loop, answered on a thread of gRPC, sent on the loop again.
class RpcHandler::UnaryAnswer : public std::enable_shared_from_this<UnaryAnswer> {
 public:
  UnaryAnswer(RpcHandler& handler, std::shared_ptr<HttpConnection> connection, const Method& method,
              ContentType type)
      : handler_(handler), connection_(std::move(connection)), method_(method), type_(type) {}

  void Start(UpstreamCall call) {
    const auto running = handler_.upstream_.Unary(
        std::move(call),
        [self = shared_from_this()](UpstreamEnd end) { self->Ended(std::move(end)); });
    connection_->WhenGone([running, &metrics = handler_.metrics_] {
      metrics.clients_left.Add();
      running->Cancel();
    });
  }

 private:
  // On a thread of gRPC: the conversion of a large page does not hold up the loop.
  void Ended(UpstreamEnd end) {
    HttpResponse response;
    const char* code = CodeName(CodeFromNumber(end.code));
    if (end.code == 0) {
      auto body = Encoded(std::move(end.body), type_, method_);
      if (body.ok()) {
        response.headers = {{"Content-Type", ContentTypeName(type_)}};
        response.body = *std::move(body);
      } else {
        code = "internal";
        response = FaultResponse(InternalFault());
      }
    } else {
      if (end.details.empty()) {
        Log(LogLevel::kWarning, "upstream", {{"method", method_.path}, {"message", end.message}});
      }
      response = FaultResponse(FaultOf(end));
    }
    if (end.set_session) {
      if (auto cookie = SessionCookie(*end.set_session)) {
        response.headers.emplace_back("Set-Cookie", *std::move(cookie));
      }
    }
    handler_.loop_.Post(
        [self = shared_from_this(), code, response = std::move(response)]() mutable {
          const int64_t micros = MicrosSince(self->begin_);
          self->handler_.metrics_.CallEnded(self->method_.path, code, micros);
          // Nobody waits for the line of the log.
          self->connection_->Send(std::move(response));
          LogCall(self->method_, code, self->connection_->peer_address(), micros);
        });
  }

  RpcHandler& handler_;
  const std::shared_ptr<HttpConnection> connection_;
  const Method& method_;
  const ContentType type_;
  const EventLoop::Time begin_ = EventLoop::Now();
};

// A stream on its way. One message at a time: the next one is asked for when the last one has left.
class RpcHandler::StreamAnswer : public std::enable_shared_from_this<StreamAnswer> {
 public:
  StreamAnswer(RpcHandler& handler, std::shared_ptr<HttpConnection> connection,
               const Method& method, ContentType type)
      : handler_(handler), connection_(std::move(connection)), method_(method), type_(type) {}

  // False: there are too many streams.
  bool Start(UpstreamCall call) {
    running_ = handler_.upstream_.Stream(
        std::move(call),
        [self = shared_from_this()](std::string message) { self->Received(std::move(message)); },
        [self = shared_from_this()](UpstreamEnd end) {
          self->handler_.loop_.Post([self, end = std::move(end)] { self->Ended(end); });
        });
    if (running_ == nullptr) return false;
    handler_.streams_.insert(shared_from_this());
    handler_.metrics_.streams_open.Add();
    connection_->WhenGone([self = shared_from_this()] {
      self->handler_.metrics_.clients_left.Add();
      self->running_->Cancel();
    });
    HttpResponse head;
    head.headers = {{"Content-Type", ContentTypeName(type_)}};
    connection_->BeginStream(std::move(head));
    return true;
  }

  void EndForDrain() {
    Finish(ShuttingDownFault());
    running_->Cancel();
  }

 private:
  // On a thread of gRPC.
  void Received(std::string message) {
    auto body = Encoded(std::move(message), type_, method_);
    const bool ok = body.ok();
    std::string frame = ok ? Envelope(0, *body) : "";
    handler_.loop_.Post([self = shared_from_this(), ok, frame = std::move(frame)]() mutable {
      if (!ok) return self->EndForFault();
      self->handler_.metrics_.stream_messages.Add();
      self->connection_->Write(std::move(frame), [self] { self->running_->Next(); });
    });
  }

  void EndForFault() {
    Finish(InternalFault());
    running_->Cancel();
  }

  void Ended(const UpstreamEnd& end) {
    const char* code = CodeName(CodeFromNumber(end.code));
    handler_.metrics_.CallEnded(method_.path, code, MicrosSince(begin_));
    LogCall(method_, code, connection_->peer_address(), MicrosSince(begin_));
    Finish(end.code == 0 ? std::nullopt : std::optional<Fault>(FaultOf(end)));
    handler_.metrics_.streams_open.Subtract();
    handler_.streams_.erase(shared_from_this());
  }

  // Once; a client that left hears nothing of it.
  void Finish(const std::optional<Fault>& fault) {
    if (std::exchange(finished_, true)) return;
    connection_->EndStream(EndOfStream(fault));
  }

  RpcHandler& handler_;
  const std::shared_ptr<HttpConnection> connection_;
  const Method& method_;
  const ContentType type_;
  const EventLoop::Time begin_ = EventLoop::Now();
  std::shared_ptr<RunningStream> running_;
  bool finished_ = false;
};

RpcHandler::RpcHandler(EventLoop& loop, const MethodTable& methods, Upstream& upstream,
                       Metrics& metrics)
    : loop_(loop),
      methods_(methods),
      upstream_(upstream),
      metrics_(metrics),
      reader_(kJsonWaitingMax) {}

RpcHandler::~RpcHandler() = default;

void RpcHandler::Handle(const std::shared_ptr<HttpConnection>& connection, HttpRequest request,
                        const std::vector<std::string>& origins) {
  const Method* const method = methods_.Find(request.path);
  if (method == nullptr) {
    return connection->Send(FaultResponse({Code::kUnimplemented, "no such method", ""}, 404));
  }
  if (request.method != "POST") {
    return connection->Send(
        WithHeaders(FaultResponse({Code::kUnimplemented, "calls are made by POST", ""}, 405),
                    {{"Allow", "POST"}}));
  }
  const auto type = ParseContentType(request.HeaderOr("content-type", ""));
  if (!type || type->streams != method->streams || request.Count("content-type") > 1) {
    return connection->Send(WithHeaders(
        FaultResponse({Code::kUnimplemented, "not a content type of this method", ""}, 415),
        {{"Accept-Post", kAllContentTypes}}));
  }
  const auto refuse = [&](const Fault& fault) { connection->Send(Refusal(fault, *type)); };
  auto credential = ReadCredential(request);
  if (const auto* fault = std::get_if<Fault>(&credential)) return refuse(*fault);
  if (const auto fault = CheckSite(request, std::get<Credential>(credential).kind, origins)) {
    if (fault->code == Code::kPermissionDenied) metrics_.cross_site_refused.Add();
    return connection->Send(FaultResponse(*fault));
  }
  if (request.HeaderOr("connect-protocol-version", "1") != "1") {
    return refuse(MakeFault(Code::kInvalidArgument, "INVALID_FIELD",
                            "the only Connect-Protocol-Version is 1"));
  }
  const auto timeout_ms = ParseTimeoutMs(request);
  if (!timeout_ms.ok()) return refuse(InvalidFault(timeout_ms.status()));
  UpstreamCall call = CallOf(request, std::get<Credential>(credential), *method);
  if (*timeout_ms) call.timeout = std::chrono::milliseconds(**timeout_ms);
  if (!type->json || request.body.size() <= kJsonBytesOnLoop) {
    return Start(connection, *type, std::move(call), MessageOf(request, *type, *method));
  }
  const bool taken =
      reader_.Post([this, connection = connection, type = *type, call = std::move(call),
                    request = std::move(request), begin = EventLoop::Now()]() mutable {
        auto message = MessageOf(request, type, *call.method);
        if (call.timeout) {
          *call.timeout -= std::chrono::ceil<std::chrono::milliseconds>(EventLoop::Now() - begin);
        }
        loop_.Post([this, connection = std::move(connection), type, call = std::move(call),
                    message = std::move(message)]() mutable {
          // Nobody is to be called for a client that has left.
          if (connection->awaits_answer()) {
            Start(connection, type, std::move(call), std::move(message));
          }
        });
      });
  if (!taken) {
    refuse(MakeFault(Code::kResourceExhausted, "OVERLOADED", "too much to read; try again later"));
  }
}

void RpcHandler::Start(const std::shared_ptr<HttpConnection>& connection, ContentType type,
                       UpstreamCall call, absl::StatusOr<std::string> message) {
  const auto refuse = [&](const Fault& fault) { connection->Send(Refusal(fault, type)); };
  if (!message.ok()) return refuse(InvalidFault(message.status()));
  if (message->size() > kMessageBytesMax) {
    return refuse(
        MakeFault(Code::kResourceExhausted, "INVALID_FIELD", "the message is longer than 1 MiB"));
  }
  call.message = *std::move(message);
  if (draining_) return refuse(ShuttingDownFault());
  if (type.streams) return StartStream(connection, type, std::move(call));
  call.timeout = std::min(call.timeout.value_or(kUnaryTimeMax), kUnaryTimeMax);
  StartUnary(connection, type, std::move(call));
}

void RpcHandler::StartUnary(const std::shared_ptr<HttpConnection>& connection, ContentType type,
                            UpstreamCall call) {
  const Method& method = *call.method;
  std::make_shared<UnaryAnswer>(*this, connection, method, type)->Start(std::move(call));
}

void RpcHandler::StartStream(const std::shared_ptr<HttpConnection>& connection, ContentType type,
                             UpstreamCall call) {
  const auto answer = std::make_shared<StreamAnswer>(*this, connection, *call.method, type);
  if (answer->Start(std::move(call))) return;
  connection->Send(Refusal(
      MakeFault(Code::kResourceExhausted, "OVERLOADED", "too many streams; try again later"),
      type));
}

void RpcHandler::Drain() {
  draining_ = true;
  const auto streams = streams_;
  for (const auto& stream : streams) stream->EndForDrain();
}

}  // namespace backline::gateway
