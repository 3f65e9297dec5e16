#include "web-gateway/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <utility>
#include <vector>

namespace backline::gateway {
namespace {

constexpr int kBacklog = 1024;

}  // namespace

HttpServer::HttpServer(EventLoop& loop, Metrics& metrics, Options options,
                       HttpConnection::Events events)
    : loop_(loop), metrics_(metrics), options_(std::move(options)), events_(std::move(events)) {
  events_.on_closed = [this](HttpConnection& connection) { Closed(connection); };
}

HttpServer::~HttpServer() {
  if (listener_ >= 0) close(listener_);
}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Listen(EventLoop& loop, Metrics& metrics,
                                                               Options options,
                                                               HttpConnection::Events events) {
  std::unique_ptr<HttpServer> server(
      new HttpServer(loop, metrics, std::move(options), std::move(events)));
  if (absl::Status status = server->Bind(); !status.ok()) return status;
  return server;
}

absl::Status HttpServer::Bind() {
  const absl::Status failed = absl::FailedPreconditionError("cannot listen on " + options_.listen);
  const size_t colon = options_.listen.rfind(':');
  if (colon == std::string::npos) return failed;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::atoi(options_.listen.c_str() + colon + 1)));
  const std::string host = options_.listen.substr(0, colon);
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) return failed;
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  // Not SO_REUSEPORT: two gateways on one port would share its connections silently.
  const int yes = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  socklen_t size = sizeof(address);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_, kBacklog) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return failed;
  }
  port_ = ntohs(address.sin_port);
  loop_.Add(listener_, EPOLLIN, *this);
  return absl::OkStatus();
}

void HttpServer::OnReady(uint32_t) {
  while (listener_ >= 0) {
    sockaddr_in peer{};
    socklen_t size = sizeof(peer);
    const int socket =
        accept4(listener_, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return;
    std::array<char, INET_ADDRSTRLEN> text{};
    inet_ntop(AF_INET, &peer.sin_addr, text.data(), text.size());
    Accept(socket, text.data());
  }
}

void HttpServer::Accept(int socket, const std::string& address) {
  int& from_there = per_address_[address];
  if (open() >= options_.connections_max || from_there >= options_.connections_per_address_max) {
    metrics_.connections_refused.Add();
    close(socket);
    if (from_there == 0) per_address_.erase(address);
    return;
  }
  ++from_there;
  const int yes = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  if (options_.send_buffer_bytes > 0) {
    setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &options_.send_buffer_bytes, sizeof(int));
  }
  metrics_.connections_accepted.Add();
  metrics_.connections_open.Add();
  const auto connection =
      std::make_shared<HttpConnection>(loop_, std::make_unique<SocketStream>(socket, options_.tls),
                                       address, options_.times, events_);
  connections_.emplace(connection.get(), connection);
  connection->Begin();
}

void HttpServer::Closed(HttpConnection& connection) {
  const auto it = connections_.find(&connection);
  if (it == connections_.end()) return;
  metrics_.connections_open.Subtract();
  const auto count = per_address_.find(connection.peer_address());
  if (--count->second == 0) per_address_.erase(count);
  loop_.Bury(std::move(it->second));
  connections_.erase(it);
  if (connections_.empty() && on_empty_) std::exchange(on_empty_, nullptr)();
}

void HttpServer::Drain(std::function<void()> on_empty) {
  if (listener_ >= 0) {
    loop_.Remove(listener_, *this);
    close(std::exchange(listener_, -1));
  }
  for (const auto& connection : Connections()) connection->Drain();
  if (connections_.empty()) return on_empty();
  on_empty_ = std::move(on_empty);
}

void HttpServer::CloseAll() {
  for (const auto& connection : Connections()) connection->Close();
}

// A copy: closing a connection takes it out of the table.
std::vector<std::shared_ptr<HttpConnection>> HttpServer::Connections() const {
  std::vector<std::shared_ptr<HttpConnection>> connections;
  for (const auto& [pointer, connection] : connections_) connections.push_back(connection);
  return connections;
}

}  // namespace backline::gateway
