#include "server/commands/party.h"

#include "server/commands/command.h"

namespace backline {

std::optional<Refusal> CheckParty(const WorkingSet& set, SupplierId supplier_id,
                                  const PurchaseOrderLineKey& line) {
  const PurchaseOrder* order = set.Find<PurchaseOrder>(line.purchase_order_id);
  const bool hidden = order != nullptr && !supplier_id.empty() &&
                      (order->supplier_id != supplier_id || !order->sent_date);
  if (order == nullptr || hidden) {
    return Refuse(Reason::kPurchaseOrderNotFound, "no such purchase order", "purchase_order_id");
  }
  if (set.Find<PurchaseOrderLine>(line) == nullptr) {
    return Refuse(Reason::kPurchaseOrderLineNotFound, "no such line", "line_number");
  }
  return std::nullopt;
}

}  // namespace backline
