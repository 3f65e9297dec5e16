#include "server/commands/withdraw_dispute.h"

#include "server/commands/settle_dispute.h"

namespace backline {

Decision WithdrawDispute::Decide(const WorkingSet& set, const Context& context) const {
  const Dispute* dispute = set.Find<Dispute>(dispute_id);
  if (dispute == nullptr || dispute->supplier_id != supplier_id) {
    return Refuse(Reason::kDisputeNotFound, "no such dispute", "dispute_id");
  }
  return SettleDispute(set, context,
                       {dispute_id, DisputeState::kWithdrawn, author, /*comment=*/{}});
}

}  // namespace backline
