#include "db/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include "absl/strings/str_join.h"
#include "tests/support/mariadb.h"
#include "tests/support/paths.h"

namespace backline::testing {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

MariaDb& Server() {
  static MariaDb server;
  return server;
}

// What a server has written that knows step 0010 and none after it.
constexpr int kStepOfRows = 10;
constexpr char kRows[] = R"sql(
INSERT INTO products (product_id, sku, name, backorder_policy, default_lead_time_days, etag,
    version)
  VALUES (UNHEX(REPEAT('01', 16)), 'P', 'product', 1, 5, 1, 1);
INSERT INTO locations (location_id, code, name, time_zone, location_rank, version)
  VALUES (UNHEX(REPEAT('02', 16)), 'L', 'location', 'Europe/Berlin', 1, 1);
INSERT INTO suppliers (supplier_id, code, name, version)
  VALUES (UNHEX(REPEAT('03', 16)), 'S', 'supplier', 1);
INSERT INTO purchase_orders (purchase_order_id, supplier_id, location_id, external_reference,
    sent_date, proposed, line_count, recorded_time, version)
  SELECT UNHEX(REPEAT('04', 16)), supplier_id, location_id, '', '2026-01-05', 0, 1,
    '2026-01-05 09:00:00', 1 FROM suppliers JOIN locations ON 1 = 1;
INSERT INTO purchase_order_lines (purchase_order_id, line_number, supplier_id, location_id,
    product_id, ordered, received, cancelled, rejected, over_received, quarantined, currency_code,
    price_units, price_nanos, requested_date, over_receipt_tolerance_percent, schedule_count, state,
    answer_version, version)
  SELECT purchase_order_id, 1, supplier_id, location_id, UNHEX(REPEAT('01', 16)), 10, 0, 0, 0, 0, 0,
    'EUR', 2, 500000000, '2026-01-20', 0, 1, 2, 1, 1 FROM purchase_orders;
INSERT INTO supplier_facts (sequence, ordinal, kind, cause, supplier_id, product_id, location_id,
    purchase_order_id, line_number, schedule_number, quantity, fact_date, occurred_date,
    recorded_time, imported, component, time_zone, currency_code, price_units, price_nanos)
  SELECT facts.sequence, 1, facts.kind, facts.cause, supplier_id, product_id, location_id,
    purchase_order_id, 1, 0, facts.quantity, facts.fact_date, '2026-01-05',
    '2026-01-05 09:00:00.25', facts.imported, facts.component, 'Europe/Berlin', 'EUR', 2, 500000000
  FROM purchase_order_lines JOIN (
    SELECT 1 AS sequence, 1 AS kind, 0 AS cause, 10 AS quantity, '2026-01-20' AS fact_date,
      0 AS imported, 0 AS component
    UNION ALL SELECT 2, 3, 3, 0, NULL, 0, 0
    UNION ALL SELECT 3, 10, 0, 4, '2026-01-19', 1, 0
    UNION ALL SELECT 4, 13, 3, 0, NULL, 0, 1) AS facts ON 1 = 1;
INSERT INTO disputes (dispute_id, purchase_order_id, line_number, component, supplier_id,
    product_id, location_id, reason, text, opened_by, opened_time, state, comment, settled_by,
    settled_time, version)
  SELECT UNHEX(REPEAT(settled.id, 16)), purchase_order_id, line_number, settled.component,
    supplier_id, product_id, location_id, 1, 'why', 'user:s', '2026-02-01 10:00:00.5',
    settled.state, 'because', 'user:b', settled.settled_time, 3
  FROM purchase_order_lines JOIN (
    SELECT 'a1' AS id, 1 AS component, 3 AS state, '2026-02-02 10:00:00' AS settled_time
    UNION ALL SELECT 'a2', 1, 4, '2026-02-03 10:00:00'
    UNION ALL SELECT 'a3', 1, 2, '2026-02-04 10:00:00'
    UNION ALL SELECT 'b1', 2, 1, '1970-01-01 00:00:00') AS settled ON 1 = 1;
INSERT INTO backorder_changes (backorder_id, sequence, ordinal, kind, quantity, promised_date,
    basis, supply_line_id, overtaking, recorded_time)
  VALUES (UNHEX(REPEAT('05', 16)), 7, 1, 1, 3, NULL, 7, UNHEX(REPEAT('00', 16)), 0,
    '2026-01-05 09:00:00'),
  (UNHEX(REPEAT('05', 16)), 8, 1, 2, 3, '2026-01-20', 3, UNHEX(REPEAT('06', 16)), 0,
    '2026-01-05 09:00:01');
)sql";

