// What units are worth, by currency. Exact: sums are billionths in 128 bits.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "server/domain/agreement.h"
#include "server/domain/money.h"
#include "server/domain/quantity.h"

namespace backline {

class KpiValue {
 public:
  // Units at a price. At a price without a currency they have no value.
  void Add(const Money& price, Quantity units);
  // A share of their value, rounded down to a billionth per unit. REQUIRES: 0 to kBasisPoints.
  void AddShare(const Money& price, Quantity units, int32_t basis_points);
  void Add(const KpiValue& other);

  // By currency code; each is cut at 1,000,000,000,000 units.
  std::vector<Money> Amounts() const;
  Quantity unvalued_units() const { return unvalued_units_; }
  void set_unvalued_units(Quantity units) { unvalued_units_ = units; }

  friend bool operator==(const KpiValue&, const KpiValue&) = default;

 private:
  void AddBillionths(const std::string& currency_code, absl::int128 billionths);

  std::map<std::string, absl::int128> billionths_;
  Quantity unvalued_units_ = 0;
};

}  // namespace backline
