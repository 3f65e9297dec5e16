#include "server/accounts/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "server/accounts/secrets.h"
#include "server/base/check.h"

namespace backline {

int64_t TotpStep(Instant now) { return now.unix_micros / kMicrosPerSecond / kTotpStepSeconds; }

std::string TotpCode(std::string_view seed, int64_t step) {
  unsigned char message[8];
  for (int at = 0; at < 8; ++at) {
    message[at] = static_cast<unsigned char>(static_cast<uint64_t>(step) >> (56 - 8 * at));
  }
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  BACKLINE_CHECK(HMAC(EVP_sha1(), seed.data(), static_cast<int>(seed.size()), message,
                      sizeof(message), digest, &size) != nullptr);
  const int offset = digest[size - 1] & 15;
  const uint32_t bits = (digest[offset] & 127u) << 24 | digest[offset + 1] << 16 |
                        digest[offset + 2] << 8 | digest[offset + 3];
  char text[16];
  std::snprintf(text, sizeof(text), "%06u", bits % 1'000'000);
  return text;
}

std::optional<int64_t> MatchTotp(std::string_view seed, std::string_view code, Instant now,
                                 int64_t last_step) {
  const int64_t current = TotpStep(now);
  std::optional<int64_t> match;
  for (int64_t step = current - 1; step <= current + 1; ++step) {
    const bool same = SameSecret(TotpCode(seed, step), code);
    if (same && step > last_step && !match) match = step;
  }
  return match;
}

std::string OtpauthUri(std::string_view seed, std::string_view email) {
  std::string label;
  for (const char c : email) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_' || c == '@';
    label += plain ? std::string(1, c)
                   : absl::StrCat("%", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
  }
  return absl::StrCat("otpauth://totp/Backline:", label, "?secret=", Base32(seed),
                      "&issuer=Backline&algorithm=SHA1&digits=6&period=", kTotpStepSeconds);
}

}  // namespace backline
