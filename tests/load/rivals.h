// The rivals that the server is measured against. Both write the same rows to the same tables with
// the same durability, through the same connector, without gRPC.
//
// Floor: ONE writer, batches of 128 orders, no rules, no lookups: it locks the stock, writes, and
// commits. Nothing that keeps these tables can be faster with this connector by much.
//
// Naive: one transaction per order on eight connections, one cached prepared multi-row statement
// and one round trip per table, the rules of an order that stock covers (request seen before?
// customer, location, products known? open for orders? enough available?), products locked in id
// order. Event numbers come from a counter in memory, so it does not keep commit order: the server
// does. With `ordered` it draws them from event_counter, which is what keeping the promise costs
// it.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "tests/load/rival_rows.h"
#include "tests/load/workload.h"

namespace backline::load {

constexpr int kFloorBatch = 128;
constexpr int kNaiveConnections = 8;

class Floor final : public Contestant {
 public:
  Floor(const std::string& socket, const std::string& schema);
  std::string name() const override { return "floor"; }
  Round Run(Mix mix, double seconds) override;

 private:
  void TakeBatch(Baskets& baskets);

  Catalog catalog_;
  std::unique_ptr<sql::Connection> connection_;
  std::unique_ptr<RivalRows> rows_;
  TimeOrderedIdSource ids_;
  int64_t sequence_ = 0;
};

class Naive final : public Contestant {
 public:
  Naive(const std::string& socket, const std::string& schema, bool ordered);
  ~Naive() override;
  std::string name() const override { return ordered_ ? "naive, ordered" : "naive"; }
  Round Run(Mix mix, double seconds) override;

 private:
  struct Worker;

  bool ordered_;
  Catalog catalog_;
  std::atomic<int64_t> sequence_{0};
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace backline::load
