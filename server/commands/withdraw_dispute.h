// A supplier takes a dispute back that nobody has decided.
#pragma once

#include <string>

#include "server/commands/command.h"
#include "server/domain/dispute.h"

namespace backline {

// Refuses: DISPUTE_NOT_FOUND (also when it is another supplier's), WRONG_STATE.
struct WithdrawDispute final : Command {
  SupplierId supplier_id;  // the caller's own
  DisputeId dispute_id;
  std::string author;

  void AddKeys(KeySet& keys) const override { keys.disputes.push_back(dispute_id); }
  int RowBudget() const override { return 4; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
