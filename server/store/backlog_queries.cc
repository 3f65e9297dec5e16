// What waits now, in steps of a few hundred entries: a step reads open entries as a range of when
// they were recorded, and their supply by their ids.
#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/store/price_book.h"
#include "server/store/reader.h"
#include "server/store/reader_session.h"

namespace backline {
namespace {

constexpr Sql kWaiting{
    "SELECT STRAIGHT_JOIN backorders.backorder_id, backorders.order_id, backorders.line_number,"
    " backorders.customer_id, backorders.product_id, backorders.location_id,"
    " backorders.quantity - backorders.allocated - backorders.shipped - backorders.cancelled,"
    " backorders.pegged, backorders.cause, backorders.first_promised_date,"
    " backorders.occurred_date, backorders.recorded_time, order_lines.requested_date"
    " FROM backorders FORCE INDEX (backorders_open)"
    " JOIN order_lines ON order_lines.order_id = backorders.order_id"
    " AND order_lines.line_number = backorders.line_number"
    " WHERE backorders.is_open = 1 AND (backorders.recorded_time > ?"
    " OR (backorders.recorded_time = ? AND backorders.backorder_id > ?))"
    " AND (? OR backorders.customer_id = ?) AND (? OR backorders.product_id = ?)"
    " AND (? OR backorders.location_id = ?)"
    " ORDER BY backorders.recorded_time, backorders.backorder_id LIMIT ?"};
constexpr Sql kEntrySupply{
    "SELECT STRAIGHT_JOIN pegs.backorder_id, supply_lines.supplier_id, supply_lines.sort_date,"
    " supply_lines.eta_date IS NOT NULL, supply_lines.overdue, supply_lines.confirmed"
    " FROM pegs FORCE INDEX (pegs_backorder)"
    " JOIN supply_lines ON supply_lines.supply_line_id = pegs.supply_line_id"
    " JOIN products ON products.product_id = supply_lines.product_id"
    " AND products.plan_generation = pegs.generation"
    " WHERE pegs.backorder_id IN (",
    "?", ", ", ")"};

constexpr int kEntriesPerStep = 512;
// A page that finds nothing in so many steps ends, and the next one goes on.
constexpr int kStepsPerPage = 40;

// Open entries, oldest first, step by step.
class WaitingEntries {
 public:
  WaitingEntries(ReaderSession& session, const BacklogQuery& query,
                 const std::optional<BacklogKey>& after)
      : session_(session), query_(query), prices_(session), after_(after.value_or(BacklogKey())) {}

  // The next step; none after the last.
  std::vector<WaitingEntry> Next() {
    std::vector<WaitingEntry> entries;
    if (done_ || !session_.ok()) return entries;
    session_.Select(
        kWaiting, [&](RowReader& row) { entries.push_back(Read(row)); }, after_.recorded_time,
        after_.recorded_time, after_.backorder_id, query_.customer_id.empty(), query_.customer_id,
        query_.product_id.empty(), query_.product_id, query_.location_id.empty(),
        query_.location_id, kEntriesPerStep);
    done_ = static_cast<int>(entries.size()) < kEntriesPerStep;
    if (entries.empty()) return entries;
    after_ = {entries.back().recorded_time, entries.back().id};
    ReadSupply(entries);
    return entries;
  }

 private:
  WaitingEntry Read(RowReader& row) const {
    WaitingEntry entry;
    Date occurred;
    row(entry.id, entry.order_id, entry.line_number, entry.customer_id, entry.product_id,
        entry.location_id, entry.open, entry.pegged, entry.origin, entry.first_promised_date,
        occurred, entry.recorded_time, entry.requested_date);
    entry.since = FactDay(occurred, entry.recorded_time, query_.time_zone);
    return entry;
  }

  void ReadSupply(std::vector<WaitingEntry>& entries) {
    std::vector<BackorderId> pegged;
    absl::flat_hash_map<BackorderId, size_t> places;
    absl::flat_hash_set<ProductId> products;
    for (size_t at = 0; at < entries.size(); ++at) {
      products.insert(entries[at].product_id);
      if (entries[at].pegged == 0) continue;
      places[entries[at].id] = at;
      pegged.push_back(entries[at].id);
    }
    session_.SelectIds(kEntrySupply, pegged, [&](RowReader& row) {
      BackorderId id;
      EntrySupply supply;
      row(id, supply.supplier_id, supply.due_date, supply.dated, supply.overdue, supply.confirmed);
      AddSupply(supply, entries[places.at(id)]);
    });
    prices_.Load(products);
    for (WaitingEntry& entry : entries) entry.price = prices_.Of(entry.product_id);
  }

