// The passwords that are tried first by whoever guesses.
#pragma once

namespace backline {

// Separated by spaces and line ends.
extern const char kCommonPasswords[];

}  // namespace backline
