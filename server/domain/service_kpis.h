// How customers were served: KPIs over the order lines of a cohort, the orders that were accepted
// in a window. All of it is a pure function of what was recorded, and what never came counts.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "server/base/strong_id.h"
#include "server/domain/date.h"
#include "server/domain/kpi_value.h"
#include "server/domain/kpi_window.h"
#include "server/domain/money.h"
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

// An order line as its service is judged.
struct ServedLine {
  OrderId order_id;
  int32_t line_number = 0;
  CustomerId customer_id;
  ProductId product_id;
  LocationId location_id;  // empty while an any-line is not bound
  Date order_date;
  Quantity ordered = 0;
  Quantity backordered = 0;  // of ordered: not covered from stock when it was ordered
  Quantity lost = 0;         // reserved at entry, and taken back before it left
  Quantity shipped = 0;
  Quantity delivered = 0;
  Quantity cancelled = 0;
  Quantity substituted = 0;
  std::array<Quantity, kCancellationCauses> cancelled_by = {};  // by cause - 1
  OptionalDate requested_date;
  OptionalDate first_promised_date;
  OptionalDate last_shipped_date;    // of what was shipped
  OptionalDate last_delivered_date;  // of what was delivered

  Quantity wanted() const { return ordered - cancelled - substituted; }
  bool gone() const { return wanted() <= 0; }
  bool wholly_shipped() const { return !gone() && shipped >= wanted(); }
  bool wholly_delivered() const { return !gone() && delivered >= wanted(); }
  bool open() const { return !gone() && !wholly_delivered(); }
  // Something of it waited.
  bool waited() const { return backordered + lost > 0; }
  // Its cancellation came before it: it never asked for anything. Whatever was reserved had a
  // promise, and what waited a backorder.
  bool born_cancelled() const { return cancelled == ordered && !first_promised_date && !waited(); }
  // Covered at once, and not lost before it left.
  Quantity first_time() const { return std::max<Quantity>(0, ordered - backordered - lost); }
};

// A backorder of a line, as far as it says how the line was served.
struct ServedBackorder {
  bool of_lost_stock = false;
  Quantity quantity = 0;
  Quantity cancelled = 0;
  OptionalDate first_promised_date;
};
// Adds a backorder to its line. REQUIRES: requested_date is set if there is one.
void AddBackorder(const ServedBackorder& backorder, ServedLine& line);
// What was cancelled and did not wait was in stock. Call it after all backorders were added.
void CloseCancellations(ServedLine& line);

enum class PromiseOutcome : int8_t {
  kMet,
  kMissed,
  kPending,    // its day has not passed
  kGone,       // wholly cancelled
  kNoPromise,  // there was no date to keep
};
// Whether a line was wholly delivered by a day.
PromiseOutcome JudgePromise(const ServedLine& line, const OptionalDate& by, Date today);

enum class ServiceLineGroup : int8_t {
  kAll = 0,
  kBackordered = 1,
  kFilledFirstTime = 2,
  kNotFilledFirstTime = 3,
  kDelivered = 4,
  kDeliveredAfterWaiting = 5,
  kOpen = 6,
  kPromiseMet = 7,
  kPromiseMissed = 8,
  kCancelled = 9,
};
// Whether a line stands behind the numbers of a group.
bool IsIn(ServiceLineGroup group, const ServedLine& line, Date today);

struct CancellationCount {
  int64_t lines = 0;
  Quantity units = 0;
  friend bool operator==(const CancellationCount&, const CancellationCount&) = default;
};

struct ServiceKpis {
  int64_t orders = 0;
  int64_t lines = 0;
  Quantity units = 0;
  KpiRate backordered_orders, backordered_lines, backordered_units;
  KpiRate unit_fill, line_fill, order_fill;
  KpiValue value_counted, value_met;
  KpiRate tier_fill;
  WaitDistribution wait, wait_backordered;
  AgeBuckets open_lines;
  WaitDistribution accepted_to_shipped, accepted_to_delivered;
  KpiRate promise_met;
  int64_t promise_pending = 0;
  int64_t promise_cancelled = 0;
  int64_t never_promised = 0;
  KpiRate requested_met;
  KpiRate orders_on_time_in_full;
  KpiRate cancelled_units;
  std::array<CancellationCount, kCancellationCauses> cancellations;
  friend bool operator==(const ServiceKpis&, const ServiceKpis&) = default;
};

// A tier's weight: 9 for the first of nine, 1 for the last.
constexpr int64_t TierWeight(int32_t tier) { return 10 - tier; }

// Adds orders up. Each order is added once, with all of its lines that are looked at.
class ServiceTally {
 public:
  explicit ServiceTally(Date today) : today_(today) {}

  // What a line's product costs and what its customer's tier is.
  struct Weights {
    Money price;
    int32_t tier = 0;
  };
  // As many weights as lines. An order without lines is none.
  void AddOrder(std::span<const ServedLine> lines, std::span<const Weights> weights);
  ServiceKpis Kpis() const;

 private:
  void AddLine(const ServedLine& line, const Weights& weights);
  void AddCycle(std::span<const ServedLine> lines);
  void AddPromises(std::span<const ServedLine> lines);

  const Date today_;
  ServiceKpis kpis_;
  WaitHistogram wait_, wait_backordered_, shipped_, delivered_;
};

}  // namespace backline
