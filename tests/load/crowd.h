// The people who sign in at once, as both know them: who invites them, and the process they are.
#pragma once

#include <cstdint>
#include <string>

#include "clients/cpp/backline_client.h"

namespace backline::load {

// Whose certificate they come through.
inline constexpr char kGateway[] = "service/gateway";
inline constexpr char kPassword[] = "a bicycle made of glass";
inline constexpr int64_t kPatienceMs = 120'000;

// What their process writes when all of them wait for a line, and what that line says.
inline constexpr char kReady[] = "ready";
inline constexpr char kSignIn[] = "sign in";

std::string EmailOf(int person);

// As often as it takes: a full queue is OVERLOADED, and to come again is what people do.
CallOptions Patient(int person);

}  // namespace backline::load
