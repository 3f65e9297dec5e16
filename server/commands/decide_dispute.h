// A buyer upholds or rejects a dispute, once.
#pragma once

#include <string>

#include "server/commands/command.h"
#include "server/domain/dispute.h"

namespace backline {

// Refuses: DISPUTE_NOT_FOUND, WRONG_STATE.
struct DecideDispute final : Command {
  DisputeId dispute_id;
  bool uphold = false;
  std::string author;
  std::string comment;

  void AddKeys(KeySet& keys) const override { keys.disputes.push_back(dispute_id); }
  int RowBudget() const override { return 4; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
