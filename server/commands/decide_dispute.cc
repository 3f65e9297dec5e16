#include "server/commands/decide_dispute.h"

#include "server/commands/settle_dispute.h"

namespace backline {

Decision DecideDispute::Decide(const WorkingSet& set, const Context& context) const {
  if (set.Find<Dispute>(dispute_id) == nullptr) {
    return Refuse(Reason::kDisputeNotFound, "no such dispute", "dispute_id");
  }
  const DisputeState state = uphold ? DisputeState::kUpheld : DisputeState::kRejected;
  return SettleDispute(set, context, {dispute_id, state, author, comment});
}

}  // namespace backline
