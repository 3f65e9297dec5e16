// What is read of disputes.
#include <utility>

#include "server/store/dispute_rows.h"
#include "server/store/reader.h"
#include "server/store/reader_session.h"

namespace backline {

namespace {

constexpr Sql kDispute{"SELECT {} FROM disputes WHERE dispute_id = ?", "", "", "",
                       kDisputeColumnList};
constexpr Sql kAll{
    "SELECT {} FROM disputes FORCE INDEX (PRIMARY) WHERE dispute_id > ?"
    " ORDER BY dispute_id LIMIT ?",
    "", "", "", kDisputeColumnList};
constexpr Sql kInState{
    "SELECT {} FROM disputes FORCE INDEX (disputes_state) WHERE state = ? AND dispute_id > ?"
    " ORDER BY dispute_id LIMIT ?",
    "", "", "", kDisputeColumnList};
constexpr Sql kOfSupplier{
    "SELECT {} FROM disputes FORCE INDEX (disputes_supplier) WHERE supplier_id = ?"
    " AND dispute_id > ? ORDER BY dispute_id LIMIT ?",
    "", "", "", kDisputeColumnList};
constexpr Sql kOfSupplierInState{
    "SELECT {} FROM disputes FORCE INDEX (disputes_supplier_state) WHERE supplier_id = ?"
    " AND state = ? AND dispute_id > ? ORDER BY dispute_id LIMIT ?",
    "", "", "", kDisputeColumnList};

template <typename... Parameters>
std::vector<Dispute> Disputes(ReaderSession& session, const Sql& sql,
                              const Parameters&... parameters) {
  std::vector<Dispute> rows;
  session.Select(
      sql, [&](RowReader& row) { rows.push_back(ReadDispute(row)); }, parameters...);
  return rows;
}

std::vector<Dispute> Matching(ReaderSession& session, const DisputeFilter& filter, DisputeId after,
                              int rows) {
  const bool in_state = filter.state != DisputeState::kNone;
  if (filter.supplier_id.empty()) {
    return in_state ? Disputes(session, kInState, filter.state, after, rows)
                    : Disputes(session, kAll, after, rows);
  }
  return in_state ? Disputes(session, kOfSupplierInState, filter.supplier_id, filter.state, after,
                             rows)
                  : Disputes(session, kOfSupplier, filter.supplier_id, after, rows);
}

}  // namespace

ReadOne<Dispute> Reader::GetDispute(DisputeId id) {
  using Value = std::optional<Dispute>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    std::vector<Dispute> found = Disputes(session, kDispute, id);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
  });
}

ReadPage<Dispute, DisputeId> Reader::ListDisputes(const DisputeFilter& filter,
                                                  std::optional<DisputeId> after, int limit) {
  using Value = ListPage<Dispute, DisputeId>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    return PageFrom(
        Matching(session, filter, after.value_or(DisputeId()), PageLimit(limit) + 1), limit,
        [](const Dispute& dispute) { return dispute.id; });
  });
}

}  // namespace backline
