#include "server/store/connection.h"

#include <cppconn/connection.h>
#include <cppconn/exception.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <cppconn/statement.h>
#include <mysql_driver.h>

#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace backline {
namespace {

// Strict, and the same on both vendors: MariaDB lacks ONLY_FULL_GROUP_BY by default.
constexpr char kSqlMode[] =
    "STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

// Settings that only some servers know. An IN list of 1,000 keys stays a range scan in key order
// (else its rows are locked in another order); a write onto an outdated snapshot is an error.
const std::map<std::string, std::string>& VendorSettings() {
  static const std::map<std::string, std::string> kSettings = {
      {"in_predicate_conversion_threshold", "0"}, {"innodb_snapshot_isolation", "ON"}};
  return kSettings;
}

// The driver's instance is made once; the connector wants to know of every thread that uses it.
sql::mysql::MySQL_Driver& Driver() {
  static sql::mysql::MySQL_Driver* const kDriver = sql::mysql::get_mysql_driver_instance();
  struct ThreadOfDriver {
    ThreadOfDriver() { kDriver->threadInit(); }
    ~ThreadOfDriver() { kDriver->threadEnd(); }
  };
  thread_local ThreadOfDriver thread;
  static_cast<void>(thread);
  return *kDriver;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

absl::StatusOr<std::string> PercentDecoded(const std::string& text) {
  std::string decoded;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded.push_back(text[at]);
      continue;
    }
    const int high = at + 2 < text.size() ? HexDigit(text[at + 1]) : -1;
    const int low = at + 2 < text.size() ? HexDigit(text[at + 2]) : -1;
    if (high < 0 || low < 0) return absl::InvalidArgumentError("wrong percent-encoding");
    decoded.push_back(static_cast<char>(high * 16 + low));
    at += 2;
  }
  return decoded;
}

absl::Status DecodeAll(DatabaseUrl& url) {
  for (std::string* part :
       {&url.user, &url.password, &url.host, &url.socket, &url.database, &url.ssl_ca}) {
    absl::StatusOr<std::string> decoded = PercentDecoded(*part);
    if (!decoded.ok()) return decoded.status();
    *part = *std::move(decoded);
  }
  return absl::OkStatus();
}

absl::Status ParseQuery(const std::string& query, DatabaseUrl& url) {
  if (query.empty()) return absl::OkStatus();
  for (const std::string& pair : std::vector<std::string>(absl::StrSplit(query, '&'))) {
    const size_t equals = pair.find('=');
    const std::string name = pair.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : pair.substr(equals + 1);
    if (name == "socket") {
      url.socket = value;
    } else if (name == "ssl-ca") {
      url.ssl_ca = value;
    } else {
      return absl::InvalidArgumentError("unknown option in the database's address: " + name);
    }
  }
  return absl::OkStatus();
}

absl::Status ParseAuthority(const std::string& authority, DatabaseUrl& url) {
  // The last @: a careless password may hold one.
  const size_t at = authority.rfind('@');
  if (at == std::string::npos) return absl::InvalidArgumentError("the address names no user");
  const std::string user = authority.substr(0, at);
  std::string host = authority.substr(at + 1);
  const size_t colon = user.find(':');
  url.user = user.substr(0, colon);
  if (colon != std::string::npos) url.password = user.substr(colon + 1);
  const size_t bracket = host.find(']');
  const size_t port = host.find(':', bracket == std::string::npos ? 0 : bracket);
  if (port != std::string::npos) {
    if (!absl::SimpleAtoi(host.substr(port + 1), &url.port) || url.port < 1 || url.port > 65535) {
      return absl::InvalidArgumentError("wrong port in the database's address");
    }
    host.resize(port);
  }
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  url.host = host;
  return absl::OkStatus();
}

sql::ConnectOptionsMap ConnectOptions(const DatabaseUrl& url, const ConnectionOptions& options) {
  sql::ConnectOptionsMap map;
  map["hostName"] = sql::SQLString(url.socket.empty() ? absl::StrCat("tcp://", url.host)
                                                      : absl::StrCat("unix://", url.socket));
  if (url.socket.empty()) map["port"] = url.port;
  map["userName"] = sql::SQLString(url.user);
  map["password"] = sql::SQLString(url.password);
  map["schema"] = sql::SQLString(url.database);
  map["OPT_CHARSET_NAME"] = sql::SQLString("utf8mb4");
  map["OPT_CONNECT_TIMEOUT"] = options.connect_timeout_seconds;
  map["OPT_READ_TIMEOUT"] = options.read_timeout_seconds;
  map["OPT_WRITE_TIMEOUT"] = options.read_timeout_seconds;
  if (!url.ssl_ca.empty()) {
    map["sslCA"] = sql::SQLString(url.ssl_ca);
    // sslCA alone verifies the chain, not the name.
    map["sslVerify"] = true;
    map["sslEnforce"] = true;
  }
  return map;
}

}  // namespace

