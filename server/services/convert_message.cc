#include "server/services/convert.h"
#include "server/services/limits.h"

namespace backline {

std::shared_ptr<PostMessage> Parse(const v1::PostMessageRequest& request, Fields& fields) {
  auto command = std::make_shared<PostMessage>();
  command->supplier_id = fields.caller().principal.supplier_id;
  command->author = fields.caller().principal.shown_name().substr(0, kNameBytesMax);
  command->line.purchase_order_id =
      fields.Required<PurchaseOrderId>("purchase_order_id", request.purchase_order_id());
  command->line.line_number =
      fields.Range32("line_number", request.line_number(), 1, kLineNumberMax);
  command->text = fields.Text("text", request.text(), 1, kMessageBytesMax);
  return command;
}

std::shared_ptr<MarkRead> Parse(const v1::MarkReadRequest& request, Fields& fields) {
  auto command = std::make_shared<MarkRead>();
  command->supplier_id = fields.caller().principal.supplier_id;
  command->line.purchase_order_id =
      fields.Required<PurchaseOrderId>("purchase_order_id", request.purchase_order_id());
  command->line.line_number =
      fields.Range32("line_number", request.line_number(), 1, kLineNumberMax);
  command->message_number = fields.Range("message_number", request.message_number(), 1, INT64_MAX);
  return command;
}

void ToWire(const LineMessage& message, v1::Message* wire) {
  wire->set_message_number(message.message_number);
  wire->set_from_supplier(message.from_supplier);
  wire->set_author(message.author);
  wire->set_text(message.text);
  ToWire(message.recorded_time, wire->mutable_recorded_time());
}

void ToWire(const Conversation& conversation, v1::Conversation* wire) {
  wire->set_purchase_order_id(WireId(conversation.purchase_order_id));
  wire->set_line_number(conversation.line_number);
  wire->set_message_count(conversation.message_count);
}

}  // namespace backline
