#include "web-gateway/response_head.h"

#include <array>
#include <ctime>

namespace backline::gateway {
namespace {

const char* StatusText(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 499:
      return "Client Closed Request";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
  }
  return "Unknown";
}

// Such as "Sat, 21 Nov 2026 21:41:25 GMT"; made once a second.
const std::string& Date() {
  thread_local std::time_t made = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != made) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 40> buffer{};
    text.assign(buffer.data(),
                std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
    made = now;
  }
  return text;
}

void Append(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

const Headers& SecurityHeaders() {
  static const Headers kHeaders = {
      {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
       "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
       "frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
  };
  return kHeaders;
}

std::string ResponseHead(const HttpResponse& response, Framing framing, bool keep_alive) {
  std::string head = "HTTP/1.1 ";
  head.reserve(1024);
  head.append(std::to_string(response.status)).append(" ");
  head.append(StatusText(response.status)).append("\r\n");
  bool kept = false;
  for (const auto& [name, value] : response.headers) {
    kept = kept || name == "Cache-Control";
    Append(head, name, value);
  }
  if (!kept) Append(head, "Cache-Control", "no-store");
  for (const auto& [name, value] : SecurityHeaders()) Append(head, name, value);
  Append(head, "Date", Date());
  if (framing == Framing::kChunked) {
    Append(head, "Transfer-Encoding", "chunked");
  } else if (response.status != 304) {
    Append(head, "Content-Length", std::to_string(response.content().size()));
  }
  if (!keep_alive) Append(head, "Connection", "close");
  head.append("\r\n");
  return head;
}

}  // namespace backline::gateway
