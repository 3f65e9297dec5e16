// Inbound supplies by when they are due, with what stands around them and who is pegged to them.
#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/store/price_book.h"
#include "server/store/reader.h"
#include "server/store/reader_rows.h"
#include "server/store/reader_session.h"

namespace backline {
namespace {

constexpr Sql kDue{
    "SELECT STRAIGHT_JOIN " BACKLINE_SUPPLY_LINE_COLUMNS
    ", purchase_order_lines.state, production_plans.estimated_end_date"
    " FROM supply_lines FORCE INDEX (supply_lines_due)"
    " JOIN purchase_order_lines FORCE INDEX (PRIMARY)"
    " ON purchase_order_lines.purchase_order_id = supply_lines.purchase_order_id"
    " AND purchase_order_lines.line_number = supply_lines.line_number"
    " LEFT JOIN production_plans FORCE INDEX (PRIMARY)"
    " ON production_plans.purchase_order_id = supply_lines.purchase_order_id"
    " AND production_plans.line_number = supply_lines.line_number"
    " AND production_plans.made < purchase_order_lines.ordered - purchase_order_lines.cancelled"
    " - purchase_order_lines.rejected"
    " WHERE supply_lines.is_open = 1 AND supply_lines.sort_date < ?"
    " AND (supply_lines.sort_date > ?"
    " OR (supply_lines.sort_date = ? AND supply_lines.supply_line_id > ?))"
    " AND (? OR supply_lines.supplier_id = ?) AND (? OR supply_lines.product_id = ?)"
    " AND (? OR supply_lines.location_id = ?)"
    " ORDER BY supply_lines.sort_date, supply_lines.supply_line_id LIMIT ?"};
constexpr Sql kNeeds{
    "SELECT STRAIGHT_JOIN supply_lines.supply_line_id, pegs.quantity, backorders.customer_id,"
    " order_lines.requested_date, backorders.first_promised_date"
    " FROM supply_lines FORCE INDEX (PRIMARY)"
    " JOIN products ON products.product_id = supply_lines.product_id"
    " JOIN pegs FORCE INDEX (PRIMARY) ON pegs.generation = products.plan_generation"
    " AND pegs.supply_line_id = supply_lines.supply_line_id"
    " JOIN backorders ON backorders.backorder_id = pegs.backorder_id"
    " JOIN order_lines ON order_lines.order_id = backorders.order_id"
    " AND order_lines.line_number = backorders.line_number"
    " WHERE supply_lines.supply_line_id IN (",
    "?", ", ", ")"};
// Clocks of answers (kinds 1 and 2) that are breached (state 4) and not settled.
constexpr Sql kPastAcknowledgement{
    "SELECT STRAIGHT_JOIN supply_lines.supply_line_id"
    " FROM supply_lines FORCE INDEX (PRIMARY)"
    " JOIN obligation_clocks FORCE INDEX (obligation_clocks_open)"
    " ON obligation_clocks.purchase_order_id = supply_lines.purchase_order_id"
    " AND obligation_clocks.line_number = supply_lines.line_number"
    " AND obligation_clocks.kind IN (1, 2) AND obligation_clocks.open_clock = 1"
    " AND obligation_clocks.state = 4"
    " WHERE supply_lines.supply_line_id IN (",
    "?", ", ", ")"};
constexpr Sql kSupplyProduct{
    "SELECT products.product_id, products.plan_generation FROM supply_lines"
    " JOIN products ON products.product_id = supply_lines.product_id"
    " WHERE supply_lines.supply_line_id = ?"};
constexpr Sql kSupplyOrders{
    "SELECT STRAIGHT_JOIN pegs.rank_key, pegs.queue_sequence, pegs.backorder_id,"
    " backorders.order_id, backorders.line_number, backorders.customer_id, pegs.quantity,"
    " order_lines.requested_date, backorders.first_promised_date, pegs.told_date"
    " FROM pegs FORCE INDEX (PRIMARY)"
    " JOIN backorders ON backorders.backorder_id = pegs.backorder_id"
    " JOIN order_lines ON order_lines.order_id = backorders.order_id"
    " AND order_lines.line_number = backorders.line_number"
    " WHERE pegs.generation = ? AND pegs.supply_line_id = ? AND (pegs.rank_key > ?"
    " OR (pegs.rank_key = ? AND (pegs.queue_sequence > ?"
    " OR (pegs.queue_sequence = ? AND pegs.backorder_id > ?))))"
    " ORDER BY pegs.rank_key, pegs.queue_sequence, pegs.backorder_id LIMIT ?"};

constexpr int kSuppliesPerStep = 512;
// A page that finds nothing in so many steps ends, and the next one goes on.
constexpr int kStepsPerPage = 20;

// Before every day that there is.
SupplyDueKey BeforeAll() { return {*Date::FromCivil(1900, 1, 1), SupplyLineId()}; }
SupplyDueKey KeyOf(const SupplyOutlook& outlook) { return {outlook.due_date(), outlook.supply.id}; }

// Supplies that still bring something, first due first, step by step.
class DueSupplies {
 public:
  DueSupplies(ReaderSession& session, const SupplyRiskQuery& query,
              const std::optional<SupplyDueKey>& after)
      : session_(session), query_(query), prices_(session), after_(after.value_or(BeforeAll())) {}

