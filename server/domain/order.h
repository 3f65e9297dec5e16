// Orders, their lines and shipments.
//
// The line law, at every commit: ordered = shipped + reserved + backordered() + cancelled +
// substituted, every term >= 0. backordered is the sum of the open quantities of the line's
// backorders.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"
#include "server/domain/quantity.h"

namespace backline {

constexpr int kOrderLinesMax = 100;
// The most lines that the orders of one batch can have.
constexpr int kBatchLinesMax = 128 * kOrderLinesMax;
constexpr int kBackordersPerLineMax = 32;

struct Order {
  using Key = OrderId;
  OrderId id;
  CustomerId customer_id;
  std::string external_reference;
  Date occurred_date;
  Instant recorded_time;
  int32_t line_count = 0;
  int64_t version = 0;  // also the etag; every change of a line changes it
  Key key() const { return id; }
};

struct OrderLineKey {
  OrderId order_id;
  int32_t line_number = 0;
  friend auto operator<=>(const OrderLineKey&, const OrderLineKey&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const OrderLineKey& key) {
    return H::combine(std::move(state), key.order_id, key.line_number);
  }
};

struct OrderLine {
  using Key = OrderLineKey;
  OrderId order_id;
  int32_t line_number = 0;
  ProductId product_id;    // never changes
  LocationId location_id;  // empty while an any-line is not bound
  bool any_location = false;
  // Where the pegs of an unbound any-line lie; empty if it has none.
  LocationId peg_location_id;
  Quantity ordered = 0;
  Quantity reserved = 0;
  Quantity shipped = 0;
  Quantity cancelled = 0;
  Quantity substituted = 0;
  Quantity backordered = 0;
  Quantity delivered = 0;  // of shipped
  OptionalDate requested_date;
  OptionalDate first_promised_date;  // set once
  Date stock_date;                   // when goods were last reserved for it
  // The queue's order is (rank_key, queue_sequence, id). The sequence is that of the event of the
  // line's acceptance, never a clock.
  int64_t rank_key = 0;
  int64_t queue_sequence = 0;
  int64_t version = 0;

  Key key() const { return {order_id, line_number}; }
  Quantity open() const { return reserved + backordered; }
};

struct Shipment {
  using Key = ShipmentId;
  ShipmentId id;
  OrderId order_id;
  Date shipped_date;
  OptionalDate delivered_date;
  std::string tracking_reference;
  std::string proof_of_delivery;
  Instant recorded_time;
  int64_t version = 0;
  Key key() const { return id; }
};

// What a shipment took from one line: units reserved at entry (no backorder) or of one backorder.
struct ShipmentPart {
  ShipmentId shipment_id;
  int32_t line_number = 0;
  BackorderId backorder_id;  // empty for units reserved at entry
  Quantity quantity = 0;
};

}  // namespace backline
