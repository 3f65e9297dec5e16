#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "tests/fuzz/targets.h"
#include "tests/gateway/smuggling_corpus.h"
#include "web-gateway/connect_protocol.h"
#include "web-gateway/identity.h"
#include "web-gateway/request_parser.h"

namespace backline::gateway {
namespace {

using fuzz::Expect;
using State = RequestParser::State;

constexpr size_t kInputBytesMax = 10 << 10;

// What becomes of the bytes.
struct Outcome {
  State state = State::kHead;
  int status = 0;
  std::string method;
  std::string target;
  Headers headers;
  std::string body;
  std::string rest;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome Refused(int status) { return {.state = State::kRefused, .status = status}; }

// ---- The second parser: the whole input at once, each rule by itself.

std::string LowerCase(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

bool Consists(const std::string& text, const std::string& of) {
  return !text.empty() && text.find_first_not_of(of) == std::string::npos;
}

const std::string& TokenCharacters() {
  static const std::string kAll =
      "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return kAll;
}

// Where the first fault of the head's bytes stands; npos for none.
size_t FirstFault(const std::string& bytes, size_t end) {
  if (bytes.starts_with("\r\n")) return 1;
  for (size_t at = 0; at < end; ++at) {
    if (bytes[at] == '\0') return at;
    if (bytes[at] == '\n' && (at == 0 || bytes[at - 1] != '\r')) return at;
    if (bytes[at] == '\r' && at + 1 < end && bytes[at + 1] != '\n') return at + 1;
  }
  return std::string::npos;
}

// 0, or the status that the line is refused with.
int PlainRequestLine(const std::string& line, Outcome& outcome) {
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  if (first == last) return 400;
  outcome.method = line.substr(0, first);
  outcome.target = line.substr(first + 1, last - first - 1);
  const std::string version = line.substr(last + 1);
  if (!Consists(outcome.method, TokenCharacters()) || outcome.method.size() > 16) return 400;
  if (version != "HTTP/1.1") return version.size() == 8 && version.starts_with("HTTP/") ? 505 : 400;
  if (outcome.target.size() > kTargetBytesMax) return 414;
  const bool printable = std::all_of(outcome.target.begin(), outcome.target.end(),
                                     [](char c) { return c >= '!' && c <= '~'; });
  return outcome.target.starts_with("/") && printable ? 0 : 400;
}

int PlainHeader(const std::string& line, Outcome& outcome) {
  if (outcome.headers.size() == kHeadersMax) return 431;
  const size_t colon = line.find(':');
  if (colon == std::string::npos) return 400;
  const std::string name = line.substr(0, colon);
  std::string value = line.substr(colon + 1);
  value.erase(0, std::min(value.find_first_not_of(" \t"), value.size()));
  value.erase(value.find_last_not_of(" \t") + 1);
  if (!Consists(name, TokenCharacters())) return 400;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 32 && c != '\t') || byte == 127) return 400;
  }
  outcome.headers.emplace_back(LowerCase(name), value);
  return 0;
}

std::vector<std::string> ValuesOf(const Outcome& outcome, const std::string& name) {
  std::vector<std::string> values;
  for (const auto& [key, value] : outcome.headers) {
    if (key == name) values.push_back(value);
  }
  return values;
}

// What follows the head, when it comes in chunks.
Outcome PlainChunks(const std::string& bytes, Outcome outcome) {
  size_t at = 0;
  while (true) {
    const size_t end = bytes.find('\n', at);
    const std::string line = bytes.substr(at, end == std::string::npos ? end : end - at);
    if (line.size() > 9) return Refused(400);
    if (end == std::string::npos) return {.state = State::kBody};
    if (!line.ends_with("\r")) return Refused(400);
    const std::string digits = line.substr(0, line.size() - 1);
    if (!Consists(digits, "0123456789abcdefABCDEF")) return Refused(400);
    const size_t size = std::stoull(digits, nullptr, 16);
    if (outcome.body.size() + size > kBodyBytesMax) return Refused(413);
    at = end + 1;
    outcome.body += bytes.substr(at, size);
    if (bytes.size() - at < size) return {.state = State::kBody};
    at += size;
    const std::string after = bytes.substr(at, 2);
    const size_t newline = bytes.find('\n', at);
    if (after != "\r\n") {
      const bool more = newline == std::string::npos && bytes.size() - at <= 9;
      return more ? Outcome{.state = State::kBody} : Refused(400);
    }
    at += 2;
    if (size > 0) continue;
    outcome.state = State::kDone;
    outcome.rest = bytes.substr(at);
    return outcome;
  }
}

Outcome PlainBody(const std::string& bytes, Outcome outcome) {
  const auto hosts = ValuesOf(outcome, "host");
  if (hosts.size() != 1 || hosts[0].empty()) return Refused(400);
  const auto expects = ValuesOf(outcome, "expect");
  if (!expects.empty() && LowerCase(expects[0]) != "100-continue") return Refused(417);
  const auto lengths = ValuesOf(outcome, "content-length");
  const auto encodings = ValuesOf(outcome, "transfer-encoding");
  if (lengths.size() + encodings.size() > 1) return Refused(400);
  const bool bodiless = outcome.method == "GET" || outcome.method == "HEAD";
  if (!encodings.empty()) {
    if (LowerCase(encodings[0]) != "chunked" || bodiless) return Refused(400);
    return PlainChunks(bytes, std::move(outcome));
  }
  size_t length = 0;
  if (!lengths.empty()) {
    if (!Consists(lengths[0], "0123456789") || lengths[0].size() > 10) return Refused(400);
    length = std::stoull(lengths[0]);
  }
  if (length > kBodyBytesMax) return Refused(413);
  if (length > 0 && bodiless) return Refused(400);
  if (bytes.size() < length) return {.state = State::kBody};
  outcome.state = State::kDone;
  outcome.body = bytes.substr(0, length);
  outcome.rest = bytes.substr(length);
  return outcome;
}

Outcome PlainParse(const std::string& bytes) {
  const size_t blank = bytes.find("\r\n\r\n");
  const size_t head = blank == std::string::npos ? bytes.size() : blank + 4;
  const size_t fault = FirstFault(bytes, head);
  if (fault < kHeadBytesMax) return Refused(400);
  if (head > kHeadBytesMax || (head == kHeadBytesMax && blank == std::string::npos)) {
    return Refused(431);
  }
  if (blank == std::string::npos) return {};
  Outcome outcome;
  std::string lines = bytes.substr(0, blank + 2);
  for (bool first = true; !lines.empty(); first = false) {
    const size_t end = lines.find("\r\n");
    const std::string line = lines.substr(0, end);
    lines.erase(0, end + 2);
    const int status = first ? PlainRequestLine(line, outcome) : PlainHeader(line, outcome);
    if (status != 0) return Refused(status);
  }
  return PlainBody(bytes.substr(head), std::move(outcome));
}

// ---- Ours, as the network brings the bytes.

// `piece` says how long the next piece is.
template <typename Piece>
Outcome Parse(const std::string& bytes, Piece piece) {
  RequestParser parser;
  std::string input;
  for (size_t at = 0; at < bytes.size();) {
    const size_t size = std::min(piece(), bytes.size() - at);
    input.append(bytes, at, size);
    at += size;
    const State state = parser.Take(input);
    if (state == State::kRefused) {
      Expect(!parser.refusal().empty(), "a refusal says why");
      return Refused(parser.refusal_status());
    }
    if (state == State::kDone) {
      HttpRequest& request = parser.request();
      return {state,
              0,
              request.method,
              request.target,
              request.headers,
              request.body,
              input + bytes.substr(at)};
    }
  }
  return {.state = parser.state()};
}

// ---- What the gateway makes of the headers.

bool IsLegalMetadata(const std::string& value) {
  return !value.empty() && value.size() <= kCredentialBytesMax &&
         std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c < 127; });
}

