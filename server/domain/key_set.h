// What a command will read. The store turns a key set into one SELECT per table; nothing is read
// that no command asked for, and nothing is read after the decision began.
//
// Two rounds. Round one is known from the command alone. Orders, shipments, purchase orders and
// supply lines are first resolved to their products without a lock (a line's product never
// changes); then the rows are locked in the fixed order: requests > products > orders, lines,
// backorders > purchase orders, supply, pegs > work centres, slots > work. Round two (stock and
// pages) is known once these are loaded; it follows the locks of the products, which are the mutex
// of all that it reads.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/base/strong_id.h"
#include "server/domain/backorder.h"
#include "server/domain/capacity.h"
#include "server/domain/message.h"
#include "server/domain/order.h"
#include "server/domain/product.h"
#include "server/domain/production_plan.h"
#include "server/domain/purchase_order.h"
#include "server/domain/response.h"
#include "server/domain/shipment_notice.h"
#include "server/domain/stock.h"
#include "server/domain/work.h"

namespace backline {

enum class CodeKind : int8_t {
  kSku = 1,
  kLocation = 2,
  kCustomer = 3,
  kSupplier = 4,
  kProductGroup = 5,  // the id is that of one of its products
};

enum class PageKind : int8_t {
  // Backorders with open() > 0 at (product, location), those of unbound any-lines merged in; in the
  // order of the queue.
  kOpenQueue = 1,
  // Of these, the ones with unpegged() > 0.
  kUndatedQueue = 2,
  // Of these, the ones whose loss of a date was not told (UndatedState::kUndatedUntold).
  kUntoldQueue = 3,
  // The pegs of a supply line, in the order of the queue. subject: the supply line.
  kSupplyPegs = 4,
  // The same from the end. `from` is not used.
  kSupplyPegsReverse = 5,
  // Supply lines of (product, location) with free() > 0 by (sort_date, id); an empty location means
  // all
  // locations. The entry is {rank_key = days of sort_date, 0, supply line id}.
  kFreeSupply = 6,
  // Order lines of (product, location) with reserved > 0 in reverse order of the queue. The entry
  // is
  // {rank_key, queue_sequence, order id, line number}. `from` is not used.
  kReservedReverse = 7,
};

struct PageKey {
  PageKind kind = PageKind::kOpenQueue;
  ProductId product_id;
  Id128 subject;  // the location, or the supply line
  QueueKey from;  // only what sorts after it; the default is the start
  friend auto operator<=>(const PageKey&, const PageKey&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const PageKey& key) {
    return H::combine(std::move(state), key.kind, key.product_id, key.subject, key.from);
  }
};

struct PageRead {
  PageKey key;
  int limit = 1;  // entries; the store also finds out whether there are more
};

struct KeySet {
  // How much the commands of the batch may take from each stock in all. Not read by the store: with
  // it a command knows in round two whether stock can fall short, and reads free supply only then.
  absl::flat_hash_map<StockKey, Quantity> demand;

  // Round one.
  std::vector<RequestKey> requests;
  std::vector<std::pair<CodeKind, std::string>> codes;  // -> WorkingSet::FindCode
  std::vector<ProductId> products;                      // locked
  std::vector<LocationId> locations;
  std::vector<CustomerId> customers;
  std::vector<SupplierId> suppliers;
  std::vector<SourcingKey> sourcing;
  std::vector<ProductId> sources;  // the sourcing rows of a product by rank, first 16
  // Header, lines, all backorders of the lines, pegs of these, supply lines of the pegs. The
  // products of the lines are locked.
  std::vector<OrderId> orders;
  std::vector<ShipmentId> shipments;  // with parts, and the order as above
  // Header, lines, all their supply lines. The products of the lines are locked.
  std::vector<PurchaseOrderId> purchase_orders;
  // Header, the line, all its supply lines. The product of the line is locked.
  std::vector<PurchaseOrderLineKey> purchase_order_lines;
  std::vector<SupplyLineId> supply_lines;  // with the purchase order line as above
  std::vector<WorkKey> work;               // its product is locked
  // With the purchase order lines of its lines as above -> WorkingSet::NoticeLinesOf
  std::vector<ShipmentNoticeId> shipment_notices;
  std::vector<PurchaseOrderLineKey> conversations;
  // (purchase order, delivery note): which of its lines were received with it.
  std::vector<std::pair<PurchaseOrderId, std::string>> delivery_notes;
  std::vector<WorkCenterId> work_centers;  // locked
  // Locked, all at once. With them come the slots on which schedules of the lines above
  // hold something, and these bookings: who may free one has what it frees.
  std::vector<SlotId> slots;
  std::vector<SlotRange>
      slot_ranges;                  // its slots, locked; REQUIRES: the work centre is in the keys
  std::vector<BookingId> bookings;  // with the purchase order line as above
  std::vector<SlotMoveId> slot_moves;  // with the booking, and the slot that is wanted
  std::vector<SourcingKey> family_members;
  // With the work centre; the purchase order line is in the keys.
  std::vector<PurchaseOrderLineKey> production_plans;
  std::vector<SupplierId> calendars;  // empty: the house's own
  std::vector<ClockId> clocks;        // with their timers; their products are in the keys
  std::vector<DisputeId> disputes;    // with the purchase order line as above
  // All disputes of the lines, and what says that they were sent and asked for
  // -> WorkingSet::SentFactOf, AskedTimeOf.
  // REQUIRES: the line is in the keys.
  std::vector<PurchaseOrderLineKey> line_disputes;
  std::vector<SupplierId> open_disputes;  // of the suppliers, as rows

  // Round two.
  std::vector<ToleranceKey> tolerances;
  std::vector<ResponseKey> responses;  // with their parts -> WorkingSet::AnswerPartsOf
  // Rows of stock (locked). With a gate that is not zero come its hand-out and deallocation work.
  std::vector<StockKey> stock;
  // The kStockPerProduct rows with the most available of each product, and their locations.
  std::vector<ProductId> stock_anywhere;
  // Pages. Entries come with the backorder and its bundle: order, line, all backorders of the line,
  // their pegs, the supply lines of these. kFreeSupply: the supply lines.
  std::vector<PageRead> pages;
  // Sums per location of undated demand, free and drafted supply (purchase order proposals).
  std::vector<ProductId> shortages;
  // All agreements of the suppliers; with one come its calendar and the house's.
  std::vector<SupplierId> agreements;
  // The acknowledgements of lines and the clocks that are open, with their timers.
  // REQUIRES: the purchase order is locked.
  std::vector<PurchaseOrderLineKey> line_clocks;
};

constexpr int kStockPerProduct = 16;

}  // namespace backline
