// How an open dispute ends, whoever ends it: the row, the fact and the event.
#pragma once

#include <string>

#include "server/commands/command.h"
#include "server/domain/dispute.h"

namespace backline {

struct Settlement {
  DisputeId dispute_id;
  DisputeState state = DisputeState::kWithdrawn;  // not kOpen
  std::string author;
  std::string comment;
};

// Refuses: WRONG_STATE (it is not open any more). REQUIRES: the dispute is there.
Decision SettleDispute(const WorkingSet& set, const Context& context, const Settlement& settlement);

}  // namespace backline
