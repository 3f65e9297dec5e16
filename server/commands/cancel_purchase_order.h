// Cancels what is not received. Who was pegged to it waits for other supply.
#pragma once

#include <vector>

#include "server/commands/command.h"

namespace backline {

// Refuses: PURCHASE_ORDER_NOT_FOUND, PURCHASE_ORDER_LINE_NOT_FOUND, WRONG_STATE.
struct CancelPurchaseOrder final : Command {
  PurchaseOrderId purchase_order_id;
  std::vector<int32_t> line_numbers;  // empty: all that are open

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
