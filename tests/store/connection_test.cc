#include "server/store/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/store/database.h"

namespace backline::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kCreate[] =
    "CREATE TABLE t (id BINARY(16) NOT NULL, number BIGINT NOT NULL, day DATE NULL,"
    " at DATETIME(6) NOT NULL, flag TINYINT NOT NULL, text VARCHAR(200) NOT NULL,"
    " PRIMARY KEY (id)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
constexpr Sql kInsert = {"INSERT INTO t (id, number, day, at, flag, text) VALUES ",
                         "(?, ?, ?, ?, ?, ?)"};
constexpr Sql kSelect = {"SELECT id, number, day, at, flag, text FROM t WHERE id IN (", "?", ", ",
                         ") ORDER BY id"};

// One server for all of this file; a database for each test.
class ConnectionTest : public ::testing::Test {
 protected:
  DatabaseUrl url_ = *ParseDatabaseUrl(TestServer().Url(TestServer().CreateDatabase()));
  std::unique_ptr<Connection> connection_ = OpenConnection(url_);
};

constexpr Sql kNumbers = {"SELECT seq, REPEAT('x', 100) FROM seq_1_to_1000000 WHERE seq IN (", "?",
                          ", ", ") OR seq > ?"};

TEST_F(ConnectionTest, StreamsRowsWithLiterals) {
  ASSERT_TRUE(connection_->Execute(kCreate).ok());
  const ProductId id(Id128{0x0123456789abcdef, 0xfedcba9876543210});
  ASSERT_TRUE(connection_
                  ->Update(kInsert,
                           [&](Binder& bind) {
                             bind(id, -7, OptionalDate(), Instant{0}, 1, std::string("? 'x'"));
                           })
                  .ok());
  const auto read_all = [&](ProductId of) {
    std::vector<std::string> texts;
    const absl::Status status = connection_->Stream(
        kSelect, 2, [&](Literals& literals) { literals(of, ProductId()); },
        [&](RowReader& row) {
          ProductId read;
          int64_t number = 0;
          OptionalDate day;
          Instant at{1};
          bool flag = false;
          std::string text;
          row(read, number, day, at, flag, text);
          EXPECT_EQ(read, id);
          EXPECT_EQ(number, -7);
          EXPECT_EQ(day, std::nullopt);
          EXPECT_EQ(at, Instant{0});
          EXPECT_TRUE(flag);
          texts.push_back(text);
        });
    EXPECT_TRUE(status.ok()) << status;
    return texts;
  };
  EXPECT_THAT(read_all(id), ElementsAre("? 'x'"));
  EXPECT_TRUE(read_all(ProductId(Id128{1, 2})).empty());
}

// The driver itself would take either for the end of the rows.
TEST_F(ConnectionTest, AStreamThatIsCutOffIsAFailure) {
  for (const char* kill : {"KILL QUERY ", "KILL CONNECTION "}) {
    auto victim = OpenConnection(url_);
    int64_t rows = 0;
    const absl::Status status = victim->Stream(
        kNumbers, 1, [](Literals& literals) { literals(1, 1); },
        [&](RowReader&) {
          if (++rows == 1) {
            EXPECT_TRUE(connection_->Execute(absl::StrCat(kill, victim->session_id())).ok());
          }
        });
    EXPECT_FALSE(status.ok()) << kill;
    EXPECT_GE(rows, 1) << kill;
    EXPECT_LT(rows, 1'000'000) << kill << ": it was not cut off";
  }
}

TEST(DatabaseUrlTest, NamesEveryPart) {
  auto url = ParseDatabaseUrl("mysql://me:p%40ss%2Fw@db.example:3307/orders?ssl-ca=/etc/ca.pem");
  ASSERT_TRUE(url.ok()) << url.status();
  EXPECT_EQ(url->user, "me");
  EXPECT_EQ(url->password, "p@ss/w");
  EXPECT_EQ(url->host, "db.example");
  EXPECT_EQ(url->port, 3307);
  EXPECT_EQ(url->database, "orders");
  EXPECT_EQ(url->ssl_ca, "/etc/ca.pem");
  EXPECT_EQ(url->socket, "");
}

TEST(DatabaseUrlTest, TakesSocketsAndDefaults) {
  auto url = ParseDatabaseUrl("mysql://root@/backline?socket=/run/my.sock");
  ASSERT_TRUE(url.ok()) << url.status();
  EXPECT_EQ(url->socket, "/run/my.sock");
  EXPECT_EQ(url->host, "");
  url = ParseDatabaseUrl("mysql://root:@[::1]/backline");
  ASSERT_TRUE(url.ok()) << url.status();
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->port, 3306);
  EXPECT_EQ(url->password, "");
}

