// One side has read the messages of a line. It names the newest one that it saw: what crossed it is
// not read, and makes the call stale.
#pragma once

#include "server/commands/command.h"
#include "server/domain/message.h"

namespace backline {

// Refuses: as PostMessage; STALE_VERSION where a newer message came or that one was never written;
// NOTHING_TO_DO where nothing is unread.
struct MarkRead final : Command {
  SupplierId supplier_id;  // the caller's own; empty for the house
  PurchaseOrderLineKey line;
  int64_t message_number = 0;

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 3; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