  ReaderSession& session_;
  const BacklogQuery& query_;
  PriceBook prices_;
  BacklogKey after_;
  bool done_ = false;
};

// Calls `each` with every entry; false if there are more than a call looks at.
template <typename Each>
bool ForEachWaiting(ReaderSession& session, const BacklogQuery& query, Each each) {
  WaitingEntries steps(session, query, std::nullopt);
  int seen = 0;
  for (auto entries = steps.Next(); !entries.empty(); entries = steps.Next()) {
    for (const WaitingEntry& entry : entries) {
      if (++seen > kBacklogEntriesMax) return false;
      each(entry);
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<Snapshot<BacklogKpis>> Reader::ReadBacklog(
    const BacklogQuery& query, const std::optional<BackorderCostRates>& rates) {
  return session_->OnSnapshot<BacklogKpis>([&](ReaderSession& session) {
    BacklogKpis kpis;
    if (rates) kpis.cost.emplace();
    kpis.complete = ForEachWaiting(session, query, [&](const WaitingEntry& entry) {
      AddEntry(entry, query.today, rates, kpis);
    });
    return kpis;
  });
}

ReadPage<WaitingEntry, BacklogKey> Reader::ListBacklogLines(const BacklogQuery& query,
                                                            const BacklogFilter& filter,
                                                            const std::optional<BacklogKey>& after,
                                                            int limit) {
  using Value = ListPage<WaitingEntry, BacklogKey>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    Value page;
    WaitingEntries steps(session, query, after);
    for (int step = 1; step <= kStepsPerPage; ++step) {
      std::vector<WaitingEntry> entries = steps.Next();
      if (entries.empty()) return page;
      const BacklogKey end{entries.back().recorded_time, entries.back().id};
      for (WaitingEntry& entry : entries) {
        if (!Matches(entry, query.today, filter)) continue;
        if (static_cast<int>(page.items.size()) == PageLimit(limit)) {
          page.next = BacklogKey{page.items.back().recorded_time, page.items.back().id};
          return page;
        }
        page.items.push_back(std::move(entry));
      }
      if (step == kStepsPerPage) page.next = end;
    }
    return page;
  });
}

absl::StatusOr<Snapshot<RevenueAtRisk>> Reader::ReadRevenueAtRisk(const BacklogQuery& query,
                                                                  RiskGrouping grouping,
                                                                  int limit) {
  return session_->OnSnapshot<RevenueAtRisk>([&](ReaderSession& session) {
    RevenueAtRisk risk;
    std::map<std::pair<SupplierId, ProductId>, RevenueGroup> groups;
    risk.complete = ForEachWaiting(session, query, [&](const WaitingEntry& entry) {
      if (!entry.at_risk()) return;
      const bool by_supplier = grouping == RiskGrouping::kSupplier;
      const SupplierId supplier = by_supplier ? entry.supplier_id : SupplierId();
      const ProductId product = by_supplier ? ProductId() : entry.product_id;
      RevenueGroup& group = groups[{supplier, product}];
      group.supplier_id = supplier;
      group.product_id = product;
      group.at_risk.Add(entry);
      if (!entry.promised_date()) group.undated_units += entry.open;
      risk.total.Add(entry);
    });
    risk.group_count = static_cast<int32_t>(groups.size());
    for (auto& [key, group] : groups) risk.groups.push_back(std::move(group));
    std::stable_sort(risk.groups.begin(), risk.groups.end(),
                     [](const RevenueGroup& a, const RevenueGroup& b) {
                       return a.at_risk.units() > b.at_risk.units();
                     });
    const size_t size = static_cast<size_t>(PageLimit(limit));
    if (risk.groups.size() > size) risk.groups.resize(size);
    return risk;
  });
}

}  // namespace backline
