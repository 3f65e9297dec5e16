#include "server/accounts/oidc_token.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/accounts/json_object.h"
#include "server/accounts/secrets.h"

namespace backline {
namespace {

constexpr size_t kTokenBytesMax = 16 << 10;
constexpr size_t kKeysMax = 64;
constexpr size_t kRsaBitsMin = 2'048;
constexpr size_t kSubjectBytesMax = 255;
constexpr double kSkewSeconds = 60;
// A token is made when its code is redeemed, so that an old one is somebody's loot.
constexpr double kAgeSecondsMax = 600;

struct ReleaseKey {
  void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};
struct ReleaseSignature {
  void operator()(cjose_jws_t* signature) const { cjose_jws_release(signature); }
};
using Key = std::unique_ptr<cjose_jwk_t, ReleaseKey>;
using Signature = std::unique_ptr<cjose_jws_t, ReleaseSignature>;

absl::Status Wrong(const char* what) {
  return absl::InvalidArgumentError(absl::StrCat("the id_token is not good: ", what));
}

// Strict: what is passed over by one reader would not be by another.
bool IsBase64Url(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_';
  });
}

// A key of the set with what counts of it, or nothing.
std::optional<OidcKey> KeyOf(const json_t* member) {
  const std::string kind = TextIn(member, "kty");
  const bool rsa = kind == "RSA";
  if (!rsa && (kind != "EC" || TextIn(member, "crv") != "P-256")) return std::nullopt;
  OidcKey key{TextIn(member, "kid"), rsa ? "RS256" : "ES256", ""};
  if (json_object_get(member, "use") && TextIn(member, "use") != "sig") return std::nullopt;
  if (json_object_get(member, "alg") && TextIn(member, "alg") != key.algorithm) {
    return std::nullopt;
  }
  const Json bare(json_object());
  for (const char* name : {"kty", "crv", "n", "e", "x", "y"}) {
    const std::string text = TextIn(member, name);
    if (!text.empty()) json_object_set_new(bare.get(), name, json_string(text.c_str()));
  }
  char* const text = json_dumps(bare.get(), JSON_COMPACT);
  if (text == nullptr) return std::nullopt;
  key.jwk = text;
  std::free(text);
  const Key made(cjose_jwk_import(key.jwk.data(), key.jwk.size(), nullptr));
  if (made == nullptr) return std::nullopt;
  if (rsa && cjose_jwk_get_keysize(made.get(), nullptr) < kRsaBitsMin) return std::nullopt;
  return key;
}

// The key that the header names, or the only one for its algorithm if it names none.
absl::StatusOr<OidcKey> Choose(const json_t* header, const std::vector<OidcKey>& keys) {
  const std::string algorithm = TextIn(header, "alg");
  if (algorithm != "RS256" && algorithm != "ES256") return Wrong("alg");
  if (json_object_get(header, "crit") != nullptr) return Wrong("crit");
  const bool named = json_object_get(header, "kid") != nullptr;
  const std::string id = TextIn(header, "kid");
  std::vector<OidcKey> fitting;
  for (const OidcKey& key : keys) {
    if (named ? key.id == id : key.algorithm == algorithm) fitting.push_back(key);
  }
  if (fitting.empty()) return absl::NotFoundError("the id_token is signed with an unknown key");
  std::erase_if(fitting, [&](const OidcKey& key) { return key.algorithm != algorithm; });
  if (fitting.size() != 1) return Wrong("kid");
  return fitting.front();
}

// What was signed, if it was signed with the key.
std::optional<std::string> SignedWith(const OidcKey& key, const std::string& token) {
  const Key imported(cjose_jwk_import(key.jwk.data(), key.jwk.size(), nullptr));
  const Signature signature(cjose_jws_import(token.data(), token.size(), nullptr));
  if (imported == nullptr || signature == nullptr ||
      !cjose_jws_verify(signature.get(), imported.get(), nullptr)) {
    return std::nullopt;
  }
  uint8_t* text = nullptr;  // belongs to the signature
  size_t bytes = 0;
  if (!cjose_jws_get_plaintext(signature.get(), &text, &bytes, nullptr)) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(text), bytes);
}

