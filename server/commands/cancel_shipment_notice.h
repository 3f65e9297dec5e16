// A supplier takes a notice back, or what has not come of it. That is still expected, on the day
// told last, and may be announced again; what came stays received.
#pragma once

#include "server/commands/command.h"
#include "server/domain/shipment_notice.h"

namespace backline {

// Refuses: SHIPMENT_NOTICE_NOT_FOUND (also when it is another supplier's), WRONG_STATE (cancelled,
// or all of it was received).
struct CancelShipmentNotice final : Command {
  SupplierId supplier_id;  // the caller's own
  ShipmentNoticeId notice_id;

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 4 + 2 * kNoticeLinesMax; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
