#include "server/domain/dialogue.h"

#include <algorithm>

#include "server/domain/allocation.h"
#include "server/domain/gates.h"

namespace backline {
namespace {

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
  if (confirmed) supply.agreed_date = eta_date;
  supply.fallback_date = first.fallback_date;
  draft.Put(supply);
  return supply.id;
}

// The first date that the whole line was confirmed for; it never moves.
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

}  // namespace

bool IsOpenState(PurchaseOrderLineState state) {
  return state == PurchaseOrderLineState::kSent || state == PurchaseOrderLineState::kAccepted ||
         state == PurchaseOrderLineState::kAcceptedWithChanges || AwaitsBuyer(state);
}

bool AwaitsBuyer(PurchaseOrderLineState state) {
  return state == PurchaseOrderLineState::kCountered || state == PurchaseOrderLineState::kHeld;
}

void AddDialogueReads(const PurchaseOrderLine& line, bool may_free, KeySet& keys) {
  keys.locations.push_back(line.location_id);
  if (may_free) AddUndatedRead(line.product_id, line.location_id, keys);
  if (!AwaitsBuyer(line.state)) return;
  keys.responses.push_back({line.purchase_order_id, line.line_number, line.answer_version - 1});
}

const SupplyLine* UnansweredSupply(const Draft& draft, const PurchaseOrderLineKey& key) {
  for (const SupplyLineId& id : draft.SupplyLinesOf(key)) {
    const SupplyLine* supply = draft.Find<SupplyLine>(id);
    // All of it may be withheld.
    const bool waits = supply->remaining() > 0 || draft.Find<PurchaseOrderLine>(key)->withheld > 0;
    if (!supply->confirmed && waits) return supply;
  }
  return nullptr;
}

std::vector<ToleranceKey> ToleranceKeysOf(SupplierId supplier_id, const Product& product) {
  std::vector<ToleranceKey> keys = {{supplier_id, product.id.bits()}};
  if (!product.group_code.empty()) {
    keys.push_back({supplier_id, ToleranceGroup(product.group_code)});
  }
  keys.push_back({supplier_id, Id128{}});
  return keys;
}

void AddToleranceReads(const WorkingSet& set, SupplierId supplier_id, ProductId product_id,
                       KeySet& keys) {
  for (const ToleranceKey& key : ToleranceKeysOf(supplier_id, *set.Find<Product>(product_id))) {
    keys.tolerances.push_back(key);
  }
}

const ToleranceRule* ToleranceFor(const Draft& draft, SupplierId supplier_id,
                                  ProductId product_id) {
  const Product& product = *draft.Find<Product>(product_id);
  for (const ToleranceKey& key : ToleranceKeysOf(supplier_id, product)) {
    const ToleranceRule* rule = draft.Find<ToleranceRule>(key);
    if (rule != nullptr && rule->applies) return rule;
  }
  return nullptr;
}

std::vector<SupplyLineId> ApplyTerms(Draft& draft, const PurchaseOrderLineKey& key,
                                     const AnswerTerms& terms) {
  const SupplyLine before = *UnansweredSupply(draft, key);
  std::vector<SupplyLineId> schedules;
  SupplyLine& supply = draft.Edit<SupplyLine>(before.id);
  const Quantity done = before.received + before.cancelled;
  draft.Edit<PurchaseOrderLine>(key).rejected += terms.rejected;
  supply.taken_back = 0;
  if (terms.schedules.empty()) {
    supply.expected = done + terms.open;
  } else {
    supply.expected = done + terms.schedules[0].quantity;
    supply.confirmed = true;
    supply.eta_date = terms.schedules[0].eta_date;
    supply.agreed_date = supply.eta_date;
    supply.overdue = false;
    schedules.push_back(before.id);
    for (size_t i = 1; i < terms.schedules.size(); ++i) {
      schedules.push_back(AddSchedule(draft, key, before, terms.schedules[i].quantity,
                                      terms.schedules[i].eta_date, true));
    }
    if (terms.open > 0) AddSchedule(draft, key, before, terms.open, before.eta_date, false);
  }
  if (terms.open == 0) SetFirstConfirmed(draft, key);
  return schedules;
}

