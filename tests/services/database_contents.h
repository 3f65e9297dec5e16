#pragma once

#include <cstdint>
#include <string>

namespace backline::testing {

// A digest of every row of every table: equal before and after what must have no effect.
std::string DatabaseContents(const std::string& database_url);

// The one number that a query gives.
int64_t DatabaseNumber(const std::string& database_url, const std::string& query);

}  // namespace backline::testing
