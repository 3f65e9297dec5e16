// A buyer looks at a date or quantity beyond the tolerance: accepts what is told now, or disputes
// it. It counts from the moment that the supplier told it, because customers must know.
#pragma once

#include "server/commands/command.h"
#include "server/domain/purchase_order.h"

namespace backline {

// Refuses: SUPPLY_LINE_NOT_FOUND, STALE_VERSION (a newer ETA message came), WRONG_STATE (nothing to
// review).
struct ReviewEta final : Command {
  SupplyLineId supply_line_id;
  int64_t eta_version = 0;  // the message that is reviewed
  bool accept = false;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override { return 12; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
