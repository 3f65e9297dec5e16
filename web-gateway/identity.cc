#include "web-gateway/identity.h"

#include <algorithm>
#include <cctype>

#include "absl/strings/str_cat.h"

namespace backline::gateway {
namespace {

constexpr std::string_view kBearer = "bearer ";
constexpr char kCookieFlags[] = "; Path=/; Secure; HttpOnly; SameSite=Lax";
constexpr size_t kSecondsDigitsMax = 9;

// What a server issues: letters, digits and the marks of base64 and UUIDs. Anything else would not
// be legal metadata either.
bool IsOpaque(std::string_view text) {
  static constexpr std::string_view kMarks = "-._~+/=";
  return !text.empty() && text.size() <= kCredentialBytesMax &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 ||
                  kMarks.find(static_cast<char>(c)) != std::string_view::npos;
         });
}

bool IsSeconds(std::string_view text) {
  return !text.empty() && text.size() <= kSecondsDigitsMax &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Fault Unauthenticated(const std::string& message) {
  return MakeFault(Code::kUnauthenticated, "UNKNOWN_PRINCIPAL", message);
}

// The value of our cookie; nothing unless there is exactly one and it is well formed.
std::optional<std::string> ReadCookie(const HttpRequest& request) {
  std::optional<std::string> found;
  for (const auto& [name, value] : request.headers) {
    if (name != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find(';'), rest.size());
      std::string_view pair = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      while (pair.starts_with(' ')) pair.remove_prefix(1);
      if (!pair.starts_with(kSessionCookie)) continue;
      pair.remove_prefix(sizeof(kSessionCookie) - 1);
      if (!pair.starts_with('=')) continue;
      if (found) return std::nullopt;
      found = std::string(pair.substr(1));
    }
  }
  if (found && !IsOpaque(*found)) return std::nullopt;
  return found;
}

bool IsBearer(std::string_view value) {
  return value.size() > kBearer.size() &&
         std::equal(kBearer.begin(), kBearer.end(), value.begin(), [](char a, char b) {
           return a == std::tolower(static_cast<unsigned char>(b));
         });
}

}  // namespace

std::variant<Credential, Fault> ReadCredential(const HttpRequest& request) {
  const int keys = request.Count("authorization");
  const int links = request.Count("backline-link");
  if (keys + links > 1) {
    return MakeFault(Code::kInvalidArgument, "INVALID_FIELD", "more than one credential");
  }
  if (keys == 1) {
    const std::string_view value = request.HeaderOr("authorization", "");
    const std::string_view key = IsBearer(value) ? value.substr(kBearer.size()) : "";
    if (!IsOpaque(key)) return Unauthenticated("Authorization must be `Bearer` and a key");
    return Credential{Credential::Kind::kKey, std::string(key)};
  }
  if (links == 1) {
    const std::string_view link = request.HeaderOr("backline-link", "");
    if (!IsOpaque(link)) return Unauthenticated("not a link");
    return Credential{Credential::Kind::kLink, std::string(link)};
  }
  if (auto session = ReadCookie(request)) {
    return Credential{Credential::Kind::kSession, *std::move(session)};
  }
  return Credential{};
}

const char* MetadataKey(Credential::Kind kind) {
  if (kind == Credential::Kind::kKey) return "backline-key";
  return kind == Credential::Kind::kLink ? "backline-link" : "backline-session";
}

std::optional<Fault> CheckSite(const HttpRequest& request, Credential::Kind kind,
                               const std::vector<std::string>& origins) {
  if (kind == Credential::Kind::kKey || kind == Credential::Kind::kLink) return std::nullopt;
  if (request.HeaderOr("connect-protocol-version", "") != "1") {
    return MakeFault(Code::kInvalidArgument, "INVALID_FIELD",
                     "the header Connect-Protocol-Version: 1 is needed");
  }
  const std::string_view site = request.HeaderOr("sec-fetch-site", "same-origin");
  const bool browser = request.Count("cookie") > 0 || request.Count("origin") > 0;
  const std::string origin(request.HeaderOr("origin", ""));
  const bool ours = request.Count("origin") == 1 &&
                    std::find(origins.begin(), origins.end(), origin) != origins.end();
  if (site == "same-origin" && (ours || !browser)) return std::nullopt;
  return MakeFault(Code::kPermissionDenied, "ROLE_NOT_ALLOWED",
                   "calls with a session come from this site's own pages only");
}

std::optional<std::string> SessionCookie(std::string_view set_session) {
  if (set_session.empty()) {
    return absl::StrCat(kSessionCookie, "=; Max-Age=0", kCookieFlags);
  }
  const size_t semicolon = set_session.find(';');
  if (semicolon == std::string_view::npos) return std::nullopt;
  const std::string token(set_session.substr(0, semicolon));
  const std::string seconds(set_session.substr(semicolon + 1));
  if (!IsOpaque(token) || !IsSeconds(seconds)) return std::nullopt;
  return absl::StrCat(kSessionCookie, "=", token, "; Max-Age=", seconds, kCookieFlags);
}

}  // namespace backline::gateway
