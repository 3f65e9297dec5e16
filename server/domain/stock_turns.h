// How fast stock turns: what it was at the end of each day, recomputed from the ledger backwards
// from what it is now. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/kpi_window.h"
#include "server/domain/money.h"
#include "server/domain/quantity.h"

namespace backline {

// The movements of one quarter of an hour: days of all zones begin on one.
struct StockChange {
  Instant from;
  Quantity on_hand_delta = 0;
  Quantity shipped = 0;
};

struct StockTurns {
  ProductId product_id;
  LocationId location_id;
  Quantity on_hand = 0;
  Quantity shipped = 0;
  int64_t on_hand_unit_days = 0;
  int32_t days = 0;
  Money price;  // of a unit; no currency: no value

  // How many whole days the stock lasts at the window's rate; none if nothing was shipped.
  std::optional<int64_t> cover_days() const;
};

// REQUIRES: `changes` are all since the window began, ascending; `on_hand` is after the last.
void Measure(const KpiWindow& window, Instant now, const std::vector<StockChange>& changes,
             StockTurns& turns);

}  // namespace backline
