// Calls as browsers and partners' systems make them: through the real gateway, in the binary form
// of the Connect protocol, with a cookie, a key or a link where the metadata names one. What comes
// back is told in gRPC's words, so that matrix and search need not know the difference.
//
// Each call also says in headers what only a gateway may say to a server: that it comes with
// somebody else's session and key, from elsewhere, in no time. One thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "tests/gateway/gateway_process.h"
#include "tests/tenants/wire.h"

namespace backline::testing {

class GatewayWay {
 public:
  // What each call claims to come with beside its own credential: others' secrets.
  struct Claims {
    std::string session;
    std::string key;
  };
  GatewayWay(const gateway::GatewayProcess& gateway, Claims claims)
      : gateway_(gateway), claims_(std::move(claims)) {}

  Reply Call(const Caller& caller, const MethodDescriptor& method, const Message& request,
             std::chrono::milliseconds patience);
  // The HTTP status of a call with an empty body; for what is no method of browsers.
  int StatusOf(const Caller& caller, const MethodDescriptor& method);

 private:
  gateway::HeaderLines HeadersOf(const Caller& caller) const;
  gateway::Reply Exchange(const std::string& bytes);
  Reply Stream(const std::string& bytes, const MethodDescriptor& method) const;
  std::unique_ptr<gateway::HttpsClient> ConnectFromElsewhere();

  const gateway::GatewayProcess& gateway_;
  const Claims claims_;
  std::unique_ptr<gateway::HttpsClient> client_;  // kept, as browsers do
  uint32_t addresses_ = 0;
};

}  // namespace backline::testing
