// An amount of money, exactly.
#pragma once

#include <cstdint>
#include <string>

namespace backline {

struct Money {
  std::string currency_code;  // ISO 4217, empty for "not agreed"
  int64_t units = 0;
  int32_t nanos = 0;
  friend bool operator==(const Money&, const Money&) = default;
};

}  // namespace backline
