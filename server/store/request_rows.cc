#include "server/store/request_rows.h"

#include "server/store/rows.h"

namespace backline {
namespace {

constexpr char kRequestColumns[] =
    "request_key, fingerprint, resource_kind, resource_id, second_resource_id, sequence,"
    " recorded_day, version";
constexpr Sql kSelectRequests = {
    "SELECT {} FROM requests FORCE INDEX (PRIMARY) WHERE request_key IN (", "?", ", ", ")",
    kRequestColumns};
// In the order of the index, or a server with old statistics would scan the table for the first.
constexpr Sql kDeleteBefore = {
    "DELETE FROM requests WHERE recorded_day < ? ORDER BY recorded_day LIMIT ?"};

struct RequestRow {
  using Entity = RequestRecord;
  static constexpr Sql kInsert = {"INSERT INTO requests ({}) VALUES ", "(?, ?, ?, ?, ?, ?, ?, 1)",
                                  ", ", "", kRequestColumns};
  static constexpr Sql kUpdate = {
      "UPDATE requests t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS request_key, CAST(? AS BINARY(16)) AS fingerprint,"
      " CAST(? AS SIGNED) AS resource_kind, CAST(? AS BINARY(16)) AS resource_id,"
      " CAST(? AS BINARY(16)) AS second_resource_id, CAST(? AS SIGNED) AS sequence,"
      " CAST(? AS DATE) AS recorded_day, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.request_key = v.request_key AND t.version = v.version"
      " SET t.fingerprint = v.fingerprint, t.resource_kind = v.resource_kind,"
      " t.resource_id = v.resource_id, t.second_resource_id = v.second_resource_id,"
      " t.sequence = v.sequence, t.recorded_day = v.recorded_day, t.version = t.version + 1"};
  static constexpr Sql kRemove = {
      "DELETE t FROM requests t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS request_key, CAST(? AS SIGNED) AS version", " UNION ALL ",
      ") v ON t.request_key = v.request_key AND t.version = v.version"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.request_key);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit&, Row&) {}
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.fingerprint, row.resource_kind, row.resource_id, row.second_resource_id, row.sequence,
          row.recorded_day);
  }
};

}  // namespace

absl::StatusOr<std::vector<RequestRecord>> SelectRequests(Connection& connection,
                                                          const std::vector<RequestKey>& keys) {
  std::vector<RequestRecord> records;
  absl::Status status = SelectIn(connection, kSelectRequests, Distinct(keys), [&](RowReader& row) {
    records.push_back(ReadRow<RequestRow>(row));
  });
  if (!status.ok()) return status;
  return records;
}

absl::Status LoadRequests(Connection& connection, const std::vector<RequestKey>& keys,
                          WorkingSet& set) {
  auto records = SelectRequests(connection, NotLoaded(set.table<RequestRecord>(), keys));
  if (!records.ok()) return records.status();
  for (RequestRecord& record : *records) set.table<RequestRecord>().PutLoaded(std::move(record));
  return absl::OkStatus();
}

absl::Status SaveRequests(Connection& connection, const WorkingSet& set) {
  const auto& table = set.table<RequestRecord>();
  absl::Status status = RemoveRows<RequestRow>(connection, table.Removed());
  if (status.ok()) status = UpdateRows<RequestRow>(connection, table.Updated());
  return status.ok() ? InsertRows<RequestRow>(connection, table.Inserted()) : status;
}

absl::StatusOr<int> DeleteRequestsBefore(Connection& connection, Date day, int limit) {
  auto deleted = connection.Update(kDeleteBefore, [&](Binder& bind) { bind(day, limit); });
  if (!deleted.ok()) return deleted.status();
  return static_cast<int>(*deleted);
}

}  // namespace backline
