#include "web-gateway/request_parser.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace backline::gateway {
namespace {

constexpr std::string_view kEndOfLine = "\r\n";
constexpr size_t kMethodBytesMax = 16;
constexpr size_t kLengthDigitsMax = 10;
constexpr size_t kChunkDigitsMax = 8;

bool IsToken(std::string_view text) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || kMarks.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool IsValue(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7F); });
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool IsDigits(std::string_view text, size_t most) {
  return !text.empty() && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

RequestParser::State RequestParser::Take(std::string& input) {
  if (state_ == State::kHead) TakeHead(input);
  if (state_ == State::kBody) TakeBody(input);
  return state_;
}

RequestParser::State RequestParser::Refuse(int status, std::string why) {
  refusal_status_ = status;
  refusal_ = std::move(why);
  return state_ = State::kRefused;
}

// Looks at each byte once, so that a fault is found when it arrives and not when the head ends.
RequestParser::State RequestParser::TakeHead(std::string& input) {
  while (looked_at_ < input.size()) {
    const char c = input[looked_at_];
    const bool after_return = looked_at_ > 0 && input[looked_at_ - 1] == '\r';
    if ((c == '\n') != after_return || c == '\0') {
      return Refuse(400, "a bare CR, LF or NUL in the head");
    }
    ++looked_at_;
    if (c == '\n' && looked_at_ <= 2) return Refuse(400, "an empty line before the request");
    const bool ends =
        c == '\n' && looked_at_ >= 4 && input.compare(looked_at_ - 4, 4, "\r\n\r\n") == 0;
    if (looked_at_ > kHeadBytesMax || (looked_at_ == kHeadBytesMax && !ends)) {
      return Refuse(431, "the head is longer than 8 KiB");
    }
    if (ends) {
      const std::string head = input.substr(0, looked_at_ - 2);
      input.erase(0, looked_at_);
      return ReadHead(head);
    }
  }
  return state_;
}

RequestParser::State RequestParser::ReadHead(std::string_view head) {
  bool first = true;
  while (!head.empty()) {
    const size_t end = head.find(kEndOfLine);
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + kEndOfLine.size());
    if (!(first ? ReadRequestLine(line) : ReadHeader(line))) return state_;
    first = false;
  }
  if (!ReadConnection() || !ReadFraming()) return state_;
  return state_ = body_left_ == 0 && !chunked_ ? State::kDone : State::kBody;
}

bool RequestParser::ReadRequestLine(std::string_view line) {
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return Refuse(400, "not a request line"), false;
  }
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!IsToken(method) || method.size() > kMethodBytesMax) {
    return Refuse(400, "not a method"), false;
  }
  if (version != "HTTP/1.1") {
    const bool other = version.starts_with("HTTP/") && version.size() == 8;
    return Refuse(other ? 505 : 400, "the version must be HTTP/1.1"), false;
  }
  if (target.size() > kTargetBytesMax) return Refuse(414, "the target is too long"), false;
  if (!target.starts_with('/') ||
      !std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c < 0x7F; })) {
    return Refuse(400, "the target must be a path"), false;
  }
  request_.method = method;
  request_.target = target;
  request_.path = target.substr(0, target.find_first_of("?#"));
  return true;
}

bool RequestParser::ReadHeader(std::string_view line) {
  if (request_.headers.size() == kHeadersMax) return Refuse(431, "too many headers"), false;
  const size_t colon = line.find(':');
  // A line that starts with a blank would be a folded one; a blank before the colon hides a name.
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) {
    return Refuse(400, "not a header"), false;
  }
  const std::string_view value = Trim(line.substr(colon + 1));
  if (!IsValue(value)) return Refuse(400, "a control character in a header"), false;
  request_.headers.emplace_back(Lower(line.substr(0, colon)), std::string(value));
  return true;
}

