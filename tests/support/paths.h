#pragma once

#include <string>

namespace backline::testing {

// Where this build was made from and in: absolute, without a trailing slash.
std::string SourceFolder();
std::string BuildFolder();

// The programs under test.
std::string ServerProgram();
std::string ClientProgram();

}  // namespace backline::testing
