// Tokens of an identity provider: one is good, and each change of it is refused.
#include "server/accounts/oidc_token.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tests/accounts/token_mint.h"

namespace backline::testing {
namespace {

constexpr Instant kNow{int64_t{1'792'435'266} * kMicrosPerSecond};
constexpr int64_t kSeconds = kNow.unix_micros / kMicrosPerSecond;

const TokenMint& Rsa() {
  static const TokenMint mint("rsa-1");
  return mint;
}
const TokenMint& Ec() {
  static const TokenMint mint("ec-1", false);
  return mint;
}

std::vector<OidcKey> Keys(const std::vector<std::string>& jwks) {
  const auto keys = ParseOidcKeys(JwkSet(jwks));
  return keys.ok() ? *keys : std::vector<OidcKey>();
}

class OidcTokenTest : public ::testing::Test {
 protected:
  // "OK" and the subject, or why not.
  std::string Verify(const std::string& token) const {
    const auto subject = VerifyIdToken(token, keys_, expected_);
    return subject.ok() ? "OK " + *subject : std::string(subject.status().message());
  }
  std::string With(const std::string& name, const std::string& json) const {
    Claims claims = good_;
    claims[name] = json;
    return Verify(Rsa().Sign(JsonOf(claims)));
  }
  std::string Without(const std::string& name) const {
    Claims claims = good_;
    claims.erase(name);
    return Verify(Rsa().Sign(JsonOf(claims)));
  }

  const OidcExpected expected_{"https://id.example", "backline", "a-nonce", kNow};
  const Claims good_ = GoodClaims("https://id.example", "backline", "a-nonce", "ada-1", kNow);
  const std::vector<OidcKey> keys_ = Keys({Rsa().PublicJwk(), Ec().PublicJwk()});
};

TEST_F(OidcTokenTest, AGoodOneSaysWho) {
  EXPECT_EQ(Verify(Rsa().Sign(JsonOf(good_))), "OK ada-1");
  EXPECT_EQ(Verify(Ec().Sign(JsonOf(good_))), "OK ada-1");
  EXPECT_EQ(With("aud", "[\"backline\"]"), "OK ada-1");
  EXPECT_EQ(With("azp", "\"backline\""), "OK ada-1");
  EXPECT_EQ(With("sub", Quoted(std::string(255, 'x'))), "OK " + std::string(255, 'x'));
  EXPECT_EQ(With("exp", absl::StrCat(kSeconds - 60)), "OK ada-1");
  EXPECT_EQ(With("iat", absl::StrCat(kSeconds + 60)), "OK ada-1");
  EXPECT_EQ(With("iat", absl::StrCat(kSeconds - 600)), "OK ada-1");
  Claims shared = good_;
  shared["aud"] = "[\"other\",\"backline\"]";
  shared["azp"] = "\"backline\"";
  EXPECT_EQ(Verify(Rsa().Sign(JsonOf(shared))), "OK ada-1");
  // Without a name the only key for the algorithm is meant.
  EXPECT_EQ(Verify(Rsa().SignWithHeader("\"alg\":\"RS256\"", JsonOf(good_))), "OK ada-1");
}

TEST_F(OidcTokenTest, EveryClaimMustBeRight) {
  const auto wrong = [](const std::string& claim) { return "the id_token is not good: " + claim; };
  for (const char* claim : {"iss", "aud", "exp", "iat", "nonce", "sub"}) {
    EXPECT_EQ(Without(claim), wrong(claim));
    for (const char* other : {"null", "true", "{}", "[]", "\"\"", "\"Another\""}) {
      if (claim == std::string("sub") && other == std::string("\"Another\"")) continue;
      EXPECT_EQ(With(claim, other), wrong(claim)) << other;
    }
  }
  EXPECT_EQ(With("iss", "\"https://id.example/\""), wrong("iss"));
  EXPECT_EQ(With("aud", "[\"other\"]"), wrong("aud"));
  EXPECT_EQ(With("aud", "[\"backline\",\"other\"]"), wrong("aud")) << "azp is missing";
  EXPECT_EQ(With("aud", "[\"backline\",7]"), wrong("aud"));
  EXPECT_EQ(With("azp", "\"other\""), wrong("azp"));
  EXPECT_EQ(With("azp", "7"), wrong("azp"));
  EXPECT_EQ(With("exp", absl::StrCat(kSeconds - 61)), wrong("exp"));
  EXPECT_EQ(With("exp", "-1"), wrong("exp"));
  EXPECT_EQ(With("iat", absl::StrCat(kSeconds + 61)), wrong("iat"));
  EXPECT_EQ(With("iat", absl::StrCat(kSeconds - 601)), wrong("iat"));
  EXPECT_EQ(With("nbf", absl::StrCat(kSeconds + 61)), wrong("nbf"));
  EXPECT_EQ(With("nbf", "\"soon\""), wrong("nbf"));
  EXPECT_EQ(With("nonce", "\"A-nonce\""), wrong("nonce"));
  EXPECT_EQ(With("sub", Quoted(std::string(256, 'x'))), wrong("sub"));
  for (const char* subject : {"\"ada-1 \"", "\"a\\u0001\"", "\"\\u00e4\"", "7"}) {
    EXPECT_EQ(With("sub", subject), wrong("sub")) << subject;
  }
  std::string twice = JsonOf(good_);
  twice.insert(1, "\"sub\":\"eve\",");
  EXPECT_EQ(Verify(Rsa().Sign(twice)), wrong("claims"));
  EXPECT_EQ(Verify(Rsa().Sign("[]")), wrong("claims"));
}

TEST_F(OidcTokenTest, ASignatureIsOfTheKeyThatItsAlgorithmIsFor) {
  const std::string claims = JsonOf(good_);
  const auto wrong = [](const std::string& what) { return "the id_token is not good: " + what; };
  EXPECT_EQ(Verify(UnsignedToken(claims)), wrong("form"));
  EXPECT_EQ(Verify(UnsignedToken(claims) + "AAAA"), wrong("alg"));
  EXPECT_EQ(Verify(HmacToken("rsa-1", Rsa().PublicJwk(), claims)), wrong("alg"));
  for (const char* algorithm : {"RS384", "RS512", "PS256"}) {
    EXPECT_EQ(Verify(Rsa().SignWithHeader(
                  absl::StrCat("\"alg\":", Quoted(algorithm), ",\"kid\":\"rsa-1\""), claims)),
              wrong("alg"));
  }
  EXPECT_EQ(Verify(Rsa().SignWithHeader("\"alg\":\"RS256\",\"kid\":\"ec-1\"", claims)),
            wrong("kid"));
  EXPECT_EQ(Verify(Rsa().SignWithHeader("\"alg\":\"RS256\",\"kid\":7", claims)),
            "the id_token is signed with an unknown key");
  EXPECT_EQ(Verify(Rsa().SignWithHeader("\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"crit\":[\"exp\"]",
                                        claims)),
            wrong("crit"));
  // Of somebody else under the name of a key that is known.
  EXPECT_EQ(Verify(TokenMint("rsa-1").Sign(claims)), wrong("signature"));
  EXPECT_EQ(Verify(TokenMint("ec-1", false).Sign(claims)), wrong("signature"));
  const auto unknown = VerifyIdToken(TokenMint("rsa-2").Sign(claims), keys_, expected_);
  EXPECT_TRUE(absl::IsNotFound(unknown.status())) << unknown.status();
}

TEST_F(OidcTokenTest, NoByteOfAGoodOneMayBeAnother) {
  const std::string token = Ec().Sign(JsonOf(good_));
  int tried = 0;
  for (size_t at = 0; at < token.size(); ++at) {
    for (const char other : {'A', 'z', '.', ' ', '=', '\n'}) {
      if (token[at] == other) continue;
      std::string changed = token;
      changed[at] = other;
      // The last character of a part holds bits that say nothing.
      const bool last = at + 1 == token.size() || token[at + 1] == '.';
      if (last && (other == 'A' || other == 'z')) continue;
      EXPECT_FALSE(VerifyIdToken(changed, keys_, expected_).ok()) << at << " " << other;
      ++tried;
    }
    EXPECT_FALSE(VerifyIdToken(token.substr(0, at), keys_, expected_).ok()) << at;
  }
  EXPECT_GT(tried, 1'000);
  EXPECT_FALSE(VerifyIdToken(token + ".AAAA", keys_, expected_).ok());
  EXPECT_EQ(Verify(std::string(20'000, 'A') + ".A.A"), "the id_token is not good: form");
}

TEST_F(OidcTokenTest, OnlyKeysThatCountAreKept) {
  const auto ids = [](const std::vector<std::string>& jwks) {
    std::string text;
    for (const OidcKey& key : Keys(jwks)) absl::StrAppend(&text, key.id, " ", key.algorithm, ";");
    return text;
  };
  EXPECT_EQ(ids({Rsa().PublicJwk(), Ec().PublicJwk()}), "rsa-1 RS256;ec-1 ES256;");
  const auto changed = [](std::string jwk, const std::string& with) {
    return jwk.substr(0, jwk.size() - 1) + "," + with + "}";
  };
  EXPECT_EQ(ids({changed(Rsa().PublicJwk(), "\"alg\":\"RS256\"")}), "rsa-1 RS256;");
  EXPECT_EQ(ids({changed(Rsa().PublicJwk(), "\"alg\":\"RS512\"")}), "");
  EXPECT_EQ(ids({changed(Rsa().PublicJwk(), "\"alg\":\"HS256\"")}), "");
  std::string encrypts = Rsa().PublicJwk();
  encrypts.replace(encrypts.find("\"sig\""), 5, "\"enc\"");
  EXPECT_EQ(ids({encrypts}), "");
  EXPECT_EQ(ids({TokenMint("short", true, 1'024).PublicJwk()}), "");
  EXPECT_EQ(ids({"{\"kty\":\"oct\",\"kid\":\"o\",\"k\":\"AAAA\"}", "7", "{}",
                 "{\"kty\":\"RSA\",\"kid\":\"r\"}", "{\"kty\":\"EC\",\"crv\":\"P-384\"}"}),
            "");
  for (const char* set : {"", "{}", "[]", "{\"keys\":{}}", "{\"keys\":[]}", "not json"}) {
    EXPECT_FALSE(ParseOidcKeys(set).ok()) << set;
  }
}

}  // namespace
}  // namespace backline::testing
