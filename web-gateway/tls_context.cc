#include "web-gateway/tls_context.h"

#include <openssl/err.h>

#include <array>
#include <cstring>

namespace backline::gateway {
namespace {

// HTTP/1.1 is all that is spoken here. A client that offers only other protocols is refused.
int SelectProtocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                   const unsigned char* offered, unsigned int offered_size, void*) {
  static constexpr unsigned char kOurs[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* selected = nullptr;
  const int result =
      SSL_select_next_proto(&selected, chosen_size, kOurs, sizeof(kOurs), offered, offered_size);
  *chosen = selected;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

absl::Status Failed(const std::string& what) {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return absl::FailedPreconditionError("cannot use " + what + ": " + text.data());
}

}  // namespace

absl::StatusOr<TlsContext> MakeTlsContext(const std::string& certificate_path,
                                          const std::string& key_path) {
  const TlsContext context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (context == nullptr) return Failed("TLS");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
  // Early data could be replayed; nobody needs it here.
  SSL_CTX_set_max_early_data(context.get(), 0);
  // An idle connection keeps no buffers; a write that was cut may go on from another address.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_alpn_select_cb(context.get(), SelectProtocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_path.c_str()) != 1) {
    return Failed(certificate_path);
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), key_path.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    return Failed(key_path);
  }
  return context;
}

}  // namespace backline::gateway
