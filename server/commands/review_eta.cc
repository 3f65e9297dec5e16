#include "server/commands/review_eta.h"

#include "server/domain/dialogue.h"
#include "server/domain/obligation_clock.h"

namespace backline {

void ReviewEta::AddKeys(KeySet& keys) const { keys.supply_lines.push_back(supply_line_id); }

void ReviewEta::AddReads(const WorkingSet& set, KeySet& keys) const {
  const SupplyLine* supply = set.Find<SupplyLine>(supply_line_id);
  if (supply == nullptr) return;
  AddClockReads(*set.Find<PurchaseOrderLine>({supply->purchase_order_id, supply->line_number}),
                keys);
}

Decision ReviewEta::Decide(const WorkingSet& set, const Context& context) const {
  const SupplyLine* found = set.Find<SupplyLine>(supply_line_id);
  if (found == nullptr) {
    return Refuse(Reason::kSupplyLineNotFound, "no such supply line", "supply_line_id");
  }
  if (eta_version != found->eta_version) {
    return Refuse(Reason::kStaleVersion,
                  "the newest message is " + std::to_string(found->eta_version), "eta_version");
  }
  if (found->eta_review != EtaReview::kWaiting) {
    return Refuse(Reason::kWrongState, "nothing of it waits for a buyer", "supply_line_id");
  }
  Draft draft(set, context);
  SupplyLine& supply = draft.Edit<SupplyLine>(supply_line_id);
  Event event =
      LineEventOf(EventKind::kEtaReviewed,
                  *draft.Find<PurchaseOrderLine>({supply.purchase_order_id, supply.line_number}));
  event.supply_line_id = supply_line_id;
  event.quantity = supply.remaining();
  event.date = supply.eta_date;
  event.previous_date = supply.agreed_date;
  supply.eta_review = accept ? EtaReview::kAccepted : EtaReview::kDisputed;
  if (accept) {
    supply.agreed_date = supply.eta_date;
    supply.taken_back = 0;
  }
  draft.Emit(event);
  draft.Edit<PurchaseOrder>(supply.purchase_order_id);  // its etag changes
  SettleClocks(draft, {supply.purchase_order_id, supply.line_number}, /*imported=*/false);
  return Accept(draft, ResourceKind::kSupplyLine, supply_line_id.bits(),
                Id128{0, static_cast<uint64_t>(supply.line_number)});
}

}  // namespace backline
