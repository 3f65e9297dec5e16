#include "tests/load/supplier_page.h"

#include <cppconn/statement.h>

#include <chrono>
#include <memory>
#include <stdexcept>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/cpp/backline_client.h"
#include "clients/cpp/channel.h"
#include "server/base/strong_id.h"
#include "tests/load/sql_session.h"

namespace backline::load {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kSchema[] = "load_supplier";
constexpr char kSupplier[] = "acme";
constexpr int kLinesPerOrder = 10;
constexpr int kOrdersPerTransaction = 10'000;
constexpr int kPageSize = 50;

// $SUPPLIER is the supplier of order p.seq; every 2,000th is the one whose pages are read.
constexpr const char* kCatalog[] = {
    "INSERT INTO locations (location_id, code, name, time_zone, location_rank, version)"
    " VALUES (X'00000000000000000000000000000001', 'MAIN', 'Main', 'UTC', 0, 1)",
    "INSERT INTO suppliers (supplier_id, code, name, version)"
    " SELECT $SUPPLIER, IF(seq = 2000, '$CODE', CONCAT('S-', seq)), 'Supplier', 1"
    " FROM seq_1_to_2000 p",
    "INSERT INTO products (product_id, sku, name, backorder_policy, default_lead_time_days, etag,"
    " version) SELECT UNHEX(LPAD(HEX(seq), 32, '0')), CONCAT('P-', seq), 'Product', 1, 14, 1, 1"
    " FROM seq_1_to_100000"};
constexpr const char* kOrders[] = {
    "INSERT INTO purchase_orders (purchase_order_id, supplier_id, location_id, external_reference,"
    " sent_date, proposed, line_count, recorded_time, version)"
    " SELECT UNHEX(LPAD(HEX(seq), 32, '0')), $SUPPLIER, X'00000000000000000000000000000001',"
    " 'PO', CURDATE(), 0, 10, NOW(), 1 FROM seq_$FIRST_to_$LAST p",
    "INSERT INTO purchase_order_lines (purchase_order_id, line_number, supplier_id, location_id,"
    " product_id, ordered, received, cancelled, rejected, over_received, quarantined,"
    " currency_code, price_units, price_nanos, requested_date, over_receipt_tolerance_percent,"
    " schedule_count, state, answer_version, version)"
    " SELECT UNHEX(LPAD(HEX(p.seq), 32, '0')), l.seq, $SUPPLIER,"
    " X'00000000000000000000000000000001',"
    " UNHEX(LPAD(HEX((p.seq * 10 + l.seq) MOD 100000 + 1), 32, '0')), 100, 0, 0, 0, 0, 0, 'EUR',"
    " 1, 0, CURDATE() + INTERVAL (p.seq * 7 + l.seq * 13) MOD 180 DAY, 0, 1, 2 + l.seq MOD 2, 1, 1"
    " FROM seq_$FIRST_to_$LAST p JOIN seq_1_to_10 l",
    "INSERT INTO supply_lines (supply_line_id, purchase_order_id, line_number, schedule_number,"
    " supplier_id, product_id, location_id, expected, received, cancelled, pegged, withdrawing,"
    " confirmed, fallback_date, overdue, eta_version, version)"
    " SELECT UNHEX(CONCAT(LPAD(HEX(p.seq), 16, '0'), LPAD(HEX(l.seq), 16, '0'))),"
    " UNHEX(LPAD(HEX(p.seq), 32, '0')), l.seq, 1, $SUPPLIER,"
    " UNHEX(LPAD(HEX((p.seq * 10 + l.seq) MOD 100000 + 1), 32, '0')),"
    " X'00000000000000000000000000000001', 100, 0, 0, 0, 0, 0, CURDATE() + INTERVAL 30 DAY, 0, 1,"
    " 1 FROM seq_$FIRST_to_$LAST p JOIN seq_1_to_10 l",
    "UPDATE purchase_order_lines t JOIN supply_lines s"
    " ON s.purchase_order_id = t.purchase_order_id AND s.line_number = t.line_number"
    " SET t.schedule_supply_line_id = s.supply_line_id, t.schedule_expected = s.expected,"
    " t.schedule_eta_version = s.eta_version"
    " WHERE t.purchase_order_id BETWEEN UNHEX(LPAD(HEX($FIRST), 32, '0'))"
    " AND UNHEX(LPAD(HEX($LAST), 32, '0'))"};

[[noreturn]] void Fail(const std::string& what) {
  throw std::runtime_error("a supplier's page: " + what);
}

testing::ServerProcess::Options Options(const testing::MariaDb& database,
                                        const std::string& folder) {
  Connect(database.socket(), kSchema);  // makes the schema
  testing::MakeCertificates(folder + "/supplier-certificates");
  testing::ServerProcess::Options options;
  options.database_url = database.Url(kSchema);
  options.certificates = folder + "/supplier-certificates";
  options.log = folder + "/supplier-server.log";
  return options;
}

void Fill(sql::Connection& connection, int lines) {
  const std::unique_ptr<sql::Statement> statement(connection.createStatement());
  const std::string id =
      absl::BytesToHexString(IdToBytes(IdFromName("supplier", std::string(kSupplier))));
  const std::string supplier =
      absl::StrCat("IF(p.seq MOD 2000 = 0, X'", id, "', UNHEX(MD5(CONCAT('s', p.seq MOD 2000))))");
  const auto run = [&](const char* text, int first, int last) {
    statement->execute(absl::StrReplaceAll(text, {{"$SUPPLIER", supplier},
                                                  {"$CODE", kSupplier},
                                                  {"$FIRST", absl::StrCat(first)},
                                                  {"$LAST", absl::StrCat(last)}}));
  };
  statement->execute("SET SESSION foreign_key_checks = 0, unique_checks = 0");
  for (const char* text : kCatalog) run(text, 0, 0);
  connection.commit();
  const int orders = lines / kLinesPerOrder;
  for (int first = 1; first <= orders; first += kOrdersPerTransaction) {
    const int last = std::min(orders, first + kOrdersPerTransaction - 1);
    for (const char* text : kOrders) run(text, first, last);
    connection.commit();
  }
  statement->execute("ANALYZE TABLE purchase_order_lines, supply_lines, purchase_orders");
}

}  // namespace

