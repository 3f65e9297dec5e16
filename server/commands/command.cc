#include "server/commands/command.h"

namespace backline {

void Command::AddReads(const WorkingSet&, KeySet&) const {}

Decision Accept(Draft& draft, ResourceKind kind, Id128 resource_id, Id128 second_resource_id) {
  Accepted accepted;
  accepted.outcome.resource_kind = kind;
  accepted.outcome.resource_id = resource_id;
  accepted.outcome.second_resource_id = second_resource_id;
  accepted.outcome.sequence = draft.base().last_sequence() + 1;
  accepted.changes = draft.Take();
  return accepted;
}

Refusal Refuse(Reason reason, std::string message, std::string field) {
  return Refusal{reason, std::move(message), std::move(field), {}};
}

}  // namespace backline