void CheckHeaders(const Outcome& outcome) {
  HttpRequest request;
  request.headers = outcome.headers;
  const auto read = ReadCredential(request);
  if (const auto* credential = std::get_if<Credential>(&read)) {
    const bool nobody = credential->kind == Credential::Kind::kNone;
    Expect(nobody || IsLegalMetadata(credential->value), "a credential is legal metadata");
  }
  const auto timeout_ms = ParseTimeoutMs(request);
  if (timeout_ms.ok() && timeout_ms->has_value()) {
    Expect(**timeout_ms >= 0 && **timeout_ms <= 9'999'999'999, "a time is ten digits at most");
  }
  if (const auto type = ParseContentType(request.HeaderOr("content-type", ""))) {
    const auto again = ParseContentType(ContentTypeName(*type));
    Expect(again && again->json == type->json && again->streams == type->streams,
           "a content type is what its name says");
  }
  const std::string session(request.HeaderOr("x-session", ""));
  if (const auto cookie = SessionCookie(session)) {
    Expect(cookie->find_first_of("\r\n") == std::string::npos, "a cookie is one line");
  }
}

void Run(std::string_view input) {
  const std::string bytes(input);
  const Outcome whole = Parse(bytes, [&] { return bytes.size(); });
  const Outcome plain = PlainParse(bytes);
  Expect(whole == plain, "two parsers read it in two ways");
  // Cut at places that follow from the input, so that a finding can be repeated.
  size_t next = bytes.size();
  const Outcome cut = Parse(bytes, [&] { return 1 + (next = next * 31 + 7) % 13; });
  Expect(cut == whole, "where the network cuts makes a difference");
  if (whole.state == State::kDone) CheckHeaders(whole);
}

}  // namespace

