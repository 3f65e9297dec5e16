#include "tests/support/mariadb.h"

#include <cppconn/connection.h>
#include <cppconn/resultset.h>
#include <cppconn/statement.h>
#include <mysql_driver.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "gtest/gtest.h"

namespace backline::testing {
namespace {

std::unique_ptr<sql::Connection> Connect(const MariaDb& database, bool tcp = false) {
  sql::ConnectOptionsMap options;
  options["hostName"] = sql::SQLString(tcp ? "tcp://127.0.0.1:" + std::to_string(database.port())
                                           : "unix://" + database.socket());
  options["userName"] = sql::SQLString("root");
  options["password"] = sql::SQLString("");
  return std::unique_ptr<sql::Connection>(sql::mysql::get_driver_instance()->connect(options));
}

std::string Value(sql::Connection& connection, const std::string& query) {
  const std::unique_ptr<sql::Statement> statement(connection.createStatement());
  const std::unique_ptr<sql::ResultSet> rows(statement->executeQuery(query));
  return rows->next() ? rows->getString(1).asStdString() : "no row";
}

void Execute(sql::Connection& connection, const std::string& text) {
  const std::unique_ptr<sql::Statement> statement(connection.createStatement());
  statement->execute(text);
}

TEST(MariaDbTest, HasTheSettingsThatCorrectnessNeeds) {
  const MariaDb database;
  const auto connection = Connect(database);
  EXPECT_EQ(Value(*connection, "SELECT @@innodb_flush_log_at_trx_commit"), "1");
  EXPECT_EQ(Value(*connection, "SELECT @@innodb_rollback_on_timeout"), "1");
  EXPECT_EQ(Value(*connection, "SELECT @@innodb_snapshot_isolation"), "1");
  EXPECT_EQ(Value(*connection, "SELECT @@innodb_lock_wait_timeout"), "3");
  // The connector sets its own session to REPEATABLE READ, whatever the server says.
  EXPECT_EQ(Value(*connection, "SELECT @@global.tx_isolation"), "READ-COMMITTED");
  EXPECT_EQ(Value(*connection, "SELECT @@local_infile"), "0");
  EXPECT_EQ(Value(*connection, "SELECT @@character_set_server"), "utf8mb4");
  EXPECT_EQ(Value(*connection, "SELECT @@skip_networking"), "1");
}

TEST(MariaDbTest, UrlNamesTheSocketAndTheDatabase) {
  MariaDb database;
  EXPECT_EQ(database.Url(), "mysql://root@/backline?socket=" + database.socket());
  const std::string fresh = database.CreateDatabase();
  EXPECT_NE(fresh, database.CreateDatabase());
  EXPECT_EQ(database.Url(fresh), "mysql://root@/" + fresh + "?socket=" + database.socket());
}

TEST(MariaDbTest, TcpListensOnLoopback) {
  const MariaDb database(MariaDb::Options{.tcp = true});
  const auto connection = Connect(database, true);
  EXPECT_EQ(Value(*connection, "SELECT @@bind_address"), "127.0.0.1");
}

TEST(MariaDbTest, CommittedRowsSurviveKill9) {
  MariaDb database;
  {
    const auto connection = Connect(database);
    Execute(*connection, "CREATE TABLE backline.t (a INT PRIMARY KEY) ENGINE = InnoDB");
    Execute(*connection, "INSERT INTO backline.t VALUES (7)");
    Execute(*connection, "START TRANSACTION");
    Execute(*connection, "INSERT INTO backline.t VALUES (8)");
    database.Kill9();
    EXPECT_EQ(database.pid(), 0);
  }
  database.Restart();
  const auto connection = Connect(database);
  EXPECT_EQ(Value(*connection, "SELECT GROUP_CONCAT(a) FROM backline.t"), "7");
}

TEST(MariaDbTest, RestartOfARunningServerKeepsItsData) {
  MariaDb database;
  const std::string name = database.CreateDatabase();
  database.Restart();
  const auto connection = Connect(database);
  EXPECT_EQ(Value(*connection, "SHOW DATABASES LIKE '" + name + "'"), name);
}

TEST(MariaDbTest, LeavesNothingBehind) {
  std::filesystem::path folder;
  pid_t pid = 0;
  {
    const MariaDb database;
    folder = std::filesystem::path(database.socket()).parent_path();
    pid = database.pid();
    EXPECT_TRUE(std::filesystem::exists(folder));
  }
  EXPECT_FALSE(std::filesystem::exists(folder));
  EXPECT_EQ(kill(pid, 0), -1);
}

TEST(MariaDbTest, DiesWithItsTestProcess) {
  ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);  // The orphan comes to us, to be waited for.
  int answer[2];
  ASSERT_EQ(pipe(answer), 0);
  const pid_t owner = fork();
  ASSERT_GE(owner, 0);
  if (owner == 0) {
    const MariaDb database;
    const pid_t pid = database.pid();
    if (write(answer[1], &pid, sizeof(pid)) != sizeof(pid)) _exit(1);
    raise(SIGKILL);
  }
  pid_t server = 0;
  ASSERT_EQ(read(answer[0], &server, sizeof(server)), static_cast<ssize_t>(sizeof(server)));
  EXPECT_EQ(waitpid(owner, nullptr, 0), owner);
  // Hangs, until ctest's time limit, if the server outlives its test process.
  EXPECT_EQ(waitpid(server, nullptr, 0), server);
  close(answer[0]);
  close(answer[1]);
}

}  // namespace
}  // namespace backline::testing
