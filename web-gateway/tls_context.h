// What browsers meet first: TLS 1.3 and nothing older, with the certificate of the gateway.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace backline::gateway {

using TlsContext = std::shared_ptr<SSL_CTX>;

// Reads the chain and its key, both PEM. Refuses files that cannot be read or do not belong
// together. Connections hold the context that they began with, so a new one may take its place.
absl::StatusOr<TlsContext> MakeTlsContext(const std::string& certificate_path,
                                          const std::string& key_path);

}  // namespace backline::gateway
