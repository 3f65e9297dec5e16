#include "server/commands/update_eta.h"

#include "server/domain/allocation.h"
#include "server/domain/dialogue.h"
#include "server/domain/eta_review.h"
#include "server/domain/gates.h"
#include "server/domain/obligation_clock.h"

namespace backline {
namespace {

EtaUpdate UpdateOf(const UpdateEta& command, const SupplyLine& supply, int64_t sequence,
                   Instant now) {
  EtaUpdate update;
  update.supply_line_id = supply.id;
  update.sequence = sequence;
  update.eta_version = command.eta_version;
  update.eta_date = command.eta_date;
  update.previous_date = supply.eta_date;
  update.quantity = command.quantity;
  update.reason = command.reason;
  update.note = command.note;
  update.applied = command.eta_version > supply.eta_version;
  update.recorded_time = now;
  return update;
}

Event EventOf(const UpdateEta& command, const SupplyLine& supply, bool applied) {
  Event event;
  event.kind = applied ? EventKind::kEtaUpdated : EventKind::kEtaStale;
  event.product_id = supply.product_id;
  event.location_id = supply.location_id;
  event.supplier_id = supply.supplier_id;
  event.purchase_order_id = supply.purchase_order_id;
  event.line_number = supply.line_number;
  event.supply_line_id = supply.id;
  event.quantity = command.quantity;
  event.date = command.eta_date;
  event.previous_date = supply.eta_date;
  event.supply_reason = command.reason;
  return event;
}

SupplierFact FactOf(const Draft& draft, FactKind kind, const SupplyLine& supply, bool imported) {
  SupplierFact fact =
      LineFactOf(kind, FactCause::kSupplier,
                 *draft.Find<PurchaseOrderLine>({supply.purchase_order_id, supply.line_number}));
  fact.schedule_number = supply.schedule_number;
  fact.imported = imported;
  return fact;
}

void RecordMoved(Draft& draft, const UpdateEta& command, const SupplyLine& before) {
  if (before.eta_date == command.eta_date) return;
  SupplierFact fact = FactOf(draft, FactKind::kEtaChanged, before, command.imported);
  fact.quantity = before.remaining();
  fact.date = command.eta_date;
  fact.previous_date = before.eta_date;
  draft.Record(fact);
}

void Flag(Draft& draft, const UpdateEta& command, const SupplyLine& before) {
  if (!ReviewNews(draft, before)) return;
  Event event = EventOf(command, before, true);
  event.kind = EventKind::kEtaFlagged;
  event.previous_date = before.agreed_date;
  draft.Emit(event);
}

// What the supplier takes back is rejected by it; who was pegged to that waits for other supply.
void Reduce(Draft& draft, const SupplyLine& before, Quantity quantity, bool imported) {
  const Quantity taken_back = before.remaining() - quantity;
  SupplierFact fact = FactOf(draft, FactKind::kCancelled, before, imported);
  fact.quantity = taken_back;
  draft.Record(fact);
  SupplyLine& supply = draft.Edit<SupplyLine>(before.id);
  supply.expected -= taken_back;
  supply.taken_back += taken_back;
  draft.Edit<PurchaseOrderLine>({before.purchase_order_id, before.line_number}).rejected +=
      taken_back;
  SettleSupply(draft, before.id);
}

}  // namespace

void UpdateEta::AddKeys(KeySet& keys) const { keys.supply_lines.push_back(supply_line_id); }

void UpdateEta::AddReads(const WorkingSet& set, KeySet& keys) const {
  const SupplyLine* supply = set.Find<SupplyLine>(supply_line_id);
  if (supply == nullptr) return;
  keys.locations.push_back(supply->location_id);
  if (supply->overdue) AddUndatedRead(supply->product_id, supply->location_id, keys);
  AddToleranceReads(set, supply->supplier_id, supply->product_id, keys);
  AddClockReads(*set.Find<PurchaseOrderLine>({supply->purchase_order_id, supply->line_number}),
                keys);
}

int UpdateEta::RowBudget() const { return 18; }

Decision UpdateEta::Decide(const WorkingSet& set, const Context& context) const {
  const SupplyLine* found = set.Find<SupplyLine>(supply_line_id);
  if (found == nullptr || found->supplier_id != supplier_id) {
    return Refuse(Reason::kSupplyLineNotFound, "no such supply line", "supply_line_id");
  }
  const SupplyLine before = *found;
  Draft draft(set, context);
  const bool newest = eta_version > before.eta_version;
  // A repetition is answered with what the first run did: the upper bits say that it was stale.
  const Id128 line{newest ? uint64_t{0} : uint64_t{1}, static_cast<uint64_t>(before.line_number)};
  if (newest && (!before.confirmed || before.remaining() == 0)) {
    return Refuse(Reason::kWrongState,
                  before.confirmed ? "nothing of it is expected" : "answer the line first",
                  "supply_line_id");
  }
  if (newest && quantity > before.remaining()) {
    return Refuse(Reason::kQuantityMismatch,
                  "only " + std::to_string(before.remaining()) + " are expected", "quantity");
  }
  const bool reduces = quantity > 0 && quantity < before.remaining();
  if (newest && reduces && before.withdrawing > 0) {
    return Refuse(Reason::kSupplyWithdrawing, "an earlier change is being worked off; try again",
                  "supply_line_id");
  }
  draft.appends().eta_updates.push_back(
      UpdateOf(*this, before, draft.next_sequence(), context.now));
  draft.Emit(EventOf(*this, before, newest));
  if (newest) {
    SupplyLine& supply = draft.Edit<SupplyLine>(supply_line_id);
    supply.eta_version = eta_version;
    supply.eta_date = eta_date;
    supply.overdue = false;
    RecordMoved(draft, *this, before);
    if (reduces) Reduce(draft, before, quantity, imported);
    Flag(draft, *this, before);
    // Supply that was overdue may be pegged again.
    if (before.overdue) ClosePeggingIfUndated(draft, before.product_id, before.location_id);
    StartTelling(draft, supply_line_id, QueueKey{});
    SetOverdueTimer(draft, supply_line_id, imported);
    draft.Edit<PurchaseOrder>(before.purchase_order_id);  // its etag changes
    SettleClocks(draft, {before.purchase_order_id, before.line_number}, imported);
  }
  Decision decision = Accept(draft, ResourceKind::kSupplyLine, supply_line_id.bits(), line);
  std::get<Accepted>(decision).outcome.applied = newest;
  return decision;
}

}  // namespace backline
