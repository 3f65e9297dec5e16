// What waits: how old it is, why it waits, what is at risk and what that costs. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "server/base/strong_id.h"
#include "server/domain/backorder.h"
#include "server/domain/date.h"
#include "server/domain/kpi_value.h"
#include "server/domain/kpi_window.h"
#include "server/domain/money.h"
#include "server/domain/quantity.h"

namespace backline {

// Why an entry still waits: the first of these that holds.
enum class WaitCause : int8_t {
  kSupplyOverdue = 1,
  kNoSupply = 2,
  kSupplyLate = 3,  // later than was promised first
  kAllocationLost = 4,
  kSupplyUnconfirmed = 5,
  kSupplyDue = 6,
};
constexpr int kWaitCauses = 6;

// An open entry of the queue with what its pegs say.
struct WaitingEntry {
  BackorderId id;
  OrderId order_id;
  int32_t line_number = 0;
  CustomerId customer_id;
  ProductId product_id;
  LocationId location_id;  // empty while an any-line is not bound
  Quantity open = 0;
  Quantity pegged = 0;
  BackorderCause origin = BackorderCause::kShortAtEntry;
  Instant recorded_time;
  Date since;  // the day on which it began to wait
  OptionalDate requested_date;
  OptionalDate first_promised_date;
  OptionalDate last_supply_date;  // the latest date of its supply; none without dated supply
  bool overdue_supply = false;
  bool undated_supply = false;  // by lead time only
  bool unconfirmed_supply = false;
  SupplierId supplier_id;  // of the latest supply; empty without one
  Money price;             // of a unit; no currency: no value
  int64_t rank_key = 0;    // its place in the queue
  int64_t queue_sequence = 0;

  // None while any unit has none.
  OptionalDate promised_date() const {
    return pegged < open || overdue_supply ? std::nullopt : last_supply_date;
  }
  // Without a date, or with one that is later than wanted.
  bool at_risk() const {
    const OptionalDate date = promised_date();
    return !date || (requested_date && *date > *requested_date);
  }
  // Later than wanted, or than was promised first.
  bool late() const {
    const OptionalDate date = promised_date();
    return date && ((requested_date && *date > *requested_date) ||
                    (first_promised_date && *date > *first_promised_date));
  }
  int32_t age(Date today) const { return std::max(0, today - since); }
  WaitCause cause() const;
};

// A peg of an entry: what its supply says.
struct EntrySupply {
  SupplierId supplier_id;
  Date due_date;  // as told, else sent date + lead time
  bool dated = false;
  bool overdue = false;
  bool confirmed = false;
};
void AddSupply(const EntrySupply& supply, WaitingEntry& entry);

// In basis points of the value of what waits; domain/kpi_value.h.
struct BackorderCostRates {
  int32_t lost_sales = 0;
  int32_t expediting = 0;
  int32_t churn = 0;
  int32_t churn_after_days = 30;
  int32_t emergency_purchase = 0;
  int32_t penalty_per_day = 0;
};

struct BackorderCost {
  KpiValue lost_sales, expediting, churn, emergency_purchase, penalties;
  KpiValue Total() const;
  friend bool operator==(const BackorderCost&, const BackorderCost&) = default;
};

// Entries, and who is behind them.
class BacklogTotals {
 public:
  void Add(const WaitingEntry& entry);

  int64_t lines() const { return lines_; }
  int64_t orders() const { return static_cast<int64_t>(orders_.size()); }
  int64_t customers() const { return static_cast<int64_t>(customers_.size()); }
  Quantity units() const { return units_; }
  const KpiValue& value() const { return value_; }
  friend bool operator==(const BacklogTotals&, const BacklogTotals&) = default;

 private:
  int64_t lines_ = 0;
  Quantity units_ = 0;
  KpiValue value_;
  absl::flat_hash_set<OrderId> orders_;
  absl::flat_hash_set<CustomerId> customers_;
};

struct WaitCauseCount {
  int64_t lines = 0;
  Quantity units = 0;
  KpiValue value;
  friend bool operator==(const WaitCauseCount&, const WaitCauseCount&) = default;
};

struct BacklogKpis {
  BacklogTotals totals;
  BacklogTotals at_risk;
  AgeBuckets ages;
  std::array<WaitCauseCount, kWaitCauses> causes;  // by cause - 1
  std::optional<BackorderCost> cost;
  bool complete = true;
};

void AddEntry(const WaitingEntry& entry, Date today, const std::optional<BackorderCostRates>& rates,
              BacklogKpis& kpis);

// Which entries a list shows.
struct BacklogFilter {
  std::optional<WaitCause> cause;
  int32_t from_days = 0;
  std::optional<int32_t> until_days;
  bool at_risk_only = false;
  SupplierId supplier_id;  // of the latest supply; empty for all
  bool without_supplier = false;
};
bool Matches(const WaitingEntry& entry, Date today, const BacklogFilter& filter);

}  // namespace backline
