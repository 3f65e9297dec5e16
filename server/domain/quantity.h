// Quantities are whole base units of a product in int64; packs convert by exact rationals, or not
// at all. Nothing here rounds silently and nothing is floating point.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backline {

using Quantity = int64_t;

// The most that one line, receipt or adjustment may state.
constexpr Quantity kQuantityMax = 1'000'000'000;
// The most that any counter may hold; sums of two of them never overflow.
constexpr Quantity kCounterMax = 1'000'000'000'000'000;
constexpr int64_t kPackTermMax = 1'000'000'000;

// One pack = numerator / denominator base units.
struct Pack {
  std::string code;
  int64_t numerator = 1;
  int64_t denominator = 1;
  friend bool operator==(const Pack&, const Pack&) = default;
};

// packs * pack in base units; nothing if that is no whole number or exceeds kQuantityMax.
std::optional<Quantity> PacksToBaseUnits(int64_t packs, const Pack& pack);

// Splits `whole` in proportion to `weights` by largest remainder; ties go to the earlier part. The
// parts add up to `whole` exactly. REQUIRES: whole >= 0, weights >= 0, their sum in (0,
// kCounterMax].
std::vector<Quantity> SplitByLargestRemainder(Quantity whole, const std::vector<int64_t>& weights);

}  // namespace backline
