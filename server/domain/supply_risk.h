// Inbound supplies that are late or show signs that they will not serve who waits for them. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"
#include "server/domain/kpi_value.h"
#include "server/domain/money.h"
#include "server/domain/purchase_order.h"
#include "server/domain/quantity.h"

namespace backline {

enum class RiskSignal : int8_t {
  kLate = 1,
  kAfterNeed = 2,
  kUnanswered = 3,
  kPastAcknowledgement = 4,
  kProductionSlip = 5,
};
constexpr int kRiskSignals = 5;

// A supply line with what stands around it.
struct SupplyOutlook {
  SupplyLine supply;
  PurchaseOrderLineState state = PurchaseOrderLineState::kSent;
  bool past_acknowledgement = false;
  OptionalDate production_end_date;  // none without a plan, or when all is made
  // Who is pegged to it.
  OptionalDate need_date;  // the earliest; none if nobody says
  int64_t pegged_lines = 0;
  Quantity pegged_units = 0;
  absl::flat_hash_set<CustomerId> customers;
  Money price;  // of a unit; no currency: no value

  Date due_date() const { return supply.sort_date(); }
};

// Somebody who is pegged to it: wants it by the earlier of wish and first promise.
struct PeggedNeed {
  CustomerId customer_id;
  Quantity quantity = 0;
  OptionalDate requested_date;
  OptionalDate first_promised_date;
};
void AddNeed(const PeggedNeed& need, SupplyOutlook& outlook);

// Ascending; none: there is no sign of risk.
std::vector<RiskSignal> SignalsOf(const SupplyOutlook& outlook, Date today);

// Supplies, and who is behind them.
class SupplyRiskCount {
 public:
  void Add(const SupplyOutlook& outlook);

  int64_t supplies() const { return supplies_; }
  Quantity units() const { return units_; }
  int64_t pegged_lines() const { return pegged_lines_; }
  Quantity pegged_units() const { return pegged_units_; }
  int64_t customers() const { return static_cast<int64_t>(customers_.size()); }
  const KpiValue& pegged_value() const { return pegged_value_; }

 private:
  int64_t supplies_ = 0;
  Quantity units_ = 0;
  int64_t pegged_lines_ = 0;
  Quantity pegged_units_ = 0;
  KpiValue pegged_value_;
  absl::flat_hash_set<CustomerId> customers_;
};

struct SupplyRisk {
  SupplyRiskCount total;
  std::array<SupplyRiskCount, kRiskSignals> signals;  // by signal - 1
  bool complete = true;
};
void AddSupply(const SupplyOutlook& outlook, Date today, SupplyRisk& risk);

}  // namespace backline
