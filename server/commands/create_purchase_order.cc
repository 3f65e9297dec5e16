#include "server/commands/create_purchase_order.h"

#include "server/commands/base_units.h"

namespace backline {

void CreatePurchaseOrder::AddKeys(KeySet& keys) const {
  keys.suppliers.push_back(supplier_id);
  keys.locations.push_back(location_id);
  for (const NewPurchaseOrderLine& line : lines) keys.products.push_back(line.product_id);
}

int CreatePurchaseOrder::RowBudget() const { return 3 + static_cast<int>(lines.size()); }

Decision CreatePurchaseOrder::Decide(const WorkingSet& set, const Context& context) const {
  if (set.Find<Supplier>(supplier_id) == nullptr) {
    return Refuse(Reason::kSupplierNotFound, "no such supplier", "supplier_id");
  }
  if (set.Find<Location>(location_id) == nullptr) {
    return Refuse(Reason::kLocationNotFound, "no such location", "location_id");
  }
  Draft draft(set, context);
  PurchaseOrder purchase_order;
  purchase_order.id = PurchaseOrderId(draft.NewId());
  purchase_order.supplier_id = supplier_id;
  purchase_order.location_id = location_id;
  purchase_order.external_reference = external_reference;
  purchase_order.line_count = static_cast<int32_t>(lines.size());
  purchase_order.recorded_time = context.now;
  draft.Put(purchase_order);
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string field = "lines[" + std::to_string(i) + "]";
    const Product* product = set.Find<Product>(lines[i].product_id);
    if (product == nullptr) {
      return Refuse(Reason::kProductNotFound, "no such product", field + ".product_id");
    }
    auto units = ToBaseUnits(*product, lines[i].quantity, lines[i].pack_code, field);
    if (auto* refusal = std::get_if<Refusal>(&units)) return *refusal;
    PurchaseOrderLine line;
    line.purchase_order_id = purchase_order.id;
    line.line_number = lines[i].line_number;
    line.supplier_id = supplier_id;
    line.location_id = location_id;
    line.product_id = lines[i].product_id;
    line.ordered = std::get<Quantity>(units);
    line.unit_price = lines[i].unit_price;
    line.requested_date = lines[i].requested_date;
    line.over_receipt_tolerance_percent = lines[i].over_receipt_tolerance_percent;
    draft.Put(line);
  }
  Event event;
  event.kind = EventKind::kPurchaseOrderCreated;
  event.location_id = location_id;
  event.purchase_order_id = purchase_order.id;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kPurchaseOrder, purchase_order.id.bits());
}

}  // namespace backline
