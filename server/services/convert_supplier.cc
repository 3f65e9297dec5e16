#include <algorithm>
#include <set>

#include "server/services/convert.h"
#include "server/services/limits.h"

namespace backline {

namespace {

// What only a proposal, or only a hold, may say.
void ParseIntent(const v1::AnswerLineRequest& request, AnswerLine& command, Fields& fields) {
  command.unit_price = fields.Price("unit_price", request.has_unit_price(), request.unit_price());
  command.decide_by_date =
      fields.Day("decide_by_date", request.has_decide_by_date(), request.decide_by_date());
  if (request.has_unit_price() && command.intent != AnswerIntent::kPropose) {
    fields.Add("unit_price", "is for proposals only");
  }
  const bool holds = command.intent == AnswerIntent::kHold;
  if (request.has_decide_by_date() && !holds) {
    fields.Add("decide_by_date", "is for holds only");
  }
  if (holds && command.terms.Total() > 0) fields.Add("schedules", "a hold names no terms");
}

std::vector<SlotPart> ParseSlots(const v1::ConfirmedSchedule& schedule, int at, Fields& fields) {
  return ParseParts(FieldPath("schedules", at, "slots").ToString(), schedule.slots(), 0, fields);
}

}  // namespace

PurchaseOrderId SupplierOrderOf(const std::string& purchase_order_id, Fields& fields) {
  const PurchaseOrderId own = fields.caller().principal.purchase_order_id;
  if (!own.empty() && purchase_order_id.empty()) return own;
  const auto id = fields.Required<PurchaseOrderId>("purchase_order_id", purchase_order_id);
  if (!own.empty() && id != own) {
    fields.Refuse({Reason::kPurchaseOrderNotFound, "there is no such thing", "", {}});
  }
  return id;
}

std::shared_ptr<AnswerLine> Parse(const v1::AnswerLineRequest& request, Fields& fields) {
  auto command = std::make_shared<AnswerLine>();
  command->supplier_id = fields.caller().principal.supplier_id;
  command->imported = fields.caller().principal.is_importer();
  command->purchase_order_id = SupplierOrderOf(request.purchase_order_id(), fields);
  command->line_number = fields.Range32("line_number", request.line_number(), 1, kLineNumberMax);
  command->answer_version = fields.Range32("version", request.version(), 1, INT32_MAX);
  fields.Count("schedules", request.schedules_size(), 0, kSchedulesMax);
  std::set<Date> dates;
  for (int at = 0; at < std::min(request.schedules_size(), kSchedulesMax); ++at) {
    const v1::ConfirmedSchedule& schedule = request.schedules(at);
    const Date date = fields.RequiredDay({"schedules", at, "eta_date"}, schedule.has_eta_date(),
                                         schedule.eta_date());
    if (!dates.insert(date).second) fields.Repeated({"schedules", at, "eta_date"});
    command->terms.schedules.push_back(
        {fields.Range({"schedules", at, "quantity"}, schedule.quantity(), 1, kQuantityMax), date,
         ParseSlots(schedule, at, fields), at});
  }
  std::sort(command->terms.schedules.begin(), command->terms.schedules.end(),
            [](const auto& a, const auto& b) { return a.eta_date < b.eta_date; });
  command->terms.rejected =
      fields.Range("rejected_quantity", request.rejected_quantity(), 0, kQuantityMax);
  command->terms.open = fields.Range("open_quantity", request.open_quantity(), 0, kQuantityMax);
  command->reason = fields.Enumerator<SupplyReason>(
      "reason", request.reason(), v1::SUPPLY_REASON_UNSPECIFIED, v1::SUPPLY_REASON_OTHER);
  command->intent = fields.Enumerator<AnswerIntent>(
      "intent", request.intent(), v1::ANSWER_INTENT_UNSPECIFIED, v1::ANSWER_INTENT_HOLD);
  ParseIntent(request, *command, fields);
  const bool may_be_as_sent = command->intent == AnswerIntent::kAnswer &&
                              request.schedules_size() == 1 && command->terms.rejected == 0 &&
                              command->terms.open == 0;
  if (!may_be_as_sent && request.reason() == v1::SUPPLY_REASON_UNSPECIFIED) {
    fields.Add("reason", "is required unless the line is accepted as sent");
  }
  command->note = fields.Text("note", request.note(), 0, kNoteBytesMax);
  return command;
}

std::shared_ptr<UpdateEta> Parse(const v1::UpdateEtaRequest& request, Fields& fields) {
  auto command = std::make_shared<UpdateEta>();
  command->supplier_id = fields.caller().principal.supplier_id;
  command->imported = fields.caller().principal.is_importer();
  command->supply_line_id =
      fields.Required<SupplyLineId>("supply_line_id", request.supply_line_id());
  command->eta_version = fields.Range("eta_version", request.eta_version(), 1, INT64_MAX);
  command->eta_date = fields.RequiredDay("eta_date", request.has_eta_date(), request.eta_date());
  command->quantity = fields.Range("quantity", request.quantity(), 0, kQuantityMax);
  command->reason = fields.Enumerator<SupplyReason>(
      "reason", request.reason(), v1::SUPPLY_REASON_MATERIAL_SHORTAGE, v1::SUPPLY_REASON_OTHER);
  command->note = fields.Text("note", request.note(), 0, kNoteBytesMax);
  return command;
}

void ToWire(const SupplierLineView& view, v1::SupplierLine* wire) {
  wire->set_purchase_order_id(WireId(view.line.line.purchase_order_id));
  wire->set_external_reference(view.external_reference);
  ToWire(view.line, wire->mutable_line());
  // What customers wait for is told by ListDemand, never by the line.
  for (v1::SupplyLine& line : *wire->mutable_line()->mutable_supply_lines()) {
    line.clear_pegged_quantity();
    line.clear_withdrawing_quantity();
  }
  wire->set_location_code(view.location_code);
  wire->set_sku(view.sku);
  wire->set_product_name(view.product_name);
  if (view.sent_date) ToWire(*view.sent_date, wire->mutable_sent_date());
}

void ToWire(const DemandRow& row, v1::Demand* wire) {
  wire->set_product_id(WireId(row.product_id));
  wire->set_sku(row.sku);
  wire->set_supply_line_id(WireId(row.supply_line_id));
  wire->set_quantity(row.quantity);
  if (row.earliest_need_date) ToWire(*row.earliest_need_date, wire->mutable_earliest_need_date());
  wire->set_fewer_than_three_customers(row.fewer_than_three_customers);
}

SupplierId SupplierScopeOf(const std::string& supplier_id, Fields& fields) {
  const Principal& principal = fields.caller().principal;
  if (!principal.is_supplier()) return fields.Required<SupplierId>("supplier_id", supplier_id);
  const auto named = fields.Optional<SupplierId>("supplier_id", supplier_id);
  if (!named.empty() && named != principal.supplier_id) {
    fields.Refuse({Reason::kSupplierNotFound, "no such supplier", "supplier_id", {}});
  }
  return principal.supplier_id;
}

}  // namespace backline
