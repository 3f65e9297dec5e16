// Passwords: argon2id with 19 MiB, 2 passes, 1 lane (the least that OWASP names), and the few rules
// that help: long enough, not among the most common, any composition. A password is the bytes that
// were typed: no normal form is imposed, because every program that a person types into gives the
// same bytes for the same keys far more often than Unicode's tables agree between versions.
#pragma once

#include <string>
#include <string_view>

namespace backline {

constexpr int kPasswordBytesMin = 8;
constexpr int kPasswordBytesMax = 128;

// Whether it is one of the most common, capitals aside, or the person's own address or name.
bool IsCommonPassword(std::string_view password, std::string_view email);

// PHC text, "$argon2id$v=19$m=19456,t=2,p=1$...". Takes some 30 ms of a core, so it belongs on the
// hashing thread alone.
std::string HashPassword(std::string_view password);
// An empty hash is that of nobody: it takes the same time and never matches.
bool VerifyPassword(std::string_view password, const std::string& hash);

}  // namespace backline
