#include "server/domain/working_set.h"

#include <random>

#include "gtest/gtest.h"
#include "server/domain/draft.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_store.h"

namespace backline {
namespace {

using testing::MemoryDatabase;
using testing::MemoryStore;

const ProductId kProduct(Id128{1, 1});
const LocationId kHere(Id128{2, 1});
const LocationId kThere(Id128{2, 2});

TEST(PageTest, ACompletePageTakesAnyEntry) {
  Page page;
  page.Update({5, 1, Id128{0, 1}, 0}, true);
  page.Update({1, 9, Id128{0, 2}, 0}, true);
  EXPECT_EQ(page.entries.size(), 2u);
  page.Update({5, 1, Id128{0, 1}, 0}, false);
  EXPECT_EQ(page.entries.begin()->rank_key, 1);
}

TEST(PageTest, AnIncompletePageKnowsNothingBeyondItsEnd) {
  Page page;
  page.entries = {{1, 1, Id128{}, 0}, {1, 5, Id128{}, 0}};
  page.complete = false;
  page.last_loaded = QueueKey{1, 5, Id128{}, 0};
  page.Update({1, 7, Id128{}, 0}, true);
  EXPECT_EQ(page.entries.size(), 2u) << "others may stand between the end and this one";
  page.Update({1, 3, Id128{}, 0}, true);
  EXPECT_EQ(page.entries.size(), 3u);
  // Also when its last entry left, what comes before that place belongs to it.
  page.Update({1, 5, Id128{}, 0}, false);
  page.Update({1, 4, Id128{}, 0}, true);
  EXPECT_EQ(page.entries.rbegin()->queue_sequence, 4);
}

TEST(WorkingSetTest, SavesWhatChangedOnceAndInKeyOrder) {
  WorkingSet set;
  Location loaded;
  loaded.id = kHere;
  loaded.version = 4;
  set.table<Location>().PutLoaded(loaded);
  Changes first;
  Location edited = loaded;
  edited.rank = 9;
  std::get<Edits<Location>>(first.edits)[kHere] = edited;
  for (uint64_t n : {9, 3, 7}) {
    Location added;
    added.id = LocationId(Id128{5, n});
    std::get<Edits<Location>>(first.edits)[added.id] = added;
  }
  set.Apply(first);
  Changes second;
  std::get<Edits<Location>>(second.edits)[LocationId(Id128{5, 7})] = std::nullopt;
  set.Apply(second);

  const auto inserted = set.table<Location>().Inserted();
  ASSERT_EQ(inserted.size(), 2u) << "made and removed in the batch is neither";
  EXPECT_EQ(inserted[0]->id, LocationId(Id128{5, 3}));
  EXPECT_EQ(inserted[1]->id, LocationId(Id128{5, 9}));
  const auto updated = set.table<Location>().Updated();
  ASSERT_EQ(updated.size(), 1u);
  EXPECT_EQ(updated[0]->rank, 9);
  EXPECT_EQ(updated[0]->version, 4) << "guarded by what was loaded";
  EXPECT_TRUE(set.table<Location>().Removed().empty());
}

TEST(WorkingSetTest, ARowThatIsThereIsNotLoadedAgain) {
  WorkingSet set;
  Location location;
  location.id = kHere;
  location.rank = 1;
  set.table<Location>().PutLoaded(location);
  location.rank = 2;
  set.table<Location>().PutLoaded(location);
  EXPECT_EQ(set.Find<Location>(kHere)->rank, 1);
}

TEST(DraftTest, ChangesNothingUntilItIsApplied) {
  WorkingSet set;
  Stock stock;
  stock.product_id = kProduct;
  stock.location_id = kHere;
  stock.on_hand = 5;
  set.table<Stock>().PutLoaded(stock);
  TimeOrderedIdSource ids(1);
  Context context;
  context.ids = &ids;
  Draft draft(set, context);
  draft.Edit<Stock>(stock.key()).on_hand = 7;
  EXPECT_EQ(draft.Find<Stock>(stock.key())->on_hand, 7);
  EXPECT_EQ(set.Find<Stock>(stock.key())->on_hand, 5);
  set.Apply(draft.Take());
  EXPECT_EQ(set.Find<Stock>(stock.key())->on_hand, 7);
}

TEST(DraftTest, ARemovedRowThatComesAgainIsAnUpdate) {
  WorkingSet set;
  Work work;
  work.id = {WorkKind::kPeg, kProduct, kHere.bits()};
  work.version = 6;
  set.table<Work>().PutLoaded(work);
  TimeOrderedIdSource ids(1);
  Context context;
  context.ids = &ids;
  {
    Draft draft(set, context);
    draft.Remove<Work>(work.id);
    EXPECT_EQ(draft.Find<Work>(work.id), nullptr);
    set.Apply(draft.Take());
  }
  ASSERT_EQ(set.table<Work>().Removed().size(), 1u);
  {
    Draft draft(set, context);
    Work again;
    again.id = work.id;
    again.remaining = 3;
    draft.Put(again);
    set.Apply(draft.Take());
  }
  EXPECT_TRUE(set.table<Work>().Removed().empty());
  ASSERT_EQ(set.table<Work>().Updated().size(), 1u);
  EXPECT_EQ(set.table<Work>().Updated()[0]->version, 6);
}

TEST(DraftTest, EventsAreNumberedOnFromTheCounter) {
  WorkingSet set;
  set.set_last_sequence(41);
  TimeOrderedIdSource ids(1);
  Context context;
  context.ids = &ids;
  for (int64_t expected : {42, 44}) {
    Draft draft(set, context);
    EXPECT_EQ(draft.Emit(Event{}), expected);
    EXPECT_EQ(draft.Emit(Event{}), expected + 1);
    set.Apply(draft.Take());
  }
  EXPECT_EQ(set.last_sequence(), 45);
}

// A page that is kept up by Apply is the page that a new load would give, as far as it reaches.
class PageUpkeepTest : public ::testing::TestWithParam<int> {
 protected:
  static Backorder Waiting(uint64_t n, std::mt19937_64& random) {
    Backorder row;
    row.id = BackorderId(Id128{7, n});
    row.order_id = OrderId(Id128{8, n});
    row.line_number = 1;
    row.product_id = kProduct;
    row.location_id = random() % 3 == 0 ? LocationId() : random() % 2 == 0 ? kHere : kThere;
    row.quantity = 10;
    row.rank_key = static_cast<int64_t>(random() % 3) + 1;
    row.queue_sequence = static_cast<int64_t>(n);
    return row;
  }
};

TEST_P(PageUpkeepTest, EqualsANewLoad) {
  std::mt19937_64 random(GetParam());
  MemoryDatabase database;
  for (uint64_t n = 1; n <= 40; ++n) database.Corrupt(Waiting(n, random));
  MemoryStore store(database);
  const PageKey open{PageKind::kOpenQueue, kProduct, kHere.bits(), {}};
  const PageKey undated{PageKind::kUndatedQueue, kProduct, kHere.bits(), {}};
  KeySet keys;
  const int limit = static_cast<int>(random() % 30) + 5;
  keys.products = {kProduct};
  keys.pages = {{open, limit}, {undated, limit}};
  WorkingSet set;
  ASSERT_TRUE(store.Begin().ok());
  ASSERT_TRUE(store.Load(keys, set).ok());
  std::vector<Backorder> rows;
  set.table<Backorder>().ForEach([&](const Backorder& row) { rows.push_back(row); });
  std::sort(rows.begin(), rows.end(),
            [](const Backorder& a, const Backorder& b) { return a.id < b.id; });
  for (Backorder& row : rows) {
    if (random() % 2 == 0) continue;
    if (random() % 2 == 0) row.pegged = row.open();
    if (random() % 3 == 0) {
      row.pegged = 0;
      row.allocated = row.quantity;
    }
    // An unbound any-line may be bound, here or there.
    if (row.location_id.empty() && random() % 2 == 0) {
      row.location_id = random() % 2 == 0 ? kHere : kThere;
    }
    row.undated = row.unpegged() == 0 ? UndatedState::kDated : UndatedState::kUndated;
    Changes changes;
    std::get<Edits<Backorder>>(changes.edits)[row.id] = row;
    set.Apply(changes);
    database.Corrupt(row);
  }
  WorkingSet fresh;
  keys.pages = {{open, 1'000}, {undated, 1'000}};
  ASSERT_TRUE(store.Load(keys, fresh).ok());
  for (const PageKey& key : {open, undated}) {
    const Page& kept = *set.FindPage(key);
    std::set<QueueKey> expected;
    for (const QueueKey& entry : fresh.FindPage(key)->entries) {
      if (kept.complete || (kept.last_loaded && entry <= *kept.last_loaded)) expected.insert(entry);
    }
    EXPECT_EQ(kept.entries, expected);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, PageUpkeepTest, ::testing::Range(1, 51));

}  // namespace
}  // namespace backline
