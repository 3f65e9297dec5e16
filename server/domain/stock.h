// Stock of a product at a location, and the ledger of its movements.
//
// Laws: every counter >= 0; reserved + earmarked <= on_hand + withdrawing; earmarked and
// withdrawing are never both above zero; each counter is the sum of its deltas in the ledger.
#pragma once

#include <algorithm>
#include <cstdint>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"
#include "server/domain/quantity.h"

namespace backline {

struct StockKey {
  ProductId product_id;
  LocationId location_id;
  friend auto operator<=>(const StockKey&, const StockKey&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const StockKey& key) {
    return H::combine(std::move(state), key.product_id, key.location_id);
  }
};

struct Stock {
  using Key = StockKey;
  ProductId product_id;
  LocationId location_id;
  Quantity on_hand = 0;      // good stock on the shelf
  Quantity reserved = 0;     // hard-allocated to order lines
  Quantity earmarked = 0;    // belongs to the queue, not yet handed out line by line
  Quantity withdrawing = 0;  // reserved beyond on hand, being taken back
  Quantity quarantined = 0;  // not allocatable, not part of on_hand
  int64_t version = 0;

  Key key() const { return {product_id, location_id}; }
  Quantity available() const { return std::max<Quantity>(0, on_hand - reserved - earmarked); }
};

enum class MovementKind : int8_t {
  kReceipt = 1,
  kAdjustment = 2,
  kReservation = 3,
  kRelease = 4,
  kShipment = 5,
  kEarmark = 6,
  kQuarantine = 7,
};

// An entry of the ledger; append only.
struct Movement {
  MovementId id;
  int64_t sequence = 0;  // the event counter when the command was decided
  MovementKind kind = MovementKind::kReceipt;
  ProductId product_id;
  LocationId location_id;
  Quantity on_hand_delta = 0;
  Quantity reserved_delta = 0;
  Quantity earmarked_delta = 0;
  Quantity withdrawing_delta = 0;
  Quantity quarantined_delta = 0;
  OrderId order_id;
  int32_t line_number = 0;
  SupplyLineId supply_line_id;
  Date occurred_date;
  Instant recorded_time;
};

}  // namespace backline
