#include "server/services/convert.h"

namespace backline {
namespace {

v1::BackorderState StateOf(const Backorder& backorder) {
  if (backorder.open() > 0) {
    return backorder.unpegged() > 0 ? v1::BACKORDER_STATE_UNPEGGED : v1::BACKORDER_STATE_PEGGED;
  }
  if (backorder.allocated > 0) return v1::BACKORDER_STATE_ALLOCATED;
  if (backorder.shipped == 0) return v1::BACKORDER_STATE_CANCELLED;
  return backorder.delivered < backorder.shipped ? v1::BACKORDER_STATE_SHIPPED
                                                 : v1::BACKORDER_STATE_DELIVERED;
}

const char* NameOf(BackorderChangeKind kind) {
  switch (kind) {
    case BackorderChangeKind::kOpened:
      return "opened";
    case BackorderChangeKind::kPegged:
      return "pegged";
    case BackorderChangeKind::kUnpegged:
      return "unpegged";
    case BackorderChangeKind::kAllocated:
      return "allocated";
    case BackorderChangeKind::kDeallocated:
      return "deallocated";
    case BackorderChangeKind::kShipped:
      return "shipped";
    case BackorderChangeKind::kDelivered:
      return "delivered";
    case BackorderChangeKind::kCancelled:
      return "cancelled";
    case BackorderChangeKind::kPromiseChanged:
      return "promise_changed";
  }
  return "";
}

const char* NameOf(OvertakingReason reason) {
  switch (reason) {
    case OvertakingReason::kNone:
      return "";
    case OvertakingReason::kPegged:
      return "PEGGED";
    case OvertakingReason::kPolicy:
      return "POLICY";
    case OvertakingReason::kRun:
      return "RUN";
  }
  return "";
}

}  // namespace

void ToWire(const BackorderView& view, v1::Backorder* wire) {
  const Backorder& backorder = view.backorder;
  wire->set_backorder_id(WireId(backorder.id));
  wire->set_order_id(WireId(backorder.order_id));
  wire->set_line_number(backorder.line_number);
  wire->set_customer_id(WireId(backorder.customer_id));
  wire->set_product_id(WireId(backorder.product_id));
  wire->set_location_id(WireId(backorder.location_id));
  wire->set_quantity(backorder.quantity);
  wire->set_pegged_quantity(backorder.pegged);
  wire->set_allocated_quantity(backorder.allocated);
  wire->set_shipped_quantity(backorder.shipped);
  wire->set_delivered_quantity(backorder.delivered);
  wire->set_cancelled_quantity(backorder.cancelled);
  wire->set_open_quantity(backorder.open());
  wire->set_state(StateOf(backorder));
  wire->set_cause(static_cast<v1::BackorderCause>(backorder.cause));
  if (backorder.first_promised_date) {
    ToWire(*backorder.first_promised_date, wire->mutable_first_promised_date());
  }
  if (const OptionalDate date = PromiseDate(view.promise)) {
    ToWire(*date, wire->mutable_promised_date());
  }
  ToWire(view.promise, wire->mutable_promise_parts());
  wire->set_queue_position(view.queue_position);
  wire->set_rank_key(backorder.rank_key);
  wire->set_queue_sequence(backorder.queue_sequence);
  if (view.requested_date) ToWire(*view.requested_date, wire->mutable_requested_date());
  ToWire(backorder.recorded_time, wire->mutable_recorded_time());
}

void ToWire(const PegView& view, v1::Peg* wire) {
  wire->set_supply_line_id(WireId(view.peg.supply_line_id));
  wire->set_quantity(view.peg.quantity);
  if (const OptionalDate date = view.supply_line.promised_date()) {
    ToWire(*date, wire->mutable_promised_date());
  }
  wire->set_basis(static_cast<v1::PromiseBasis>(view.supply_line.basis()));
  wire->set_purchase_order_id(WireId(view.supply_line.purchase_order_id));
}

void ToWire(const BackorderChange& change, v1::BackorderChange* wire) {
  wire->set_sequence(change.sequence);
  wire->set_kind(NameOf(change.kind));
  wire->set_quantity(change.quantity);
  if (change.promised_date) ToWire(*change.promised_date, wire->mutable_promised_date());
  wire->set_basis(static_cast<v1::PromiseBasis>(change.basis));
  wire->set_supply_line_id(WireId(change.supply_line_id));
  wire->set_overtaking_reason(NameOf(change.overtaking));
  ToWire(change.recorded_time, wire->mutable_recorded_time());
}

}  // namespace backline
