// How much the queries read. Plans are judged by what the server counts, not by what EXPLAIN
// guesses: on a product with thousands of rows everywhere, a page of ten must read tens of rows,
// sort nothing and scan nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "server/store/reader.h"
#include "tests/store/copied_scenario.h"
#include "tests/store/database.h"
#include "tests/store/sample_rows.h"

namespace backline::testing {
namespace {

constexpr uint64_t kRows = 4'000;
constexpr int kLimit = 10;

struct Cost {
  int64_t read = 0;     // rows read through an index
  int64_t scanned = 0;  // rows read without one
  int64_t sorted = 0;   // sorts
};

class QueryPlanTest : public ::testing::Test {
 protected:
  QueryPlanTest() {
    WriteCatalog();
    WriteDemand();
    WriteSupply();
  }

  void Write(const Changes& changes) {
    WorkingSet set;
    ASSERT_TRUE(store_.Begin().ok());
    ASSERT_TRUE(store_.LockEventCounter(set).ok());
    set.Apply(changes);
    const absl::Status saved = store_.Save(set);
    ASSERT_TRUE(saved.ok()) << saved;
    ASSERT_TRUE(store_.Commit().ok());
  }
  void WriteCatalog() {
    Changes changes;
    for (uint64_t n = 1; n <= kRows; ++n) {
      Put(changes, SampleProduct(n));
      Put(changes, SampleStock(ProductNo(n), LocationNo(1), 5));
      Put(changes, SampleCustomer(n));
      Put(changes, SampleRequest(n));
      Event event;
      event.sequence = static_cast<int64_t>(n);
      changes.appends.events.push_back(event);
      Work work = SampleWork(WorkKind::kPeg, ProductNo(n), LocationNo(1).bits());
      Put(changes, work);
    }
    Put(changes, SampleLocation(1));
    Put(changes, SampleSupplier(1));
    Write(changes);
  }
  // All of product 1; a line at one of two places or anywhere, half of them reserved.
  void WriteDemand() {
    Changes changes;
    const std::vector<LocationId> places = {LocationNo(1), LocationNo(2), {}};
    for (uint64_t n = 1; n <= kRows; ++n) {
      Put(changes, SampleOrder(n, CustomerNo(n)));
      OrderLine line = SampleLine(OrderNo(n), 1, ProductNo(1), places[n % 3], 10);
      line.queue_sequence = static_cast<int64_t>(n / 3);
      line.reserved = 4;
      line.backordered = 6;
      Put(changes, line);
      Backorder backorder = SampleBackorder(n, line, CustomerNo(n));
      backorder.quantity = 6;
      backorder.undated = n % 2 == 0 ? UndatedState::kUndated : UndatedState::kUndatedUntold;
      Put(changes, backorder);
    }
    Write(changes);
  }
  // Purchase order 1 has a line of product 1 with many schedules; all backorders are pegged to the
  // first of them as well.
  void WriteSupply() {
    Changes changes;
    const PurchaseOrder order = SamplePurchaseOrder(1, SupplierNo(1), LocationNo(1));
    Put(changes, order);
    PurchaseOrder other = SamplePurchaseOrder(2, SupplierNo(1), LocationNo(1));
    Put(changes, other);
    const PurchaseOrderLine line = SamplePurchaseLine(order, 1, ProductNo(1), 10);
    Put(changes, line);
    const PurchaseOrderLine other_line = SamplePurchaseLine(other, 1, ProductNo(2), 10);
    Put(changes, other_line);
    for (uint64_t n = 1; n <= kRows; ++n) {
      SupplyLine supply = SampleSupply(n, n == 1 ? other_line : line, n, 10);
      supply.product_id = ProductNo(1);
      if (n % 2 == 0) supply.location_id = LocationNo(2);
      supply.fallback_date = kSampleDay + static_cast<int32_t>(n % 300);
      Put(changes, supply);
    }
    SupplyLine pegged = SampleSupply(1, other_line, 1, 100'000);
    pegged.product_id = ProductNo(1);
    pegged.pegged = kRows;
    Put(changes, pegged);
    for (uint64_t n = 1; n <= kRows; ++n) {
      Peg peg;
      peg.supply_line_id = SupplyNo(1);
      peg.backorder_id = BackorderNo(n);
      peg.rank_key = 5;
      peg.queue_sequence = static_cast<int64_t>(n / 3);
      peg.quantity = 1;
      Put(changes, peg);
    }
    Write(changes);
  }

  std::map<std::string, int64_t> Counters() {
    std::map<std::string, int64_t> counters;
    const absl::Status status = behind_->QueryText(
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('Handler_read_first', 'Handler_read_key',"
        " 'Handler_read_last', 'Handler_read_next', 'Handler_read_prev', 'Handler_read_rnd',"
        " 'Handler_read_rnd_next', 'Sort_range', 'Sort_scan', 'Sort_priority_queue_sorts')",
        [&](RowReader& row) {
          std::string name;
          std::string value;
          row(name, value);
          counters[name] = std::stoll(value);
        });
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_GE(counters.size(), 9u);
    return counters;
  }
  Cost Measure(const std::function<void()>& call) {
    const auto difference = [&](const std::function<void()>& what) {
      auto before = Counters();
      what();
      auto after = Counters();
      for (auto& [name, value] : after) value -= before[name];
      return after;
    };
    auto own = difference([] {});  // Asking costs something, too.
    auto all = difference(call);
    for (auto& [name, value] : all) value -= own[name];
    return {all["Handler_read_key"] + all["Handler_read_next"] + all["Handler_read_prev"] +
                all["Handler_read_first"] + all["Handler_read_last"] + all["Handler_read_rnd"],
            all["Handler_read_rnd_next"], all["Sort_range"] + all["Sort_scan"]};
  }
  Cost CostOfLoad(const KeySet& keys, WorkingSet* loaded = nullptr) {
    // The first time, the server also reads what it knows of the tables.
    WorkingSet first;
    EXPECT_TRUE(store_.Begin().ok() && store_.Load(keys, first).ok());
    store_.Rollback();
    return Measure([&] {
      WorkingSet set;
      ASSERT_TRUE(store_.Begin().ok());
      const absl::Status status = store_.Load(keys, set);
      ASSERT_TRUE(status.ok()) << status;
      store_.Rollback();
      if (loaded != nullptr) *loaded = std::move(set);
    });
  }

  const DatabaseUrl url_ = MigratedDatabase();
  MysqlStore store_{url_, TestOptions()};
  std::unique_ptr<Connection> behind_ = OpenConnection(url_);
};

TEST_F(QueryPlanTest, APageReadsARangeOfItsIndexAndSortsNothing) {
  struct Case {
    PageKind kind;
    Id128 subject;
  };
  const QueueKey middle{5, kRows / 6, BackorderNo(kRows / 2).bits(), 0};
  const QueueKey later{(kSampleDay + 150).days_since_epoch, 0, SupplyNo(kRows / 2).bits(), 0};
  for (const Case& page :
       {Case{PageKind::kOpenQueue, LocationNo(1).bits()}, Case{PageKind::kOpenQueue, {}},
        Case{PageKind::kUndatedQueue, LocationNo(2).bits()},
        Case{PageKind::kUntoldQueue, LocationNo(1).bits()},
        Case{PageKind::kSupplyPegs, SupplyNo(1).bits()},
        Case{PageKind::kSupplyPegsReverse, SupplyNo(1).bits()},
        Case{PageKind::kFreeSupply, LocationNo(1).bits()}, Case{PageKind::kFreeSupply, {}},
        Case{PageKind::kReservedReverse, LocationNo(1).bits()}}) {
    for (bool from_middle : {false, true}) {
      QueueKey from;
      if (from_middle) from = page.kind == PageKind::kFreeSupply ? later : middle;
      KeySet keys;
      keys.products = {ProductNo(1)};
      const PageKey key{page.kind, ProductNo(1), page.subject, from};
      keys.pages = {{key, kLimit}};
      WorkingSet set;
      const Cost cost = CostOfLoad(keys, &set);
      SCOPED_TRACE(::testing::Message() << "kind " << static_cast<int>(page.kind)
                                        << (from_middle ? " from the middle" : ""));
      ASSERT_NE(set.FindPage(key), nullptr);
      EXPECT_EQ(set.FindPage(key)->entries.size(), static_cast<size_t>(kLimit));
      EXPECT_FALSE(set.FindPage(key)->complete);
      EXPECT_EQ(cost.sorted, 0);
      EXPECT_EQ(cost.scanned, 0);
      // The ranges of the page, and a bundle of six rows for each entry.
      EXPECT_LE(cost.read, 20 * kLimit);
    }
  }
}

TEST_F(QueryPlanTest, RowsAreReadByTheirKeys) {
  const auto expect_cheap = [&](const char* what, const KeySet& keys, int64_t most) {
    const Cost cost = CostOfLoad(keys);
    EXPECT_LE(cost.read, most) << what;
    EXPECT_EQ(cost.scanned, 0) << what;
    EXPECT_EQ(cost.sorted, 0) << what;
  };
  KeySet keys;
  for (uint64_t n = 1; n <= 100; ++n) {
    keys.products.push_back(ProductNo(n * 7));
    keys.stock.push_back({ProductNo(n * 7), LocationNo(1)});
    keys.customers.push_back(CustomerNo(n * 11));
    keys.requests.push_back(RequestNo(n * 13));
  }
  expect_cheap("an order entry", keys, 128 * 5 * 2);
  KeySet orders;
  for (uint64_t n = 1; n <= 10; ++n) orders.orders.push_back(OrderNo(n * 100));
  expect_cheap("orders", orders, 16 * 16);
  KeySet shipments;
  shipments.shipments = {ShipmentNo(1)};
  expect_cheap("shipments", shipments, 4);
  KeySet purchase_orders;
  purchase_orders.supply_lines = {SupplyNo(1)};
  expect_cheap("a supply line", purchase_orders, 40);
  KeySet codes;
  codes.codes = {{CodeKind::kSku, "SKU-77"}, {CodeKind::kCustomer, "CUS-9"}};
  expect_cheap("codes", codes, 4);
  KeySet groups;
  groups.codes = {{CodeKind::kProductGroup, "Group-1"}};
  expect_cheap("a product of a group that all are in", groups, 4);
  KeySet notes;
  notes.delivery_notes = {{PurchaseOrderNo(1), "x"}, {PurchaseOrderNo(2), "y"}};
  expect_cheap("delivery notes", notes, 4);
  KeySet work;
  work.work = {{WorkKind::kPeg, ProductNo(9), LocationNo(1).bits()}};
  expect_cheap("work", work, 6);
  KeySet disputes;
  disputes.disputes = {DisputeId(Id128{1, 1})};
  disputes.line_disputes = {{PurchaseOrderNo(2), 1}};
  disputes.open_disputes = {SupplierNo(1)};
  expect_cheap("disputes", disputes, 8);
}

TEST_F(QueryPlanTest, WhatAScheduleShowsIsCopiedIntoItsLineAlone) {
  Changes changes;
  const PurchaseOrder order = SamplePurchaseOrder(3, SupplierNo(1), LocationNo(1));
  Put(changes, order);
  for (uint64_t n = 1; n <= kRows; ++n) {
    const auto line = SamplePurchaseLine(order, static_cast<int32_t>(n), ProductNo(n), 10);
    Put(changes, line);
    Put(changes, SampleSupply(kRows + n, line, 1, 10));
  }
  Write(changes);

  KeySet keys;
  keys.supply_lines = {SupplyNo(kRows + 7)};
  WorkingSet set;
  ASSERT_TRUE(store_.Begin().ok());
  ASSERT_TRUE(store_.LockEventCounter(set).ok());
  ASSERT_TRUE(store_.Load(keys, set).ok());
  Changes late;
  SupplyLine schedule = *set.Find<SupplyLine>(keys.supply_lines[0]);
  schedule.eta_date = kSampleDay + 9;
  Put(late, schedule);
  set.Apply(late);
  const Cost cost = Measure([&] { ASSERT_TRUE(store_.Save(set).ok()); });
  ASSERT_TRUE(store_.Commit().ok());
  EXPECT_LE(cost.read, 20);
  EXPECT_LE(cost.scanned, 10) << "of the table that a statement is given, not of the lines";
  EXPECT_EQ(SelectText(*behind_,
                       "SELECT GROUP_CONCAT(line_number) FROM purchase_order_lines"
                       " WHERE schedule_eta_date IS NOT NULL"),
            "7");
  EXPECT_EQ(SelectText(*behind_,
                       "SELECT GROUP_CONCAT(line_number) FROM purchase_order_lines"
                       " WHERE version = 2"),
            "7")
      << "readers keep what a version shows";
}

TEST_F(QueryPlanTest, CallsOutsideATransactionReadRanges) {
  const auto expect_cheap = [&](const char* what, const std::function<void()>& call, int64_t most) {
    const Cost cost = Measure(call);
    EXPECT_LE(cost.read, most) << what;
    EXPECT_EQ(cost.scanned, 0) << what;
    EXPECT_EQ(cost.sorted, 0) << what;
  };
  expect_cheap(
      "events", [&] { EXPECT_EQ(store_.ReadEvents(kRows / 2, 10)->size(), 10u); }, 12);
  expect_cheap(
      "event range", [&] { EXPECT_EQ(store_.ReadEventRange()->newest, int64_t{kRows}); }, 4);
  expect_cheap(
      "requests", [&] { EXPECT_EQ(store_.FindRequests({RequestNo(5)})->size(), 1u); }, 2);
  expect_cheap(
      "due work",
      [&] { EXPECT_EQ(store_.ClaimDueWork(kSampleTime, kSampleTime + 1, 3)->size(), 3u); }, 12);
  expect_cheap(
      "pruning", [&] { EXPECT_EQ(*store_.PruneRequests(kSampleDay + 1, 10), 10); }, 25);
}

// Twenty work centres, each with a free slot a day: what is over by the day counts towards no
// limit, and only as far back as a period may be long is it looked at.
TEST_F(QueryPlanTest, FreeSlotsAreThoseThatAreNotOver) {
  constexpr uint64_t kCenters = 20;
  constexpr int32_t kDays = 200;
  const Date earliest = kSampleDay + kDays / 2;
  Changes changes;
  uint64_t number = 0;
  const auto put = [&](const WorkCenter& center, Date start, int32_t days) {
    Slot slot = SampleSlot(++number, center, ProductNo(1), 5);
    slot.period_start = start;
    slot.period_days = days;
    Put(changes, slot);
  };
  for (uint64_t n = 1; n <= kCenters + 2; ++n) {
    const WorkCenter center = SampleWorkCenter(n, SupplierNo(1));
    Put(changes, center);
    if (n > kCenters) {
      // One that ends on the day, and one that ended on the day before.
      put(center, earliest + (1 - kPeriodDaysMax), n == kCenters + 1 ? 31 : 30);
      continue;
    }
    for (int32_t day = 0; day < kDays; ++day) put(center, kSampleDay + day, 1);
  }
  Write(changes);
  Reader reader(UrlText(url_));
  std::vector<Slot> slots;
  const auto read = [&] {
    const auto free = reader.ListFreeSlots(SupplierNo(1), ProductNo(1), earliest);
    ASSERT_TRUE(free.ok()) << free.status();
    slots = free->value;
  };
  read();
  const Cost cost = Measure(read);
  ASSERT_EQ(slots.size(), static_cast<size_t>(kSlotsPerCallMax));
  EXPECT_EQ(slots[0].period_days, kPeriodDaysMax);
  for (const Slot& slot : slots) EXPECT_GE(slot.last_day(), earliest);
  EXPECT_LE(cost.read, static_cast<int64_t>(kCenters + 1) * kPeriodDaysMax + kSlotsPerCallMax);
  EXPECT_EQ(cost.scanned, 0);
  EXPECT_EQ(cost.sorted, 0);
}

// KPIs sum what their range holds; where it holds nothing, thousands of rows beside it cost
// nothing.
TEST_F(QueryPlanTest, KpisReadRangesOfTheirIndexes) {
  Reader reader(UrlText(url_));
  const auto expect_cheap = [&](const char* what, const std::function<bool()>& call, int64_t most) {
    EXPECT_TRUE(call()) << what;
    const Cost cost = Measure([&] { EXPECT_TRUE(call()) << what; });
    EXPECT_LE(cost.read, most) << what;
    EXPECT_EQ(cost.scanned, 0) << what;
    EXPECT_EQ(cost.sorted, 0) << what;
  };
  ServiceQuery before;
  before.window = {kSampleDay + -399, kSampleDay, "UTC"};
  expect_cheap(
      "a window without orders",
      [&] { return reader.ReadServiceKpis(before)->value.kpis.orders == 0; }, 6);
  SupplyRiskQuery early;
  early.before = kSampleDay + -30;
  expect_cheap(
      "supplies that are due before the first",
      [&] { return reader.ReadSupplyRisk(early)->value.total.supplies() == 0; }, 6);
  BacklogQuery nobodys;
  nobodys.time_zone = "UTC";
  const BacklogKey last{kSampleTime, BackorderNo(kRows)};
  expect_cheap(
      "the backlog after its last entry",
      [&] { return reader.ListBacklogLines(nobodys, {}, last, kLimit)->value.items.empty(); }, 6);
  ServiceQuery customers;
  customers.window = {kSampleDay + -30, kSampleDay + 30, "UTC"};
  customers.customer_id = CustomerNo(kRows / 2);
  expect_cheap(
      "a customer's one order",
      [&] { return reader.ReadServiceKpis(customers)->value.kpis.orders == 1; }, 30);
  BacklogQuery waiting = nobodys;
  waiting.customer_id = CustomerNo(kRows / 2);
  expect_cheap(
      "what one customer waits for",
      [&] { return reader.ReadBacklog(waiting, std::nullopt)->value.totals.lines() == 1; }, 20);
  waiting.customer_id = {};
  waiting.product_id = ProductNo(2);
  expect_cheap(
      "what nobody waits for",
      [&] { return reader.ReadBacklog(waiting, std::nullopt)->value.totals.lines() == 0; }, 6);
  waiting.product_id = ProductNo(1);
  const BacklogKey last_place{{}, BackorderNo(kRows), LocationNo(2), 5, kRows};
  expect_cheap(
      "a product's backlog after its last place",
      [&] { return reader.ListBacklogLines(waiting, {}, last_place, kLimit)->value.items.empty(); },
      8);
  const ServedLineKey end{true, Instant{int64_t{kSampleDay.days_since_epoch} * 86'400'000'000},
                          OrderNo(kRows - 3), 1};
  ServiceQuery all = before;
  all.window.until = kSampleDay + 2;
  expect_cheap(
      "the sources of three products, one of which is not there",
      [&] {
        const SourcingQuery named{1, false, {ProductNo(7), ProductNo(kRows), ProductNo(kRows + 1)}};
        return reader.ListSourcingRisks(named, {}, kLimit)->value.items.size() == 2;
      },
      20);
  expect_cheap(
      "the last page of a window",
      [&] { return reader.ListServiceLines(all, {}, end, kLimit)->value.items.size() == 3; }, 60);
}

}  // namespace
}  // namespace backline::testing
