// Makes drafts for what waits undated: what free and drafted supply does not cover already, from
// the first-ranked source, so that nothing is ever ordered twice.
#pragma once

#include <vector>

#include "server/commands/command.h"

namespace backline {

constexpr int kProposalProductsMax = 100;

// Refuses: PRODUCT_NOT_FOUND, LOCATION_NOT_FOUND. With nothing to order it makes nothing, and says
// so.
struct ProposePurchaseOrders final : Command {
  std::vector<ProductId> product_ids;  // 1..kProposalProductsMax, distinct
  LocationId location_id;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
