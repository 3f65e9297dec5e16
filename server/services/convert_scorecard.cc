#include <algorithm>
#include <set>

#include "server/services/convert.h"

namespace backline {
namespace {

// The numbers of the wire are the domain's; 0 leaves what the domain has.
template <typename Enum>
void Choose(Fields& fields, const char* field, int value, int max, Enum& chosen) {
  const auto read = fields.Enumerator<Enum>({"parameters", field}, value, 0, max);
  if (value != 0) chosen = read;
}

void ToWire(const Rate& rate, v1::ScoreRate* wire) {
  wire->set_counted(rate.counted);
  wire->set_met(rate.met);
  wire->set_pending(rate.pending);
  wire->set_excused(rate.excused);
  wire->set_not_measured(rate.not_measured);
  wire->set_excused_by_dispute(rate.excused_by_dispute);
  wire->set_disputed(rate.disputed);
  wire->set_if_upheld_counted(rate.if_upheld_counted);
  wire->set_if_upheld_met(rate.if_upheld_met);
}

void ToWire(const DayDistribution& days, v1::DayDistribution* wire) {
  wire->set_count(days.count);
  wire->set_sum(days.sum);
  wire->set_p50(days.p50);
  wire->set_p90(days.p90);
  wire->set_least(days.least);
  wire->set_most(days.most);
}

// Days that are no business days, ascending.
std::vector<Date> ParseScoreHolidays(const v1::ScoreParameters& wire, Fields& fields) {
  constexpr const char* kHolidays = "parameters.holidays";
  const int most = wire.business_days() ? kScoreHolidaysMax : 0;
  fields.Count(kHolidays, wire.holidays_size(), 0, most);
  std::set<Date> holidays;
  for (int at = 0; at < std::min(wire.holidays_size(), most); ++at) {
    const OptionalDate day = fields.Day({kHolidays, at, ""}, true, wire.holidays(at));
    if (day && !holidays.insert(*day).second) fields.Repeated({kHolidays, at, ""});
  }
  return {holidays.begin(), holidays.end()};
}

}  // namespace

ScoreParameters ParseParameters(bool set, const v1::ScoreParameters& wire, Fields& fields) {
  constexpr const char* kParameters = "parameters";
  ScoreParameters parameters;
  fields.MustBeSet(kParameters, set);
  parameters.from = fields.RequiredDay({kParameters, "from"}, wire.has_from(), wire.from());
  parameters.until = fields.RequiredDay({kParameters, "until"}, wire.has_until(), wire.until());
  if (fields.ok() && parameters.until < parameters.from) {
    fields.Add({kParameters, "until"}, "must not be before from");
  }
  Choose(fields, "baseline", wire.baseline(), 3, parameters.baseline);
  Choose(fields, "level", wire.level(), 4, parameters.level);
  Choose(fields, "cancelled", wire.cancelled(), 2, parameters.cancelled);
  if (wire.has_early_days()) {
    parameters.days_early =
        fields.Range32({kParameters, "early_days"}, wire.early_days(), 0, kScoreToleranceDaysMax);
  }
  parameters.days_late =
      fields.Range32({kParameters, "late_days"}, wire.late_days(), 0, kScoreToleranceDaysMax);
  parameters.percent_under =
      fields.Range32({kParameters, "under_percent"}, wire.under_percent(), 0, 100);
  parameters.business_days = wire.business_days();
  parameters.holidays = ParseScoreHolidays(wire, fields);
  const int32_t hours = fields.Range32({kParameters, "acknowledge_hours"}, wire.acknowledge_hours(),
                                       0, kAcknowledgeHoursMax);
  if (hours > 0) parameters.acknowledge_hours = hours;
  return parameters;
}

void ToWire(const ScoreParameters& parameters, v1::ScoreParameters* wire) {
  ToWire(parameters.from, wire->mutable_from());
  ToWire(parameters.until, wire->mutable_until());
  wire->set_baseline(SameNumber<v1::ScoreBaseline>(parameters.baseline));
  wire->set_level(SameNumber<v1::ScoreLevel>(parameters.level));
  if (parameters.days_early) wire->set_early_days(*parameters.days_early);
  wire->set_late_days(parameters.days_late);
  wire->set_under_percent(parameters.percent_under);
  wire->set_business_days(parameters.business_days);
  for (const Date& holiday : parameters.holidays) ToWire(holiday, wire->add_holidays());
  wire->set_cancelled(SameNumber<v1::CancelledTreatment>(parameters.cancelled));
  wire->set_acknowledge_hours(parameters.acknowledge_hours);
}

void ToWire(const SupplierScore& score, v1::Scorecard* wire) {
  const Scorecard& card = score.scorecard;
  wire->set_supplier_id(WireId(score.supplier_id));
  wire->set_lines(card.lines);
  wire->set_imported_lines(card.imported);
  wire->set_buyer_changed_lines(card.buyer_changed);
  ToWire(card.acknowledgement, wire->mutable_acknowledgement());
  ToWire(card.on_time[0], wire->mutable_on_time_requested());
  ToWire(card.on_time[1], wire->mutable_on_time_first_acknowledged());
  ToWire(card.on_time[2], wire->mutable_on_time_current());
  ToWire(card.unit_fill, wire->mutable_unit_fill());
  ToWire(card.line_fill, wire->mutable_line_fill());
  ToWire(card.order_fill, wire->mutable_order_fill());
  ToWire(card.net_slip, wire->mutable_net_slip());
  ToWire(card.notice, wire->mutable_notice());
  ToWire(card.moved, wire->mutable_moved());
  wire->set_revisions(card.revisions);
  wire->set_revised_lines(card.revised_lines);
  wire->set_measured_lines(card.measured_lines);
  wire->set_unfinished_lines(card.unfinished);
  for (size_t at = 0; at < kEtaHorizons.size(); ++at) {
    v1::EtaError* error = wire->add_eta_errors();
    error->set_horizon_days(kEtaHorizons[at]);
    ToWire(card.eta_error[at], error->mutable_error());
  }
}

void ToWire(const ScoredLine& line, v1::ScorecardLine* wire) {
  const LineRecord& record = line.record;
  wire->set_purchase_order_id(WireId(line.key.purchase_order_id));
  wire->set_line_number(line.key.line_number);
  wire->set_product_id(WireId(line.product_id));
  wire->set_location_id(WireId(line.location_id));
  wire->set_outcome(SameNumber<v1::LineOutcome>(line.verdict.outcome));
  wire->set_counted(line.verdict.counted);
  wire->set_met(line.verdict.met);
  wire->set_asked_quantity(record.asked);
  wire->set_received_quantity(record.received);
  SetDay(record.requested, [&] { return wire->mutable_requested_date(); });
  SetDay(record.first_acknowledged, [&] { return wire->mutable_first_acknowledged_date(); });
  SetDay(record.Eta(), [&] { return wire->mutable_current_date(); });
  if (!record.deliveries.empty()) {
    ToWire(record.deliveries.front().date, wire->mutable_first_received_date());
    ToWire(record.deliveries.back().date, wire->mutable_last_received_date());
  }
  wire->set_imported(record.imported);
  wire->set_dispute_state(SameNumber<v1::DisputeState>(line.dispute));
}

void ToWire(const SupplierFact& fact, v1::SupplierFact* wire) {
  wire->set_sequence(fact.sequence);
  wire->set_ordinal(fact.ordinal);
  wire->set_kind(SameNumber<v1::SupplierFactKind>(fact.kind));
  wire->set_cause(SameNumber<v1::SupplierFactCause>(fact.cause));
  wire->set_schedule_number(fact.schedule_number);
  wire->set_quantity(fact.quantity);
  SetDay(fact.date, [&] { return wire->mutable_date(); });
  SetDay(fact.previous_date, [&] { return wire->mutable_previous_date(); });
  ToWire(fact.occurred_date, wire->mutable_occurred_date());
  ToWire(fact.recorded_time, wire->mutable_recorded_time());
  if (fact.answer_due_time > Instant{}) {
    ToWire(fact.answer_due_time, wire->mutable_answer_due_time());
  }
  wire->set_imported(fact.imported);
  wire->set_component(SameNumber<v1::ScoreComponent>(fact.component));
}

}  // namespace backline
