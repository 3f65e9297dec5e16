// A request that arrived and a response that leaves, as plain values. Nothing in them is checked
// beyond the grammar of HTTP.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backline::gateway {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method;
  std::string target;  // as it came: starts with '/'
  std::string path;    // the target without its query
  Headers headers;     // names in lower case, values without outer blanks
  std::string body;
  std::string peer_address;  // without the port
  bool keep_alive = true;

  int Count(std::string_view name) const {
    return static_cast<int>(std::count_if(
        headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; }));
  }
  // The first value of the header; nothing if it is absent.
  std::optional<std::string_view> Header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return value;
    }
    return std::nullopt;
  }
  std::string_view HeaderOr(std::string_view name, std::string_view absent) const {
    return Header(name).value_or(absent);
  }
};

// What every response carries besides (security_headers.h) is added where it is written.
struct HttpResponse {
  int status = 200;
  Headers headers;
  std::string body;
  // Takes the place of `body` where many responses share one file.
  std::shared_ptr<const std::string> file;

  const std::string& content() const { return file == nullptr ? body : *file; }
};

}  // namespace backline::gateway
