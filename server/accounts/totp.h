// Codes of an authenticator: RFC 6238 with SHA-1, six digits, steps of 30 seconds, which is what
// all authenticators know. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/base/clock.h"

namespace backline {

constexpr int kTotpSeedBytes = 20;
constexpr int64_t kTotpStepSeconds = 30;

int64_t TotpStep(Instant now);
// The six digits of a step.
std::string TotpCode(std::string_view seed, int64_t step);
// The step whose code it is, of now and its two neighbours and after `last_step`; each code counts
// once.
std::optional<int64_t> MatchTotp(std::string_view seed, std::string_view code, Instant now,
                                 int64_t last_step);
// otpauth://totp/Backline:EMAIL?secret=...
std::string OtpauthUri(std::string_view seed, std::string_view email);

}  // namespace backline
