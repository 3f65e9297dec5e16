#include "tests/accounts/token_mint.h"

#include <cjose/cjose.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/base/check.h"

namespace backline::testing {
namespace {

std::string Encoded(const std::string& text) { return absl::WebSafeBase64Escape(text); }

}  // namespace

std::string Quoted(const std::string& text) { return absl::StrCat("\"", text, "\""); }

std::string JsonOf(const Claims& claims) {
  return absl::StrCat("{",
                      absl::StrJoin(claims, ",",
                                    [](std::string* out, const auto& claim) {
                                      absl::StrAppend(out, Quoted(claim.first), ":", claim.second);
                                    }),
                      "}");
}

Claims GoodClaims(const std::string& issuer, const std::string& client_id, const std::string& nonce,
                  const std::string& subject, Instant now) {
  const int64_t seconds = now.unix_micros / kMicrosPerSecond;
  return {{"iss", Quoted(issuer)},        {"aud", Quoted(client_id)},
          {"nonce", Quoted(nonce)},       {"sub", Quoted(subject)},
          {"iat", absl::StrCat(seconds)}, {"exp", absl::StrCat(seconds + 300)}};
}

TokenMint::TokenMint(std::string key_id, bool rsa, int rsa_bits)
    : key_id_(std::move(key_id)), rsa_(rsa) {
  static const uint8_t kExponent[] = {1, 0, 1};
  cjose_jwk_t* const key =
      rsa ? cjose_jwk_create_RSA_random(rsa_bits, kExponent, sizeof(kExponent), nullptr)
          : cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, nullptr);
  BACKLINE_CHECK(key != nullptr && cjose_jwk_set_kid(key, key_id_.data(), key_id_.size(), nullptr));
  key_ = std::shared_ptr<_cjose_jwk_int>(key, [](cjose_jwk_t* held) { cjose_jwk_release(held); });
}

std::string TokenMint::PublicJwk() const {
  char* const text = cjose_jwk_to_json(key_.get(), false, nullptr);
  std::string json = text;
  std::free(text);
  return absl::StrCat(json.substr(0, json.size() - 1), ",\"use\":\"sig\"}");
}

std::string TokenMint::SignWithHeader(const std::string& header, const std::string& claims) const {
  json_t* const parsed = json_loads(absl::StrCat("{", header, "}").c_str(), 0, nullptr);
  cjose_jws_t* const signature = cjose_jws_sign(
      key_.get(), parsed, reinterpret_cast<const uint8_t*>(claims.data()), claims.size(), nullptr);
  const char* text = nullptr;
  BACKLINE_CHECK(signature != nullptr && cjose_jws_export(signature, &text, nullptr));
  const std::string token = text;
  cjose_jws_release(signature);
  json_decref(parsed);
  return token;
}

std::string TokenMint::Sign(const std::string& claims) const {
  return SignWithHeader(absl::StrCat("\"alg\":", Quoted(algorithm()), ",\"kid\":", Quoted(key_id_)),
                        claims);
}

std::string JwkSet(const std::vector<std::string>& keys) {
  return absl::StrCat("{\"keys\":[", absl::StrJoin(keys, ","), "]}");
}

std::string UnsignedToken(const std::string& claims) {
  return absl::StrCat(Encoded("{\"alg\":\"none\"}"), ".", Encoded(claims), ".");
}

std::string HmacToken(const std::string& key_id, const std::string& secret,
                      const std::string& claims) {
  const std::string signed_text =
      absl::StrCat(Encoded(absl::StrCat("{\"alg\":\"HS256\",\"kid\":", Quoted(key_id), "}")), ".",
                   Encoded(claims));
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int bytes = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size(), digest,
       &bytes);
  return absl::StrCat(signed_text, ".",
                      Encoded(std::string(reinterpret_cast<const char*>(digest), bytes)));
}

}  // namespace backline::testing
