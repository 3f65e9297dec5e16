// What waits now, in steps of a few hundred entries: a step reads open entries as a range of when
// they were recorded, of a customer's or of a product's, and their supply by their ids.
#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/store/price_book.h"
#include "server/store/reader.h"
#include "server/store/reader_session.h"

namespace backline {
namespace {

// Open entries, by one of three indexes, after a place in its order.
#define BACKLINE_WAITING(INDEX, RANGE, ORDER)                                                     \
  "SELECT STRAIGHT_JOIN backorders.backorder_id, backorders.order_id, backorders.line_number,"    \
  " backorders.customer_id, backorders.product_id, backorders.location_id,"                       \
  " backorders.quantity - backorders.allocated - backorders.shipped - backorders.cancelled,"      \
  " backorders.pegged, backorders.cause, backorders.first_promised_date,"                         \
  " backorders.occurred_date, backorders.recorded_time, order_lines.requested_date,"              \
  " backorders.rank_key, backorders.queue_sequence"                                               \
  " FROM backorders FORCE INDEX (" INDEX                                                          \
  ") JOIN order_lines ON order_lines.order_id = backorders.order_id"                              \
  " AND order_lines.line_number = backorders.line_number"                                         \
  " WHERE backorders.is_open = 1 AND " RANGE                                                      \
  " AND (? OR backorders.product_id = ?) AND (? OR backorders.location_id = ?)"                   \
  " ORDER BY " ORDER " LIMIT ?"
constexpr Sql kWaiting{BACKLINE_WAITING(
    "backorders_open",
    "(backorders.recorded_time > ?"
    " OR (backorders.recorded_time = ? AND backorders.backorder_id > ?))",
    "backorders.recorded_time, backorders.backorder_id")};
constexpr Sql kWaitingOfCustomer{
    BACKLINE_WAITING("backorders_customer",
                     "backorders.customer_id = ? AND backorders.backorder_id > ?",
                     "backorders.backorder_id")};
constexpr Sql kWaitingOfProduct{BACKLINE_WAITING(
    "backorders_queue",
    "backorders.product_id = ? AND (backorders.location_id > ? OR (backorders.location_id = ?"
    " AND (backorders.rank_key > ? OR (backorders.rank_key = ?"
    " AND (backorders.queue_sequence > ? OR (backorders.queue_sequence = ?"
    " AND backorders.backorder_id > ?))))))",
    "backorders.location_id, backorders.rank_key, backorders.queue_sequence,"
    " backorders.backorder_id")};
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

constexpr BacklogKey kBeforeAll{Instant{}, BackorderId{}, LocationId{}, INT64_MIN, INT64_MIN};

BacklogKey KeyOf(const WaitingEntry& entry) {
  return {entry.recorded_time, entry.id, entry.location_id, entry.rank_key, entry.queue_sequence};
}

// Open entries, step by step: oldest first, those of one product as they stand in its queues.
class WaitingEntries {
 public:
  WaitingEntries(ReaderSession& session, const BacklogQuery& query,
                 const std::optional<BacklogKey>& after)
      : session_(session), query_(query), prices_(session), after_(after.value_or(kBeforeAll)) {}

  // The next step; none after the last.
  std::vector<WaitingEntry> Next() {
    std::vector<WaitingEntry> entries;
    if (done_ || !session_.ok()) return entries;
    Select(entries);
    done_ = static_cast<int>(entries.size()) < kEntriesPerStep;
    if (entries.empty()) return entries;
    after_ = KeyOf(entries.back());
    ReadSupply(entries);
    return entries;
  }

 private:
  // By the index that holds the least of what is not asked for.
  void Select(std::vector<WaitingEntry>& entries) {
    const auto read = [&](RowReader& row) { entries.push_back(Read(row)); };
    const auto select = [&](const Sql& sql, const auto&... range) {
      session_.Select(sql, read, range..., query_.product_id.empty(), query_.product_id,
                      query_.location_id.empty(), query_.location_id, kEntriesPerStep);
    };
    if (!query_.customer_id.empty()) {
      select(kWaitingOfCustomer, query_.customer_id, after_.backorder_id);
    } else if (!query_.product_id.empty()) {
      select(kWaitingOfProduct, query_.product_id, after_.location_id, after_.location_id,
             after_.rank_key, after_.rank_key, after_.queue_sequence, after_.queue_sequence,
             after_.backorder_id);
    } else {
      select(kWaiting, after_.recorded_time, after_.recorded_time, after_.backorder_id);
    }
  }

  WaitingEntry Read(RowReader& row) const {
    WaitingEntry entry;
    Date occurred;
    row(entry.id, entry.order_id, entry.line_number, entry.customer_id, entry.product_id,
        entry.location_id, entry.open, entry.pegged, entry.origin, entry.first_promised_date,
        occurred, entry.recorded_time, entry.requested_date, entry.rank_key,
        entry.queue_sequence);
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
      const BacklogKey end = KeyOf(entries.back());
      for (WaitingEntry& entry : entries) {
        if (!Matches(entry, query.today, filter)) continue;
        if (static_cast<int>(page.items.size()) == PageLimit(limit)) {
          page.next = KeyOf(page.items.back());
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
