// What a process used, from /proc.
#pragma once

#include <sys/types.h>

namespace backline::load {

struct ProcessUsage {
  double cpu_seconds = 0;  // user and system, all threads
  double resident_mib = 0;
};

// Zeros if there is no such process.
ProcessUsage ReadUsage(pid_t pid);

}  // namespace backline::load
