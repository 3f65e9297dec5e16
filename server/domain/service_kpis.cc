#include "server/domain/service_kpis.h"

#include <algorithm>

#include "server/base/check.h"

namespace backline {
namespace {

// The latest day of a whole order, if `done` holds for each line that is not gone.
template <typename Done, typename DayOf>
OptionalDate LastDay(std::span<const ServedLine> lines, Done done, DayOf day_of) {
  OptionalDate last;
  for (const ServedLine& line : lines) {
    if (line.gone()) continue;
    const OptionalDate day = day_of(line);
    if (!done(line) || !day) return std::nullopt;
    if (!last || *day > *last) last = day;
  }
  return last;
}

// Whole days from the order to a fact. Days that were stated in other zones may differ by one for
// no hours: nothing comes before it was ordered.
int32_t DaysTo(Date day, const ServedLine& line) { return std::max(0, day - line.order_date); }

OptionalDate ShippedDay(std::span<const ServedLine> order) {
  return LastDay(
      order, [](const ServedLine& line) { return line.wholly_shipped(); },
      [](const ServedLine& line) { return line.last_shipped_date; });
}

OptionalDate DeliveredDay(std::span<const ServedLine> order) {
  return LastDay(
      order, [](const ServedLine& line) { return line.wholly_delivered(); },
      [](const ServedLine& line) { return line.delivered_date(); });
}

// What is so of each line of an order, not so of one of them, or not decided yet.
enum class OrderVerdict : int8_t { kYes, kNo, kOpen };

template <typename Yes, typename No>
OrderVerdict OfAll(std::span<const ServedLine> order, Yes yes, No no) {
  if (std::any_of(order.begin(), order.end(), no)) return OrderVerdict::kNo;
  return std::all_of(order.begin(), order.end(), yes) ? OrderVerdict::kYes : OrderVerdict::kOpen;
}

OrderVerdict Filled(std::span<const ServedLine> order) {
  return OfAll(
      order, [](const ServedLine& line) { return line.filled(); },
      [](const ServedLine& line) { return line.not_filled(); });
}

OrderVerdict OnTimeInFull(std::span<const ServedLine> order, Date today) {
  return OfAll(
      order,
      [&](const ServedLine& line) { return JudgePromise(line, today) == PromiseOutcome::kMet; },
      [&](const ServedLine& line) {
        return line.cancelled > 0 || JudgePromise(line, today) == PromiseOutcome::kMissed;
      });
}

bool IsInOrders(ServiceLineGroup group, std::span<const ServedLine> order, Date today) {
  switch (group) {
    case ServiceLineGroup::kOrderOnTimeInFull:
      return OnTimeInFull(order, today) == OrderVerdict::kYes;
    case ServiceLineGroup::kOrderNotOnTimeInFull:
      return OnTimeInFull(order, today) == OrderVerdict::kNo;
    case ServiceLineGroup::kOrderFilled:
      return Filled(order) == OrderVerdict::kYes;
    case ServiceLineGroup::kOrderNotFilled:
      return Filled(order) == OrderVerdict::kNo;
    case ServiceLineGroup::kOrderShipped:
      return ShippedDay(order).has_value();
    case ServiceLineGroup::kOrderDelivered:
      return DeliveredDay(order).has_value();
    default:
      return false;
  }
}

}  // namespace

bool IsIn(ServiceLineGroup group, const ServedLine& line, std::span<const ServedLine> order,
          Date today) {
  const auto is_promise = [&](PromiseOutcome outcome) {
    return JudgePromise(line, today) == outcome;
  };
  switch (group) {
    case ServiceLineGroup::kAll:
      return true;
    case ServiceLineGroup::kBackordered:
      return line.backordered > 0;
    case ServiceLineGroup::kFilledFirstTime:
      return line.filled();
    case ServiceLineGroup::kNotFilledFirstTime:
      return line.not_filled();
    case ServiceLineGroup::kFillPending:
      return !line.filled() && !line.not_filled();
    case ServiceLineGroup::kDelivered:
      return line.has_wait();
    case ServiceLineGroup::kDeliveredAfterWaiting:
      return line.has_wait() && line.waited();
    case ServiceLineGroup::kOpen:
      return line.open();
    case ServiceLineGroup::kPromiseMet:
      return is_promise(PromiseOutcome::kMet);
    case ServiceLineGroup::kPromiseMissed:
      return is_promise(PromiseOutcome::kMissed);
    case ServiceLineGroup::kNeverPromised:
      return is_promise(PromiseOutcome::kNoPromise);
    case ServiceLineGroup::kPromisePending:
      return is_promise(PromiseOutcome::kPending);
    case ServiceLineGroup::kPromiseCancelled:
      return is_promise(PromiseOutcome::kGone);
    case ServiceLineGroup::kRequestedMet:
      return JudgeRequest(line, today) == PromiseOutcome::kMet;
    case ServiceLineGroup::kRequestedMissed:
      return JudgeRequest(line, today) == PromiseOutcome::kMissed;
    case ServiceLineGroup::kCancelled:
      return line.cancelled > 0;
    default:
      return IsInOrders(group, order, today);
  }
}

void ServiceTally::AddLine(const ServedLine& line, const Weights& weights) {
  ++kpis_.lines;
  kpis_.units += line.ordered;
  const Quantity backordered = std::min(line.backordered, line.ordered);
  kpis_.backordered_lines.Add(1, backordered > 0);
  kpis_.backordered_units.Add(line.ordered, backordered);
  AddFill(line, weights);
  if (line.has_wait()) {
    const int32_t days = DaysTo(*line.delivered_date(), line);
    wait_.Add(days);
    if (line.waited()) wait_backordered_.Add(days);
  } else if (line.open()) {
    AgeBucket& bucket = BucketOf(kpis_.open_lines, today_ - line.order_date);
    ++bucket.lines;
    bucket.units += line.wanted() - line.delivered;
    bucket.value.Add(weights.price, line.wanted() - line.delivered);
  }
  kpis_.cancelled_units.Add(line.ordered, line.cancelled);
  for (size_t cause = 0; cause < line.cancelled_by.size(); ++cause) {
    if (line.cancelled_by[cause] == 0) continue;
    ++kpis_.cancellations[cause].lines;
    kpis_.cancellations[cause].units += line.cancelled_by[cause];
  }
}

void ServiceTally::AddFill(const ServedLine& line, const Weights& weights) {
  const Quantity decided = line.ordered - line.fill_pending();
  kpis_.fill_pending_units += line.fill_pending();
  kpis_.unit_fill.Add(decided, line.first_time());
  if (line.filled() || line.not_filled()) kpis_.line_fill.Add(1, line.filled());
  if (decided > 0) {
    kpis_.value_counted.Add(weights.price, decided);
    kpis_.value_met.Add(weights.price, line.first_time());
  }
  const int64_t weight = TierWeight(weights.tier);
  kpis_.tier_fill.Add(decided * weight, line.first_time() * weight);
}

void ServiceTally::AddCycle(std::span<const ServedLine> lines) {
  if (const OptionalDate day = ShippedDay(lines)) shipped_.Add(DaysTo(*day, lines.front()));
  if (const OptionalDate day = DeliveredDay(lines)) delivered_.Add(DaysTo(*day, lines.front()));
}

void ServiceTally::AddPromises(std::span<const ServedLine> lines) {
  for (const ServedLine& line : lines) {
    const PromiseOutcome promise = JudgePromise(line, today_);
    switch (promise) {
      case PromiseOutcome::kMet:
      case PromiseOutcome::kMissed:
        kpis_.promise_met.Add(1, promise == PromiseOutcome::kMet);
        break;
      case PromiseOutcome::kPending:
        ++kpis_.promise_pending;
        break;
      case PromiseOutcome::kGone:
        ++kpis_.promise_cancelled;
        break;
      case PromiseOutcome::kNoPromise:
        ++kpis_.never_promised;
        break;
    }
    const PromiseOutcome wish = JudgeRequest(line, today_);
    if (wish == PromiseOutcome::kMet || wish == PromiseOutcome::kMissed) {
      kpis_.requested_met.Add(1, wish == PromiseOutcome::kMet);
    }
  }
  // An order is decided by its first line that fails, or by its last that does not.
  const OrderVerdict verdict = OnTimeInFull(lines, today_);
  if (verdict != OrderVerdict::kOpen) {
    kpis_.orders_on_time_in_full.Add(1, verdict == OrderVerdict::kYes);
  }
}

void ServiceTally::AddOrder(std::span<const ServedLine> lines, std::span<const Weights> weights) {
  BACKLINE_CHECK(lines.size() == weights.size());
  if (lines.empty()) return;
  ++kpis_.orders;
  bool backordered = false;
  for (size_t at = 0; at < lines.size(); ++at) {
    AddLine(lines[at], weights[at]);
    backordered |= lines[at].backordered > 0;
  }
  kpis_.backordered_orders.Add(1, backordered);
  const OrderVerdict filled = Filled(lines);
  if (filled != OrderVerdict::kOpen) kpis_.order_fill.Add(1, filled == OrderVerdict::kYes);
  AddCycle(lines);
  AddPromises(lines);
}

ServiceKpis ServiceTally::Kpis() const {
  ServiceKpis kpis = kpis_;
  kpis.wait = wait_.Distribution();
  kpis.wait_backordered = wait_backordered_.Distribution();
  kpis.accepted_to_shipped = shipped_.Distribution();
  kpis.accepted_to_delivered = delivered_.Distribution();
  return kpis;
}

}  // namespace backline
