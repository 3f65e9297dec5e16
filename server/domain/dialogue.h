// The steps of the dialogue about a purchase order line (response.h), as changes of a draft. The
// part of a line that waits for an answer is one supply line: the unanswered one.
//
// REQUIRES, of all that change a line: its purchase order, its location, the first of the undated
// queue there, and the response that waits (AddDialogueReads) were read.
#pragma once

#include <vector>

#include "server/domain/draft.h"
#include "server/domain/key_set.h"
#include "server/domain/response.h"

namespace backline {

// Whether the line is sent and not done.
bool IsOpenState(PurchaseOrderLineState state);
// Whether a buyer may decide about it.
bool AwaitsBuyer(PurchaseOrderLineState state);

// What every step reads once the line is there; and one that may leave goods free for somebody who
// waits undated (without it such goods are offered by work).
void AddDialogueReads(const PurchaseOrderLine& line, bool may_free, KeySet& keys);

// The supply line that waits for an answer; null if none does.
const SupplyLine* UnansweredSupply(const Draft& draft, const PurchaseOrderLineKey& key);
// Which rules there may be for a supplier's product, the nearest first: the product's own, its
// group's, the supplier's.
std::vector<ToleranceKey> ToleranceKeysOf(SupplierId supplier_id, const Product& product);
// What ToleranceFor reads. REQUIRES: the product was read, as it is with each of its lines.
void AddToleranceReads(const WorkingSet& set, SupplierId supplier_id, ProductId product_id,
                       KeySet& keys);
// The nearest rule that applies; null if nothing was agreed.
const ToleranceRule* ToleranceFor(const Draft& draft, SupplierId supplier_id, ProductId product_id);

// The terms become what is expected: the unanswered supply line the earliest schedule, further ones
// are added, what stays open stays as requested, what is rejected is none. That is what was agreed
// from then on: nothing is taken back of it. Returns the schedules.
// REQUIRES: nothing is withheld.
std::vector<SupplyLineId> ApplyTerms(Draft& draft, const PurchaseOrderLineKey& key,
                                     const AnswerTerms& terms);
// The state of the line once terms stand. `as_sent`: the whole line as it was asked for.
PurchaseOrderLineState StateAfter(const AnswerTerms& terms, const PurchaseOrderLine& line,
                                  bool as_sent);
// The terms wait for a buyer: until then the smaller quantity is expected at the later date.
void Withhold(Draft& draft, const PurchaseOrderLineKey& key, const AnswerTerms& terms);
// What was withheld is asked for again as it was; the line waits for an answer.
void Reopen(Draft& draft, const PurchaseOrderLineKey& key);
// Other terms for the part that waits for an answer: `more` of it (or less), and a date, if set. It
// is asked for anew: nothing is taken back of it.
void AmendUnanswered(Draft& draft, const PurchaseOrderLineKey& key, Quantity more,
                     OptionalDate date);
// The response that waits, if any, ends like this. Null if none waits. The line's version must not
// have been raised yet.
LineResponse* EndResponse(Draft& draft, const PurchaseOrderLineKey& key, ResponseState state);

// Keeps the parts of an answer to a version; `schedules` are the supply lines that they became, if
// they did.
void KeepParts(Draft& draft, const ResponseKey& key, const AnswerTerms& terms,
               const std::vector<SupplyLineId>& schedules, SupplyReason reason,
               const std::string& note);
// The terms of an answer, from its parts.
AnswerTerms TermsOf(const Draft& draft, const ResponseKey& key);

// After a step: pegs beyond what is expected go, who waits undated is offered what is free, who was
// told otherwise is told, timers run.
void SettleLine(Draft& draft, const PurchaseOrderLineKey& key, bool imported);

// An event about the line, without quantity and date.
Event LineEventOf(EventKind kind, const PurchaseOrderLine& line);
// A fact about the line, likewise.
SupplierFact LineFactOf(FactKind kind, FactCause cause, const PurchaseOrderLine& line);
// The facts of terms that stand from now on. `accepted_by(schedule)` says who accepted its date,
// `cancelled` who did that what is rejected will not come. REQUIRES: `schedules` are those of
// ApplyTerms.
template <typename AcceptedBy>
void RecordTerms(Draft& draft, const PurchaseOrderLineKey& key, const AnswerTerms& terms,
                 const std::vector<SupplyLineId>& schedules, AcceptedBy accepted_by,
                 FactCause cancelled, bool imported);
// The fact that a buyer asks for the line again: by itself, or (FactCause::kAgreed) in reply to
// what the supplier proposed.
void RecordAsked(Draft& draft, const PurchaseOrderLineKey& key, OptionalDate previous_date,
                 FactCause cause);

template <typename AcceptedBy>
void RecordTerms(Draft& draft, const PurchaseOrderLineKey& key, const AnswerTerms& terms,
                 const std::vector<SupplyLineId>& schedules, AcceptedBy accepted_by,
                 FactCause cancelled, bool imported) {
  const PurchaseOrderLine& line = *draft.Find<PurchaseOrderLine>(key);
  if (terms.rejected > 0) {
    SupplierFact fact = LineFactOf(FactKind::kCancelled, cancelled, line);
    fact.quantity = terms.rejected;
    fact.imported = imported;
    draft.Record(fact);
  }
  for (size_t at = 0; at < schedules.size(); ++at) {
    const ConfirmedSchedule& schedule = terms.schedules[at];
    SupplierFact fact = LineFactOf(FactKind::kScheduled, accepted_by(schedule), line);
    fact.schedule_number = draft.Find<SupplyLine>(schedules[at])->schedule_number;
    fact.quantity = schedule.quantity;
    fact.date = schedule.eta_date;
    fact.previous_date = line.requested_date;
    fact.imported = imported;
    draft.Record(fact);
  }
  if (terms.open > 0 || schedules.empty()) return;
  SupplierFact fact = LineFactOf(FactKind::kAgreed, FactCause::kNone, line);
  fact.quantity = terms.Total() - terms.rejected;
  fact.date = line.first_confirmed_date;
  fact.imported = imported;
  draft.Record(fact);
}

}  // namespace backline
