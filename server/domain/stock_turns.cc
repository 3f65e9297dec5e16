#include "server/domain/stock_turns.h"

#include "absl/numeric/int128.h"

namespace backline {

std::optional<int64_t> StockTurns::cover_days() const {
  if (shipped <= 0) return std::nullopt;
  return static_cast<int64_t>(absl::int128(on_hand) * days / shipped);
}

void Measure(const KpiWindow& window, Instant now, const std::vector<StockChange>& changes,
             StockTurns& turns) {
  const Instant begin = StartOfDay(window.from, window.time_zone);
  const Instant end = StartOfDay(window.until, window.time_zone);
  for (const StockChange& change : changes) {
    if (change.from >= begin && change.from < end) turns.shipped += change.shipped;
  }
  // From the last day back: what came later is not there yet.
  Quantity on_hand = turns.on_hand;
  auto later = changes.rbegin();
  for (Date day = window.until + -1; day >= window.from; day = day + -1) {
    if (StartOfDay(day, window.time_zone) > now) continue;
    const Instant evening = EndOfDay(day, window.time_zone);
    for (; later != changes.rend() && later->from >= evening; ++later) {
      on_hand -= later->on_hand_delta;
    }
    ++turns.days;
    turns.on_hand_unit_days += on_hand;
  }
}

}  // namespace backline
