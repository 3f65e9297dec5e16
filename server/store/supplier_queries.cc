// What a supplier sees of itself: the pages of its lines, and the demand that waits for it. The
// supplier stands in every statement.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/store/reader.h"
#include "server/store/reader_rows.h"
#include "server/store/reader_session.h"
#include "server/store/reader_views.h"

namespace backline {

namespace {

// A line with its first schedule, of which the line's row holds what is shown
// (purchase_order_rows.cc); others are read for the lines that have them. What is pegged, and what
// else no supplier sees, is not read at all. What lines show by name is kept (name_cache.h).
#define BACKLINE_SUPPLIER_LINE_COLUMNS \
  BACKLINE_COUNTER_COLUMNS             \
  ", purchase_order_lines.purchase_order_id, purchase_order_lines.line_number, "                  \
  "purchase_order_lines.location_id, purchase_order_lines.product_id, "                           \
  "purchase_order_lines.ordered, purchase_order_lines.received, "                                 \
  "purchase_order_lines.cancelled, purchase_order_lines.rejected, "                               \
  "purchase_order_lines.over_received, purchase_order_lines.quarantined, "                        \
  "purchase_order_lines.withheld, purchase_order_lines.currency_code, "                           \
  "purchase_order_lines.price_units, purchase_order_lines.price_nanos, " BACKLINE_DAY(            \
      "purchase_order_lines.requested_date") ", "                                                 \
  BACKLINE_DAY("purchase_order_lines.first_confirmed_date") ", "                                  \
  BACKLINE_DAY("purchase_order_lines.last_received_date") ", "                                    \
  "purchase_order_lines.over_receipt_tolerance_percent, purchase_order_lines.schedule_count, "    \
  "purchase_order_lines.state, purchase_order_lines.answer_version, "                             \
  "purchase_order_lines.version, "                                                                \
  "purchase_order_lines.schedule_supply_line_id, purchase_order_lines.schedule_expected, "         \
  "purchase_order_lines.schedule_received, purchase_order_lines.schedule_cancelled, "             \
  "purchase_order_lines.schedule_confirmed, " BACKLINE_DAY(                                       \
      "purchase_order_lines.schedule_eta_date") ", "                                              \
  "purchase_order_lines.schedule_overdue, purchase_order_lines.schedule_eta_version, "            \
  BACKLINE_DAY("purchase_order_lines.schedule_agreed_date") ", "                                  \
  "purchase_order_lines.schedule_eta_review, "                                                    \
  "purchase_order_lines.schedule_shipment_notice_id, purchase_order_lines.schedule_slot_booked, " \
  "purchase_order_lines.schedule_announced"
// A draft is not the supplier's to see, and a line that was cancelled as a draft never was.
#define BACKLINE_SENT_TO_SUPPLIER                                        \
  " WHERE event_counter.id = 1 AND purchase_order_lines.supplier_id = ?" \
  " AND purchase_order_lines.was_sent = 1"

// What is kept of a line is found by these (line_cache.h).
#define BACKLINE_LINE_VERSION_COLUMNS                                            \
  BACKLINE_COUNTER_COLUMNS                                                       \
  ", purchase_order_lines.purchase_order_id, purchase_order_lines.line_number, " \
  "purchase_order_lines.version"

// A page of lines in one statement, because each costs a round trip: one range of one index in the
// order of the page, and the rows of its lines. Lines without a date come first, so a page goes on
// in one of two ways.
#define BACKLINE_SUPPLIER_PAGE(columns, index, state)                 \
  "SELECT STRAIGHT_JOIN " columns                                     \
  " FROM event_counter JOIN purchase_order_lines FORCE INDEX (" index \
  ")" BACKLINE_SENT_TO_SUPPLIER state
#define BACKLINE_AFTER_UNDATED                         \
  " AND ((purchase_order_lines.requested_date IS NULL" \
  " AND (purchase_order_lines.purchase_order_id > ?"   \
  " OR (purchase_order_lines.purchase_order_id = ?"    \
  " AND purchase_order_lines.line_number > ?)))"       \
  " OR purchase_order_lines.requested_date IS NOT NULL)"
#define BACKLINE_AFTER_DATED                                                                    \
  " AND (purchase_order_lines.requested_date > ?"                                               \
  " OR (purchase_order_lines.requested_date = ?"                                                \
  " AND purchase_order_lines.purchase_order_id > ?)"                                            \
  " OR (purchase_order_lines.requested_date = ? AND purchase_order_lines.purchase_order_id = ?" \
  " AND purchase_order_lines.line_number > ?))"
#define BACKLINE_PAGE_ORDER                                                                \
  " ORDER BY purchase_order_lines.requested_date, purchase_order_lines.purchase_order_id," \
  " purchase_order_lines.line_number LIMIT ?"
struct PageStatements {
  Sql first;
  Sql after_undated;
  Sql after_dated;
};
#define BACKLINE_SUPPLIER_PAGES(...)                                                      \
  {                                                                                       \
    {BACKLINE_SUPPLIER_PAGE(__VA_ARGS__) BACKLINE_PAGE_ORDER},                            \
        {BACKLINE_SUPPLIER_PAGE(__VA_ARGS__) BACKLINE_AFTER_UNDATED BACKLINE_PAGE_ORDER}, \
        {BACKLINE_SUPPLIER_PAGE(__VA_ARGS__) BACKLINE_AFTER_DATED BACKLINE_PAGE_ORDER},   \
  }
#define BACKLINE_ALL_STATES "purchase_order_lines_sent", ""
#define BACKLINE_ONE_STATE "purchase_order_lines_supplier", " AND purchase_order_lines.state = ?"
constexpr PageStatements kLines =
    BACKLINE_SUPPLIER_PAGES(BACKLINE_SUPPLIER_LINE_COLUMNS, BACKLINE_ALL_STATES);
constexpr PageStatements kLinesInState =
    BACKLINE_SUPPLIER_PAGES(BACKLINE_SUPPLIER_LINE_COLUMNS, BACKLINE_ONE_STATE);
constexpr PageStatements kVersions =
    BACKLINE_SUPPLIER_PAGES(BACKLINE_LINE_VERSION_COLUMNS, BACKLINE_ALL_STATES);
constexpr PageStatements kVersionsInState =
    BACKLINE_SUPPLIER_PAGES(BACKLINE_LINE_VERSION_COLUMNS, BACKLINE_ONE_STATE);
#define BACKLINE_SUPPLIER_LINES                          \
  "SELECT STRAIGHT_JOIN " BACKLINE_SUPPLIER_LINE_COLUMNS \
  " FROM event_counter JOIN purchase_order_lines FORCE INDEX (PRIMARY)" BACKLINE_SENT_TO_SUPPLIER
constexpr Sql kSupplierLine{BACKLINE_SUPPLIER_LINES
                            " AND purchase_order_lines.purchase_order_id = ?"
                            " AND purchase_order_lines.line_number = ?"};
constexpr Sql kSupplierOrder{BACKLINE_SUPPLIER_LINES
                             " AND purchase_order_lines.purchase_order_id = ?"
                             " ORDER BY purchase_order_lines.line_number"};
// Of a page, so they are the supplier's.
constexpr Sql kSupplierLinesByKey{
    "SELECT STRAIGHT_JOIN " BACKLINE_SUPPLIER_LINE_COLUMNS
    " FROM event_counter JOIN purchase_order_lines FORCE INDEX (PRIMARY)"
    " WHERE event_counter.id = 1"
    " AND (purchase_order_lines.purchase_order_id, purchase_order_lines.line_number) IN (",
    "(?, ?)", ", ", ") AND purchase_order_lines.supplier_id = ?"};

constexpr Sql kProductNames{"SELECT product_id, sku, name FROM products WHERE product_id IN (", "?",
                            ", ", ")"};
constexpr Sql kLocationCodes{"SELECT location_id, code FROM locations WHERE location_id IN (", "?",
                             ", ", ")"};
constexpr Sql kSentOrders{
    "SELECT purchase_order_id, external_reference, sent_date FROM purchase_orders"
    " WHERE purchase_order_id IN (",
    "?", ", ", ")"};

constexpr Sql kPeggedDemandKeys{
    "SELECT STRAIGHT_JOIN supply_lines.product_id, supply_lines.supply_line_id"
    " FROM purchase_order_lines"
    " JOIN supply_lines"
    " ON supply_lines.purchase_order_id = purchase_order_lines.purchase_order_id"
    " AND supply_lines.line_number = purchase_order_lines.line_number"
    " WHERE purchase_order_lines.supplier_id = ? AND purchase_order_lines.state IN (2, 3, 4, 9, 10)"
    " AND supply_lines.pegged > 0 AND (supply_lines.product_id > ?"
    " OR (supply_lines.product_id = ? AND supply_lines.supply_line_id > ?))"
    " ORDER BY supply_lines.product_id, supply_lines.supply_line_id LIMIT ?"};
// A scalar, because an EXISTS would be turned into a list of all that wait.
constexpr Sql kUndatedDemandKeys{
    "SELECT sourcing.product_id FROM sourcing FORCE INDEX (sourcing_supplier)"
    " WHERE sourcing.supplier_id = ? AND sourcing.shares_demand = 1 AND sourcing.product_id > ?"
    " AND (SELECT 1 FROM backorders WHERE backorders.product_id = sourcing.product_id"
    " AND backorders.undated IN (1, 2) LIMIT 1) IS NOT NULL"
    " ORDER BY sourcing.product_id LIMIT ?"};
constexpr Sql kPeggedDemand{
    "SELECT supply_lines.product_id, supply_lines.supply_line_id,"
    " CAST(SUM(pegs.quantity) AS SIGNED), MIN(order_lines.requested_date),"
    " MIN(backorders.occurred_date), COUNT(DISTINCT backorders.customer_id)"
    " FROM supply_lines"
    " JOIN products ON products.product_id = supply_lines.product_id"
    " JOIN pegs ON pegs.generation = products.plan_generation"
    " AND pegs.supply_line_id = supply_lines.supply_line_id"
    " JOIN backorders ON backorders.backorder_id = pegs.backorder_id"
    " JOIN order_lines ON order_lines.order_id = backorders.order_id"
    " AND order_lines.line_number = backorders.line_number"
    " WHERE supply_lines.supply_line_id IN (",
    "?", ", ", ") GROUP BY supply_lines.product_id, supply_lines.supply_line_id"};
constexpr Sql kUndatedDemand{
    "SELECT backorders.product_id, CAST(SUM(backorders.quantity - backorders.allocated"
    " - backorders.shipped - backorders.cancelled - backorders.pegged) AS SIGNED),"
    " MIN(order_lines.requested_date), MIN(backorders.occurred_date),"
    " COUNT(DISTINCT backorders.customer_id) FROM backorders"
    " JOIN order_lines ON order_lines.order_id = backorders.order_id"
    " AND order_lines.line_number = backorders.line_number"
    " WHERE backorders.undated IN (1, 2) AND backorders.product_id IN (",
    "?", ", ", ") GROUP BY backorders.product_id"};
constexpr Sql kSkus{"SELECT product_id, sku FROM products WHERE product_id IN (", "?", ", ", ")"};

SupplierLineKey KeyOf(const SupplierLineView& view) {
  const PurchaseOrderLine& line = view.line.line;
  return {line.requested_date, line.purchase_order_id, line.line_number};
}

// Reads BACKLINE_SUPPLIER_LINE_COLUMNS.
SupplierLineView ReadSupplierLine(ReaderSession& session, RowReader& row, SupplierId supplier) {
  session.ReadCounter(row);
  SupplierLineView view;
  PurchaseOrderLine& line = view.line.line;
  row(line.purchase_order_id, line.line_number, line.location_id, line.product_id, line.ordered,
      line.received, line.cancelled, line.rejected, line.over_received, line.quarantined,
      line.withheld, line.unit_price.currency_code, line.unit_price.units, line.unit_price.nanos,
      DayNumber{line.requested_date}, DayNumber{line.first_confirmed_date},
      DayNumber{line.last_received_date}, line.over_receipt_tolerance_percent, line.schedule_count,
      line.state, line.answer_version, line.version);
  line.supplier_id = supplier;
  SupplyLine& supply = view.line.supply_lines.emplace_back();
  supply.purchase_order_id = line.purchase_order_id;
  supply.line_number = line.line_number;
  supply.supplier_id = supplier;
  supply.product_id = line.product_id;
  supply.location_id = line.location_id;
  row(supply.id, supply.expected, supply.received, supply.cancelled, supply.confirmed,
      DayNumber{supply.eta_date}, supply.overdue, supply.eta_version, DayNumber{supply.agreed_date},
      supply.eta_review, supply.shipment_notice_id, supply.slot_booked, supply.announced);
  return view;
}

// False if one of them is not there; nothing is filled then.
bool FillNames(SupplierLineView& view, const LineNames& names) {
  const auto product = names.products.find(view.line.line.product_id);
  const auto location = names.locations.find(view.line.line.location_id);
  const auto order = names.orders.find(view.line.line.purchase_order_id);
  if (product == names.products.end() || location == names.locations.end() ||
      order == names.orders.end()) {
    return false;
  }
  view.sku = product->second.sku;
  view.product_name = product->second.name;
  view.location_code = location->second;
  view.external_reference = order->second.external_reference;
  view.sent_date = order->second.sent_date;
  return true;
}

LineNames LoadNames(ReaderSession& session, const std::vector<SupplierLineView*>& views) {
  std::set<ProductId> products;
  std::set<LocationId> locations;
  std::set<PurchaseOrderId> orders;
  for (const SupplierLineView* view : views) {
    products.insert(view->line.line.product_id);
    locations.insert(view->line.line.location_id);
    orders.insert(view->line.line.purchase_order_id);
  }
  LineNames names;
  session.SelectIds(kProductNames, std::vector<ProductId>(products.begin(), products.end()),
                    [&](RowReader& row) {
                      ProductName& product = names.products[row.Get<ProductId>()];
                      row(product.sku, product.name);
                    });
  session.SelectIds(kLocationCodes, std::vector<LocationId>(locations.begin(), locations.end()),
                    [&](RowReader& row) { row(names.locations[row.Get<LocationId>()]); });
  session.SelectIds(kSentOrders, std::vector<PurchaseOrderId>(orders.begin(), orders.end()),
                    [&](RowReader& row) {
                      SentOrderName& order = names.orders[row.Get<PurchaseOrderId>()];
                      row(order.external_reference, order.sent_date);
                    });
  return names;
}

// Reads the names that are not kept, and keeps them.
void NameLines(ReaderSession& session, std::vector<SupplierLineView>& views) {
  std::vector<SupplierLineView*> nameless;
  session.ReadNames([&](const LineNames& names) {
    for (SupplierLineView& view : views) {
      if (!FillNames(view, names)) nameless.push_back(&view);
    }
  });
  if (nameless.empty()) return;
  const LineNames read = LoadNames(session, nameless);
  for (SupplierLineView* view : nameless) FillNames(*view, read);
  session.KeepNames(read);
}

// Reads the names, and the schedules of split lines; hides what is not the supplier's to see.
void CompleteLines(ReaderSession& session, std::vector<SupplierLineView>& views) {
  NameLines(session, views);
  std::vector<PurchaseOrderLineKey> split;
  for (const SupplierLineView& view : views) {
    if (view.line.line.schedule_count > 1) split.push_back(view.line.line.key());
  }
  std::vector<std::vector<SupplyLine>> schedules = LoadSupplyLines(session, split);
  auto next = schedules.begin();
  for (SupplierLineView& view : views) {
    if (view.line.line.schedule_count > 1) view.line.supply_lines = std::move(*next++);
    for (SupplyLine& supply : view.line.supply_lines) supply.pegged = supply.withdrawing = 0;
  }
}

// `read` gets each row of the page.
template <typename Each>
void SelectPage(ReaderSession& session, const LineCache::Page& page, int limit,
                const PageStatements& all, const PageStatements& in_state, Each read) {
  const auto& [supplier, state, after] = page;
  const PageStatements& statements = state ? in_state : all;
  const auto select = [&](const Sql& sql, const auto&... from) {
    if (state) {
      session.Select(sql, read, supplier, *state, from..., limit);
    } else {
      session.Select(sql, read, supplier, from..., limit);
    }
  };
  if (!after) return select(statements.first);
  const PurchaseOrderId& order = after->purchase_order_id;
  if (!after->requested_date) {
    return select(statements.after_undated, order, order, after->line_number);
  }
  const Date date = *after->requested_date;
  select(statements.after_dated, date, date, order, date, order, after->line_number);
}

// Reads the lines that are not kept as they are now, and keeps them.
std::vector<SupplierLineView> ReadLines(ReaderSession& session, SupplierId supplier,
                                        const std::vector<LineVersion>& lines) {
  std::vector<SupplierLineView> views(lines.size());
  std::vector<PurchaseOrderLineKey> changed;
  absl::flat_hash_map<PurchaseOrderLineKey, SupplierLineView*> places;
  for (size_t n = 0; n < lines.size(); ++n) {
    if (session.lines().Find(lines[n], views[n])) continue;
    changed.push_back(lines[n].key);
    places[lines[n].key] = &views[n];
  }
  session.SelectEach(
      kSupplierLinesByKey, changed,
      [](Binder& bind, const PurchaseOrderLineKey& key) {
        bind(key.purchase_order_id, key.line_number);
      },
      [&](RowReader& row) {
        SupplierLineView view = ReadSupplierLine(session, row, supplier);
        session.lines().Add(view);
        *places[view.line.line.key()] = std::move(view);
      },
      supplier);
  return views;
}

// A page that was read before asks for the versions of its lines only: what they show is kept.
std::vector<SupplierLineView> ReadPageLines(ReaderSession& session, const LineCache::Page& page,
                                            int limit) {
  const SupplierId supplier = std::get<SupplierId>(page);
  if (session.lines().KnowsPage(page)) {
    std::vector<LineVersion> lines;
    SelectPage(session, page, limit, kVersions, kVersionsInState, [&](RowReader& row) {
      session.ReadCounter(row);
      LineVersion& line = lines.emplace_back();
      row(line.key.purchase_order_id, line.key.line_number, line.version);
    });
    return ReadLines(session, supplier, lines);
  }
  std::vector<SupplierLineView> views;
  views.reserve(static_cast<size_t>(limit));
  SelectPage(session, page, limit, kLines, kLinesInState,
             [&](RowReader& row) { views.push_back(ReadSupplierLine(session, row, supplier)); });
  if (session.ok()) session.lines().AddPage(page, views);
  return views;
}

std::vector<DemandKey> ReadDemandKeys(ReaderSession& session, SupplierId supplier,
                                      const DemandKey& after, int limit) {
  std::vector<DemandKey> keys;
  session.Select(
      kPeggedDemandKeys,
      [&](RowReader& row) {
        DemandKey& key = keys.emplace_back();
        row(key.product_id, key.supply_line_id);
      },
      supplier, after.product_id, after.product_id, after.supply_line_id, limit);
  session.Select(
      kUndatedDemandKeys, [&](RowReader& row) { row(keys.emplace_back().product_id); }, supplier,
      after.product_id, limit);
  std::sort(keys.begin(), keys.end());
  if (keys.size() > static_cast<size_t>(limit)) keys.resize(static_cast<size_t>(limit));
  return keys;
}

void ReadSums(RowReader& row, DemandRow& demand) {
  int64_t customers = 0;
  row(demand.quantity, demand.earliest_need_date, demand.oldest_occurred_date, customers);
  demand.fewer_than_three_customers = customers < 3;
}

std::vector<DemandRow> LoadDemand(ReaderSession& session, const std::vector<DemandKey>& keys) {
  std::set<ProductId> products;
  std::vector<ProductId> undated;
  std::vector<SupplyLineId> pegged;
  for (const DemandKey& key : keys) {
    products.insert(key.product_id);
    if (key.supply_line_id.empty()) {
      undated.push_back(key.product_id);
    } else {
      pegged.push_back(key.supply_line_id);
    }
  }
  std::map<DemandKey, DemandRow> found;
  session.SelectIds(kPeggedDemand, pegged, [&](RowReader& row) {
    DemandRow demand;
    row(demand.product_id, demand.supply_line_id);
    ReadSums(row, demand);
    found[{demand.product_id, demand.supply_line_id}] = demand;
  });
  session.SelectIds(kUndatedDemand, undated, [&](RowReader& row) {
    DemandRow demand;
    row(demand.product_id);
    ReadSums(row, demand);
    found[{demand.product_id, SupplyLineId()}] = demand;
  });
  std::map<ProductId, std::string> skus;
  const std::vector<ProductId> ids(products.begin(), products.end());
  session.SelectIds(kSkus, ids, [&](RowReader& row) {
    const auto id = row.Get<ProductId>();
    row(skus[id]);
  });
  std::vector<DemandRow> rows;
  for (const DemandKey& key : keys) {
    DemandRow& demand = rows.emplace_back(found[key]);
    demand.sku = skus[key.product_id];
  }
  return rows;
}

}  // namespace

ReadPage<SupplierLineView, SupplierLineKey> Reader::ListSupplierLines(
    SupplierId supplier, std::optional<PurchaseOrderLineState> state,
    std::optional<SupplierLineKey> after, int limit) {
  using Value = ListPage<SupplierLineView, SupplierLineKey>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    Value page = PageFrom(ReadPageLines(session, {supplier, state, after}, PageLimit(limit) + 1),
                          limit, KeyOf);
    CompleteLines(session, page.items);
    return page;
  });
}

