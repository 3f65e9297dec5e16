#include "server/store/name_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace backline {
namespace {

const ProductId kBolt(Id128{1, 1});
const ProductId kNut(Id128{1, 2});

LineNames Named(ProductId id, const std::string& name) {
  LineNames names;
  names.products[id] = {"SKU", name};
  return names;
}

// The name that is kept, empty if none is.
std::string Kept(const NameCache& cache, int64_t version, ProductId id) {
  std::string kept;
  cache.Read(version, [&](const LineNames& names) {
    const auto found = names.products.find(id);
    if (found != names.products.end()) kept = found->second.name;
  });
  return kept;
}

TEST(NameCacheTest, KeepsTheNamesOfOneVersion) {
  NameCache cache;
  EXPECT_EQ(Kept(cache, 0, kBolt), "");
  cache.Add(0, Named(kBolt, "Bolt"));
  cache.Add(0, Named(kNut, "Nut"));
  EXPECT_EQ(Kept(cache, 0, kBolt), "Bolt");
  EXPECT_EQ(Kept(cache, 0, kNut), "Nut");
  EXPECT_EQ(Kept(cache, 1, kBolt), "") << "another snapshot, after something was renamed";
  cache.Add(1, Named(kBolt, "Big bolt"));
  EXPECT_EQ(Kept(cache, 1, kBolt), "Big bolt");
  EXPECT_EQ(Kept(cache, 1, kNut), "") << "perhaps it was this one that was renamed";
}

TEST(NameCacheTest, AnOlderSnapshotAddsNothing) {
  NameCache cache;
  cache.Add(2, Named(kBolt, "Bolt"));
  cache.Add(1, Named(kNut, "As it was"));
  EXPECT_EQ(Kept(cache, 2, kNut), "");
  EXPECT_EQ(Kept(cache, 1, kNut), "");
  EXPECT_EQ(Kept(cache, 2, kBolt), "Bolt");
}

TEST(NameCacheTest, NeverHoldsMoreThanItMay) {
  NameCache cache;
  size_t most = 0;
  size_t held = 0;
  for (uint64_t n = 0; n < NameCache::kNamesMax + 10; ++n) {
    cache.Add(0, Named(ProductId(Id128{2, n}), "Name"));
    cache.Read(0, [&](const LineNames& names) { held = names.products.size(); });
    most = std::max(most, held);
  }
  EXPECT_EQ(most, NameCache::kNamesMax);
  EXPECT_EQ(held, 10u) << "it began anew";
}

}  // namespace
}  // namespace backline
