#include "tests/gateway/https_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>

namespace backline::gateway {
namespace {

constexpr int kPatienceSeconds = 60;
constexpr size_t kReadBytes = 16 << 10;  // a record of TLS

std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> MakeContext(const ClientOptions& options) {
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> made(SSL_CTX_new(TLS_client_method()),
                                                         SSL_CTX_free);
  SSL_CTX* const context = made.get();
  // The client is as lax as it can be: what is refused, the other side refuses.
  SSL_CTX_set_security_level(context, 0);
  bool ok = SSL_CTX_load_verify_locations(context, options.authority.c_str(), nullptr) == 1;
  if (options.tls_version_max != 0) {
    SSL_CTX_set_max_proto_version(context, options.tls_version_max);
  }
  if (!options.cipher_suites.empty()) {
    ok = ok && SSL_CTX_set_ciphersuites(context, options.cipher_suites.c_str()) == 1;
  }
  if (!options.signature_algorithms.empty()) {
    ok = ok && SSL_CTX_set1_sigalgs_list(context, options.signature_algorithms.c_str()) == 1;
  }
  if (!options.protocol.empty()) {
    const std::string offer = static_cast<char>(options.protocol.size()) + options.protocol;
    ok =
        ok && SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>(offer.data()),
                                      static_cast<unsigned>(offer.size())) == 0;
  }
  if (!ok) throw std::logic_error("HttpsClient: not an option of TLS");
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  return made;
}

// An empty address is the system's choice.
bool BindTo(int socket, const std::string& from) {
  if (from.empty()) return true;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  return inet_pton(AF_INET, from.c_str(), &address.sin_addr) == 1 &&
         bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
}

}  // namespace

HttpsClient::HttpsClient(int port, const ClientOptions& options) {
  signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL.
  socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  const timeval patience = {kPatienceSeconds, 0};
  const int yes = 1;
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  if (options.receive_buffer > 0) {
    setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &options.receive_buffer, sizeof(int));
  }
  if (!BindTo(socket_, options.from) ||
      connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    close(socket_);
    throw std::runtime_error("HttpsClient: no connection");
  }
  if (options.authority.empty()) return;
  context_ = MakeContext(options);
  ssl_.reset(SSL_new(context_.get()));
  SSL_set_fd(ssl_.get(), socket_);
  SSL_set_tlsext_host_name(ssl_.get(), "localhost");
  SSL_set1_host(ssl_.get(), "localhost");
  if (SSL_connect(ssl_.get()) != 1) {
    close(socket_);
    throw std::runtime_error("HttpsClient: no TLS");
  }
}

HttpsClient::~HttpsClient() {
  ssl_.reset();
  if (socket_ >= 0) close(socket_);
}

bool HttpsClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ssl_ == nullptr
                           ? send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL)
                           : SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

bool HttpsClient::Fill() {
  std::array<char, kReadBytes> piece;
  errno = 0;
  const auto count = ssl_ == nullptr
                         ? recv(socket_, piece.data(), piece.size(), 0)
                         : SSL_read(ssl_.get(), piece.data(), static_cast<int>(piece.size()));
  timed_out_ = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  if (count <= 0) return false;
  buffer_.append(piece.data(), static_cast<size_t>(count));
  return true;
}

bool HttpsClient::ReadLine(std::string* line) {
  size_t end = 0;
  while ((end = buffer_.find("\r\n")) == std::string::npos) {
    if (!Fill()) return false;
  }
  *line = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return true;
}

std::string HttpsClient::Take(size_t size) {
  while (buffer_.size() < size && Fill()) {
  }
  std::string bytes = buffer_.substr(0, size);
  buffer_.erase(0, bytes.size());
  return bytes;
}

Reply HttpsClient::ReadHead() {
  Reply reply;
  std::string line;
  if (!ReadLine(&line) || !line.starts_with("HTTP/1.1 ")) return {};
  const int status = std::atoi(line.c_str() + 9);
  while (true) {
    if (!ReadLine(&line)) return {};
    if (line.empty()) break;
    const size_t colon = line.find(": ");
    if (colon == std::string::npos) return {};
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string& value = reply.headers[name];
    if (!value.empty()) value += "\n";
    value += line.substr(colon + 2);
  }
  reply.status = status;
  return reply;
}

std::string HttpsClient::ReadChunk() {
  std::string line;
  if (!ReadLine(&line)) return "";
  std::string bytes = Take(std::strtoul(line.c_str(), nullptr, 16));
  ReadLine(&line);
  return bytes;
}

Reply HttpsClient::Read() {
  Reply reply = ReadHead();
  if (reply.header("transfer-encoding") == "chunked") {
    for (std::string chunk = ReadChunk(); !chunk.empty(); chunk = ReadChunk()) reply.body += chunk;
  } else {
    reply.body = Take(std::strtoul(reply.header("content-length").c_str(), nullptr, 10));
  }
  return reply;
}

bool HttpsClient::ReadToEnd() {
  while (Fill()) {
  }
  return !timed_out_;
}

void HttpsClient::Reset() {
  const linger at_once = {1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  close(std::exchange(socket_, -1));
}

std::string RequestBytes(const std::string& method, const std::string& path, int port,
                         const HeaderLines& headers, const std::string& body) {
  std::string bytes = method + " " + path + " HTTP/1.1\r\n";
  bool host = false;
  for (const auto& [name, value] : headers) {
    bytes.append(name).append(": ").append(value).append("\r\n");
    host = host || name == "Host";
  }
  if (!host) bytes.append("Host: localhost:").append(std::to_string(port)).append("\r\n");
  if (method == "POST") {
    bytes.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  }
  return bytes.append("\r\n").append(body);
}

}  // namespace backline::gateway
