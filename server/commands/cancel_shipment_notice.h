// A supplier takes a notice back. What it announced is still expected, on the day told last, and
// may be announced again.
#pragma once

#include "server/commands/command.h"
#include "server/domain/shipment_notice.h"

namespace backline {

// Refuses: SHIPMENT_NOTICE_NOT_FOUND (also when it is another supplier's), WRONG_STATE (cancelled,
// or something of it was received).
struct CancelShipmentNotice final : Command {
  SupplierId supplier_id;  // the caller's own
  ShipmentNoticeId notice_id;

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 4 + 2 * kNoticeLinesMax; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
