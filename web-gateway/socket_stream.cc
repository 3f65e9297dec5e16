#include "web-gateway/socket_stream.h"

#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "server/base/check.h"

namespace backline::gateway {
namespace {

constexpr size_t kReadBytes = 16 << 10;
constexpr size_t kWriteBytesMax = 64 << 10;

}  // namespace

SocketStream::SocketStream(int socket, const TlsContext& tls)
    : socket_(socket), ssl_(tls == nullptr ? nullptr : SSL_new(tls.get()), SSL_free) {
  if (tls == nullptr) return;
  BACKLINE_CHECK(ssl_ != nullptr && SSL_set_fd(ssl_.get(), socket_) == 1);
  SSL_set_accept_state(ssl_.get());
}

SocketStream::~SocketStream() {
  ssl_.reset();
  close(socket_);
}

SocketStream::Result SocketStream::Classify(int result) {
  const int error = SSL_get_error(ssl_.get(), result);
  wants_write_ = error == SSL_ERROR_WANT_WRITE;
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return Result::kBlocked;
  ERR_clear_error();
  return Result::kClosed;
}

SocketStream::Result SocketStream::Handshake() {
  if (ssl_ != nullptr && !handshaken_) {
    const int result = SSL_do_handshake(ssl_.get());
    if (result != 1) return Classify(result);
  }
  handshaken_ = true;
  wants_write_ = false;
  return Result::kDone;
}

SocketStream::Result SocketStream::Read(std::string& input) {
  std::array<char, kReadBytes> buffer;
  if (ssl_ != nullptr) {
    const int count = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (count <= 0) return Classify(count);
    wants_write_ = false;
    input.append(buffer.data(), static_cast<size_t>(count));
    return Result::kDone;
  }
  const ssize_t count = recv(socket_, buffer.data(), buffer.size(), 0);
  if (count > 0) input.append(buffer.data(), static_cast<size_t>(count));
  if (count > 0) return Result::kDone;
  const bool again = count < 0 && (errno == EAGAIN || errno == EINTR);
  return again ? Result::kBlocked : Result::kClosed;
}

SocketStream::Result SocketStream::Write(const char* bytes, size_t size, size_t* taken) {
  *taken = 0;
  const size_t most = std::min(size, kWriteBytesMax);
  if (ssl_ != nullptr) {
    const int count = SSL_write(ssl_.get(), bytes, static_cast<int>(most));
    if (count <= 0) return Classify(count);
    wants_write_ = false;
    *taken = static_cast<size_t>(count);
    return Result::kDone;
  }
  const ssize_t count = send(socket_, bytes, most, MSG_NOSIGNAL);
  if (count >= 0) *taken = static_cast<size_t>(count);
  if (count >= 0) return Result::kDone;
  return errno == EAGAIN || errno == EINTR ? Result::kBlocked : Result::kClosed;
}

void SocketStream::Finish() {
  if (ssl_ != nullptr && handshaken_) {
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }
  shutdown(socket_, SHUT_WR);
}

}  // namespace backline::gateway
