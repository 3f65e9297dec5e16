// Gives up open quantities of an order. What was reserved goes to the queue, what was pegged frees
// its supply, what was neither frees nothing.
#pragma once

#include <optional>
#include <vector>

#include "server/commands/command.h"
#include "server/domain/order.h"

namespace backline {

struct CancelledLine {
  int32_t line_number = 0;
  Quantity quantity = 0;  // 0: all that is open
};

// Refuses: ORDER_NOT_FOUND, ORDER_LINE_NOT_FOUND, QUANTITY_NOT_OPEN, ETAG_MISMATCH.
struct CancelOrder final : Command {
  OrderId order_id;  // empty: the order that placement_key placed, or a tombstone for it
  RequestKey placement_key;
  std::vector<CancelledLine> lines;  // empty: all that is open
  std::optional<int64_t> etag;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  bool ReadsTwice() const override { return order_id.empty(); }
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
