// The identity provider of the house (OpenID Connect, authorization code with PKCE). What it says
// of itself and its keys are remembered for ten minutes; an id_token with an unknown key makes it
// be asked for its keys again, but not again and again. Used by one thread: it waits for the
// network.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/accounts/oidc_fetch.h"
#include "server/accounts/oidc_token.h"
#include "server/base/clock.h"

namespace backline {

struct OidcOptions {
  std::string issuer;  // empty: there is no provider
  std::string name;    // what persons call it
  std::string client_id;
  std::string client_secret;
  std::string redirect_url;        // where the provider sends the browser back to
  std::string ca_file;             // empty: the authorities of the system
  bool insecure_loopback = false;  // for a provider of tests on this machine
  long timeout_millis = 5'000;     // of one answer
};

// What the two ends of a sign-in share and nobody else knows.
struct OidcSecrets {
  std::string nonce;
  std::string verifier;
};

class OidcProvider {
 public:
  // `clock` outlives it.
  OidcProvider(OidcOptions options, const Clock& clock)
      : options_(std::move(options)), clock_(clock) {}

  // Where to send the browser. UNAVAILABLE if the provider does not say.
  absl::StatusOr<std::string> AuthorizationUrl(const std::string& state,
                                               const OidcSecrets& secrets);
  // Whom the code stands for: the subject of its id_token. UNAVAILABLE if the provider does not
  // answer as it should; InvalidArgument if the code or the token is not good.
  absl::StatusOr<std::string> Redeem(const std::string& code, const OidcSecrets& secrets);

 private:
  OidcFetch Request(const std::string& url) const;
  absl::Status Discover();
  absl::Status FetchKeys();
  absl::StatusOr<std::string> IdToken(const std::string& code, const std::string& verifier);

  const OidcOptions options_;
  const Clock& clock_;
  // Of the discovery document.
  std::string authorization_endpoint_;
  std::string token_endpoint_;
  std::string keys_url_;
  Instant discovered_until_;
  std::vector<OidcKey> keys_;
  Instant keys_until_;
  Instant no_refetch_until_;
};

}  // namespace backline
