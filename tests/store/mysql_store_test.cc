#include "server/store/mysql_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/store/database.h"
#include "tests/store/sample_rows.h"
#include "tests/support/commit_cutter.h"

namespace backline::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// What the contract leaves open: lost links, locks, what stands in the tables, and how few
// statements it takes.
class MysqlStoreTest : public ::testing::Test {
 protected:
  // Prepares a batch that remembers request n; everything but COMMIT.
  absl::Status SaveRequest(Store& store, uint64_t n) {
    WorkingSet set;
    absl::Status status = store.Begin();
    if (status.ok()) status = store.LockEventCounter(set);
    if (!status.ok()) return status;
    Changes changes;
    Put(changes, SampleRequest(n));
    set.Apply(changes);
    return store.Save(set);
  }
  bool Remembered(Store& store, uint64_t n) {
    auto found = store.FindRequests({RequestNo(n)});
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() && found->size() == 1;
  }
  void Kill(const MysqlStore& store) {
    ASSERT_TRUE(behind_->Execute("KILL " + std::to_string(store.connection()->session_id())).ok());
  }
  void WriteProducts(int count) {
    WorkingSet set;
    ASSERT_TRUE(store_.Begin().ok());
    ASSERT_TRUE(store_.LockEventCounter(set).ok());
    Changes changes;
    for (int n = 1; n <= count; ++n) {
      Put(changes, SampleProduct(n));
      Put(changes, SampleStock(ProductNo(n), LocationNo(1), 1000));
    }
    Put(changes, SampleLocation(1));
    Put(changes, SampleCustomer(1));
    set.Apply(changes);
    ASSERT_TRUE(store_.Save(set).ok());
    ASSERT_TRUE(store_.Commit().ok());
  }

  const DatabaseUrl url_ = MigratedDatabase();
  MysqlStore store_{url_, TestOptions()};
  std::unique_ptr<Connection> behind_ = OpenConnection(url_);
};

TEST_F(MysqlStoreTest, AConnectionThatDiedWhileIdleIsReplaced) {
  ASSERT_TRUE(store_.Connect().ok());
  Kill(store_);
  EXPECT_TRUE(store_.Begin().ok());
  store_.Rollback();
  Kill(store_);
  EXPECT_TRUE(store_.ReadEventRange().ok());
  Kill(store_);
  EXPECT_TRUE(store_.FindRequests({RequestNo(1)}).ok());
}

TEST_F(MysqlStoreTest, ALinkLostBeforeCommitIsUnavailableAndLeavesNothing) {
  ASSERT_TRUE(store_.Begin().ok());
  Kill(store_);
  WorkingSet set;
  EXPECT_EQ(store_.LockEventCounter(set).code(), absl::StatusCode::kUnavailable);
  ASSERT_TRUE(SaveRequest(store_, 1).ok());
  ASSERT_TRUE(store_.Commit().ok());
  EXPECT_TRUE(Remembered(store_, 1));
}

TEST_F(MysqlStoreTest, ALinkThatDiesBetweenSaveAndCommitIsUnknownAndLeavesNothing) {
  ASSERT_TRUE(SaveRequest(store_, 1).ok());
  Kill(store_);
  EXPECT_EQ(store_.Commit().code(), absl::StatusCode::kUnknown);
  EXPECT_FALSE(Remembered(store_, 1));
  ASSERT_TRUE(SaveRequest(store_, 1).ok());
  EXPECT_TRUE(store_.Commit().ok());
}

TEST_F(MysqlStoreTest, ACommitWhoseAnswerIsLostIsUnknownAndDone) {
  CommitCutter link(url_.socket);
  DatabaseUrl through = url_;
  through.socket.clear();
  through.host = "127.0.0.1";
  through.port = link.port();
  MysqlStore store(through, TestOptions());
  ASSERT_TRUE(SaveRequest(store, 1).ok());
  link.CutNext(CommitCutter::Cut::kBeforeAnswer);
  EXPECT_EQ(store.Commit().code(), absl::StatusCode::kUnknown);
  EXPECT_TRUE(Remembered(store, 1));

  ASSERT_TRUE(SaveRequest(store, 2).ok());
  link.CutNext(CommitCutter::Cut::kBeforeCommit);
  EXPECT_EQ(store.Commit().code(), absl::StatusCode::kUnknown);
  EXPECT_FALSE(Remembered(store, 2));
  EXPECT_EQ(link.cuts(), 2);
}

