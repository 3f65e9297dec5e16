// A supplier reports how many units of a line are made so far; the end of the plan follows.
#pragma once

#include "server/commands/command.h"

namespace backline {

// Refuses: PRODUCTION_PLAN_NOT_FOUND (also when it is another supplier's), WRONG_STATE,
// QUANTITY_MISMATCH (fewer than before), DATE_NOT_ALLOWED (before the last report, or a day that
// has not begun where it is made), NO_WORKING_DAY.
struct ReportProgress final : Command {
  SupplierId supplier_id;  // the caller's own
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  Quantity made = 0;  // in all
  Date report_date;

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
