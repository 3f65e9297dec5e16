// How stock turned, from the ledger, and which products have too few sources.
#include <algorithm>
#include <utility>

#include "server/domain/stock.h"
#include "server/store/price_book.h"
#include "server/store/reader.h"
#include "server/store/reader_session.h"

namespace backline {
namespace {

constexpr Sql kStock{
    "SELECT product_id, location_id, on_hand FROM stock FORCE INDEX (PRIMARY)"
    " WHERE product_id > ? OR (product_id = ? AND location_id > ?)"
    " ORDER BY product_id, location_id LIMIT ?"};
constexpr Sql kStockOfProduct{
    "SELECT product_id, location_id, on_hand FROM stock FORCE INDEX (PRIMARY)"
    " WHERE product_id = ? AND (product_id <> ? OR location_id > ?)"
    " ORDER BY product_id, location_id LIMIT ?"};
// Ids of movements are in the order of time, so a window is a range of them. Kind 5: shipments.
constexpr Sql kQuarters{
    "SELECT TIMESTAMPDIFF(MINUTE, '1970-01-01 00:00:00', recorded_time) DIV 15 AS quarter,"
    " CAST(SUM(on_hand_delta) AS SIGNED),"
    " CAST(SUM(CASE WHEN kind = 5 THEN -on_hand_delta ELSE 0 END) AS SIGNED), COUNT(*)"
    " FROM movements FORCE INDEX (PRIMARY)"
    " WHERE product_id = ? AND location_id = ? AND movement_id >= ? AND recorded_time >= ?"
    " GROUP BY quarter ORDER BY quarter"};

constexpr Sql kSources{
    "SELECT p.product_id, COUNT(sourcing.supplier_id) FROM"
    " (SELECT product_id FROM products FORCE INDEX (PRIMARY) WHERE product_id > ?"
    " ORDER BY product_id LIMIT ?) AS p"
    " LEFT JOIN sourcing ON sourcing.product_id = p.product_id"
    " GROUP BY p.product_id ORDER BY p.product_id"};
constexpr Sql kSourcesOfProducts{
    "SELECT product_id, (SELECT COUNT(*) FROM sourcing FORCE INDEX (PRIMARY)"
    " WHERE sourcing.product_id = products.product_id)"
    " FROM products FORCE INDEX (PRIMARY) WHERE product_id IN (",
    "?", ", ", ") AND product_id > ? ORDER BY product_id"};
constexpr Sql kBacklog{
    "SELECT product_id, COUNT(*),"
    " CAST(SUM(quantity - allocated - shipped - cancelled) AS SIGNED)"
    " FROM backorders FORCE INDEX (backorders_queue) WHERE is_open = 1 AND product_id IN (",
    "?", ", ", ") GROUP BY product_id"};

constexpr int64_t kQuarterMicros = 15 * 60 * kMicrosPerSecond;
// A page ends when it has read so many movements, and the next one goes on.
constexpr int64_t kMovementsPerPage = 500'000;
constexpr int kProductsPerStep = 512;
constexpr int kStepsPerPage = 40;

// The least id that can have been made at an instant.
Id128 FirstIdAt(Instant instant) {
  return {static_cast<uint64_t>(instant.unix_micros / 1'000) << 16, 0};
}

// Reads the ledger since the window began; how many movements there were.
int64_t ReadChanges(ReaderSession& session, const StockTurns& turns, Instant begin,
                    std::vector<StockChange>& changes) {
  int64_t movements = 0;
  session.Select(
      kQuarters,
      [&](RowReader& row) {
        int64_t quarter = 0;
        int64_t count = 0;
        StockChange& change = changes.emplace_back();
        row(quarter, change.on_hand_delta, change.shipped, count);
        change.from = Instant{quarter * kQuarterMicros};
        movements += count;
      },
      turns.product_id, turns.location_id, FirstIdAt(begin), begin);
  return movements;
}

// What waits for products.
void ReadWaitingFor(ReaderSession& session, std::vector<SourcingRisk>& risks) {
  std::vector<ProductId> ids;
  absl::flat_hash_map<ProductId, size_t> places;
  absl::flat_hash_set<ProductId> products;
  for (const SourcingRisk& risk : risks) {
    places[risk.product_id] = ids.size();
    ids.push_back(risk.product_id);
    products.insert(risk.product_id);
  }
  session.SelectIds(kBacklog, ids, [&](RowReader& row) {
    SourcingRisk& risk = risks[places.at(row.Get<ProductId>())];
    row(risk.backlog_lines, risk.backlog_units);
  });
  PriceBook prices(session);
  prices.Load(products);
  for (SourcingRisk& risk : risks) {
    risk.price = prices.Of(risk.product_id);
    risk.supplier_id = prices.FirstSource(risk.product_id);
  }
}

}  // namespace

ReadPage<StockTurns, StockTurnsKey> Reader::ListStockTurns(
    const KpiWindow& window, Instant now, ProductId product,
    const std::optional<StockTurnsKey>& after, int limit) {
  using Value = ListPage<StockTurns, StockTurnsKey>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const StockTurnsKey from = after.value_or(StockTurnsKey());
    std::vector<StockTurns> rows;
    session.Select(
        product.empty() ? kStock : kStockOfProduct,
        [&](RowReader& row) {
          StockTurns& turns = rows.emplace_back();
          row(turns.product_id, turns.location_id, turns.on_hand);
        },
        product.empty() ? from.product_id : product, from.product_id, from.location_id,
        PageLimit(limit) + 1);
    Value page = PageFrom(std::move(rows), limit, [](const StockTurns& turns) {
      return StockTurnsKey{turns.product_id, turns.location_id};
    });
    const Instant begin = StartOfDay(window.from, window.time_zone);
    absl::flat_hash_set<ProductId> products;
    int64_t movements = 0;
    for (size_t at = 0; at < page.items.size(); ++at) {
      StockTurns& turns = page.items[at];
      std::vector<StockChange> changes;
      movements += ReadChanges(session, turns, begin, changes);
      Measure(window, now, changes, turns);
      products.insert(turns.product_id);
      if (movements < kMovementsPerPage || at + 1 == page.items.size()) continue;
      page.next = StockTurnsKey{turns.product_id, turns.location_id};
      page.items.resize(at + 1);
    }
    PriceBook prices(session);
    prices.Load(products);
    for (StockTurns& turns : page.items) turns.price = prices.Of(turns.product_id);
    return page;
  });
}

ReadPage<SourcingRisk, ProductId> Reader::ListSourcingRisks(const SourcingQuery& query,
                                                            const std::optional<ProductId>& after,
                                                            int limit) {
  using Value = ListPage<SourcingRisk, ProductId>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    Value page;
    ProductId from = after.value_or(ProductId());
    for (int step = 1; step <= kStepsPerPage; ++step) {
      int seen = 0;
      std::vector<SourcingRisk> risks;
      const auto read = [&](RowReader& row) {
        SourcingRisk risk;
        row(risk.product_id, risk.sources);
        from = risk.product_id;
        ++seen;
        if (risk.sources < query.sources_wanted) risks.push_back(std::move(risk));
      };
      // All that are named are read in one step: nothing comes after it.
      if (query.product_ids.empty()) {
        session.Select(kSources, read, from, kProductsPerStep);
      } else {
        session.SelectIds(kSourcesOfProducts, query.product_ids, read, from);
      }
      ReadWaitingFor(session, risks);
      for (SourcingRisk& risk : risks) {
        if (query.backlog_only && risk.backlog_lines == 0) continue;
        if (static_cast<int>(page.items.size()) == PageLimit(limit)) {
          page.next = page.items.back().product_id;
          return page;
        }
        page.items.push_back(std::move(risk));
      }
      if (seen < kProductsPerStep || !session.ok()) return page;
    }
    page.next = from;
    return page;
  });
}

}  // namespace backline
