// Durable work: what a command leaves because it touches more than one batch may hold. Any server
// process drains it in bounded steps through its engine. The laws hold at every commit between the
// steps, because each gate equals the sum of `remaining` of its own work rows:
//   stock.earmarked          = hand_out(product, location) + hand_out_supply(its supply lines)
//   stock.withdrawing        = deallocate(product, location)
//   supply.withdrawing       = withdraw(supply) + hand_out_supply(supply)
//   product.outstanding_pegging = number of pegging(product, *) and withdraw(its supply lines) rows
// Kinds are in the order in which they run: pegging waits until nothing of its product is being
// handed out, taken back or withdrawn, and telling waits until the product's pegging is done.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/backorder.h"
#include "server/domain/quantity.h"

namespace backline {

enum class WorkKind : int8_t {
  kHandOutSupply = 1,  // goods of a supply line to who is pegged to it, in rank order
  kHandOut = 2,        // earmarked goods to the queue of (product, location)
  kDeallocate = 3,     // reserved goods that are gone, in reverse queue order
  kWithdraw = 4,       // pegs of a supply line that must go, in reverse queue order
  kPeg = 5,            // free supply of (product, location) to who waits undated, in queue order
  kTell = 6,           // customers of a supply line whose told promise is no longer true
  kOverdue = 7,        // a timer: the day of a supply line's date has passed
  kClock = 8,          // a timer: an obligation is due soon, or due; subject: the clock
};

struct WorkKey {
  WorkKind kind = WorkKind::kHandOut;
  ProductId product_id;
  Id128 subject;  // a location (hand out, deallocate, peg), a clock, or a supply line
  friend auto operator<=>(const WorkKey&, const WorkKey&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const WorkKey& key) {
    return H::combine(std::move(state), key.kind, key.product_id, key.subject);
  }
};

// Whether it waits for a time, and holds nothing else up meanwhile.
inline bool IsTimer(WorkKind kind) {
  return kind == WorkKind::kOverdue || kind == WorkKind::kClock;
}

// The kinds of work that a supply line may have. Those whose sum its gate is, the last two, exist
// only where the gate is not zero.
inline std::span<const WorkKind> SupplyWorkKinds(Quantity withdrawing) {
  static constexpr WorkKind kKinds[] = {WorkKind::kTell, WorkKind::kOverdue,
                                        WorkKind::kHandOutSupply, WorkKind::kWithdraw};
  constexpr size_t kUngated = 2;
  return std::span(kKinds).first(withdrawing == 0 ? kUngated : std::size(kKinds));
}

struct Work {
  using Key = WorkKey;
  WorkKey id;
  Quantity remaining = 0;
  QueueKey cursor;      // everything up to here was looked at
  Instant due_time;     // not before
  Instant lease_until;  // another process may claim it after
  int64_t fence = 1;    // raised by each claim; a step with a lower one does nothing
  int64_t version = 0;
  Key key() const { return id; }
};

}  // namespace backline
