// Reads HTTP/1.1 requests from bytes, strictly: what two parsers could read in two ways is refused.
// Both Content-Length and Transfer-Encoding, a repeated Content-Length, folded lines, a bare CR or
// LF, chunk extensions and trailers are errors, never repaired. Pure; one thread at a time.
#pragma once

#include <cstddef>
#include <string>

#include "web-gateway/http_message.h"

namespace backline::gateway {

inline constexpr size_t kHeadBytesMax = 8 << 10;
inline constexpr size_t kTargetBytesMax = 2 << 10;
inline constexpr size_t kHeadersMax = 64;
inline constexpr size_t kMessageBytesMax = 1 << 20;
// A streaming call wraps its one message in an envelope of five bytes.
inline constexpr size_t kBodyBytesMax = kMessageBytesMax + 5;

class RequestParser {
 public:
  enum class State { kHead, kBody, kDone, kRefused };

  // Takes what it can from the front of `input`. At kDone the request is whole and the rest of
  // `input` belongs to the next one; at kRefused the connection has no future.
  State Take(std::string& input);

  State state() const { return state_; }
  // The request; its head is complete from kBody on.
  HttpRequest& request() { return request_; }
  // The client waits for "100 Continue" before it sends the body.
  bool expects_continue() const { return expects_continue_; }
  // At kRefused: the status to answer, and why.
  int refusal_status() const { return refusal_status_; }
  const std::string& refusal() const { return refusal_; }

  // Ready for the next request.
  void Reset() { *this = RequestParser(); }

 private:
  enum class Chunk { kSize, kBytes, kEnd, kLast };

  State Refuse(int status, std::string why);
  State TakeHead(std::string& input);
  State ReadHead(std::string_view head);
  bool ReadRequestLine(std::string_view line);
  bool ReadHeader(std::string_view line);
  bool ReadFraming();
  bool ReadConnection();
  State TakeBody(std::string& input);
  State TakeChunks(std::string& input);
  bool ReadChunkSize(std::string_view line);

  State state_ = State::kHead;
  HttpRequest request_;
  int refusal_status_ = 0;
  std::string refusal_;
  bool expects_continue_ = false;
  size_t looked_at_ = 0;  // bytes of the head without a fault or an end
  bool chunked_ = false;
  size_t body_left_ = 0;  // of the body, or of the chunk
  Chunk chunk_ = Chunk::kSize;
};

}  // namespace backline::gateway
