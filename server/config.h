// What the command line says.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "server/accounts/oidc_provider.h"
#include "server/services/awake_processors.h"

namespace backline {

struct Config {
  std::string database;      // mysql://...
  std::string listen;        // host:port
  std::string certificates;  // a folder
  std::string identities;    // a file, or empty
  std::string page_token_key;
  std::string account_key;  // seals what accounts keep secret
  std::string portal_url;   // what the links of mails begin with
  std::string mail_sender;
  std::string mail_folder;  // or
  std::string smtp_url;     // or neither: mails wait
  std::string smtp_user;
  std::string smtp_password;
  bool smtp_insecure = false;
  OidcOptions oidc;  // without an issuer: nobody signs in by it
  bool development = false;
  bool migrate = true;
  std::string prepare_for;  // a database user: prepare for it and end
  int readers = 4;
  int queue_max = 0;
  AwakeProcessors::Options awake;
};

// Reads the flags; what is missing or wrong is named by the status.
absl::StatusOr<Config> ParseCommandLine(int argc, char** argv);

}  // namespace backline
