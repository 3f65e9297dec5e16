// What happened to the backlog since an instant: a range of the backlog's own ledger, and of the
// events that moved promises. The first sequence is found by halving, because events are in the
// order of time but for clocks that were set.
#include <algorithm>

#include "server/store/reader.h"
#include "server/store/reader_session.h"

namespace backline {
namespace {

constexpr Sql kLastSequence{"SELECT last_sequence FROM event_counter WHERE id = 1"};
constexpr Sql kEventFrom{
    "SELECT recorded_time FROM events FORCE INDEX (PRIMARY) WHERE sequence >= ?"
    " ORDER BY sequence LIMIT 1"};

// Numbers of BacklogChangeKind for kinds of BackorderChangeKind: 1 opened, 4 allocated, 8
// cancelled, 5 deallocated. What is cancelled after it was allocated does not wait: the ledger
// takes it back first, by the row before, and the two are no change.
#define BACKLINE_LEDGER                                                                           \
  "(SELECT STRAIGHT_JOIN ledger.sequence, ledger.ordinal, ledger.backorder_id,"                   \
  " backorders.order_id, backorders.line_number, backorders.customer_id, backorders.product_id,"  \
  " ledger.quantity, ledger.recorded_time,"                                                       \
  " CASE ledger.kind WHEN 1 THEN 1 WHEN 4 THEN 2 WHEN 8 THEN 3 ELSE 6 END AS change_kind"         \
  " FROM backorder_changes AS ledger FORCE INDEX (backorder_changes_sequence)"                    \
  " JOIN backorders ON backorders.backorder_id = ledger.backorder_id"                             \
  " LEFT JOIN backorder_changes AS other ON other.backorder_id = ledger.backorder_id"             \
  " AND other.sequence = ledger.sequence"                                                         \
  " AND other.ordinal = ledger.ordinal + CASE ledger.kind WHEN 5 THEN 1 ELSE -1 END"              \
  " AND ((ledger.kind = 5 AND other.kind = 8) OR (ledger.kind = 8 AND other.kind = 5))"           \
  " WHERE ledger.sequence >= ? AND (ledger.sequence > ? OR ledger.backorder_id > ?"               \
  " OR (ledger.backorder_id = ? AND ledger.ordinal > ?))"                                         \
  " AND ledger.recorded_time >= ? AND ledger.kind IN (1, 4, 5, 8) AND other.kind IS NULL"         \
  " AND (? OR backorders.product_id = ?) AND (? OR backorders.customer_id = ?))"
// A promise of nothing that still waits is none, and so is a date that stayed.
#define BACKLINE_PROMISES                                                                    \
  "(SELECT sequence, order_id, line_number, customer_id, product_id, quantity,"              \
  " previous_date, event_date, recorded_time,"                                               \
  " CASE WHEN previous_date IS NOT NULL AND (event_date IS NULL"                             \
  " OR event_date > previous_date) THEN 4"                                                   \
  " WHEN event_date IS NOT NULL AND (previous_date IS NULL OR event_date < previous_date)"   \
  " THEN 5 ELSE 0 END AS change_kind"                                                        \
  " FROM events FORCE INDEX (PRIMARY)"                                                       \
  " WHERE sequence > ? AND recorded_time >= ? AND kind = 6 AND quantity > 0"                 \
  " AND (? OR product_id = ?) AND (? OR customer_id = ?))"
#define BACKLINE_COUNTS "SELECT change_kind, COUNT(*), COUNT(DISTINCT order_id, line_number),"
constexpr Sql kLedgerCounts{BACKLINE_COUNTS
                            " CAST(SUM(quantity) AS SIGNED) FROM " BACKLINE_LEDGER
                            " AS changes GROUP BY change_kind"};
constexpr Sql kPromiseCounts{
    BACKLINE_COUNTS
    " CAST(SUM(quantity) AS SIGNED),"
    " CAST(SUM(COALESCE(ABS(DATEDIFF(event_date, previous_date)), 0)) AS SIGNED)"
    " FROM " BACKLINE_PROMISES " AS changes WHERE change_kind > 0 GROUP BY change_kind"};
constexpr Sql kLedger{
    "SELECT sequence, ordinal, backorder_id, order_id, line_number, customer_id, product_id,"
    " quantity, recorded_time, change_kind FROM " BACKLINE_LEDGER
    " AS changes WHERE (? OR change_kind = ?) ORDER BY sequence, backorder_id, ordinal LIMIT ?"};
constexpr Sql kPromises{
    "SELECT sequence, order_id, line_number, customer_id, product_id, quantity, previous_date,"
    " event_date, recorded_time, change_kind FROM " BACKLINE_PROMISES
    " AS changes WHERE change_kind > 0 AND (? OR change_kind = ?) ORDER BY sequence LIMIT ?"};

bool IsPromise(BacklogChangeKind kind) {
  return kind == BacklogChangeKind::kPromiseLater || kind == BacklogChangeKind::kPromiseEarlier;
}

// What the kind asks for, of both sources; nothing: all.
struct ChangeList {
  const ChangeQuery& query;
  std::optional<BacklogChangeKind> kind;
  ChangeKey after;
  int limit;  // how many are read
};

void ReadLedger(ReaderSession& session, const ChangeList& list,
                std::vector<BacklogChange>& changes) {
  if (list.kind && IsPromise(*list.kind)) return;
  const ChangeKey& after = list.after;
  session.Select(
      kLedger,
      [&](RowReader& row) {
        BacklogChange& change = changes.emplace_back();
        row(change.sequence, change.ordinal, change.backorder_id, change.order_id,
            change.line_number, change.customer_id, change.product_id, change.quantity,
            change.recorded_time, change.kind);
      },
      after.sequence, after.sequence, after.backorder_id, after.backorder_id, after.ordinal,
      list.query.since, list.query.product_id.empty(), list.query.product_id,
      list.query.customer_id.empty(), list.query.customer_id, !list.kind,
      list.kind.value_or(BacklogChangeKind::kOpened), list.limit);
}

void ReadPromises(ReaderSession& session, const ChangeList& list,
                  std::vector<BacklogChange>& changes) {
  if (list.kind && !IsPromise(*list.kind)) return;
  session.Select(
      kPromises,
      [&](RowReader& row) {
        BacklogChange& change = changes.emplace_back();
        row(change.sequence, change.order_id, change.line_number, change.customer_id,
            change.product_id, change.quantity, change.previous_date, change.promised_date,
            change.recorded_time, change.kind);
      },
      list.after.sequence, list.query.since, list.query.product_id.empty(), list.query.product_id,
      list.query.customer_id.empty(), list.query.customer_id, !list.kind,
      list.kind.value_or(BacklogChangeKind::kOpened), list.limit);
}

// A promise comes before what else its command did.
ChangeKey KeyOf(const BacklogChange& change) {
  return {change.sequence, change.backorder_id, change.ordinal};
}

// The events to look at are those after `sequence`.
struct Range {
  int64_t sequence = 0;
  bool complete = true;
};

Range RangeSince(ReaderSession& session, Instant since) {
  int64_t last = 0;
  session.Select(kLastSequence, [&](RowReader& row) { row(last); });
  int64_t before = std::max<int64_t>(0, last - kChangeEventsMax);
  const auto is_before = [&](int64_t sequence) {
    Instant recorded = since;
    session.Select(
        kEventFrom, [&](RowReader& row) { row(recorded); }, sequence);
    return recorded < since;
  };
  Range range;
  range.complete = before == 0 || is_before(before);
  // All up to `before` are before the instant, and none from `after` on.
  int64_t after = last + 1;
  while (session.ok() && after - before > 1) {
    const int64_t middle = before + (after - before) / 2;
    (is_before(middle) ? before : after) = middle;
  }
  range.sequence = before;
  return range;
}

// After all that happened up to the sequence.
ChangeKey AfterAll(int64_t sequence) {
  return {sequence, BackorderId(Id128{UINT64_MAX, UINT64_MAX}), INT32_MAX};
}

}  // namespace

absl::StatusOr<Snapshot<BacklogChanges>> Reader::ReadBacklogChanges(const ChangeQuery& query) {
  return session_->OnSnapshot<BacklogChanges>([&](ReaderSession& session) {
    BacklogChanges changes;
    const Range range = RangeSince(session, query.since);
    changes.complete = range.complete;
    const ChangeKey after = AfterAll(range.sequence);
    session.Select(
        kLedgerCounts,
        [&](RowReader& row) {
          BacklogChangeCount& count = changes.counts[row.Get<size_t>() - 1];
          row(count.changes, count.lines, count.units);
        },
        after.sequence, after.sequence, after.backorder_id, after.backorder_id, after.ordinal,
        query.since, query.product_id.empty(), query.product_id, query.customer_id.empty(),
        query.customer_id);
    session.Select(
        kPromiseCounts,
        [&](RowReader& row) {
          BacklogChangeCount& count = changes.counts[row.Get<size_t>() - 1];
          row(count.changes, count.lines, count.units, count.days);
        },
        range.sequence, query.since, query.product_id.empty(), query.product_id,
        query.customer_id.empty(), query.customer_id);
    return changes;
  });
}

ReadPage<BacklogChange, ChangeKey> Reader::ListBacklogChanges(const ChangeQuery& query,
                                                              std::optional<BacklogChangeKind> kind,
                                                              std::optional<ChangeKey> after,
                                                              int limit) {
  using Value = ListPage<BacklogChange, ChangeKey>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const ChangeKey start = AfterAll(RangeSince(session, query.since).sequence);
    const ChangeList list{query, kind, after && *after > start ? *after : start,
                          PageLimit(limit) + 1};
    std::vector<BacklogChange> rows;
    ReadPromises(session, list, rows);
    ReadLedger(session, list, rows);
    std::sort(rows.begin(), rows.end(), [](const BacklogChange& a, const BacklogChange& b) {
      return KeyOf(a) < KeyOf(b);
    });
    return PageFrom(std::move(rows), limit, KeyOf);
  });
}

}  // namespace backline
