#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace backline {

class Connection;

namespace testing {

// A digest of every row of every table, but for those that a refused call may change (the audit
// trail, when a session was used, mails on their way): equal before and after what has no effect.
std::string DatabaseContents(const std::string& database_url);

// Runs a statement, as the owner of the database.
void ChangeDatabase(const std::string& database_url, const std::string& statement);

// The one number that a query gives.
int64_t DatabaseNumber(const std::string& database_url, const std::string& query);

// While it lives, nobody else reads or writes the table: whoever does waits.
class TableLock {
 public:
  TableLock(const std::string& database_url, const std::string& table);
  ~TableLock();

 private:
  std::unique_ptr<Connection> connection_;  // its end frees the table
};
// How many connections wait for such a lock.
int64_t LockWaits(const std::string& database_url);

}  // namespace testing
}  // namespace backline
