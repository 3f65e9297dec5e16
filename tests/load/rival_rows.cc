#include "tests/load/rival_rows.h"

#include <cppconn/resultset.h>
#include <cppconn/statement.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/domain/event.h"
#include "server/domain/promise.h"
#include "server/domain/stock.h"
#include "tests/support/paths.h"

namespace backline::load {
namespace {

const Id128 kNone;
constexpr int kQuantity = 1;
const std::vector<int> kSeedSizes = {100, 1};

void ApplyMigration(sql::Connection& connection, const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string text;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("--")) absl::StrAppend(&text, line, "\n");
  }
  const std::unique_ptr<sql::Statement> statement(connection.createStatement());
  for (absl::string_view part : absl::StrSplit(text, ";\n", absl::SkipWhitespace())) {
    statement->execute(std::string(part));
  }
}

void ApplyMigrations(sql::Connection& connection) {
  std::vector<std::filesystem::path> paths;
  const std::string folder = testing::SourceFolder() + "/db/migrations";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".sql") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::filesystem::path& path : paths) ApplyMigration(connection, path);
}

void InsertCatalog(sql::Connection& connection, const Catalog& catalog) {
  MultiRow(connection,
           "INSERT INTO locations (location_id, code, name, time_zone, location_rank, version) "
           "VALUES ",
           "(?, 'MAIN', 'Main', 'UTC', 0, 1)", ", ", "", {1})
      .Write(1, [&](int, Binder& row) { row.Id(catalog.location); });
  MultiRow(connection, "INSERT INTO customers (customer_id, code, name, tier, version) VALUES ",
           "(?, ?, 'Customer', 5, 1)", ", ", "", kSeedSizes)
      .Write(kCustomers, [&](int i, Binder& row) {
        row.Id(catalog.customers[i]);
        row.Text(absl::StrCat("C-", i));
      });
  MultiRow(connection,
           "INSERT INTO products (product_id, sku, name, backorder_policy, default_lead_time_days, "
           "etag, version) VALUES ",
           "(?, ?, 'Product', 1, 14, 1, 1)", ", ", "", kSeedSizes)
      .Write(kProducts, [&](int i, Binder& row) {
        row.Id(catalog.products[i]);
        row.Text(absl::StrCat("P-", i));
      });
  MultiRow(connection,
           "INSERT INTO stock (product_id, location_id, on_hand, reserved, earmarked, withdrawing, "
           "quarantined, version) VALUES ",
           "(?, ?, ?, 0, 0, 0, 0, 1)", ", ", "", kSeedSizes)
      .Write(kProducts, [&](int i, Binder& row) {
        row.Id(catalog.products[i]);
        row.Id(catalog.location);
        row.Number(kStock);
      });
}

}  // namespace

Catalog MakeRivalSchema(const std::string& socket, const std::string& schema) {
  const std::unique_ptr<sql::Connection> connection = Connect(socket, schema);
  ApplyMigrations(*connection);
  TimeOrderedIdSource ids(RandomSeed());
  const Instant now = SystemClock().Now();
  Catalog catalog;
  catalog.location = ids.Next(now);
  for (int i = 0; i < kCustomers; ++i) catalog.customers.push_back(ids.Next(now));
  for (int i = 0; i < kProducts; ++i) catalog.products.push_back(ids.Next(now));
  InsertCatalog(*connection, catalog);
  connection->commit();
  return catalog;
}

RivalRows::RivalRows(sql::Connection& connection, const Catalog& catalog, std::vector<int> sizes,
                     uint64_t seed)
    : catalog_(catalog),
      ids_(seed),
      lock_stock_(connection,
                  "SELECT product_id, on_hand, reserved, earmarked, version FROM stock FORCE INDEX "
                  "(PRIMARY) WHERE (product_id, location_id) IN (",
                  "(?, ?)", ", ", ") ORDER BY product_id, location_id FOR UPDATE", sizes),
      save_stock_(connection, "UPDATE stock JOIN (",
                  "SELECT ? AS product_id, ? AS location_id, ? AS reserved, ? AS version",
                  " UNION ALL ",
                  ") AS next ON stock.product_id = next.product_id AND stock.location_id = "
                  "next.location_id AND stock.version = next.version SET stock.reserved = "
                  "next.reserved, stock.version = stock.version + 1",
                  sizes),
      insert_orders_(connection,
                     "INSERT INTO orders (order_id, customer_id, external_reference, "
                     "occurred_date, recorded_time, line_count, version) VALUES ",
                     "(?, ?, ?, ?, ?, ?, 1)", ", ", "", sizes),
      insert_lines_(connection,
                    "INSERT INTO order_lines (order_id, line_number, product_id, location_id, "
                    "any_location, peg_location_id, ordered, reserved, shipped, cancelled, "
                    "substituted, backordered, delivered, requested_date, first_promised_date, "
                    "stock_date, rank_key, queue_sequence, version) VALUES ",
                    "(?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, 0, ?, ?, ?, ?, ?, 1)", ", ", "", sizes),
      insert_movements_(connection,
                        "INSERT INTO movements (product_id, location_id, movement_id, sequence, "
                        "kind, on_hand_delta, reserved_delta, earmarked_delta, withdrawing_delta, "
                        "quarantined_delta, order_id, line_number, supply_line_id, occurred_date, "
                        "recorded_time) VALUES ",
                        "(?, ?, ?, ?, ?, 0, ?, 0, 0, 0, ?, ?, ?, ?, ?)", ", ", "", sizes),
      insert_requests_(connection,
                       "INSERT INTO requests (request_key, fingerprint, resource_kind, "
                       "resource_id, second_resource_id, sequence, recorded_day, version) VALUES ",
                       "(?, ?, ?, ?, ?, ?, ?, 1)", ", ", "", sizes),
      insert_events_(connection,
                     "INSERT INTO events (sequence, kind, recorded_time, request_key, product_id, "
                     "location_id, customer_id, supplier_id, order_id, line_number, backorder_id, "
                     "purchase_order_id, supply_line_id, quantity, event_date, previous_date, "
                     "basis, supply_reason) VALUES ",
                     "(?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, NULL, NULL, 7, 0)", ", ", "",
                     sizes) {}

