#include "server/commands/catalog.h"

#include <utility>

namespace backline {
namespace {

Event CatalogEvent() {
  Event event;
  event.kind = EventKind::kCatalogChanged;
  return event;
}

Refusal CodeTaken(const std::string& code, const std::string& field) {
  return Refuse(Reason::kCodeTaken, "the code " + code + " is taken", field);
}

}  // namespace

void CreateProduct::AddKeys(KeySet& keys) const {
  keys.codes.emplace_back(CodeKind::kSku, product.sku);
}

Decision CreateProduct::Decide(const WorkingSet& set, const Context& context) const {
  if (set.FindCode(CodeKind::kSku, product.sku)) return CodeTaken(product.sku, "product.sku");
  Draft draft(set, context);
  Product made = product;
  made.id = ProductId(draft.NewId());
  draft.Put(made);
  Event event = CatalogEvent();
  event.product_id = made.id;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kProduct, made.id.bits());
}

void UpdateProduct::AddKeys(KeySet& keys) const { keys.products.push_back(product_id); }

Decision UpdateProduct::Decide(const WorkingSet& set, const Context& context) const {
  const Product* product = set.Find<Product>(product_id);
  if (product == nullptr) {
    return Refuse(Reason::kProductNotFound, "no such product", "product.product_id");
  }
  if (etag && *etag != product->etag) {
    return Refuse(Reason::kEtagMismatch, "the product changed since it was read", "product.etag");
  }
  Draft draft(set, context);
  Product& changed = draft.Edit<Product>(product_id);
  if (name) changed.name = *name;
  if (backorder_policy) changed.backorder_policy = *backorder_policy;
  if (default_lead_time_days) changed.default_lead_time_days = *default_lead_time_days;
  if (group_code) changed.group_code = *group_code;
  if (packs) changed.packs = *packs;
  ++changed.etag;
  Event event = CatalogEvent();
  event.product_id = product_id;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kProduct, product_id.bits());
}

void CreateLocation::AddKeys(KeySet& keys) const {
  keys.codes.emplace_back(CodeKind::kLocation, location.code);
}

Decision CreateLocation::Decide(const WorkingSet& set, const Context& context) const {
  if (set.FindCode(CodeKind::kLocation, location.code)) {
    return CodeTaken(location.code, "location.code");
  }
  Draft draft(set, context);
  Location made = location;
  made.id = LocationId(draft.NewId());
  draft.Put(made);
  Event event = CatalogEvent();
  event.location_id = made.id;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kLocation, made.id.bits());
}

void CreateCustomer::AddKeys(KeySet& keys) const {
  keys.codes.emplace_back(CodeKind::kCustomer, customer.code);
}

Decision CreateCustomer::Decide(const WorkingSet& set, const Context& context) const {
  if (set.FindCode(CodeKind::kCustomer, customer.code)) {
    return CodeTaken(customer.code, "customer.code");
  }
  Draft draft(set, context);
  Customer made = customer;
  made.id = CustomerId(draft.NewId());
  draft.Put(made);
  Event event = CatalogEvent();
  event.customer_id = made.id;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kCustomer, made.id.bits());
}

void CreateSupplier::AddKeys(KeySet& keys) const {
  keys.codes.emplace_back(CodeKind::kSupplier, supplier.code);
}

Decision CreateSupplier::Decide(const WorkingSet& set, const Context& context) const {
  if (set.FindCode(CodeKind::kSupplier, supplier.code)) {
    return CodeTaken(supplier.code, "supplier.code");
  }
  Draft draft(set, context);
  Supplier made = supplier;
  // Derived, so that a certificate's name yields the id without a look-up.
  made.id = SupplierId(IdFromName("supplier", supplier.code));
  draft.Put(made);
  Event event = CatalogEvent();
  event.supplier_id = made.id;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kSupplier, made.id.bits());
}

void SetSourcing::AddKeys(KeySet& keys) const {
  keys.products.push_back(sourcing.product_id);
  keys.suppliers.push_back(sourcing.supplier_id);
  keys.sourcing.push_back(sourcing.key());
}

Decision SetSourcing::Decide(const WorkingSet& set, const Context& context) const {
  if (set.Find<Product>(sourcing.product_id) == nullptr) {
    return Refuse(Reason::kProductNotFound, "no such product", "sourcing.product_id");
  }
  if (set.Find<Supplier>(sourcing.supplier_id) == nullptr) {
    return Refuse(Reason::kSupplierNotFound, "no such supplier", "sourcing.supplier_id");
  }
  Draft draft(set, context);
  draft.Put(sourcing);
  Event event = CatalogEvent();
  event.product_id = sourcing.product_id;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kSourcing, sourcing.product_id.bits(),
                sourcing.supplier_id.bits());
}

}  // namespace backline
