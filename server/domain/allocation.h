// Who gets which goods. No instant exists in which a new order sees goods that a backorder waits
// for: what arrives or is given back goes to the queue in the same commit, or is set aside for it.
#pragma once

#include "server/domain/backorder.h"
#include "server/domain/draft.h"
#include "server/domain/key_set.h"
#include "server/domain/order.h"
#include "server/domain/stock.h"

namespace backline {

// How many entries of a queue a command serves by itself; the rest is left to work.
constexpr int kInlineEntries = 32;

// The same for a command of several lines, so that all of it stays bounded; at least 1.
int InlineEntriesFor(size_t line_count);

// What GiveToQueue, ReceiveSupply and ReleaseLine read, with up to `entries` of the queue.
void AddQueueReads(ProductId product_id, LocationId location_id, int entries, KeySet& keys);
// What ClosePeggingIfUndated reads.
void AddUndatedRead(ProductId product_id, LocationId location_id, KeySet& keys);
// What PegAtEntry reads; an empty location means any.
void AddFreeSupplyRead(ProductId product_id, LocationId location_id, KeySet& keys);
// The pegs of a supply line, for ReceiveSupply.
void AddPegReads(ProductId product_id, SupplyLineId supply_id, int entries, KeySet& keys);

// What ReleaseLine reads for a line of a command of so many lines.
void AddReleaseReads(const OrderLine& line, size_t line_count, KeySet& keys);

// Where a line for any location is served from: most available, then rank, then id. Empty if
// nothing is available. REQUIRES: the product's stock was read anywhere.
LocationId BestLocation(const Draft& draft, ProductId product_id);
// Reserves up to `quantity` of free stock for the line; binds an any-line. Returns how many.
Quantity ReserveForLine(Draft& draft, const OrderLineKey& line, LocationId location_id,
                        Quantity quantity);
// Puts a quantity of the line into the queue, undated.
BackorderId OpenBackorder(Draft& draft, const OrderLineKey& line, Quantity quantity,
                          BackorderCause cause, int64_t queue_sequence);

// Where the goods that are handed out come from.
struct HandOut {
  StockKey stock;
  bool from_earmark = false;
  Quantity left = 0;
  int entries_left = 0;  // of the queue, to look at
  QueueKey looked_at;    // the last entry that was
  bool somebody_skipped = false;
};
// Serves the entries of a page of the open queue, in order.
void ServeQueue(Draft& draft, const Page& page, HandOut& goods);
// Serves who is pegged to the supply line, in rank order.
void ServePegs(Draft& draft, SupplyLineId supply_id, const Page& pegs, HandOut& goods);

// Goods that are on hand and belong to nobody go to the queue; what nobody waits for stays
// available.
void GiveToQueue(Draft& draft, const StockKey& key, int entries);
// Goods of a supply line have arrived: `quantity` more are on hand and received. First who is
// pegged to it, then the queue.
void ReceiveSupply(Draft& draft, SupplyLineId supply_id, Quantity quantity, int entries);

// Gives up `quantity` of what is open of the line: first what is not promised, then what is pegged
// (the latest supply first), then what is allocated; the youngest backorder first within each. What
// was reserved goes to the queue. REQUIRES: quantity <= line.open().
void ReleaseLine(Draft& draft, const OrderLineKey& line, Quantity quantity, int entries);
// Takes back up to `quantity` of the line's reserved goods, which are not on the shelf any more;
// they wait again at the line's own place. Returns how many.
Quantity DeallocateLine(Draft& draft, const OrderLineKey& line, Quantity quantity);

}  // namespace backline
