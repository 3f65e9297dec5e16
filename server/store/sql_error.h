// What an error of the database means to a transaction: one table, one row per code. Nothing else
// in the program looks at driver error codes.
//
// A code means one thing while statements run and may mean another once COMMIT was sent: whatever
// does not say for certain that the commit failed is kUnknown then.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/types/span.h"

namespace backline {

enum class SqlPhase { kStatement, kCommit };

// What an error leaves in doubt beside the transaction.
enum class SqlDoubt {
  kNothing,
  kStatement,   // the prepared statement is stale: prepare it anew
  kConnection,  // the session is gone or of no use: throw it away with its statements
};

struct SqlErrorRow {
  int code = 0;
  absl::StatusCode at_statement = absl::StatusCode::kInternal;
  absl::StatusCode at_commit = absl::StatusCode::kUnknown;
  SqlDoubt doubt = SqlDoubt::kNothing;
  std::string_view meaning;
};

absl::Span<const SqlErrorRow> SqlErrorTable();

// The row of a code; an unknown code is kInternal, and kUnknown at COMMIT.
SqlErrorRow FindSqlError(int code);

// REQUIRES: it is an error. The message is for logs, not for callers.
absl::Status SqlErrorStatus(int code, const std::string& sql_state, const std::string& message,
                            SqlPhase phase);

}  // namespace backline
