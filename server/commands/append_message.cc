#include "server/commands/append_message.h"

#include "server/domain/dialogue.h"

namespace backline {

int64_t AppendMessage(Draft& draft, const PurchaseOrderLineKey& key, const NewMessage& written) {
  const PurchaseOrderLine& about = *draft.Find<PurchaseOrderLine>(key);
  if (draft.Find<Conversation>(key) == nullptr) {
    Conversation started;
    started.purchase_order_id = key.purchase_order_id;
    started.line_number = key.line_number;
    started.supplier_id = about.supplier_id;
    started.product_id = about.product_id;
    draft.Put(started);
  }
  Conversation& conversation = draft.Edit<Conversation>(key);
  LineMessage message;
  message.purchase_order_id = key.purchase_order_id;
  message.line_number = key.line_number;
  message.message_number = ++conversation.message_count;
  message.from_supplier = written.from_supplier;
  message.author = written.author;
  message.text = written.text;
  message.recorded_time = draft.context().now;
  ++(message.from_supplier ? conversation.house_unread : conversation.supplier_unread);
  Event event = LineEventOf(EventKind::kMessagePosted, about);
  event.quantity = message.message_number;
  draft.Emit(event);
  draft.appends().messages.push_back(message);
  return message.message_number;
}

}  // namespace backline