bool RequestParser::ReadConnection() {
  if (request_.Count("host") != 1 || request_.HeaderOr("host", "").empty()) {
    return Refuse(400, "exactly one Host is needed"), false;
  }
  const std::string connection = Lower(request_.HeaderOr("connection", ""));
  request_.keep_alive = connection.find("close") == std::string::npos;
  if (const auto expect = request_.Header("expect")) {
    if (Lower(*expect) != "100-continue") return Refuse(417, "an unknown expectation"), false;
    expects_continue_ = true;
  }
  return true;
}

bool RequestParser::ReadFraming() {
  const int lengths = request_.Count("content-length");
  const int encodings = request_.Count("transfer-encoding");
  if (lengths + encodings > 1) return Refuse(400, "the length of the body is ambiguous"), false;
  if (encodings == 1) {
    if (Lower(request_.HeaderOr("transfer-encoding", "")) != "chunked") {
      return Refuse(400, "the only Transfer-Encoding is chunked"), false;
    }
    chunked_ = true;
  }
  if (lengths == 1) {
    const std::string_view length = request_.HeaderOr("content-length", "");
    if (!IsDigits(length, kLengthDigitsMax)) return Refuse(400, "not a Content-Length"), false;
    for (const char c : length) body_left_ = body_left_ * 10 + static_cast<size_t>(c - '0');
  }
  if (body_left_ > kBodyBytesMax) return Refuse(413, "the body is longer than 1 MiB"), false;
  const bool bodiless = request_.method == "GET" || request_.method == "HEAD";
  if (bodiless && (chunked_ || body_left_ > 0)) {
    return Refuse(400, "a body where none belongs"), false;
  }
  expects_continue_ = expects_continue_ && (chunked_ || body_left_ > 0);
  return true;
}

RequestParser::State RequestParser::TakeBody(std::string& input) {
  if (chunked_) return TakeChunks(input);
  const size_t count = std::min(input.size(), body_left_);
  request_.body.append(input, 0, count);
  input.erase(0, count);
  body_left_ -= count;
  if (body_left_ == 0) state_ = State::kDone;
  return state_;
}

RequestParser::State RequestParser::TakeChunks(std::string& input) {
  size_t at = 0;
  while (state_ == State::kBody) {
    if (chunk_ == Chunk::kBytes) {
      const size_t count = std::min(input.size() - at, body_left_);
      request_.body.append(input, at, count);
      at += count;
      body_left_ -= count;
      if (body_left_ > 0) break;
      chunk_ = Chunk::kEnd;
      continue;
    }
    const size_t end = input.find('\n', at);
    const std::string_view line = std::string_view(input).substr(at, end - at);
    // The longest line that may be: a size and the CR.
    if (line.size() > kChunkDigitsMax + 1) return Refuse(400, "not a chunk");
    if (end == std::string::npos) break;
    if (!line.ends_with('\r')) return Refuse(400, "a bare LF in the body");
    at = end + 1;
    if (!ReadChunkSize(line.substr(0, line.size() - 1))) return state_;
  }
  input.erase(0, at);
  return state_;
}

// Reads the line of a chunk's size, or the empty one that follows its bytes or the last chunk.
bool RequestParser::ReadChunkSize(std::string_view line) {
  if (chunk_ != Chunk::kSize) {
    if (!line.empty()) return Refuse(400, "a chunk of another size, or a trailer"), false;
    if (chunk_ == Chunk::kLast) state_ = State::kDone;
    chunk_ = Chunk::kSize;
    return true;
  }
  size_t size = 0;
  for (const char c : line) {
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0) return Refuse(400, "not a chunk"), false;
    const int digit = c <= '9' ? c - '0' : std::tolower(static_cast<unsigned char>(c)) - 'a' + 10;
    size = size * 16 + static_cast<size_t>(digit);
  }
  if (line.empty()) return Refuse(400, "not a chunk"), false;
  if (size + request_.body.size() > kBodyBytesMax) {
    return Refuse(413, "the body is longer than 1 MiB"), false;
  }
  body_left_ = size;
  chunk_ = size == 0 ? Chunk::kLast : Chunk::kBytes;
  return true;
}

}  // namespace backline::gateway
