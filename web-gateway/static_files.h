// The portal's files, read once when the program starts and served from memory: no path of a
// request ever meets the file system. Immutable; any thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "web-gateway/http_message.h"

namespace backline::gateway {

inline constexpr size_t kStaticBytesMax = 64 << 20;

class StaticFiles {
 public:
  // Serves nothing.
  StaticFiles() = default;
  // Reads a built portal: index.html, hashed files in assets/, and beside any file its .br and .gz
  // forms. Refuses a folder without index.html, or with more than 64 MiB.
  static absl::StatusOr<StaticFiles> Load(const std::string& folder);

  // GET and HEAD. A hashed asset may be kept for ever, other files are asked for again by their
  // ETag. A path that names no file and looks like a page of the portal is answered with
  // index.html.
  HttpResponse Answer(const HttpRequest& request) const;

 private:
  struct Form {
    std::shared_ptr<const std::string> bytes;
    std::string etag;
  };
  struct File {
    std::string content_type;
    bool immutable = false;
    Form plain;
    std::optional<Form> brotli;
    std::optional<Form> gzip;
  };

  const File* Find(std::string_view path) const;

  std::map<std::string, File, std::less<>> files_;  // by path, such as "/assets/app-1a2b3c4d.js"
};

// `name` is in the header Accept-Encoding and not refused there by q=0.
bool AcceptsEncoding(std::string_view header, std::string_view name);

}  // namespace backline::gateway
