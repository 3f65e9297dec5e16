// An order line as its service is judged: what was asked for, what waited, what came and when, and
// whether what was promised was kept. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "server/base/strong_id.h"
#include "server/domain/backorder.h"
#include "server/domain/date.h"
#include "server/domain/quantity.h"

namespace backline {

// What units were when they were cancelled.
enum class CancellationCause : int8_t {
  kInStock = 1,
  kUndated = 2,
  kPromisedLate = 3,
  kWaiting = 4,
};
constexpr int kCancellationCauses = 4;

// Units that an amendment added and stock did not cover: they have a promise of their own.
struct ServedAddition {
  BackorderId id;
  Quantity quantity = 0;
  Quantity cancelled = 0;
  Quantity delivered = 0;
  OptionalDate first_promised_date;
  OptionalDate last_delivered_date;
  OptionalDate given_up_date;
};

struct ServedLine {
  OrderId order_id;
  int32_t line_number = 0;
  CustomerId customer_id;
  ProductId product_id;
  LocationId location_id;  // empty while an any-line is not bound
  Date order_date;
  // All of it, additions too.
  Quantity ordered = 0;
  Quantity backordered = 0;  // of ordered: not covered from stock when it was ordered
  Quantity lost = 0;         // reserved at entry, and taken back before it left
  Quantity shipped = 0;
  Quantity shipped_after_waiting = 0;  // of shipped
  Quantity delivered = 0;
  Quantity cancelled = 0;
  Quantity substituted = 0;
  std::array<Quantity, kCancellationCauses> cancelled_by = {};  // by cause - 1
  OptionalDate requested_date;
  OptionalDate last_shipped_date;  // of what was shipped
  // Of what is not an addition.
  OptionalDate first_promised_date;
  OptionalDate last_delivered_date;  // of what was delivered
  OptionalDate given_up_date;        // when the last of what waited was cancelled
  std::vector<ServedAddition> additions;

  Quantity wanted() const { return ordered - cancelled - substituted; }
  bool gone() const { return wanted() <= 0; }
  bool wholly_shipped() const { return !gone() && shipped >= wanted(); }
  bool wholly_delivered() const { return !gone() && delivered >= wanted(); }
  bool open() const { return !gone() && !wholly_delivered(); }
  // Something of it waited.
  bool waited() const { return backordered + lost > 0; }
  // Something that waited was cancelled.
  bool given_up() const;
  Quantity cancelled_in_stock() const {
    return cancelled_by[static_cast<size_t>(CancellationCause::kInStock) - 1];
  }
  // All that was wanted came, so that it is known how long it took.
  bool has_wait() const { return wholly_delivered() && !given_up() && delivered_date(); }
  // Of the last of it, additions too.
  OptionalDate delivered_date() const;
  // Its cancellation came before it: it never asked for anything. Whatever was reserved had a
  // promise, and what waited a backorder.
  bool born_cancelled() const { return cancelled == ordered && !first_promised_date && !waited(); }
  // Left without having waited.
  Quantity first_time() const { return shipped - shipped_after_waiting; }
  // Covered at once, and it has neither left nor been given up.
  Quantity fill_pending() const {
    return std::max<Quantity>(
        0, ordered - backordered - lost - cancelled_in_stock() - substituted - first_time());
  }
  // All of it left without having waited.
  bool filled() const { return first_time() >= ordered; }
  // Some of it will never have left so.
  bool not_filled() const { return first_time() + fill_pending() < ordered; }
};

// A backorder of a line, as far as it says how the line was served.
struct ServedBackorder {
  BackorderId id;
  BackorderCause cause = BackorderCause::kShortAtEntry;
  Quantity quantity = 0;
  Quantity cancelled = 0;
  Quantity shipped = 0;
  Quantity delivered = 0;
  OptionalDate first_promised_date;
};
// Adds a backorder to its line. REQUIRES: requested_date is set if there is one.
void AddBackorder(const ServedBackorder& backorder, ServedLine& line);
// What was cancelled and did not wait was in stock. Call it after all backorders were added.
void CloseCancellations(ServedLine& line);
// Some of a backorder was cancelled on a day. Call the next two after all backorders were added.
void GiveUp(BackorderId backorder, Date day, ServedLine& line);
// A part of a shipment; no backorder: of what was reserved when it was ordered.
void AddShipment(BackorderId backorder, const OptionalDate& shipped, const OptionalDate& delivered,
                 ServedLine& line);

enum class PromiseOutcome : int8_t {
  kMet,
  kMissed,
  kPending,    // its day has not passed
  kGone,       // cancelled before its day had passed
  kNoPromise,  // there was no date to keep
};
// Whether all that was wanted came by the first promise, and what was added by its own. What was
// late is not excused by its cancellation.
PromiseOutcome JudgePromise(const ServedLine& line, Date today);
// The same by the date that the customer wanted, which is that of additions too.
PromiseOutcome JudgeRequest(const ServedLine& line, Date today);

}  // namespace backline
