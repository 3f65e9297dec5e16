// A supplier says when it starts a line and how much it makes a day; the end follows from its
// calendar. Setting it again keeps what was reported.
#pragma once

#include "server/commands/command.h"

namespace backline {

// Refuses: PURCHASE_ORDER_NOT_FOUND (also when it is another supplier's),
// PURCHASE_ORDER_LINE_NOT_FOUND, WRONG_STATE, WORK_CENTER_NOT_FOUND, NO_WORKING_DAY.
struct SetProductionPlan final : Command {
  SupplierId supplier_id;  // the caller's own
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  WorkCenterId work_center_id;
  Date start_date;
  Quantity daily_output = 1;

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
