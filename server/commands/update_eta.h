// A supplier's new date or quantity for a supply line. One row changes; every promise pegged to it
// has moved at that instant, because dates are read through the peg; who was told otherwise is told
// by work.
#pragma once

#include <string>

#include "server/commands/command.h"
#include "server/domain/purchase_order.h"

namespace backline {

// Refuses: SUPPLY_LINE_NOT_FOUND (also when it is another supplier's), WRONG_STATE,
// SUPPLY_WITHDRAWING, QUANTITY_MISMATCH (more than is expected). A stale eta_version is recorded
// and changes nothing.
struct UpdateEta final : Command {
  SupplierId supplier_id;  // the caller's own
  SupplyLineId supply_line_id;
  int64_t eta_version = 0;
  Date eta_date;
  Quantity quantity = 0;  // 0: unchanged
  SupplyReason reason = SupplyReason::kNone;
  std::string note;
  bool imported = false;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
