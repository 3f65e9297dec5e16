// The process of the people who sign in at once: backline_crowd, a child that gives way to all
// others. It dies with the thread that made it: make it on the main thread. Not thread-safe.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/load/server_under_load.h"

namespace backline::load {

class CrowdProcess {
 public:
  // Returns when so many people are connected and wait for the start.
  CrowdProcess(const ServerUnderLoad& server, int people);
  // Ends it.
  ~CrowdProcess();
  CrowdProcess(const CrowdProcess&) = delete;
  CrowdProcess& operator=(const CrowdProcess&) = delete;

  // Everybody signs in; returns the time that each took, when all are in. Throws when anybody is
  // refused, or when the process has ended.
  std::vector<double> SignIn();

 private:
  // The next line that it writes, without its end; empty when it has ended.
  std::string ReadLine() const;
  void End();

  size_t people_;
  int socket_ = -1;  // its input and its output
  pid_t pid_ = 0;
};

}  // namespace backline::load
