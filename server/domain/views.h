// What is answered about a resource: the row with what belongs to it. Built from a working set (the
// answer to a command) or by the reader (the answer to a query); one shape, so that both answers
// look the same.
#pragma once

#include <vector>

#include "server/domain/backorder.h"
#include "server/domain/order.h"
#include "server/domain/promise.h"
#include "server/domain/purchase_order.h"
#include "server/domain/working_set.h"

namespace backline {

struct OrderLineView {
  OrderLine line;
  Promise promise;  // normalized: reserved units (kStock), then later parts
};

struct OrderView {
  Order order;
  std::vector<OrderLineView> lines;  // by line number
};

struct ShipmentView {
  Shipment shipment;
  std::vector<ShipmentPart> parts;
};

struct PurchaseOrderLineView {
  PurchaseOrderLine line;
  std::vector<SupplyLine> supply_lines;  // by (sort_date, schedule number)
};

struct PurchaseOrderView {
  PurchaseOrder purchase_order;
  std::vector<PurchaseOrderLineView> lines;  // by line number
};

struct BackorderView {
  Backorder backorder;
  Promise promise;  // of what is open
  OptionalDate requested_date;
  int32_t queue_position = 0;
};

// REQUIRES: the resource was loaded into the set.
OrderView ViewOf(const WorkingSet& set, OrderId id);
PurchaseOrderView ViewOf(const WorkingSet& set, PurchaseOrderId id);

}  // namespace backline
