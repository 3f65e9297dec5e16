// Opens mutually authenticated channels to a Backline server with the certificates of a folder:
// ca.pem, and KIND-NAME.pem with KIND-NAME.key for the identity KIND/NAME. Safe on any thread.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "grpcpp/channel.h"

namespace backline {

struct ChannelOptions {
  std::string server;        // host:port
  std::string certificates;  // a folder
  std::string identity;      // such as "staff/buyer"
  // Channels of equal options share one TCP connection unless this is set.
  bool own_connection = false;
};

// The path of the identity's certificate.
std::string CertificatePath(const std::string& certificates, const std::string& identity);

// Does not connect yet: the first call does. Refuses an identity that is not KIND/NAME and files
// that cannot be read.
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const ChannelOptions& options);

}  // namespace backline
