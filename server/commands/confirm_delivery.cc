#include "server/commands/confirm_delivery.h"

#include "server/commands/location_day.h"
#include "server/domain/pegging.h"

namespace backline {
namespace {

LocationId LeftFrom(const WorkingSet& set, const Shipment& shipment) {
  const ShipmentPart& part = set.PartsOf(shipment.id).front();
  return set.Find<OrderLine>({shipment.order_id, part.line_number})->location_id;
}

}  // namespace

void ConfirmDelivery::AddKeys(KeySet& keys) const { keys.shipments.push_back(shipment_id); }

void ConfirmDelivery::AddReads(const WorkingSet& set, KeySet& keys) const {
  const Shipment* shipment = set.Find<Shipment>(shipment_id);
  if (shipment == nullptr) return;
  keys.locations.push_back(LeftFrom(set, *shipment));
}

int ConfirmDelivery::RowBudget() const { return 3 * kOrderLinesMax; }

Decision ConfirmDelivery::Decide(const WorkingSet& set, const Context& context) const {
  const Shipment* shipment = set.Find<Shipment>(shipment_id);
  if (shipment == nullptr)
    return Refuse(Reason::kShipmentNotFound, "no such shipment", "shipment_id");
  if (shipment->delivered_date) {
    return Refuse(Reason::kAlreadyDelivered, "the delivery was confirmed before", "shipment_id");
  }
  Draft draft(set, context);
  const Date day = delivered_date ? *delivered_date : TodayAt(draft, LeftFrom(set, *shipment));
  if (day < shipment->shipped_date) {
    return Refuse(Reason::kDateNotAllowed, "it was shipped after that day", "delivered_date");
  }
  draft.set_occurred_date(day);
  Shipment& delivered = draft.Edit<Shipment>(shipment_id);
  delivered.delivered_date = day;
  delivered.proof_of_delivery = proof_of_delivery;
  Event event;
  event.kind = EventKind::kDeliveryConfirmed;
  event.order_id = shipment->order_id;
  event.customer_id = draft.Find<Order>(shipment->order_id)->customer_id;
  event.date = day;
  for (const ShipmentPart& part : set.PartsOf(shipment_id)) {
    draft.Edit<OrderLine>({shipment->order_id, part.line_number}).delivered += part.quantity;
    event.quantity += part.quantity;
    if (part.backorder_id.empty()) continue;
    draft.Edit<Backorder>(part.backorder_id).delivered += part.quantity;
    BackorderChange change;
    change.backorder_id = part.backorder_id;
    change.kind = BackorderChangeKind::kDelivered;
    change.quantity = part.quantity;
    draft.Record(change);
  }
  draft.Emit(event);
  TouchOrder(draft, shipment->order_id);
  return Accept(draft, ResourceKind::kShipment, shipment_id.bits(), shipment->order_id.bits());
}

}  // namespace backline
