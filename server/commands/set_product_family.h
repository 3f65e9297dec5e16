// A supplier groups products that share capacity. A product belongs to one family of a supplier at
// most. What is booked stays booked.
#pragma once

#include <string>
#include <vector>

#include "server/commands/command.h"

namespace backline {

// Refuses: SUPPLIER_NOT_FOUND, PRODUCT_NOT_FOUND.
struct SetProductFamily final : Command {
  SupplierId supplier_id;              // the caller's own
  std::string family_code;             // empty: the products leave their family
  std::vector<ProductId> product_ids;  // 1..kFamilyProductsMax, distinct

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
