// Ships reserved quantities: units reserved at entry first, then those of backorders in queue
// order.
#pragma once

#include <string>
#include <vector>

#include "server/commands/command.h"
#include "server/domain/order.h"

namespace backline {

struct ShippedLine {
  int32_t line_number = 0;
  Quantity quantity = 0;
};

// Refuses: ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND, NOT_RESERVED, STOCK_WITHDRAWING.
struct ShipOrder final : Command {
  OrderId order_id;
  std::vector<ShippedLine> lines;  // empty: all that is reserved
  OptionalDate shipped_date;  // today where the first line leaves, if it is not stated
  std::string tracking_reference;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
