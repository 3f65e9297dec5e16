#include "server/accounts/oidc_provider.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/accounts/json_object.h"
#include "server/accounts/secrets.h"

namespace backline {
namespace {

constexpr int64_t kRememberMicros = 600 * kMicrosPerSecond;
constexpr int64_t kRefetchMicros = 30 * kMicrosPerSecond;
constexpr long kOk = 200;
constexpr long kBadRequest = 400;

// S256 of RFC 7636.
std::string ChallengeOf(const std::string& verifier) {
  return absl::WebSafeBase64Escape(absl::HexStringToBytes(TokenHash(verifier)));
}

absl::Status NotAsItShould(const std::string& what) {
  return absl::UnavailableError(absl::StrCat("the identity provider: ", what));
}

}  // namespace

OidcFetch OidcProvider::Request(const std::string& url) const {
  OidcFetch request;
  request.url = url;
  request.ca_file = options_.ca_file;
  request.insecure_loopback = options_.insecure_loopback;
  request.timeout_millis = options_.timeout_millis;
  return request;
}

absl::Status OidcProvider::Discover() {
  const Instant now = clock_.Now();
  if (now < discovered_until_) return absl::OkStatus();
  const auto answer = FetchOidc(Request(
      absl::StrCat(absl::StripSuffix(options_.issuer, "/"), "/.well-known/openid-configuration")));
  if (!answer.ok()) return answer.status();
  const Json document = answer->code == kOk ? ParseJsonObject(answer->body) : nullptr;
  // To the letter: whoever answers for another issuer is not ours.
  if (TextIn(document.get(), "issuer") != options_.issuer) return NotAsItShould("discovery");
  const std::string authorization = TextIn(document.get(), "authorization_endpoint");
  const std::string token = TextIn(document.get(), "token_endpoint");
  const std::string keys = TextIn(document.get(), "jwks_uri");
  for (const std::string& url : {authorization, token, keys}) {
    if (!IsOidcUrl(url, options_.insecure_loopback)) return NotAsItShould("endpoint " + url);
  }
  authorization_endpoint_ = authorization;
  token_endpoint_ = token;
  keys_url_ = keys;
  discovered_until_ = now + kRememberMicros;
  return absl::OkStatus();
}

absl::Status OidcProvider::FetchKeys() {
  const auto answer = FetchOidc(Request(keys_url_));
  if (!answer.ok()) return answer.status();
  if (answer->code != kOk) return NotAsItShould(absl::StrCat("keys: HTTP ", answer->code));
  auto keys = ParseOidcKeys(answer->body);
  if (!keys.ok()) return NotAsItShould(std::string(keys.status().message()));
  keys_ = *std::move(keys);
  keys_until_ = clock_.Now() + kRememberMicros;
  return absl::OkStatus();
}

absl::StatusOr<std::string> OidcProvider::AuthorizationUrl(const std::string& state,
                                                           const OidcSecrets& secrets) {
  if (absl::Status status = Discover(); !status.ok()) return status;
  const bool has_query = authorization_endpoint_.find('?') != std::string::npos;
  std::string url = authorization_endpoint_;
  // No more than who it is: no name, no address.
  absl::StrAppend(&url, has_query ? "&" : "?",
                  "response_type=code&scope=openid&client_id=", UrlEscaped(options_.client_id),
                  "&redirect_uri=", UrlEscaped(options_.redirect_url), "&state=", state,
                  "&nonce=", secrets.nonce,
                  "&code_challenge_method=S256&code_challenge=", ChallengeOf(secrets.verifier));
  return url;
}

absl::StatusOr<std::string> OidcProvider::IdToken(const std::string& code,
                                                  const std::string& verifier) {
  OidcFetch request = Request(token_endpoint_);
  // RFC 6749, 2.3.1: escaped before they are joined.
  request.user = UrlEscaped(options_.client_id);
  request.password = UrlEscaped(options_.client_secret);
  request.form = absl::StrCat("grant_type=authorization_code&code=", UrlEscaped(code),
                              "&redirect_uri=", UrlEscaped(options_.redirect_url),
                              "&code_verifier=", verifier);
  const auto answer = FetchOidc(request);
  if (!answer.ok()) return answer.status();
  const Json body = ParseJsonObject(answer->body);
  if (answer->code == kBadRequest && TextIn(body.get(), "error") == "invalid_grant") {
    return absl::InvalidArgumentError("the code is not good");
  }
  if (answer->code != kOk || body == nullptr) {
    return NotAsItShould(
        absl::StrCat("token: HTTP ", answer->code, " ", TextIn(body.get(), "error").substr(0, 64)));
  }
  return TextIn(body.get(), "id_token");
}

absl::StatusOr<std::string> OidcProvider::Redeem(const std::string& code,
                                                 const OidcSecrets& secrets) {
  if (absl::Status status = Discover(); !status.ok()) return status;
  const auto token = IdToken(code, secrets.verifier);
  if (!token.ok()) return token.status();
  if (clock_.Now() >= keys_until_) {
    if (absl::Status status = FetchKeys(); !status.ok()) return status;
  }
  const auto verify = [&] {
    return VerifyIdToken(*token, keys_,
                         {options_.issuer, options_.client_id, secrets.nonce, clock_.Now()});
  };
  auto subject = verify();
  if (absl::IsNotFound(subject.status()) && clock_.Now() >= no_refetch_until_) {
    no_refetch_until_ = clock_.Now() + kRefetchMicros;
    if (absl::Status status = FetchKeys(); !status.ok()) return status;
    subject = verify();
  }
  if (absl::IsNotFound(subject.status())) {
    return absl::InvalidArgumentError(subject.status().message());
  }
  return subject;
}

}  // namespace backline
