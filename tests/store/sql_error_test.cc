#include "server/store/sql_error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace backline {
namespace {

using absl::StatusCode;

struct Expectation {
  int code;
  StatusCode at_statement;
  StatusCode at_commit;
  SqlDoubt doubt;
};

// Written out again, so that a slip in the table is seen.
constexpr Expectation kExpectations[] = {
    {1020, StatusCode::kAborted, StatusCode::kAborted, SqlDoubt::kNothing},
    {1021, StatusCode::kResourceExhausted, StatusCode::kUnknown, SqlDoubt::kNothing},
    {1040, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {1041, StatusCode::kResourceExhausted, StatusCode::kUnknown, SqlDoubt::kNothing},
    {1047, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {1048, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing},
    {1053, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {1062, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing},
    {1105, StatusCode::kInternal, StatusCode::kUnknown, SqlDoubt::kConnection},
    {1114, StatusCode::kResourceExhausted, StatusCode::kUnknown, SqlDoubt::kNothing},
    {1180, StatusCode::kInternal, StatusCode::kUnknown, SqlDoubt::kConnection},
    {1203, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {1205, StatusCode::kAborted, StatusCode::kAborted, SqlDoubt::kNothing},
    {1213, StatusCode::kAborted, StatusCode::kAborted, SqlDoubt::kNothing},
    {1226, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {1243, StatusCode::kAborted, StatusCode::kUnknown, SqlDoubt::kStatement},
    {1264, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing},
    {1290, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {1292, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing},
    {1317, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kNothing},
    {1366, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing},
    {1406, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing},
    {1451, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing},
    {1452, StatusCode::kAlreadyExists, StatusCode::kUnknown, SqlDoubt::kNothing},
    {1615, StatusCode::kAborted, StatusCode::kUnknown, SqlDoubt::kStatement},
    {1792, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {1836, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {1927, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {1969, StatusCode::kDeadlineExceeded, StatusCode::kUnknown, SqlDoubt::kNothing},
    {2002, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {2003, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {2006, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {2013, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {2014, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {2026, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {2030, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {2055, StatusCode::kUnavailable, StatusCode::kUnknown, SqlDoubt::kConnection},
    {2057, StatusCode::kAborted, StatusCode::kUnknown, SqlDoubt::kStatement},
    {3024, StatusCode::kDeadlineExceeded, StatusCode::kUnknown, SqlDoubt::kNothing},
    {3572, StatusCode::kAborted, StatusCode::kAborted, SqlDoubt::kNothing},
    {3819, StatusCode::kInternal, StatusCode::kUnknown, SqlDoubt::kNothing},
    {4025, StatusCode::kInternal, StatusCode::kUnknown, SqlDoubt::kNothing},
};

class SqlErrorRowTest : public ::testing::TestWithParam<Expectation> {};

TEST_P(SqlErrorRowTest, MeansWhatTheCatalogueSays) {
  const Expectation& expected = GetParam();
  EXPECT_EQ(SqlErrorStatus(expected.code, "HY000", "text", SqlPhase::kStatement).code(),
            expected.at_statement);
  EXPECT_EQ(SqlErrorStatus(expected.code, "HY000", "text", SqlPhase::kCommit).code(),
            expected.at_commit);
  EXPECT_EQ(FindSqlError(expected.code).doubt, expected.doubt);
}

INSTANTIATE_TEST_SUITE_P(Codes, SqlErrorRowTest, ::testing::ValuesIn(kExpectations),
                         [](const auto& info) { return std::to_string(info.param.code); });

TEST(SqlErrorTest, EveryRowOfTheTableIsTestedOnce) {
  std::set<int> tested;
  for (const Expectation& expectation : kExpectations) tested.insert(expectation.code);
  std::set<int> known;
  for (const SqlErrorRow& row : SqlErrorTable()) {
    EXPECT_TRUE(known.insert(row.code).second) << row.code << " stands twice";
  }
  EXPECT_EQ(known, tested);
}

TEST(SqlErrorTest, WhatIsNotInTheTableFailsAndIsUnknownAtCommit) {
  EXPECT_EQ(SqlErrorStatus(1064, "42000", "", SqlPhase::kStatement).code(), StatusCode::kInternal);
  EXPECT_EQ(SqlErrorStatus(1064, "42000", "", SqlPhase::kCommit).code(), StatusCode::kUnknown);
  EXPECT_EQ(SqlErrorStatus(0, "", "", SqlPhase::kStatement).code(), StatusCode::kInternal);
  EXPECT_EQ(SqlErrorStatus(2027, "", "", SqlPhase::kStatement).code(), StatusCode::kUnavailable);
  EXPECT_EQ(FindSqlError(2027).doubt, SqlDoubt::kConnection);
}

TEST(SqlErrorTest, TheMessageIsForLogs) {
  const absl::Status status = SqlErrorStatus(1213, "40001", "Deadlock found", SqlPhase::kStatement);
  EXPECT_EQ(status.message(), "database error 1213 (40001) deadlock: Deadlock found");
}

}  // namespace
}  // namespace backline
