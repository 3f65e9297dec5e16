#include "server/commands/set_product_family.h"

namespace backline {

void SetProductFamily::AddKeys(KeySet& keys) const {
  keys.suppliers.push_back(supplier_id);
  for (ProductId id : product_ids) {
    keys.family_members.push_back({id, supplier_id});
    keys.sourcing.push_back({id, supplier_id});
  }
}

int SetProductFamily::RowBudget() const { return 3 + static_cast<int>(product_ids.size()); }

Decision SetProductFamily::Decide(const WorkingSet& set, const Context& context) const {
  if (set.Find<Supplier>(supplier_id) == nullptr) {
    return Refuse(Reason::kSupplierNotFound, "the supplier is not known yet");
  }
  Draft draft(set, context);
  for (size_t i = 0; i < product_ids.size(); ++i) {
    // A supplier learns of no product that it is no source of.
    if (set.Find<Sourcing>({product_ids[i], supplier_id}) == nullptr) {
      return Refuse(Reason::kProductNotFound, "no such product",
                    "product_ids[" + std::to_string(i) + "]");
    }
    draft.Put(FamilyMember{product_ids[i], supplier_id, family_code, 0});
  }
  Event event;
  event.kind = EventKind::kCatalogChanged;
  event.supplier_id = supplier_id;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kProductFamily, supplier_id.bits());
}

}  // namespace backline
