#include "server/services/convert.h"
#include "server/services/limits.h"

namespace backline {
namespace {

std::string AuthorOf(const Fields& fields) {
  return fields.caller().principal.shown_name().substr(0, kNameBytesMax);
}

}  // namespace

std::shared_ptr<OpenDispute> Parse(const v1::OpenDisputeRequest& request, Fields& fields) {
  auto command = std::make_shared<OpenDispute>();
  command->supplier_id = fields.caller().principal.supplier_id;
  command->author = AuthorOf(fields);
  command->line.purchase_order_id =
      fields.Required<PurchaseOrderId>("purchase_order_id", request.purchase_order_id());
  command->line.line_number =
      fields.Range32("line_number", request.line_number(), 1, kLineNumberMax);
  command->component =
      fields.Enumerator<ScoreComponent>("component", request.component(), 1, kScoreComponents);
  command->reason =
      fields.Enumerator<DisputeReason>("reason", request.reason(), 1, kDisputeReasons);
  command->text = fields.Text("text", request.text(), 1, kDisputeBytesMax);
  return command;
}

std::shared_ptr<WithdrawDispute> Parse(const v1::WithdrawDisputeRequest& request, Fields& fields) {
  auto command = std::make_shared<WithdrawDispute>();
  command->supplier_id = fields.caller().principal.supplier_id;
  command->author = AuthorOf(fields);
  command->dispute_id = fields.Required<DisputeId>("dispute_id", request.dispute_id());
  return command;
}

std::shared_ptr<DecideDispute> Parse(const v1::DecideDisputeRequest& request, Fields& fields) {
  auto command = std::make_shared<DecideDispute>();
  command->author = AuthorOf(fields);
  command->dispute_id = fields.Required<DisputeId>("dispute_id", request.dispute_id());
  command->uphold = request.uphold();
  command->comment =
      fields.Text("comment", request.comment(), request.uphold() ? 0 : 1, kDisputeBytesMax);
  return command;
}

void ToWire(const Dispute& dispute, v1::Dispute* wire) {
  wire->set_dispute_id(WireId(dispute.id));
  wire->set_supplier_id(WireId(dispute.supplier_id));
  wire->set_purchase_order_id(WireId(dispute.purchase_order_id));
  wire->set_line_number(dispute.line_number);
  wire->set_product_id(WireId(dispute.product_id));
  wire->set_location_id(WireId(dispute.location_id));
  wire->set_component(static_cast<v1::ScoreComponent>(static_cast<int>(dispute.component)));
  wire->set_state(static_cast<v1::DisputeState>(static_cast<int>(dispute.state)));
  wire->set_reason(static_cast<v1::DisputeReason>(static_cast<int>(dispute.reason)));
  wire->set_text(dispute.text);
  wire->set_opened_by(dispute.opened_by);
  ToWire(dispute.opened_time, wire->mutable_opened_time());
  wire->set_comment(dispute.comment);
  wire->set_settled_by(dispute.settled_by);
  if (dispute.state != DisputeState::kOpen) {
    ToWire(dispute.settled_time, wire->mutable_settled_time());
  }
}

}  // namespace backline
