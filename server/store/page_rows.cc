#include "server/store/page_rows.h"

#include <map>
#include <optional>

#include "server/store/purchase_order_rows.h"
#include "server/store/queue_rows.h"
#include "server/store/rows.h"

namespace backline {
namespace {

// An arm reads one range of one page: `range` is the number of the range in the statement. An arm
// that continues has the place after which it starts; the OR is spelled out, because a row
// comparison (a, b) > (?, ?) is not a range.
constexpr char kQueueColumns[] =
    "CAST(? AS SIGNED), rank_key, queue_sequence, backorder_id, order_id, line_number";
constexpr Sql kOpenFirst = {"",
                            "(SELECT {} FROM backorders FORCE INDEX (backorders_queue)"
                            " WHERE product_id = ? AND is_open = 1 AND location_id = ?"
                            " ORDER BY rank_key, queue_sequence, backorder_id LIMIT ?)",
                            " UNION ALL ", "", kQueueColumns};
constexpr Sql kOpenNext = {"",
                           "(SELECT {} FROM backorders FORCE INDEX (backorders_queue)"
                           " WHERE product_id = ? AND is_open = 1 AND location_id = ?"
                           " AND (rank_key > ? OR (rank_key = ? AND queue_sequence > ?)"
                           " OR (rank_key = ? AND queue_sequence = ? AND backorder_id > ?))"
                           " ORDER BY rank_key, queue_sequence, backorder_id LIMIT ?)",
                           " UNION ALL ", "", kQueueColumns};
constexpr Sql kUndatedFirst = {"",
                               "(SELECT {} FROM backorders FORCE INDEX (backorders_undated)"
                               " WHERE product_id = ? AND undated = ? AND location_id = ?"
                               " ORDER BY rank_key, queue_sequence, backorder_id LIMIT ?)",
                               " UNION ALL ", "", kQueueColumns};
constexpr Sql kUndatedNext = {"",
                              "(SELECT {} FROM backorders FORCE INDEX (backorders_undated)"
                              " WHERE product_id = ? AND undated = ? AND location_id = ?"
                              " AND (rank_key > ? OR (rank_key = ? AND queue_sequence > ?)"
                              " OR (rank_key = ? AND queue_sequence = ? AND backorder_id > ?))"
                              " ORDER BY rank_key, queue_sequence, backorder_id LIMIT ?)",
                              " UNION ALL ", "", kQueueColumns};

constexpr char kPegColumns[] =
    "CAST(? AS SIGNED), p.rank_key, p.queue_sequence, p.backorder_id, b.order_id, b.line_number";
constexpr Sql kPegsFirst = {"",
                            "(SELECT {} FROM pegs p FORCE INDEX (PRIMARY)"
                            " STRAIGHT_JOIN backorders b ON b.backorder_id = p.backorder_id"
                            " WHERE p.generation = ? AND p.supply_line_id = ?"
                            " ORDER BY p.rank_key, p.queue_sequence, p.backorder_id LIMIT ?)",
                            " UNION ALL ", "", kPegColumns};
constexpr Sql kPegsNext = {"",
                           "(SELECT {} FROM pegs p FORCE INDEX (PRIMARY)"
                           " STRAIGHT_JOIN backorders b ON b.backorder_id = p.backorder_id"
                           " WHERE p.generation = ? AND p.supply_line_id = ?"
                           " AND (p.rank_key > ? OR (p.rank_key = ? AND p.queue_sequence > ?)"
                           " OR (p.rank_key = ? AND p.queue_sequence = ? AND p.backorder_id > ?))"
                           " ORDER BY p.rank_key, p.queue_sequence, p.backorder_id LIMIT ?)",
                           " UNION ALL ", "", kPegColumns};
constexpr Sql kPegsReverse = {
    "",
    "(SELECT {} FROM pegs p FORCE INDEX (PRIMARY)"
    " STRAIGHT_JOIN backorders b ON b.backorder_id = p.backorder_id"
    " WHERE p.generation = ? AND p.supply_line_id = ?"
    " ORDER BY p.rank_key DESC, p.queue_sequence DESC, p.backorder_id DESC LIMIT ?)",
    " UNION ALL ", "", kPegColumns};

constexpr char kReservedColumns[] =
    "CAST(? AS SIGNED), rank_key, queue_sequence, order_id, order_id, line_number";
constexpr Sql kReservedReverse = {
    "",
    "(SELECT {} FROM order_lines FORCE INDEX (order_lines_reserved)"
    " WHERE product_id = ? AND location_id = ? AND is_reserved = 1"
    " ORDER BY rank_key DESC, queue_sequence DESC, order_id DESC, line_number DESC LIMIT ?)",
    " UNION ALL ", "", kReservedColumns};

// Free supply is ordered by date; the line comes with the entry.
constexpr char kFreeColumns[] =
    "CAST(? AS SIGNED), supply_line_id, purchase_order_id, line_number, schedule_number,"
    " supplier_id, product_id, location_id, expected, received, cancelled, pegged, withdrawing,"
    " confirmed, eta_date, fallback_date, overdue, eta_version, agreed_date, eta_review,"
    " shipment_notice_id,"
    " slot_booked, slot_end_date, taken_back, announced, version";
constexpr Sql kFreeHereFirst = {"",
                                "(SELECT {} FROM supply_lines FORCE INDEX (supply_lines_free)"
                                " WHERE product_id = ? AND is_free = 1 AND location_id = ?"
                                " ORDER BY sort_date, supply_line_id LIMIT ?)",
                                " UNION ALL ", "", kFreeColumns};
constexpr Sql kFreeHereNext = {"",
                               "(SELECT {} FROM supply_lines FORCE INDEX (supply_lines_free)"
                               " WHERE product_id = ? AND is_free = 1 AND location_id = ?"
                               " AND (sort_date > ? OR (sort_date = ? AND supply_line_id > ?))"
                               " ORDER BY sort_date, supply_line_id LIMIT ?)",
                               " UNION ALL ", "", kFreeColumns};
constexpr Sql kFreeAnywhereFirst = {
    "",
    "(SELECT {} FROM supply_lines FORCE INDEX (supply_lines_free_anywhere)"
    " WHERE product_id = ? AND is_free = 1"
    " ORDER BY sort_date, supply_line_id LIMIT ?)",
    " UNION ALL ", "", kFreeColumns};
constexpr Sql kFreeAnywhereNext = {
    "",
    "(SELECT {} FROM supply_lines FORCE INDEX (supply_lines_free_anywhere)"
    " WHERE product_id = ? AND is_free = 1"
    " AND (sort_date > ? OR (sort_date = ? AND supply_line_id > ?))"
    " ORDER BY sort_date, supply_line_id LIMIT ?)",
    " UNION ALL ", "", kFreeColumns};

// One page that is being read.
struct Reading {
  PageRead read;
  std::vector<std::pair<QueueKey, OrderLineKey>> found;
  std::vector<SupplyLine> supply;

