#include "server/services/convert.h"
#include "server/services/limits.h"

namespace backline {

std::shared_ptr<AmendPurchaseOrderLine> Parse(const v1::AmendPurchaseOrderLineRequest& request,
                                              Fields& fields) {
  auto command = std::make_shared<AmendPurchaseOrderLine>();
  command->purchase_order_id =
      fields.Required<PurchaseOrderId>("purchase_order_id", request.purchase_order_id());
  command->line_number = fields.Range32("line_number", request.line_number(), 1, kLineNumberMax);
  command->version = fields.Range32("version", request.version(), 1, INT32_MAX);
  command->quantity = fields.Range("quantity", request.quantity(), 0, kQuantityMax);
  command->date =
      fields.Day("requested_date", request.has_requested_date(), request.requested_date());
  if (request.quantity() == 0 && !request.has_requested_date()) {
    fields.Add("quantity", "must be set, or else requested_date");
  }
  return command;
}

std::shared_ptr<DecideResponse> Parse(const v1::DecideResponseRequest& request, Fields& fields) {
  auto command = std::make_shared<DecideResponse>();
  command->author = fields.caller().principal.shown_name().substr(0, kNameBytesMax);
  command->purchase_order_id =
      fields.Required<PurchaseOrderId>("purchase_order_id", request.purchase_order_id());
  command->line_number = fields.Range32("line_number", request.line_number(), 1, kLineNumberMax);
  command->version = fields.Range32("version", request.version(), 1, INT32_MAX);
  command->decision = fields.Enumerator<ResponseDecision>(
      "decision", request.decision(), v1::RESPONSE_DECISION_APPROVE, v1::RESPONSE_DECISION_COUNTER);
  command->quantity = fields.Range("quantity", request.quantity(), 0, kQuantityMax);
  command->date =
      fields.Day("requested_date", request.has_requested_date(), request.requested_date());
  command->note = fields.Text("note", request.note(), 0, kNoteBytesMax);
  const bool counters = request.decision() == v1::RESPONSE_DECISION_COUNTER;
  const bool terms = request.quantity() != 0 || request.has_requested_date();
  if (counters && !terms) fields.Add("quantity", "must be set, or else requested_date");
  if (!counters && terms) fields.Add("decision", "only a counter names terms");
  return command;
}

std::shared_ptr<ReviewEta> Parse(const v1::ReviewEtaRequest& request, Fields& fields) {
  auto command = std::make_shared<ReviewEta>();
  command->supply_line_id =
      fields.Required<SupplyLineId>("supply_line_id", request.supply_line_id());
  command->eta_version = fields.Range("eta_version", request.eta_version(), 1, INT64_MAX);
  command->accept = request.accept();
  return command;
}

std::shared_ptr<SetTolerance> Parse(const v1::SetToleranceRequest& request, Fields& fields) {
  auto command = std::make_shared<SetTolerance>();
  fields.MustBeSet("tolerance", request.has_tolerance());
  const v1::Tolerance& wire = request.tolerance();
  ToleranceRule& rule = command->rule;
  rule.supplier_id = fields.Required<SupplierId>({"tolerance", "supplier_id"}, wire.supplier_id());
  rule.subject = fields.Optional<ProductId>({"tolerance", "product_id"}, wire.product_id()).bits();
  rule.group_code = fields.OptionalCode({"tolerance", "group_code"}, wire.group_code());
  if (!rule.group_code.empty()) {
    if (!wire.product_id().empty()) {
      fields.Add({"tolerance", "group_code"}, "must be empty: it is of a product");
    }
    rule.subject = ToleranceGroup(rule.group_code);
  }
  rule.days_early =
      fields.Range32({"tolerance", "days_early"}, wire.days_early(), 0, kToleranceDaysMax);
  rule.days_late =
      fields.Range32({"tolerance", "days_late"}, wire.days_late(), 0, kToleranceDaysMax);
  rule.percent_under =
      fields.Range32({"tolerance", "percent_under"}, wire.percent_under(), 0, kTolerancePercentMax);
  rule.percent_over =
      fields.Range32({"tolerance", "percent_over"}, wire.percent_over(), 0, kTolerancePercentMax);
  rule.applies = wire.applies();
  return command;
}

void ToWire(const ResponseView& view, v1::Response* wire) {
  const LineResponse& response = view.response;
  wire->set_purchase_order_id(WireId(response.purchase_order_id));
  wire->set_line_number(response.line_number);
  // The answer made a version of its own: that one is decided.
  wire->set_version(response.answer_version + 1);
  wire->set_supplier_id(WireId(response.supplier_id));
  wire->set_product_id(WireId(response.product_id));
  wire->set_kind(static_cast<v1::ResponseKind>(response.kind));
  wire->set_asked_quantity(response.asked);
  for (const ConfirmedSchedule& schedule : view.terms.schedules) {
    v1::OfferedSchedule* offered = wire->add_schedules();
    offered->set_quantity(schedule.quantity);
    ToWire(schedule.eta_date, offered->mutable_eta_date());
  }
  wire->set_rejected_quantity(view.terms.rejected);
  wire->set_open_quantity(view.terms.open);
  if (!response.unit_price.currency_code.empty()) {
    ToWire(response.unit_price, wire->mutable_unit_price());
  }
  if (response.decide_by_date) ToWire(*response.decide_by_date, wire->mutable_decide_by_date());
  wire->set_reason(static_cast<v1::SupplyReason>(response.reason));
  wire->set_note(response.note);
  ToWire(response.recorded_time, wire->mutable_recorded_time());
}

void ToWire(const ToleranceRule& rule, v1::Tolerance* wire) {
  wire->set_supplier_id(WireId(rule.supplier_id));
  wire->set_product_id(WireId(rule.product_id()));
  wire->set_group_code(rule.group_code);
  wire->set_days_early(rule.days_early);
  wire->set_days_late(rule.days_late);
  wire->set_percent_under(rule.percent_under);
  wire->set_percent_over(rule.percent_over);
  wire->set_applies(rule.applies);
}

}  // namespace backline
