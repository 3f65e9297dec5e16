// Raises on hand by goods that no purchase order expected. Who waits is served first.
#pragma once

#include <string>

#include "server/commands/command.h"

namespace backline {

// Refuses: PRODUCT_NOT_FOUND, LOCATION_NOT_FOUND, PACK_NOT_FOUND, PACK_NOT_EXACT,
// QUANTITY_OVERFLOW.
struct ReceiveStock final : Command {
  ProductId product_id;
  LocationId location_id;
  Quantity quantity = 0;  // in packs if pack_code is set
  std::string pack_code;
  std::string external_reference;
  Date occurred_date;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
