#include "server/accounts/oidc_fetch.h"

#include <curl/curl.h>

#include <memory>

#include "absl/strings/str_cat.h"

namespace backline {
namespace {

constexpr size_t kAnswerBytesMax = 128 << 10;
constexpr long kConnectMillis = 3'000;

using Curl = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

std::string PartOf(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  std::string value = text;
  curl_free(text);
  return value;
}

size_t TakeBody(char* bytes, size_t size, size_t count, void* context) {
  auto* body = static_cast<std::string*>(context);
  if (body->size() + size * count > kAnswerBytesMax) return 0;  // ends the transfer
  body->append(bytes, size * count);
  return size * count;
}

}  // namespace

bool IsOidcUrl(const std::string& url, bool insecure_loopback) {
  const Url parsed(curl_url(), &curl_url_cleanup);
  if (parsed == nullptr || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
    return false;
  }
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_FRAGMENT}) {
    if (!PartOf(parsed.get(), part).empty()) return false;
  }
  const std::string scheme = PartOf(parsed.get(), CURLUPART_SCHEME);
  if (scheme == "https") return true;
  const std::string host = PartOf(parsed.get(), CURLUPART_HOST);
  return insecure_loopback && scheme == "http" && (host == "127.0.0.1" || host == "[::1]");
}

absl::StatusOr<OidcAnswer> FetchOidc(const OidcFetch& request) {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  const Curl curl(kReady == CURLE_OK ? curl_easy_init() : nullptr, &curl_easy_cleanup);
  if (curl == nullptr) return absl::UnavailableError("libcurl is not usable");
  if (!IsOidcUrl(request.url, request.insecure_loopback)) {
    return absl::UnavailableError(absl::StrCat("not a URL that is asked: ", request.url));
  }
  OidcAnswer answer;
  CURL* const handle = curl.get();
  const Headers headers(curl_slist_append(nullptr, "Accept: application/json"),
                        &curl_slist_free_all);
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "https,http");  // IsOidcUrl has looked
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, kConnectMillis);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, request.timeout_millis);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, TakeBody);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &answer.body);
  if (!request.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, request.ca_file.c_str());
  // No proxy of the environment stands between this machine and itself.
  if (request.insecure_loopback) curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
  if (!request.form.empty()) curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.form.c_str());
  if (!request.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    curl_easy_setopt(handle, CURLOPT_USERNAME, request.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, request.password.c_str());
  }
  const CURLcode code = curl_easy_perform(handle);
  if (code != CURLE_OK) {
    return absl::UnavailableError(absl::StrCat(request.url, ": ", curl_easy_strerror(code)));
  }
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer.code);
  return answer;
}

std::string UrlEscaped(const std::string& text) {
  const std::unique_ptr<char, decltype(&curl_free)> escaped(
      curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())), &curl_free);
  return escaped == nullptr ? "" : escaped.get();
}

}  // namespace backline
