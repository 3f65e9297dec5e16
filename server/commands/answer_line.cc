#include "server/commands/answer_line.h"

#include <algorithm>
#include <optional>

#include "server/domain/dialogue.h"
#include "server/domain/obligation_clock.h"
#include "server/domain/slot_booking.h"

namespace backline {
namespace {

constexpr int kRowsPerAnswer = 16;
constexpr int kRowsPerSchedule = 6;

bool MayAnswer(PurchaseOrderLineState state) {
  return state == PurchaseOrderLineState::kSent || state == PurchaseOrderLineState::kHeld;
}

// How much is offered beyond what is asked for. Only whole answers offer more.
Quantity OverOf(const AnswerLine& answer, Quantity asked) {
  if (answer.terms.rejected > 0 || answer.terms.open > 0) return 0;
  return std::max<Quantity>(0, answer.terms.Total() - asked);
}

// Whether a buyer must look at it.
bool WaitsForBuyer(const Draft& draft, const AnswerLine& answer, const SupplyLine& supply,
                   const PurchaseOrderLineKey& key) {
  if (answer.intent == AnswerIntent::kPropose) return true;
  // Nobody can be made to deliver: what is refused as a whole is gone.
  const AnswerTerms& terms = answer.terms;
  const bool whole = draft.SupplyLinesOf(key).size() == 1;
  if (whole && terms.schedules.empty() && terms.open == 0) return false;
  const ToleranceRule* rule = ToleranceFor(draft, supply.supplier_id, supply.product_id);
  if (rule == nullptr) return false;
  const Quantity asked = supply.remaining();
  if (!rule->Allows(asked, /*under=*/0, OverOf(answer, asked))) return true;
  // What was rejected in steps adds up.
  const Quantity under = terms.rejected == 0 ? 0 : supply.taken_back + terms.rejected;
  if (!rule->Allows(asked + supply.taken_back, under, /*over=*/0)) return true;
  return supply.eta_date && std::any_of(terms.schedules.begin(), terms.schedules.end(),
                                        [&](const ConfirmedSchedule& schedule) {
                                          return !rule->Allows(*supply.eta_date, schedule.eta_date);
                                        });
}

std::optional<Refusal> CheckTerms(const Draft& draft, const AnswerLine& answer,
                                  const SupplyLine& supply) {
  if (answer.intent == AnswerIntent::kHold) return std::nullopt;
  // It would pause the supplier's clock for nothing.
  const bool offers = !answer.terms.schedules.empty() || answer.terms.rejected > 0;
  if (answer.intent == AnswerIntent::kPropose && !offers) {
    return Refuse(Reason::kInvalidField, "a proposal offers or rejects something", "schedules");
  }
  const Quantity asked = supply.remaining();
  const Quantity over = OverOf(answer, asked);
  // More than was asked for needs somebody who agreed to it, or who will be asked.
  const bool over_allowed = over == 0 || answer.intent == AnswerIntent::kPropose ||
                            ToleranceFor(draft, supply.supplier_id, supply.product_id) != nullptr;
  if (answer.terms.Total() != asked + over || !over_allowed) {
    return Refuse(Reason::kQuantityMismatch, "the answer must add up to " + std::to_string(asked),
                  "schedules");
  }
  const bool as_sent = answer.terms.AsAsked(supply) && answer.intent == AnswerIntent::kAnswer;
  if (!as_sent && answer.reason == SupplyReason::kNone) {
    return Refuse(Reason::kInvalidField, "a change needs a reason", "reason");
  }
  return std::nullopt;
}

LineResponse ResponseOf(const Draft& draft, const AnswerLine& answer, const SupplyLine& supply) {
  LineResponse response;
  response.purchase_order_id = answer.purchase_order_id;
  response.line_number = answer.line_number;
  response.answer_version = answer.answer_version;
  response.supplier_id = supply.supplier_id;
  response.product_id = supply.product_id;
  response.asked = supply.remaining();
  response.unit_price = answer.unit_price;
  response.decide_by_date = answer.decide_by_date;
  response.reason = answer.reason;
  response.note = answer.note;
  response.recorded_time = draft.context().now;
  if (answer.intent == AnswerIntent::kHold) {
    response.kind = ResponseKind::kHeld;
    return response;
  }
  response.over = OverOf(answer, response.asked);
  if (answer.intent == AnswerIntent::kPropose) {
    response.kind = ResponseKind::kProposed;
  } else if (answer.terms.AsAsked(supply)) {
    response.kind = ResponseKind::kAccepted;
  } else if (answer.terms.schedules.empty() && answer.terms.open == 0) {
    response.kind = ResponseKind::kRejected;
  } else {
    response.kind = ResponseKind::kChanged;
  }
  return response;
}

void EmitAnswered(Draft& draft, const AnswerLine& answer, EventKind kind) {
  const PurchaseOrderLine& line =
      *draft.Find<PurchaseOrderLine>({answer.purchase_order_id, answer.line_number});
  Event event = LineEventOf(kind, line);
  for (const ConfirmedSchedule& schedule : answer.terms.schedules) {
    event.quantity += schedule.quantity;
  }
  if (!answer.terms.schedules.empty()) event.date = answer.terms.schedules.back().eta_date;
  if (kind == EventKind::kLineHeld) event.date = answer.decide_by_date;
  event.previous_date = line.requested_date;
  event.supply_reason = answer.reason;
  draft.Emit(event);
}

// That it was answered, and how far. What leaves something open answers a part; a hold, nothing.
void RecordAnswered(Draft& draft, const AnswerLine& answer) {
  FactKind kind = FactKind::kAnswered;
  if (answer.terms.open > 0) kind = FactKind::kPartAnswered;
  if (answer.intent == AnswerIntent::kHold) kind = FactKind::kHeld;
  SupplierFact fact =
      LineFactOf(kind, FactCause::kSupplier,
                 *draft.Find<PurchaseOrderLine>({answer.purchase_order_id, answer.line_number}));
  for (const ConfirmedSchedule& schedule : answer.terms.schedules) {
    fact.quantity += schedule.quantity;
    fact.date = schedule.eta_date;
  }
  fact.imported = answer.imported;
  draft.Record(fact);
}

// Who accepted a date of an answer that stands by itself: where nothing was agreed nobody did, so
// that a late answer does not become what the supplier is measured by.
FactCause AcceptedBy(const Draft& draft, const SupplyLine& asked, Date eta_date) {
  if (!asked.eta_date) return FactCause::kNone;
  if (eta_date == *asked.eta_date) return FactCause::kAsAsked;
  const ToleranceRule* rule = ToleranceFor(draft, asked.supplier_id, asked.product_id);
  return rule != nullptr && rule->Allows(*asked.eta_date, eta_date) ? FactCause::kRule
                                                                    : FactCause::kNone;
}

// What is still open was asked for with its part of what is rejected.
void KeepTakenBack(Draft& draft, const SupplyLine& asked, const AnswerTerms& terms) {
  if (terms.open == 0) return;
  const Quantity offered = terms.Total() - terms.rejected - terms.open;
  const SupplyLine* open = UnansweredSupply(draft, asked.line_key());
  draft.Edit<SupplyLine>(open->id).taken_back =
      SplitByLargestRemainder(asked.taken_back + terms.rejected, {terms.open, offered}).front();
}

std::string SlotsPath(const ConfirmedSchedule& schedule) {
  return "schedules[" + std::to_string(schedule.position) + "].slots";
}

std::optional<Refusal> CheckSlots(const WorkingSet& set, const AnswerLine& answer) {
  for (const ConfirmedSchedule& schedule : answer.terms.schedules) {
    const std::string path = SlotsPath(schedule);
    auto refusal = CheckSlotsAreOwn(set, answer.supplier_id, schedule.slots, path);
    if (refusal) return refusal;
    Quantity booked = 0;
    for (const SlotPart& part : schedule.slots) booked += part.quantity;
    if (!schedule.slots.empty() && booked != schedule.quantity) {
      return Refuse(Reason::kQuantityMismatch, "a schedule is booked whole, or not at all", path);
    }
  }
  return std::nullopt;
}

// The answer stands; schedules that name slots are booked on them in the same step.
std::optional<Refusal> Stand(Draft& draft, const AnswerLine& answer, const LineResponse& response) {
  const PurchaseOrderLineKey key{answer.purchase_order_id, answer.line_number};
  const bool confirmed_before = draft.SupplyLinesOf(key).size() > 1;
  const SupplyLine asked = *UnansweredSupply(draft, key);
  draft.Edit<PurchaseOrderLine>(key).ordered += response.over;
  const std::vector<SupplyLineId> schedules = ApplyTerms(draft, key, answer.terms);
  KeepTakenBack(draft, asked, answer.terms);
  PurchaseOrderLine& line = draft.Edit<PurchaseOrderLine>(key);
  line.state =
      StateAfter(answer.terms, line, response.kind == ResponseKind::kAccepted && !confirmed_before);
  KeepParts(draft, response.key(), answer.terms, schedules, answer.reason, answer.note);
  EmitAnswered(draft, answer, EventKind::kPurchaseOrderAnswered);
  RecordTerms(
      draft, key, answer.terms, schedules,
      [&](const ConfirmedSchedule& schedule) {
        return AcceptedBy(draft, asked, schedule.eta_date);
      },
      FactCause::kSupplier, answer.imported);
  for (size_t i = 0; i < schedules.size(); ++i) {
    const ConfirmedSchedule& schedule = answer.terms.schedules[i];
    auto refusal = BookParts(draft, schedules[i], schedule.slots, SlotsPath(schedule));
    if (refusal) return refusal;
  }
  return std::nullopt;
}

// The answer waits for a buyer.
void Wait(Draft& draft, const AnswerLine& answer, const LineResponse& response) {
  const PurchaseOrderLineKey key{answer.purchase_order_id, answer.line_number};
  const bool held = response.kind == ResponseKind::kHeld;
  if (!held) Withhold(draft, key, answer.terms);
  draft.Edit<PurchaseOrderLine>(key).state =
      held ? PurchaseOrderLineState::kHeld : PurchaseOrderLineState::kCountered;
  KeepParts(draft, response.key(), answer.terms, {}, answer.reason, answer.note);
  EmitAnswered(draft, answer, held ? EventKind::kLineHeld : EventKind::kLineCountered);
}

// Whether it may leave goods free: an answer that takes all as it was asked for, or less of it,
// does not.
bool MayFree(const WorkingSet& set, const AnswerLine& answer, const PurchaseOrderLine& line) {
  const AnswerTerms& terms = answer.terms;
  if (terms.schedules.size() > 1 || terms.open > 0 || line.withheld > 0) return true;
  const std::vector<SupplyLineId> supply = set.SupplyLineKeysOf(line.key());
  return std::any_of(supply.begin(), supply.end(), [&](const SupplyLineId& id) {
    const SupplyLine* schedule = set.Find<SupplyLine>(id);
    return schedule->overdue ||
           (!schedule->confirmed && terms.Total() - terms.rejected > schedule->remaining());
  });
}

}  // namespace

void AnswerLine::AddKeys(KeySet& keys) const {
  keys.purchase_order_lines.push_back({purchase_order_id, line_number});
  for (const ConfirmedSchedule& schedule : terms.schedules) {
    for (const SlotPart& part : schedule.slots) keys.slots.push_back(part.slot_id);
  }
}

void AnswerLine::AddReads(const WorkingSet& set, KeySet& keys) const {
  const PurchaseOrderLine* line = set.Find<PurchaseOrderLine>({purchase_order_id, line_number});
  if (line == nullptr) return;
  AddDialogueReads(*line, MayFree(set, *this, *line), keys);
  AddClockReads(*line, keys);
  AddToleranceReads(set, line->supplier_id, line->product_id, keys);
  const bool books = std::any_of(terms.schedules.begin(), terms.schedules.end(),
                                 [](const auto& schedule) { return !schedule.slots.empty(); });
  if (books) keys.family_members.push_back({line->product_id, supplier_id});
}

int AnswerLine::RowBudget() const {
  size_t rows = kRowsPerAnswer + kRowsPerSchedule * terms.schedules.size();
  for (const ConfirmedSchedule& schedule : terms.schedules) rows += 3 * schedule.slots.size();
  return static_cast<int>(rows);
}

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
  if (auto refusal = CheckSlots(set, *this)) return *std::move(refusal);
  if (answer_version != line->answer_version) {
    return Refuse(Reason::kStaleVersion,
                  "the current version is " + std::to_string(line->answer_version), "version");
  }
  const SupplyLine* unanswered = UnansweredSupply(draft, key);
  if (!MayAnswer(line->state) || unanswered == nullptr) {
    return Refuse(Reason::kWrongState, "the line waits for no answer", "line_number");
  }
  if (unanswered->withdrawing > 0) {
    return Refuse(Reason::kSupplyWithdrawing, "an earlier change is being worked off; try again",
                  "line_number");
  }
  if (auto refusal = CheckTerms(draft, *this, *unanswered)) return *std::move(refusal);

  LineResponse response = ResponseOf(draft, *this, *unanswered);
  const bool waits = intent == AnswerIntent::kHold || WaitsForBuyer(draft, *this, *unanswered, key);
  response.state = waits ? ResponseState::kWaiting : ResponseState::kApplied;
  EndResponse(draft, key, ResponseState::kSuperseded);
  draft.Put(response);
  RecordAnswered(draft, *this);
  if (waits) {
    Wait(draft, *this, response);
  } else {
    if (auto refusal = Stand(draft, *this, response)) return *std::move(refusal);
  }
  draft.Edit<PurchaseOrderLine>(key).answer_version += 1;
  draft.Edit<PurchaseOrder>(purchase_order_id);  // its etag changes
  SettleLine(draft, key, imported);
  SettleClocks(draft, key, imported);
  return Accept(draft, ResourceKind::kPurchaseOrder, purchase_order_id.bits(),
                Id128{0, static_cast<uint64_t>(line_number)});
}

}  // namespace backline
