// Request ids: what makes a repeated request have its effect once. Safe on any thread.
#pragma once

#include <string>

namespace backline {

// A random UUID (version 4): for a request that is made once and retried by this process.
std::string NewRequestId();

// The same name always gives the same UUID: for a request that another run of the program repeats.
std::string RequestIdFromName(const std::string& name);

}  // namespace backline
