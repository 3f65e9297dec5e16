#include "server/commands/set_tolerance.h"

namespace backline {

void SetTolerance::AddKeys(KeySet& keys) const {
  keys.suppliers.push_back(rule.supplier_id);
  if (!rule.product_id.empty()) keys.products.push_back(rule.product_id);
  keys.tolerances.push_back(rule.key());
}

Decision SetTolerance::Decide(const WorkingSet& set, const Context& context) const {
  if (set.Find<Supplier>(rule.supplier_id) == nullptr) {
    return Refuse(Reason::kSupplierNotFound, "no such supplier", "tolerance.supplier_id");
  }
  if (!rule.product_id.empty() && set.Find<Product>(rule.product_id) == nullptr) {
    return Refuse(Reason::kProductNotFound, "no such product", "tolerance.product_id");
  }
  Draft draft(set, context);
  draft.Put(rule);
  Event event;
  event.kind = EventKind::kCatalogChanged;
  event.product_id = rule.product_id;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kTolerance, rule.supplier_id.bits(), rule.product_id.bits());
}

}  // namespace backline
