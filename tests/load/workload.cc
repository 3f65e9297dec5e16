#include "tests/load/workload.h"

#include <algorithm>

namespace backline::load {

const char* MixName(Mix mix) { return mix == Mix::kHot ? "hot" : "uniform"; }

Basket Baskets::Next() {
  Basket basket;
  basket.customer = customer_(random_);
  for (int i = 0; i < kLines;) {
    const int product = product_(random_);
    const auto end = basket.products.begin() + i;
    if (std::find(basket.products.begin(), end, product) == end) basket.products[i++] = product;
  }
  std::sort(basket.products.begin(), basket.products.end());
  return basket;
}

}  // namespace backline::load
