#include "server/events/watch_hub.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "tests/support/memory_store.h"

namespace backline::testing {
namespace {

SupplierId SupplierNo(uint64_t n) { return SupplierId(Id128{4, n}); }
ProductId ProductNo(uint64_t n) { return ProductId(Id128{1, n}); }

std::vector<int64_t> Range(int64_t first, int64_t last, int64_t step = 1) {
  std::vector<int64_t> range;
  for (int64_t n = first; n <= last; n += step) range.push_back(n);
  return range;
}

// Everything that the watch has; checks that nothing of it comes twice or out of order.
std::vector<int64_t> TakeAll(WatchHub::Watch& watch) {
  std::vector<int64_t> sequences;
  while (true) {
    const WatchBatch batch = watch.Take();
    EXPECT_LE(batch.events.size(), static_cast<size_t>(kWatchBatchMax));
    if (batch.events.empty()) return sequences;
    for (const Event& event : batch.events) {
      EXPECT_TRUE(sequences.empty() || sequences.back() < event.sequence);
      sequences.push_back(event.sequence);
    }
    EXPECT_GE(batch.cursor, sequences.back());
  }
}

// Events of two suppliers and two products in turn, in a store and, when asked, at the hub.
class WatchHubTest : public ::testing::Test {
 protected:
  // Commits events to the store; the hub does not know of them yet.
  std::vector<Event> Commit(int count) {
    Changes changes;
    for (int n = 0; n < count; ++n) {
      Event event;
      event.sequence = ++last_;
      event.kind = last_ % 3 == 0 ? EventKind::kEtaUpdated : EventKind::kGoodsReceived;
      event.product_id = ProductNo(last_ % 2);
      event.supplier_id = SupplierNo(last_ % 2);
      changes.appends.events.push_back(event);
    }
    EXPECT_TRUE(store_.Begin().ok());
    WorkingSet set;
    EXPECT_TRUE(store_.LockEventCounter(set).ok());
    set.Apply(changes);
    EXPECT_TRUE(store_.Save(set).ok());
    EXPECT_TRUE(store_.Commit().ok());
    return changes.appends.events;
  }
  void CommitAndPublish(int count) { hub_.Publish(Commit(count)); }

  std::unique_ptr<WatchHub::Watch> Watch(int64_t cursor, WatchFilter filter = {}) {
    return hub_.Subscribe(std::move(filter), cursor, [this] { ++ready_; });
  }
  // Feeds who is behind; whether there is more to do.
  bool CatchUp(int reads = 1'000) {
    bool more = false;
    EXPECT_TRUE(hub_.CatchUp(store_, reads, more).ok());
    return more;
  }

