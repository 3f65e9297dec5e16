#include "server/services/convert.h"

namespace backline {

void ToWire(const Event& event, bool for_supplier, v1::Event* wire) {
  wire->set_sequence(event.sequence);
  wire->set_kind(static_cast<v1::EventKind>(event.kind));
  ToWire(event.recorded_time, wire->mutable_recorded_time());
  wire->set_product_id(WireId(event.product_id));
  wire->set_location_id(WireId(event.location_id));
  wire->set_supplier_id(WireId(event.supplier_id));
  if (!for_supplier) {
    wire->set_customer_id(WireId(event.customer_id));
    wire->set_order_id(WireId(event.order_id));
    wire->set_backorder_id(WireId(event.backorder_id));
  }
  wire->set_line_number(event.line_number);
  wire->set_purchase_order_id(WireId(event.purchase_order_id));
  wire->set_supply_line_id(WireId(event.supply_line_id));
  wire->set_quantity(event.quantity);
  if (event.date) ToWire(*event.date, wire->mutable_date());
  if (event.previous_date) ToWire(*event.previous_date, wire->mutable_previous_date());
  wire->set_basis(static_cast<v1::PromiseBasis>(event.basis));
  wire->set_supply_reason(static_cast<v1::SupplyReason>(event.supply_reason));
}

}  // namespace backline
