// What a process used, and what the host took, from /proc.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace backline::load {

struct ProcessUsage {
  double cpu_seconds = 0;  // user and system, all threads
  double resident_mib = 0;
};

// Zeros if there is no such process.
ProcessUsage ReadUsage(pid_t pid);

// How much of the processors' time that was wanted here the host of this machine gave to others
// (steal), since it was made. Figures that were measured meanwhile say little when it is much.
class StolenTime {
 public:
  StolenTime() : start_(Read()) {}
  double Percent() const;

 private:
  struct Ticks {
    int64_t wanted = 0;
    int64_t stolen = 0;
  };
  static Ticks Read();

  const Ticks start_;
};

}  // namespace backline::load
