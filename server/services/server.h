// The gRPC server: mutual TLS, the limits of the transport, health, and an end that loses nothing
// and always comes.
#pragma once

#include <grpcpp/server.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/services/calls.h"

namespace backline {

struct ServerOptions {
  std::string listen;        // host:port; port 0 for any
  std::string certificates;  // a folder with ca.pem, server.pem, server.key
  bool development = false;  // reflection
};

class Server {
 public:
  // Listens. kFailedPrecondition: the certificates cannot be read, or the address is taken.
  // `calls` outlives the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options, Calls& calls);
  // REQUIRES: Stop was called.
  ~Server();

  int port() const { return port_; }

  // NOT_SERVING, new calls refused, watches closed; waits for the calls that run, at most so long.
  // True if none is left.
  bool Drain(int64_t micros);
  // Closes what is left. A call that nobody ever finishes holds this up for ever: have a Watchdog.
  void Stop();

 private:
  class Services;
  class Probe;

  explicit Server(Calls& calls);

  Calls& calls_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<Probe> probe_;
  int port_ = 0;
};

}  // namespace backline
