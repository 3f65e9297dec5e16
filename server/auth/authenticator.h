// Maps the URI in a peer's verified certificate to a principal, by exact names and nothing else: a
// common name, a DNS name or a header never identifies anybody. Immutable; safe on any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/auth/principal.h"

namespace backline {

class Authenticator {
 public:
  // Knows service/{orders,warehouse,gateway,auditor}, staff/{buyer,planner,administrator},
  // importer/<any> and supplier/<code>.
  Authenticator();

  // Adds identities, one a line: "service/NAME ROLE[,ROLE...]" or "staff/NAME ...", `#` starts a
  // comment. Refuses other kinds, names that are known, unknown roles, and the roles importer
  // and supplier, whose kinds imply them, and those of sessions, keys and links; the status names
  // the line.
  absl::Status AddIdentities(std::string_view text);
  absl::Status AddIdentitiesFromFile(const std::string& path);

  // `uris` are the URI SANs of the certificate. Nobody unless there is exactly one and it is known.
  std::optional<Principal> Authenticate(const std::vector<std::string>& uris) const;

 private:
  absl::Status AddIdentity(std::string_view line);

  std::map<std::string, Roles, std::less<>> roles_;  // by "kind/name"
};

}  // namespace backline
