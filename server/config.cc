#include "server/config.h"

#include <fstream>
#include <iterator>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "server/engine/engine_thread.h"

ABSL_FLAG(std::string, database, "",
          "the database: mysql://user:password@host:port/name?ssl-ca=FILE, where FILE has the "
          "authority of its certificate (without it nothing is encrypted), or "
          "mysql://user@/name?socket=PATH");
ABSL_FLAG(std::string, listen, "127.0.0.1:7443", "where to listen: host:port");
ABSL_FLAG(std::string, certificates, "",
          "a folder with ca.pem, server.pem and server.key; replaced whole, it is read again");
ABSL_FLAG(std::string, identities, "",
          "a file that adds identities, one a line: service/NAME ROLE[,ROLE...] or staff/NAME ...");
ABSL_FLAG(std::string, page_token_key_file, "",
          "a file with the secret that page tokens are signed with, at least 32 bytes, the same on "
          "all servers of a database; needed unless --development");
ABSL_FLAG(std::string, account_key_file, "",
          "a file with the secret that authenticators' seeds and waiting mails are sealed with, at "
          "least 32 bytes, the same on all servers of a database; needed unless --development");
ABSL_FLAG(std::string, portal_url, "https://localhost:8443", "what the links of mails begin with");
ABSL_FLAG(std::string, mail_sender, "backline@localhost", "the address that mails come from");
ABSL_FLAG(std::string, mail_folder, "", "write mails into this folder and send none");
ABSL_FLAG(std::string, smtp_url, "",
          "the mail server: smtp://HOST:PORT with STARTTLS, or smtps://HOST:PORT");
ABSL_FLAG(std::string, smtp_credentials_file, "", "a file with USER:PASSWORD for the mail server");
ABSL_FLAG(bool, smtp_insecure, false, "no TLS: for a mail server on this machine");
ABSL_FLAG(std::string, oidc_issuer, "",
          "the identity provider (OpenID Connect) that persons may sign in at: its issuer, https");
ABSL_FLAG(std::string, oidc_name, "", "what persons call it; its issuer if not given");
ABSL_FLAG(std::string, oidc_client_id, "", "what this installation is called there");
ABSL_FLAG(std::string, oidc_client_secret_file, "", "a file with its secret there");
ABSL_FLAG(std::string, oidc_redirect_url, "",
          "where the provider sends the browser back to; the portal's /oidc if not given");
ABSL_FLAG(std::string, oidc_ca_file, "",
          "the authorities that the provider's certificate may come from; the system's if not "
          "given");
ABSL_FLAG(bool, oidc_insecure_loopback, false, "http is good for a provider on 127.0.0.1: tests");
ABSL_FLAG(bool, development, false, "gRPC reflection, and keys that are no secret");
ABSL_FLAG(bool, migrate, true, "bring the database to this program's schema first");
ABSL_FLAG(std::string, prepare_for, "",
          "NAME@HOST: bring the database to this program's schema, give this database user the "
          "rights that a server needs (to the audit trail it can only add), and end");
ABSL_FLAG(int, readers, 4, "threads that read, each with a connection: 1 to 64");
ABSL_FLAG(int, queue_max, backline::kEngineQueueMax,
          "commands that may wait for the engine: 1 to 100000");
ABSL_FLAG(int, wake_micros, 0,
          "while calls are served that somebody waits for, how long a processor may take to wake, "
          "in microseconds: 0 keeps it from sleeping (best on virtual machines), 10 or so saves "
          "power on real ones, -1 leaves it to the kernel");
ABSL_FLAG(std::string, wake_device, backline::AwakeProcessors::Options().device,
          "what the kernel is asked by; if the server may not open it, processors may sleep");
ABSL_FLAG(bool, wake_for_house, false,
          "also for the calls of the house's services, such as orders: they come around the clock");

