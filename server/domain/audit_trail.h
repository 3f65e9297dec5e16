// What an entry of the audit trail says of a command: the rows that it changed, before and after,
// in short. Pure.
#pragma once

#include <string>

#include "server/domain/audit_entry.h"
#include "server/domain/context.h"
#include "server/domain/event.h"
#include "server/domain/working_set.h"

namespace backline {

// "purchase_order:ID"
std::string ResourceText(ResourceKind kind, const Id128& id);

// The entry of an accepted command. `set` is as it was before the changes are applied.
AuditEntry AuditOf(const AuditActor& subject, const Changes& changes, const WorkingSet& set,
                   std::string resource, const Context& context);

}  // namespace backline
