#include "clients/cli/session.h"

#include "clients/cpp/channel.h"

namespace backline::cli {
namespace {

constexpr const char* kGatewayIdentity = "service/gateway";

}  // namespace

std::string FailureLine(const CallError& error) {
  return (error.reason.empty() ? "error: " : "refused: ") + error.ToString();
}

BacklineClient& Session::As(const std::string& usual) {
  if (!settings_.session.empty()) return Of(kGatewayIdentity);
  return Of(settings_.identity.empty() ? usual : settings_.identity);
}

BacklineClient& Session::Of(const std::string& identity) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<BacklineClient>& client = clients_[identity];
  if (client == nullptr) {
    CallOptions options;
    if (!settings_.session.empty() && identity == kGatewayIdentity) {
      options.metadata = {{"backline-session", settings_.session}};
    }
    client = Open(identity, options);
  }
  return *client;
}

std::unique_ptr<BacklineClient> Session::Open(const std::string& identity,
                                              const CallOptions& options) {
  auto channel = OpenChannel(
      {.server = settings_.server, .certificates = settings_.certificates, .identity = identity});
  if (!channel.ok()) {
    throw Failure("error: " + std::string(channel.status().message()) +
                  "; certs/make_dev_certs.sh " + settings_.certificates + " " + identity +
                  " makes it");
  }
  return std::make_unique<BacklineClient>(*std::move(channel), options);
}

}  // namespace backline::cli