PurchaseOrderLineState StateAfter(const AnswerTerms& terms, const PurchaseOrderLine& line,
                                  bool as_sent) {
  if (terms.open > 0) return PurchaseOrderLineState::kSent;
  if (line.open() == 0) {
    return line.received > 0 ? PurchaseOrderLineState::kShortClosed
                             : PurchaseOrderLineState::kRejected;
  }
  return as_sent ? PurchaseOrderLineState::kAccepted : PurchaseOrderLineState::kAcceptedWithChanges;
}

void Withhold(Draft& draft, const PurchaseOrderLineKey& key, const AnswerTerms& terms) {
  const SupplyLineId id = UnansweredSupply(draft, key)->id;
  SupplyLine& supply = draft.Edit<SupplyLine>(id);
  PurchaseOrderLine& line = draft.Edit<PurchaseOrderLine>(key);
  line.withheld = std::max<Quantity>(0, supply.remaining() - (terms.Total() - terms.rejected));
  supply.expected -= line.withheld;
  if (terms.schedules.empty()) return;
  const Date latest = terms.schedules.back().eta_date;
  if (latest <= supply.sort_date()) return;
  line.withheld_date = latest;
  supply.eta_date = latest;
  supply.overdue = false;
}

void Reopen(Draft& draft, const PurchaseOrderLineKey& key) {
  const SupplyLine* waiting = UnansweredSupply(draft, key);
  PurchaseOrderLine& line = draft.Edit<PurchaseOrderLine>(key);
  if (waiting != nullptr) {
    SupplyLine& supply = draft.Edit<SupplyLine>(waiting->id);
    supply.expected += line.withheld;
    supply.eta_date = line.requested_date;
  }
  line.withheld = 0;
  line.withheld_date = std::nullopt;
  line.state = PurchaseOrderLineState::kSent;
}

void AmendUnanswered(Draft& draft, const PurchaseOrderLineKey& key, Quantity more,
                     OptionalDate date) {
  SupplyLine& supply = draft.Edit<SupplyLine>(UnansweredSupply(draft, key)->id);
  PurchaseOrderLine& line = draft.Edit<PurchaseOrderLine>(key);
  if (more > 0) {
    line.ordered += more;
    supply.expected += more;
  } else {
    line.cancelled -= more;
    supply.cancelled -= more;
  }
  supply.taken_back = 0;
  if (!date) return;
  line.requested_date = date;
  supply.eta_date = date;
  supply.overdue = false;
}

LineResponse* EndResponse(Draft& draft, const PurchaseOrderLineKey& key, ResponseState state) {
  const PurchaseOrderLine& line = *draft.Find<PurchaseOrderLine>(key);
  if (!AwaitsBuyer(line.state)) return nullptr;
  LineResponse& response =
      draft.Edit<LineResponse>({key.purchase_order_id, key.line_number, line.answer_version - 1});
  BACKLINE_CHECK(response.state == ResponseState::kWaiting);
  response.state = state;
  response.decided_time = draft.context().now;
  return &response;
}