// Two schedules of the line. The first holds two slots, and freed a later one.
constexpr char kBookedRows[] = R"sql(
INSERT INTO supply_lines (supply_line_id, purchase_order_id, line_number, schedule_number,
    supplier_id, product_id, location_id, expected, received, cancelled, pegged, withdrawing,
    confirmed, eta_date, fallback_date, overdue, eta_version, version, slot_booked)
  SELECT UNHEX(REPEAT(schedules.id, 16)), purchase_order_id, line_number, schedules.number,
    supplier_id, product_id, location_id, 5, 0, 0, 0, 0, 1, '2026-01-20', '2026-01-20', 0, 0, 1,
    schedules.booked
  FROM purchase_order_lines JOIN (
    SELECT '07' AS id, 1 AS number, 5 AS booked UNION ALL SELECT '08', 2, 0) AS schedules ON 1 = 1;
INSERT INTO work_centers (work_center_id, supplier_id, code, name, time_zone, version)
  SELECT UNHEX(REPEAT('09', 16)), supplier_id, 'W', 'press', 'UTC', 1 FROM suppliers;
INSERT INTO slots (slot_id, work_center_id, supplier_id, product_id, family_code, period_start,
    period_days, capacity, wanted, booked, version)
  SELECT UNHEX(REPEAT(cut.id, 16)), work_center_id, supplier_id, UNHEX(REPEAT('01', 16)), '',
    cut.first_day, cut.days, 9, 9, cut.booked, 1
  FROM work_centers JOIN (
    SELECT 'c1' AS id, '2026-01-05' AS first_day, 2 AS days, 3 AS booked
    UNION ALL SELECT 'c2', '2026-01-07', 7, 2
    UNION ALL SELECT 'c3', '2026-01-14', 1, 0) AS cut ON 1 = 1;
INSERT INTO bookings (booking_id, slot_id, purchase_order_id, line_number, supply_line_id,
    supplier_id, product_id, quantity, released, recorded_time, version)
  SELECT slots.slot_id, slots.slot_id, purchase_order_id, line_number, supply_line_id,
    slots.supplier_id, slots.product_id, GREATEST(slots.booked, 1), slots.booked = 0,
    '2026-01-05 09:00:00', 1
  FROM slots JOIN supply_lines ON supply_lines.schedule_number = 1;
)sql";

class MigrateTest : public ::testing::Test {
 protected:
  std::unique_ptr<Connection> Open() {
    auto connection = Connection::Open(url_, {});
    EXPECT_TRUE(connection.ok()) << connection.status();
    return *std::move(connection);
  }
  std::vector<std::string> Column(const std::string& query) {
    std::vector<std::string> values;
    const absl::Status status =
        Open()->QueryText(query, [&](RowReader& row) { values.push_back(row.Get<std::string>()); });
    EXPECT_TRUE(status.ok()) << status;
    return values;
  }
  // SHOW CREATE TABLE of every table but that of the migrations themselves.
  std::map<std::string, std::string> Tables() {
    std::map<std::string, std::string> tables;
    for (const std::string& name :
         Column("SELECT table_name FROM information_schema.tables"
                " WHERE table_schema = DATABASE() AND table_name <> 'schema_version'")) {
      const absl::Status status =
          Open()->QueryText("SHOW CREATE TABLE " + name, [&](RowReader& row) {
            std::string table;
            row(table, tables[name]);
          });
      EXPECT_TRUE(status.ok()) << status;
    }
    return tables;
  }
  // What reads a table's rows, by their key: in one text each, with the columns that it has now.
  std::string WholeRows(const std::string& table) {
    const std::vector<std::string> columns = Column(
        "SELECT CONCAT('IFNULL(HEX(', column_name, '), ''none'')')"
        " FROM information_schema.columns WHERE table_schema = DATABASE()"
        " AND COALESCE(generation_expression, '') = '' AND table_name = '" +
        table + "' ORDER BY ordinal_position");
    const std::vector<std::string> key = Column(
        "SELECT column_name FROM information_schema.key_column_usage"
        " WHERE table_schema = DATABASE() AND constraint_name = 'PRIMARY'"
        " AND table_name = '" +
        table + "' ORDER BY ordinal_position");
    return "SELECT CONCAT_WS(' ', " + absl::StrJoin(columns, ", ") + ") FROM " + table +
           " ORDER BY " + absl::StrJoin(key, ", ");
  }

