#include "tests/load/sql_session.h"

#include <cppconn/exception.h>
#include <cppconn/resultset.h>
#include <cppconn/statement.h>
#include <mysql_driver.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "absl/strings/str_format.h"

namespace backline::load {

void Binder::Id(const Id128& id) { Text(IdToBytes(id)); }
void Binder::Text(const std::string& text) { statement_.setString(next_++, text); }
void Binder::Number(int64_t value) { statement_.setInt64(next_++, value); }
void Binder::Day(backline::Date day) { Text(day.ToString()); }
void Binder::Null() { statement_.setNull(next_++, 0); }

void Binder::Time(Instant instant) {
  const int64_t second_of_day = instant.unix_micros / kMicrosPerSecond % 86'400;
  Text(absl::StrFormat("%s %02d:%02d:%02d.%06d", UtcDate(instant).ToString(), second_of_day / 3600,
                       second_of_day / 60 % 60, second_of_day % 60,
                       instant.unix_micros % kMicrosPerSecond));
}

MultiRow::MultiRow(sql::Connection& connection, std::string head, std::string row,
                   std::string separator, std::string tail, std::vector<int> sizes)
    : connection_(connection),
      head_(std::move(head)),
      row_(std::move(row)),
      separator_(std::move(separator)),
      tail_(std::move(tail)),
      sizes_(std::move(sizes)) {}

sql::PreparedStatement& MultiRow::Statement(int size) {
  std::unique_ptr<sql::PreparedStatement>& statement = statements_[size];
  if (statement == nullptr) {
    std::string text = head_;
    for (int i = 0; i < size; ++i) text += (i == 0 ? "" : separator_) + row_;
    statement.reset(connection_.prepareStatement(text + tail_));
  }
  return *statement;
}

int MultiRow::SizeFor(int rows) const {
  for (int size : sizes_) {
    if (size <= rows) return size;
  }
  return 1;
}

int64_t MultiRow::Write(int rows, const Bind& bind) {
  int64_t affected = 0;
  for (int done = 0; done < rows;) {
    const int size = SizeFor(rows - done);
    sql::PreparedStatement& statement = Statement(size);
    Binder binder(statement);
    for (int i = 0; i < size; ++i) bind(done + i, binder);
    affected += statement.executeUpdate();
    done += size;
  }
  return affected;
}

void MultiRow::Select(int rows, const Bind& bind, const Read& read) {
  for (int done = 0; done < rows;) {
    const int size = SizeFor(rows - done);
    sql::PreparedStatement& statement = Statement(size);
    Binder binder(statement);
    for (int i = 0; i < size; ++i) bind(done + i, binder);
    const std::unique_ptr<sql::ResultSet> result(statement.executeQuery());
    while (result->next()) read(*result);
    done += size;
  }
}

std::unique_ptr<sql::Connection> Connect(const std::string& socket, const std::string& schema) {
  sql::ConnectOptionsMap options;
  options["hostName"] = sql::SQLString("unix://" + socket);
  options["userName"] = sql::SQLString("root");
  options["password"] = sql::SQLString("");
  std::unique_ptr<sql::Connection> connection(sql::mysql::get_driver_instance()->connect(options));
  const std::unique_ptr<sql::Statement> statement(connection->createStatement());
  statement->execute("SET NAMES binary");
  statement->execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  statement->execute("SET SESSION in_predicate_conversion_threshold = 0");
  statement->execute("CREATE DATABASE IF NOT EXISTS " + schema);
  connection->setSchema(schema);
  connection->setAutoCommit(false);
  return connection;
}

void AwaitWritten(const std::string& socket) {
  constexpr int kFewPages = 64;
  constexpr std::chrono::minutes kPatience(2);
  constexpr std::chrono::milliseconds kLook(200);
  const std::unique_ptr<sql::Connection> connection = Connect(socket, "mysql");
  const std::unique_ptr<sql::Statement> statement(connection->createStatement());
  statement->execute(
      "SET @percent = @@GLOBAL.innodb_max_dirty_pages_pct,"
      " @pages = @@GLOBAL.innodb_io_capacity, @most = @@GLOBAL.innodb_io_capacity_max");
  statement->execute(
      "SET GLOBAL innodb_max_dirty_pages_pct = 0, GLOBAL innodb_io_capacity_max = 40000,"
      " GLOBAL innodb_io_capacity = 20000");
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  while (true) {
    const std::unique_ptr<sql::ResultSet> row(
        statement->executeQuery("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'"));
    row->next();
    if (row->getInt64(2) <= kFewPages) break;
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error("the database goes on writing pages");
    }
    never.wait_for(lock, kLook);  // the server tells nobody
  }
  statement->execute(
      "SET GLOBAL innodb_io_capacity = @pages, GLOBAL innodb_io_capacity_max = @most,"
      " GLOBAL innodb_max_dirty_pages_pct = @percent");
}

}  // namespace backline::load