  bool reverse() const {
    return read.key.kind == PageKind::kSupplyPegsReverse ||
           read.key.kind == PageKind::kReservedReverse;
  }
};

// One range of a page. A queue page at a location is the queue there and that of lines for any
// location; undated entries stand under either of two states.
struct Range {
  Reading* reading = nullptr;
  Id128 location;
  UndatedState state = UndatedState::kUndated;
};

using Ranges = std::map<const Sql*, std::vector<Range>>;

bool Continues(const Reading& reading) {
  return !reading.reverse() && reading.read.key.from != QueueKey{};
}

void AddQueueRanges(Reading& reading, const Sql& sql, std::vector<UndatedState> states,
                    Ranges& ranges) {
  const Id128 location = reading.read.key.subject;
  for (UndatedState state : states) {
    ranges[&sql].push_back({&reading, location, state});
    if (location != Id128{}) ranges[&sql].push_back({&reading, Id128{}, state});
  }
}

void AddRanges(Reading& reading, Ranges& ranges) {
  const bool next = Continues(reading);
  const Id128 subject = reading.read.key.subject;
  const Sql& undated = next ? kUndatedNext : kUndatedFirst;
  switch (reading.read.key.kind) {
    case PageKind::kOpenQueue:
      return AddQueueRanges(reading, next ? kOpenNext : kOpenFirst, {UndatedState::kUndated},
                            ranges);
    case PageKind::kUndatedQueue:
      return AddQueueRanges(reading, undated,
                            {UndatedState::kUndated, UndatedState::kUndatedUntold}, ranges);
    case PageKind::kUntoldQueue:
      return AddQueueRanges(reading, undated, {UndatedState::kUndatedUntold}, ranges);
    case PageKind::kSupplyPegs:
      ranges[next ? &kPegsNext : &kPegsFirst].push_back({&reading, subject});
      return;
    case PageKind::kSupplyPegsReverse:
      ranges[&kPegsReverse].push_back({&reading, subject});
      return;
    case PageKind::kReservedReverse:
      ranges[&kReservedReverse].push_back({&reading, subject});
      return;
    case PageKind::kFreeSupply: {
      const Sql& here = next ? kFreeHereNext : kFreeHereFirst;
      const Sql& anywhere = next ? kFreeAnywhereNext : kFreeAnywhereFirst;
      ranges[subject == Id128{} ? &anywhere : &here].push_back({&reading, subject});
      return;
    }
  }
}

void BindRange(Binder& bind, size_t number, const Range& range, const WorkingSet& set) {
  const PageKey& key = range.reading->read.key;
  const QueueKey& from = key.from;
  const bool next = Continues(*range.reading);
  bind(number);
  switch (key.kind) {
    case PageKind::kUndatedQueue:
    case PageKind::kUntoldQueue:
      bind(key.product_id, range.state, range.location);
      break;
    case PageKind::kSupplyPegs:
    case PageKind::kSupplyPegsReverse:
      bind(set.Find<Product>(key.product_id)->plan_generation, range.location);
      break;
    case PageKind::kFreeSupply:
      bind(key.product_id);
      if (range.location != Id128{}) bind(range.location);
      if (next) {
        const Date date{static_cast<int32_t>(from.rank_key)};
        bind(date, date, from.id);
      }
      break;
    case PageKind::kOpenQueue:
    case PageKind::kReservedReverse:
      bind(key.product_id, range.location);
      break;
  }
  if (next && key.kind != PageKind::kFreeSupply) {
    bind(from.rank_key, from.rank_key, from.queue_sequence, from.rank_key, from.queue_sequence,
         from.id);
  }
  bind(range.reading->read.limit + 1);
}

void ReadEntry(RowReader& row, const std::vector<Range>& ranges, size_t first) {
  Reading& reading = *ranges[first + row.Get<size_t>()].reading;
  if (reading.read.key.kind == PageKind::kFreeSupply) {
    SupplyLine supply = ReadSupplyLine(row);
    reading.found.emplace_back(
        QueueKey{supply.sort_date().days_since_epoch, 0, supply.id.bits(), 0}, OrderLineKey{});
    reading.supply.push_back(std::move(supply));
    return;
  }
  QueueKey entry;
  OrderLineKey line;
  row(entry.rank_key, entry.queue_sequence, entry.id, line.order_id, line.line_number);
  if (reading.read.key.kind == PageKind::kReservedReverse) entry.line_number = line.line_number;
  reading.found.emplace_back(entry, line);
}

absl::Status ReadRanges(Connection& connection, const Sql& sql, const std::vector<Range>& ranges,
                        const WorkingSet& set) {
  return InPieces(ranges.size(), kPagesPerStatementMax, [&](size_t first, size_t count) {
    return connection.Query(
        sql, static_cast<int>(count),
        [&](Binder& bind) {
          for (size_t n = 0; n < count; ++n) BindRange(bind, n, ranges[first + n], set);
        },
        [&](RowReader& row) { ReadEntry(row, ranges, first); });
  });
}

// The page, of the entries nearest to its start. The lines of its entries are added to `lines`.
Page Finish(Reading& reading, std::vector<OrderLineKey>& lines) {
  auto& found = reading.found;
  std::sort(found.begin(), found.end());
  if (reading.reverse()) std::reverse(found.begin(), found.end());
  Page page;
  page.complete = found.size() <= static_cast<size_t>(reading.read.limit);
  if (!page.complete) found.resize(reading.read.limit);
  for (const auto& [entry, line] : found) {
    page.entries.insert(entry);
    page.last_loaded = entry;
    if (!line.order_id.empty()) lines.push_back(line);
  }
  return page;
}

}  // namespace

absl::Status LoadPages(Connection& connection, const std::vector<PageRead>& reads,
                       WorkingSet& set) {
  std::map<PageKey, Reading> readings;
  for (const PageRead& read : reads) {
    Reading& reading = readings[read.key];
    reading.read.key = read.key;
    reading.read.limit = std::max(reading.read.limit, read.limit);
  }
  Ranges ranges;
  for (auto& [key, reading] : readings) {
    if (set.Find<Product>(key.product_id) != nullptr) AddRanges(reading, ranges);
  }
  for (const auto& [sql, of_sql] : ranges) {
    if (absl::Status status = ReadRanges(connection, *sql, of_sql, set); !status.ok()) {
      return status;
    }
  }
  std::vector<OrderLineKey> lines;
  for (auto& [key, reading] : readings) {
    set.PutPage(key, Finish(reading, lines));
    for (SupplyLine& supply : reading.supply) set.table<SupplyLine>().PutLoaded(std::move(supply));
  }
  return LoadLineBundles(connection, lines, set);
}

}  // namespace backline