  // Brings what a server of kStepOfRows wrote, with its bookings, to the newest step.
  void MigrateBookedRows() {
    const std::vector<Migration> steps = EmbeddedMigrations();
    ASSERT_TRUE(Migrate(url_, {steps.data(), kStepOfRows}).ok());
    const auto connection = Open();
    for (const char* rows : {kRows, kBookedRows}) {
      for (const std::string& statement : SplitStatements(rows)) {
        const absl::Status status = connection->Execute(statement);
        ASSERT_TRUE(status.ok()) << status;
      }
    }
    ASSERT_TRUE(Migrate(url_).ok());
  }

  const DatabaseUrl url_ = *ParseDatabaseUrl(Server().Url(Server().CreateDatabase()));
};

TEST_F(MigrateTest, TheServersUserCanOnlyAddToTheAuditTrail) {
  ASSERT_TRUE(Migrate(url_).ok());
  ASSERT_TRUE(Open()->Execute("CREATE USER IF NOT EXISTS app@localhost").ok());
  ASSERT_TRUE(GrantServer(url_, "app@localhost").ok());
  EXPECT_FALSE(GrantServer(url_, "app").ok());
  EXPECT_FALSE(GrantServer(url_, "app@localhost' WITH GRANT OPTION -- ").ok());
  DatabaseUrl as_app = url_;
  as_app.user = "app";
  auto app = Connection::Open(as_app, {});
  ASSERT_TRUE(app.ok()) << app.status();
  const auto may = [&](const std::string& statement) { return (*app)->Execute(statement).ok(); };
  EXPECT_TRUE(may(
      "INSERT INTO audit_entries VALUES (UNHEX('00000000000000000000000000000001'), "
      "'2026-11-21 00:00:00', 'user:x', UNHEX('00000000000000000000000000000000'), '', '/m', 1, "
      "'', '', '', '')"));
  EXPECT_TRUE(may("SELECT COUNT(*) FROM audit_entries"));
  for (const char* tampering :
       {"UPDATE audit_entries SET actor = 'user:y'", "DELETE FROM audit_entries",
        "TRUNCATE TABLE audit_entries", "DROP TABLE audit_entries",
        "ALTER TABLE audit_entries DROP COLUMN actor", "CREATE TABLE other (a INT)",
        "UPDATE supplier_facts SET quantity = 0", "DELETE FROM supplier_facts",
        "UPDATE schema_version SET finished = 0", "GRANT UPDATE ON audit_entries TO app@localhost",
        "REPLACE INTO audit_entries SELECT * FROM audit_entries"}) {
    EXPECT_FALSE(may(tampering)) << tampering;
  }
  EXPECT_TRUE(may("UPDATE event_counter SET last_sequence = 0 WHERE id = 1"));
  EXPECT_THAT(Column("SELECT actor FROM audit_entries"), ElementsAre("user:x"));
  ASSERT_TRUE(Open()->Execute("DROP USER app@localhost").ok());
}

TEST_F(MigrateTest, AnEmptyDatabaseGetsTheSchemaOnce) {
  const int newest = EmbeddedMigrations().back().version;
  auto version = Migrate(url_);
  ASSERT_TRUE(version.ok()) << version.status();
  EXPECT_EQ(*version, newest);
  EXPECT_EQ(Column("SELECT last_sequence FROM event_counter"), std::vector<std::string>{"0"});
  version = Migrate(url_);
  ASSERT_TRUE(version.ok()) << version.status();
  EXPECT_EQ(*version, newest);
}

