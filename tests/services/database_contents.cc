#include "tests/services/database_contents.h"

#include <stdexcept>

#include "server/store/connection.h"

namespace backline::testing {
namespace {

std::unique_ptr<Connection> Open(const std::string& database_url) {
  const auto url = ParseDatabaseUrl(database_url);
  if (!url.ok()) throw std::runtime_error(url.status().ToString());
  auto connection = Connection::Open(*url, {});
  if (!connection.ok()) throw std::runtime_error(connection.status().ToString());
  return *std::move(connection);
}

void Must(const absl::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

}  // namespace

std::string DatabaseContents(const std::string& database_url) {
  const auto connection = Open(database_url);
  std::string tables;
  Must(connection->QueryText(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND "
      "table_type = 'BASE TABLE' AND table_name NOT IN ('audit_entries', 'outbox_mails', "
      "'sessions') "
      "ORDER BY table_name",
      [&](RowReader& row) { tables += (tables.empty() ? "" : ", ") + row.Get<std::string>(); }));
  std::string contents;
  Must(connection->QueryText("CHECKSUM TABLE " + tables, [&](RowReader& row) {
    contents += row.Get<std::string>();
    contents += " " + row.Get<std::string>() + "\n";
  }));
  return contents;
}

void ChangeDatabase(const std::string& database_url, const std::string& statement) {
  Must(Open(database_url)->Execute(statement));
}

int64_t DatabaseNumber(const std::string& database_url, const std::string& query) {
  int64_t number = 0;
  Must(Open(database_url)->QueryText(query, [&](RowReader& row) { number = row.Get<int64_t>(); }));
  return number;
}

TableLock::TableLock(const std::string& database_url, const std::string& table)
    : connection_(Open(database_url)) {
  Must(connection_->Execute("LOCK TABLES " + table + " WRITE"));
}

TableLock::~TableLock() = default;

int64_t LockWaits(const std::string& database_url) {
  return DatabaseNumber(database_url,
                        "SELECT COUNT(*) FROM information_schema.processlist"
                        " WHERE state = 'Waiting for table metadata lock'");
}

}  // namespace backline::testing
