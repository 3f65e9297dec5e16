// One run of the slot test: many clients over two servers book, move, split, release and cancel on
// one slot of a hundred units and its neighbours, which several products share; servers are killed;
// a watcher adds up the bookings of every slot all the time. Call it on the main thread.
#pragma once

#include <cstdint>
#include <string>

#include "tests/kill/checker.h"

namespace backline::kill {

struct SlotRunOptions {
  std::string name;            // its folder below the build, where logs stay
  std::string server_program;  // empty: the server of this build
  uint64_t seed = 1;
  int clients = 64;
  int server_kills = 0;
  // How many calls are answered between two kills, and after the last.
  int answers = 400;
};

// Throws when the run itself fails: a program does not start, or nothing is answered any more.
Verdict RunSlots(const SlotRunOptions& options);

}  // namespace backline::kill