  // The next step; none after the last.
  std::vector<SupplyOutlook> Next() {
    std::vector<SupplyOutlook> supplies;
    if (done_ || !session_.ok()) return supplies;
    session_.Select(
        kDue,
        [&](RowReader& row) {
          SupplyOutlook& outlook = supplies.emplace_back();
          ReadRow(row, outlook.supply);
          row(outlook.state, outlook.production_end_date);
        },
        query_.before, after_.due_date, after_.due_date, after_.supply_line_id,
        query_.supplier_id.empty(), query_.supplier_id, query_.product_id.empty(),
        query_.product_id, query_.location_id.empty(), query_.location_id, kSuppliesPerStep);
    done_ = static_cast<int>(supplies.size()) < kSuppliesPerStep;
    if (supplies.empty()) return supplies;
    after_ = KeyOf(supplies.back());
    ReadAround(supplies);
    return supplies;
  }

 private:
  void ReadAround(std::vector<SupplyOutlook>& supplies) {
    std::vector<SupplyLineId> ids;
    absl::flat_hash_map<SupplyLineId, size_t> places;
    absl::flat_hash_set<ProductId> products;
    for (const SupplyOutlook& outlook : supplies) {
      places[outlook.supply.id] = ids.size();
      ids.push_back(outlook.supply.id);
      products.insert(outlook.supply.product_id);
    }
    session_.SelectIds(kNeeds, ids, [&](RowReader& row) {
      SupplyLineId id;
      PeggedNeed need;
      row(id, need.quantity, need.customer_id, need.requested_date, need.first_promised_date);
      AddNeed(need, supplies[places.at(id)]);
    });
    session_.SelectIds(kPastAcknowledgement, ids, [&](RowReader& row) {
      supplies[places.at(row.Get<SupplyLineId>())].past_acknowledgement = true;
    });
    prices_.Load(products);
    for (SupplyOutlook& outlook : supplies) outlook.price = prices_.Of(outlook.supply.product_id);
  }

  ReaderSession& session_;
  const SupplyRiskQuery& query_;
  PriceBook prices_;
  SupplyDueKey after_;
  bool done_ = false;
};

}  // namespace

absl::StatusOr<Snapshot<SupplyRisk>> Reader::ReadSupplyRisk(const SupplyRiskQuery& query) {
  return session_->OnSnapshot<SupplyRisk>([&](ReaderSession& session) {
    SupplyRisk risk;
    DueSupplies steps(session, query, std::nullopt);
    int seen = 0;
    for (auto supplies = steps.Next(); !supplies.empty(); supplies = steps.Next()) {
      for (const SupplyOutlook& outlook : supplies) {
        if (++seen > kRiskSuppliesMax) {
          risk.complete = false;
          return risk;
        }
        AddSupply(outlook, query.today, risk);
      }
    }
    return risk;
  });
}

ReadPage<SupplyAtRisk, SupplyDueKey> Reader::ListSuppliesAtRisk(
    const SupplyRiskQuery& query, std::optional<RiskSignal> signal,
    const std::optional<SupplyDueKey>& after, int limit) {
  using Value = ListPage<SupplyAtRisk, SupplyDueKey>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    Value page;
    DueSupplies steps(session, query, after);
    for (int step = 1; step <= kStepsPerPage; ++step) {
      std::vector<SupplyOutlook> supplies = steps.Next();
      if (supplies.empty()) return page;
      const SupplyDueKey end = KeyOf(supplies.back());
      for (SupplyOutlook& outlook : supplies) {
        std::vector<RiskSignal> signals = SignalsOf(outlook, query.today);
        const bool shown = signal
                               ? std::find(signals.begin(), signals.end(), *signal) != signals.end()
                               : !signals.empty();
        if (!shown) continue;
        if (static_cast<int>(page.items.size()) == PageLimit(limit)) {
          page.next = KeyOf(page.items.back().outlook);
          return page;
        }
        page.items.push_back({std::move(outlook), std::move(signals)});
      }
      if (step == kStepsPerPage) page.next = end;
    }
    return page;
  });
}

ReadPageOf<SupplyOrder, QueueKey> Reader::ListSupplyOrders(SupplyLineId supply_line,
                                                           const std::optional<QueueKey>& after,
                                                           int limit) {
  using Value = std::optional<ListPage<SupplyOrder, QueueKey>>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    ProductId product;
    int64_t generation = 0;
    session.Select(
        kSupplyProduct, [&](RowReader& row) { row(product, generation); }, supply_line);
    if (product.empty()) return std::nullopt;
    PriceBook prices(session);
    prices.Load({product});
    const QueueKey from = after.value_or(QueueKey{INT64_MIN, INT64_MIN, Id128(), 0});
    std::vector<SupplyOrder> orders;
    session.Select(
        kSupplyOrders,
        [&](RowReader& row) {
          SupplyOrder& order = orders.emplace_back();
          row(order.place.rank_key, order.place.queue_sequence, order.backorder_id, order.order_id,
              order.line_number, order.customer_id, order.quantity, order.requested_date,
              order.first_promised_date, order.told_date);
          order.place.id = order.backorder_id.bits();
          order.price = prices.Of(product);
        },
        generation, supply_line, from.rank_key, from.rank_key, from.queue_sequence,
        from.queue_sequence, from.id, PageLimit(limit) + 1);
    return PageFrom(std::move(orders), limit, [](const SupplyOrder& order) { return order.place; });
  });
}

}  // namespace backline
