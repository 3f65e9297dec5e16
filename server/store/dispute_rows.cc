#include "server/store/dispute_rows.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "server/store/rows.h"
#include "server/store/supplier_fact_rows.h"

namespace backline {
namespace {

constexpr Sql kSelectLines = {
    "SELECT purchase_order_id, line_number FROM disputes FORCE INDEX (PRIMARY)"
    " WHERE dispute_id IN (",
    "?", ", ", ")"};
constexpr Sql kSelectDisputes = {
    "SELECT {} FROM disputes FORCE INDEX (PRIMARY) WHERE dispute_id IN (", "?", ", ", ")",
    kDisputeColumnList};
constexpr Sql kSelectDisputesOfLines = {
    "SELECT {} FROM disputes FORCE INDEX (disputes_line)"
    " WHERE (purchase_order_id, line_number) IN (",
    "(?, ?)", ", ", ")", kDisputeColumnList};
constexpr Sql kSelectOpen = {
    "SELECT {} FROM disputes FORCE INDEX (disputes_supplier_state)"
    " WHERE state = 1 AND supplier_id IN (",
    "?", ", ", ")", kDisputeColumnList};
constexpr Sql kSelectAsking = {
    "SELECT {} FROM supplier_facts FORCE INDEX (supplier_facts_line)"
    " WHERE kind IN (1, 2) AND (purchase_order_id, line_number) IN (",
    "(?, ?)", ", ", ")", kSupplierFactColumnList};

struct DisputeRow {
  using Entity = Dispute;
  static constexpr Sql kInsert = {"INSERT INTO disputes ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ", "",
                                  kDisputeColumnList};
  static constexpr Sql kUpdate = {
      "UPDATE disputes t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS dispute_id, CAST(? AS SIGNED) AS state,"
      " CAST(? AS CHAR(1000)) AS comment, CAST(? AS CHAR(200)) AS settled_by,"
      " CAST(? AS DATETIME(6)) AS settled_time, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.dispute_id = v.dispute_id AND t.version = v.version SET t.state = v.state,"
      " t.comment = v.comment, t.settled_by = v.settled_by, t.settled_time = v.settled_time,"
      " t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.purchase_order_id, row.line_number, row.component, row.supplier_id, row.product_id,
          row.location_id, row.reason, row.text, row.opened_by, row.opened_time);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.state, row.comment, row.settled_by, row.settled_time);
  }
};

void BindLine(Binder& bind, const PurchaseOrderLineKey& key) {
  bind(key.purchase_order_id, key.line_number);
}

}  // namespace

Dispute ReadDispute(RowReader& row) { return ReadRow<DisputeRow>(row); }

absl::Status ResolveDisputes(Connection& connection, const std::vector<DisputeId>& ids,
                             std::vector<PurchaseOrderLineKey>& lines) {
  return SelectIn(connection, kSelectLines, Distinct(ids), [&](RowReader& row) {
    PurchaseOrderLineKey& key = lines.emplace_back();
    row(key.purchase_order_id, key.line_number);
  });
}

absl::Status LoadDisputes(Connection& connection, const std::vector<DisputeId>& ids,
                          WorkingSet& set) {
  Table<Dispute>& table = set.table<Dispute>();
  return SelectIn(connection, kSelectDisputes, NotLoaded(table, ids),
                  [&](RowReader& row) { table.PutLoaded(ReadDispute(row)); });
}

absl::Status LoadLineDisputes(Connection& connection,
                              const std::vector<PurchaseOrderLineKey>& keys, WorkingSet& set) {
  const std::vector<PurchaseOrderLineKey> lines = Distinct(keys);
  const absl::Status status =
      SelectIn(connection, kSelectDisputesOfLines, lines, BindLine,
               [&](RowReader& row) { set.table<Dispute>().PutLoaded(ReadDispute(row)); });
  if (!status.ok()) return status;
  std::vector<SupplierFact> asking;
  const absl::Status read =
      SelectIn(connection, kSelectAsking, lines, BindLine,
               [&](RowReader& row) { asking.push_back(ReadSupplierFact(row)); });
  std::sort(asking.begin(), asking.end(), [](const SupplierFact& a, const SupplierFact& b) {
    return std::tie(a.sequence, a.ordinal) < std::tie(b.sequence, b.ordinal);
  });
  for (SupplierFact& fact : asking) set.PutAskingFact(std::move(fact));
  return read;
}

absl::Status LoadOpenDisputes(Connection& connection, const std::vector<SupplierId>& ids,
                              WorkingSet& set) {
  return SelectIn(connection, kSelectOpen, Distinct(ids),
                  [&](RowReader& row) { set.table<Dispute>().PutLoaded(ReadDispute(row)); });
}

absl::Status SaveDisputes(Connection& connection, const WorkingSet& set) {
  return SaveRows<DisputeRow>(connection, set);
}

}  // namespace backline
