#include <algorithm>
#include <set>

#include "server/services/convert.h"
#include "server/services/limits.h"

namespace backline {
namespace {

NewPurchaseOrderLine ParseLine(const v1::NewPurchaseOrderLine& line, int at, Fields& fields) {
  NewPurchaseOrderLine parsed;
  parsed.line_number =
      fields.Range32({"lines", at, "line_number"}, line.line_number(), 1, kLineNumberMax);
  parsed.product_id = fields.Required<ProductId>({"lines", at, "product_id"}, line.product_id());
  parsed.quantity = fields.Range({"lines", at, "quantity"}, line.quantity(), 1, kQuantityMax);
  parsed.pack_code = fields.OptionalCode({"lines", at, "pack_code"}, line.pack_code());
  parsed.unit_price =
      fields.Price({"lines", at, "unit_price"}, line.has_unit_price(), line.unit_price());
  parsed.requested_date =
      fields.Day({"lines", at, "requested_date"}, line.has_requested_date(), line.requested_date());
  parsed.over_receipt_tolerance_percent =
      fields.Range32({"lines", at, "over_receipt_tolerance_percent"},
                     line.over_receipt_tolerance_percent(), 0, kTolerancePercentMax);
  return parsed;
}

ReceivedLine ParseReceived(const v1::ReceivedLine& line, int at, Fields& fields) {
  ReceivedLine parsed;
  parsed.line_number =
      fields.Range32({"lines", at, "line_number"}, line.line_number(), 1, kLineNumberMax);
  parsed.accepted =
      fields.Range({"lines", at, "accepted_quantity"}, line.accepted_quantity(), 0, kQuantityMax);
  parsed.rejected =
      fields.Range({"lines", at, "rejected_quantity"}, line.rejected_quantity(), 0, kQuantityMax);
  if (line.accepted_quantity() == 0 && line.rejected_quantity() == 0) {
    fields.Add({"lines", at, "accepted_quantity"}, "must be above 0, or else rejected_quantity");
  }
  parsed.pack_code = fields.OptionalCode({"lines", at, "pack_code"}, line.pack_code());
  return parsed;
}

}  // namespace

std::shared_ptr<CreatePurchaseOrder> Parse(const v1::CreatePurchaseOrderRequest& request,
                                           Fields& fields) {
  auto command = std::make_shared<CreatePurchaseOrder>();
  command->supplier_id = fields.Required<SupplierId>("supplier_id", request.supplier_id());
  command->location_id = fields.Required<LocationId>("location_id", request.location_id());
  command->external_reference =
      fields.Text("external_reference", request.external_reference(), 0, kReferenceBytesMax);
  fields.Count("lines", request.lines_size(), 1, kPurchaseOrderLinesMax);
  std::set<int32_t> numbers;
  for (int at = 0; at < std::min(request.lines_size(), kPurchaseOrderLinesMax); ++at) {
    command->lines.push_back(ParseLine(request.lines(at), at, fields));
    if (!numbers.insert(request.lines(at).line_number()).second) {
      fields.Repeated({"lines", at, "line_number"});
    }
  }
  return command;
}

std::shared_ptr<ProposePurchaseOrders> Parse(const v1::ProposePurchaseOrdersRequest& request,
                                             Fields& fields) {
  auto command = std::make_shared<ProposePurchaseOrders>();
  command->location_id = fields.Required<LocationId>("location_id", request.location_id());
  command->product_ids = ParseProducts(request.product_ids(), 1, kProposalProductsMax, fields);
  return command;
}

std::shared_ptr<SendPurchaseOrder> Parse(const v1::SendPurchaseOrderRequest& request,
                                         Fields& fields) {
  auto command = std::make_shared<SendPurchaseOrder>();
  command->purchase_order_id =
      fields.Required<PurchaseOrderId>("purchase_order_id", request.purchase_order_id());
  command->sent_date = fields.FactDay("sent_date", request.has_sent_date(), request.sent_date());
  command->imported = fields.caller().principal.is_importer();
  return command;
}

std::shared_ptr<CancelPurchaseOrder> Parse(const v1::CancelPurchaseOrderRequest& request,
                                           Fields& fields) {
  auto command = std::make_shared<CancelPurchaseOrder>();
  command->purchase_order_id =
      fields.Required<PurchaseOrderId>("purchase_order_id", request.purchase_order_id());
  fields.Count("line_numbers", request.line_numbers_size(), 0, kPurchaseOrderLinesMax);
  std::set<int32_t> numbers;
  for (int at = 0; at < std::min(request.line_numbers_size(), kPurchaseOrderLinesMax); ++at) {
    const int32_t number = request.line_numbers(at);
    command->line_numbers.push_back(
        fields.Range32({"line_numbers", at, ""}, number, 1, kLineNumberMax));
    if (!numbers.insert(number).second) fields.Repeated({"line_numbers", at, ""});
  }
  return command;
}

std::shared_ptr<ReceivePurchaseOrder> Parse(const v1::ReceivePurchaseOrderRequest& request,
                                            Fields& fields) {
  auto command = std::make_shared<ReceivePurchaseOrder>();
  command->purchase_order_id =
      fields.Required<PurchaseOrderId>("purchase_order_id", request.purchase_order_id());
  command->notice_id =
      fields.Optional<ShipmentNoticeId>("shipment_notice_id", request.shipment_notice_id());
  const size_t note_bytes_min = request.shipment_notice_id().empty() ? 1 : 0;
  command->delivery_note =
      fields.Text("delivery_note", request.delivery_note(), note_bytes_min, kDeliveryNoteBytesMax);
  command->received_date =
      fields.StatedDay("received_date", request.has_received_date(), request.received_date());
  command->imported = fields.caller().principal.is_importer();
  fields.Count("lines", request.lines_size(), 1, kPurchaseOrderLinesMax);
  std::set<int32_t> numbers;
  for (int at = 0; at < std::min(request.lines_size(), kPurchaseOrderLinesMax); ++at) {
    command->lines.push_back(ParseReceived(request.lines(at), at, fields));
    if (!numbers.insert(request.lines(at).line_number()).second) {
      fields.Repeated({"lines", at, "line_number"});
    }
  }
  return command;
}

void ToWire(const SupplyLine& line, v1::SupplyLine* wire) {
  wire->set_supply_line_id(WireId(line.id));
  wire->set_schedule_number(line.schedule_number);
  wire->set_expected_quantity(line.expected);
  wire->set_confirmed(line.confirmed);
  if (line.eta_date) ToWire(*line.eta_date, wire->mutable_eta_date());
  wire->set_received_quantity(line.received);
  wire->set_cancelled_quantity(line.cancelled);
  wire->set_pegged_quantity(line.pegged);
  wire->set_withdrawing_quantity(line.withdrawing);
  wire->set_overdue(line.overdue);
  wire->set_eta_version(line.eta_version);
  if (line.agreed_date) ToWire(*line.agreed_date, wire->mutable_agreed_date());
  wire->set_shipment_notice_id(WireId(line.shipment_notice_id));
  wire->set_announced_quantity(line.announced);
  wire->set_eta_review(static_cast<v1::EtaReview>(line.eta_review));
  wire->set_slot_booked_quantity(line.slot_booked);
}

void ToWire(const PurchaseOrderLineView& view, v1::PurchaseOrderLine* wire) {
  const PurchaseOrderLine& line = view.line;
  wire->set_line_number(line.line_number);
  wire->set_product_id(WireId(line.product_id));
  wire->set_ordered_quantity(line.ordered);
  wire->set_received_quantity(line.received);
  wire->set_open_quantity(line.open());
  wire->set_cancelled_quantity(line.cancelled);
  wire->set_rejected_quantity(line.rejected);
  wire->set_over_received_quantity(line.over_received);
  wire->set_quarantined_quantity(line.quarantined);
  if (!line.unit_price.currency_code.empty()) ToWire(line.unit_price, wire->mutable_unit_price());
  if (line.requested_date) ToWire(*line.requested_date, wire->mutable_requested_date());
  if (line.first_confirmed_date) {
    ToWire(*line.first_confirmed_date, wire->mutable_first_confirmed_date());
  }
  wire->set_withheld_quantity(line.withheld);
  wire->set_state(static_cast<v1::PurchaseOrderLineState>(line.state));
  wire->set_version(line.answer_version);
  wire->set_over_receipt_tolerance_percent(line.over_receipt_tolerance_percent);
  for (const SupplyLine& supply_line : view.supply_lines) {
    ToWire(supply_line, wire->add_supply_lines());
  }
  if (line.last_received_date) {
    ToWire(*line.last_received_date, wire->mutable_last_received_date());
  }
}

void ToWire(const PurchaseOrderView& view, v1::PurchaseOrder* wire) {
  const PurchaseOrder& purchase_order = view.purchase_order;
  wire->set_purchase_order_id(WireId(purchase_order.id));
  wire->set_supplier_id(WireId(purchase_order.supplier_id));
  wire->set_location_id(WireId(purchase_order.location_id));
  wire->set_external_reference(purchase_order.external_reference);
  for (const PurchaseOrderLineView& line : view.lines) ToWire(line, wire->add_lines());
  if (purchase_order.sent_date) ToWire(*purchase_order.sent_date, wire->mutable_sent_date());
  ToWire(purchase_order.recorded_time, wire->mutable_recorded_time());
  wire->set_etag(EtagOf(purchase_order.version));
  wire->set_proposed(purchase_order.proposed);
}

void ToWire(const SupplierDeliveryRow& row, v1::SupplierDelivery* wire) {
  wire->set_supplier_id(WireId(row.supplier_id));
  wire->set_supplier_code(row.supplier_code);
  wire->set_due_line_count(row.due_line_count);
  wire->set_on_time_line_count(row.on_time_line_count);
}

}  // namespace backline