TEST_F(MigrateTest, SchemaSqlIsWhatTheMigrationsMake) {
  ASSERT_TRUE(Migrate(url_).ok());
  const std::map<std::string, std::string> migrated = Tables();
  ASSERT_FALSE(migrated.empty());

  const auto other = ParseDatabaseUrl(Server().Url(Server().CreateDatabase()));
  std::ifstream in(SourceFolder() + "/db/schema.sql");
  std::ostringstream text;
  text << in.rdbuf();
  auto connection = Connection::Open(*other, {});
  ASSERT_TRUE(connection.ok());
  for (const std::string& statement : SplitStatements(text.str())) {
    const absl::Status status = (*connection)->Execute(statement);
    ASSERT_TRUE(status.ok()) << status;
  }
  for (const auto& [name, expected] : migrated) {
    std::string table;
    std::string found;
    const absl::Status status =
        (*connection)->QueryText("SHOW CREATE TABLE " + name, [&](RowReader& row) {
          row(table, found);
        });
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(found, expected);
  }
  int count = 0;
  ASSERT_TRUE((*connection)->QueryText("SHOW TABLES", [&](RowReader&) { ++count; }).ok());
  EXPECT_EQ(static_cast<size_t>(count), migrated.size());
}

TEST_F(MigrateTest, RowsOfBeforeKeepWhatTheySay) {
  const std::vector<Migration> steps = EmbeddedMigrations();
  ASSERT_GT(steps.size(), static_cast<size_t>(kStepOfRows));
  ASSERT_TRUE(Migrate(url_, {steps.data(), kStepOfRows}).ok());
  const auto connection = Open();
  for (const std::string& statement : SplitStatements(kRows)) {
    const absl::Status status = connection->Execute(statement);
    ASSERT_TRUE(status.ok()) << status;
  }
  // Another dispute of the line and component of `like`, in the same state.
  const auto add_dispute = [&](const std::string& id, const std::string& like) {
    const std::string rest =
        "purchase_order_id, line_number, component, supplier_id, product_id, location_id, reason,"
        " text, opened_by, opened_time, state, comment, settled_by, settled_time, version";
    return connection->Execute(
        "INSERT INTO disputes (dispute_id, " + rest + ") SELECT UNHEX(REPEAT('" + id + "', 16)), " +
        rest + " FROM disputes WHERE dispute_id = UNHEX(REPEAT('" + like + "', 16))");
  };
  EXPECT_FALSE(add_dispute("a4", "a3").ok()) << "two upheld ones, before step 0013";
  std::map<std::string, std::vector<std::string>> before;  // by what reads them
  for (const char* table : {"supplier_facts", "disputes", "backorder_changes"}) {
    const std::vector<std::string> rows = Column(WholeRows(table));
    ASSERT_GE(rows.size(), 2u) << table;
    before[WholeRows(table)] = rows;
  }

  ASSERT_TRUE(Migrate(url_).ok());
  for (const auto& [query, rows] : before) EXPECT_EQ(Column(query), rows) << query;
  EXPECT_THAT(Column("SELECT CAST(answer_due_time AS CHAR) FROM supplier_facts"),
              Each("1900-01-01 00:00:00.000000"));
  EXPECT_THAT(Column("SELECT LEFT(HEX(dispute_id), 2) FROM disputes WHERE waiting = 1"),
              ElementsAre("B1"));
  EXPECT_THAT(Column("SELECT state FROM disputes WHERE waiting IS NULL ORDER BY dispute_id"),
              ElementsAre("3", "4", "2"));
  EXPECT_THAT(Column("SELECT kind FROM backorder_changes FORCE INDEX (backorder_changes_sequence)"
                     " WHERE sequence > 6 ORDER BY sequence"),
              ElementsAre("1", "2"));
  EXPECT_TRUE(add_dispute("a4", "a3").ok()) << "what came after an upheld one";
  EXPECT_FALSE(add_dispute("b2", "b1").ok()) << "one of a component waits";
}

TEST_F(MigrateTest, ASchedulesSlotsEndWithTheLastThatItHolds) {
  MigrateBookedRows();
  EXPECT_THAT(Column("SELECT COALESCE(CAST(slot_end_date AS CHAR), 'none') FROM supply_lines"
                     " ORDER BY schedule_number"),
              ElementsAre("2026-01-13", "none"));
}

TEST_F(MigrateTest, ALineOfBeforeShowsItsFirstSchedule) {
  MigrateBookedRows();
  EXPECT_THAT(Column("SELECT CONCAT_WS(' ', LEFT(HEX(schedule_supply_line_id), 2),"
                     " schedule_expected, schedule_confirmed, schedule_eta_date,"
                     " schedule_slot_booked) FROM purchase_order_lines"),
              ElementsAre("07 5 1 2026-01-20 5"));
}

