#include "server/commands/post_message.h"

#include "server/commands/party.h"
#include "server/domain/dialogue.h"

namespace backline {

void PostMessage::AddKeys(KeySet& keys) const {
  keys.purchase_order_lines.push_back(line);
  keys.conversations.push_back(line);
}

Decision PostMessage::Decide(const WorkingSet& set, const Context& context) const {
  if (auto refusal = CheckParty(set, supplier_id, line)) return *std::move(refusal);
  Draft draft(set, context);
  const PurchaseOrderLine& about = *set.Find<PurchaseOrderLine>(line);
  if (draft.Find<Conversation>(line) == nullptr) {
    Conversation started;
    started.purchase_order_id = line.purchase_order_id;
    started.line_number = line.line_number;
    started.supplier_id = about.supplier_id;
    started.product_id = about.product_id;
    draft.Put(started);
  }
  Conversation& conversation = draft.Edit<Conversation>(line);
  LineMessage message;
  message.purchase_order_id = line.purchase_order_id;
  message.line_number = line.line_number;
  message.message_number = ++conversation.message_count;
  message.from_supplier = !supplier_id.empty();
  message.author = author;
  message.text = text;
  message.recorded_time = context.now;
  draft.appends().messages.push_back(message);
  ++(message.from_supplier ? conversation.house_unread : conversation.supplier_unread);
  Event event = LineEventOf(EventKind::kMessagePosted, about);
  event.quantity = message.message_number;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kConversation, line.purchase_order_id.bits(),
                Id128{static_cast<uint64_t>(message.message_number),
                      static_cast<uint64_t>(line.line_number)});
}

}  // namespace backline
