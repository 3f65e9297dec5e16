#include "server/domain/quantity.h"

#include <algorithm>
#include <numeric>

#include "server/base/check.h"

namespace backline {

std::optional<Quantity> PacksToBaseUnits(int64_t packs, const Pack& pack) {
  int64_t product = 0;
  if (__builtin_mul_overflow(packs, pack.numerator, &product)) return std::nullopt;
  if (product % pack.denominator != 0) return std::nullopt;
  const int64_t units = product / pack.denominator;
  if (units < 0 || units > kQuantityMax) return std::nullopt;
  return units;
}

std::vector<Quantity> SplitByLargestRemainder(Quantity whole, const std::vector<int64_t>& weights) {
  const int64_t total = std::accumulate(weights.begin(), weights.end(), int64_t{0});
  BACKLINE_CHECK(whole >= 0 && total > 0 && total <= kCounterMax);
  std::vector<Quantity> parts(weights.size());
  std::vector<std::pair<__int128, size_t>> remainders;  // largest first, then the earlier part
  Quantity given = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    const __int128 share = static_cast<__int128>(whole) * weights[i];
    parts[i] = static_cast<Quantity>(share / total);
    given += parts[i];
    remainders.emplace_back(-(share % total), i);
  }
  std::sort(remainders.begin(), remainders.end());
  for (size_t i = 0; given < whole; ++i, ++given) ++parts[remainders[i].second];
  return parts;
}

}  // namespace backline
