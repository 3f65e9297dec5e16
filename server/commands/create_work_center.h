// A supplier makes a work centre known: where and when it works.
#pragma once

#include "server/commands/command.h"

namespace backline {

// Refuses: SUPPLIER_NOT_FOUND, CODE_TAKEN. The command carries a work centre without id; its
// supplier is the caller's.
struct CreateWorkCenter final : Command {
  WorkCenter work_center;
  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
