// Records that a shipment arrived; its backorders are fulfilled.
#pragma once

#include <string>

#include "server/commands/command.h"
#include "server/domain/order.h"

namespace backline {

// Refuses: SHIPMENT_NOT_FOUND, ALREADY_DELIVERED, DATE_NOT_ALLOWED (before it was shipped).
struct ConfirmDelivery final : Command {
  ShipmentId shipment_id;
  OptionalDate delivered_date;  // today where the first line left, if it is not stated
  std::string proof_of_delivery;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
