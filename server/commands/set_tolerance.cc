#include "server/commands/set_tolerance.h"

namespace backline {

void SetTolerance::AddKeys(KeySet& keys) const {
  keys.suppliers.push_back(rule.supplier_id);
  if (!rule.product_id().empty()) keys.products.push_back(rule.product_id());
  if (!rule.group_code.empty()) keys.codes.emplace_back(CodeKind::kProductGroup, rule.group_code);
  keys.tolerances.push_back(rule.key());
}

Decision SetTolerance::Decide(const WorkingSet& set, const Context& context) const {
  if (set.Find<Supplier>(rule.supplier_id) == nullptr) {
    return Refuse(Reason::kSupplierNotFound, "no such supplier", "tolerance.supplier_id");
  }
  const ProductId product_id = rule.product_id();
  if (!product_id.empty() && set.Find<Product>(product_id) == nullptr) {
    return Refuse(Reason::kProductNotFound, "no such product", "tolerance.product_id");
  }
  // A rule under a mistyped name would apply to nothing, and nobody would see it. One that all
  // products have left can still be ended.
  const bool is_group = !rule.group_code.empty();
  if (is_group && rule.applies && !set.FindCode(CodeKind::kProductGroup, rule.group_code)) {
    return Refuse(Reason::kProductGroupNotFound, "no product is in this group",
                  "tolerance.group_code");
  }
  Draft draft(set, context);
  draft.Put(rule);
  Event event;
  event.kind = EventKind::kCatalogChanged;
  event.product_id = product_id;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kTolerance, rule.supplier_id.bits(), rule.subject);
}

}  // namespace backline
