// The MariaDB of this test program, and databases in it.
#pragma once

#include <memory>
#include <string>

#include "server/store/connection.h"
#include "server/store/mysql_store.h"
#include "tests/support/mariadb.h"

namespace backline::testing {

// One server for all tests of the program, with a port as well as a socket. Call it on the main
// thread.
MariaDb& TestServer();

// An empty database with the schema.
DatabaseUrl MigratedDatabase();

// Lock waits are short, so that tests of conflicts are.
ConnectionOptions TestOptions();

// A connection for looking behind the store's back.
std::unique_ptr<Connection> OpenConnection(const DatabaseUrl& url);

// The first column of the first row.
std::string SelectText(Connection& connection, const std::string& query);

}  // namespace backline::testing
