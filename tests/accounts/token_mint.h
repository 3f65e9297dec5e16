// Keys of an identity provider of tests, and tokens signed with them: good ones, and all that
// somebody who means no good would make.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/base/clock.h"

struct _cjose_jwk_int;

namespace backline::testing {

// Claims by name, each as its JSON text, so that any of them may be of any kind.
using Claims = std::map<std::string, std::string>;
std::string Quoted(const std::string& text);
std::string JsonOf(const Claims& claims);
// What is right for who asks with `nonce`, made now and good for five minutes.
Claims GoodClaims(const std::string& issuer, const std::string& client_id, const std::string& nonce,
                  const std::string& subject, Instant now);

class TokenMint {
 public:
  // Signs by RS256, or by ES256 if not `rsa`.
  explicit TokenMint(std::string key_id, bool rsa = true, int rsa_bits = 2'048);

  const std::string& key_id() const { return key_id_; }
  std::string algorithm() const { return rsa_ ? "RS256" : "ES256"; }
  // {"kty":...,"kid":...,"use":"sig"}, without what is secret.
  std::string PublicJwk() const;
  std::string Sign(const std::string& claims) const;
  // With a header of its own, as JSON text without its braces.
  std::string SignWithHeader(const std::string& header, const std::string& claims) const;

 private:
  const std::string key_id_;
  const bool rsa_;
  std::shared_ptr<_cjose_jwk_int> key_;
};

std::string JwkSet(const std::vector<std::string>& keys);
// Signed by nobody.
std::string UnsignedToken(const std::string& claims);
// HS256, with what everybody knows as its secret.
std::string HmacToken(const std::string& key_id, const std::string& secret,
                      const std::string& claims);

}  // namespace backline::testing
