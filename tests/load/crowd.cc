#include "tests/load/crowd.h"

#include "absl/strings/str_cat.h"

namespace backline::load {

std::string EmailOf(int person) { return absl::StrCat("person.", person, "@example.com"); }

CallOptions Patient(int person) {
  CallOptions options;
  options.timeout_ms = kPatienceMs;
  options.attempts = 10'000;
  options.last_pause_ms = 1'000;
  // Everybody has a browser of its own.
  options.metadata = {{"backline-client-address", absl::StrCat("192.0.2.", person % 250 + 1)}};
  return options;
}

}  // namespace backline::load
