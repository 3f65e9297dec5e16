// Programs that tests start as their children.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace backline::testing {

// Descriptors of the caller, which the child has as its standard streams. They stay the caller's.
struct ChildStreams {
  int input;
  int output;
  int errors;
};

// Starts the program that the first argument names. It is killed when this thread dies. `nice` is
// that of the whole child; 0: as this process. Throws std::system_error when there is no child.
pid_t StartChild(const std::vector<std::string>& arguments, const ChildStreams& streams,
                 int nice = 0);

// Returns its exit code when it has ended, or -1 if a signal ended it.
int AwaitChild(pid_t pid);

}  // namespace backline::testing
