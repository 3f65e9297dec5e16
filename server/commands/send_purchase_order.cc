#include "server/commands/send_purchase_order.h"

#include "server/domain/allocation.h"
#include "server/domain/dialogue.h"
#include "server/domain/gates.h"
#include "server/domain/obligation_clock.h"
#include "server/domain/purchase_order.h"

namespace backline {
namespace {

// The supply that a line gives from now on, as requested.
SupplyLine SupplyOf(const Draft& draft, const PurchaseOrderLine& line, Date sent_date) {
  int32_t lead_time_days = draft.Find<Product>(line.product_id)->default_lead_time_days;
  const Sourcing* source = draft.Find<Sourcing>({line.product_id, line.supplier_id});
  if (source != nullptr) lead_time_days = source->lead_time_days;
  SupplyLine supply;
  supply.id = SupplyLineId(draft.NewId());
  supply.purchase_order_id = line.purchase_order_id;
  supply.line_number = line.line_number;
  supply.supplier_id = line.supplier_id;
  supply.product_id = line.product_id;
  supply.location_id = line.location_id;
  supply.expected = line.ordered;
  supply.eta_date = line.requested_date;
  supply.fallback_date = sent_date + lead_time_days;
  return supply;
}

// What the supplier is asked for, and what its score will need of the line for ever. A line without
// a date is wanted when its supplier's lead time has passed: silence about it must not pass.
void RecordSent(Draft& draft, const PurchaseOrderLine& line, const SupplyLine& supply,
                bool imported) {
  SupplierFact fact = LineFactOf(FactKind::kSent, FactCause::kBuyer, line);
  fact.schedule_number = supply.schedule_number;
  fact.quantity = line.ordered;
  fact.date = supply.sort_date();
  fact.imported = imported;
  fact.time_zone = draft.Find<Location>(line.location_id)->time_zone;
  fact.unit_price = line.unit_price;
  draft.Record(fact);
}

}  // namespace

void SendPurchaseOrder::AddKeys(KeySet& keys) const {
  keys.purchase_orders.push_back(purchase_order_id);
}

void SendPurchaseOrder::AddReads(const WorkingSet& set, KeySet& keys) const {
  for (const PurchaseOrderLineKey& key : set.LineKeysOf(purchase_order_id)) {
    const PurchaseOrderLine& line = *set.Find<PurchaseOrderLine>(key);
    keys.locations.push_back(line.location_id);
    keys.sourcing.push_back({line.product_id, line.supplier_id});
    AddUndatedRead(line.product_id, line.location_id, keys);
    AddClockReads(line, keys);
  }
}

int SendPurchaseOrder::RowBudget() const { return 8 * kPurchaseOrderLinesMax; }

Decision SendPurchaseOrder::Decide(const WorkingSet& set, const Context& context) const {
  const PurchaseOrder* purchase_order = set.Find<PurchaseOrder>(purchase_order_id);
  if (purchase_order == nullptr) {
    return Refuse(Reason::kPurchaseOrderNotFound, "no such purchase order", "purchase_order_id");
  }
  Draft draft(set, context);
  draft.set_occurred_date(sent_date);
  int sent = 0;
  for (const PurchaseOrderLineKey& key : draft.LinesOf(purchase_order_id)) {
    if (draft.Find<PurchaseOrderLine>(key)->state != PurchaseOrderLineState::kDraft) continue;
    PurchaseOrderLine& line = draft.Edit<PurchaseOrderLine>(key);
    line.state = PurchaseOrderLineState::kSent;
    line.schedule_count = 1;
    const SupplyLine supply = SupplyOf(draft, line, sent_date);
    draft.Put(supply);
    SetOverdueTimer(draft, supply.id, imported);
    ClosePeggingIfUndated(draft, supply.product_id, supply.location_id);
    Event event;
    event.kind = EventKind::kPurchaseOrderSent;
    event.product_id = line.product_id;
    event.location_id = line.location_id;
    event.supplier_id = line.supplier_id;
    event.purchase_order_id = purchase_order_id;
    event.line_number = line.line_number;
    event.supply_line_id = supply.id;
    event.quantity = line.ordered;
    event.date = line.requested_date;
    draft.Emit(event);
    RecordSent(draft, line, supply, imported);
    SettleClocks(draft, key, imported);
    ++sent;
  }
  if (sent == 0 || purchase_order->sent_date) {
    return Refuse(Reason::kWrongState, "the purchase order is no draft", "purchase_order_id");
  }
  draft.Edit<PurchaseOrder>(purchase_order_id).sent_date = sent_date;
  return Accept(draft, ResourceKind::kPurchaseOrder, purchase_order_id.bits());
}

}  // namespace backline