absl::StatusOr<DatabaseUrl> ParseDatabaseUrl(const std::string& text) {
  constexpr char kScheme[] = "mysql://";
  if (text.rfind(kScheme, 0) != 0) {
    return absl::InvalidArgumentError("the database's address does not start with mysql://");
  }
  std::string rest = text.substr(sizeof(kScheme) - 1);
  std::string query;
  if (const size_t mark = rest.find('?'); mark != std::string::npos) {
    query = rest.substr(mark + 1);
    rest.resize(mark);
  }
  // After the last @, because a password may hold a slash.
  const size_t at = rest.rfind('@');
  const size_t slash = rest.find('/', at == std::string::npos ? 0 : at);
  if (slash == std::string::npos || slash + 1 == rest.size()) {
    return absl::InvalidArgumentError("the address names no database");
  }
  DatabaseUrl url;
  url.database = rest.substr(slash + 1);
  if (absl::Status status = ParseAuthority(rest.substr(0, slash), url); !status.ok()) return status;
  if (absl::Status status = ParseQuery(query, url); !status.ok()) return status;
  if (absl::Status status = DecodeAll(url); !status.ok()) return status;
  if (url.user.empty()) return absl::InvalidArgumentError("the address names no user");
  if (url.host.empty() == url.socket.empty()) {
    return absl::InvalidArgumentError("the address needs either a host or a socket");
  }
  return url;
}

std::string Sql::Text(int count) const {
  std::string text = head;
  for (int n = 0; n < count; ++n) {
    if (n > 0) text += separator;
    text += item;
  }
  text += tail;
  return absl::StrReplaceAll(text, {{"{}", columns}});
}

Connection::Connection(std::unique_ptr<sql::Connection> session) : session_(std::move(session)) {}

Connection::~Connection() {
  Driver();
  // The driver tells of a lost link by exception even here.
  try {
    statements_.clear();
    session_.reset();
  } catch (const sql::SQLException&) {
  }
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const DatabaseUrl& url,
                                                             const ConnectionOptions& options) {
  std::unique_ptr<Connection> connection;
  try {
    sql::ConnectOptionsMap map = ConnectOptions(url, options);
    connection.reset(new Connection(std::unique_ptr<sql::Connection>(Driver().connect(map))));
  } catch (const sql::SQLException& error) {
    // Whatever the server says here, it does not serve us now.
    return absl::UnavailableError(
        absl::StrCat("cannot connect to the database: ", error.getErrorCode(), " ", error.what()));
  }
  if (absl::Status status = connection->SetSession(options); !status.ok()) return status;
  if (absl::Status status = connection->CheckDurable(); !status.ok()) return status;
  return connection;
}

absl::Status Connection::SetSession(const ConnectionOptions& options) {
  std::string settings = absl::StrCat(
      "SET SESSION sql_mode = '", kSqlMode, "', time_zone = '+00:00', autocommit = 1, ",
      "innodb_lock_wait_timeout = ", options.lock_wait_timeout_seconds);
  const std::string known = absl::StrCat(
      "SHOW VARIABLES WHERE Variable_name IN ('",
      absl::StrJoin(VendorSettings(), "', '",
                    [](std::string* out, const auto& setting) { out->append(setting.first); }),
      "')");
  absl::Status status = QueryText(known, [&](RowReader& row) {
    std::string name;
    row(name);
    absl::StrAppend(&settings, ", ", name, " = ", VendorSettings().at(name));
  });
  if (!status.ok()) return status;
  for (const std::string& text :
       {std::string("SET NAMES utf8mb4 COLLATE utf8mb4_bin"), settings,
        absl::StrCat("SET SESSION TRANSACTION ISOLATION LEVEL ",
                     options.isolation == Isolation::kReadCommitted ? "READ COMMITTED"
                                                                    : "REPEATABLE READ")}) {
    if (status = Execute(text); !status.ok()) {
      return broken_ ? status : absl::FailedPreconditionError(status.message());
    }
  }
  return absl::OkStatus();
}

