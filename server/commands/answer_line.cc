#include "server/commands/answer_line.h"

#include <algorithm>

#include "server/domain/allocation.h"
#include "server/domain/gates.h"

namespace backline {
namespace {

// The supply line that waits for the answer; null if none does.
const SupplyLine* Unanswered(const Draft& draft, const PurchaseOrderLineKey& key) {
  for (const SupplyLineId& id : draft.SupplyLinesOf(key)) {
    const SupplyLine* supply = draft.Find<SupplyLine>(id);
    if (!supply->confirmed && supply->remaining() > 0) return supply;
  }
  return nullptr;
}

// A further schedule of the line, like `first` but for its quantity and date.
SupplyLineId AddSchedule(Draft& draft, const PurchaseOrderLineKey& key, const SupplyLine& first,
                         Quantity quantity, OptionalDate eta_date, bool confirmed) {
  SupplyLine supply;
  supply.id = SupplyLineId(draft.NewId());
  supply.purchase_order_id = first.purchase_order_id;
  supply.line_number = first.line_number;
  supply.schedule_number = ++draft.Edit<PurchaseOrderLine>(key).schedule_count;
  supply.supplier_id = first.supplier_id;
  supply.product_id = first.product_id;
  supply.location_id = first.location_id;
  supply.expected = quantity;
  supply.confirmed = confirmed;
  supply.eta_date = eta_date;
  supply.fallback_date = first.fallback_date;
  draft.Put(supply);
  return supply.id;
}

bool AcceptsAsSent(const AnswerLine& answer, const SupplyLine& supply) {
  return answer.schedules.size() == 1 && answer.rejected == 0 && answer.open == 0 &&
         (!supply.eta_date || answer.schedules[0].eta_date == *supply.eta_date);
}

PurchaseOrderLineState StateAfter(const AnswerLine& answer, const PurchaseOrderLine& line,
                                  bool as_sent, bool confirmed_before) {
  if (answer.open > 0) return PurchaseOrderLineState::kSent;
  if (line.open() == 0) {
    return line.received > 0 ? PurchaseOrderLineState::kShortClosed
                             : PurchaseOrderLineState::kRejected;
  }
  return as_sent && !confirmed_before ? PurchaseOrderLineState::kAccepted
                                      : PurchaseOrderLineState::kAcceptedWithChanges;
}

void KeepParts(Draft& draft, const AnswerLine& answer, const std::vector<SupplyLineId>& schedules) {
  AnswerPart part;
  part.purchase_order_id = answer.purchase_order_id;
  part.line_number = answer.line_number;
  part.answer_version = answer.answer_version;
  part.reason = answer.reason;
  part.note = answer.note;
  part.recorded_time = draft.context().now;
  const auto keep = [&](AnswerPartKind kind, Quantity quantity) {
    ++part.part_number;
    part.kind = kind;
    part.quantity = quantity;
    draft.appends().answer_parts.push_back(part);
  };
  for (size_t i = 0; i < schedules.size(); ++i) {
    part.eta_date = answer.schedules[i].eta_date;
    part.supply_line_id = schedules[i];
    keep(AnswerPartKind::kSchedule, answer.schedules[i].quantity);
  }
  part.eta_date = std::nullopt;
  part.supply_line_id = SupplyLineId{};
  if (answer.rejected > 0) keep(AnswerPartKind::kRejected, answer.rejected);
  if (answer.open > 0) keep(AnswerPartKind::kOpen, answer.open);
}

// The answered supply line becomes the earliest schedule; further ones are added. What stays open
// stays a supply line as requested, what is rejected is none.
std::vector<SupplyLineId> ApplySchedules(Draft& draft, const AnswerLine& answer,
                                         const PurchaseOrderLineKey& key,
                                         const SupplyLine& before) {
  std::vector<SupplyLineId> schedules;
  SupplyLine& supply = draft.Edit<SupplyLine>(before.id);
  const Quantity done = before.received + before.cancelled;
  if (answer.schedules.empty()) {
    supply.expected = done + answer.open;
    return schedules;
  }
  supply.expected = done + answer.schedules[0].quantity;
  supply.confirmed = true;
  supply.eta_date = answer.schedules[0].eta_date;
  supply.overdue = false;
  schedules.push_back(before.id);
  for (size_t i = 1; i < answer.schedules.size(); ++i) {
    schedules.push_back(AddSchedule(draft, key, before, answer.schedules[i].quantity,
                                    answer.schedules[i].eta_date, true));
  }
  if (answer.open > 0) AddSchedule(draft, key, before, answer.open, before.eta_date, false);
  return schedules;
}

void SetFirstConfirmed(Draft& draft, const PurchaseOrderLineKey& key) {
  PurchaseOrderLine& line = draft.Edit<PurchaseOrderLine>(key);
  if (line.first_confirmed_date) return;
  OptionalDate latest;
  for (const SupplyLineId& id : draft.SupplyLinesOf(key)) {
    const SupplyLine& supply = *draft.Find<SupplyLine>(id);
    if (supply.confirmed && (!latest || *supply.eta_date > *latest)) latest = supply.eta_date;
  }
  line.first_confirmed_date = latest;
}

void EmitAnswered(Draft& draft, const AnswerLine& answer, const PurchaseOrderLine& line) {
  Event event;
  event.kind = EventKind::kPurchaseOrderAnswered;
  event.product_id = line.product_id;
  event.location_id = line.location_id;
  event.supplier_id = line.supplier_id;
  event.purchase_order_id = line.purchase_order_id;
  event.line_number = line.line_number;
  for (const ConfirmedSchedule& schedule : answer.schedules) event.quantity += schedule.quantity;
  if (!answer.schedules.empty()) event.date = answer.schedules.back().eta_date;
  event.previous_date = line.requested_date;
  event.supply_reason = answer.reason;
  draft.Emit(event);
}

}  // namespace

void AnswerLine::AddKeys(KeySet& keys) const { keys.purchase_orders.push_back(purchase_order_id); }

void AnswerLine::AddReads(const WorkingSet& set, KeySet& keys) const {
  const PurchaseOrderLine* line = set.Find<PurchaseOrderLine>({purchase_order_id, line_number});
  if (line == nullptr) return;
  keys.locations.push_back(line->location_id);
  AddQueueReads(line->product_id, line->location_id, 1, keys);
}

int AnswerLine::RowBudget() const { return 4 * kSchedulesMax; }

Decision AnswerLine::Decide(const WorkingSet& set, const Context& context) const {
  const PurchaseOrder* purchase_order = set.Find<PurchaseOrder>(purchase_order_id);
  // What was not sent to this supplier does not exist for it.
  if (purchase_order == nullptr || purchase_order->supplier_id != supplier_id ||
      !purchase_order->sent_date) {
    return Refuse(Reason::kPurchaseOrderNotFound, "no such purchase order", "purchase_order_id");
  }
  Draft draft(set, context);
  const PurchaseOrderLineKey key{purchase_order_id, line_number};
  const PurchaseOrderLine* line = draft.Find<PurchaseOrderLine>(key);
  if (line == nullptr) {
    return Refuse(Reason::kPurchaseOrderLineNotFound, "no such line", "line_number");
  }
  if (answer_version != line->answer_version) {
    return Refuse(Reason::kStaleVersion,
                  "the current version is " + std::to_string(line->answer_version), "version");
  }
  const SupplyLine* unanswered = Unanswered(draft, key);
  if (line->state != PurchaseOrderLineState::kSent || unanswered == nullptr) {
    return Refuse(Reason::kWrongState, "the line waits for no answer", "line_number");
  }
  if (unanswered->withdrawing > 0) {
    return Refuse(Reason::kSupplyWithdrawing, "an earlier change is being worked off; try again",
                  "line_number");
  }
  Quantity total = rejected + open;
  for (const ConfirmedSchedule& schedule : schedules) total += schedule.quantity;
  if (total != unanswered->remaining()) {
    return Refuse(Reason::kQuantityMismatch,
                  "the answer must add up to " + std::to_string(unanswered->remaining()),
                  "schedules");
  }
  const bool as_sent = AcceptsAsSent(*this, *unanswered);
  if (!as_sent && reason == SupplyReason::kNone) {
    return Refuse(Reason::kInvalidField, "a change needs a reason", "reason");
  }

  const SupplyLine before = *unanswered;
  const bool confirmed_before = draft.SupplyLinesOf(key).size() > 1;
  const std::vector<SupplyLineId> confirmed = ApplySchedules(draft, *this, key, before);
  PurchaseOrderLine& answered = draft.Edit<PurchaseOrderLine>(key);
  answered.rejected += rejected;
  answered.answer_version += 1;
  answered.state = StateAfter(*this, answered, as_sent, confirmed_before);
  if (open == 0) SetFirstConfirmed(draft, key);
  KeepParts(draft, *this, confirmed);
  EmitAnswered(draft, *this, answered);
  draft.Edit<PurchaseOrder>(purchase_order_id);  // its etag changes

  SettleSupply(draft, before.id);
  ClosePeggingIfUndated(draft, before.product_id, before.location_id);
  StartTelling(draft, before.id, QueueKey{});
  for (const SupplyLineId& id : draft.SupplyLinesOf(key)) SetOverdueTimer(draft, id, imported);
  return Accept(draft, ResourceKind::kPurchaseOrder, purchase_order_id.bits(),
                Id128{0, static_cast<uint64_t>(line_number)});
}

}  // namespace backline
