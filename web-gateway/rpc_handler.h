// A call of the Connect protocol from its request to its answer: checks it, takes one credential
// out of it, passes the bytes on and the answer back. It knows methods by the table only. Loop
// thread; only long JSON is read on another, as that takes a hundred times as long as all the rest.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "web-gateway/connect_protocol.h"
#include "web-gateway/event_loop.h"
#include "web-gateway/http_connection.h"
#include "web-gateway/identity.h"
#include "web-gateway/method_table.h"
#include "web-gateway/metrics.h"
#include "web-gateway/upstream.h"
#include "web-gateway/worker.h"

namespace backline::gateway {

class RpcHandler {
 public:
  // All outlive the handler, and the handler outlives the loop's run.
  RpcHandler(EventLoop& loop, const MethodTable& methods, Upstream& upstream, Metrics& metrics);
  ~RpcHandler();

  // `origins`: what the pages of this site come from.
  void Handle(const std::shared_ptr<HttpConnection>& connection, HttpRequest request,
              const std::vector<std::string>& origins);

  // Ends the streams with a fault that tells their clients to come back; later ones get it at once.
  void Drain();

 private:
  class UnaryAnswer;
  class StreamAnswer;

  // The last step before the call; `message` is what the request says, or why it says nothing.
  void Start(const std::shared_ptr<HttpConnection>& connection, ContentType type, UpstreamCall call,
             absl::StatusOr<std::string> message);
  void StartUnary(const std::shared_ptr<HttpConnection>& connection, ContentType type,
                  UpstreamCall call);
  void StartStream(const std::shared_ptr<HttpConnection>& connection, ContentType type,
                   UpstreamCall call);

  EventLoop& loop_;
  const MethodTable& methods_;
  Upstream& upstream_;
  Metrics& metrics_;
  bool draining_ = false;
  std::set<std::shared_ptr<StreamAnswer>> streams_;
  Worker reader_;  // of long JSON
};

}  // namespace backline::gateway
