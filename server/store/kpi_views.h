// What reads of KPIs ask and answer.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/backlog_kpis.h"
#include "server/domain/date.h"
#include "server/domain/kpi_window.h"
#include "server/domain/service_kpis.h"
#include "server/domain/supply_risk.h"

namespace backline {

// Bounds of the work of one call: what is beyond them is not looked at, and the answer says so.
constexpr int kServiceOrdersMax = 500'000;
constexpr int kBacklogEntriesMax = 200'000;
constexpr int kRiskSuppliesMax = 50'000;
constexpr int64_t kChangeEventsMax = 1'000'000;

// Empty ids: of all.
struct ServiceQuery {
  KpiWindow window;
  CustomerId customer_id;
  ProductId product_id;
  LocationId location_id;
  Date today;  // of the window's zone
};

struct ServiceRead {
  ServiceKpis kpis;
  bool complete = true;
};

struct ServiceLineFilter {
  ServiceLineGroup group = ServiceLineGroup::kAll;
  std::optional<CancellationCause> cancellation;
  int32_t from_days = 0;  // since the order
  std::optional<int32_t> until_days;
};

// Where a page of order lines starts after: orders with a stated day come last. Of one customer
// they come in the order of their ids.
struct ServedLineKey {
  bool stated = false;
  Instant accepted_time;
  OrderId order_id;
  int32_t line_number = 0;
  friend auto operator<=>(const ServedLineKey&, const ServedLineKey&) = default;
};

struct BacklogQuery {
  CustomerId customer_id;
  ProductId product_id;
  LocationId location_id;
  std::string time_zone;
  Date today;  // of the zone
};

// Where a page of entries starts after: oldest first, of one product as they stand in its queues.
struct BacklogKey {
  Instant recorded_time;
  BackorderId backorder_id;
  LocationId location_id;
  int64_t rank_key = 0;
  int64_t queue_sequence = 0;
  friend auto operator<=>(const BacklogKey&, const BacklogKey&) = default;
};

enum class RiskGrouping : int8_t { kSupplier = 1, kProduct = 2 };

struct RevenueGroup {
  SupplierId supplier_id;  // of one of the two
  ProductId product_id;
  BacklogTotals at_risk;
  Quantity undated_units = 0;
};

struct RevenueAtRisk {
  std::vector<RevenueGroup> groups;  // most units first
  BacklogTotals total;
  int32_t group_count = 0;
  bool complete = true;
};

enum class BacklogChangeKind : int8_t {
  kOpened = 1,
  kFulfilled = 2,
  kCancelled = 3,
  kPromiseLater = 4,
  kPromiseEarlier = 5,
  kLost = 6,
};
constexpr int kBacklogChangeKinds = 6;

struct ChangeQuery {
  Instant since;
  ProductId product_id;
  CustomerId customer_id;
};

struct BacklogChangeCount {
  int64_t changes = 0;
  int64_t lines = 0;
  Quantity units = 0;
  int64_t days = 0;
};

struct BacklogChanges {
  std::array<BacklogChangeCount, kBacklogChangeKinds> counts;  // by kind - 1
  bool complete = true;
};

struct BacklogChange {
  int64_t sequence = 0;
  int32_t ordinal = 0;  // of the entry, in the command of this sequence; 0 for promises
  BacklogChangeKind kind = BacklogChangeKind::kOpened;
  OrderId order_id;
  int32_t line_number = 0;
  BackorderId backorder_id;
  CustomerId customer_id;
  ProductId product_id;
  Quantity quantity = 0;
  OptionalDate previous_date;
  OptionalDate promised_date;
  Instant recorded_time;
};

// Where a page of changes starts after.
struct ChangeKey {
  int64_t sequence = 0;
  BackorderId backorder_id;  // empty for promises, which are of lines
  int32_t ordinal = 0;
  friend auto operator<=>(const ChangeKey&, const ChangeKey&) = default;
};

struct SupplyRiskQuery {
  Date before;
  Date today;
  SupplierId supplier_id;
  ProductId product_id;
  LocationId location_id;
};

struct SupplyAtRisk {
  SupplyOutlook outlook;
  std::vector<RiskSignal> signals;
};

struct SupplyDueKey {
  Date due_date;
  SupplyLineId supply_line_id;
  friend auto operator<=>(const SupplyDueKey&, const SupplyDueKey&) = default;
};

// Who waits for a supply.
struct SupplyOrder {
  BackorderId backorder_id;
  OrderId order_id;
  int32_t line_number = 0;
  CustomerId customer_id;
  Quantity quantity = 0;
  Money price;
  OptionalDate requested_date;
  OptionalDate first_promised_date;
  OptionalDate told_date;
  QueueKey place;
};

struct StockTurnsKey {
  ProductId product_id;
  LocationId location_id;
  friend auto operator<=>(const StockTurnsKey&, const StockTurnsKey&) = default;
};

struct SourcingQuery {
  int32_t sources_wanted = 0;  // fewer than so many
  bool backlog_only = false;
  std::vector<ProductId> product_ids;  // empty: all
};

struct SourcingRisk {
  ProductId product_id;
  int32_t sources = 0;
  SupplierId supplier_id;  // the first-ranked; empty if there is none
  int64_t backlog_lines = 0;
  Quantity backlog_units = 0;
  Money price;
};

}  // namespace backline
