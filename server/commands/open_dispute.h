// A supplier disputes how one of its lines counts in a component of its score.
#pragma once

#include <string>

#include "server/commands/command.h"
#include "server/domain/dispute.h"

namespace backline {

// Refuses: PURCHASE_ORDER_NOT_FOUND (also when it is another supplier's, or was not sent to it),
// PURCHASE_ORDER_LINE_NOT_FOUND, NOT_MEASURED, DISPUTE_EXISTS (one waits, or one was upheld and
// nothing came later that could be disputed), TOO_MANY_DISPUTES.
struct OpenDispute final : Command {
  SupplierId supplier_id;  // the caller's own
  PurchaseOrderLineKey line;
  ScoreComponent component = ScoreComponent::kOnTimeInFull;
  DisputeReason reason = DisputeReason::kOther;
  std::string author;
  std::string text;

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 5; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
