// What suppliers are measured by: facts about purchase order lines, written in the transaction that
// makes them true, never changed and never removed. Scores are computed from these and from nothing
// else, so that they can be computed again for any instant.
#pragma once

#include <cstdint>
#include <string>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"
#include "server/domain/money.h"
#include "server/domain/quantity.h"

namespace backline {

enum class FactKind : int8_t {
  kSent = 1,          // the line went out: `quantity` is wanted on `date`
  kAsked = 2,         // a buyer asks again: `quantity` is wanted in all, on `date`
  kAnswered = 3,      // the supplier answered all that was asked
  kPartAnswered = 4,  // ... a part of it
  kHeld = 5,          // ... that it needs time
  kScheduled = 6,     // a schedule of `quantity` is confirmed for `date`
  kAgreed = 7,        // after these schedules nothing of the line is left to answer
  kEtaChanged = 8,    // a schedule is told for `date`
  kShipped = 9,       // announced as sent, expected on `date`
  kReceived = 10,     // good goods came on `date`
  kQuarantined = 11,  // goods that are not good came on `date`
  kCancelled = 12,    // `quantity` will not come
  // The supplier disputes `component`, takes that back; a buyer upholds or rejects it.
  kDisputeOpened = 13,
  kDisputeWithdrawn = 14,
  kDisputeUpheld = 15,
  kDisputeRejected = 16,
};

// A part of a score that lines stand behind.
enum class ScoreComponent : int8_t {
  kNone = 0,             // of a fact that is about no dispute
  kAcknowledgement = 1,  // versions that were answered in time
  kOnTimeInFull = 2,
  kFill = 3,  // what the first delivery brought
};
constexpr int kScoreComponents = 3;

// What became of a dispute.
enum class DisputeState : int8_t {
  kNone = 0,  // of a line and component: there was none, or it was withdrawn
  kOpen = 1,
  kUpheld = 2,
  kRejected = 3,
  kWithdrawn = 4,
};
constexpr int kDisputeStates = 4;

// Who made it so; of a schedule: who accepted its date.
enum class FactCause : int8_t {
  kNone = 0,      // nobody: it stands because nothing was agreed that forbids it
  kSupplier = 1,  // the supplier by itself
  kBuyer = 2,     // a buyer
  kRule = 3,      // a tolerance that was agreed before
  kAsAsked = 4,   // it is what was asked for
  // Of a cancellation: the supplier, and a buyer agreed. Of kAsked: a buyer, in reply to what the
  // supplier proposed.
  kAgreed = 5,
};

// The time of answer_due_time in a fact that does not say: it is older than that column, or of a
// server that is (1900-01-01).
constexpr Instant kAnswerDueUnsaid{-2'208'988'800 * kMicrosPerSecond};

struct SupplierFact {
  // The order of facts: the first event of the command that made it, and 1, 2, 3 ... in it.
  int64_t sequence = 0;
  int32_t ordinal = 0;
  FactKind kind = FactKind::kSent;
  FactCause cause = FactCause::kNone;
  SupplierId supplier_id;
  ProductId product_id;
  LocationId location_id;
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  int32_t schedule_number = 0;  // 0: of the whole line
  Quantity quantity = 0;
  OptionalDate date;
  OptionalDate previous_date;
  Date occurred_date;  // the day that it speaks of, as stated or as recorded
  Instant recorded_time;
  // By when the supplier owes an answer about the line once this is so: what the line's clock says,
  // by the agreement and the calendar of then. 0: it owes none, or nothing was agreed.
  Instant answer_due_time;
  bool imported = false;
  ScoreComponent component = ScoreComponent::kNone;
  // Of kSent, because the score of a line must not change with what it was ordered by.
  std::string time_zone;  // of the destination
  Money unit_price;
};

}  // namespace backline
