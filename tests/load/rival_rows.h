// The rows of an order as the rivals write them: the same tables, columns and values as the
// server's. Not thread-safe: one per connection.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/base/id_source.h"
#include "tests/load/sql_session.h"
#include "tests/load/workload.h"

namespace backline::load {

// The ids of a schema, by index. Ascending, so that the order of indices is that of locks.
struct Catalog {
  Id128 location;
  std::vector<Id128> customers;
  std::vector<Id128> products;
};

// Makes a schema by db/migrations and fills it with the catalog and the stock.
Catalog MakeRivalSchema(const std::string& socket, const std::string& schema);

struct RivalOrder {
  Basket basket;
  Id128 order_id;
  Id128 request_key;
  Id128 fingerprint;
  int64_t sequence = 0;
};

struct StockRow {
  int64_t on_hand = 0;
  int64_t reserved = 0;
  int64_t earmarked = 0;
  int64_t version = 0;
};

class RivalRows {
 public:
  // `sizes` of the multi-row statements, descending, ending with 1.
  RivalRows(sql::Connection& connection, const Catalog& catalog, std::vector<int> sizes,
            uint64_t seed);

  // Fills what the caller does not: ids and the instant of this transaction.
  void Stamp(std::vector<RivalOrder>& orders);
  // Locks stock rows, in the order of their keys. REQUIRES: ascending products.
  std::map<int, StockRow> LockStock(const std::vector<int>& products);
  // Guarded by the version. False when another transaction came between.
  bool SaveStock(const std::map<int, StockRow>& rows);
  void InsertOrders(const std::vector<RivalOrder>& orders);

 private:
  void InsertLines(const std::vector<RivalOrder>& orders);
  void InsertMovements(const std::vector<RivalOrder>& orders);

  const Catalog& catalog_;
  TimeOrderedIdSource ids_;
  Instant now_;
  MultiRow lock_stock_, save_stock_;
  MultiRow insert_orders_, insert_lines_, insert_movements_, insert_requests_, insert_events_;
};

}  // namespace backline::load
