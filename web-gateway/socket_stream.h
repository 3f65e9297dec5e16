// A connected, non-blocking socket, with TLS over it or without. Loop thread only.
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <string>

#include "web-gateway/tls_context.h"

namespace backline::gateway {

class SocketStream {
 public:
  enum class Result { kDone, kBlocked, kClosed };

  // Owns the socket. `tls` may be null: plain text.
  SocketStream(int socket, const TlsContext& tls);
  ~SocketStream();
  SocketStream(const SocketStream&) = delete;
  SocketStream& operator=(const SocketStream&) = delete;

  int socket() const { return socket_; }

  // kDone once the handshake is over, at once without TLS.
  Result Handshake();
  // Appends at most one buffer to `input`. kClosed at the end, whatever ended it.
  Result Read(std::string& input);
  // Writes from `bytes` and counts what was taken; kDone if that was anything.
  Result Write(const char* bytes, size_t size, size_t* taken);
  // Tells the other side that nothing more comes.
  void Finish();
  // TLS has something to write before it can read on.
  bool wants_write() const { return wants_write_; }

 private:
  Result Classify(int result);

  const int socket_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  bool handshaken_ = false;
  bool wants_write_ = false;
};

}  // namespace backline::gateway
