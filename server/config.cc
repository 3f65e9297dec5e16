#include "server/config.h"

#include <fstream>
#include <iterator>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "server/engine/engine_thread.h"

ABSL_FLAG(std::string, database, "",
          "the database: mysql://user:password@host:port/name or mysql://user@/name?socket=PATH");
ABSL_FLAG(std::string, listen, "127.0.0.1:7443", "where to listen: host:port");
ABSL_FLAG(std::string, certificates, "",
          "a folder with ca.pem, server.pem and server.key; replaced whole, it is read again");
ABSL_FLAG(std::string, identities, "",
          "a file that adds identities, one a line: service/NAME ROLE[,ROLE...] or staff/NAME ...");
ABSL_FLAG(std::string, page_token_key_file, "",
          "a file with the secret that page tokens are signed with, at least 32 bytes, the same on "
          "all servers of a database; needed unless --development");
ABSL_FLAG(bool, development, false, "gRPC reflection, and a page token key that is no secret");
ABSL_FLAG(bool, migrate, true, "bring the database to this program's schema first");
ABSL_FLAG(int, readers, 4, "threads that read, each with a connection: 1 to 64");
ABSL_FLAG(int, queue_max, backline::kEngineQueueMax,
          "commands that may wait for the engine: 1 to 100000");

namespace backline {
namespace {

constexpr size_t kPageTokenKeyBytesMin = 32;
constexpr int kReadersMax = 64;
constexpr int kQueueMax = 100'000;
constexpr char kDevelopmentKey[] = "the page token key of development systems";

absl::StatusOr<std::string> PageTokenKey(const std::string& path, bool development) {
  if (path.empty()) {
    if (development) return std::string(kDevelopmentKey);
    return absl::InvalidArgumentError("--page_token_key_file is needed (or --development)");
  }
  std::ifstream file(path, std::ios::binary);
  std::string key(std::istreambuf_iterator<char>(file), {});
  if (key.size() >= kPageTokenKeyBytesMin) return key;
  return absl::InvalidArgumentError("--page_token_key_file must have at least 32 bytes: " + path);
}

absl::Status Check(const Config& config) {
  if (config.database.empty()) return absl::InvalidArgumentError("--database is needed");
  if (config.certificates.empty()) return absl::InvalidArgumentError("--certificates is needed");
  if (config.readers < 1 || config.readers > kReadersMax) {
    return absl::InvalidArgumentError("--readers must be 1 to 64");
  }
  if (config.queue_max < 1 || config.queue_max > kQueueMax) {
    return absl::InvalidArgumentError("--queue_max must be 1 to 100000");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Config> ParseCommandLine(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "the Backline server\n\n"
      "  backline_server --database=URL --certificates=FOLDER [--listen=HOST:PORT] ...\n");
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  if (rest.size() > 1) {
    return absl::InvalidArgumentError(std::string("unknown argument: ") + rest[1]);
  }
  Config config;
  config.database = absl::GetFlag(FLAGS_database);
  config.listen = absl::GetFlag(FLAGS_listen);
  config.certificates = absl::GetFlag(FLAGS_certificates);
  config.identities = absl::GetFlag(FLAGS_identities);
  config.development = absl::GetFlag(FLAGS_development);
  config.migrate = absl::GetFlag(FLAGS_migrate);
  config.readers = absl::GetFlag(FLAGS_readers);
  config.queue_max = absl::GetFlag(FLAGS_queue_max);
  if (absl::Status status = Check(config); !status.ok()) return status;
  auto key = PageTokenKey(absl::GetFlag(FLAGS_page_token_key_file), config.development);
  if (!key.ok()) return key.status();
  config.page_token_key = *std::move(key);
  return config;
}

}  // namespace backline
