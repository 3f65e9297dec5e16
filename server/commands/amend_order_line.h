// Changes what a customer wants of a line. Down keeps the line's place; up is first come, first
// served for the increment: from stock if nobody waits, else at the tail of the queue.
#pragma once

#include <optional>

#include "server/commands/command.h"
#include "server/domain/order.h"

namespace backline {

// Refuses: ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND, ETAG_MISMATCH, QUANTITY_NOT_AMENDABLE,
// OUT_OF_STOCK, TOO_MANY_BACKORDERS, QUANTITY_OVERFLOW.
struct AmendOrderLine final : Command {
  OrderId order_id;
  int32_t line_number = 0;
  Quantity quantity = 0;  // ordered - cancelled from now on
  std::optional<int64_t> etag;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
