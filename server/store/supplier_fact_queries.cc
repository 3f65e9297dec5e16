// The facts that suppliers are measured by, as scores and their readers want them.
#include "server/store/reader.h"
#include "server/store/reader_session.h"
#include "server/store/supplier_fact_rows.h"

namespace backline {
namespace {

constexpr Sql kFacts{"SELECT {} FROM supplier_facts FORCE INDEX (PRIMARY)"
                     " WHERE sequence >= ? AND (sequence > ? OR ordinal > ?)"
                     " ORDER BY sequence, ordinal LIMIT ?",
                     "", "", "", kSupplierFactColumnList};
constexpr Sql kLineIsThere{
    "SELECT 1 FROM supplier_facts FORCE INDEX (supplier_facts_line)"
    " WHERE purchase_order_id = ? AND line_number = ? AND (? OR supplier_id = ?) LIMIT 1"};
constexpr Sql kLineFacts{"SELECT {} FROM supplier_facts FORCE INDEX (supplier_facts_line)"
                         " WHERE purchase_order_id = ? AND line_number = ?"
                         " AND sequence >= ? AND (sequence > ? OR ordinal > ?)"
                         " ORDER BY sequence, ordinal LIMIT ?",
                         "", "", "", kSupplierFactColumnList};
constexpr Sql kCodes{"SELECT supplier_id, code FROM suppliers WHERE supplier_id IN (", "?", ", ",
                     ")"};

}  // namespace

absl::StatusOr<Snapshot<std::vector<SupplierFact>>> Reader::ReadSupplierFacts(FactKey after,
                                                                              int limit) {
  using Value = std::vector<SupplierFact>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    Value facts;
    session.Select(
        kFacts, [&](RowReader& row) { facts.push_back(ReadSupplierFact(row)); }, after.sequence,
        after.sequence, after.ordinal, limit);
    return facts;
  });
}

ReadPageOf<SupplierFact, FactKey> Reader::ListLineFacts(SupplierId supplier,
                                                        const PurchaseOrderLineKey& line,
                                                        FactKey after, int limit) {
  using Value = std::optional<ListPage<SupplierFact, FactKey>>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    bool there = false;
    session.Select(
        kLineIsThere, [&](RowReader&) { there = true; }, line.purchase_order_id, line.line_number,
        supplier.empty(), supplier);
    if (!there) return std::nullopt;
    std::vector<SupplierFact> facts;
    session.Select(
        kLineFacts, [&](RowReader& row) { facts.push_back(ReadSupplierFact(row)); },
        line.purchase_order_id, line.line_number, after.sequence, after.sequence, after.ordinal,
        PageLimit(limit) + 1);
    return PageFrom(std::move(facts), limit, [](const SupplierFact& fact) {
      return FactKey{fact.sequence, fact.ordinal};
    });
  });
}

absl::StatusOr<Snapshot<std::map<SupplierId, std::string>>> Reader::SupplierCodes(
    const std::vector<SupplierId>& ids) {
  using Value = std::map<SupplierId, std::string>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    Value codes;
    session.SelectIds(kCodes, ids, [&](RowReader& row) {
      SupplierId id;
      std::string code;
      row(id, code);
      codes[id] = code;
    });
    return codes;
  });
}

}  // namespace backline
