#include "server/domain/kpi_value.h"

#include <algorithm>

namespace backline {
namespace {

constexpr int64_t kBillionth = 1'000'000'000;
constexpr int64_t kAmountUnitsMax = 1'000'000'000'000;

absl::int128 BillionthsOf(const Money& price) {
  return absl::int128(price.units) * kBillionth + price.nanos;
}

// No sum passes it, so that no sum overflows: a price times a quantity stays below it.
absl::int128 SumMax() { return absl::MakeInt128(int64_t{1} << 58, 0); }

}  // namespace

void KpiValue::AddBillionths(const std::string& currency_code, absl::int128 billionths) {
  absl::int128& sum = billionths_[currency_code];
  sum = std::min(SumMax(), sum + billionths);
}

void KpiValue::Add(const Money& price, Quantity units) { AddShare(price, units, kBasisPoints); }

void KpiValue::AddShare(const Money& price, Quantity units, int32_t basis_points) {
  if (price.currency_code.empty()) {
    unvalued_units_ += units;
    return;
  }
  AddBillionths(price.currency_code, BillionthsOf(price) * basis_points / kBasisPoints * units);
}

void KpiValue::Add(const KpiValue& other) {
  for (const auto& [currency, billionths] : other.billionths_) AddBillionths(currency, billionths);
  unvalued_units_ += other.unvalued_units_;
}

std::vector<Money> KpiValue::Amounts() const {
  std::vector<Money> amounts;
  const absl::int128 max = absl::int128(kAmountUnitsMax) * kBillionth;
  for (const auto& [currency, sum] : billionths_) {
    const absl::int128 cut = std::min(sum, max);
    amounts.push_back(
        {currency, static_cast<int64_t>(cut / kBillionth), static_cast<int32_t>(cut % kBillionth)});
  }
  return amounts;
}

}  // namespace backline
