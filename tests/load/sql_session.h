// One connection of the two rivals: prepared statements of a few fixed sizes, cached. It uses the
// same connector and the same session settings as the server, and none of its code, so that a
// mistake there cannot flatter the comparison. Not thread-safe.
#pragma once

#include <cppconn/connection.h>
#include <cppconn/prepared_statement.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/base/strong_id.h"
#include "server/domain/date.h"

namespace backline::load {

// Binds parameters from left to right.
class Binder {
 public:
  explicit Binder(sql::PreparedStatement& statement) : statement_(statement) {}
  void Id(const Id128& id);
  void Text(const std::string& text);
  void Number(int64_t value);
  void Day(backline::Date day);
  void Time(Instant instant);
  void Null();

 private:
  sql::PreparedStatement& statement_;
  unsigned next_ = 1;
};

// A statement for any number of rows: head + row, row, row + tail, run in the fixed sizes.
class MultiRow {
 public:
  // `sizes` descend and end with 1.
  MultiRow(sql::Connection& connection, std::string head, std::string row, std::string separator,
           std::string tail, std::vector<int> sizes);

  using Bind = std::function<void(int row, Binder& binder)>;
  using Read = std::function<void(sql::ResultSet& rows)>;
  // Returns the affected rows.
  int64_t Write(int rows, const Bind& bind);
  // `read` is called once per row of the result.
  void Select(int rows, const Bind& bind, const Read& read);

 private:
  sql::PreparedStatement& Statement(int size);
  int SizeFor(int rows) const;

  sql::Connection& connection_;
  std::string head_, row_, separator_, tail_;
  std::vector<int> sizes_;
  std::map<int, std::unique_ptr<sql::PreparedStatement>> statements_;
};

// A connection to a schema, autocommit off.
std::unique_ptr<sql::Connection> Connect(const std::string& socket, const std::string& schema);

// Returns when the server has written all changed pages to its files: what was filled in before is
// no part of what is measured next. Throws when it has not after two minutes.
void AwaitWritten(const std::string& socket);

}  // namespace backline::load
