#include "clients/cpp/channel.h"

#include <fstream>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

namespace backline {
namespace {

constexpr int kFirstReconnectMs = 100;
constexpr int kLastReconnectMs = 2'000;
constexpr int kHandshakeMs = 10'000;
constexpr int kMessageBytesMax = 64 << 20;  // 500 orders of 2,000 lines come back in one message

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in || text.empty()) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  return text;
}

bool IsIdentity(const std::string& identity) {
  const size_t slash = identity.find('/');
  return slash != std::string::npos && slash > 0 && slash + 1 < identity.size() &&
         identity.find('/', slash + 1) == std::string::npos;
}

grpc::ChannelArguments Arguments(const ChannelOptions& options) {
  grpc::ChannelArguments arguments;
  // A server that comes back is found again within the time that a caller waits.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstReconnectMs);
  // Despite its name: how long one attempt may take. A busy machine needs time for the handshake.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kHandshakeMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLastReconnectMs);
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  if (options.own_connection) arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return arguments;
}

}  // namespace

std::string CertificatePath(const std::string& certificates, const std::string& identity) {
  std::string name = identity;
  if (const size_t slash = name.find('/'); slash != std::string::npos) name[slash] = '-';
  return absl::StrCat(certificates, "/", name, ".pem");
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const ChannelOptions& options) {
  if (!IsIdentity(options.identity)) {
    return absl::InvalidArgumentError(
        absl::StrCat("not an identity of the form KIND/NAME: ", options.identity));
  }
  const std::string certificate = CertificatePath(options.certificates, options.identity);
  const std::string key = certificate.substr(0, certificate.size() - 4) + ".key";
  const auto root_text = ReadFile(options.certificates + "/ca.pem");
  if (!root_text.ok()) return root_text.status();
  const auto certificate_text = ReadFile(certificate);
  if (!certificate_text.ok()) return certificate_text.status();
  const auto key_text = ReadFile(key);
  if (!key_text.ok()) return key_text.status();
  grpc::SslCredentialsOptions credentials;
  credentials.pem_root_certs = *root_text;
  credentials.pem_cert_chain = *certificate_text;
  credentials.pem_private_key = *key_text;
  return grpc::CreateCustomChannel(options.server, grpc::SslCredentials(credentials),
                                   Arguments(options));
}

}  // namespace backline
