// What is measured: a real server on a database of its own, the real gateway before it, a
// supplier's API key, and the calls that it makes, each in three ways that the server cannot tell
// apart.
#pragma once

#include <google/protobuf/util/json_util.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/gateway/gateway_process.h"
#include "tests/services/people.h"
#include "tests/services/world.h"

namespace backline::gateway {

enum class Way {
  kDirect,  // gRPC with mutual TLS, as the gateway calls itself
  kBinary,  // Connect with protobuf, as partners' systems call
  kJson,    // Connect with JSON, as the portal calls
};
inline constexpr Way kWays[] = {Way::kDirect, Way::kBinary, Way::kJson};
const char* NameOf(Way way);

// Makes one call on a connection of its own. Throws if it is not answered as it should. One thread
// at a time.
using Call = std::function<void()>;

// A call to be measured.
struct Subject {
  std::string name;
  std::function<Call(Way way)> open;
};

// Make it on the main thread.
class Scene {
 public:
  Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  const GatewayProcess& gateway() const { return gateway_; }
  // What a supplier's system asks for all day: an order of one line, and a page of fifty.
  std::vector<Subject> Subjects();
  // A stream of the supplier's events that stands: its first message has come.
  std::unique_ptr<HttpsClient> Watch() const;
  // Something that all these streams are told of.
  void CauseEvent();
  // Reads until the stream tells of an event.
  static void AwaitEvent(HttpsClient& stream);

 private:
  template <typename Stub, typename Request, typename Response>
  Subject MakeSubject(const std::string& name, const std::string& method,
                      grpc::Status (Stub::*call)(grpc::ClientContext*, const Request&, Response*),
                      const Request& request);
  Call Direct(std::function<bool(BacklineClient&)> call) const;
  Call Through(const std::string& method, const std::string& type, const std::string& body,
               std::function<bool(const std::string&)> reads) const;
  HeaderLines Headers(const std::string& type) const;

  testing::ServerFixture fixture_;
  testing::World world_{fixture_};
  testing::People people_{fixture_};
  std::string purchase_order_id_;
  std::string key_;
  GatewayProcess gateway_;
};

template <typename Stub, typename Request, typename Response>
Subject Scene::MakeSubject(const std::string& name, const std::string& method,
                           grpc::Status (Stub::*call)(grpc::ClientContext*, const Request&,
                                                      Response*),
                           const Request& request) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(request, &json).ok()) {
    throw std::logic_error("a request has no JSON: " + name);
  }
  const auto open = [=, this](Way way) -> Call {
    if (way == Way::kDirect) {
      return Direct([=](BacklineClient& client) { return client.Call(call, request).ok(); });
    }
    if (way == Way::kJson) {
      return Through(method, "application/json", json,
                     [](const std::string& body) { return body.starts_with("{\""); });
    }
    return Through(method, "application/proto", request.SerializeAsString(),
                   [](const std::string& body) { return Response().ParseFromString(body); });
  };
  return {name, open};
}

}  // namespace backline::gateway
