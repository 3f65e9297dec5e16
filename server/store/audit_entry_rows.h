// The audit trail: rows that are added and read, never changed.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/domain/audit_entry.h"
#include "server/store/connection.h"

namespace backline {

absl::Status SaveAuditEntries(Connection& connection, const std::vector<AuditEntry>& entries);

// Newest first, before `before` if it is not empty; of one party, or of all.
absl::StatusOr<std::vector<AuditEntry>> SelectAuditEntries(Connection& connection,
                                                           std::optional<SupplierId> party,
                                                           AuditEntryId before, int limit);

}  // namespace backline
