// Listens on one address, bounds how many connections there are in all and from one address, and
// ends them gracefully. Loop thread only, but for what is said otherwise.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "web-gateway/event_loop.h"
#include "web-gateway/http_connection.h"
#include "web-gateway/metrics.h"
#include "web-gateway/tls_context.h"

namespace backline::gateway {

class HttpServer final : public EventLoop::Source {
 public:
  struct Options {
    std::string listen;  // IPv4 address:port; port 0 for any
    TlsContext tls;      // null: plain text
    int connections_max = 2048;
    int connections_per_address_max = 256;
    ConnectionTimes times;
    // The system's buffer for what a connection sends, in bytes; 0 for the system's own choice.
    int send_buffer_bytes = 0;
  };

  // Binds and listens. kFailedPrecondition: the address cannot be used.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Listen(EventLoop& loop, Metrics& metrics,
                                                            Options options,
                                                            HttpConnection::Events events);
  // REQUIRES: the loop does not run.
  ~HttpServer();

  int port() const { return port_; }
  int open() const { return static_cast<int>(connections_.size()); }

  // Connections that come from now on use it.
  void UseTls(TlsContext tls) { options_.tls = std::move(tls); }
  // No new connections; idle ones are closed, the others after their answer. `on_empty` runs when
  // none is left.
  void Drain(std::function<void()> on_empty);
  // At once, without a word.
  void CloseAll();

  void OnReady(uint32_t events) override;

 private:
  HttpServer(EventLoop& loop, Metrics& metrics, Options options, HttpConnection::Events events);
  absl::Status Bind();
  void Accept(int socket, const std::string& address);
  void Closed(HttpConnection& connection);
  std::vector<std::shared_ptr<HttpConnection>> Connections() const;

  EventLoop& loop_;
  Metrics& metrics_;
  Options options_;
  HttpConnection::Events events_;
  int listener_ = -1;
  int port_ = 0;
  std::unordered_map<HttpConnection*, std::shared_ptr<HttpConnection>> connections_;
  std::map<std::string, int> per_address_;
  std::function<void()> on_empty_;
};

}  // namespace backline::gateway
