#include "web-gateway/http_connection.h"

#include <sys/epoll.h>

#include <array>
#include <cstdio>
#include <utility>

#include "web-gateway/response_head.h"

namespace backline::gateway {
namespace {

// What may wait here of requests that come before the answer to the one before.
constexpr size_t kPipelinedBytesMax = 16 << 10;
constexpr auto kLingerTime = std::chrono::seconds(2);
constexpr size_t kLingerBytesMax = 4 << 20;
constexpr char kContinue[] = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr char kLastChunk[] = "0\r\n\r\n";

std::string Chunk(const std::string& bytes) {
  std::array<char, 20> size{};
  const int count = std::snprintf(size.data(), size.size(), "%zx\r\n", bytes.size());
  std::string chunk;
  chunk.reserve(bytes.size() + static_cast<size_t>(count) + 2);
  chunk.append(size.data(), static_cast<size_t>(count)).append(bytes).append("\r\n");
  return chunk;
}

}  // namespace

HttpConnection::HttpConnection(EventLoop& loop, std::unique_ptr<SocketStream> stream,
                               std::string peer_address, const ConnectionTimes& times,
                               const Events& events)
    : loop_(loop),
      stream_(std::move(stream)),
      peer_address_(std::move(peer_address)),
      times_(times),
      events_(events) {}

HttpConnection::~HttpConnection() = default;

void HttpConnection::Begin() {
  interest_ = EPOLLIN | EPOLLRDHUP;
  loop_.Add(stream_->socket(), interest_, *this);
  loop_.SetDeadline(*this, EventLoop::Now() + times_.handshake);
  Drive();
}

void HttpConnection::Send(HttpResponse response) {
  if (state_ != State::kAnswering) return;
  keep_alive_ = keep_alive_ && !draining_;
  output_ += ResponseHead(response, Framing::kLength, keep_alive_);
  if (!head_ && response.status != 304) {
    if (response.file != nullptr && !response.file->empty()) {
      file_ = std::move(response.file);
    } else {
      output_ += response.body;
    }
  }
  state_ = State::kAnswered;
  Drive();
}

void HttpConnection::BeginStream(HttpResponse head) {
  if (state_ != State::kAnswering) return;
  keep_alive_ = keep_alive_ && !draining_;
  output_ += ResponseHead(head, Framing::kChunked, keep_alive_);
  Drive();
}

void HttpConnection::Write(std::string bytes, std::function<void()> on_taken) {
  if (state_ != State::kAnswering) return;
  if (!bytes.empty()) output_ += Chunk(bytes);
  on_taken_ = std::move(on_taken);
  Drive();
}

void HttpConnection::EndStream(std::string bytes) {
  if (state_ != State::kAnswering) return;
  if (!bytes.empty()) output_ += Chunk(bytes);
  output_ += kLastChunk;
  on_taken_ = nullptr;
  state_ = State::kAnswered;
  Drive();
}

void HttpConnection::Drain() {
  draining_ = true;
  const bool idle = state_ == State::kHandshake || (state_ == State::kRequest && !begun_);
  if (idle) Close();
}

void HttpConnection::Close() {
  if (state_ == State::kClosed) return;
  const bool answering = state_ == State::kAnswering || state_ == State::kAnswered;
  state_ = State::kClosed;
  loop_.Remove(stream_->socket(), *this);
  const auto keep = shared_from_this();
  on_taken_ = nullptr;
  const auto on_gone = std::exchange(on_gone_, nullptr);
  if (answering && on_gone) on_gone();
  events_.on_closed(*this);
}

void HttpConnection::OnReady(uint32_t events) {
  if (state_ == State::kClosed) return;
  const bool answering = state_ == State::kAnswering || state_ == State::kAnswered;
  const bool left = (events & (EPOLLERR | EPOLLHUP)) != 0;
  // Nobody who waits for an answer ends its side: a browser that does so is gone.
  if (left || (answering && (events & EPOLLRDHUP) != 0)) return Close();
  Drive();
}

void HttpConnection::OnDeadline() {
  if (state_ == State::kRequest && begun_ && !writing()) {
    Refuse(408, "the request took too long");
    return Drive();
  }
  Close();
}

// Runs steps until one has to wait. Steps call handlers, which call Send and so this again.
void HttpConnection::Drive() {
  if (driving_ || state_ == State::kClosed) return;
  driving_ = true;
  const auto keep = shared_from_this();
  while (state_ != State::kClosed && Step()) {
  }
  driving_ = false;
  if (state_ != State::kClosed) UpdateInterest();
}

// False when there is nothing to do until the socket is ready or somebody answers.
bool HttpConnection::Step() {
  if (state_ == State::kHandshake) return StepHandshake();
  if (writing()) return Flush();
  if (on_taken_) {
    std::exchange(on_taken_, nullptr)();
    return true;
  }
  switch (state_) {
    case State::kRequest:
      return StepRequest();
    case State::kAnswering:
      return StepAnswering();
    case State::kAnswered:
      return StepAnswered();
    case State::kLinger:
      return StepLinger();
    default:
      return false;
  }
}

bool HttpConnection::StepHandshake() {
  const auto result = stream_->Handshake();
  if (result == SocketStream::Result::kClosed) Close();
  if (result != SocketStream::Result::kDone) return false;
  state_ = State::kRequest;
  SetRequestDeadline();
  return true;
}

bool HttpConnection::StepRequest() {
  const auto before = parser_.state();
  const auto state = parser_.Take(input_);
  if (state == RequestParser::State::kRefused) {
    Refuse(parser_.refusal_status(), parser_.refusal());
    return true;
  }
  if (state == RequestParser::State::kDone) {
    loop_.ClearDeadline(*this);
    HttpRequest request = std::move(parser_.request());
    parser_.Reset();
    request.peer_address = peer_address_;
    keep_alive_ = request.keep_alive;
    head_ = request.method == "HEAD";
    state_ = State::kAnswering;
    events_.on_request(shared_from_this(), std::move(request));
    return true;
  }
  if (state != before) SetRequestDeadline();
  if (state == RequestParser::State::kBody && parser_.expects_continue() && !continued_) {
    continued_ = true;
    output_ += kContinue;
    return true;
  }
  const auto result = stream_->Read(input_);
  if (result == SocketStream::Result::kClosed) Close();
  if (result != SocketStream::Result::kDone) return false;
  if (!begun_) {
    begun_ = true;
    SetRequestDeadline();
  }
  return true;
}

bool HttpConnection::StepAnswering() {
  if (input_.size() >= kPipelinedBytesMax) return false;
  const auto result = stream_->Read(input_);
  if (result == SocketStream::Result::kClosed) Close();
  return result == SocketStream::Result::kDone;
}

bool HttpConnection::StepAnswered() {
  on_gone_ = nullptr;
  if (!keep_alive_ || draining_) {
    stream_->Finish();
    state_ = State::kLinger;
    sent_ = 0;
    loop_.SetDeadline(*this, EventLoop::Now() + kLingerTime);
    return true;
  }
  state_ = State::kRequest;
  continued_ = false;
  begun_ = !input_.empty();
  SetRequestDeadline();
  return true;
}

// What still comes is dropped: closing with unread bytes would reset the connection and could take
// the answer with it.
bool HttpConnection::StepLinger() {
  input_.clear();
  const auto result = stream_->Read(input_);
  sent_ += input_.size();
  if (result == SocketStream::Result::kClosed || sent_ > kLingerBytesMax) Close();
  return result == SocketStream::Result::kDone;
}

bool HttpConnection::Flush() {
  const std::string& bytes = sent_ < output_.size() ? output_ : *file_;
  const size_t before = &bytes == &output_ ? 0 : output_.size();
  size_t taken = 0;
  const auto result =
      stream_->Write(bytes.data() + (sent_ - before), bytes.size() - (sent_ - before), &taken);
  if (result == SocketStream::Result::kClosed) {
    Close();
    return false;
  }
  sent_ += taken;
  if (sent_ == output_.size() + (file_ == nullptr ? 0 : file_->size())) {
    output_.clear();
    if (output_.capacity() > kPipelinedBytesMax) output_.shrink_to_fit();
    file_.reset();
    sent_ = 0;
    if (state_ != State::kRequest) loop_.ClearDeadline(*this);
    return true;
  }
  if (result == SocketStream::Result::kDone) return true;
  loop_.SetDeadline(*this, EventLoop::Now() + times_.stalled);
  return false;
}

void HttpConnection::Refuse(int status, const std::string& why) {
  state_ = State::kAnswering;
  keep_alive_ = false;
  input_.clear();
  Send(events_.refuse(status, why));
}

void HttpConnection::SetRequestDeadline() {
  const auto time = !begun_                                          ? times_.idle
                    : parser_.state() == RequestParser::State::kHead ? times_.head
                                                                     : times_.body;
  loop_.SetDeadline(*this, EventLoop::Now() + time);
}

void HttpConnection::UpdateInterest() {
  uint32_t interest = EPOLLRDHUP;
  const bool full = state_ == State::kAnswering && input_.size() >= kPipelinedBytesMax;
  // While it writes it does not read: what is not read must not wake it.
  if (!full && !writing()) interest |= EPOLLIN;
  if (writing() || stream_->wants_write()) interest |= EPOLLOUT;
  if (state_ == State::kLinger) interest = EPOLLIN;
  if (interest == interest_) return;
  interest_ = interest;
  loop_.Change(stream_->socket(), interest_, *this);
}

}  // namespace backline::gateway
