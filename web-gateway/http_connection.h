// One connection's life: requests one after the other, each answered whole or as a stream of chunks
// before the next is read. It owns every deadline of its client. Loop thread only.
//
//   handshake > request > answer > request > ... > linger > closed
//
// While an answer is pending it still reads: bytes are the next request and wait (up to a bound),
// an end means that the client left, and whoever works for it is told.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "web-gateway/event_loop.h"
#include "web-gateway/http_message.h"
#include "web-gateway/request_parser.h"
#include "web-gateway/socket_stream.h"

namespace backline::gateway {

struct ConnectionTimes {
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds head{10'000};
  std::chrono::milliseconds body{30'000};
  std::chrono::milliseconds idle{60'000};
  // Without a byte that the client takes.
  std::chrono::milliseconds stalled{30'000};
};

class HttpConnection final : public EventLoop::Source,
                             public std::enable_shared_from_this<HttpConnection> {
 public:
  struct Events {
    // A request is whole. It is answered with Send, or Begin, Write and End, now or later.
    std::function<void(std::shared_ptr<HttpConnection>, HttpRequest)> on_request;
    // The answer to bytes that are no request.
    std::function<HttpResponse(int status, const std::string& why)> refuse;
    std::function<void(HttpConnection&)> on_closed;
  };

  HttpConnection(EventLoop& loop, std::unique_ptr<SocketStream> stream, std::string peer_address,
                 const ConnectionTimes& times, const Events& events);
  ~HttpConnection();

  // REQUIRES: called once, when a shared_ptr holds it.
  void Begin();
  const std::string& peer_address() const { return peer_address_; }
  // The client is still there and has no answer yet.
  bool awaits_answer() const { return state_ == State::kAnswering; }

  // The whole answer. After the client left, this and the others below do nothing.
  void Send(HttpResponse response);
  // An answer in parts: its head, then as many Write as there are, then End.
  void BeginStream(HttpResponse head);
  // `on_taken` runs when the system has taken the bytes: who waits for it bounds what is held here.
  void Write(std::string bytes, std::function<void()> on_taken);
  void EndStream(std::string bytes);
  // Runs if the client leaves before its answer is complete; replaces what was set before.
  void WhenGone(std::function<void()> on_gone) { on_gone_ = std::move(on_gone); }

  // Answers what it has begun and closes; closes at once if it is idle.
  void Drain();
  // At once, without a word.
  void Close();

  void OnReady(uint32_t events) override;
  void OnDeadline() override;

 private:
  enum class State { kHandshake, kRequest, kAnswering, kAnswered, kLinger, kClosed };

  void Drive();
  bool Step();
  bool StepHandshake();
  bool StepRequest();
  bool StepAnswering();
  bool StepAnswered();
  bool StepLinger();
  bool Flush();
  void Refuse(int status, const std::string& why);
  void SetRequestDeadline();
  void UpdateInterest();
  bool writing() const { return sent_ < output_.size() || file_ != nullptr; }

  EventLoop& loop_;
  const std::unique_ptr<SocketStream> stream_;
  const std::string peer_address_;
  const ConnectionTimes& times_;
  const Events& events_;

  State state_ = State::kHandshake;
  bool driving_ = false;
  bool draining_ = false;
  bool keep_alive_ = true;
  bool head_ = false;  // asks for a head: the length is told, the body is not
  uint32_t interest_ = 0;

  RequestParser parser_;
  std::string input_;
  bool begun_ = false;      // bytes of the request have come
  bool continued_ = false;  // "100 Continue" was sent

  std::string output_;
  size_t sent_ = 0;  // of output_, then of file_
  std::shared_ptr<const std::string> file_;
  std::function<void()> on_taken_;
  std::function<void()> on_gone_;
};

}  // namespace backline::gateway