TEST_F(MysqlStoreTest, AServerThatIsGoneIsUnavailableUntilItIsBack) {
  MariaDb server;
  const auto url = ParseDatabaseUrl(server.Url());
  ASSERT_TRUE(url.ok());
  MysqlStore store(*url, TestOptions());
  ASSERT_TRUE(store.Begin().ok());
  store.Rollback();
  server.Kill9();
  EXPECT_EQ(store.Begin().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(store.ReadEventRange().status().code(), absl::StatusCode::kUnavailable);
  server.Restart();
  EXPECT_TRUE(store.Begin().ok());
}

TEST_F(MysqlStoreTest, ADeadlockIsAConflictAndFreesTheOther) {
  WriteProducts(2);
  MysqlStore other(url_, TestOptions());
  KeySet first;
  first.products = {ProductNo(1)};
  KeySet second;
  second.products = {ProductNo(2)};
  WorkingSet mine;
  WorkingSet theirs;
  ASSERT_TRUE(store_.Begin().ok());
  ASSERT_TRUE(other.Begin().ok());
  ASSERT_TRUE(store_.Load(first, mine).ok());
  ASSERT_TRUE(other.Load(second, theirs).ok());
  // Against the order of locks, each waits for the other; the server fails one of them with 1213.
  absl::Status others;
  std::thread waiting([&] { others = other.Load(first, theirs); });
  const absl::Status ours = store_.Load(second, mine);
  waiting.join();
  EXPECT_NE(ours.ok(), others.ok()) << ours << "; " << others;
  const absl::Status& failed = ours.ok() ? others : ours;
  EXPECT_EQ(failed.code(), absl::StatusCode::kAborted);
  EXPECT_THAT(std::string(failed.message()), ::testing::HasSubstr("1213"));
  other.Rollback();
  store_.Rollback();
  WorkingSet again;
  ASSERT_TRUE(store_.Begin().ok());
  EXPECT_TRUE(store_.Load(first, again).ok());
}

TEST_F(MysqlStoreTest, ALockWaitThatTimesOutEndsTheTransaction) {
  WriteProducts(2);
  MysqlStore other(url_, TestOptions());
  KeySet first;
  first.products = {ProductNo(1)};
  KeySet both;
  both.products = {ProductNo(2)};
  WorkingSet mine;
  WorkingSet theirs;
  ASSERT_TRUE(store_.Begin().ok());
  ASSERT_TRUE(store_.Load(first, mine).ok());
  ASSERT_TRUE(other.Begin().ok());
  ASSERT_TRUE(other.Load(both, theirs).ok());
  const absl::Status timed_out = other.Load(first, theirs);
  EXPECT_EQ(timed_out.code(), absl::StatusCode::kAborted);
  EXPECT_THAT(std::string(timed_out.message()), ::testing::HasSubstr("1205"));
  // Its lock on product 2 is free without anybody's doing.
  EXPECT_TRUE(store_.Load(both, mine).ok());
  store_.Rollback();
}

TEST_F(MysqlStoreTest, WorkThatABatchHoldsIsNotClaimed) {
  WriteProducts(1);
  WorkingSet set;
  ASSERT_TRUE(store_.Begin().ok());
  ASSERT_TRUE(store_.LockEventCounter(set).ok());
  Changes changes;
  const Work work = SampleWork(WorkKind::kPeg, ProductNo(1), LocationNo(1).bits());
  Put(changes, work);
  set.Apply(changes);
  ASSERT_TRUE(store_.Save(set).ok());
  ASSERT_TRUE(store_.Commit().ok());
  KeySet keys;
  keys.work = {work.id};
  WorkingSet held;
  ASSERT_TRUE(store_.Begin().ok());
  ASSERT_TRUE(store_.Load(keys, held).ok());
  MysqlStore other(url_, TestOptions());
  EXPECT_THAT(*other.ClaimDueWork(kSampleTime, kSampleTime + 9, 10), IsEmpty());
  store_.Rollback();
  EXPECT_THAT(*other.ClaimDueWork(kSampleTime, kSampleTime + 9, 10), SizeIs(1));
}

TEST_F(MysqlStoreTest, LedgersAreWrittenFieldByField) {
  WriteProducts(1);
  Changes changes;
  Put(changes, SampleSupplier(1));
  const PurchaseOrder order = SamplePurchaseOrder(1, SupplierNo(1), LocationNo(1));
  Put(changes, order);
  const PurchaseOrderLine line = SamplePurchaseLine(order, 1, ProductNo(1), 10);
  Put(changes, line);
  Put(changes, SampleSupply(1, line, 1, 10));
  changes.appends.movements = {{SampleId<MovementId>(12, 1), 3, MovementKind::kEarmark,
                                ProductNo(1), LocationNo(1), 1, -2, 3, -4, 5, OrderNo(1), 6,
                                SupplyNo(1), kSampleDay, kSampleTime}};
  changes.appends.backorder_changes = {{BackorderNo(1), 4, 2, BackorderChangeKind::kUnpegged, 7,
                                        kSampleDay, PromiseBasis::kOverdue, SupplyNo(1),
                                        OvertakingReason::kPolicy, kSampleTime}};
  changes.appends.eta_updates = {{SupplyNo(1), 5, 8, kSampleDay, kSampleDay + 1, 9,
                                  SupplyReason::kPrice, "note", true, kSampleTime}};
  changes.appends.answer_parts = {{PurchaseOrderNo(1), 1, 2, 3, AnswerPartKind::kRejected, 4,
                                   std::nullopt, SupplyNo(1), SupplyReason::kQuality, "why",
                                   kSampleTime}};
  changes.appends.receipts = {{SampleId<ReceiptId>(11, 1), PurchaseOrderNo(1), 1, SupplierNo(1),
                               "note 1", 5, 1, 2, kSampleDay, true, kSampleTime}};
  Put(changes, Conversation{PurchaseOrderNo(1), 1, SupplierNo(1), ProductNo(1), 7, 1, 2, 3, 4, 0});
  SupplierFact fact;
  fact.sequence = 6;
  fact.ordinal = 2;
  fact.kind = FactKind::kScheduled;
  fact.cause = FactCause::kRule;
  fact.supplier_id = SupplierNo(1);
  fact.purchase_order_id = PurchaseOrderNo(1);
  fact.line_number = 1;
  fact.schedule_number = 3;
  fact.quantity = 9;
  fact.date = kSampleDay;
  fact.previous_date = kSampleDay + 1;
  fact.occurred_date = kSampleDay + 2;
  fact.recorded_time = kSampleTime;
  fact.answer_due_time = kSampleTime + 1;
  fact.imported = true;
  fact.time_zone = "Asia/Tokyo";
  fact.unit_price = {"EUR", 7, 8};
  changes.appends.supplier_facts = {fact};
  changes.appends.messages = {{PurchaseOrderNo(1), 1, 7, true, "who", "what", kSampleTime}};
  ShipmentNotice notice;
  notice.id = ShipmentNoticeId(Id128{1, 1});
  notice.supplier_id = SupplierNo(1);
  Put(changes, notice);
  changes.appends.notice_packages = {{notice.id, 2, "box", "track"}};
  WorkingSet set;
  ASSERT_TRUE(store_.Begin().ok());
  ASSERT_TRUE(store_.LockEventCounter(set).ok());
  set.Apply(changes);
  const absl::Status saved = store_.Save(set);
  ASSERT_TRUE(saved.ok()) << saved;
  ASSERT_TRUE(store_.Commit().ok());
  const std::string time = "2026-11-24 06:00:00.123456";
  ASSERT_EQ(FormatInstant(kSampleTime), time);
  EXPECT_EQ(SelectText(*behind_,
                       "SELECT CONCAT_WS(' ', sequence, kind, on_hand_delta, reserved_delta,"
                       " earmarked_delta, withdrawing_delta, quarantined_delta, line_number,"
                       " occurred_date, recorded_time) FROM movements"),
            "3 6 1 -2 3 -4 5 6 " + kSampleDay.ToString() + " " + time);
  EXPECT_EQ(SelectText(*behind_,
                       "SELECT CONCAT_WS(' ', sequence, ordinal, kind, quantity, promised_date,"
                       " basis, overtaking, recorded_time) FROM backorder_changes"),
            "4 2 3 7 " + kSampleDay.ToString() + " 6 2 " + time);
  EXPECT_EQ(
      SelectText(*behind_,
                 "SELECT CONCAT_WS(' ', sequence, eta_version, eta_date, previous_date,"
                 " quantity, reason, note, applied, recorded_time) FROM eta_updates"),
      "5 8 " + kSampleDay.ToString() + " " + (kSampleDay + 1).ToString() + " 9 7 note 1 " + time);
  EXPECT_EQ(SelectText(*behind_,
                       "SELECT CONCAT_WS(' ', line_number, answer_version, part_number, kind,"
                       " quantity, COALESCE(eta_date, 'none'), reason, note, recorded_time)"
                       " FROM answer_parts"),
            "1 2 3 2 4 none 3 why " + time);
  EXPECT_EQ(SelectText(*behind_,
                       "SELECT CONCAT_WS(' ', line_number, delivery_note, accepted,"
                       " over_received, quarantined, received_date, imported, recorded_time)"
                       " FROM receipts"),
            "1 note 1 5 1 2 " + kSampleDay.ToString() + " 1 " + time);
  EXPECT_EQ(SelectText(*behind_,
                       "SELECT CONCAT_WS(' ', line_number, message_number, from_supplier, author,"
                       " text, recorded_time) FROM line_messages"),
            "1 7 1 who what " + time);
  EXPECT_EQ(SelectText(*behind_,
                       "SELECT CONCAT_WS(' ', sequence, ordinal, kind, cause, line_number,"
                       " schedule_number, quantity, fact_date, previous_date, occurred_date,"
                       " recorded_time, answer_due_time, imported, time_zone, currency_code,"
                       " price_units, price_nanos) FROM supplier_facts"),
            "6 2 6 3 1 3 9 " + kSampleDay.ToString() + " " + (kSampleDay + 1).ToString() + " " +
                (kSampleDay + 2).ToString() + " " + time + " " + FormatInstant(kSampleTime + 1) +
                " 1 Asia/Tokyo EUR 7 8");
  EXPECT_EQ(SelectText(*behind_,
                       "SELECT CONCAT_WS(' ', position, package_number, tracking_reference)"
                       " FROM shipment_notice_packages"),
            "2 box track");
}

// The heart of the product's speed: whatever the number of orders, the same few statements.
TEST_F(MysqlStoreTest, ABatchOfOrdersTakesFewStatements) {
  WriteProducts(50);
  const auto place = [&](uint64_t first, uint64_t orders) {
    KeySet round_one;
    KeySet round_two;
    for (uint64_t n = 0; n < orders * 3; ++n) {
      const ProductId product = ProductNo(1 + n % 50);
      round_one.products.push_back(product);
      round_two.stock.push_back({product, LocationNo(1)});
    }
    for (uint64_t n = 0; n < orders; ++n) round_one.requests.push_back(RequestNo(first + n));
    round_one.customers = {CustomerNo(1)};
    const int64_t before = store_.connection()->statements_sent();
    WorkingSet set;
    EXPECT_TRUE(store_.Begin().ok());
    EXPECT_TRUE(store_.Load(round_one, set).ok());
    EXPECT_TRUE(store_.Load(round_two, set).ok());
    EXPECT_TRUE(store_.LockEventCounter(set).ok());
    for (uint64_t n = first; n < first + orders; ++n) {
      Changes changes;
      Put(changes, SampleOrder(n, CustomerNo(1)));
      Put(changes, SampleRequest(n));
      for (int line = 1; line <= 3; ++line) {
        const ProductId product = ProductNo(1 + (n * 3 + line) % 50);
        OrderLine row = SampleLine(OrderNo(n), line, product, LocationNo(1), 2);
        row.reserved = 2;
        row.backordered = 0;
        Put(changes, row);
        Movement movement;
        movement.id = SampleId<MovementId>(12, n * 3 + line);
        movement.product_id = product;
        movement.location_id = LocationNo(1);
        movement.reserved_delta = 2;
        changes.appends.movements.push_back(movement);
        if (const Stock* stock = set.Find<Stock>({product, LocationNo(1)})) {
          Stock reserved = *stock;
          reserved.reserved += 2;
          Put(changes, reserved);
        }
      }
      Event event;
      event.sequence = set.last_sequence() + 1;
      changes.appends.events = {event};
      set.Apply(changes);
    }
    const absl::Status saved = store_.Save(set);
    EXPECT_TRUE(saved.ok()) << saved;
    EXPECT_TRUE(store_.Commit().ok());
    return store_.connection()->statements_sent() - before;
  };
  // Begin, requests, products, customers, stock, counter; stock, orders, lines, movements,
  // requests, events, counter; commit. Sizes that are no power of two take some more.
  EXPECT_LE(place(1, 1), 16);
  EXPECT_LE(place(100, 128), 20);
}

}  // namespace
}  // namespace backline::testing
