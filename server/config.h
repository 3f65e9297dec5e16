// What the command line says.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace backline {

struct Config {
  std::string database;      // mysql://...
  std::string listen;        // host:port
  std::string certificates;  // a folder
  std::string identities;    // a file, or empty
  std::string page_token_key;
  bool development = false;
  bool migrate = true;
  int readers = 4;
  int queue_max = 0;
};

// Reads the flags; what is missing or wrong is named by the status.
absl::StatusOr<Config> ParseCommandLine(int argc, char** argv);

}  // namespace backline
