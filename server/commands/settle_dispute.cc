#include "server/commands/settle_dispute.h"

#include "server/base/check.h"
#include "server/domain/dialogue.h"

namespace backline {
namespace {

FactKind FactOf(DisputeState state) {
  switch (state) {
    case DisputeState::kUpheld:
      return FactKind::kDisputeUpheld;
    case DisputeState::kRejected:
      return FactKind::kDisputeRejected;
    case DisputeState::kWithdrawn:
      return FactKind::kDisputeWithdrawn;
    case DisputeState::kNone:
    case DisputeState::kOpen:
      break;
  }
  BACKLINE_CHECK(false);
  return FactKind::kDisputeWithdrawn;
}

}  // namespace

Decision SettleDispute(const WorkingSet& set, const Context& context,
                       const Settlement& settlement) {
  if (set.Find<Dispute>(settlement.dispute_id)->state != DisputeState::kOpen) {
    return Refuse(Reason::kWrongState, "it was settled before", "dispute_id");
  }
  Draft draft(set, context);
  Dispute& dispute = draft.Edit<Dispute>(settlement.dispute_id);
  dispute.state = settlement.state;
  dispute.comment = settlement.comment;
  dispute.settled_by = settlement.author;
  dispute.settled_time = context.now;
  const PurchaseOrderLine& line = *draft.Find<PurchaseOrderLine>(dispute.line_key());
  const bool withdrawn = settlement.state == DisputeState::kWithdrawn;
  SupplierFact fact = LineFactOf(FactOf(settlement.state),
                                 withdrawn ? FactCause::kSupplier : FactCause::kBuyer, line);
  fact.component = dispute.component;
  draft.Record(fact);
  Event event = LineEventOf(
      withdrawn ? EventKind::kDisputeWithdrawn : EventKind::kDisputeDecided, line);
  event.quantity = settlement.state == DisputeState::kUpheld ? 1 : 0;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kDispute, dispute.id.bits());
}

}  // namespace backline
