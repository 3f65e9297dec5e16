#include "server/commands/post_message.h"

#include "server/commands/append_message.h"
#include "server/commands/party.h"

namespace backline {

void PostMessage::AddKeys(KeySet& keys) const {
  keys.purchase_order_lines.push_back(line);
  keys.conversations.push_back(line);
}

Decision PostMessage::Decide(const WorkingSet& set, const Context& context) const {
  if (auto refusal = CheckParty(set, supplier_id, line)) return *std::move(refusal);
  Draft draft(set, context);
  const int64_t number = AppendMessage(draft, line, {!supplier_id.empty(), author, text});
  return Accept(draft, ResourceKind::kConversation, line.purchase_order_id.bits(),
                Id128{static_cast<uint64_t>(number), static_cast<uint64_t>(line.line_number)});
}

}  // namespace backline
