// Sends a draft to its supplier: from now on it is supply, and who waits undated is pegged to it.
#pragma once

#include "server/commands/command.h"

namespace backline {

// Refuses: PURCHASE_ORDER_NOT_FOUND, WRONG_STATE.
struct SendPurchaseOrder final : Command {
  PurchaseOrderId purchase_order_id;
  Date sent_date;
  bool imported = false;  // past dates arm no overdue timer

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