absl::Status Connection::CheckDurable() {
  int64_t flush = 0;
  absl::Status status = QueryText("SELECT CONNECTION_ID(), @@GLOBAL.innodb_flush_log_at_trx_commit",
                                  [&](RowReader& row) { row(session_id_, flush); });
  if (!status.ok()) return status;
  if (flush != 1) {
    return absl::FailedPreconditionError(absl::StrCat("innodb_flush_log_at_trx_commit is ", flush,
                                                      ": an acknowledged order could be lost"));
  }
  return absl::OkStatus();
}

sql::PreparedStatement& Connection::Prepare(const StatementKey& key) {
  std::unique_ptr<sql::PreparedStatement>& statement = statements_[key];
  if (statement == nullptr) {
    statement.reset(session_->prepareStatement(key.first->Text(key.second)));
  }
  return *statement;
}

absl::Status Connection::Run(SqlPhase phase, const StatementKey* key,
                             absl::FunctionRef<void()> call) {
  Driver();
  ++statements_sent_;
  try {
    call();
    return absl::OkStatus();
  } catch (const sql::SQLException& error) {
    const SqlErrorRow row = FindSqlError(error.getErrorCode());
    const absl::Status status =
        SqlErrorStatus(error.getErrorCode(), error.getSQLState(), error.what(), phase);
    if (row.doubt == SqlDoubt::kConnection || status.code() == absl::StatusCode::kUnknown) {
      broken_ = true;
    }
    // Also after any other error: a statement that failed is not worth trusting.
    if (key != nullptr) {
      const auto statement = statements_.find(*key);
      if (statement != statements_.end()) {
        if (broken_) {
          // Closing it would talk to a server that is not there: leave it to the destructor.
          return status;
        }
        statements_.erase(statement);
      }
    }
    return status;
  }
}

absl::Status Connection::Query(const Sql& sql, int count, Bind bind, Read read) {
  const StatementKey key{&sql, count};
  return Run(SqlPhase::kStatement, &key, [&] {
    sql::PreparedStatement& statement = Prepare(key);
    Binder binder(statement);
    bind(binder);
    const std::unique_ptr<sql::ResultSet> result(statement.executeQuery());
    while (result->next()) {
      RowReader row(*result);
      read(row);
    }
  });
}

absl::Status Connection::Stream(const Sql& sql, int count, absl::FunctionRef<void(Literals&)> bind,
                                Read read) {
  Literals literals;
  bind(literals);
  const std::string text = literals.PutInto(sql.Text(count));
  return Run(SqlPhase::kStatement, nullptr, [&] {
    const std::unique_ptr<sql::Statement> statement(session_->createStatement());
    statement->setResultSetType(sql::ResultSet::TYPE_FORWARD_ONLY);
    {
      const std::unique_ptr<sql::ResultSet> result(statement->executeQuery(text));
      while (result->next()) {
        RowReader row(*result);
        read(row);
      }
    }
    // The driver takes a failure between two rows for their end.
    statement->setResultSetType(sql::ResultSet::TYPE_SCROLL_INSENSITIVE);
    const std::unique_ptr<sql::ResultSet> errors(statement->executeQuery("SHOW ERRORS"));
    if (errors->next()) {
      throw sql::SQLException(errors->getString("Message"), "HY000", errors->getInt("Code"));
    }
  });
}

absl::StatusOr<int64_t> Connection::Update(const Sql& sql, int count, Bind bind) {
  const StatementKey key{&sql, count};
  int64_t rows = 0;
  const absl::Status status = Run(SqlPhase::kStatement, &key, [&] {
    sql::PreparedStatement& statement = Prepare(key);
    Binder binder(statement);
    bind(binder);
    rows = statement.executeUpdate();
  });
  if (!status.ok()) return status;
  return rows;
}

absl::Status Connection::Execute(const std::string& text) {
  return Run(SqlPhase::kStatement, nullptr, [&] {
    const std::unique_ptr<sql::Statement> statement(session_->createStatement());
    // A result that is left unread would put the session out of step.
    if (statement->execute(text)) delete statement->getResultSet();
  });
}

absl::Status Connection::Commit() {
  return Run(SqlPhase::kCommit, nullptr, [&] {
    const std::unique_ptr<sql::Statement> statement(session_->createStatement());
    statement->execute("COMMIT");
  });
}

absl::Status Connection::QueryText(const std::string& text, Read read) {
  return Run(SqlPhase::kStatement, nullptr, [&] {
    const std::unique_ptr<sql::Statement> statement(session_->createStatement());
    const std::unique_ptr<sql::ResultSet> result(statement->executeQuery(text));
    while (result->next()) {
      RowReader row(*result);
      read(row);
    }
  });
}

}  // namespace backline
