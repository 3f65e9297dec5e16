#include "server/commands/adjust_stock.h"

#include <algorithm>

#include "server/domain/allocation.h"
#include "server/domain/gates.h"
#include "server/domain/stock_ledger.h"

namespace backline {
namespace {

// Takes goods from the shelf: free ones, then earmarked ones, then reserved ones. False if the
// earmarked ones are just being handed out to who is pegged to them.
bool TakeFromShelf(Draft& draft, const StockKey& key, Quantity quantity) {
  LowerOnHand(draft, key, quantity);
  const Stock stock = StockAt(draft, key);
  const Quantity hole =
      std::max<Quantity>(0, stock.reserved + stock.earmarked - stock.on_hand - stock.withdrawing);
  const Quantity from_earmark = std::min(hole, stock.earmarked);
  if (from_earmark > 0) {
    const Work* work = draft.Find<Work>(HandOutKey(key));
    if (work == nullptr || work->remaining < from_earmark) return false;
    Earmark(draft, key, -from_earmark);
    draft.Edit<Work>(HandOutKey(key)).remaining -= from_earmark;
    if (draft.Find<Work>(HandOutKey(key))->remaining == 0) FinishWork(draft, HandOutKey(key));
  }
  if (hole > from_earmark && StockAt(draft, key).earmarked > 0) return false;
  StartDeallocation(draft, key, hole - from_earmark);
  return true;
}

}  // namespace

void AdjustStock::AddKeys(KeySet& keys) const {
  keys.products.push_back(product_id);
  keys.locations.push_back(location_id);
  if (on_hand_delta < 0) keys.demand[{product_id, location_id}] += -on_hand_delta;
}

void AdjustStock::AddReads(const WorkingSet&, KeySet& keys) const {
  AddQueueReads(product_id, location_id, kInlineEntries, keys);
}

int AdjustStock::RowBudget() const { return 8 * kInlineEntries; }

Decision AdjustStock::Decide(const WorkingSet& set, const Context& context) const {
  if (set.Find<Product>(product_id) == nullptr) {
    return Refuse(Reason::kProductNotFound, "no such product", "product_id");
  }
  if (set.Find<Location>(location_id) == nullptr) {
    return Refuse(Reason::kLocationNotFound, "no such location", "location_id");
  }
  Draft draft(set, context);
  draft.set_occurred_date(occurred_date);
  const StockKey key{product_id, location_id};
  const Quantity on_hand = StockAt(draft, key).on_hand;
  if (on_hand + on_hand_delta < 0) {
    return Refuse(Reason::kStockNegative, "only " + std::to_string(on_hand) + " are on hand",
                  "on_hand_delta");
  }
  if (on_hand_delta > kCounterMax - on_hand) {
    return Refuse(Reason::kQuantityOverflow, "so much stock cannot be counted", "on_hand_delta");
  }
  Event event;
  event.kind = EventKind::kStockAdjusted;
  event.product_id = product_id;
  event.location_id = location_id;
  event.quantity = on_hand_delta;
  draft.Emit(event);
  if (on_hand_delta > 0) {
    RaiseOnHand(draft, key, on_hand_delta, MovementKind::kAdjustment, {});
    GiveToQueue(draft, key, kInlineEntries);
  } else if (!TakeFromShelf(draft, key, -on_hand_delta)) {
    return Refuse(Reason::kStockWithdrawing,
                  "goods of the stock are being handed out; try again in a moment",
                  "on_hand_delta");
  }
  return Accept(draft, ResourceKind::kStock, product_id.bits(), location_id.bits());
}

}  // namespace backline