void RivalRows::Stamp(std::vector<RivalOrder>& orders) {
  now_ = SystemClock().Now();
  for (RivalOrder& order : orders) order.order_id = ids_.Next(now_);
}

std::map<int, StockRow> RivalRows::LockStock(const std::vector<int>& products) {
  std::map<Id128, int> index;
  for (int product : products) index[catalog_.products[product]] = product;
  std::map<int, StockRow> rows;
  lock_stock_.Select(
      static_cast<int>(products.size()),
      [&](int i, Binder& row) {
        row.Id(catalog_.products[products[i]]);
        row.Id(catalog_.location);
      },
      [&](sql::ResultSet& row) {
        rows[index.at(IdFromBytes(std::string(row.getString(1))))] = {
            row.getInt64(2), row.getInt64(3), row.getInt64(4), row.getInt64(5)};
      });
  return rows;
}

bool RivalRows::SaveStock(const std::map<int, StockRow>& rows) {
  const std::vector<std::pair<int, StockRow>> list(rows.begin(), rows.end());
  const int64_t affected =
      save_stock_.Write(static_cast<int>(list.size()), [&](int i, Binder& row) {
        row.Id(catalog_.products[list[i].first]);
        row.Id(catalog_.location);
        row.Number(list[i].second.reserved);
        row.Number(list[i].second.version);
      });
  return affected == static_cast<int64_t>(list.size());
}

void RivalRows::InsertOrders(const std::vector<RivalOrder>& orders) {
  const Date today = UtcDate(now_);
  const int count = static_cast<int>(orders.size());
  insert_orders_.Write(count, [&](int i, Binder& row) {
    row.Id(orders[i].order_id);
    row.Id(catalog_.customers[orders[i].basket.customer]);
    row.Text("");
    row.Day(today);
    row.Time(now_);
    row.Number(kLines);
  });
  InsertLines(orders);
  InsertMovements(orders);
  insert_requests_.Write(count, [&](int i, Binder& row) {
    row.Id(orders[i].request_key);
    row.Id(orders[i].fingerprint);
    row.Number(static_cast<int>(ResourceKind::kOrder));
    row.Id(orders[i].order_id);
    row.Id(kNone);
    row.Number(orders[i].sequence);
    row.Day(today);
  });
  insert_events_.Write(count, [&](int i, Binder& row) {
    row.Number(orders[i].sequence);
    row.Number(static_cast<int>(EventKind::kOrderPlaced));
    row.Time(now_);
    row.Id(orders[i].request_key);
    row.Id(kNone);
    row.Id(kNone);
    row.Id(catalog_.customers[orders[i].basket.customer]);
    row.Id(kNone);
    row.Id(orders[i].order_id);
    for (int column = 0; column < 3; ++column) row.Id(kNone);
    row.Number(kLines);
  });
}

void RivalRows::InsertLines(const std::vector<RivalOrder>& orders) {
  const Date today = UtcDate(now_);
  const int count = static_cast<int>(orders.size()) * kLines;
  insert_lines_.Write(count, [&](int i, Binder& row) {
    const RivalOrder& order = orders[i / kLines];
    row.Id(order.order_id);
    row.Number(i % kLines + 1);
    row.Id(catalog_.products[order.basket.products[i % kLines]]);
    row.Id(catalog_.location);
    row.Number(0);
    row.Id(kNone);
    for (int quantity : {kQuantity, kQuantity, 0}) row.Number(quantity);
    row.Null();
    row.Day(today);
    row.Day(today);
    row.Number(5);
    row.Number(order.sequence);
  });
}

void RivalRows::InsertMovements(const std::vector<RivalOrder>& orders) {
  const Date today = UtcDate(now_);
  const int count = static_cast<int>(orders.size()) * kLines;
  insert_movements_.Write(count, [&](int i, Binder& row) {
    const RivalOrder& order = orders[i / kLines];
    row.Id(catalog_.products[order.basket.products[i % kLines]]);
    row.Id(catalog_.location);
    row.Id(ids_.Next(now_));
    row.Number(order.sequence);
    row.Number(static_cast<int>(MovementKind::kReservation));
    row.Number(kQuantity);
    row.Id(order.order_id);
    row.Number(i % kLines + 1);
    row.Id(kNone);
    row.Day(today);
    row.Time(now_);
  });
}

}  // namespace backline::load
