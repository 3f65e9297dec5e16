// One session with MariaDB or MySQL. All that is peculiar to the connector or to a vendor's
// settings is in connection.cc, and no exception of the driver leaves it.
//
// Statements are constants (`Sql`), prepared once per connection and number of repetitions. After
// an error of the link the connection is broken for good: throw it away, its statements with it,
// and open another. Not thread-safe; may be handed from thread to thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/sql_error.h"
#include "server/store/sql_row.h"

namespace sql {
class Connection;
class SQLException;
}  // namespace sql

namespace backline {

// Where a database is: mysql://user[:password]@host[:port]/database, or
// mysql://user@/database?socket=PATH; `ssl-ca=FILE` verifies the server's chain and host name.
// Percent-encoding is understood.
struct DatabaseUrl {
  std::string user;
  std::string password;
  std::string host;
  int port = 3306;
  std::string socket;
  std::string database;
  std::string ssl_ca;
};
absl::StatusOr<DatabaseUrl> ParseDatabaseUrl(const std::string& url);

// The text of a statement: `head`, then `item` as often as there are rows or keys, with `separator`
// between, then `tail`. `columns` stands where `head` or `item` says {}. Parameters are `?`.
// Statements are told apart by address: make them constants.
struct Sql {
  const char* head;
  const char* item = "";
  const char* separator = ", ";
  const char* tail = "";
  const char* columns = "";

  std::string Text(int count) const;
};

// Writers read committed rows; readers see one snapshot.
enum class Isolation { kReadCommitted, kRepeatableRead };

struct ConnectionOptions {
  Isolation isolation = Isolation::kReadCommitted;
  int lock_wait_timeout_seconds = 3;
  int connect_timeout_seconds = 5;
  // A server that says nothing for so long counts as lost.
  int read_timeout_seconds = 60;
};

class Connection {
 public:
  // kUnavailable: no server, or not now. kFailedPrecondition: the server does not flush at every
  // commit (innodb_flush_log_at_trx_commit), or refuses the session's settings.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const DatabaseUrl& url,
                                                          const ConnectionOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  using Bind = absl::FunctionRef<void(Binder&)>;
  using Read = absl::FunctionRef<void(RowReader&)>;

  // Runs a prepared query; calls `read` for each row, after all rows have arrived.
  absl::Status Query(const Sql& sql, int count, Bind bind, Read read);
  absl::Status Query(const Sql& sql, Bind bind, Read read) { return Query(sql, 1, bind, read); }
  // Runs a query as text; calls `read` for each row as it arrives, while the server goes on with
  // those that follow: for thousands of rows. What was read before a failure was read. `read` must
  // not use the connection.
  absl::Status Stream(const Sql& sql, int count, absl::FunctionRef<void(Literals&)> bind,
                      Read read);
  // Runs a prepared change; the number of rows that it changed.
  absl::StatusOr<int64_t> Update(const Sql& sql, int count, Bind bind);
  absl::StatusOr<int64_t> Update(const Sql& sql, Bind bind) { return Update(sql, 1, bind); }
  // Runs text without parameters.
  absl::Status Execute(const std::string& text);
  // The one statement whose failure may mean that it succeeded.
  absl::Status Commit();
  // Runs text without parameters; calls `read` for each row.
  absl::Status QueryText(const std::string& text, Read read);

  // An error left the session in doubt; every call fails from then on, or should not be made.
  bool broken() const { return broken_; }
  // The server's number of this session.
  int64_t session_id() const { return session_id_; }
  // How many statements were sent, for measurements and tests of frugality.
  int64_t statements_sent() const { return statements_sent_; }

 private:
  using StatementKey = std::pair<const Sql*, int>;

  explicit Connection(std::unique_ptr<sql::Connection> session);
  absl::Status SetSession(const ConnectionOptions& options);
  absl::Status CheckDurable();
  sql::PreparedStatement& Prepare(const StatementKey& key);
  // The one place where an exception becomes a status.
  absl::Status Run(SqlPhase phase, const StatementKey* key, absl::FunctionRef<void()> call);

  std::unique_ptr<sql::Connection> session_;
  // Destroyed before the session, which they belong to.
  absl::flat_hash_map<StatementKey, std::unique_ptr<sql::PreparedStatement>> statements_;
  bool broken_ = false;
  int64_t session_id_ = 0;
  int64_t statements_sent_ = 0;
};

}  // namespace backline
