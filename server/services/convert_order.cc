#include <algorithm>
#include <map>
#include <set>

#include "server/services/convert.h"
#include "server/services/limits.h"
#include "server/services/request_key.h"

namespace backline {
namespace {

RequestedLine ParseLine(const v1::NewOrderLine& line, int at, Fields& fields) {
  RequestedLine parsed;
  parsed.line_number =
      fields.Range32({"lines", at, "line_number"}, line.line_number(), 1, kLineNumberMax);
  parsed.product_id = fields.Required<ProductId>({"lines", at, "product_id"}, line.product_id());
  parsed.location_id =
      fields.Optional<LocationId>({"lines", at, "location_id"}, line.location_id());
  parsed.quantity = fields.Range({"lines", at, "quantity"}, line.quantity(), 1, kQuantityMax);
  parsed.pack_code = fields.OptionalCode({"lines", at, "pack_code"}, line.pack_code());
  parsed.requested_date =
      fields.Day({"lines", at, "requested_date"}, line.has_requested_date(), line.requested_date());
  return parsed;
}

}  // namespace

std::shared_ptr<PlaceOrder> Parse(const v1::PlaceOrderRequest& request, Fields& fields) {
  auto command = std::make_shared<PlaceOrder>();
  command->customer_id = fields.Required<CustomerId>("customer_id", request.customer_id());
  command->external_reference =
      fields.Text("external_reference", request.external_reference(), 0, kReferenceBytesMax);
  command->occurred_date =
      fields.FactDay("occurred_date", request.has_occurred_date(), request.occurred_date());
  fields.Count("lines", request.lines_size(), 1, kOrderLinesMax);
  if (request.lines_size() > kOrderLinesMax) return command;
  std::set<int32_t> numbers;
  command->lines.reserve(request.lines_size());
  for (int at = 0; at < request.lines_size(); ++at) {
    command->lines.push_back(ParseLine(request.lines(at), at, fields));
    if (!numbers.insert(request.lines(at).line_number()).second) {
      fields.Repeated({"lines", at, "line_number"});
    }
  }
  return command;
}

std::shared_ptr<CancelOrder> Parse(const v1::CancelOrderRequest& request, Fields& fields) {
  auto command = std::make_shared<CancelOrder>();
  command->order_id = fields.Optional<OrderId>("order_id", request.order_id());
  const Id128 placement =
      fields.Uuid("placement_request_id", request.placement_request_id(), false);
  if (request.order_id().empty() == request.placement_request_id().empty()) {
    fields.Add("order_id", "must be set, or else placement_request_id; not both");
  }
  if (placement != Id128{}) {
    command->placement_key = RequestKeyOf(fields.caller().principal, placement);
  }
  command->etag = fields.Etag("etag", request.etag());
  fields.Count("lines", request.lines_size(), 0, kOrderLinesMax);
  std::set<int32_t> numbers;
  for (int at = 0; at < std::min(request.lines_size(), kOrderLinesMax); ++at) {
    const v1::CancelOrderLine& line = request.lines(at);
    command->lines.push_back(
        {fields.Range32({"lines", at, "line_number"}, line.line_number(), 1, kLineNumberMax),
         fields.Range({"lines", at, "quantity"}, line.quantity(), 0, kQuantityMax)});
    if (!numbers.insert(line.line_number()).second) fields.Repeated({"lines", at, "line_number"});
  }
  return command;
}

std::shared_ptr<AmendOrderLine> Parse(const v1::AmendOrderLineRequest& request, Fields& fields) {
  auto command = std::make_shared<AmendOrderLine>();
  command->order_id = fields.Required<OrderId>("order_id", request.order_id());
  command->line_number = fields.Range32("line_number", request.line_number(), 1, kLineNumberMax);
  command->quantity = fields.Range("quantity", request.quantity(), 1, kQuantityMax);
  command->etag = fields.Etag("etag", request.etag());
  return command;
}

std::shared_ptr<ShipOrder> Parse(const v1::ShipOrderRequest& request, Fields& fields) {
  auto command = std::make_shared<ShipOrder>();
  command->order_id = fields.Required<OrderId>("order_id", request.order_id());
  command->shipped_date =
      fields.StatedDay("shipped_date", request.has_shipped_date(), request.shipped_date());
  command->tracking_reference =
      fields.Text("tracking_reference", request.tracking_reference(), 0, kReferenceBytesMax);
  fields.Count("lines", request.lines_size(), 0, kOrderLinesMax);
  std::set<int32_t> numbers;
  for (int at = 0; at < std::min(request.lines_size(), kOrderLinesMax); ++at) {
    const v1::ShipmentLine& line = request.lines(at);
    command->lines.push_back(
        {fields.Range32({"lines", at, "line_number"}, line.line_number(), 1, kLineNumberMax),
         fields.Range({"lines", at, "quantity"}, line.quantity(), 1, kQuantityMax)});
    if (!numbers.insert(line.line_number()).second) fields.Repeated({"lines", at, "line_number"});
  }
  return command;
}

std::shared_ptr<ConfirmDelivery> Parse(const v1::ConfirmDeliveryRequest& request, Fields& fields) {
  auto command = std::make_shared<ConfirmDelivery>();
  command->shipment_id = fields.Required<ShipmentId>("shipment_id", request.shipment_id());
  command->delivered_date =
      fields.StatedDay("delivered_date", request.has_delivered_date(), request.delivered_date());
  command->proof_of_delivery =
      fields.Text("proof_of_delivery", request.proof_of_delivery(), 0, kReferenceBytesMax);
  return command;
}

void ToWire(const OrderView& view, v1::Order* wire) {
  wire->set_order_id(WireId(view.order.id));
  wire->set_customer_id(WireId(view.order.customer_id));
  wire->set_external_reference(view.order.external_reference);
  ToWire(view.order.occurred_date, wire->mutable_occurred_date());
  ToWire(view.order.recorded_time, wire->mutable_recorded_time());
  wire->set_etag(EtagOf(view.order.version));
  for (const OrderLineView& line_view : view.lines) {
    const OrderLine& line = line_view.line;
    v1::OrderLine* added = wire->add_lines();
    added->set_line_number(line.line_number);
    added->set_product_id(WireId(line.product_id));
    added->set_location_id(WireId(line.location_id));
    added->set_any_location(line.any_location);
    added->set_ordered_quantity(line.ordered);
    added->set_reserved_quantity(line.reserved);
    added->set_backordered_quantity(line.backordered);
    added->set_shipped_quantity(line.shipped);
    added->set_cancelled_quantity(line.cancelled);
    added->set_substituted_quantity(line.substituted);
    added->set_delivered_quantity(line.delivered);
    if (line.requested_date) ToWire(*line.requested_date, added->mutable_requested_date());
    if (line.first_promised_date) {
      ToWire(*line.first_promised_date, added->mutable_first_promised_date());
    }
    if (const OptionalDate date = PromiseDate(line_view.promise)) {
      ToWire(*date, added->mutable_promised_date());
    }
    ToWire(line_view.promise, added->mutable_promise_parts());
    added->set_queue_sequence(line.queue_sequence);
  }
}

void ToWire(const ShipmentView& view, v1::Shipment* wire) {
  wire->set_shipment_id(WireId(view.shipment.id));
  wire->set_order_id(WireId(view.shipment.order_id));
  std::map<int32_t, Quantity> by_line;  // one line may have left in parts of several backorders
  for (const ShipmentPart& part : view.parts) by_line[part.line_number] += part.quantity;
  for (const auto& [number, quantity] : by_line) {
    v1::ShipmentLine* line = wire->add_lines();
    line->set_line_number(number);
    line->set_quantity(quantity);
  }
  ToWire(view.shipment.shipped_date, wire->mutable_shipped_date());
  if (view.shipment.delivered_date) {
    ToWire(*view.shipment.delivered_date, wire->mutable_delivered_date());
  }
  wire->set_tracking_reference(view.shipment.tracking_reference);
  wire->set_proof_of_delivery(view.shipment.proof_of_delivery);
}

}  // namespace backline
