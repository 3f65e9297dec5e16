#include "tests/load/kpis.h"

#include <array>
#include <chrono>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "db/migrate.h"
#include "server/store/connection.h"
#include "server/store/reader.h"

namespace backline::load {
namespace {

constexpr int kLinesPerOrder = 4;
constexpr int kDays = 400;
constexpr int kRounds = 9;
constexpr const char* kFirstDay = "2025-01-01";

double MillisecondsOf(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
      .count();
}

void Check(const absl::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

std::string IdText(const std::string& number) {
  return absl::StrCat("UNHEX(LPAD(HEX(", number, "), 32, '0'))");
}

// Lines, units, units that were short, lines that are delivered, their days in all.
using Sums = std::array<int64_t, 5>;

class Shop {
 public:
  Shop(testing::MariaDb& database, const KpiSizes& sizes)
      : sizes_(sizes), url_(database.Url(database.CreateDatabase())) {
    const auto parsed = ParseDatabaseUrl(url_);
    Check(parsed.status());
    Check(Migrate(*parsed).status());
    ConnectionOptions options;
    options.read_timeout_seconds = 3'600;
    auto connection = Connection::Open(*parsed, options);
    Check(connection.status());
    connection_ = *std::move(connection);
    Check(connection_->Execute("SET SESSION foreign_key_checks = 0"));
    FillMasterData();
    FillDemand();
    FillShipments();
    Check(connection_->Execute("ANALYZE TABLE orders, order_lines, backorders, shipments"));
  }

  const std::string& url() const { return url_; }
  Date from() const { return *Date::FromCivil(2025, 1, 1) + (kDays - sizes_.window_days) / 2; }
  Date until() const { return from() + sizes_.window_days; }

  Sums Aggregate() {
    Sums sums = {};
    Check(connection_->QueryText(
        absl::StrCat("SELECT COUNT(*), SUM(l.ordered), SUM(COALESCE(b.quantity, 0)),"
                     " SUM(l.delivered = l.ordered),"
                     " SUM(IF(l.delivered = l.ordered, DATEDIFF(s.delivered_date,"
                     " o.occurred_date), 0)) FROM orders o"
                     " JOIN order_lines l ON l.order_id = o.order_id"
                     " LEFT JOIN backorders b ON b.order_id = l.order_id"
                     " AND b.line_number = l.line_number"
                     " LEFT JOIN shipments s ON s.order_id = o.order_id"
                     " WHERE o.occurred_date >= '",
                     from().ToString(), "' AND o.occurred_date < '", until().ToString(), "'"),
        [&](RowReader& row) { row(sums[0], sums[1], sums[2], sums[3], sums[4]); }));
    return sums;
  }

 private:
  std::string Sequence(int rows) const { return absl::StrCat(" FROM seq_1_to_", rows); }

  void FillMasterData() {
    Check(connection_->Execute(absl::StrCat("INSERT INTO customers SELECT ", IdText("seq"),
                                            ", CONCAT('C-', seq), 'Customer', seq % 9 + 1, 1",
                                            Sequence(1'000))));
    Check(connection_->Execute(absl::StrCat("INSERT INTO sourcing SELECT ", IdText("seq"), ", ",
                                            IdText("1"), ", 1, 'EUR', 2, 500000000, 14, 0, 1",
                                            Sequence(1'000))));
  }
  void FillDemand() {
    const std::string time =
        absl::StrCat("DATE_ADD('", kFirstDay, " 00:00:30', INTERVAL (seq - 1) * ", kDays * 1'440,
                     " DIV ", sizes_.orders, " MINUTE)");
    Check(connection_->Execute(
        absl::StrCat("INSERT INTO orders (order_id, customer_id, external_reference, occurred_date,"
                     " recorded_time, line_count, version) SELECT ",
                     IdText("seq"), ", ", IdText("seq % 1000 + 1"), ", '', DATE(", time, "), ",
                     time, ", ", kLinesPerOrder, ", 1", Sequence(sizes_.orders))));
    const std::string order = IdText(absl::StrCat("(seq - 1) DIV ", kLinesPerOrder, " + 1"));
    const std::string number = absl::StrCat("(seq - 1) % ", kLinesPerOrder, " + 1");
    const std::string product = IdText("seq % 1000 + 1");
    const int lines = sizes_.orders * kLinesPerOrder;
    // Every tenth line still waits for four of ten units; another tenth did.
    Check(connection_->Execute(absl::StrCat(
        "INSERT INTO order_lines (order_id, line_number, product_id, location_id, any_location,"
        " peg_location_id, ordered, reserved, shipped, cancelled, substituted, backordered,"
        " delivered, requested_date, first_promised_date, stock_date, rank_key, queue_sequence,"
        " version) SELECT ",
        order, ", ", number, ", ", product, ", ", IdText("1"), ", 0, ", IdText("0"),
        ", 10, 0, IF(seq % 10 = 0, 6, 10), 0, 0, IF(seq % 10 = 0, 4, 0), IF(seq % 10 = 0, 6, 10),"
        " NULL, IF(seq % 10 = 0, NULL, '2025-06-01'), '2025-01-01', 5, seq, 1",
        Sequence(lines))));
    Check(connection_->Execute(absl::StrCat(
        "INSERT INTO backorders (backorder_id, order_id, line_number, customer_id, product_id,"
        " location_id, quantity, pegged, allocated, shipped, delivered, cancelled, cause,"
        " first_promised_date, rank_key, queue_sequence, undated, occurred_date, recorded_time,"
        " version) SELECT ",
        IdText("seq"), ", ", order, ", ", number, ", ", IdText("seq % 1000 + 1"), ", ", product,
        ", ", IdText("1"),
        ", 4, 0, 0, IF(seq % 10 = 0, 0, 4), IF(seq % 10 = 0, 0, 4), 0, 1, NULL, 5, seq,"
        " IF(seq % 10 = 0, 1, 0), '2025-01-01', '2025-01-01 09:00:00', 1",
        Sequence(lines), " WHERE seq % 5 = 0")));
  }
  void FillShipments() {
    Check(connection_->Execute(absl::StrCat(
        "INSERT INTO shipments SELECT order_id, order_id,"
        " DATE_ADD(occurred_date, INTERVAL 1 DAY),"
        " DATE_ADD(occurred_date, INTERVAL 2 + CAST(CONV(RIGHT(HEX(order_id), 4), 16, 10)"
        " AS SIGNED) % 20 DAY), '', '', recorded_time, 1 FROM orders")));
    Check(connection_->Execute(
        absl::StrCat("INSERT INTO shipment_parts SELECT order_id, line_number, ", IdText("0"),
                     ", shipped FROM order_lines")));
  }

  const KpiSizes sizes_;
  const std::string url_;
  std::unique_ptr<Connection> connection_;
};

Sums SumsOf(const ServiceKpis& kpis) {
  return {kpis.lines, kpis.units, kpis.backordered_units.met, kpis.wait.count, kpis.wait.sum};
}

template <typename Work>
double MedianOf(Work work) {
  std::vector<double> times;
  for (int n = 0; n < kRounds; ++n) times.push_back(MillisecondsOf(work));
  return Quantile(times, 0.5);
}

}  // namespace

void MeasureKpis(testing::MariaDb& database, const KpiSizes& sizes, Report& report) {
  std::cerr << "filling in orders\n";
  Shop shop(database, sizes);
  Reader reader(shop.url());
  ServiceQuery window;
  window.window = {shop.from(), shop.until(), "UTC"};
  window.today = shop.until();
  ServiceKpis kpis;
  const double service_ms = MedianOf([&] {
    const auto read = reader.ReadServiceKpis(window);
    Check(read.status());
    kpis = read->value.kpis;
  });
  report.AddNote(absl::StrFormat("%d lines of a window among %d", kpis.lines,
                                 int64_t{sizes.orders} * kLinesPerOrder));
  report.AddAtMost("how customers of a window were served: median", service_ms, "ms", 1'000);
  Sums rival = {};
  report.AddPlain("... SQL, five sums of it", MedianOf([&] { rival = shop.Aggregate(); }), "ms");
  if (rival != SumsOf(kpis)) throw std::runtime_error("SQL and the KPIs differ");
  report.AddPlain("the first fifty lines that waited: median", MedianOf([&] {
                    const auto page = reader.ListServiceLines(
                        window, {ServiceLineGroup::kBackordered, std::nullopt}, std::nullopt, 50);
                    Check(page.status());
                    if (page->value.items.empty()) throw std::runtime_error("nobody waited");
                  }),
                  "ms");
  BacklogQuery backlog;
  backlog.time_zone = "UTC";
  backlog.today = shop.until();
  int64_t entries = 0;
  const double backlog_ms = MedianOf([&] {
    const auto read = reader.ReadBacklog(backlog, std::nullopt);
    Check(read.status());
    entries = read->value.totals.lines();
  });
  report.AddNote(absl::StrFormat("%d entries wait", entries));
  report.AddAtMost("what waits: median", backlog_ms, "ms", 1'000);
}

}  // namespace backline::load
