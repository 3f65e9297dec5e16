// Corrects on hand. Up serves who waits; down takes what is free, then what is earmarked, then
// withdraws reserved goods in reverse order of the queue.
#pragma once

#include <string>

#include "server/commands/command.h"

namespace backline {

enum class AdjustmentReason : int8_t {
  kCycleCount = 1,
  kDamage = 2,
  kLoss = 3,
  kFound = 4,
  kReturn = 5,
};

// Refuses: PRODUCT_NOT_FOUND, LOCATION_NOT_FOUND, STOCK_NEGATIVE, QUANTITY_OVERFLOW.
struct AdjustStock final : Command {
  ProductId product_id;
  LocationId location_id;
  Quantity on_hand_delta = 0;
  AdjustmentReason reason = AdjustmentReason::kCycleCount;
  std::string note;
  Date occurred_date;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
