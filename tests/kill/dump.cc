#include "tests/kill/dump.h"

#include <cppconn/resultset.h>
#include <cppconn/resultset_metadata.h>
#include <cppconn/statement.h>
#include <mysql_driver.h>

#include <stdexcept>

namespace backline::kill {

Dump::Dump(const std::string& socket, const std::string& schema) {
  sql::ConnectOptionsMap options;
  options["hostName"] = sql::SQLString("unix://" + socket);
  options["userName"] = sql::SQLString("root");
  options["password"] = sql::SQLString("");
  options["schema"] = sql::SQLString(schema);
  connection_.reset(sql::mysql::get_driver_instance()->connect(options));
}

Dump::~Dump() = default;

std::vector<Dump::Row> Dump::Select(const std::string& query) const {
  const std::unique_ptr<sql::Statement> statement(connection_->createStatement());
  const std::unique_ptr<sql::ResultSet> result(statement->executeQuery(query));
  const unsigned columns = result->getMetaData()->getColumnCount();
  std::vector<Row> rows;
  while (result->next()) {
    Row row;
    for (unsigned i = 1; i <= columns; ++i) row.push_back(result->getString(i));
    rows.push_back(std::move(row));
  }
  return rows;
}

int64_t Dump::Number(const std::string& query) const {
  const std::vector<Row> rows = Select(query);
  if (rows.size() != 1 || rows[0].size() != 1) throw std::runtime_error("not one value: " + query);
  return Int(rows[0][0]);
}

int64_t Int(const std::string& value) { return value.empty() ? 0 : std::stoll(value); }

}  // namespace backline::kill
