#include "server/store/sql_error.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace backline {
namespace {

using absl::StatusCode;

// Sorted by code.
constexpr SqlErrorRow kSqlErrors[] = {
    {1020, StatusCode::kAborted, StatusCode::kAborted, SqlDoubt::kNothing, "snapshot conflict"},
    {1021, StatusCode::kResourceExhausted, StatusCode::kUnknown, SqlDoubt::kNothing, "disk full"},
    {1040, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection,
     "too many connections"},
    {1041, StatusCode::kResourceExhausted, StatusCode::kUnknown, SqlDoubt::kNothing,
     "out of memory"},
    {1047, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection,
     "the node is not in the primary component"},
    {1048, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing, "null value"},
    {1053, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection,
     "server shutdown"},
    {1062, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing, "duplicate key"},
    {1105, StatusCode::kInternal, StatusCode::kUnknown, SqlDoubt::kConnection, "unknown error"},
    {1114, StatusCode::kResourceExhausted, StatusCode::kUnknown, SqlDoubt::kNothing, "table full"},
    {1180, StatusCode::kInternal, StatusCode::kUnknown, SqlDoubt::kConnection,
     "error during commit"},
    {1203, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection,
     "too many connections of the user"},
    // Only the statement was rolled back, unless innodb_rollback_on_timeout: an explicit ROLLBACK
    // follows every failure.
    {1205, StatusCode::kAborted, StatusCode::kAborted, SqlDoubt::kNothing, "lock wait timeout"},
    {1213, StatusCode::kAborted, StatusCode::kAborted, SqlDoubt::kNothing, "deadlock"},
    {1226, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection,
     "limit of the user"},
    {1243, StatusCode::kAborted, StatusCode::kUnknown, SqlDoubt::kStatement,
     "unknown prepared statement"},
    {1264, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing, "out of range"},
    {1290, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection, "read-only"},
    {1292, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing, "wrong value"},
    {1317, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kNothing, "interrupted"},
    {1366, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing, "wrong text"},
    {1406, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing, "too long"},
    {1451, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing,
     "a row that is referred to"},
    {1452, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing,
     "refers to no row"},
    {1615, StatusCode::kAborted, StatusCode::kUnknown, SqlDoubt::kStatement,
     "must be prepared again"},
    {1792, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection,
     "read-only transaction"},
    {1836, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection,
     "read-only server"},
    {1927, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection,
     "connection killed"},
    {1969, StatusCode::kDeadlineExceeded, StatusCode::kUnknown, SqlDoubt::kNothing,
     "time limit (MariaDB)"},
    {2002, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection, "no server"},
    {2003, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection, "no server"},
    {2006, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection, "link lost"},
    {2013, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection, "link lost"},
    {2014, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection,
     "commands out of sync"},
    {2026, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection, "TLS error"},
    {2030, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection,
     "statement of a lost session"},
    {2055, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection, "link lost"},
    {2057, StatusCode::kAborted, StatusCode::kUnknown, SqlDoubt::kStatement,
     "columns of a prepared statement changed"},
    {3024, StatusCode::kDeadlineExceeded, StatusCode::kUnknown, SqlDoubt::kNothing,
     "time limit (MySQL)"},
    {3572, StatusCode::kAborted, StatusCode::kAborted, SqlDoubt::kNothing, "NOWAIT (MySQL)"},
    {3819, StatusCode::kInternal, StatusCode::kUnknown, SqlDoubt::kNothing, "CHECK (MySQL)"},
    {4025, StatusCode::kInternal, StatusCode::kUnknown, SqlDoubt::kNothing, "CHECK (MariaDB)"},
};

}  // namespace

absl::Span<const SqlErrorRow> SqlErrorTable() { return kSqlErrors; }

SqlErrorRow FindSqlError(int code) {
  const auto* row = std::find_if(std::begin(kSqlErrors), std::end(kSqlErrors),
                                 [code](const SqlErrorRow& row) { return row.code == code; });
  if (row != std::end(kSqlErrors)) return *row;
  SqlErrorRow other;
  other.code = code;
  // Codes of the client library tell of the link, not of the statement.
  if (code >= 2000 && code < 3000) {
    other.at_statement = StatusCode::kUnavailable;
    other.doubt = SqlDoubt::kConnection;
  }
  other.meaning = "not in the table";
  return other;
}

absl::Status SqlErrorStatus(int code, const std::string& sql_state, const std::string& message,
                            SqlPhase phase) {
  const SqlErrorRow row = FindSqlError(code);
  return absl::Status(phase == SqlPhase::kCommit ? row.at_commit : row.at_statement,
                      absl::StrCat("database error ", code, " (", sql_state, ") ",
                                   std::string(row.meaning), ": ", message));
}

}  // namespace backline
