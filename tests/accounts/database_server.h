// The MariaDB that the tests of accounts share; each has a database of its own in it.
#pragma once

#include "tests/support/mariadb.h"

namespace backline::testing {

inline MariaDb& Server() {
  static MariaDb server;
  return server;
}

}  // namespace backline::testing
