#include "server/store/work_rows.h"

#include "server/store/rows.h"

namespace backline {
namespace {

constexpr char kWorkColumns[] =
    "kind, product_id, subject, remaining, cursor_rank_key, cursor_queue_sequence, cursor_id,"
    " cursor_line_number, due_time, lease_until, fence, version";
constexpr Sql kLockWork = {
    "SELECT {} FROM work FORCE INDEX (PRIMARY) WHERE (product_id, kind, subject) IN (", "(?, ?, ?)",
    ", ", ") ORDER BY product_id, kind, subject FOR UPDATE", kWorkColumns};
constexpr Sql kLockWorkOfProducts = {
    "SELECT {} FROM work FORCE INDEX (PRIMARY) WHERE (product_id, kind) IN (", "(?, ?)", ", ",
    ") ORDER BY product_id, kind, subject FOR UPDATE", kWorkColumns};
constexpr Sql kSelectDue = {
    "SELECT {} FROM work FORCE INDEX (work_due) WHERE due_time <= ? AND lease_until <= ?"
    " ORDER BY due_time LIMIT ?",
    "", "", "", kWorkColumns};
constexpr Sql kClaim = {
    "UPDATE work SET lease_until = ?, fence = fence + 1, version = version + 1"
    " WHERE product_id = ? AND kind = ? AND subject = ? AND version = ? AND lease_until <= ?"};

struct WorkRow {
  using Entity = Work;
  static constexpr Sql kInsert = {"INSERT INTO work ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ", "", kWorkColumns};
  static constexpr Sql kUpdate = {
      "UPDATE work t JOIN (",
      "SELECT CAST(? AS SIGNED) AS kind, CAST(? AS BINARY(16)) AS product_id,"
      " CAST(? AS BINARY(16)) AS subject, CAST(? AS SIGNED) AS remaining,"
      " CAST(? AS SIGNED) AS cursor_rank_key, CAST(? AS SIGNED) AS cursor_queue_sequence,"
      " CAST(? AS BINARY(16)) AS cursor_id, CAST(? AS SIGNED) AS cursor_line_number,"
      " CAST(? AS DATETIME(6)) AS due_time, CAST(? AS DATETIME(6)) AS lease_until,"
      " CAST(? AS SIGNED) AS fence, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.product_id = v.product_id AND t.kind = v.kind AND t.subject = v.subject"
      " AND t.version = v.version SET t.remaining = v.remaining,"
      " t.cursor_rank_key = v.cursor_rank_key,"
      " t.cursor_queue_sequence = v.cursor_queue_sequence, t.cursor_id = v.cursor_id,"
      " t.cursor_line_number = v.cursor_line_number, t.due_time = v.due_time,"
      " t.lease_until = v.lease_until, t.fence = v.fence, t.version = t.version + 1"};
  static constexpr Sql kRemove = {
      "DELETE t FROM work t JOIN (",
      "SELECT CAST(? AS SIGNED) AS kind, CAST(? AS BINARY(16)) AS product_id,"
      " CAST(? AS BINARY(16)) AS subject, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.product_id = v.product_id AND t.kind = v.kind AND t.subject = v.subject"
      " AND t.version = v.version"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id.kind, row.id.product_id, row.id.subject);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit&, Row&) {}
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.remaining, row.cursor.rank_key, row.cursor.queue_sequence, row.cursor.id,
          row.cursor.line_number, row.due_time, row.lease_until, row.fence);
  }
};

}  // namespace

absl::Status LockWork(Connection& connection, const std::vector<WorkKey>& keys, WorkingSet& set) {
  Table<Work>& table = set.table<Work>();
  return SelectIn(
      connection, kLockWork, NotLoaded(table, keys),
      [](Binder& bind, const WorkKey& key) { bind(key.product_id, key.kind, key.subject); },
      [&](RowReader& row) { table.PutLoaded(ReadRow<WorkRow>(row)); });
}

absl::Status LockWorkOfProducts(Connection& connection, const std::vector<WorkOfProduct>& keys,
                                WorkingSet& set) {
  return SelectIn(
      connection, kLockWorkOfProducts, Distinct(keys),
      [](Binder& bind, const WorkOfProduct& key) { bind(key.product_id, key.kind); },
      [&](RowReader& row) { set.table<Work>().PutLoaded(ReadRow<WorkRow>(row)); });
}

absl::Status RemoveWork(Connection& connection, const WorkingSet& set) {
  return RemoveRows<WorkRow>(connection, set.table<Work>().Removed());
}

absl::Status SaveWork(Connection& connection, const WorkingSet& set) {
  const Table<Work>& table = set.table<Work>();
  absl::Status status = UpdateRows<WorkRow>(connection, table.Updated());
  return status.ok() ? InsertRows<WorkRow>(connection, table.Inserted()) : status;
}

absl::StatusOr<std::vector<Work>> ClaimWork(Connection& connection, Instant now,
                                            Instant lease_until, int limit) {
  std::vector<Work> due;
  absl::Status status = connection.Query(
      kSelectDue, [&](Binder& bind) { bind(now, now, limit); },
      [&](RowReader& row) { due.push_back(ReadRow<WorkRow>(row)); });
  if (!status.ok()) return status;
  std::vector<Work> claimed;
  for (Work& work : due) {
    absl::StatusOr<int64_t> changed = connection.Update(kClaim, [&](Binder& bind) {
      bind(lease_until, work.id.product_id, work.id.kind, work.id.subject, work.version, now);
    });
    // A row that a batch holds, or that another process was quicker to claim, is not ours.
    if (absl::IsAborted(changed.status())) continue;
    if (!changed.ok()) return changed.status();
    if (*changed != 1) continue;
    work.lease_until = lease_until;
    ++work.fence;
    ++work.version;
    claimed.push_back(std::move(work));
  }
  return claimed;
}

}  // namespace backline
