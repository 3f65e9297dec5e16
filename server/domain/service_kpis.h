// How customers were served: KPIs over the order lines of a cohort, the orders that were accepted
// in a window. All of it is a pure function of what was recorded, and what never came counts.
#pragma once

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
#include "server/domain/served_line.h"

namespace backline {

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
  kRequestedMet = 10,
  kRequestedMissed = 11,
  kNeverPromised = 12,
  kPromisePending = 13,
  kPromiseCancelled = 14,
  kOrderOnTimeInFull = 15,
  kOrderNotOnTimeInFull = 16,
  kFillPending = 17,
  kOrderFilled = 18,
  kOrderNotFilled = 19,
  kOrderShipped = 20,
  kOrderDelivered = 21,
};
constexpr int kServiceLineGroupMax = 21;
// Whether a line stands behind the numbers of a group. `order` are all lines that are looked at of
// its order, this one too.
bool IsIn(ServiceLineGroup group, const ServedLine& line, std::span<const ServedLine> order,
          Date today);

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
  KpiRate unit_fill, line_fill, order_fill;  // of what is decided
  Quantity fill_pending_units = 0;
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
  void AddFill(const ServedLine& line, const Weights& weights);
  void AddCycle(std::span<const ServedLine> lines);
  void AddPromises(std::span<const ServedLine> lines);

  const Date today_;
  ServiceKpis kpis_;
  WaitHistogram wait_, wait_backordered_, shipped_, delivered_;
};

}  // namespace backline
