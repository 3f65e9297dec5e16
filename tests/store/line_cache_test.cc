#include "server/store/line_cache.h"

#include <gtest/gtest.h>

namespace backline::testing {
namespace {

constexpr size_t kMax = LineCache::kLinesMax;

SupplierLineView View(uint64_t order, int64_t version) {
  SupplierLineView view;
  view.line.line.purchase_order_id = PurchaseOrderId(Id128{1, order});
  view.line.line.line_number = 1;
  view.line.line.version = version;
  view.line.line.ordered = 10 * version;
  return view;
}

LineVersion Version(uint64_t order, int64_t version) {
  return {View(order, version).line.line.key(), version};
}

LineCache::Page PageFrom(uint64_t order) {
  return {SupplierId(Id128{2, 1}), std::nullopt,
          SupplierLineKey{Date(1), PurchaseOrderId(Id128{1, order}), 1}};
}

TEST(LineCacheTest, FindsWhatAVersionShowsAndNothingOfAnother) {
  LineCache cache;
  SupplierLineView view = View(9, 7);
  EXPECT_FALSE(cache.Find(Version(1, 2), view));
  cache.Add(View(1, 2));
  EXPECT_FALSE(cache.Find(Version(1, 1), view));
  EXPECT_FALSE(cache.Find(Version(1, 3), view));
  EXPECT_FALSE(cache.Find(Version(2, 2), view));
  EXPECT_EQ(view.line.line.version, 7) << "as it was";
  ASSERT_TRUE(cache.Find(Version(1, 2), view));
  EXPECT_EQ(view.line.line.ordered, 20);
}

TEST(LineCacheTest, AnOlderSnapshotTakesNothingBack) {
  LineCache cache;
  SupplierLineView view;
  cache.Add(View(1, 2));
  cache.Add(View(1, 1));
  EXPECT_FALSE(cache.Find(Version(1, 1), view));
  EXPECT_TRUE(cache.Find(Version(1, 2), view));
  cache.Add(View(1, 3));
  EXPECT_TRUE(cache.Find(Version(1, 3), view));
}

TEST(LineCacheTest, KnowsThePagesThatWereRead) {
  LineCache cache;
  SupplierLineView view;
  EXPECT_FALSE(cache.KnowsPage(PageFrom(1)));
  cache.AddPage(PageFrom(1), {View(1, 1), View(2, 1)});
  EXPECT_TRUE(cache.KnowsPage(PageFrom(1)));
  EXPECT_FALSE(cache.KnowsPage(PageFrom(2)));
  EXPECT_TRUE(cache.Find(Version(2, 1), view));
}

TEST(LineCacheTest, BeginsAnewRatherThanGrow) {
  LineCache cache;
  SupplierLineView view;
  cache.AddPage(PageFrom(1), {View(1, 1)});
  for (uint64_t n = 2; n <= kMax; ++n) cache.Add(View(n, 1));
  EXPECT_TRUE(cache.Find(Version(1, 1), view));
  EXPECT_TRUE(cache.KnowsPage(PageFrom(1)));
  cache.Add(View(kMax + 1, 1));
  EXPECT_FALSE(cache.Find(Version(1, 1), view));
  EXPECT_FALSE(cache.KnowsPage(PageFrom(1))) << "its lines are not kept";
  EXPECT_TRUE(cache.Find(Version(kMax + 1, 1), view));
}

TEST(LineCacheTest, BeginsAnewRatherThanRememberPagesWithoutEnd) {
  LineCache cache;
  const SupplierLineView line = View(1, 1);
  for (uint64_t n = 1; n <= kMax; ++n) cache.AddPage(PageFrom(n), {line});
  EXPECT_TRUE(cache.KnowsPage(PageFrom(1)));
  cache.AddPage(PageFrom(kMax + 1), {line});
  EXPECT_FALSE(cache.KnowsPage(PageFrom(1)));
  EXPECT_TRUE(cache.KnowsPage(PageFrom(kMax + 1)));
}

}  // namespace
}  // namespace backline::testing
