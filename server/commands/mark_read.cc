#include "server/commands/mark_read.h"

#include "server/commands/party.h"
#include "server/domain/dialogue.h"

namespace backline {

void MarkRead::AddKeys(KeySet& keys) const {
  keys.purchase_order_lines.push_back(line);
  keys.conversations.push_back(line);
}

Decision MarkRead::Decide(const WorkingSet& set, const Context& context) const {
  if (auto refusal = CheckParty(set, supplier_id, line)) return *std::move(refusal);
  const Conversation* found = set.Find<Conversation>(line);
  if (found == nullptr || message_number != found->message_count) {
    const int64_t newest = found == nullptr ? 0 : found->message_count;
    return Refuse(Reason::kStaleVersion, "the newest message is " + std::to_string(newest),
                  "message_number");
  }
  const bool supplier = !supplier_id.empty();
  if ((supplier ? found->supplier_unread : found->house_unread) == 0) {
    return Refuse(Reason::kNothingToDo, "nothing is unread", "message_number");
  }
  Draft draft(set, context);
  Conversation& conversation = draft.Edit<Conversation>(line);
  (supplier ? conversation.supplier_read : conversation.house_read) = message_number;
  (supplier ? conversation.supplier_unread : conversation.house_unread) = 0;
  Event event = LineEventOf(EventKind::kMessagesRead, *set.Find<PurchaseOrderLine>(line));
  event.quantity = message_number;
  draft.Emit(event);
  return Accept(
      draft, ResourceKind::kConversation, line.purchase_order_id.bits(),
      Id128{static_cast<uint64_t>(message_number), static_cast<uint64_t>(line.line_number)});
}

}  // namespace backline