ReadOne<SupplierLineView> Reader::GetSupplierLine(SupplierId supplier,
                                                  const PurchaseOrderLineKey& key) {
  using Value = std::optional<SupplierLineView>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    std::vector<SupplierLineView> views;
    session.Select(
        kSupplierLine,
        [&](RowReader& row) { views.push_back(ReadSupplierLine(session, row, supplier)); },
        supplier, key.purchase_order_id, key.line_number);
    CompleteLines(session, views);
    if (views.empty()) return std::nullopt;
    return views.front();
  });
}

ReadOne<std::vector<SupplierLineView>> Reader::GetSupplierOrder(SupplierId supplier,
                                                                PurchaseOrderId id) {
  using Value = std::optional<std::vector<SupplierLineView>>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    std::vector<SupplierLineView> views;
    session.Select(
        kSupplierOrder,
        [&](RowReader& row) { views.push_back(ReadSupplierLine(session, row, supplier)); },
        supplier, id);
    CompleteLines(session, views);
    if (views.empty()) return std::nullopt;
    return views;
  });
}

ReadPage<DemandRow, DemandKey> Reader::ListDemand(SupplierId supplier,
                                                  std::optional<DemandKey> after, int limit) {
  using Value = ListPage<DemandRow, DemandKey>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    auto keys = PageFrom(
        ReadDemandKeys(session, supplier, after.value_or(DemandKey{}), PageLimit(limit) + 1), limit,
        [](const DemandKey& key) { return key; });
    return {LoadDemand(session, keys.items), keys.next};
  });
}

}  // namespace backline
