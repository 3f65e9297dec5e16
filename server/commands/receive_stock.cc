#include "server/commands/receive_stock.h"

#include "server/commands/base_units.h"
#include "server/domain/allocation.h"
#include "server/domain/stock_ledger.h"

namespace backline {

void ReceiveStock::AddKeys(KeySet& keys) const {
  keys.products.push_back(product_id);
  keys.locations.push_back(location_id);
}

void ReceiveStock::AddReads(const WorkingSet&, KeySet& keys) const {
  AddQueueReads(product_id, location_id, kInlineEntries, keys);
}

int ReceiveStock::RowBudget() const { return 8 * kInlineEntries; }

Decision ReceiveStock::Decide(const WorkingSet& set, const Context& context) const {
  const Product* product = set.Find<Product>(product_id);
  if (product == nullptr) return Refuse(Reason::kProductNotFound, "no such product", "product_id");
  if (set.Find<Location>(location_id) == nullptr) {
    return Refuse(Reason::kLocationNotFound, "no such location", "location_id");
  }
  auto units = ToBaseUnits(*product, quantity, pack_code, "");
  if (auto* refusal = std::get_if<Refusal>(&units)) {
    refusal->field.erase(0, 1);  // the path of a top-level field has no dot
    return *refusal;
  }
  Draft draft(set, context);
  draft.set_occurred_date(occurred_date);
  const StockKey key{product_id, location_id};
  const Quantity received = std::get<Quantity>(units);
  if (StockAt(draft, key).on_hand > kCounterMax - received) {
    return Refuse(Reason::kQuantityOverflow, "so much stock cannot be counted", "quantity");
  }
  RaiseOnHand(draft, key, received, MovementKind::kReceipt, {});
  Event event;
  event.kind = EventKind::kStockReceived;
  event.product_id = product_id;
  event.location_id = location_id;
  event.quantity = received;
  event.date = occurred_date;
  draft.Emit(event);
  GiveToQueue(draft, key, kInlineEntries);
  return Accept(draft, ResourceKind::kStock, product_id.bits(), location_id.bits());
}

}  // namespace backline