void KeepParts(Draft& draft, const ResponseKey& key, const AnswerTerms& terms,
               const std::vector<SupplyLineId>& schedules, SupplyReason reason,
               const std::string& note) {
  AnswerPart part;
  part.purchase_order_id = key.purchase_order_id;
  part.line_number = key.line_number;
  part.answer_version = key.answer_version;
  part.reason = reason;
  part.note = note;
  part.recorded_time = draft.context().now;
  const auto keep = [&](AnswerPartKind kind, Quantity quantity) {
    ++part.part_number;
    part.kind = kind;
    part.quantity = quantity;
    draft.appends().answer_parts.push_back(part);
  };
  for (size_t i = 0; i < terms.schedules.size(); ++i) {
    part.eta_date = terms.schedules[i].eta_date;
    part.supply_line_id = schedules.empty() ? SupplyLineId{} : schedules[i];
    keep(AnswerPartKind::kSchedule, terms.schedules[i].quantity);
  }
  part.eta_date = std::nullopt;
  part.supply_line_id = SupplyLineId{};
  if (terms.rejected > 0) keep(AnswerPartKind::kRejected, terms.rejected);
  if (terms.open > 0) keep(AnswerPartKind::kOpen, terms.open);
}

AnswerTerms TermsOf(const Draft& draft, const ResponseKey& key) {
  AnswerTerms terms;
  for (const AnswerPart& part : draft.base().AnswerPartsOf(key)) {
    switch (part.kind) {
      case AnswerPartKind::kSchedule:
        terms.schedules.push_back({part.quantity, *part.eta_date});
        break;
      case AnswerPartKind::kRejected:
        terms.rejected += part.quantity;
        break;
      case AnswerPartKind::kOpen:
        terms.open += part.quantity;
        break;
    }
  }
  return terms;
}

void SettleLine(Draft& draft, const PurchaseOrderLineKey& key, bool imported) {
  const PurchaseOrderLine line = *draft.Find<PurchaseOrderLine>(key);
  const std::vector<SupplyLineId> schedules = draft.SupplyLinesOf(key);
  for (const SupplyLineId& id : schedules) SettleSupply(draft, id);
  // Nobody could be pegged before, so only what became free can be somebody's.
  const bool freed = std::any_of(schedules.begin(), schedules.end(), [&](const SupplyLineId& id) {
    const SupplyLine* before = draft.base().Find<SupplyLine>(id);
    return draft.Find<SupplyLine>(id)->free() > (before == nullptr ? 0 : before->free());
  });
  if (freed) ClosePeggingIfUndated(draft, line.product_id, line.location_id);
  for (const SupplyLineId& id : schedules) {
    const SupplyLine& supply = *draft.Find<SupplyLine>(id);
    const SupplyLine* before = draft.base().Find<SupplyLine>(id);
    const bool redated = before != nullptr && (before->promised_date() != supply.promised_date() ||
                                               before->basis() != supply.basis());
    if (redated) StartTelling(draft, id, QueueKey{});
    SetOverdueTimer(draft, id, imported);
  }
}

Event LineEventOf(EventKind kind, const PurchaseOrderLine& line) {
  Event event;
  event.kind = kind;
  event.product_id = line.product_id;
  event.location_id = line.location_id;
  event.supplier_id = line.supplier_id;
  event.purchase_order_id = line.purchase_order_id;
  event.line_number = line.line_number;
  return event;
}

SupplierFact LineFactOf(FactKind kind, FactCause cause, const PurchaseOrderLine& line) {
  SupplierFact fact;
  fact.kind = kind;
  fact.cause = cause;
  fact.supplier_id = line.supplier_id;
  fact.product_id = line.product_id;
  fact.location_id = line.location_id;
  fact.purchase_order_id = line.purchase_order_id;
  fact.line_number = line.line_number;
  return fact;
}

void RecordAsked(Draft& draft, const PurchaseOrderLineKey& key, OptionalDate previous_date,
                 FactCause cause) {
  const PurchaseOrderLine& line = *draft.Find<PurchaseOrderLine>(key);
  SupplierFact fact = LineFactOf(FactKind::kAsked, cause, line);
  fact.quantity = line.ordered - line.cancelled;
  fact.date = line.requested_date;
  if (!fact.date) fact.date = draft.Find<SupplyLine>(draft.SupplyLinesOf(key)[0])->fallback_date;
  fact.previous_date = previous_date;
  draft.Record(fact);
}

}  // namespace backline
