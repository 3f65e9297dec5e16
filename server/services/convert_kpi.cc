#include <algorithm>

#include "server/services/convert.h"
#include "server/services/limits.h"

namespace backline {
namespace {

void ToWire(const KpiRate& rate, v1::KpiRate* wire) {
  wire->set_counted(rate.counted);
  wire->set_met(rate.met);
}

void ToWire(const WaitDistribution& days, v1::WaitDistribution* wire) {
  wire->set_count(days.count);
  wire->set_sum(days.sum);
  wire->set_p50(days.p50);
  wire->set_p90(days.p90);
  wire->set_p95(days.p95);
  wire->set_most(days.most);
}

void ToWire(const AgeBuckets& buckets, google::protobuf::RepeatedPtrField<v1::AgeBucket>* wire) {
  for (size_t at = 0; at < buckets.size(); ++at) {
    v1::AgeBucket* bucket = wire->Add();
    bucket->set_from_days(kAgeBucketStarts[at]);
    if (at + 1 < buckets.size()) bucket->set_until_days(kAgeBucketStarts[at + 1] - 1);
    bucket->set_lines(buckets[at].lines);
    bucket->set_units(buckets[at].units);
    ToWire(buckets[at].value, bucket->mutable_value());
  }
}

// A rate of money per currency in which anything was counted.
void ToWire(const KpiValue& counted, const KpiValue& met,
            google::protobuf::RepeatedPtrField<v1::KpiValueRate>* wire) {
  const std::vector<Money> parts = met.Amounts();
  for (const Money& all : counted.Amounts()) {
    v1::KpiValueRate* rate = wire->Add();
    ToWire(all, rate->mutable_counted());
    const auto part = std::find_if(parts.begin(), parts.end(), [&](const Money& money) {
      return money.currency_code == all.currency_code;
    });
    ToWire(part == parts.end() ? Money{all.currency_code} : *part, rate->mutable_met());
  }
}

void ToWire(const BacklogTotals& totals, v1::BacklogTotals* wire) {
  wire->set_lines(totals.lines());
  wire->set_orders(totals.orders());
  wire->set_customers(totals.customers());
  wire->set_units(totals.units());
  ToWire(totals.value(), wire->mutable_value());
}

void ToWire(const BackorderCost& cost, v1::BackorderCost* wire) {
  ToWire(cost.lost_sales, wire->mutable_lost_sales());
  ToWire(cost.expediting, wire->mutable_expediting());
  ToWire(cost.churn, wire->mutable_churn());
  ToWire(cost.emergency_purchase, wire->mutable_emergency_purchase());
  ToWire(cost.penalties, wire->mutable_penalties());
  ToWire(cost.Total(), wire->mutable_total());
}

// Why entries wait, the most units first.
void AddCauses(const BacklogKpis& kpis, v1::GetBacklogResponse* wire) {
  std::vector<size_t> order;
  for (size_t at = 0; at < kpis.causes.size(); ++at) order.push_back(at);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return kpis.causes[a].units > kpis.causes[b].units; });
  for (const size_t at : order) {
    v1::WaitCauseCount* cause = wire->add_causes();
    cause->set_cause(static_cast<v1::WaitCause>(at + 1));
    cause->set_lines(kpis.causes[at].lines);
    cause->set_units(kpis.causes[at].units);
    ToWire(kpis.causes[at].value, cause->mutable_value());
  }
}

}  // namespace

void ToWire(const KpiValue& value, v1::KpiValue* wire) {
  for (const Money& amount : value.Amounts()) ToWire(amount, wire->add_amounts());
  wire->set_unvalued_units(value.unvalued_units());
}

KpiWindow ParseWindow(bool set, const v1::KpiWindow& wire, Fields& fields) {
  constexpr const char* kWindow = "window";
  KpiWindow window;
  fields.MustBeSet(kWindow, set);
  if (!set) return window;
  window.from = fields.RequiredDay({kWindow, "from"}, wire.has_from(), wire.from());
  window.until = fields.RequiredDay({kWindow, "until"}, wire.has_until(), wire.until());
  window.time_zone = wire.time_zone();
  if (wire.time_zone().empty() || wire.time_zone().size() > kTimeZoneBytesMax ||
      !IsKnownTimeZone(wire.time_zone())) {
    fields.Add({kWindow, "time_zone"}, "must be an IANA name, such as Europe/Berlin");
  }
  const int32_t days = window.until - window.from;
  if (fields.ok() && (days < 1 || days > kKpiWindowDaysMax)) {
    fields.Add({kWindow, "until"}, "must be after from, by 400 days at most");
  }
  return window;
}

