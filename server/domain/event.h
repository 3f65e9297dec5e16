// Facts, numbered in the order of commits without gaps. Written in the transaction that makes them
// true.
#pragma once

#include <cstdint>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"
#include "server/domain/promise.h"
#include "server/domain/purchase_order.h"
#include "server/domain/quantity.h"

namespace backline {

enum class EventKind : int8_t {
  kCatalogChanged = 1,
  kOrderPlaced = 2,
  kLineCancelled = 3,
  kLineAmended = 4,
  kBackorderOpened = 5,
  kPromiseChanged = 6,
  kBackorderAllocated = 7,
  kLineDeallocated = 8,
  kOrderShipped = 9,
  kDeliveryConfirmed = 10,
  kStockReceived = 11,
  kStockAdjusted = 12,
  kPurchaseOrderCreated = 13,
  kPurchaseOrderSent = 14,
  kPurchaseOrderCancelled = 15,
  kPurchaseOrderAnswered = 16,
  kEtaUpdated = 17,
  kGoodsReceived = 18,
  kSupplyOverdue = 19,
  kCancellationAhead = 20,
  kDemandChanged = 21,
  kEtaStale = 22,

  kLineCountered = 40,
  kLineHeld = 41,
  kResponseApproved = 42,
  kResponseRejected = 43,
  kPurchaseOrderLineAmended = 44,
  kEtaFlagged = 45,
  kEtaReviewed = 46,
  kShipmentAnnounced = 47,
  kShipmentNoticeCancelled = 48,
  kMessagePosted = 49,
  kMessagesRead = 60,
  kCapacityPublished = 30,
  kSlotBooked = 31,
  kSlotReleased = 32,
  kSlotMoved = 33,
  kBookingSplit = 34,
  kProductionPlanned = 35,
  kProgressReported = 36,
  kEtaRequested = 37,
  kSlotMoveRequested = 38,
  kSlotMoveAnswered = 39,

  kAgreementChanged = 70,
  kClockDueSoon = 71,
  kClockBreached = 72,
  kDisputeOpened = 73,
  kDisputeWithdrawn = 74,
  kDisputeDecided = 75,
};

// Ids that do not concern the fact are empty. An event with a supplier_id is visible to that
// supplier and carries neither order nor customer.
struct Event {
  int64_t sequence = 0;  // given by the draft: the counter's next value
  EventKind kind = EventKind::kCatalogChanged;
  Instant recorded_time;
  RequestKey request_key;  // of the request that caused it; empty for work
  ProductId product_id;
  LocationId location_id;
  CustomerId customer_id;
  SupplierId supplier_id;
  OrderId order_id;
  int32_t line_number = 0;
  BackorderId backorder_id;
  PurchaseOrderId purchase_order_id;
  SupplyLineId supply_line_id;
  Quantity quantity = 0;
  OptionalDate date;
  OptionalDate previous_date;
  PromiseBasis basis = PromiseBasis::kNone;
  SupplyReason supply_reason = SupplyReason::kNone;
};

// What a remembered request made.
enum class ResourceKind : int8_t {
  kProduct = 1,
  kLocation = 2,
  kCustomer = 3,
  kSupplier = 4,
  kSourcing = 5,
  kOrder = 6,
  kShipment = 7,
  kStock = 8,
  kPurchaseOrder = 9,
  kSupplyLine = 10,
  kProposal = 11,
  kTombstone = 12,  // a cancellation that came before its order

  kTolerance = 30,
  kShipmentNotice = 31,
  kConversation = 32,
  kWorkCenter = 20,
  kProductFamily = 21,   // its supplier
  kCapacity = 22,        // its work centre
  kBooking = 23,         // its supply line
  kProductionPlan = 24,  // its purchase order, its line number
  kSlotMove = 25,

  kBusinessCalendar = 40,  // whose it is
  kAgreement = 41,
  kDispute = 42,
};

// The memory of a request: same key and same fingerprint has its effect once.
struct RequestRecord {
  using Key = RequestKey;
  RequestKey request_key;
  Id128 fingerprint;  // digest of method and body
  ResourceKind resource_kind = ResourceKind::kOrder;
  Id128 resource_id;         // the order, purchase order, product (sourcing, stock) ...
  Id128 second_resource_id;  // the location (stock), the supplier (sourcing), the line number (low
                             // bits; of an order's changes too, its placement has none)
  int64_t sequence = 0;      // of its first event
  Date recorded_day;
  int64_t version = 0;
  Key key() const { return request_key; }
};

}  // namespace backline
