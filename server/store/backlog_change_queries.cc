// What happened to the backlog since an instant: a range of events, whose sequence is found by
// halving, because events are in the order of time but for clocks that were set.
#include <algorithm>

#include "server/store/reader.h"
#include "server/store/reader_session.h"

namespace backline {
namespace {

constexpr Sql kLastSequence{"SELECT last_sequence FROM event_counter WHERE id = 1"};
constexpr Sql kEventFrom{
    "SELECT recorded_time FROM events FORCE INDEX (PRIMARY) WHERE sequence >= ?"
    " ORDER BY sequence LIMIT 1"};

// Numbers of BacklogChangeKind for kinds of events: 5 opened, 7 allocated, 3 cancelled, 6 promise
// changed. A promise of nothing that still waits is none, and so is a date that stayed.
#define BACKLINE_CHANGES                                                                      \
  "(SELECT sequence, order_id, line_number, backorder_id, customer_id, product_id, quantity," \
  " previous_date, event_date, recorded_time,"                                                \
  " CASE WHEN kind = 5 THEN 1 WHEN kind = 7 THEN 2 WHEN kind = 3 THEN 3"                      \
  " WHEN previous_date IS NOT NULL AND (event_date IS NULL OR event_date > previous_date)"    \
  " THEN 4"                                                                                   \
  " WHEN event_date IS NOT NULL AND (previous_date IS NULL OR event_date < previous_date)"    \
  " THEN 5 ELSE 0 END AS change_kind"                                                         \
  " FROM events FORCE INDEX (PRIMARY)"                                                        \
  " WHERE sequence > ? AND recorded_time >= ? AND kind IN (3, 5, 6, 7) AND quantity > 0"      \
  " AND (? OR product_id = ?) AND (? OR customer_id = ?)) AS changes"
constexpr Sql kCounts{
    "SELECT change_kind, COUNT(*), COUNT(DISTINCT order_id, line_number),"
    " CAST(SUM(quantity) AS SIGNED),"
    " CAST(SUM(COALESCE(ABS(DATEDIFF(event_date, previous_date)), 0)) AS SIGNED)"
    " FROM " BACKLINE_CHANGES " WHERE change_kind > 0 GROUP BY change_kind"};
constexpr Sql kChanges{
    "SELECT sequence, change_kind, order_id, line_number, backorder_id, customer_id, product_id,"
    " quantity, previous_date, event_date, recorded_time"
    " FROM " BACKLINE_CHANGES
    " WHERE change_kind > 0 AND (? OR change_kind = ?) ORDER BY sequence LIMIT ?"};

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

}  // namespace

absl::StatusOr<Snapshot<BacklogChanges>> Reader::ReadBacklogChanges(const ChangeQuery& query) {
  return session_->OnSnapshot<BacklogChanges>([&](ReaderSession& session) {
    BacklogChanges changes;
    const Range range = RangeSince(session, query.since);
    changes.complete = range.complete;
    session.Select(
        kCounts,
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
    const int64_t from =
        std::max(RangeSince(session, query.since).sequence, after.value_or(ChangeKey()).sequence);
    std::vector<BacklogChange> rows;
    session.Select(
        kChanges,
        [&](RowReader& row) {
          BacklogChange& change = rows.emplace_back();
          row(change.sequence, change.kind, change.order_id, change.line_number,
              change.backorder_id, change.customer_id, change.product_id, change.quantity,
              change.previous_date, change.promised_date, change.recorded_time);
        },
        from, query.since, query.product_id.empty(), query.product_id, query.customer_id.empty(),
        query.customer_id, !kind, kind.value_or(BacklogChangeKind::kOpened), PageLimit(limit) + 1);
    return PageFrom(std::move(rows), limit,
                    [](const BacklogChange& change) { return ChangeKey{change.sequence}; });
  });
}

}  // namespace backline
