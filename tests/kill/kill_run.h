// One run: two servers on one database, clients that load both, kills by a seeded schedule, and the
// checker's verdict. Call it on the main thread.
#pragma once

#include <cstdint>
#include <string>

#include "tests/kill/checker.h"

namespace backline::kill {

struct RunOptions {
  std::string name;            // its folder below the build, where history and logs stay
  std::string server_program;  // empty: the server of this build
  uint64_t seed = 1;
  int clients = 8;
  int server_kills = 0;
  int database_kills = 0;
  // How many operations are answered between two kills; drawn between these.
  int answers_min = 100;
  int answers_max = 600;
};

// Throws when the run itself fails: a program does not start, or nothing is answered any more.
Verdict Run(const RunOptions& options);

}  // namespace backline::kill