TEST(DatabaseUrlTest, RefusesWhatItDoesNotUnderstand) {
  for (const char* text : {"", "postgres://a@b/c", "mysql://b/c", "mysql://a@b", "mysql://a@b/",
                           "mysql://@b/c", "mysql://a@/c", "mysql://a@b:0/c", "mysql://a@b:65536/c",
                           "mysql://a@b:x/c", "mysql://a@b/c?socket=/s", "mysql://a@b/c?ssl=true",
                           "mysql://a%4@b/c", "mysql://a%zz@b/c"}) {
    EXPECT_EQ(ParseDatabaseUrl(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(SqlTest, RepeatsItsItem) {
  constexpr Sql kSql = {"A {} (", "?", ", ", ")", "x, y"};
  EXPECT_EQ(kSql.Text(1), "A x, y (?)");
  EXPECT_EQ(kSql.Text(3), "A x, y (?, ?, ?)");
}

TEST_F(ConnectionTest, SessionsAreStrictAndInUtc) {
  EXPECT_EQ(SelectText(*connection_, "SELECT @@time_zone"), "+00:00");
  EXPECT_THAT(SelectText(*connection_, "SELECT @@sql_mode"), HasSubstr("ONLY_FULL_GROUP_BY"));
  EXPECT_THAT(SelectText(*connection_, "SELECT @@sql_mode"), HasSubstr("STRICT_ALL_TABLES"));
  EXPECT_EQ(SelectText(*connection_, "SELECT @@character_set_client"), "utf8mb4");
  EXPECT_EQ(SelectText(*connection_, "SELECT @@collation_connection"), "utf8mb4_bin");
  EXPECT_EQ(SelectText(*connection_, "SELECT @@innodb_lock_wait_timeout"), "1");
  EXPECT_EQ(SelectText(*connection_, "SELECT @@tx_isolation"), "READ-COMMITTED");
  EXPECT_EQ(SelectText(*connection_, "SELECT @@in_predicate_conversion_threshold"), "0");
  EXPECT_EQ(SelectText(*connection_, "SELECT @@innodb_snapshot_isolation"), "1");
  ConnectionOptions options;
  options.isolation = Isolation::kRepeatableRead;
  auto reader = Connection::Open(url_, options);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(SelectText(**reader, "SELECT @@tx_isolation"), "REPEATABLE-READ");
}

TEST_F(ConnectionTest, EveryTypeComesBackAsItWent) {
  ASSERT_TRUE(connection_->Execute(kCreate).ok());
  const Id128 id{0x00FF8027FF00C3A9ull, 0xFFFFFFFFFFFFFFFFull};
  const std::string text = std::string("a\0'\\\"%_;--", 11) + "\xC3\xA4\xF0\x9F\x93\xA6";
  struct Values {
    Id128 id;
    int64_t number;
    OptionalDate day;
    Instant at;
    bool flag;
    std::string text;
  };
  const std::vector<Values> rows = {
      {{0, 0}, std::numeric_limits<int64_t>::min(), std::nullopt, {0}, false, ""},
      {{0, 1}, -1, Date::FromCivil(1900, 1, 1), {-1}, true, "x"},
      {id,
       std::numeric_limits<int64_t>::max(),
       Date::FromCivil(2199, 12, 31),
       {1'795'500'000'123'456},
       true,
       text}};
  auto inserted = connection_->Update(kInsert, 3, [&](Binder& bind) {
    for (const Values& row : rows) bind(row.id, row.number, row.day, row.at, row.flag, row.text);
    EXPECT_EQ(bind.count(), 18);
  });
  ASSERT_TRUE(inserted.ok()) << inserted.status();
  EXPECT_EQ(*inserted, 3);
  std::vector<Values> read;
  const absl::Status status = connection_->Query(
      kSelect, 3,
      [&](Binder& bind) {
        for (const Values& row : rows) bind(row.id);
      },
      [&](RowReader& reader) {
        Values row;
        reader(row.id, row.number, row.day, row.at, row.flag, row.text);
        read.push_back(row);
      });
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_EQ(read.size(), 3u);
  for (size_t n = 0; n < 3; ++n) {
    EXPECT_EQ(read[n].id, rows[n].id) << n;
    EXPECT_EQ(read[n].number, rows[n].number) << n;
    EXPECT_EQ(read[n].day, rows[n].day) << n;
    EXPECT_EQ(read[n].at, rows[n].at) << n;
    EXPECT_EQ(read[n].flag, rows[n].flag) << n;
    EXPECT_EQ(read[n].text, rows[n].text) << n;
  }
}

TEST_F(ConnectionTest, AStatementThatFailsIsPreparedAnew) {
  ASSERT_TRUE(connection_->Execute(kCreate).ok());
  const auto insert = [&](uint64_t n) {
    return connection_
        ->Update(kInsert,
                 [&](Binder& bind) {
                   bind(Id128{0, n}, n, OptionalDate(), Instant{}, false, std::string("x"));
                 })
        .status();
  };
  ASSERT_TRUE(insert(1).ok());
  EXPECT_EQ(insert(1).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_FALSE(connection_->broken());
  EXPECT_TRUE(insert(2).ok());
  // The columns of a prepared SELECT change under it: error 2057, or a new result by itself.
  const auto select = [&] {
    int rows = 0;
    const absl::Status status = connection_->Query(
        kSelect,
        [](Binder& bind) {
          bind(Id128{0, 1});
        },
        [&](RowReader&) { ++rows; });
    return status.ok() ? absl::StatusCode::kOk : status.code();
  };
  EXPECT_EQ(select(), absl::StatusCode::kOk);
  ASSERT_TRUE(connection_->Execute("ALTER TABLE t MODIFY text VARCHAR(100) NOT NULL").ok());
  ASSERT_TRUE(connection_->Execute("DROP TABLE t").ok());
  EXPECT_EQ(select(), absl::StatusCode::kInternal);
  ASSERT_TRUE(connection_->Execute(kCreate).ok());
  EXPECT_EQ(select(), absl::StatusCode::kOk);
  EXPECT_FALSE(connection_->broken());
}

TEST_F(ConnectionTest, ALostLinkBreaksTheConnectionForGood) {
  ASSERT_TRUE(connection_->Execute(kCreate).ok());
  const std::unique_ptr<Connection> killer = OpenConnection(url_);
  ASSERT_TRUE(killer->Execute("KILL " + std::to_string(connection_->session_id())).ok());
  EXPECT_EQ(connection_->Execute("SELECT 1").code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(connection_->broken());
  connection_ = OpenConnection(url_);
  EXPECT_TRUE(connection_->Execute("SELECT 1").ok());
}

TEST_F(ConnectionTest, ALostLinkAtCommitIsUnknown) {
  ASSERT_TRUE(connection_->Execute("START TRANSACTION").ok());
  const std::unique_ptr<Connection> killer = OpenConnection(url_);
  ASSERT_TRUE(killer->Execute("KILL " + std::to_string(connection_->session_id())).ok());
  EXPECT_EQ(connection_->Commit().code(), absl::StatusCode::kUnknown);
  EXPECT_TRUE(connection_->broken());
}

TEST_F(ConnectionTest, AServerThatDoesNotFlushIsRefused) {
  ASSERT_TRUE(connection_->Execute("SET GLOBAL innodb_flush_log_at_trx_commit = 2").ok());
  const auto refused = Connection::Open(url_, {});
  ASSERT_TRUE(connection_->Execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1").ok());
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(Connection::Open(url_, {}).ok());
}

TEST_F(ConnectionTest, NoServerIsUnavailable) {
  DatabaseUrl url = url_;
  url.socket += ".absent";
  EXPECT_EQ(Connection::Open(url, {}).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(ConnectionTest, WorksOverTcpAndFromAnyThread) {
  auto url = ParseDatabaseUrl(TestServer().TcpUrl());
  ASSERT_TRUE(url.ok());
  auto tcp = Connection::Open(*url, {});
  ASSERT_TRUE(tcp.ok()) << tcp.status();
  absl::Status status = absl::InternalError("did not run");
  std::thread([&] {
    status = (*tcp)->Execute("SELECT 1");
    tcp->reset();
  }).join();
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(ConnectionTest, TlsThatTheServerDoesNotSpeakIsNoConnection) {
  auto url = ParseDatabaseUrl(TestServer().TcpUrl() + "?ssl-ca=/dev/null");
  ASSERT_TRUE(url.ok());
  EXPECT_EQ(Connection::Open(*url, {}).status().code(), absl::StatusCode::kUnavailable);
}

TEST(SqlValueTest, InstantsAndDatesHaveOneText) {
  EXPECT_EQ(FormatInstant(Instant{0}), "1970-01-01 00:00:00.000000");
  EXPECT_EQ(FormatInstant(Instant{-1}), "1969-12-31 23:59:59.999999");
  EXPECT_EQ(ParseSqlInstant("1969-12-31 23:59:59.999999"), Instant{-1});
  EXPECT_EQ(ParseSqlInstant("1970-01-02 00:00:01"), Instant{86'401'000'000});
  EXPECT_EQ(ParseSqlInstant("1970-01-01 00:00:00.5"), Instant{500'000});
  EXPECT_EQ(ParseSqlDate("2024-02-29"), *Date::FromCivil(2024, 2, 29));
}

}  // namespace
}  // namespace backline::testing