namespace backline {
namespace {

constexpr size_t kKeyBytesMin = 32;
constexpr size_t kIssuerBytesMax = 255;
constexpr int kReadersMax = 64;
constexpr int kQueueMax = 100'000;
constexpr int kWakeMicrosMax = 1'000'000;
constexpr char kDevelopmentKey[] = "the page token key of development systems";
constexpr char kDevelopmentAccountKey[] = "the account key of development systems";

// The key of `flag`, from its file.
absl::StatusOr<std::string> KeyOf(const std::string& flag, const std::string& path,
                                  const char* in_development, bool development) {
  if (path.empty()) {
    if (development) return std::string(in_development);
    return absl::InvalidArgumentError("--" + flag + " is needed (or --development)");
  }
  std::ifstream file(path, std::ios::binary);
  std::string key(std::istreambuf_iterator<char>(file), {});
  if (key.size() >= kKeyBytesMin) return key;
  return absl::InvalidArgumentError("--" + flag + " must have at least 32 bytes: " + path);
}

absl::Status ReadMail(Config& config) {
  config.portal_url = absl::GetFlag(FLAGS_portal_url);
  config.mail_sender = absl::GetFlag(FLAGS_mail_sender);
  config.mail_folder = absl::GetFlag(FLAGS_mail_folder);
  config.smtp_url = absl::GetFlag(FLAGS_smtp_url);
  config.smtp_insecure = absl::GetFlag(FLAGS_smtp_insecure);
  if (!config.mail_folder.empty() && !config.smtp_url.empty()) {
    return absl::InvalidArgumentError("--mail_folder and --smtp_url exclude each other");
  }
  const std::string path = absl::GetFlag(FLAGS_smtp_credentials_file);
  if (path.empty()) return absl::OkStatus();
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const size_t colon = line.find(':');
  if (colon == std::string::npos) {
    return absl::InvalidArgumentError("--smtp_credentials_file must hold USER:PASSWORD: " + path);
  }
  config.smtp_user = line.substr(0, colon);
  config.smtp_password = line.substr(colon + 1);
  return absl::OkStatus();
}

absl::Status ReadOidc(Config& config) {
  OidcOptions& oidc = config.oidc;
  oidc.issuer = absl::GetFlag(FLAGS_oidc_issuer);
  oidc.name = absl::GetFlag(FLAGS_oidc_name);
  oidc.client_id = absl::GetFlag(FLAGS_oidc_client_id);
  oidc.ca_file = absl::GetFlag(FLAGS_oidc_ca_file);
  oidc.insecure_loopback = absl::GetFlag(FLAGS_oidc_insecure_loopback);
  oidc.redirect_url = absl::GetFlag(FLAGS_oidc_redirect_url);
  if (oidc.redirect_url.empty()) oidc.redirect_url = config.portal_url + "/oidc";
  const std::string path = absl::GetFlag(FLAGS_oidc_client_secret_file);
  const bool any =
      !oidc.issuer.empty() || !oidc.name.empty() || !oidc.client_id.empty() || !path.empty();
  if (!any) return absl::OkStatus();
  std::ifstream file(path);
  std::getline(file, oidc.client_secret);
  if (oidc.issuer.empty() || oidc.client_id.empty() || oidc.client_secret.empty()) {
    return absl::InvalidArgumentError(
        "--oidc_issuer, --oidc_client_id and --oidc_client_secret_file go together");
  }
  if (!IsOidcUrl(oidc.issuer, oidc.insecure_loopback) || oidc.issuer.size() > kIssuerBytesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("--oidc_issuer must be https, in at most ", kIssuerBytesMax, " bytes"));
  }
  if (oidc.name.empty()) oidc.name = oidc.issuer;
  return absl::OkStatus();
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
  if (config.awake.wake_micros < AwakeProcessors::kLeftToTheKernel ||
      config.awake.wake_micros > kWakeMicrosMax) {
    return absl::InvalidArgumentError("--wake_micros must be -1 to 1000000");
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
  config.prepare_for = absl::GetFlag(FLAGS_prepare_for);
  config.readers = absl::GetFlag(FLAGS_readers);
  config.queue_max = absl::GetFlag(FLAGS_queue_max);
  config.awake.wake_micros = absl::GetFlag(FLAGS_wake_micros);
  config.awake.device = absl::GetFlag(FLAGS_wake_device);
  config.awake.for_house = absl::GetFlag(FLAGS_wake_for_house);
  if (absl::Status status = Check(config); !status.ok()) return status;
  auto key = KeyOf("page_token_key_file", absl::GetFlag(FLAGS_page_token_key_file), kDevelopmentKey,
                   config.development);
  if (!key.ok()) return key.status();
  config.page_token_key = *std::move(key);
  key = KeyOf("account_key_file", absl::GetFlag(FLAGS_account_key_file), kDevelopmentAccountKey,
              config.development);
  if (!key.ok()) return key.status();
  config.account_key = *std::move(key);
  if (absl::Status status = ReadMail(config); !status.ok()) return status;
  if (absl::Status status = ReadOidc(config); !status.ok()) return status;
  return config;
}

}  // namespace backline
