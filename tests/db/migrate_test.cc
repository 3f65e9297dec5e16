#include "db/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include "tests/support/mariadb.h"
#include "tests/support/paths.h"

namespace backline::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

MariaDb& Server() {
  static MariaDb server;
  return server;
}

class MigrateTest : public ::testing::Test {
 protected:
  std::unique_ptr<Connection> Open() {
    auto connection = Connection::Open(url_, {});
    EXPECT_TRUE(connection.ok()) << connection.status();
    return *std::move(connection);
  }
  std::vector<std::string> Column(const std::string& query) {
    std::vector<std::string> values;
    const absl::Status status =
        Open()->QueryText(query, [&](RowReader& row) { values.push_back(row.Get<std::string>()); });
    EXPECT_TRUE(status.ok()) << status;
    return values;
  }
  // SHOW CREATE TABLE of every table but that of the migrations themselves.
  std::map<std::string, std::string> Tables() {
    std::map<std::string, std::string> tables;
    for (const std::string& name :
         Column("SELECT table_name FROM information_schema.tables"
                " WHERE table_schema = DATABASE() AND table_name <> 'schema_version'")) {
      const absl::Status status =
          Open()->QueryText("SHOW CREATE TABLE " + name, [&](RowReader& row) {
            std::string table;
            row(table, tables[name]);
          });
      EXPECT_TRUE(status.ok()) << status;
    }
    return tables;
  }

  const DatabaseUrl url_ = *ParseDatabaseUrl(Server().Url(Server().CreateDatabase()));
};

TEST_F(MigrateTest, TheServersUserCanOnlyAddToTheAuditTrail) {
  ASSERT_TRUE(Migrate(url_).ok());
  ASSERT_TRUE(Open()->Execute("CREATE USER IF NOT EXISTS app@localhost").ok());
  ASSERT_TRUE(GrantServer(url_, "app@localhost").ok());
  EXPECT_FALSE(GrantServer(url_, "app").ok());
  EXPECT_FALSE(GrantServer(url_, "app@localhost' WITH GRANT OPTION -- ").ok());
  DatabaseUrl as_app = url_;
  as_app.user = "app";
  auto app = Connection::Open(as_app, {});
  ASSERT_TRUE(app.ok()) << app.status();
  const auto may = [&](const std::string& statement) { return (*app)->Execute(statement).ok(); };
  EXPECT_TRUE(may(
      "INSERT INTO audit_entries VALUES (UNHEX('00000000000000000000000000000001'), "
      "'2026-11-21 00:00:00', 'user:x', UNHEX('00000000000000000000000000000000'), '', '/m', 1, "
      "'', '', '', '')"));
  EXPECT_TRUE(may("SELECT COUNT(*) FROM audit_entries"));
  for (const char* tampering :
       {"UPDATE audit_entries SET actor = 'user:y'", "DELETE FROM audit_entries",
        "TRUNCATE TABLE audit_entries", "DROP TABLE audit_entries",
        "ALTER TABLE audit_entries DROP COLUMN actor", "CREATE TABLE other (a INT)",
        "UPDATE supplier_facts SET quantity = 0", "DELETE FROM supplier_facts",
        "UPDATE schema_version SET finished = 0", "GRANT UPDATE ON audit_entries TO app@localhost",
        "REPLACE INTO audit_entries SELECT * FROM audit_entries"}) {
    EXPECT_FALSE(may(tampering)) << tampering;
  }
  EXPECT_TRUE(may("UPDATE event_counter SET last_sequence = 0 WHERE id = 1"));
  EXPECT_THAT(Column("SELECT actor FROM audit_entries"), ElementsAre("user:x"));
  ASSERT_TRUE(Open()->Execute("DROP USER app@localhost").ok());
}

TEST_F(MigrateTest, AnEmptyDatabaseGetsTheSchemaOnce) {
  const int newest = EmbeddedMigrations().back().version;
  auto version = Migrate(url_);
  ASSERT_TRUE(version.ok()) << version.status();
  EXPECT_EQ(*version, newest);
  EXPECT_EQ(Column("SELECT last_sequence FROM event_counter"), std::vector<std::string>{"0"});
  version = Migrate(url_);
  ASSERT_TRUE(version.ok()) << version.status();
  EXPECT_EQ(*version, newest);
}

TEST_F(MigrateTest, SchemaSqlIsWhatTheMigrationsMake) {
  ASSERT_TRUE(Migrate(url_).ok());
  const std::map<std::string, std::string> migrated = Tables();
  ASSERT_FALSE(migrated.empty());

  const auto other = ParseDatabaseUrl(Server().Url(Server().CreateDatabase()));
  std::ifstream in(SourceFolder() + "/db/schema.sql");
  std::ostringstream text;
  text << in.rdbuf();
  auto connection = Connection::Open(*other, {});
  ASSERT_TRUE(connection.ok());
  for (const std::string& statement : SplitStatements(text.str())) {
    const absl::Status status = (*connection)->Execute(statement);
    ASSERT_TRUE(status.ok()) << status;
  }
  for (const auto& [name, expected] : migrated) {
    std::string table;
    std::string found;
    const absl::Status status =
        (*connection)->QueryText("SHOW CREATE TABLE " + name, [&](RowReader& row) {
          row(table, found);
        });
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(found, expected);
  }
  int count = 0;
  ASSERT_TRUE((*connection)->QueryText("SHOW TABLES", [&](RowReader&) { ++count; }).ok());
  EXPECT_EQ(static_cast<size_t>(count), migrated.size());
}

