#include "server/services/convert.h"
#include "server/services/limits.h"

namespace backline {

std::shared_ptr<ReceiveStock> Parse(const v1::ReceiveStockRequest& request, Fields& fields) {
  auto command = std::make_shared<ReceiveStock>();
  command->product_id = fields.Required<ProductId>("product_id", request.product_id());
  command->location_id = fields.Required<LocationId>("location_id", request.location_id());
  command->quantity = fields.Range("quantity", request.quantity(), 1, kQuantityMax);
  command->pack_code = fields.OptionalCode("pack_code", request.pack_code());
  command->external_reference =
      fields.Text("external_reference", request.external_reference(), 0, kReferenceBytesMax);
  command->occurred_date =
      fields.FactDay("occurred_date", request.has_occurred_date(), request.occurred_date());
  return command;
}

std::shared_ptr<AdjustStock> Parse(const v1::AdjustStockRequest& request, Fields& fields) {
  auto command = std::make_shared<AdjustStock>();
  command->product_id = fields.Required<ProductId>("product_id", request.product_id());
  command->location_id = fields.Required<LocationId>("location_id", request.location_id());
  command->on_hand_delta =
      fields.Range("on_hand_delta", request.on_hand_delta(), -kQuantityMax, kQuantityMax);
  if (request.on_hand_delta() == 0) fields.Add("on_hand_delta", "must not be 0");
  command->reason = fields.Enumerator<AdjustmentReason>(
      "reason", request.reason(), v1::ADJUSTMENT_REASON_CYCLE_COUNT, v1::ADJUSTMENT_REASON_RETURN);
  command->note = fields.Text("note", request.note(), 0, kNoteBytesMax);
  command->occurred_date = fields.caller().today;
  return command;
}

void ToWire(const Stock& stock, v1::Stock* wire) {
  wire->set_product_id(WireId(stock.product_id));
  wire->set_location_id(WireId(stock.location_id));
  wire->set_on_hand_quantity(stock.on_hand);
  wire->set_reserved_quantity(stock.reserved);
  wire->set_earmarked_quantity(stock.earmarked);
  wire->set_withdrawing_quantity(stock.withdrawing);
  wire->set_quarantined_quantity(stock.quarantined);
  wire->set_available_quantity(stock.available());
}

void ToWire(const Movement& movement, v1::Movement* wire) {
  wire->set_movement_id(WireId(movement.id));
  wire->set_sequence(movement.sequence);
  wire->set_kind(static_cast<v1::MovementKind>(movement.kind));
  wire->set_product_id(WireId(movement.product_id));
  wire->set_location_id(WireId(movement.location_id));
  wire->set_on_hand_delta(movement.on_hand_delta);
  wire->set_reserved_delta(movement.reserved_delta);
  wire->set_earmarked_delta(movement.earmarked_delta);
  wire->set_withdrawing_delta(movement.withdrawing_delta);
  wire->set_quarantined_delta(movement.quarantined_delta);
  wire->set_order_id(WireId(movement.order_id));
  wire->set_line_number(movement.line_number);
  wire->set_supply_line_id(WireId(movement.supply_line_id));
  ToWire(movement.occurred_date, wire->mutable_occurred_date());
  ToWire(movement.recorded_time, wire->mutable_recorded_time());
}

}  // namespace backline
