// The database as text, read by plain SELECTs on a connection of its own, with nothing of the
// server's code.
#pragma once

#include <cppconn/connection.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace backline::kill {

class Dump {
 public:
  Dump(const std::string& socket, const std::string& schema);
  ~Dump();

  using Row = std::vector<std::string>;
  // NULL is an empty string. Ids must be selected as LOWER(HEX(id)).
  std::vector<Row> Select(const std::string& query) const;
  // The only value of the only row.
  int64_t Number(const std::string& query) const;

 private:
  std::unique_ptr<sql::Connection> connection_;
};

// A whole number of a row; 0 for NULL.
int64_t Int(const std::string& value);

}  // namespace backline::kill
