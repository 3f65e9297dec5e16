// What a server's command line says of an identity provider.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "server/accounts/oidc_provider.h"
#include "tests/support/paths.h"

namespace backline::testing {

inline std::vector<std::string> OidcFlags(const OidcOptions& options) {
  const std::string file = BuildFolder() + "/tests/oidc_client_secret";
  std::ofstream(file) << options.client_secret << "\n";
  std::vector<std::string> flags = {
      "--oidc_issuer=" + options.issuer, "--oidc_client_id=" + options.client_id,
      "--oidc_client_secret_file=" + file, "--oidc_redirect_url=" + options.redirect_url};
  if (!options.name.empty()) flags.push_back("--oidc_name=" + options.name);
  if (!options.ca_file.empty()) flags.push_back("--oidc_ca_file=" + options.ca_file);
  if (options.insecure_loopback) flags.push_back("--oidc_insecure_loopback");
  return flags;
}

}  // namespace backline::testing
