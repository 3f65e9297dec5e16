// A buyer changes what it asks for: the quantity or the date of the part of a line that is not
// confirmed. The supplier is asked anew; an answer that waits, or that is on its way, is void.
#pragma once

#include <optional>
#include <string>

#include "server/commands/command.h"
#include "server/domain/purchase_order.h"

namespace backline {

// Refuses: PURCHASE_ORDER_NOT_FOUND, PURCHASE_ORDER_LINE_NOT_FOUND, STALE_VERSION, WRONG_STATE
// (not sent, done, all confirmed; a date where a part is confirmed), SUPPLY_WITHDRAWING,
// QUANTITY_NOT_AMENDABLE (below what is confirmed, or no change).
struct AmendPurchaseOrderLine final : Command {
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  int32_t version = 0;    // the line's
  Quantity quantity = 0;  // wanted of the line in all; 0: unchanged
  OptionalDate date;      // none: unchanged

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override { return 22; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

// How much more than now that is.
Quantity MoreWanted(const PurchaseOrderLine& line, Quantity quantity);
// Whether the part of the line that waits for an answer can be asked for on these terms.
std::optional<Refusal> CheckAmendment(const Draft& draft, const PurchaseOrderLine& line,
                                      Quantity quantity, OptionalDate date);

}  // namespace backline