TEST_F(MigrateTest, EveryTableIsInnoDbInUtf8WithAPrimaryKey) {
  ASSERT_TRUE(Migrate(url_).ok());
  EXPECT_THAT(Column("SELECT table_name FROM information_schema.tables"
                     " WHERE table_schema = DATABASE()"
                     " AND (engine <> 'InnoDB' OR table_collation <> 'utf8mb4_bin')"),
              IsEmpty());
  EXPECT_THAT(Column("SELECT t.table_name FROM information_schema.tables t"
                     " LEFT JOIN information_schema.table_constraints c"
                     " ON c.table_schema = t.table_schema AND c.table_name = t.table_name"
                     " AND c.constraint_type = 'PRIMARY KEY'"
                     " WHERE t.table_schema = DATABASE() AND c.table_name IS NULL"),
              IsEmpty());
}

TEST_F(MigrateTest, ServersThatStartTogetherMigrateOnce) {
  std::vector<absl::Status> statuses(4);
  std::vector<std::thread> threads;
  for (absl::Status& status : statuses) {
    threads.emplace_back([this, &status] { status = Migrate(url_).status(); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : statuses) EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(Column("SELECT COUNT(*) FROM event_counter"), std::vector<std::string>{"1"});
}

TEST_F(MigrateTest, ANewerDatabaseIsRefused) {
  const std::vector<Migration> newer = {{1, "0001_a", "CREATE TABLE a (x INT PRIMARY KEY)"},
                                        {2, "0002_b", "CREATE TABLE b (x INT PRIMARY KEY)"}};
  ASSERT_TRUE(Migrate(url_, newer).ok());
  const auto refused = Migrate(url_, {newer.data(), 1});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("version 2"));
}

TEST_F(MigrateTest, MissingStepsAreAppliedInOrder) {
  const std::vector<Migration> steps = {
      {1, "0001_a", "CREATE TABLE a (x INT PRIMARY KEY); INSERT INTO a VALUES (1)"},
      {2, "0002_b", "ALTER TABLE a ADD y INT NOT NULL DEFAULT 5; INSERT INTO a VALUES (2, 6)"}};
  ASSERT_TRUE(Migrate(url_, {steps.data(), 1}).ok());
  ASSERT_TRUE(Migrate(url_, steps).ok());
  EXPECT_THAT(Column("SELECT y FROM a ORDER BY x"), ElementsAre("5", "6"));
}

TEST_F(MigrateTest, AStepThatBrokeOffIsResumedWhereItStopped) {
  const std::string broken =
      "CREATE TABLE a (x INT PRIMARY KEY); INSERT INTO a VALUES (1); INSERT INTO nowhere VALUES "
      "(1)";
  auto failed = Migrate(url_, std::vector<Migration>{{1, "0001_a", broken}});
  EXPECT_FALSE(failed.ok());
  EXPECT_THAT(std::string(failed.status().message()), HasSubstr("statement 3"));
  // As a crash between a statement and its record leaves it.
  ASSERT_TRUE(Open()->Execute("CREATE TABLE nowhere (x INT PRIMARY KEY)").ok());
  ASSERT_TRUE(Open()->Execute("INSERT INTO nowhere VALUES (1)").ok());
  const auto resumed = Migrate(url_, std::vector<Migration>{{1, "0001_a", broken}});
  ASSERT_TRUE(resumed.ok()) << resumed.status();
  EXPECT_THAT(Column("SELECT COUNT(*) FROM a"), ElementsAre("1"));
  EXPECT_THAT(Column("SELECT finished FROM schema_version"), ElementsAre("1"));
}

TEST(SplitStatementsTest, MindsCommentsAndQuotes) {
  EXPECT_THAT(SplitStatements("-- one; two\nA 'x;-- y' ;\n\n B \"b;\" -- end\n;C `;`"),
              ElementsAre("A 'x;-- y'", "B \"b;\"", "C `;`"));
  EXPECT_THAT(SplitStatements(" \n-- nothing\n;;"), IsEmpty());
}

TEST(EmbeddedMigrationsTest, AreNumberedWithoutGaps) {
  int expected = 0;
  for (const Migration& migration : EmbeddedMigrations()) {
    EXPECT_EQ(migration.version, ++expected);
    EXPECT_FALSE(SplitStatements(migration.sql).empty());
  }
  EXPECT_GE(expected, 1);
}

}  // namespace
}  // namespace backline::testing
