#include "tests/support/paths.h"

namespace backline::testing {

std::string SourceFolder() { return BACKLINE_SOURCE_DIR; }
std::string BuildFolder() { return BACKLINE_BINARY_DIR; }
std::string ServerProgram() { return BuildFolder() + "/server/backline_server"; }
std::string ClientProgram() { return BuildFolder() + "/clients/cli/backline"; }

}  // namespace backline::testing
