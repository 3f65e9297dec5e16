// What the demo's suppliers agreed to, and when they work.
#include "clients/cli/demo_loader.h"

namespace backline::cli {
namespace {

using Agreements = v1::AgreementService::Stub;

constexpr int kMinutesPerHour = 60;
constexpr int kFridays = 5;

struct DemoTerm {
  v1::AgreementComponent component;
  int target;
  int weight;
};
constexpr DemoTerm kTerms[] = {{v1::AGREEMENT_COMPONENT_ACKNOWLEDGE, 9'000, 2'000},
                               {v1::AGREEMENT_COMPONENT_ANSWER_CHANGE, 9'000, 1'000},
                               {v1::AGREEMENT_COMPONENT_ON_TIME_IN_FULL, 9'500, 4'000},
                               {v1::AGREEMENT_COMPONENT_SLIP_NOTICE, 8'000, 1'000},
                               {v1::AGREEMENT_COMPONENT_FILL_RATE, 9'800, 2'000}};

v1::Date Civil(int year, int month, int day) {
  v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

// Monday to Friday; Christmas is off.
void SetCalendar(DemoLoader& loader, const std::string& name, const std::string& supplier_id,
                 const std::string& time_zone, int from_hour, int to_hour) {
  v1::SetBusinessCalendarRequest calendar;
  calendar.set_supplier_id(supplier_id);
  calendar.set_time_zone(time_zone);
  for (int weekday = 1; weekday <= kFridays; ++weekday) {
    v1::Shift& shift = *calendar.add_shifts();
    shift.set_weekday(weekday);
    shift.set_start_minute(from_hour * kMinutesPerHour);
    shift.set_end_minute(to_hour * kMinutesPerHour);
  }
  for (int year : {2025, 2026, 2027}) *calendar.add_holidays() = Civil(year, 12, 25);
  loader.Call(kBuyer, "calendar/" + name, &Agreements::SetBusinessCalendar, calendar);
}

}  // namespace

void LoadDemoAgreements(DemoLoader& loader) {
  SetCalendar(loader, "house", "", "Europe/Berlin", 8, 17);
  for (const DemoSupplier& supplier : DemoSuppliers()) {
    const std::string code = supplier.code;
    const std::string& supplier_id = loader.suppliers.at(code);
    SetCalendar(loader, code, supplier_id, supplier.time_zone, 7, 16);
    v1::CreateAgreementRequest create;
    create.set_supplier_id(supplier_id);
    *create.mutable_valid_from() = Civil(2025, 1, 1);
    v1::AgreementTerms& terms = *create.mutable_terms();
    terms.set_acknowledge_business_hours(8);
    terms.set_answer_change_business_hours(16);
    terms.set_days_early(3);
    terms.set_days_late(1);
    terms.set_percent_under(5);
    terms.set_percent_over(5);
    terms.set_business_days(true);
    terms.set_slip_notice_days(5);
    for (const DemoTerm& one : kTerms) {
      v1::ComponentTerm& term = *terms.add_components();
      term.set_component(one.component);
      term.set_target_basis_points(one.target);
      term.set_weight_basis_points(one.weight);
    }
    loader.Call(kBuyer, "agreement/" + code, &Agreements::CreateAgreement, create);
  }
}

}  // namespace backline::cli
