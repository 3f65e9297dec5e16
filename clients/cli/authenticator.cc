#include "clients/cli/authenticator.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdio>

#include "clients/cli/session.h"

namespace backline::cli {
namespace {

constexpr int kStepSeconds = 30;

std::string FromBase32(const std::string& text) {
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=' || c == ' ') continue;
    const bool letter = c >= 'A' && c <= 'Z';
    if (!letter && (c < '2' || c > '7')) throw UsageError("the secret is not base 32");
    bits = bits << 5 | static_cast<uint32_t>(letter ? c - 'A' : c - '2' + 26);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>(bits >> count));
  }
  if (bytes.empty()) throw UsageError("the secret is not base 32");
  return bytes;
}

}  // namespace

std::string AuthenticatorCode(const std::string& secret, int64_t unix_seconds) {
  const std::string key = FromBase32(secret);
  const auto step = static_cast<uint64_t>(unix_seconds / kStepSeconds);
  std::array<unsigned char, 8> message{};
  for (size_t at = 0; at < message.size(); ++at) {
    message[at] = static_cast<unsigned char>(step >> (56 - 8 * at));
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(),
           digest.data(), &size) == nullptr) {
    throw Failure("error: no HMAC");
  }
  const size_t from = digest[size - 1] & 15u;
  const uint32_t number = (digest[from] & 127u) << 24 | uint32_t{digest[from + 1]} << 16 |
                          uint32_t{digest[from + 2]} << 8 | digest[from + 3];
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%06u", number % 1'000'000);
  return text.data();
}

}  // namespace backline::cli
