#include "tests/store/database.h"

#include <stdexcept>

#include "db/migrate.h"

namespace backline::testing {

MariaDb& TestServer() {
  static MariaDb server(MariaDb::Options{.tcp = true});
  return server;
}

DatabaseUrl MigratedDatabase() {
  const absl::StatusOr<DatabaseUrl> url =
      ParseDatabaseUrl(TestServer().Url(TestServer().CreateDatabase()));
  if (!url.ok()) throw std::runtime_error(url.status().ToString());
  const absl::StatusOr<int> migrated = Migrate(*url);
  if (!migrated.ok()) throw std::runtime_error(migrated.status().ToString());
  return *url;
}

ConnectionOptions TestOptions() {
  ConnectionOptions options;
  options.lock_wait_timeout_seconds = 1;
  return options;
}

std::unique_ptr<Connection> OpenConnection(const DatabaseUrl& url) {
  absl::StatusOr<std::unique_ptr<Connection>> connection = Connection::Open(url, TestOptions());
  if (!connection.ok()) throw std::runtime_error(connection.status().ToString());
  return *std::move(connection);
}

std::string SelectText(Connection& connection, const std::string& query) {
  std::string text;
  bool first = true;
  const absl::Status status = connection.QueryText(query, [&](RowReader& row) {
    if (std::exchange(first, false)) row(text);
  });
  if (!status.ok()) throw std::runtime_error(query + ": " + status.ToString());
  return text;
}

}  // namespace backline::testing
