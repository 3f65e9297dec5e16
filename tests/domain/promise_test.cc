#include "server/domain/promise.h"

#include <algorithm>
#include <random>

#include "gtest/gtest.h"
#include "server/domain/purchase_order.h"

namespace backline {
namespace {

constexpr Date kMonday{20'458};

TEST(PromiseTest, TheDateIsThatOfTheLatestPart) {
  EXPECT_EQ(PromiseDate({{3, kMonday, PromiseBasis::kStock},
                         {2, kMonday + 9, PromiseBasis::kSupplierConfirmed},
                         {1, kMonday + 4, PromiseBasis::kSupplierRequested}}),
            kMonday + 9);
}

TEST(PromiseTest, ThereIsNoDateWhileAnyPartHasNone) {
  EXPECT_FALSE(
      PromiseDate({{3, kMonday, PromiseBasis::kStock}, {1, std::nullopt, PromiseBasis::kNone}}));
  EXPECT_FALSE(PromiseDate({{1, std::nullopt, PromiseBasis::kOverdue}}));
  EXPECT_FALSE(PromiseDate({}));
}

TEST(PromiseTest, NormalizedPartsAreSortedMergedAndNotEmpty) {
  const Promise promise = Normalized({{2, std::nullopt, PromiseBasis::kNone},
                                      {4, kMonday + 5, PromiseBasis::kSupplierConfirmed},
                                      {0, kMonday, PromiseBasis::kStock},
                                      {1, kMonday + 5, PromiseBasis::kSupplierConfirmed},
                                      {3, kMonday + 1, PromiseBasis::kSupplierConfirmed},
                                      {1, kMonday + 5, PromiseBasis::kSupplierRequested}});
  const Promise expected = {{3, kMonday + 1, PromiseBasis::kSupplierConfirmed},
                            {5, kMonday + 5, PromiseBasis::kSupplierConfirmed},
                            {1, kMonday + 5, PromiseBasis::kSupplierRequested},
                            {2, std::nullopt, PromiseBasis::kNone}};
  EXPECT_EQ(promise, expected);
}

TEST(PromiseTest, BasisSaysWhatTheDateStandsOn) {
  SupplyLine supply;
  supply.fallback_date = kMonday + 20;
  EXPECT_EQ(supply.basis(), PromiseBasis::kDefaultLeadTime);
  EXPECT_EQ(supply.promised_date(), kMonday + 20);
  supply.confirmed = true;
  EXPECT_NE(supply.basis(), PromiseBasis::kSupplierConfirmed) << "a stand-in is never confirmed";
  supply.eta_date = kMonday + 3;
  EXPECT_EQ(supply.basis(), PromiseBasis::kSupplierConfirmed);
  EXPECT_EQ(supply.promised_date(), kMonday + 3);
  supply.confirmed = false;
  EXPECT_EQ(supply.basis(), PromiseBasis::kSupplierRequested);
  supply.overdue = true;
  EXPECT_EQ(supply.basis(), PromiseBasis::kOverdue);
  EXPECT_FALSE(supply.promised_date());
}

// Oracle's manual: backward consumption would promise 2 in period 5, and with that 25 of 24 are
// promised by then.
TEST(PromiseTest, AvailableToPromiseLooksAhead) {
  const std::vector<Quantity> supply = {6, 4, 2, 4, 8, 4, 4, 4};
  const std::vector<Quantity> demand = {6, 2, 3, 6, 6, 1, 2, 2};
  const auto available = AvailableToPromise(supply, demand);
  EXPECT_EQ(available[4], 1);
  EXPECT_EQ(available, (std::vector<Quantity>{0, 0, 0, 0, 1, 4, 6, 8}));
}

TEST(PromiseTest, WhatIsPromisedNeverBreaksALaterPeriod) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 20'000; ++i) {
    const size_t periods = random() % 8 + 1;
    std::vector<Quantity> supply(periods);
    std::vector<Quantity> demand(periods);
    for (size_t t = 0; t < periods; ++t) {
      supply[t] = static_cast<Quantity>(random() % 10);
      demand[t] = static_cast<Quantity>(random() % 10);
    }
    const auto balance = [&](size_t until, const std::vector<Quantity>& taken) {
      Quantity left = 0;
      for (size_t t = 0; t <= until; ++t) left += supply[t] - taken[t];
      return left;
    };
    const auto available = AvailableToPromise(supply, demand);
    for (size_t t = 0; t < periods; ++t) {
      std::vector<Quantity> with = demand;
      with[t] += available[t];
      std::vector<Quantity> with_more = demand;
      with_more[t] += available[t] + 1;
      bool more_breaks = false;
      for (size_t u = t; u < periods; ++u) {
        if (balance(u, demand) >= 0) {
          ASSERT_GE(balance(u, with), 0);
        }
        more_breaks |= balance(u, with_more) < 0;
      }
      ASSERT_TRUE(more_breaks) << "one more could have been promised";
    }
  }
}

}  // namespace
}  // namespace backline
