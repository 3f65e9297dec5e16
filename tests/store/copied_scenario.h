// A scenario whose rows were copied into a database of the test server.
#pragma once

#include <string>

#include "server/store/mysql_store.h"
#include "tests/store/database.h"
#include "tests/support/scenario.h"
#include "tests/support/world_copy.h"

namespace backline::testing {

// The address of a database, as the reader and the auditor take it.
std::string UrlText(const DatabaseUrl& url);

struct CopiedScenario {
  explicit CopiedScenario(const Scenario& scenario);
  // Runs text behind everybody's back, with the database's own checks off.
  void Corrupt(const std::string& statement);

  DatabaseUrl url;
  std::string text;  // UrlText(url)
};

}  // namespace backline::testing
