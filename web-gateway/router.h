// Which part of the gateway answers a request: calls, pages, or nobody; and the pages of the
// operator, on a listener of their own. Loop thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "web-gateway/http_connection.h"
#include "web-gateway/metrics.h"
#include "web-gateway/rpc_handler.h"
#include "web-gateway/static_files.h"

namespace backline::gateway {

class Router {
 public:
  Router(RpcHandler& calls, StaticFiles files, Metrics& metrics);

  // What our pages come from, such as "https://portal.example"; a request for another host is
  // refused.
  void SetOrigins(std::vector<std::string> origins) { origins_ = std::move(origins); }

  void Handle(const std::shared_ptr<HttpConnection>& connection, HttpRequest request);
  // The answer to what is no request.
  HttpResponse Refuse(int status, const std::string& why);

 private:
  bool IsOurs(std::string_view host) const;

  RpcHandler& calls_;
  const StaticFiles files_;
  Metrics& metrics_;
  std::vector<std::string> origins_;
};

// GET /metrics, /healthz (the program runs), /readyz (it can serve, as `ready` says).
HttpResponse AnswerOperator(const HttpRequest& request, const Metrics& metrics,
                            const std::function<bool()>& ready);

}  // namespace backline::gateway
