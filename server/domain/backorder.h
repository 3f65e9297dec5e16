// Backorders and pegs: who waits, and for which inbound supply.
//
// Laws: quantity = open() + allocated + shipped + cancelled, all >= 0; delivered <= shipped;
// 0 <= pegged <= open(); pegged is the sum of the backorder's pegs.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"
#include "server/domain/order.h"
#include "server/domain/promise.h"
#include "server/domain/quantity.h"

namespace backline {

// A place in a queue: (rank_key, queue_sequence, id). line_number only orders reserved lines.
struct QueueKey {
  int64_t rank_key = 0;
  int64_t queue_sequence = 0;
  Id128 id;
  int32_t line_number = 0;
  friend auto operator<=>(const QueueKey&, const QueueKey&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const QueueKey& key) {
    return H::combine(std::move(state), key.rank_key, key.queue_sequence, key.id, key.line_number);
  }
};

enum class BackorderCause : int8_t { kShortAtEntry = 1, kAmendedUp = 2, kStockWithdrawn = 3 };

// Whether the open quantity is wholly pegged, and whether the customer knows if it is not.
enum class UndatedState : int8_t {
  kDated = 0,         // nothing open is unpegged
  kUndated = 1,       // something is unpegged and that is what was told
  kUndatedUntold = 2  // something lost its peg and that was not told yet
};

struct Backorder {
  using Key = BackorderId;
  BackorderId id;
  OrderId order_id;
  int32_t line_number = 0;
  CustomerId customer_id;
  ProductId product_id;
  LocationId location_id;  // of its line; empty while an any-line is not bound
  Quantity quantity = 0;
  Quantity pegged = 0;
  Quantity allocated = 0;
  Quantity shipped = 0;
  Quantity delivered = 0;
  Quantity cancelled = 0;
  BackorderCause cause = BackorderCause::kShortAtEntry;
  OptionalDate first_promised_date;  // set once
  int64_t rank_key = 0;
  int64_t queue_sequence = 0;
  UndatedState undated = UndatedState::kUndated;  // derived; kept for the index
  Date occurred_date;
  Instant recorded_time;
  int64_t version = 0;

  Key key() const { return id; }
  Quantity open() const { return quantity - allocated - shipped - cancelled; }
  Quantity unpegged() const { return open() - pegged; }
  QueueKey queue_key() const { return {rank_key, queue_sequence, id.bits(), 0}; }
  OrderLineKey line_key() const { return {order_id, line_number}; }
};

struct PegKey {
  SupplyLineId supply_line_id;
  int64_t rank_key = 0;
  int64_t queue_sequence = 0;
  BackorderId backorder_id;
  friend auto operator<=>(const PegKey&, const PegKey&) = default;
  QueueKey queue_key() const { return {rank_key, queue_sequence, backorder_id.bits(), 0}; }
  template <typename H>
  friend H AbslHashValue(H state, const PegKey& key) {
    return H::combine(std::move(state), key.supply_line_id, key.backorder_id);
  }
};

// A soft claim. It has no date of its own: the date is the supply line's. `told` is what the
// customer was told last; kNone means not told yet.
struct Peg {
  using Key = PegKey;
  SupplyLineId supply_line_id;
  BackorderId backorder_id;
  int64_t rank_key = 0;
  int64_t queue_sequence = 0;
  int64_t generation = 1;
  Quantity quantity = 0;
  OptionalDate told_date;
  PromiseBasis told_basis = PromiseBasis::kNone;
  int64_t version = 0;
  Key key() const { return {supply_line_id, rank_key, queue_sequence, backorder_id}; }
};

enum class BackorderChangeKind : int8_t {
  kOpened = 1,
  kPegged = 2,
  kUnpegged = 3,
  kAllocated = 4,
  kDeallocated = 5,
  kShipped = 6,
  kDelivered = 7,
  kCancelled = 8,
  kPromiseChanged = 9,
};

// Why somebody was served before one who waits at an earlier place.
enum class OvertakingReason : int8_t { kNone = 0, kPegged = 1, kPolicy = 2, kRun = 3 };

// The history of a backorder; append only. Its quantities are sums of these.
struct BackorderChange {
  BackorderId backorder_id;
  int64_t sequence = 0;  // the event counter when the command was decided
  int32_t ordinal = 0;   // distinct within (backorder, sequence)
  BackorderChangeKind kind = BackorderChangeKind::kOpened;
  Quantity quantity = 0;
  OptionalDate promised_date;
  PromiseBasis basis = PromiseBasis::kNone;
  SupplyLineId supply_line_id;
  OvertakingReason overtaking = OvertakingReason::kNone;
  Instant recorded_time;
};

}  // namespace backline
