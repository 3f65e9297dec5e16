#include "web-gateway/router.h"

#include <algorithm>
#include <utility>

namespace backline::gateway {
namespace {

constexpr std::string_view kCalls = "/backline.";
constexpr std::string_view kScheme = "https://";

Code CodeOfStatus(int status) {
  switch (status) {
    case 408:
      return Code::kDeadlineExceeded;
    case 413:
    case 414:
    case 431:
      return Code::kResourceExhausted;
    case 505:
      return Code::kUnimplemented;
  }
  return Code::kInvalidArgument;
}

HttpResponse Text(int status, std::string text) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}};
  response.body = std::move(text);
  return response;
}

}  // namespace

Router::Router(RpcHandler& calls, StaticFiles files, Metrics& metrics)
    : calls_(calls), files_(std::move(files)), metrics_(metrics) {}

bool Router::IsOurs(std::string_view host) const {
  return std::any_of(origins_.begin(), origins_.end(), [host](std::string_view origin) {
    return origin.starts_with(kScheme) && origin.substr(kScheme.size()) == host;
  });
}

void Router::Handle(const std::shared_ptr<HttpConnection>& connection, HttpRequest request) {
  if (!IsOurs(request.HeaderOr("host", ""))) {
    return connection->Send(
        FaultResponse({Code::kInvalidArgument, "this is another host", ""}, 421));
  }
  // A preflight: no other site may call, so none is told that it could.
  if (request.method == "OPTIONS") {
    return connection->Send(FaultResponse({Code::kPermissionDenied, "no other origin", ""}));
  }
  if (request.path.starts_with(kCalls)) {
    return calls_.Handle(connection, std::move(request), origins_);
  }
  metrics_.static_files_served.Add();
  connection->Send(files_.Answer(request));
}

HttpResponse Router::Refuse(int status, const std::string& why) {
  metrics_.requests_refused.Add();
  return FaultResponse(MakeFault(CodeOfStatus(status), "INVALID_FIELD", why), status);
}

HttpResponse AnswerOperator(const HttpRequest& request, const Metrics& metrics,
                            const std::function<bool()>& ready) {
  if (request.method != "GET") return Text(405, "only GET\n");
  if (request.path == "/metrics") return Text(200, metrics.Text());
  if (request.path == "/healthz") return Text(200, "ok\n");
  if (request.path != "/readyz") return Text(404, "not here\n");
  const bool is_ready = ready();
  return Text(is_ready ? 200 : 503, is_ready ? "ready\n" : "not ready\n");
}

}  // namespace backline::gateway