TEST_F(MigrateTest, EveryTableIsInnoDbInUtf8WithAPrimaryKey) {
  ASSERT_TRUE(Migrate(url_).ok());
  EXPECT_THAT(Column("SELECT table_name FROM information_schema.tables"
                     " WHERE table_schema = DATABASE()"
                     " AND (engine <> 'InnoDB' OR table_collation <> 'utf8mb4_bin')"),
              IsEmpty());
  EXPECT_THAT(Column("SELECT t.table_name FROM information_schema.tables t"
                     " LEFT JOIN information_schema.table_constraints c"
                     " ON c.table_schema = t.table_schema AND c.table_name = t.table_name"
                     " AND c.constraint_type = 'PRIMARY KEY'"
                     " WHERE t.table_schema = DATABASE() AND c.table_name IS NULL"),
              IsEmpty());
}

TEST_F(MigrateTest, ServersThatStartTogetherMigrateOnce) {
  std::vector<absl::Status> statuses(4);
  std::vector<std::thread> threads;
  for (absl::Status& status : statuses) {
    threads.emplace_back([this, &status] { status = Migrate(url_).status(); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : statuses) EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(Column("SELECT COUNT(*) FROM event_counter"), std::vector<std::string>{"1"});
}

TEST_F(MigrateTest, ANewerDatabaseIsRefused) {
  const std::vector<Migration> newer = {{1, "0001_a", "CREATE TABLE a (x INT PRIMARY KEY)"},
                                        {2, "0002_b", "CREATE TABLE b (x INT PRIMARY KEY)"}};
  ASSERT_TRUE(Migrate(url_, newer).ok());
  const auto refused = Migrate(url_, {newer.data(), 1});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("version 2"));
}

TEST_F(MigrateTest, MissingStepsAreAppliedInOrder) {
  const std::vector<Migration> steps = {
      {1, "0001_a", "CREATE TABLE a (x INT PRIMARY KEY); INSERT INTO a VALUES (1)"},
      {2, "0002_b", "ALTER TABLE a ADD y INT NOT NULL DEFAULT 5; INSERT INTO a VALUES (2, 6)"}};
  ASSERT_TRUE(Migrate(url_, {steps.data(), 1}).ok());
  ASSERT_TRUE(Migrate(url_, steps).ok());
  EXPECT_THAT(Column("SELECT y FROM a ORDER BY x"), ElementsAre("5", "6"));
}

TEST_F(MigrateTest, AStepThatBrokeOffIsResumedWhereItStopped) {
  const std::string broken =
      "CREATE TABLE a (x INT PRIMARY KEY); INSERT INTO a VALUES (1); INSERT INTO nowhere VALUES "
      "(1)";
  auto failed = Migrate(url_, std::vector<Migration>{{1, "0001_a", broken}});
  EXPECT_FALSE(failed.ok());
  EXPECT_THAT(std::string(failed.status().message()), HasSubstr("statement 3"));
  // As a crash between a statement and its record leaves it.
  ASSERT_TRUE(Open()->Execute("CREATE TABLE nowhere (x INT PRIMARY KEY)").ok());
  ASSERT_TRUE(Open()->Execute("INSERT INTO nowhere VALUES (1)").ok());
  const auto resumed = Migrate(url_, std::vector<Migration>{{1, "0001_a", broken}});
  ASSERT_TRUE(resumed.ok()) << resumed.status();
  EXPECT_THAT(Column("SELECT COUNT(*) FROM a"), ElementsAre("1"));
  EXPECT_THAT(Column("SELECT finished FROM schema_version"), ElementsAre("1"));
}

TEST(SplitStatementsTest, MindsCommentsAndQuotes) {
  EXPECT_THAT(SplitStatements("-- one; two\nA 'x;-- y' ;\n\n B \"b;\" -- end\n;C `;`"),
              ElementsAre("A 'x;-- y'", "B \"b;\"", "C `;`"));
  EXPECT_THAT(SplitStatements(" \n-- nothing\n;;"), IsEmpty());
}

TEST(EmbeddedMigrationsTest, AreNumberedWithoutGaps) {
  int expected = 0;
  for (const Migration& migration : EmbeddedMigrations()) {
    EXPECT_EQ(migration.version, ++expected);
    EXPECT_FALSE(SplitStatements(migration.sql).empty());
  }
  EXPECT_GE(expected, 1);
}

}  // namespace
}  // namespace backline::testing
