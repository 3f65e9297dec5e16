#include "server/commands/decide_response.h"

#include <optional>

#include "server/commands/amend_purchase_order_line.h"
#include "server/commands/append_message.h"
#include "server/domain/dialogue.h"
#include "server/domain/obligation_clock.h"

namespace backline {
namespace {

std::optional<Refusal> Check(const Draft& draft, const DecideResponse& command,
                             const PurchaseOrderLine* line) {
  if (line == nullptr) {
    return Refuse(Reason::kPurchaseOrderLineNotFound, "no such line", "line_number");
  }
  if (command.version != line->answer_version) {
    return Refuse(Reason::kStaleVersion,
                  "the current version is " + std::to_string(line->answer_version), "version");
  }
  if (!AwaitsBuyer(line->state)) {
    return Refuse(Reason::kWrongState, "nothing of the line waits for a buyer", "line_number");
  }
  if (command.decision == ResponseDecision::kApprove &&
      line->state == PurchaseOrderLineState::kHeld) {
    return Refuse(Reason::kWrongState, "a hold names no terms to approve", "decision");
  }
  const SupplyLine* supply = UnansweredSupply(draft, line->key());
  if (supply->withdrawing > 0) {
    return Refuse(Reason::kSupplyWithdrawing, "an earlier change is being worked off; try again",
                  "line_number");
  }
  if (command.decision != ResponseDecision::kCounter) return std::nullopt;
  return CheckAmendment(draft, *line, command.quantity, command.date);
}

void Approve(Draft& draft, const DecideResponse& command, const LineResponse& response) {
  const PurchaseOrderLineKey key{command.purchase_order_id, command.line_number};
  const AnswerTerms terms = TermsOf(draft, response.key());
  PurchaseOrderLine& line = draft.Edit<PurchaseOrderLine>(key);
  line.ordered += response.over;
  if (!response.unit_price.currency_code.empty()) line.unit_price = response.unit_price;
  const std::vector<SupplyLineId> schedules = ApplyTerms(draft, key, terms);
  PurchaseOrderLine& agreed = draft.Edit<PurchaseOrderLine>(key);
  agreed.state = StateAfter(terms, agreed, /*as_sent=*/false);
  KeepParts(draft, {key.purchase_order_id, key.line_number, command.version}, terms, schedules,
            response.reason, response.note);
  RecordTerms(
      draft, key, terms, schedules, [](const ConfirmedSchedule&) { return FactCause::kBuyer; },
      FactCause::kAgreed, /*imported=*/false);
  // Of an answer that names no terms nothing stands: the supplier owes what it owed.
  if (schedules.empty() && terms.rejected == 0) {
    RecordAsked(draft, key, draft.Find<PurchaseOrderLine>(key)->requested_date, FactCause::kAgreed);
  }
}

EventKind EventOf(ResponseDecision decision) {
  switch (decision) {
    case ResponseDecision::kApprove:
      return EventKind::kResponseApproved;
    case ResponseDecision::kReject:
      return EventKind::kResponseRejected;
    case ResponseDecision::kCounter:
      break;
  }
  return EventKind::kPurchaseOrderLineAmended;
}

ResponseState StateOf(ResponseDecision decision) {
  switch (decision) {
    case ResponseDecision::kApprove:
      return ResponseState::kApproved;
    case ResponseDecision::kReject:
      return ResponseState::kRejected;
    case ResponseDecision::kCounter:
      break;
  }
  return ResponseState::kCountered;
}

}  // namespace

void DecideResponse::AddKeys(KeySet& keys) const {
  keys.purchase_orders.push_back(purchase_order_id);
  if (!note.empty()) keys.conversations.push_back({purchase_order_id, line_number});
}

void DecideResponse::AddReads(const WorkingSet& set, KeySet& keys) const {
  const PurchaseOrderLine* line = set.Find<PurchaseOrderLine>({purchase_order_id, line_number});
  if (line == nullptr) return;
  AddDialogueReads(*line, /*may_free=*/true, keys);
  AddClockReads(*line, keys);
}

Decision DecideResponse::Decide(const WorkingSet& set, const Context& context) const {
  if (set.Find<PurchaseOrder>(purchase_order_id) == nullptr) {
    return Refuse(Reason::kPurchaseOrderNotFound, "no such purchase order", "purchase_order_id");
  }
  Draft draft(set, context);
  const PurchaseOrderLineKey key{purchase_order_id, line_number};
  const PurchaseOrderLine* found = draft.Find<PurchaseOrderLine>(key);
  if (auto refusal = Check(draft, *this, found)) return *std::move(refusal);

  const Quantity more = MoreWanted(*found, quantity);
  const OptionalDate previous_date = found->requested_date;
  LineResponse& decided = *EndResponse(draft, key, StateOf(decision));
  decided.decision_note = note;
  if (decision == ResponseDecision::kCounter) {
    decided.decided_quantity = quantity;
    decided.decided_date = date;
  }
  const LineResponse response = decided;
  Reopen(draft, key);
  if (decision == ResponseDecision::kApprove) {
    Approve(draft, *this, response);
  } else if (decision == ResponseDecision::kCounter) {
    AmendUnanswered(draft, key, more, date);
  }
  if (decision != ResponseDecision::kApprove) {
    // Who only holds a line proposes nothing: what a buyer wants then it wants by itself.
    const bool proposed = response.kind != ResponseKind::kHeld;
    RecordAsked(draft, key, previous_date, proposed ? FactCause::kAgreed : FactCause::kBuyer);
  }
  PurchaseOrderLine& line = draft.Edit<PurchaseOrderLine>(key);
  line.answer_version += 1;
  Event event = LineEventOf(EventOf(decision), line);
  event.quantity = line.open();
  event.date = line.requested_date;
  draft.Emit(event);
  if (!note.empty()) AppendMessage(draft, key, {/*from_supplier=*/false, author, note});
  draft.Edit<PurchaseOrder>(purchase_order_id);  // its etag changes
  SettleLine(draft, key, /*imported=*/false);
  SettleClocks(draft, key, /*imported=*/false);
  return Accept(draft, ResourceKind::kPurchaseOrder, purchase_order_id.bits(),
                Id128{0, static_cast<uint64_t>(line_number)});
}

}  // namespace backline