fuzz::Target RequestTarget() {
  fuzz::Target target;
  target.name = "request";
  target.bytes_max = kInputBytesMax;
  target.run = Run;
  for (const Vector& vector : SmugglingCorpus()) {
    if (vector.bytes.size() <= kInputBytesMax) target.seeds.push_back(vector.bytes);
  }
  const std::string post = "POST /backline.v1.A/B?c HTTP/1.1\r\nHost: a\r\n";
  for (const std::string& end : std::vector<std::string>{
           "Content-Length: 3\r\n\r\nabcGET",
           "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n006\r\n world\r\n0\r\n\r\nnext",
           "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n{",
           "Cookie: a=b; __Host-backline=abc\r\nContent-Type: application/json\r\n\r\n",
           "Authorization: Bearer key\r\nConnect-Timeout-Ms: 1000\r\n\r\n",
           "Backline-Link: link\r\nX-Session: token;3600\r\nConnection: close\r\n\r\n"}) {
    target.seeds.push_back(post + end);
  }
  target.words = {"\r\n",
                  "\r\n\r\n",
                  "\n",
                  "\r",
                  ": ",
                  "0\r\n\r\n",
                  "HTTP/1.1",
                  "HTTP/1.0",
                  "Content-Length: ",
                  "Transfer-Encoding: chunked",
                  "Host: ",
                  "Host: a\r\n",
                  "Expect: 100-continue",
                  "Connection: close",
                  "Cookie: ",
                  "__Host-backline=",
                  "Authorization: Bearer ",
                  "Backline-Link: ",
                  "Connect-Timeout-Ms: ",
                  "Content-Type: ",
                  "application/connect+proto",
                  "; charset=utf-8",
                  "X-Session: ",
                  "chunked",
                  "GET ",
                  "HEAD ",
                  "POST ",
                  "; ",
                  ", ",
                  "\t",
                  "\x7f",
                  "\xff"};
  return target;
}

}  // namespace backline::gateway
