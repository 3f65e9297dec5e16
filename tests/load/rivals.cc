#include "tests/load/rivals.h"

#include <cppconn/exception.h>
#include <cppconn/resultset.h>

#include <chrono>
#include <exception>
#include <stdexcept>
#include <thread>
#include <utility>

namespace backline::load {
namespace {

using Clock = std::chrono::steady_clock;

double Seconds(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

[[noreturn]] void Fail(const std::string& what) { throw std::runtime_error("rival: " + what); }

void Reserve(const RivalOrder& order, std::map<int, StockRow>& stock) {
  for (int product : order.basket.products) stock.at(product).reserved += 1;
}

// Few statements, because a round trip costs as much as many rows.
const std::vector<int> kFloorSizes = {128, 64, 32, 16, 8, 4, 2, 1};

}  // namespace

Floor::Floor(const std::string& socket, const std::string& schema)
    : catalog_(MakeRivalSchema(socket, schema)),
      connection_(Connect(socket, schema)),
      rows_(std::make_unique<RivalRows>(*connection_, catalog_, kFloorSizes, 1)),
      ids_(2) {}

Round Floor::Run(Mix mix, double seconds) {
  Baskets baskets(mix, RandomSeed());
  Round round;
  const Clock::time_point start = Clock::now();
  Clock::time_point now = start;
  while (Seconds(start, now) < seconds) {
    const Clock::time_point before = now;
    TakeBatch(baskets);
    now = Clock::now();
    round.orders += kFloorBatch;
    round.latencies_ms.push_back(Seconds(before, now) * 1e3);
  }
  round.seconds = Seconds(start, now);
  return round;
}

void Floor::TakeBatch(Baskets& baskets) {
  std::vector<RivalOrder> orders(kFloorBatch);
  std::vector<int> products;
  for (RivalOrder& order : orders) {
    order.basket = baskets.Next();
    order.sequence = ++sequence_;
    order.request_key = ids_.Next(SystemClock().Now());
    products.insert(products.end(), order.basket.products.begin(), order.basket.products.end());
  }
  std::sort(products.begin(), products.end());
  products.erase(std::unique(products.begin(), products.end()), products.end());
  rows_->Stamp(orders);
  std::map<int, StockRow> stock = rows_->LockStock(products);
  for (const RivalOrder& order : orders) Reserve(order, stock);
  rows_->InsertOrders(orders);
  if (!rows_->SaveStock(stock)) Fail("the floor lost a guard although it writes alone");
  connection_->commit();
}

// One connection and its statements.
struct Naive::Worker {
  Worker(const std::string& socket, const std::string& schema, const Catalog& catalog,
         uint64_t seed)
      : catalog(catalog),
        connection(Connect(socket, schema)),
        rows(*connection, catalog, {kLines, 1}, seed),
        ids(seed + 1'000),
        find_request(*connection, "SELECT fingerprint FROM requests WHERE request_key IN (", "?",
                     ", ", ")", {1}),
        find_customer(*connection, "SELECT tier FROM customers WHERE customer_id IN (", "?", ", ",
                      ")", {1}),
        find_location(*connection, "SELECT time_zone FROM locations WHERE location_id IN (", "?",
                      ", ", ")", {1}),
        lock_products(*connection,
                      "SELECT product_id, backorder_policy, outstanding_pegging, version FROM "
                      "products FORCE INDEX (PRIMARY) WHERE product_id IN (",
                      "?", ", ", ") ORDER BY product_id FOR UPDATE", {kLines}),
        lock_counter(*connection, "SELECT last_sequence FROM event_counter WHERE id IN (", "?",
                     ", ", ") FOR UPDATE", {1}),
        save_counter(*connection, "UPDATE event_counter SET last_sequence = ", "?", "",
                     " WHERE id = 1", {1}) {}

  // One order in one transaction. False: a conflict, nothing happened.
  bool Take(const Basket& basket, std::atomic<int64_t>* sequences) {
    std::vector<RivalOrder> orders(1);
    orders[0].basket = basket;
    orders[0].request_key = ids.Next(SystemClock().Now());
    rows.Stamp(orders);
    try {
      CheckRules(orders[0]);
      const std::vector<int> products(basket.products.begin(), basket.products.end());
      std::map<int, StockRow> stock = rows.LockStock(products);
      for (const auto& [product, row] : stock) {
        if (row.on_hand - row.reserved - row.earmarked < 1) Fail("out of stock");
      }
      if (stock.size() != kLines) Fail("stock is missing");
      Reserve(orders[0], stock);
      orders[0].sequence = sequences != nullptr ? ++*sequences : DrawSequence();
      rows.InsertOrders(orders);
      if (!rows.SaveStock(stock)) Fail("a guard missed under the lock");
      connection->commit();
      return true;
    } catch (const sql::SQLException& error) {
      if (error.getErrorCode() != 1213 && error.getErrorCode() != 1205) throw;
      connection->rollback();
      return false;
    }
  }

  void CheckRules(const RivalOrder& order) {
    int found = 0;
    const auto count = [&](sql::ResultSet&) { ++found; };
    find_request.Select(
        1, [&](int, Binder& row) { row.Id(order.request_key); }, count);
    if (found != 0) Fail("the request was seen before");
    find_customer.Select(
        1, [&](int, Binder& row) { row.Id(catalog.customers[order.basket.customer]); }, count);
    find_location.Select(
        1, [&](int, Binder& row) { row.Id(catalog.location); }, count);
    lock_products.Select(
        kLines, [&](int i, Binder& row) { row.Id(catalog.products[order.basket.products[i]]); },
        [&](sql::ResultSet& row) {
          if (row.getInt64(3) == 0) ++found;
        });
    if (found != 2 + kLines) Fail("a customer, location or product is not as it must be");
  }

  int64_t DrawSequence() {
    int64_t last = 0;
    lock_counter.Select(
        1, [](int, Binder& row) { row.Number(1); },
        [&](sql::ResultSet& row) { last = row.getInt64(1); });
    save_counter.Write(1, [&](int, Binder& row) { row.Number(last + 1); });
    return last + 1;
  }

  void Run(Baskets baskets, std::atomic<int64_t>* sequences, Clock::time_point start,
           double seconds) {
    round = Round{};
    for (Clock::time_point now = Clock::now(); Seconds(start, now) < seconds;) {
      const Clock::time_point before = now;
      const Basket basket = baskets.Next();
      while (!Take(basket, sequences)) {
      }
      now = Clock::now();
      round.orders += 1;
      round.latencies_ms.push_back(Seconds(before, now) * 1e3);
    }
  }

  const Catalog& catalog;
  std::unique_ptr<sql::Connection> connection;
  RivalRows rows;
  TimeOrderedIdSource ids;
  MultiRow find_request, find_customer, find_location, lock_products, lock_counter, save_counter;
  Round round;
  std::exception_ptr failure;
};

Naive::Naive(const std::string& socket, const std::string& schema, bool ordered)
    : ordered_(ordered), catalog_(MakeRivalSchema(socket, schema)) {
  for (int i = 0; i < kNaiveConnections; ++i) {
    workers_.push_back(std::make_unique<Worker>(socket, schema, catalog_, RandomSeed()));
  }
}

Naive::~Naive() = default;

Round Naive::Run(Mix mix, double seconds) {
  const Clock::time_point start = Clock::now();
  std::vector<std::thread> threads;
  for (std::unique_ptr<Worker>& worker : workers_) {
    threads.emplace_back([&, seed = RandomSeed()] {
      try {
        worker->Run(Baskets(mix, seed), ordered_ ? nullptr : &sequence_, start, seconds);
      } catch (...) {
        worker->failure = std::current_exception();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  Round round;
  round.seconds = Seconds(start, Clock::now());
  for (const std::unique_ptr<Worker>& worker : workers_) {
    if (worker->failure) std::rethrow_exception(worker->failure);
    round.orders += worker->round.orders;
    round.latencies_ms.insert(round.latencies_ms.end(), worker->round.latencies_ms.begin(),
                              worker->round.latencies_ms.end());
  }
  return round;
}

}  // namespace backline::load
