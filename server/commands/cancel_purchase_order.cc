#include "server/commands/cancel_purchase_order.h"

#include <algorithm>

#include "server/domain/dialogue.h"
#include "server/domain/gates.h"
#include "server/domain/obligation_clock.h"
#include "server/domain/purchase_order.h"

namespace backline {
namespace {

void CancelLine(Draft& draft, const PurchaseOrderLineKey& key) {
  EndResponse(draft, key, ResponseState::kSuperseded);
  for (const SupplyLineId& id : draft.SupplyLinesOf(key)) {
    SupplyLine& supply = draft.Edit<SupplyLine>(id);
    supply.cancelled += supply.remaining();
    SettleSupply(draft, id);
    SetOverdueTimer(draft, id, false);
  }
  PurchaseOrderLine& line = draft.Edit<PurchaseOrderLine>(key);
  const bool draft_line = line.state == PurchaseOrderLineState::kDraft;
  // An answer that is on its way meets a version that is not current any more.
  if (!draft_line) line.answer_version += 1;
  line.withheld = 0;
  line.withheld_date = std::nullopt;
  const Quantity cancelled = line.open();
  line.cancelled += cancelled;
  line.state =
      line.received > 0 ? PurchaseOrderLineState::kShortClosed : PurchaseOrderLineState::kCancelled;
  Event event;
  event.kind = EventKind::kPurchaseOrderCancelled;
  event.product_id = line.product_id;
  event.location_id = line.location_id;
  // A draft was never the supplier's to see.
  if (!draft_line) event.supplier_id = line.supplier_id;
  event.purchase_order_id = line.purchase_order_id;
  event.line_number = line.line_number;
  event.quantity = cancelled;
  draft.Emit(event);
  if (!draft_line) {
    SupplierFact fact = LineFactOf(FactKind::kCancelled, FactCause::kBuyer, line);
    fact.quantity = cancelled;
    draft.Record(fact);
  }
  SettleClocks(draft, key, /*imported=*/false);
}

}  // namespace

void CancelPurchaseOrder::AddKeys(KeySet& keys) const {
  keys.purchase_orders.push_back(purchase_order_id);
}

void CancelPurchaseOrder::AddReads(const WorkingSet& set, KeySet& keys) const {
  if (const PurchaseOrder* purchase_order = set.Find<PurchaseOrder>(purchase_order_id)) {
    keys.locations.push_back(purchase_order->location_id);
  }
  for (const PurchaseOrderLineKey& key : set.LineKeysOf(purchase_order_id)) {
    const PurchaseOrderLine& line = *set.Find<PurchaseOrderLine>(key);
    AddClockReads(line, keys);
    if (!AwaitsBuyer(line.state)) continue;
    keys.responses.push_back({purchase_order_id, line.line_number, line.answer_version - 1});
  }
}

int CancelPurchaseOrder::RowBudget() const { return 10 * kPurchaseOrderLinesMax; }

Decision CancelPurchaseOrder::Decide(const WorkingSet& set, const Context& context) const {
  if (set.Find<PurchaseOrder>(purchase_order_id) == nullptr) {
    return Refuse(Reason::kPurchaseOrderNotFound, "no such purchase order", "purchase_order_id");
  }
  Draft draft(set, context);
  for (size_t i = 0; i < line_numbers.size(); ++i) {
    const std::string field = "line_numbers[" + std::to_string(i) + "]";
    const PurchaseOrderLine* line =
        draft.Find<PurchaseOrderLine>({purchase_order_id, line_numbers[i]});
    if (line == nullptr) {
      return Refuse(Reason::kPurchaseOrderLineNotFound, "no such line", field);
    }
    if (line->open() == 0) return Refuse(Reason::kWrongState, "nothing of it is open", field);
  }
  int cancelled = 0;
  for (const PurchaseOrderLineKey& key : draft.LinesOf(purchase_order_id)) {
    if (draft.Find<PurchaseOrderLine>(key)->open() == 0) continue;
    const bool asked = line_numbers.empty() || std::find(line_numbers.begin(), line_numbers.end(),
                                                         key.line_number) != line_numbers.end();
    if (!asked) continue;
    CancelLine(draft, key);
    ++cancelled;
  }
  if (cancelled == 0) {
    return Refuse(Reason::kWrongState, "nothing of the purchase order is open",
                  "purchase_order_id");
  }
  draft.Edit<PurchaseOrder>(purchase_order_id);  // its etag changes
  return Accept(draft, ResourceKind::kPurchaseOrder, purchase_order_id.bits());
}

}  // namespace backline