  MemoryDatabase database_;
  MemoryStore store_{database_};
  WatchHub hub_;
  int64_t last_ = 0;
  int ready_ = 0;
};

TEST_F(WatchHubTest, ALiveWatchGetsWhatIsPublishedInOrder) {
  hub_.Start(0);
  const auto watch = Watch(-1);
  EXPECT_TRUE(watch->Take().events.empty());
  CommitAndPublish(3);
  CommitAndPublish(2);
  EXPECT_EQ(ready_, 1) << "once, until it was taken";
  EXPECT_EQ(TakeAll(*watch), Range(1, 5));
  EXPECT_EQ(watch->Take().cursor, 5);
  CommitAndPublish(1);
  EXPECT_EQ(ready_, 2);
  EXPECT_EQ(TakeAll(*watch), Range(6, 6));
}

TEST_F(WatchHubTest, NewOnesOnlyStartsAfterWhatWasPublished) {
  Commit(4);
  hub_.Start(4);
  const auto watch = Watch(-1);
  CommitAndPublish(1);
  EXPECT_EQ(TakeAll(*watch), Range(5, 5));
}

TEST_F(WatchHubTest, AnOldCursorIsFedFromTheStoreAndThenGoesLiveWithoutAGap) {
  Commit(2'000);
  hub_.Start(2'000);
  const auto watch = Watch(10);
  CommitAndPublish(5);
  std::vector<int64_t> seen;
  while (seen.size() < 1'995) {
    const size_t before = seen.size();
    CatchUp(1);
    for (int64_t sequence : TakeAll(*watch)) seen.push_back(sequence);
    ASSERT_GT(seen.size(), before);
  }
  EXPECT_FALSE(CatchUp());
  CommitAndPublish(2);
  for (int64_t sequence : TakeAll(*watch)) seen.push_back(sequence);
  EXPECT_EQ(seen, Range(11, 2'007));
}

TEST_F(WatchHubTest, ASlowWatchLosesNothingAndHoldsNobodyUp) {
  hub_.Start(0);
  const auto slow = Watch(-1);
  const auto quick = Watch(-1);
  std::vector<int64_t> quick_saw;
  for (int n = 0; n < 40; ++n) {
    CommitAndPublish(100);
    CatchUp();
    for (int64_t sequence : TakeAll(*quick)) quick_saw.push_back(sequence);
  }
  EXPECT_EQ(quick_saw, Range(1, 4'000));
  std::vector<int64_t> slow_saw;
  while (slow_saw.size() < 4'000) {
    const size_t before = slow_saw.size();
    for (int64_t sequence : TakeAll(*slow)) slow_saw.push_back(sequence);
    CatchUp();
    ASSERT_GT(slow_saw.size(), before);
  }
  EXPECT_EQ(slow_saw, Range(1, 4'000));
}

TEST_F(WatchHubTest, AWatchThatHasRoomAgainWakesTheRelay) {
  int woken = 0;
  hub_.OnRoom([&] { ++woken; });
  hub_.Start(0);
  const auto watch = Watch(-1);
  EXPECT_EQ(woken, 1) << "a watch came";
  for (int n = 0; n < 12; ++n) CommitAndPublish(100);
  EXPECT_FALSE(CatchUp()) << "behind, but its buffer is full";
  watch->Take();
  EXPECT_EQ(woken, 1) << "still more than half full";
  watch->Take();
  EXPECT_EQ(woken, 2);
  EXPECT_EQ(TakeAll(*watch), Range(2 * kWatchBatchMax + 1, kWatchBufferMax));
  CatchUp();
  EXPECT_EQ(TakeAll(*watch), Range(kWatchBufferMax + 1, 1'200));
}

TEST_F(WatchHubTest, FiltersLetTheCursorPass) {
  hub_.Start(0);
  WatchFilter of_supplier;
  of_supplier.supplier_id = SupplierNo(1);
  WatchFilter etas;
  etas.kinds = {EventKind::kEtaUpdated};
  etas.product_id = ProductNo(0);
  WatchFilter of_nobody;
  of_nobody.customer_id = CustomerId(Id128{3, 1});
  const auto supplier = Watch(0, of_supplier);
  const auto eta = Watch(0, etas);
  const auto nobody = Watch(0, of_nobody);
  CommitAndPublish(12);
  EXPECT_EQ(TakeAll(*supplier), Range(1, 11, 2));
  EXPECT_EQ(TakeAll(*eta), (std::vector<int64_t>{6, 12}));
  EXPECT_EQ(nobody->Take().cursor, 12) << "everything was looked at";
}

TEST_F(WatchHubTest, ACursorAheadOfThisProcessSeesNothingTwice) {
  // The watcher saw events up to 3 from another process; this one has published 1.
  hub_.Start(0);
  CommitAndPublish(1);
  const auto watch = Watch(3);
  CommitAndPublish(2);
  EXPECT_TRUE(TakeAll(*watch).empty());
  CommitAndPublish(1);
  EXPECT_EQ(TakeAll(*watch), Range(4, 4));
}

TEST_F(WatchHubTest, ACursorWhoseEventsAreGoneIsExpired) {
  // The store keeps nothing, though the hub knows of 5.
  hub_.Start(5);
  const auto watch = Watch(2);
  CatchUp();
  EXPECT_EQ(ready_, 1);
  const WatchBatch batch = watch->Take();
  EXPECT_TRUE(batch.expired);
  EXPECT_TRUE(batch.events.empty());
  EXPECT_FALSE(CatchUp()) << "it is not asked for again";
}

TEST_F(WatchHubTest, CloseEndsAllWatchesAndTakesNoMore) {
  EXPECT_EQ(Watch(0), nullptr) << "not started yet";
  hub_.Start(0);
  const auto watch = Watch(0);
  EXPECT_FALSE(watch->Take().closed);
  hub_.Close();
  EXPECT_EQ(ready_, 1);
  EXPECT_TRUE(watch->Take().closed);
  EXPECT_EQ(Watch(0), nullptr);
}

TEST_F(WatchHubTest, AsManyAsTheLimitMayWatch) {
  hub_.Start(0);
  std::vector<std::unique_ptr<WatchHub::Watch>> watches;
  for (int n = 0; n < kWatchesMax; ++n) watches.push_back(Watch(0));
  EXPECT_NE(watches.back(), nullptr);
  EXPECT_EQ(Watch(0), nullptr);
  watches.pop_back();
  EXPECT_NE(Watch(0), nullptr);
}

}  // namespace
}  // namespace backline::testing
