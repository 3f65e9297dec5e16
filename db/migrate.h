// Brings a database to the schema that this program knows: the numbered files of db/migrations,
// which are part of the program. Safe to call from several servers that start together, and after a
// crash in the middle of a migration.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "server/store/connection.h"

namespace backline {

struct Migration {
  int version = 0;  // 1, 2, 3, ...
  std::string name;
  std::string sql;
};

// The migrations of this program, by version.
std::vector<Migration> EmbeddedMigrations();

// Applies what is missing; the version that the database has then. kFailedPrecondition: the
// database is newer than this program.
absl::StatusOr<int> Migrate(const DatabaseUrl& url);
absl::StatusOr<int> Migrate(const DatabaseUrl& url, absl::Span<const Migration> migrations);

// Gives a database user, "name@host", what the server needs and no more: all rows of all tables,
// but of the audit trail only reading and adding, of the schema's version only reading. REQUIRES:
// the owner of `url` may grant.
absl::Status GrantServer(const DatabaseUrl& url, const std::string& user);

// The statements of a script: separated by semicolons, without comments.
std::vector<std::string> SplitStatements(const std::string& script);

}  // namespace backline
