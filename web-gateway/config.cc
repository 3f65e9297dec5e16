#include "web-gateway/config.h"

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_split.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:8443", "where browsers come: address:port, TLS 1.3");
ABSL_FLAG(std::string, admin_listen, "127.0.0.1:8444",
          "where operators come, plain text: /metrics, /healthz, /readyz; never in public");
ABSL_FLAG(std::string, servers, "127.0.0.1:7443",
          "the servers: host:port, or several address:port separated by commas");
ABSL_FLAG(std::string, server_name, "localhost", "the name in the servers' certificates");
ABSL_FLAG(std::string, certificates, "",
          "a folder with gateway.pem and gateway.key (for browsers), ca.pem and the identity's "
          "certificate (for the servers); new files are taken without a restart");
ABSL_FLAG(int, certificate_refresh_ms, 5'000,
          "how often to look whether gateway.pem and gateway.key have changed; SIGHUP reads them "
          "at once");
ABSL_FLAG(std::string, identity, "service/gateway", "who the gateway is to the servers");
ABSL_FLAG(std::string, origin, "",
          "where the portal's pages come from, such as https://portal.example; several separated "
          "by commas; empty: localhost and 127.0.0.1 at the port that listens");
ABSL_FLAG(std::string, portal, "", "the folder of the built portal; empty: no pages");
ABSL_FLAG(int, connections_max, 2048, "open connections of browsers");
ABSL_FLAG(int, connections_per_address_max, 256, "open connections of one address");
ABSL_FLAG(int, streams_max, 2000, "open streams");
ABSL_FLAG(int, send_buffer_bytes, 0, "the system's send buffer of a connection; 0 for its choice");
ABSL_FLAG(int, handshake_ms, 10'000, "the longest that a TLS handshake may take");
ABSL_FLAG(int, head_ms, 10'000, "the longest that the head of a request may take");
ABSL_FLAG(int, body_ms, 30'000, "the longest that the body of a request may take");
ABSL_FLAG(int, idle_ms, 60'000, "the longest that a connection may wait for a request");
ABSL_FLAG(int, stalled_ms, 30'000, "the longest that a client may take no byte of its answer");
ABSL_FLAG(int, drain_ms, 10'000, "the longest that calls may go on after SIGTERM");
ABSL_FLAG(bool, log_calls, true, "one line for each call");

namespace backline::gateway {
namespace {

constexpr int kConnectionsMax = 100'000;
constexpr int kMillisMax = 600'000;

absl::Status CheckRange(const char* name, int value, int least, int most) {
  if (value >= least && value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(std::string("--") + name + " must be " + std::to_string(least) +
                                    " to " + std::to_string(most));
}

absl::Status Check() {
  const struct {
    const char* name;
    int value;
    int least;
    int most;
  } rows[] = {
      {"connections_max", absl::GetFlag(FLAGS_connections_max), 1, kConnectionsMax},
      {"connections_per_address_max", absl::GetFlag(FLAGS_connections_per_address_max), 1,
       kConnectionsMax},
      {"streams_max", absl::GetFlag(FLAGS_streams_max), 1, kConnectionsMax},
      {"send_buffer_bytes", absl::GetFlag(FLAGS_send_buffer_bytes), 0, 16 << 20},
      {"handshake_ms", absl::GetFlag(FLAGS_handshake_ms), 1, kMillisMax},
      {"head_ms", absl::GetFlag(FLAGS_head_ms), 1, kMillisMax},
      {"body_ms", absl::GetFlag(FLAGS_body_ms), 1, kMillisMax},
      {"idle_ms", absl::GetFlag(FLAGS_idle_ms), 1, kMillisMax},
      {"stalled_ms", absl::GetFlag(FLAGS_stalled_ms), 1, kMillisMax},
      {"drain_ms", absl::GetFlag(FLAGS_drain_ms), 0, kMillisMax},
      {"certificate_refresh_ms", absl::GetFlag(FLAGS_certificate_refresh_ms), 10, kMillisMax},
  };
  for (const auto& row : rows) {
    if (absl::Status status = CheckRange(row.name, row.value, row.least, row.most); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Config> ParseCommandLine(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "the Backline web gateway\n\n"
      "  backline_gateway --certificates=FOLDER [--servers=HOST:PORT] [--portal=FOLDER] ...\n");
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  if (rest.size() > 1) {
    return absl::InvalidArgumentError(std::string("unknown argument: ") + rest[1]);
  }
  if (absl::Status status = Check(); !status.ok()) return status;
  Config config;
  config.listen = absl::GetFlag(FLAGS_listen);
  config.admin_listen = absl::GetFlag(FLAGS_admin_listen);
  config.portal = absl::GetFlag(FLAGS_portal);
  config.upstream = {absl::GetFlag(FLAGS_servers), absl::GetFlag(FLAGS_server_name),
                     absl::GetFlag(FLAGS_certificates), absl::GetFlag(FLAGS_identity),
                     absl::GetFlag(FLAGS_streams_max)};
  if (config.upstream.certificates.empty()) {
    return absl::InvalidArgumentError("--certificates is needed");
  }
  config.connections_max = absl::GetFlag(FLAGS_connections_max);
  config.connections_per_address_max = absl::GetFlag(FLAGS_connections_per_address_max);
  config.send_buffer_bytes = absl::GetFlag(FLAGS_send_buffer_bytes);
  using Millis = std::chrono::milliseconds;
  config.times = {Millis(absl::GetFlag(FLAGS_handshake_ms)), Millis(absl::GetFlag(FLAGS_head_ms)),
                  Millis(absl::GetFlag(FLAGS_body_ms)), Millis(absl::GetFlag(FLAGS_idle_ms)),
                  Millis(absl::GetFlag(FLAGS_stalled_ms))};
  config.drain = Millis(absl::GetFlag(FLAGS_drain_ms));
  config.certificate_refresh = Millis(absl::GetFlag(FLAGS_certificate_refresh_ms));
  config.log_calls = absl::GetFlag(FLAGS_log_calls);
  for (const auto& origin : absl::StrSplit(absl::GetFlag(FLAGS_origin), ',', absl::SkipEmpty())) {
    config.origins.emplace_back(origin.data(), origin.size());
    if (!config.origins.back().starts_with("https://")) {
      return absl::InvalidArgumentError("--origin must start with https://");
    }
  }
  return config;
}

}  // namespace backline::gateway
