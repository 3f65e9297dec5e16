// Receives goods of a purchase order, in parts. One transaction raises on hand and gives it away:
// first to who is pegged to that very supply, then to the rest of the queue; what is left becomes
// available.
#pragma once

#include <string>
#include <vector>

#include "server/commands/command.h"
#include "server/domain/purchase_order.h"
#include "server/domain/shipment_notice.h"

namespace backline {

struct ReceivedLine {
  int32_t line_number = 0;
  Quantity accepted = 0;  // in packs if pack_code is set, as is rejected
  Quantity rejected = 0;
  std::string pack_code;
};

// Refuses: PURCHASE_ORDER_NOT_FOUND, PURCHASE_ORDER_LINE_NOT_FOUND, WRONG_STATE,
// SHIPMENT_NOTICE_NOT_FOUND (also when it is cancelled, or of other goods), DELIVERY_NOTE_REUSED,
// PACK_NOT_FOUND, PACK_NOT_EXACT, QUANTITY_OVERFLOW. Good goods beyond the tolerance go to
// quarantine.
struct ReceivePurchaseOrder final : Command {
  PurchaseOrderId purchase_order_id;
  std::string delivery_note;
  std::vector<ReceivedLine> lines;  // 1..kPurchaseOrderLinesMax, distinct line numbers
  // What came was announced so: it fills the notice's supply lines first, and its delivery note is
  // the notice's if none is given. Empty: not announced.
  ShipmentNoticeId notice_id;
  OptionalDate received_date;  // today at the location, if it is not stated
  bool imported = false;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
