#include "server/domain/quantity.h"

#include <algorithm>
#include <numeric>
#include <random>

#include "gtest/gtest.h"

namespace backline {
namespace {

TEST(QuantityTest, PacksConvertExactlyOrNotAtAll) {
  const Pack twelfth{"EACH", 1, 12};
  EXPECT_EQ(PacksToBaseUnits(12, twelfth), 1);
  EXPECT_EQ(PacksToBaseUnits(36, twelfth), 3);
  EXPECT_FALSE(PacksToBaseUnits(13, twelfth));
  const Pack third{"THIRD", 1, 3};
  EXPECT_EQ(PacksToBaseUnits(9, third), 3);
  EXPECT_FALSE(PacksToBaseUnits(10, third));
  const Pack decimal{"KG", 475, 10'000};  // 0.0475
  EXPECT_EQ(PacksToBaseUnits(400, decimal), 19);
  EXPECT_FALSE(PacksToBaseUnits(100, decimal)) << "4.75 is no whole number of units";
  const Pack dozen{"BOX", 12, 1};
  EXPECT_EQ(PacksToBaseUnits(7, dozen), 84);
  EXPECT_EQ(PacksToBaseUnits(0, dozen), 0);
}

TEST(QuantityTest, PacksStopAtTheLargestQuantity) {
  const Pack one{"ONE", 1, 1};
  EXPECT_EQ(PacksToBaseUnits(kQuantityMax, one), kQuantityMax);
  EXPECT_FALSE(PacksToBaseUnits(kQuantityMax + 1, one));
  EXPECT_FALSE(PacksToBaseUnits(-1, one));
  const Pack huge{"HUGE", kPackTermMax, 1};
  EXPECT_EQ(PacksToBaseUnits(1, huge), kQuantityMax);
  EXPECT_FALSE(PacksToBaseUnits(2, huge));
  EXPECT_FALSE(PacksToBaseUnits(INT64_MAX, huge)) << "must not overflow";
  EXPECT_EQ(PacksToBaseUnits(kQuantityMax, {"SAME", kPackTermMax, kPackTermMax}), kQuantityMax);
}

TEST(QuantityTest, WhatConvertsConvertsBack) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 100'000; ++i) {
    const Pack pack{"P", static_cast<int64_t>(random() % 1'000 + 1),
                    static_cast<int64_t>(random() % 1'000 + 1)};
    const int64_t packs = static_cast<int64_t>(random() % 100'000);
    const auto units = PacksToBaseUnits(packs, pack);
    if (units) {
      ASSERT_EQ(*units * pack.denominator, packs * pack.numerator);
    } else {
      ASSERT_NE(packs * pack.numerator % pack.denominator, 0);
    }
  }
}

TEST(QuantityTest, SharesAddUpToTheWhole) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 50'000; ++i) {
    std::vector<int64_t> weights(random() % 9 + 1);
    for (int64_t& weight : weights) weight = static_cast<int64_t>(random() % 50);
    weights[random() % weights.size()] += 1;
    const Quantity whole = static_cast<Quantity>(random() % 1'000);
    const auto parts = SplitByLargestRemainder(whole, weights);
    const int64_t total = std::accumulate(weights.begin(), weights.end(), int64_t{0});
    ASSERT_EQ(std::accumulate(parts.begin(), parts.end(), Quantity{0}), whole);
    for (size_t k = 0; k < parts.size(); ++k) {
      // Nobody is more than one unit away from the exact share.
      const Quantity floor = whole * weights[k] / total;
      ASSERT_GE(parts[k], floor);
      ASSERT_LE(parts[k], floor + 1);
      for (size_t other = 0; other < parts.size(); ++other) {
        const auto remainder = [&](size_t n) { return whole * weights[n] % total; };
        // Who was rounded up had no smaller remainder than who was not; ties go to the earlier.
        const bool up = parts[k] > floor;
        const bool other_up = parts[other] > whole * weights[other] / total;
        if (up && !other_up) {
          ASSERT_TRUE(remainder(k) > remainder(other) ||
                      (remainder(k) == remainder(other) && k < other));
        }
      }
    }
  }
}

TEST(QuantityTest, LargeSharesDoNotOverflow) {
  const auto parts = SplitByLargestRemainder(kCounterMax, {kCounterMax / 2, kCounterMax / 2});
  EXPECT_EQ(parts, (std::vector<Quantity>{kCounterMax / 2, kCounterMax / 2}));
  EXPECT_EQ(SplitByLargestRemainder(10, {1, 1, 1}), (std::vector<Quantity>{4, 3, 3}));
  EXPECT_EQ(SplitByLargestRemainder(0, {3, 0}), (std::vector<Quantity>{0, 0}));
  EXPECT_EQ(SplitByLargestRemainder(5, {0, 7}), (std::vector<Quantity>{0, 5}));
}

}  // namespace
}  // namespace backline
