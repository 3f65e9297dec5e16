#include "server/commands/cancel_shipment_notice.h"

#include "server/domain/dialogue.h"

namespace backline {

void CancelShipmentNotice::AddKeys(KeySet& keys) const {
  keys.shipment_notices.push_back(notice_id);
}

Decision CancelShipmentNotice::Decide(const WorkingSet& set, const Context& context) const {
  const ShipmentNotice* notice = set.Find<ShipmentNotice>(notice_id);
  if (notice == nullptr || notice->supplier_id != supplier_id) {
    return Refuse(Reason::kShipmentNoticeNotFound, "no such shipment notice", "shipment_notice_id");
  }
  if (notice->cancelled) {
    return Refuse(Reason::kWrongState, "it was cancelled before", "shipment_notice_id");
  }
  for (const NoticeLine& line : set.NoticeLinesOf(notice_id)) {
    if (set.Find<SupplyLine>(line.supply_line_id)->received > 0) {
      return Refuse(Reason::kWrongState, "something of it was received", "shipment_notice_id");
    }
  }
  Draft draft(set, context);
  draft.Edit<ShipmentNotice>(notice_id).cancelled = true;
  for (const NoticeLine& line : set.NoticeLinesOf(notice_id)) {
    SupplyLine& supply = draft.Edit<SupplyLine>(line.supply_line_id);
    supply.shipment_notice_id = ShipmentNoticeId();
    supply.announced = 0;
    Event event =
        LineEventOf(EventKind::kShipmentNoticeCancelled,
                    *draft.Find<PurchaseOrderLine>({line.purchase_order_id, line.line_number}));
    event.supply_line_id = line.supply_line_id;
    event.quantity = line.quantity;
    draft.Emit(event);
    draft.Edit<PurchaseOrder>(line.purchase_order_id);  // its etag changes
  }
  return Accept(draft, ResourceKind::kShipmentNotice, notice_id.bits());
}

}  // namespace backline
