// Requests that two parsers could read in two ways, and others that nobody should send. Each is
// refused with its status, and the connection is closed.
#pragma once

#include <string>
#include <vector>

namespace backline::gateway {

struct Vector {
  std::string name;
  std::string bytes;
  int status = 400;
};

const std::vector<Vector>& SmugglingCorpus();

}  // namespace backline::gateway
