// What an identity provider signs: its keys (a JWK set) and its id_tokens. Only RS256 and ES256
// count, and a key counts for the one algorithm that its kind is for, whatever a token says of
// itself. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/base/clock.h"

namespace backline {

struct OidcKey {
  std::string id;
  std::string algorithm;
  std::string jwk;  // its public members alone
};

// The keys that count; others of the set are passed over. InvalidArgument if there are none.
absl::StatusOr<std::vector<OidcKey>> ParseOidcKeys(const std::string& json);

// What an id_token must say.
struct OidcExpected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  Instant now;
};

// The subject of a token that is right in all. NotFound if it is signed with a key that is not
// among these; InvalidArgument for whatever else is wrong.
absl::StatusOr<std::string> VerifyIdToken(const std::string& token,
                                          const std::vector<OidcKey>& keys,
                                          const OidcExpected& expected);

}  // namespace backline
