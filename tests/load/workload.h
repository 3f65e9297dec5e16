// The work that every contestant does: orders of three lines over products that are in stock.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace backline::load {

constexpr int kProducts = 10'000;
constexpr int kHotProducts = 10;
constexpr int kCustomers = 100;
constexpr int kLines = 3;
// Of each product; no run comes near it.
constexpr int64_t kStock = 1'000'000'000;

enum class Mix { kUniform, kHot };
const char* MixName(Mix mix);

// One order: indices of a customer and of three distinct products, ascending.
struct Basket {
  int customer = 0;
  std::array<int, kLines> products{};
};

// Not thread-safe: one per thread. Equal seeds give equal baskets.
class Baskets {
 public:
  Baskets(Mix mix, uint64_t seed)
      : random_(seed), product_(0, (mix == Mix::kHot ? kHotProducts : kProducts) - 1) {}
  Basket Next();

 private:
  std::mt19937_64 random_;
  std::uniform_int_distribution<int> product_;
  std::uniform_int_distribution<int> customer_{0, kCustomers - 1};
};

// What a contestant did in one round.
struct Round {
  int64_t orders = 0;
  double seconds = 0;
  // Of each call, or of each transaction of a rival.
  std::vector<double> latencies_ms;
};

// One way to take orders. Each has a schema of its own on the same MariaDB.
class Contestant {
 public:
  virtual ~Contestant() = default;
  virtual std::string name() const = 0;
  // Takes orders for about this long. Throws when anything but success happens.
  virtual Round Run(Mix mix, double seconds) = 0;
};

}  // namespace backline::load
