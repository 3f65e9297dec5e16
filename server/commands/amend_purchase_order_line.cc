#include "server/commands/amend_purchase_order_line.h"

#include "server/domain/dialogue.h"
#include "server/domain/obligation_clock.h"

namespace backline {

Quantity MoreWanted(const PurchaseOrderLine& line, Quantity quantity) {
  return quantity == 0 ? 0 : quantity - (line.ordered - line.cancelled);
}

std::optional<Refusal> CheckAmendment(const Draft& draft, const PurchaseOrderLine& line,
                                      Quantity quantity, OptionalDate date) {
  const Quantity more = MoreWanted(line, quantity);
  const bool redated = date && date != line.requested_date;
  if (more == 0 && !redated) {
    return Refuse(Reason::kQuantityNotAmendable, "that is what is asked for already", "quantity");
  }
  // The date of a line is what its supplier is measured by: it stands once a part is confirmed.
  if (redated && draft.SupplyLinesOf(line.key()).size() > 1) {
    return Refuse(Reason::kWrongState, "a part of the line is confirmed: its date stands", "date");
  }
  const SupplyLine& supply = *UnansweredSupply(draft, line.key());
  if (supply.remaining() + line.withheld + more < 1) {
    return Refuse(Reason::kQuantityNotAmendable, "nothing would be left to answer; cancel it",
                  "quantity");
  }
  if (line.ordered > kQuantityMax - more) {
    return Refuse(Reason::kQuantityNotAmendable, "so much cannot be ordered", "quantity");
  }
  return std::nullopt;
}

void AmendPurchaseOrderLine::AddKeys(KeySet& keys) const {
  keys.purchase_orders.push_back(purchase_order_id);
}

void AmendPurchaseOrderLine::AddReads(const WorkingSet& set, KeySet& keys) const {
  const PurchaseOrderLine* line = set.Find<PurchaseOrderLine>({purchase_order_id, line_number});
  if (line == nullptr) return;
  AddDialogueReads(*line, /*may_free=*/true, keys);
  AddClockReads(*line, keys);
}

Decision AmendPurchaseOrderLine::Decide(const WorkingSet& set, const Context& context) const {
  if (set.Find<PurchaseOrder>(purchase_order_id) == nullptr) {
    return Refuse(Reason::kPurchaseOrderNotFound, "no such purchase order", "purchase_order_id");
  }
  Draft draft(set, context);
  const PurchaseOrderLineKey key{purchase_order_id, line_number};
  const PurchaseOrderLine* found = draft.Find<PurchaseOrderLine>(key);
  if (found == nullptr) {
    return Refuse(Reason::kPurchaseOrderLineNotFound, "no such line", "line_number");
  }
  if (version != found->answer_version) {
    return Refuse(Reason::kStaleVersion,
                  "the current version is " + std::to_string(found->answer_version), "version");
  }
  const SupplyLine* supply = UnansweredSupply(draft, key);
  if (!IsOpenState(found->state) || supply == nullptr) {
    return Refuse(Reason::kWrongState, "no part of the line waits for an answer", "line_number");
  }
  if (supply->withdrawing > 0) {
    return Refuse(Reason::kSupplyWithdrawing, "an earlier change is being worked off; try again",
                  "line_number");
  }
  if (auto refusal = CheckAmendment(draft, *found, quantity, date)) return *std::move(refusal);

  const Quantity more = MoreWanted(*found, quantity);
  const OptionalDate previous_date = found->requested_date;
  EndResponse(draft, key, ResponseState::kSuperseded);
  Reopen(draft, key);
  AmendUnanswered(draft, key, more, date);
  RecordAsked(draft, key, previous_date, FactCause::kBuyer);
  PurchaseOrderLine& line = draft.Edit<PurchaseOrderLine>(key);
  line.answer_version += 1;
  Event event = LineEventOf(EventKind::kPurchaseOrderLineAmended, line);
  event.quantity = line.open();
  event.date = line.requested_date;
  event.previous_date = previous_date;
  draft.Emit(event);
  draft.Edit<PurchaseOrder>(purchase_order_id);  // its etag changes
  SettleLine(draft, key, /*imported=*/false);
  SettleClocks(draft, key, /*imported=*/false);
  return Accept(draft, ResourceKind::kPurchaseOrder, purchase_order_id.bits(),
                Id128{0, static_cast<uint64_t>(line_number)});
}

}  // namespace backline
