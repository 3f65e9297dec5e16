// Writes about a purchase order line: a message to the other side, or how far one has read.
#pragma once

#include <string>

#include "server/commands/command.h"
#include "server/domain/message.h"

namespace backline {

// Refuses: PURCHASE_ORDER_NOT_FOUND (also when it is another supplier's, or was not sent to it),
// PURCHASE_ORDER_LINE_NOT_FOUND.
struct PostMessage final : Command {
  SupplierId supplier_id;  // the caller's own; empty for the house
  PurchaseOrderLineKey line;
  std::string author;
  std::string text;

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 5; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
