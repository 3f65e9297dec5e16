#include "server/commands/propose_purchase_orders.h"

#include <algorithm>
#include <map>

#include "server/domain/purchase_order.h"

namespace backline {
namespace {

// What is to be ordered for the location: its own shortage, and demand of unbound any-lines as far
// as no location's surplus covers it. Supply that is overdue or drafted counts: it is ordered
// already.
Quantity NetRequirement(const std::vector<Shortage>& shortages, LocationId location_id) {
  Quantity own = 0;
  Quantity surplus = 0;
  Quantity anywhere = 0;
  for (const Shortage& shortage : shortages) {
    const Quantity covered = shortage.supply + shortage.drafted;
    if (shortage.location_id.empty()) {
      anywhere += shortage.undated;
    } else {
      surplus += std::max<Quantity>(0, covered - shortage.undated);
    }
    if (shortage.location_id == location_id) {
      own = std::max<Quantity>(0, shortage.undated - covered);
    }
  }
  return own + std::max<Quantity>(0, anywhere - surplus);
}

void AddLine(Draft& draft, PurchaseOrder& purchase_order, const Sourcing& source,
             Quantity quantity) {
  PurchaseOrderLine line;
  line.purchase_order_id = purchase_order.id;
  line.line_number = ++purchase_order.line_count;
  line.supplier_id = purchase_order.supplier_id;
  line.location_id = purchase_order.location_id;
  line.product_id = source.product_id;
  line.ordered = std::min(quantity, kQuantityMax);
  line.unit_price = source.unit_price;
  line.requested_date = draft.context().today + source.lead_time_days;
  draft.Put(line);
}

}  // namespace

void ProposePurchaseOrders::AddKeys(KeySet& keys) const {
  keys.locations.push_back(location_id);
  for (const ProductId& id : product_ids) {
    keys.products.push_back(id);
    keys.sources.push_back(id);
  }
}

void ProposePurchaseOrders::AddReads(const WorkingSet&, KeySet& keys) const {
  for (const ProductId& id : product_ids) keys.shortages.push_back(id);
}

int ProposePurchaseOrders::RowBudget() const { return 4 * static_cast<int>(product_ids.size()); }

Decision ProposePurchaseOrders::Decide(const WorkingSet& set, const Context& context) const {
  if (set.Find<Location>(location_id) == nullptr) {
    return Refuse(Reason::kLocationNotFound, "no such location", "location_id");
  }
  for (size_t i = 0; i < product_ids.size(); ++i) {
    if (set.Find<Product>(product_ids[i]) == nullptr) {
      return Refuse(Reason::kProductNotFound, "no such product",
                    "product_ids[" + std::to_string(i) + "]");
    }
  }
  Draft draft(set, context);
  std::map<SupplierId, PurchaseOrder> drafts;
  std::vector<ProductId> unsourced;
  for (const ProductId& id : product_ids) {
    const Quantity quantity = NetRequirement(set.ShortagesOf(id), location_id);
    if (quantity == 0) continue;
    if (set.SourcesOf(id).empty()) {
      unsourced.push_back(id);
      continue;
    }
    const Sourcing& source = *set.Find<Sourcing>(set.SourcesOf(id).front());
    PurchaseOrder& purchase_order = drafts[source.supplier_id];
    if (purchase_order.id.empty()) {
      purchase_order.id = PurchaseOrderId(draft.NewId());
      purchase_order.supplier_id = source.supplier_id;
      purchase_order.location_id = location_id;
      purchase_order.proposed = true;
      purchase_order.recorded_time = context.now;
    }
    AddLine(draft, purchase_order, source, quantity);
  }
  if (drafts.empty()) {
    Refusal refusal = Refuse(Reason::kNothingToDo,
                             unsourced.empty() ? "nothing waits that is not ordered already"
                                               : "what waits has no source",
                             "product_ids");
    for (const ProductId& id : unsourced) {
      refusal.metadata.emplace_back("unsourced_product_id", id.ToString());
    }
    return refusal;
  }
  for (const auto& [supplier_id, purchase_order] : drafts) {
    draft.Put(purchase_order);
    Event event;
    event.kind = EventKind::kPurchaseOrderCreated;
    event.location_id = location_id;
    event.purchase_order_id = purchase_order.id;
    draft.Emit(event);
  }
  Decision decision =
      Accept(draft, ResourceKind::kProposal, drafts.begin()->second.id.bits(), location_id.bits());
  std::get<Accepted>(decision).outcome.unsourced = unsourced;
  return decision;
}

}  // namespace backline