SupplierPages::SupplierPages(const testing::MariaDb& database, const std::string& folder, int lines)
    : options_(Options(database, folder)),
      server_(std::make_unique<testing::ServerProcess>(options_)) {
  Fill(*Connect(database.socket(), kSchema), lines);
}

void SupplierPages::LetProcessorsSleep() {
  options_.arguments.push_back("--wake_micros=-1");
  server_.reset();
  server_ = std::make_unique<testing::ServerProcess>(options_);
}

std::vector<double> SupplierPages::Measure(double seconds) const {
  auto channel = OpenChannel(
      {server_->address(), options_.certificates, absl::StrCat("supplier/", kSupplier), true});
  if (!channel.ok()) Fail(std::string(channel.status().message()));
  BacklineClient client(*channel);
  v1::ListSupplierLinesRequest request;
  request.set_page_size(kPageSize);
  std::vector<double> latencies_ms;
  int pages = 0;
  const Clock::time_point end =
      Clock::now() + std::chrono::microseconds(static_cast<int64_t>(seconds * 1e6));
  while (Clock::now() < end || latencies_ms.empty()) {
    const Clock::time_point before = Clock::now();
    auto result = client.Call(&v1::SupplierService::Stub::ListSupplierLines, request);
    const Clock::time_point after = Clock::now();
    if (!result.ok()) Fail(result.error().ToString());
    const v1::ListSupplierLinesResponse page = result.take();
    if (page.lines_size() == 0 || page.lines_size() > kPageSize) Fail("a page of a wrong size");
    // The first round warms the caches up.
    if (++pages > kPageSize) {
      latencies_ms.push_back(std::chrono::duration<double, std::milli>(after - before).count());
    }
    request.set_page_token(page.next_page_token());
  }
  return latencies_ms;
}

}  // namespace backline::load
