#pragma once

#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "tests/tidy/source.h"

namespace backline::tidy {

// One broken house rule.
struct Finding {
  std::string path;
  int line = 0;
  std::string what;
};

std::ostream& operator<<(std::ostream& out, const Finding& finding);

using Findings = std::vector<Finding>;

// Who may include whom: the module table of the architecture, as data (checks.cc).
Findings CheckIncludes(const Source& source);
// Words that a layer must not say: floating point in the rules, v1:: below the services.
Findings CheckWords(const Source& source);
// SQL outside the store, the migrations and the tests.
Findings CheckSql(const Source& source);
// Functions of at most 70 lines, from the first line of the signature to the closing brace.
Findings CheckFunctionLength(const Source& source);
// Lines of at most 100 characters.
Findings CheckLineLength(const Source& source);
// Notes to oneself that belong into the issue tracker.
Findings CheckLeftovers(const Source& source);
// Tests wait for conditions, never for time.
Findings CheckSleeps(const Source& source);

// Sources that no target compiles and headers that nobody includes. `compiled` are paths from the
// root.
Findings CheckDeadFiles(const std::vector<Source>& sources, const std::set<std::string>& compiled);

// The paths from `root` that a compile_commands.json names.
std::set<std::string> CompiledFiles(const std::string& compile_commands, const std::string& root);
// The paths from `root` that a file includes which CMake made to compile several as one.
std::set<std::string> FilesOfUnity(const std::string& unity, const std::string& root);

}  // namespace backline::tidy