Date TodayIn(const std::string& time_zone, const Fields& fields) {
  return LocalDate(fields.caller().now, time_zone);
}

std::optional<BackorderCostRates> ParseRates(bool set, const v1::BackorderCostRates& wire,
                                             Fields& fields) {
  if (!set) return std::nullopt;
  const auto share = [&](const char* field, int32_t value) {
    return fields.Range32({"rates", field}, value, 0, kBasisPoints);
  };
  BackorderCostRates rates;
  rates.lost_sales = share("lost_sales", wire.lost_sales());
  rates.expediting = share("expediting", wire.expediting());
  rates.churn = share("churn", wire.churn());
  const int32_t after =
      fields.Range32({"rates", "churn_after_days"}, wire.churn_after_days(), 0, kChurnAfterDaysMax);
  if (after > 0) rates.churn_after_days = after;
  rates.emergency_purchase = share("emergency_purchase", wire.emergency_purchase());
  rates.penalty_per_day = share("penalty_per_day", wire.penalty_per_day());
  return rates;
}

Instant ParseSince(bool set, const v1::Date& wire, const std::string& time_zone, Fields& fields) {
  const Date day = fields.RequiredDay("since_date", set, wire);
  const Date today = TodayIn(time_zone, fields);
  if (fields.ok() && (day > today || today - day > kChangeDaysMax)) {
    fields.Add("since_date", "must be today or one of the 31 days before");
  }
  return StartOfDay(day, time_zone);
}

void ToWire(const ServiceKpis& kpis, v1::ServiceKpis* wire) {
  wire->set_orders(kpis.orders);
  wire->set_lines(kpis.lines);
  wire->set_units(kpis.units);
  ToWire(kpis.backordered_orders, wire->mutable_backordered_orders());
  ToWire(kpis.backordered_lines, wire->mutable_backordered_lines());
  ToWire(kpis.backordered_units, wire->mutable_backordered_units());
  ToWire(kpis.unit_fill, wire->mutable_unit_fill());
  ToWire(kpis.line_fill, wire->mutable_line_fill());
  ToWire(kpis.order_fill, wire->mutable_order_fill());
  wire->set_fill_pending_units(kpis.fill_pending_units);
  ToWire(kpis.value_counted, kpis.value_met, wire->mutable_value_fill());
  ToWire(kpis.tier_fill, wire->mutable_tier_fill());
  ToWire(kpis.wait, wire->mutable_wait());
  ToWire(kpis.wait_backordered, wire->mutable_wait_backordered());
  ToWire(kpis.open_lines, wire->mutable_open_lines());
  ToWire(kpis.accepted_to_shipped, wire->mutable_accepted_to_shipped());
  ToWire(kpis.accepted_to_delivered, wire->mutable_accepted_to_delivered());
  ToWire(kpis.promise_met, wire->mutable_promise_met());
  wire->set_promise_pending(kpis.promise_pending);
  wire->set_promise_cancelled(kpis.promise_cancelled);
  wire->set_never_promised(kpis.never_promised);
  ToWire(kpis.requested_met, wire->mutable_requested_met());
  ToWire(kpis.orders_on_time_in_full, wire->mutable_orders_on_time_in_full());
  ToWire(kpis.cancelled_units, wire->mutable_cancelled_units());
  for (size_t at = 0; at < kpis.cancellations.size(); ++at) {
    v1::CancellationCount* count = wire->add_cancellations();
    count->set_cause(static_cast<v1::CancellationCause>(at + 1));
    count->set_lines(kpis.cancellations[at].lines);
    count->set_units(kpis.cancellations[at].units);
  }
}

void ToWire(const ServedLine& line, v1::ServiceLine* wire) {
  wire->set_order_id(WireId(line.order_id));
  wire->set_line_number(line.line_number);
  wire->set_customer_id(WireId(line.customer_id));
  wire->set_product_id(WireId(line.product_id));
  wire->set_location_id(WireId(line.location_id));
  ToWire(line.order_date, wire->mutable_order_date());
  wire->set_ordered_quantity(line.ordered);
  wire->set_backordered_quantity(line.backordered);
  wire->set_lost_quantity(line.lost);
  wire->set_shipped_quantity(line.shipped);
  wire->set_delivered_quantity(line.delivered);
  wire->set_cancelled_quantity(line.cancelled);
  SetDay(line.requested_date, [&] { return wire->mutable_requested_date(); });
  SetDay(line.first_promised_date, [&] { return wire->mutable_first_promised_date(); });
  if (line.wholly_shipped()) {
    SetDay(line.last_shipped_date, [&] { return wire->mutable_shipped_date(); });
  }
  if (line.wholly_delivered()) {
    SetDay(line.delivered_date(), [&] { return wire->mutable_delivered_date(); });
  }
}

