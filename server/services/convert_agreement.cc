#include <algorithm>
#include <set>

#include "server/services/convert.h"
#include "server/services/limits.h"

namespace backline {
namespace {

ComponentTerm& TermOf(AgreementTerms& terms, int component) {
  return terms.components[static_cast<size_t>(component - 1)];
}

void ParseComponents(const v1::AgreementTerms& wire, AgreementTerms& terms, Fields& fields) {
  fields.Count({"terms", "components"}, wire.components_size(), 1, kComponents);
  std::set<int> seen;
  int weight = 0;
  for (int at = 0; at < std::min(wire.components_size(), kComponents); ++at) {
    const v1::ComponentTerm& one = wire.components(at);
    const FieldPath path("terms.components", at, "component");
    const auto component = static_cast<int>(fields.Range(path, one.component(), 1, kComponents));
    if (component < 1 || component > kComponents) continue;
    if (!seen.insert(component).second) fields.Repeated(path);
    ComponentTerm& term = TermOf(terms, component);
    term.target = fields.Range32({"terms.components", at, "target_basis_points"},
                                 one.target_basis_points(), 0, kBasisPoints);
    term.weight = fields.Range32({"terms.components", at, "weight_basis_points"},
                                 one.weight_basis_points(), 0, kBasisPoints);
    if (term.weight > 0 && term.target == 0) {
      fields.Add({"terms.components", at, "target_basis_points"},
                 "must be above 0: it has a weight");
    }
    weight += term.weight;
  }
  if (weight != kBasisPoints)
    fields.Add({"terms", "components"}, "the weights must add up to 10000");
}

AgreementTerms ParseTerms(bool set, const v1::AgreementTerms& wire, Fields& fields) {
  AgreementTerms terms;
  fields.MustBeSet("terms", set);
  if (!set) return terms;
  terms.acknowledge_hours = fields.Range32({"terms", "acknowledge_business_hours"},
                                           wire.acknowledge_business_hours(), 1, kBusinessHoursMax);
  terms.answer_change_hours =
      fields.Range32({"terms", "answer_change_business_hours"}, wire.answer_change_business_hours(),
                     1, kBusinessHoursMax);
  terms.days_early = fields.Range32({"terms", "days_early"}, wire.days_early(), 0, kAgreedDaysMax);
  terms.days_late = fields.Range32({"terms", "days_late"}, wire.days_late(), 0, kAgreedDaysMax);
  terms.percent_under =
      fields.Range32({"terms", "percent_under"}, wire.percent_under(), 0, kTolerancePercentMax);
  terms.percent_over =
      fields.Range32({"terms", "percent_over"}, wire.percent_over(), 0, kTolerancePercentMax);
  terms.business_days = wire.business_days();
  terms.slip_notice_days =
      fields.Range32({"terms", "slip_notice_days"}, wire.slip_notice_days(), 0, kAgreedDaysMax);
  ParseComponents(wire, terms, fields);
  const ComponentTerm& notice = TermOf(terms, static_cast<int>(Component::kSlipNotice));
  if (notice.weight > 0 && terms.slip_notice_days == 0) {
    fields.Add({"terms", "slip_notice_days"}, "must be above 0: SLIP_NOTICE has a weight");
  }
  return terms;
}

}  // namespace

std::shared_ptr<SetBusinessCalendar> Parse(const v1::SetBusinessCalendarRequest& request,
                                           Fields& fields) {
  auto command = std::make_shared<SetBusinessCalendar>();
  BusinessCalendar& calendar = command->calendar;
  calendar.party = fields.Optional<SupplierId>("supplier_id", request.supplier_id());
  calendar.time_zone = ParseZone(request.time_zone(), fields);
  calendar.shifts = ParseShifts(request.shifts(), 1, fields);
  if (!calendar.shifts.empty() && WeeklyMinutes(calendar.shifts) < kWeeklyMinutesMin) {
    fields.Add("shifts", "must have 240 minutes a week");
  }
  calendar.holidays = ParseHolidays(request.holidays(), fields);
  command->etag = fields.Etag("etag", request.etag());
  return command;
}

std::shared_ptr<CreateAgreement> Parse(const v1::CreateAgreementRequest& request, Fields& fields) {
  auto command = std::make_shared<CreateAgreement>();
  Agreement& agreement = command->agreement;
  agreement.supplier_id = fields.Required<SupplierId>("supplier_id", request.supplier_id());
  agreement.product_id = fields.Optional<ProductId>("product_id", request.product_id());
  agreement.family_code = fields.OptionalCode("family_code", request.family_code());
  if (!request.product_id().empty() && !request.family_code().empty()) {
    fields.Add("family_code", "must be empty: it is of a product");
  }
  agreement.valid_from =
      fields.RequiredDay("valid_from", request.has_valid_from(), request.valid_from());
  agreement.valid_until =
      fields.Day("valid_until", request.has_valid_until(), request.valid_until());
  if (agreement.valid_until && *agreement.valid_until < agreement.valid_from) {
    fields.Add("valid_until", "must not be before valid_from");
  }
  agreement.terms = ParseTerms(request.has_terms(), request.terms(), fields);
  return command;
}

std::shared_ptr<SupersedeAgreement> Parse(const v1::SupersedeAgreementRequest& request,
                                          Fields& fields) {
  auto command = std::make_shared<SupersedeAgreement>();
  command->supplier_id = fields.Required<SupplierId>("supplier_id", request.supplier_id());
  command->agreement_id = fields.Required<AgreementId>("agreement_id", request.agreement_id());
  command->etag = fields.Etag("etag", request.etag());
  command->valid_from =
      fields.RequiredDay("valid_from", request.has_valid_from(), request.valid_from());
  command->terms = ParseTerms(request.has_terms(), request.terms(), fields);
  return command;
}

std::shared_ptr<EndAgreement> Parse(const v1::EndAgreementRequest& request, Fields& fields) {
  auto command = std::make_shared<EndAgreement>();
  command->supplier_id = fields.Required<SupplierId>("supplier_id", request.supplier_id());
  command->agreement_id = fields.Required<AgreementId>("agreement_id", request.agreement_id());
  command->etag = fields.Etag("etag", request.etag());
  command->valid_until =
      fields.RequiredDay("valid_until", request.has_valid_until(), request.valid_until());
  return command;
}

void ToWire(const BusinessCalendar& calendar, v1::BusinessCalendar* wire) {
  wire->set_supplier_id(WireId(calendar.party));
  wire->set_time_zone(calendar.time_zone);
  for (const Shift& shift : calendar.shifts) ToWire(shift, wire->add_shifts());
  for (const Date& holiday : calendar.holidays) ToWire(holiday, wire->add_holidays());
  wire->set_etag(EtagOf(calendar.version));
}

void ToWire(const Agreement& agreement, v1::Agreement* wire) {
  wire->set_agreement_id(WireId(agreement.id));
  wire->set_supplier_id(WireId(agreement.supplier_id));
  wire->set_product_id(WireId(agreement.product_id));
  wire->set_family_code(agreement.family_code);
  wire->set_supersedes_agreement_id(WireId(agreement.supersedes));
  wire->set_version_number(agreement.number);
  const AgreementTerms& terms = agreement.terms;
  v1::AgreementTerms* said = wire->mutable_terms();
  said->set_acknowledge_business_hours(terms.acknowledge_hours);
  said->set_answer_change_business_hours(terms.answer_change_hours);
  said->set_days_early(terms.days_early);
  said->set_days_late(terms.days_late);
  said->set_percent_under(terms.percent_under);
  said->set_percent_over(terms.percent_over);
  said->set_business_days(terms.business_days);
  said->set_slip_notice_days(terms.slip_notice_days);
  for (int component = 1; component <= kComponents; ++component) {
    const ComponentTerm& term = terms.components[static_cast<size_t>(component - 1)];
    if (term == ComponentTerm()) continue;
    v1::ComponentTerm* added = said->add_components();
    added->set_component(static_cast<v1::AgreementComponent>(component));
    added->set_target_basis_points(term.target);
    added->set_weight_basis_points(term.weight);
  }
  ToWire(agreement.valid_from, wire->mutable_valid_from());
  if (agreement.valid_until) ToWire(*agreement.valid_until, wire->mutable_valid_until());
  ToWire(agreement.recorded_time, wire->mutable_recorded_time());
  wire->set_etag(EtagOf(agreement.version));
}

void ToWire(const ObligationClock& clock, v1::Clock* wire) {
  wire->set_clock_id(WireId(clock.id));
  wire->set_kind(static_cast<v1::ClockKind>(clock.kind));
  wire->set_state(static_cast<v1::ClockState>(clock.state));
  wire->set_supplier_id(WireId(clock.supplier_id));
  wire->set_purchase_order_id(WireId(clock.purchase_order_id));
  wire->set_line_number(clock.line_number);
  wire->set_version(clock.answer_version);
  wire->set_product_id(WireId(clock.product_id));
  wire->set_supply_line_id(WireId(clock.supply_line_id));
  wire->set_agreement_id(WireId(clock.agreement_id));
  ToWire(clock.started_time, wire->mutable_started_time());
  wire->set_allowed_seconds(clock.allowed_micros / kMicrosPerSecond);
  wire->set_used_seconds(clock.used_micros / kMicrosPerSecond);
  ToWire(clock.due_soon_time, wire->mutable_due_soon_time());
  ToWire(clock.due_time, wire->mutable_due_time());
  ToWire(clock.due_date, wire->mutable_due_date());
  if (clock.breached_time != Instant{}) {
    ToWire(clock.breached_time, wire->mutable_breached_time());
  }
  if (!clock.open()) ToWire(clock.stopped_time, wire->mutable_stopped_time());
}

}  // namespace backline
