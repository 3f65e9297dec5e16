#include "tests/tenants/gateway_way.h"

#include <google/protobuf/struct.pb.h>

#include <cstdlib>
#include <stdexcept>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/status.pb.h"
#include "tests/services/generic_call.h"
#include "tests/tenants/requests.h"
#include "web-gateway/connect_protocol.h"
#include "web-gateway/json_codec.h"

namespace backline::testing {
namespace {

constexpr size_t kEnvelopeHead = 5;
constexpr int kCodesEnd = 17;

grpc::StatusCode CodeNamed(const std::string& name) {
  for (int number = 1; number < kCodesEnd; ++number) {
    if (name == gateway::CodeName(gateway::CodeFromNumber(number))) {
      return static_cast<grpc::StatusCode>(number);
    }
  }
  throw std::runtime_error("no code of Connect: " + name);
}

std::string TextIn(const google::protobuf::Struct& object, const std::string& name) {
  const auto it = object.fields().find(name);
  return it == object.fields().end() ? "" : it->second.string_value();
}

// What {"code", "message", "details": [{"type", "value"}]} says.
grpc::Status StatusIn(const google::protobuf::Struct& error) {
  google::rpc::Status details;
  details.set_code(CodeNamed(TextIn(error, "code")));
  details.set_message(TextIn(error, "message"));
  const auto list = error.fields().find("details");
  if (list != error.fields().end()) {
    for (const auto& value : list->second.list_value().values()) {
      std::string bytes;
      if (!absl::Base64Unescape(TextIn(value.struct_value(), "value"), &bytes)) {
        throw std::runtime_error("a detail is no base64");
      }
      auto& detail = *details.add_details();
      detail.set_type_url("type.googleapis.com/" + TextIn(value.struct_value(), "type"));
      detail.set_value(bytes);
    }
  }
  return {static_cast<grpc::StatusCode>(details.code()), details.message(),
          details.details().empty() ? "" : details.SerializeAsString()};
}

google::protobuf::Struct Parse(const std::string& json) {
  google::protobuf::Struct parsed;
  const auto binary = gateway::JsonToBinary("google.protobuf.Struct", json);
  if (!binary.ok() || !parsed.ParseFromString(*binary)) {
    throw std::runtime_error("no JSON object: " + json);
  }
  return parsed;
}

// All headers but those that differ between any two answers.
std::string MetadataIn(const gateway::Reply& reply) {
  std::string all;
  for (const auto& [name, value] : reply.headers) {
    if (name != "date" && name != "content-length") absl::StrAppend(&all, name, "=", value, "\n");
  }
  return all;
}

// Whoever fails often at signing in has to wait, and the gateway says from where a call comes.
bool CountsFailures(const MethodDescriptor& method) {
  return MayCall({Role::kGateway}, method) || method.service()->name() == "AccountService";
}

}  // namespace

gateway::HeaderLines GatewayWay::HeadersOf(const Caller& caller) const {
  gateway::HeaderLines headers = {{"Connect-Protocol-Version", "1"},
                                  {"Backline-Session", claims_.session},
                                  {"Backline-Key", claims_.key},
                                  {"Backline-Client-Address", "192.0.2.1"},
                                  {"X-Forwarded-For", "192.0.2.1"},
                                  {"Grpc-Timeout", "1n"}};
  for (const auto& [name, value] : caller.metadata) {
    if (name == "backline-session") {
      headers.emplace_back("Cookie", "__Host-backline=" + value);
      headers.emplace_back("Origin", gateway_.origin());
    } else if (name == "backline-key") {
      headers.emplace_back("Authorization", "Bearer " + value);
    } else if (name == "backline-link") {
      headers.emplace_back("Backline-Link", value);
    } else {
      throw std::logic_error("the gateway passes no " + name + " on");
    }
  }
  return headers;
}

std::unique_ptr<gateway::HttpsClient> GatewayWay::ConnectFromElsewhere() {
  gateway::ClientOptions options = gateway_.options();
  const uint32_t n = ++addresses_;
  options.from = absl::StrCat("127.", 1 + (n >> 16 & 63), ".", n >> 8 & 255, ".", n & 255);
  return std::make_unique<gateway::HttpsClient>(gateway_.port(), options);
}

gateway::Reply GatewayWay::Exchange(const std::string& bytes) {
  gateway::Reply reply;
  if (client_ != nullptr && client_->Send(bytes)) reply = client_->Read();
  if (reply.status == 0) {  // None yet, or it was idle for too long, or closed after a refusal.
    client_ = gateway_.Connect();
    client_->Send(bytes);
    reply = client_->Read();
  }
  if (reply.status == 0) throw std::runtime_error("the gateway does not answer");
  return reply;
}

Reply GatewayWay::Stream(const std::string& bytes, const MethodDescriptor& method) const {
  const auto client = gateway_.Connect();
  client->Send(bytes);
  const gateway::Reply head = client->ReadHead();
  Reply reply;
  reply.metadata = MetadataIn(head);
  const bool chunked = head.header("transfer-encoding") == "chunked";
  const size_t length = std::strtoul(head.header("content-length").c_str(), nullptr, 10);
  if (head.status != 200) {
    reply.status = StatusIn(Parse(client->ReadBody(length)));
    return reply;
  }
  while (true) {
    const std::string frame = chunked ? client->ReadChunk() : client->ReadBody(length);
    if (frame.size() < kEnvelopeHead) throw std::runtime_error("the stream was cut");
    const std::string message = frame.substr(kEnvelopeHead);
    if (frame[0] == static_cast<char>(gateway::kEndFlag)) {
      const auto end = Parse(message);
      const auto error = end.fields().find("error");
      if (error != end.fields().end()) reply.status = StatusIn(error->second.struct_value());
      // It was listened to for as long as was asked: not the server's refusal.
      const bool ran_out = reply.status.error_code() == grpc::DEADLINE_EXCEEDED;
      if (ran_out) reply.status = grpc::Status::OK;
      return reply;
    }
    if (!HoldsSomething(method, message)) continue;
    reply.messages.push_back(message);
    return reply;
  }
}

Reply GatewayWay::Call(const Caller& caller, const MethodDescriptor& method, const Message& request,
                       std::chrono::milliseconds patience) {
  const bool streams = method.server_streaming();
  gateway::HeaderLines headers = HeadersOf(caller);
  headers.emplace_back("Content-Type", streams ? "application/connect+proto" : "application/proto");
  if (streams) headers.emplace_back("Connect-Timeout-Ms", absl::StrCat(patience.count()));
  const std::string message = request.SerializeAsString();
  const std::string bytes =
      gateway::RequestBytes("POST", PathOf(method), gateway_.port(), headers,
                            streams ? gateway::Envelope(0, message) : message);
  const auto start = std::chrono::steady_clock::now();
  if (CountsFailures(method)) client_ = ConnectFromElsewhere();
  Reply reply;
  if (streams) {
    reply = Stream(bytes, method);
  } else {
    gateway::Reply answer = Exchange(bytes);
    reply.metadata = MetadataIn(answer);
    if (answer.status == 200) {
      reply.messages.push_back(std::move(answer.body));
    } else {
      reply.status = StatusIn(Parse(answer.body));
    }
  }
  reply.micros = std::chrono::duration_cast<std::chrono::microseconds>(
                     std::chrono::steady_clock::now() - start)
                     .count();
  return reply;
}

int GatewayWay::StatusOf(const Caller& caller, const MethodDescriptor& method) {
  gateway::HeaderLines headers = HeadersOf(caller);
  headers.emplace_back("Content-Type", "application/proto");
  return Exchange(gateway::RequestBytes("POST", PathOf(method), gateway_.port(), headers)).status;
}

}  // namespace backline::testing
