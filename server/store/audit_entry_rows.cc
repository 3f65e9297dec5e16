#include "server/store/audit_entry_rows.h"

#include "server/store/rows.h"

namespace backline {
namespace {

constexpr char kAuditColumns[] =
    "audit_entry_id, recorded_time, actor, supplier_id, address, method, outcome, reason, resource,"
    " before_text, after_text";
constexpr Sql kInsertAuditEntries = {"INSERT INTO audit_entries ({}) VALUES ",
                                     "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ", ", "", kAuditColumns};
constexpr Sql kSelectAuditEntries = {
    "SELECT {} FROM audit_entries FORCE INDEX (PRIMARY) WHERE audit_entry_id < ?"
    " ORDER BY audit_entry_id DESC LIMIT ?",
    "", "", "", kAuditColumns};
constexpr Sql kSelectAuditEntriesOfParty = {
    "SELECT {} FROM audit_entries FORCE INDEX (audit_entries_supplier) WHERE supplier_id = ?"
    " AND audit_entry_id < ? ORDER BY audit_entry_id DESC LIMIT ?",
    "", "", "", kAuditColumns};

constexpr Id128 kAfterAll{UINT64_MAX, UINT64_MAX};

template <typename Visit, typename Row>
void VisitEntry(Visit& visit, Row& row) {
  visit(row.id, row.recorded_time, row.subject.actor, row.subject.supplier_id, row.subject.address,
        row.subject.method, row.outcome, row.reason, row.resource, row.before, row.after);
}

}  // namespace

absl::Status SaveAuditEntries(Connection& connection, const std::vector<AuditEntry>& entries) {
  return InsertAll(connection, kInsertAuditEntries, entries,
                   [](Binder& bind, const AuditEntry& entry) { VisitEntry(bind, entry); });
}

absl::StatusOr<std::vector<AuditEntry>> SelectAuditEntries(Connection& connection,
                                                           std::optional<SupplierId> party,
                                                           AuditEntryId before, int limit) {
  std::vector<AuditEntry> entries;
  const AuditEntryId last = before.empty() ? AuditEntryId(kAfterAll) : before;
  absl::Status status = connection.Query(
      party ? kSelectAuditEntriesOfParty : kSelectAuditEntries,
      [&](Binder& bind) {
        if (party) bind(*party);
        bind(last, limit);
      },
      [&](RowReader& row) {
        AuditEntry entry;
        VisitEntry(row, entry);
        entries.push_back(std::move(entry));
      });
  if (!status.ok()) return status;
  return entries;
}

}  // namespace backline