void ToWire(const BackorderCostRates& rates, v1::BackorderCostRates* wire) {
  wire->set_lost_sales(rates.lost_sales);
  wire->set_expediting(rates.expediting);
  wire->set_churn(rates.churn);
  wire->set_churn_after_days(rates.churn_after_days);
  wire->set_emergency_purchase(rates.emergency_purchase);
  wire->set_penalty_per_day(rates.penalty_per_day);
}

void ToWire(const BacklogKpis& kpis, v1::GetBacklogResponse* wire) {
  ToWire(kpis.totals, wire->mutable_totals());
  ToWire(kpis.ages, wire->mutable_ages());
  AddCauses(kpis, wire);
  ToWire(kpis.at_risk, wire->mutable_at_risk());
  if (kpis.cost) ToWire(*kpis.cost, wire->mutable_cost());
  wire->set_complete(kpis.complete);
}

void ToWire(const WaitingEntry& entry, v1::BacklogLine* wire) {
  wire->set_backorder_id(WireId(entry.id));
  wire->set_order_id(WireId(entry.order_id));
  wire->set_line_number(entry.line_number);
  wire->set_customer_id(WireId(entry.customer_id));
  wire->set_product_id(WireId(entry.product_id));
  wire->set_location_id(WireId(entry.location_id));
  wire->set_open_quantity(entry.open);
  wire->set_pegged_quantity(entry.pegged);
  KpiValue value;
  value.Add(entry.price, entry.open);
  ToWire(value, wire->mutable_value());
  wire->set_origin(SameNumber<v1::BackorderCause>(entry.origin));
  wire->set_cause(SameNumber<v1::WaitCause>(entry.cause()));
  SetDay(entry.requested_date, [&] { return wire->mutable_requested_date(); });
  SetDay(entry.first_promised_date, [&] { return wire->mutable_first_promised_date(); });
  SetDay(entry.promised_date(), [&] { return wire->mutable_promised_date(); });
  wire->set_at_risk(entry.at_risk());
  wire->set_supplier_id(WireId(entry.supplier_id));
}

void ToWire(const BacklogChanges& changes, v1::GetBacklogChangesResponse* wire) {
  for (size_t at = 0; at < changes.counts.size(); ++at) {
    v1::BacklogChangeCount* count = wire->add_changes();
    count->set_kind(static_cast<v1::BacklogChangeKind>(at + 1));
    count->set_changes(changes.counts[at].changes);
    count->set_lines(changes.counts[at].lines);
    count->set_units(changes.counts[at].units);
    count->set_days(changes.counts[at].days);
  }
  wire->set_complete(changes.complete);
}

void ToWire(const BacklogChange& change, v1::BacklogChange* wire) {
  wire->set_sequence(change.sequence);
  wire->set_kind(SameNumber<v1::BacklogChangeKind>(change.kind));
  wire->set_order_id(WireId(change.order_id));
  wire->set_line_number(change.line_number);
  wire->set_backorder_id(WireId(change.backorder_id));
  wire->set_customer_id(WireId(change.customer_id));
  wire->set_product_id(WireId(change.product_id));
  wire->set_quantity(change.quantity);
  SetDay(change.previous_date, [&] { return wire->mutable_previous_date(); });
  SetDay(change.promised_date, [&] { return wire->mutable_promised_date(); });
  ToWire(change.recorded_time, wire->mutable_recorded_time());
}

void ToWire(const RevenueAtRisk& risk, v1::ListRevenueAtRiskResponse* wire) {
  for (const RevenueGroup& group : risk.groups) {
    v1::RevenueAtRisk* one = wire->add_groups();
    one->set_supplier_id(WireId(group.supplier_id));
    one->set_product_id(WireId(group.product_id));
    ToWire(group.at_risk, one->mutable_at_risk());
    one->set_undated_units(group.undated_units);
  }
  ToWire(risk.total, wire->mutable_total());
  wire->set_group_count(risk.group_count);
  wire->set_complete(risk.complete);
}

}  // namespace backline
