#include "web-gateway/static_files.h"

#include <openssl/evp.h>

#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/base/check.h"
#include "web-gateway/connect_protocol.h"

namespace backline::gateway {
namespace {

namespace fs = std::filesystem;

constexpr size_t kEtagBytes = 12;
constexpr size_t kHashDigits = 8;
constexpr char kIndex[] = "/index.html";

const char* ContentTypeOf(const std::string& path) {
  static const std::map<std::string, const char*> kTypes = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"},
  };
  const auto it = kTypes.find(fs::path(path).extension());
  return it == kTypes.end() ? "application/octet-stream" : it->second;
}

std::string EtagOf(const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  BACKLINE_CHECK(
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1);
  return absl::StrCat(
      "\"", absl::BytesToHexString(std::string(reinterpret_cast<char*>(digest.data()), kEtagBytes)),
      "\"");
}

// As the portal's build names what never changes: assets/NAME-HASH.EXTENSION.
bool IsHashed(const std::string& path) {
  if (!path.starts_with("/assets/")) return false;
  const std::string stem = fs::path(path).stem();
  const size_t dash = stem.size() > kHashDigits ? stem.size() - kHashDigits - 1 : 0;
  if (stem.empty() || stem[dash] != '-') return false;
  for (size_t at = dash + 1; at < stem.size(); ++at) {
    const auto c = static_cast<unsigned char>(stem[at]);
    if (std::isalnum(c) == 0 && c != '_' && c != '-') return false;
  }
  return true;
}

// The path without `extension`, or nothing if it does not end so.
std::optional<std::string> Without(const std::string& path, std::string_view extension) {
  if (!path.ends_with(extension)) return std::nullopt;
  return path.substr(0, path.size() - extension.size());
}

bool Matches(std::string_view if_none_match, const std::string& etag) {
  return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

HttpResponse NotFound() {
  return FaultResponse(MakeFault(Code::kNotFound, "INVALID_FIELD", "no such page"));
}

}  // namespace

bool AcceptsEncoding(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const size_t comma = std::min(header.find(','), header.size());
    std::string item(header.substr(0, comma));
    header.remove_prefix(std::min(comma + 1, header.size()));
    std::erase(item, ' ');
    const size_t semicolon = std::min(item.find(';'), item.size());
    if (item.substr(0, semicolon) != name) continue;
    const std::string quality = item.substr(semicolon);
    const bool refused =
        quality.starts_with(";q=0") && quality.find_first_not_of("0.", 3) == std::string::npos;
    return !refused;
  }
  return false;
}

absl::StatusOr<StaticFiles> StaticFiles::Load(const std::string& folder) {
  std::error_code error;
  std::map<std::string, Form> forms;
  size_t total = 0;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (!it->is_regular_file() || it->is_symlink()) continue;
    std::ifstream in(it->path(), std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(in), {});
    total += bytes.size();
    if (!in || total > kStaticBytesMax) {
      return absl::FailedPreconditionError("cannot read, or too large: " + it->path().string());
    }
    std::string etag = EtagOf(bytes);
    forms["/" + fs::relative(it->path(), folder).generic_string()] = {
        std::make_shared<const std::string>(std::move(bytes)), std::move(etag)};
  }
  if (error || !forms.contains(kIndex)) {
    return absl::FailedPreconditionError("no portal with index.html in " + folder);
  }
  StaticFiles files;
  for (const auto& [path, form] : forms) {
    const auto brotli = Without(path, ".br");
    const auto gzip = Without(path, ".gz");
    const auto& original = brotli ? brotli : gzip;
    if (!original || !forms.contains(*original)) {
      File& file = files.files_[path];
      file.content_type = ContentTypeOf(path);
      file.immutable = IsHashed(path);
      file.plain = form;
    } else {
      (brotli ? files.files_[*original].brotli : files.files_[*original].gzip) = form;
    }
  }
  return files;
}

const StaticFiles::File* StaticFiles::Find(std::string_view path) const {
  const auto it = files_.find(path);
  if (it != files_.end()) return &it->second;
  const std::string_view last = path.substr(path.rfind('/') + 1);
  const bool page = !path.starts_with("/assets/") && last.find('.') == std::string_view::npos;
  const auto index = files_.find(kIndex);
  return page && index != files_.end() ? &index->second : nullptr;
}

HttpResponse StaticFiles::Answer(const HttpRequest& request) const {
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse response = FaultResponse({Code::kUnimplemented, "pages are read by GET", ""}, 405);
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  const File* const file = Find(request.path);
  if (file == nullptr) return NotFound();
  const std::string_view accepted = request.HeaderOr("accept-encoding", "");
  const Form* form = &file->plain;
  HttpResponse response;
  response.headers = {{"Content-Type", file->content_type}, {"Vary", "Accept-Encoding"}};
  if (file->brotli && AcceptsEncoding(accepted, "br")) {
    form = &*file->brotli;
    response.headers.emplace_back("Content-Encoding", "br");
  } else if (file->gzip && AcceptsEncoding(accepted, "gzip")) {
    form = &*file->gzip;
    response.headers.emplace_back("Content-Encoding", "gzip");
  }
  response.headers.emplace_back("ETag", form->etag);
  response.headers.emplace_back(
      "Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.file = form->bytes;
  if (Matches(request.HeaderOr("if-none-match", ""), form->etag)) response.status = 304;
  return response;
}

}  // namespace backline::gateway
