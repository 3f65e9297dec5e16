#include "server/commands/cancel_shipment_notice.h"

#include <algorithm>

#include "server/domain/dialogue.h"

namespace backline {
namespace {

// Whether it came and nothing more is to come of it.
bool Came(const SupplyLine& supply) { return supply.received > 0 && supply.remaining() == 0; }

// What has not come of the part is not announced any more. It stays the supply that it was, with
// its pegs, bookings and date, so that no promise moves.
void GiveBack(Draft& draft, const NoticeLine& line) {
  SupplyLine& supply = draft.Edit<SupplyLine>(line.supply_line_id);
  supply.shipment_notice_id = ShipmentNoticeId();
  supply.announced = 0;
  if (Came(supply)) return;
  Event event =
      LineEventOf(EventKind::kShipmentNoticeCancelled,
                  *draft.Find<PurchaseOrderLine>({line.purchase_order_id, line.line_number}));
  event.supply_line_id = line.supply_line_id;
  event.quantity = line.quantity - supply.received;
  draft.Emit(event);
  draft.Edit<PurchaseOrder>(line.purchase_order_id);  // its etag changes
}

}  // namespace

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
  const auto& lines = set.NoticeLinesOf(notice_id);
  if (std::all_of(lines.begin(), lines.end(), [&](const NoticeLine& line) {
        return Came(*set.Find<SupplyLine>(line.supply_line_id));
      })) {
    return Refuse(Reason::kWrongState, "all of it was received", "shipment_notice_id");
  }
  Draft draft(set, context);
  draft.Edit<ShipmentNotice>(notice_id).cancelled = true;
  for (const NoticeLine& line : lines) GiveBack(draft, line);
  return Accept(draft, ResourceKind::kShipmentNotice, notice_id.bits());
}

}  // namespace backline
