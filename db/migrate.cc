#include "db/migrate.h"

#include <algorithm>
#include <cctype>
#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "db/embedded_migrations.h"

namespace backline {
namespace {

constexpr int kLockTimeoutSeconds = 120;

// Two servers that start together take turns. The lock is the session's and ends with it.
constexpr char kTakeLock[] = "SELECT GET_LOCK(CONCAT('backline_migrate.', DATABASE()), 120)";

// DDL cannot be rolled back, so each statement is recorded: a crash resumes after the last one.
constexpr char kCreateVersions[] =
    "CREATE TABLE IF NOT EXISTS schema_version ("
    "version INT NOT NULL, name VARCHAR(100) NOT NULL, statements_done INT NOT NULL, "
    "finished TINYINT NOT NULL, PRIMARY KEY (version)) "
    "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
constexpr Sql kSelectVersions = {
    "SELECT version, statements_done, finished FROM schema_version ORDER BY version"};
constexpr Sql kInsertVersion = {
    "INSERT INTO schema_version (version, name, statements_done, finished) VALUES (?, ?, 0, 0)"};
constexpr Sql kUpdateVersion = {
    "UPDATE schema_version SET statements_done = ?, finished = ? WHERE version = ?"};

constexpr char kSelectTables[] =
    "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
    " AND table_type = 'BASE TABLE' ORDER BY table_name";

struct Progress {
  int version = 0;
  int statements_done = 0;
  bool finished = true;
};

absl::StatusOr<Progress> ReadProgress(Connection& connection) {
  Progress last;
  const absl::Status status = connection.Query(
      kSelectVersions, [](Binder&) {},
      [&](RowReader& row) { row(last.version, last.statements_done, last.finished); });
  if (!status.ok()) return status;
  return last;
}

absl::Status TakeLock(Connection& connection) {
  int64_t taken = 0;
  const absl::Status status = connection.QueryText(kTakeLock, [&](RowReader& row) { row(taken); });
  if (!status.ok()) return status;
  if (taken != 1) {
    return absl::UnavailableError(
        absl::StrCat("another program has been migrating for ", kLockTimeoutSeconds, " seconds"));
  }
  return absl::OkStatus();
}

// Whether an error of the statement where a crash happened says that it had been done already.
bool SaysDoneAlready(const absl::Status& status) {
  for (const char* code :
       {"error 1050 ", "error 1060 ", "error 1061 ", "error 1062 ", "error 1826 ", "error 1091 "}) {
    if (std::string(status.message()).find(code) != std::string::npos) return true;
  }
  return false;
}

absl::Status Apply(Connection& connection, const Migration& migration, int done) {
  const std::vector<std::string> statements = SplitStatements(migration.sql);
  const int resumed_at = done;
  for (; done < static_cast<int>(statements.size()); ++done) {
    absl::Status status = connection.Execute(statements[done]);
    if (!status.ok() && !(done == resumed_at && SaysDoneAlready(status))) {
      return absl::Status(status.code(),
                          absl::StrCat("migration ", migration.name, ", statement ", done + 1, ": ",
                                       std::string(status.message())));
    }
    const bool finished = done + 1 == static_cast<int>(statements.size());
    auto updated = connection.Update(
        kUpdateVersion, [&](Binder& bind) { bind(done + 1, finished, migration.version); });
    if (!updated.ok()) return updated.status();
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<Migration> EmbeddedMigrations() {
  std::vector<Migration> migrations;
  for (const EmbeddedMigration& embedded : kEmbeddedMigrations) {
    Migration migration;
    migration.name = embedded.name;
    migration.sql = embedded.sql;
    migration.version = std::stoi(migration.name.substr(0, migration.name.find('_')));
    migrations.push_back(std::move(migration));
  }
  return migrations;
}

absl::StatusOr<int> Migrate(const DatabaseUrl& url) {
  const std::vector<Migration> migrations = EmbeddedMigrations();
  return Migrate(url, migrations);
}

absl::StatusOr<int> Migrate(const DatabaseUrl& url, absl::Span<const Migration> migrations) {
  ConnectionOptions options;
  options.read_timeout_seconds = 3600;  // a large table takes its time
  absl::StatusOr<std::unique_ptr<Connection>> connection = Connection::Open(url, options);
  if (!connection.ok()) return connection.status();
  if (absl::Status status = TakeLock(**connection); !status.ok()) return status;
  if (absl::Status status = (*connection)->Execute(kCreateVersions); !status.ok()) return status;
  absl::StatusOr<Progress> progress = ReadProgress(**connection);
  if (!progress.ok()) return progress.status();

  const int newest = migrations.empty() ? 0 : migrations.back().version;
  if (progress->version > newest) {
    return absl::FailedPreconditionError(
        absl::StrCat("the database has schema version ", progress->version,
                     "; this program knows only ", newest, ": use a newer program"));
  }
  for (const Migration& migration : migrations) {
    const bool resumed = migration.version == progress->version && !progress->finished;
    if (migration.version <= progress->version && !resumed) continue;
    if (!resumed) {
      auto inserted = (*connection)->Update(kInsertVersion, [&](Binder& bind) {
        bind(migration.version, migration.name);
      });
      if (!inserted.ok()) return inserted.status();
    }
    absl::Status status = Apply(**connection, migration, resumed ? progress->statements_done : 0);
    if (!status.ok()) return status;
  }
  return newest;
}

absl::Status GrantServer(const DatabaseUrl& url, const std::string& user) {
  const size_t at = user.rfind('@');
  const bool plain = std::all_of(user.begin(), user.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '-' || c == '.' || c == '%' || c == ':' || c == '@';
  });
  if (at == std::string::npos || at == 0 || at + 1 == user.size() || !plain) {
    return absl::InvalidArgumentError("not a database user of the form name@host: " + user);
  }
  auto connection = Connection::Open(url, {});
  if (!connection.ok()) return connection.status();
  std::vector<std::string> tables;
  absl::Status status = (*connection)->QueryText(kSelectTables, [&](RowReader& row) {
    tables.push_back(row.Get<std::string>());
  });
  for (const std::string& table : tables) {
    const char* rights = "SELECT, INSERT, UPDATE, DELETE";
    if (table == "audit_entries" || table == "supplier_facts") rights = "SELECT, INSERT";
    if (table == "schema_version") rights = "SELECT";
    if (!status.ok()) break;
    status = (*connection)
                 ->Execute(absl::StrCat("GRANT ", rights, " ON ", table, " TO '",
                                        user.substr(0, at), "'@'", user.substr(at + 1), "'"));
  }
  return status;
}

std::vector<std::string> SplitStatements(const std::string& script) {
  std::vector<std::string> statements;
  std::string statement;
  const auto finish = [&] {
    const std::string text(absl::StripAsciiWhitespace(statement));
    if (!text.empty()) statements.push_back(text);
    statement.clear();
  };
  char quote = 0;
  for (size_t at = 0; at < script.size(); ++at) {
    const char c = script[at];
    if (quote == 0 && script.compare(at, 3, "-- ") == 0) {
      while (at < script.size() && script[at] != '\n') ++at;
      statement.push_back('\n');
    } else if (quote == 0 && c == ';') {
      finish();
    } else {
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"' || c == '`')) {
        quote = c;
      }
      statement.push_back(c);
    }
  }
  finish();
  return statements;
}

}  // namespace backline