// One text, or a list of texts of which this client is one; then the token says who asked for it.
bool IsFor(const json_t* claims, const std::string& client_id) {
  const json_t* audience = json_object_get(claims, "aud");
  if (json_is_string(audience)) return TextIn(claims, "aud") == client_id;
  bool found = false;
  size_t at = 0;
  const json_t* each = nullptr;
  json_array_foreach(audience, at, each) {
    if (!json_is_string(each)) return false;
    found = found || client_id == json_string_value(each);
  }
  const bool shared = json_array_size(audience) > 1;
  return found && (!shared || json_object_get(claims, "azp") != nullptr);
}

// A number of seconds that lies between the two, if it is there.
bool IsWithin(const json_t* claims, const char* name, double from, double to) {
  const json_t* member = json_object_get(claims, name);
  const double seconds = json_is_number(member) ? json_number_value(member) : NAN;
  return seconds >= from && seconds <= to;
}

// Without spaces, as the database takes no notice of them at the end of a text.
bool IsSubject(const std::string& text) {
  return !text.empty() && text.size() <= kSubjectBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

// The first claim that is not as it must be, or nullptr.
const char* WrongClaim(const json_t* claims, const OidcExpected& expected) {
  const double now = static_cast<double>(expected.now.unix_micros) / kMicrosPerSecond;
  if (TextIn(claims, "iss") != expected.issuer) return "iss";
  if (!IsFor(claims, expected.client_id)) return "aud";
  if (json_object_get(claims, "azp") && TextIn(claims, "azp") != expected.client_id) return "azp";
  if (!IsWithin(claims, "exp", now - kSkewSeconds, INFINITY)) return "exp";
  if (!IsWithin(claims, "iat", now - kAgeSecondsMax, now + kSkewSeconds)) return "iat";
  if (json_object_get(claims, "nbf") && !IsWithin(claims, "nbf", 0, now + kSkewSeconds)) {
    return "nbf";
  }
  if (!SameSecret(TextIn(claims, "nonce"), expected.nonce)) return "nonce";
  if (!IsSubject(TextIn(claims, "sub"))) return "sub";
  return nullptr;
}

}  // namespace

absl::StatusOr<std::vector<OidcKey>> ParseOidcKeys(const std::string& json) {
  const Json set = ParseJsonObject(json);
  const json_t* members = json_object_get(set.get(), "keys");
  std::vector<OidcKey> keys;
  size_t at = 0;
  const json_t* member = nullptr;
  json_array_foreach(members, at, member) {
    if (at >= kKeysMax) break;
    if (auto key = KeyOf(member)) keys.push_back(*std::move(key));
  }
  if (keys.empty()) return absl::InvalidArgumentError("no key that counts in the JWK set");
  return keys;
}

absl::StatusOr<std::string> VerifyIdToken(const std::string& token,
                                          const std::vector<OidcKey>& keys,
                                          const OidcExpected& expected) {
  const std::vector<std::string> parts = absl::StrSplit(token, '.');
  std::string header_text;
  if (token.size() > kTokenBytesMax || parts.size() != 3 ||
      !std::all_of(parts.begin(), parts.end(), IsBase64Url) ||
      !absl::WebSafeBase64Unescape(parts[0], &header_text)) {
    return Wrong("form");
  }
  const Json header = ParseJsonObject(header_text);
  if (header == nullptr) return Wrong("header");
  const absl::StatusOr<OidcKey> key = Choose(header.get(), keys);
  if (!key.ok()) return key.status();
  const std::optional<std::string> payload = SignedWith(*key, token);
  if (!payload) return Wrong("signature");
  const Json claims = ParseJsonObject(*payload);
  if (claims == nullptr) return Wrong("claims");
  if (const char* wrong = WrongClaim(claims.get(), expected)) return Wrong(wrong);
  return TextIn(claims.get(), "sub");
}

}  // namespace backline
