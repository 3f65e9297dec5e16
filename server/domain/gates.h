// Gates and the durable work that stands behind each (domain/work.h). Whoever changes a gate
// changes the `remaining` of its work by the same amount, here and nowhere else.
#pragma once

#include "server/domain/draft.h"
#include "server/domain/order.h"
#include "server/domain/purchase_order.h"
#include "server/domain/stock.h"

namespace backline {

WorkKey HandOutKey(const StockKey& key);
WorkKey HandOutSupplyKey(const SupplyLine& supply);
WorkKey DeallocateKey(const StockKey& key);
WorkKey WithdrawKey(const SupplyLine& supply);
WorkKey PegKeyOf(ProductId product_id, LocationId location_id);
WorkKey TellKey(const SupplyLine& supply);
WorkKey OverdueKey(const SupplyLine& supply);

// Sets free goods aside for the queue of the key; work after `cursor` hands them out.
void EarmarkForQueue(Draft& draft, const StockKey& key, Quantity quantity, const QueueKey& cursor);
// Sets free goods aside for who is pegged to the supply line.
void EarmarkForPegs(Draft& draft, SupplyLineId supply_id, Quantity quantity);
// Goods that nobody is pegged to any more go to the queue; they stay earmarked.
void MoveEarmarkToQueue(Draft& draft, SupplyLineId supply_id, Quantity quantity);
// Reserved goods are not on the shelf any more: work takes them back.
void StartDeallocation(Draft& draft, const StockKey& key, Quantity quantity);
// While more is reserved than is on hand, what arrives or is released fills the hole first.
void ShrinkDeallocation(Draft& draft, const StockKey& key);
// Pegs beyond what the supply line still gives must go: work takes them, the youngest first. Slots
// that are booked for more than is accepted are freed.
void SettleSupply(Draft& draft, SupplyLineId supply_id);
// From now on only work pegs the product, from the start of the queue of the location.
void ClosePegging(Draft& draft, ProductId product_id, LocationId location_id);
// The same for who stands after this place: who stands before it was looked at.
void ClosePeggingAfter(Draft& draft, ProductId product_id, LocationId location_id,
                       const QueueKey& place);
// Closes it if somebody may wait undated for what is free at the location.
void ClosePeggingIfUndated(Draft& draft, ProductId product_id, LocationId location_id);
// Customers of the supply line, if it has any, are to be told, from this place in its queue on.
void StartTelling(Draft& draft, SupplyLineId supply_id, const QueueKey& after);

// The timer of a supply line's date: set while something is expected, gone otherwise. With
// imported, a date in the past sets none. REQUIRES: the location is loaded.
void SetOverdueTimer(Draft& draft, SupplyLineId supply_id, bool imported);

// A timer of its own kind, for whoever sees it due.
void SetTimer(Draft& draft, const WorkKey& key, Instant due);

// Finishes or shortens a work by what its step did.
void FinishWork(Draft& draft, const WorkKey& key);
void PostponeWork(Draft& draft, const WorkKey& key);

}  // namespace backline
