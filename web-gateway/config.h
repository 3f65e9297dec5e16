// What the command line says.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "web-gateway/http_connection.h"
#include "web-gateway/upstream.h"

namespace backline::gateway {

struct Config {
  std::string listen;
  std::string admin_listen;
  std::vector<std::string> origins;  // empty: localhost and 127.0.0.1 at the port that listens
  std::string portal;                // a folder, or empty
  UpstreamOptions upstream;
  int connections_max = 0;
  int connections_per_address_max = 0;
  int send_buffer_bytes = 0;
  ConnectionTimes times;
  std::chrono::milliseconds drain{};
  std::chrono::milliseconds certificate_refresh{};
  bool log_calls = true;
};

// Reads the flags; what is missing or wrong is named by the status.
absl::StatusOr<Config> ParseCommandLine(int argc, char** argv);

}  // namespace backline::gateway
