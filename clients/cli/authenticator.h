// What an authenticator app does (RFC 6238: SHA-1, six digits, 30 seconds), for demos and scripts.
#pragma once

#include <cstdint>
#include <string>

namespace backline::cli {

// The code of a secret in base 32 at a time. Throws UsageError if it is none.
std::string AuthenticatorCode(const std::string& secret, int64_t unix_seconds);

}  // namespace backline::cli
