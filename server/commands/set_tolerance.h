// Sets how far a supplier may change what it was asked for without asking back.
#pragma once

#include "server/commands/command.h"
#include "server/domain/response.h"

namespace backline {

// Refuses: SUPPLIER_NOT_FOUND, PRODUCT_NOT_FOUND, PRODUCT_GROUP_NOT_FOUND.
struct SetTolerance final : Command {
  ToleranceRule rule;

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 3; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
