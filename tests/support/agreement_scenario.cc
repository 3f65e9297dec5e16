#include "tests/support/agreement_scenario.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "server/commands/create_agreement.h"
#include "server/commands/end_agreement.h"
#include "server/commands/set_business_calendar.h"
#include "server/commands/supersede_agreement.h"

namespace backline::testing {
namespace {

std::shared_ptr<SetBusinessCalendar> OfficeOf(SupplierId party) {
  auto command = std::make_shared<SetBusinessCalendar>();
  command->calendar.party = party;
  command->calendar.time_zone = "UTC";
  for (int weekday = 1; weekday <= 5; ++weekday) {
    command->calendar.shifts.push_back({weekday, 8 * 60, 16 * 60});
  }
  return command;
}

}  // namespace

AgreementTerms OfficeTerms() {
  AgreementTerms terms;
  terms.acknowledge_hours = 8;
  terms.answer_change_hours = 4;
  terms.days_late = 1;
  terms.slip_notice_days = 5;
  terms.components = {
      {{9'000, 2'000}, {9'000, 1'000}, {9'500, 4'000}, {8'000, 1'000}, {9'800, 2'000}}};
  return terms;
}

Agreed::Agreed(Scenario& scenario, AgreementTerms terms, bool agrees) : scenario_(scenario) {
  scenario_.Run(OfficeOf(scenario_.SupplierNamed("S")));
  scenario_.Run(OfficeOf(SupplierId()));
  if (agrees) Agree(terms, Day(0));
}

Agreed& Agreed::Agree(AgreementTerms terms, Date from, OptionalDate until,
                      const std::string& product, const std::string& family) {
  auto command = std::make_shared<CreateAgreement>();
  command->agreement.supplier_id = scenario_.SupplierNamed("S");
  if (!product.empty()) command->agreement.product_id = scenario_.ProductNamed(product);
  command->agreement.family_code = family;
  command->agreement.valid_from = from;
  command->agreement.valid_until = until;
  command->agreement.terms = terms;
  scenario_.Run(command);
  return *this;
}

Agreed& Agreed::Supersede(AgreementId id, Date from, AgreementTerms terms) {
  auto command = std::make_shared<SupersedeAgreement>();
  command->supplier_id = scenario_.SupplierNamed("S");
  command->agreement_id = id;
  command->valid_from = from;
  command->terms = terms;
  scenario_.Run(command);
  return *this;
}

Agreed& Agreed::End(AgreementId id, Date until) {
  auto command = std::make_shared<EndAgreement>();
  command->supplier_id = scenario_.SupplierNamed("S");
  command->agreement_id = id;
  command->valid_until = until;
  scenario_.Run(command);
  return *this;
}

std::vector<Agreement> Agreed::agreements() const {
  std::vector<Agreement> agreements;
  for (const auto& [id, row] : scenario_.database().rows<Agreement>()) agreements.push_back(row);
  return agreements;
}

std::vector<ObligationClock> Agreed::clocks() const {
  std::vector<ObligationClock> clocks;
  for (const auto& [id, row] : scenario_.database().rows<ObligationClock>()) clocks.push_back(row);
  return clocks;
}

std::vector<ObligationClock> Agreed::clocks(ClockKind kind) const {
  std::vector<ObligationClock> found = clocks();
  std::erase_if(found, [&](const ObligationClock& clock) { return clock.kind != kind; });
  std::stable_sort(found.begin(), found.end(),
                   [](const ObligationClock& a, const ObligationClock& b) {
                     return a.started_time < b.started_time;
                   });
  return found;
}

ObligationClock Agreed::Last(ClockKind kind) const {
  const std::vector<ObligationClock> found = clocks(kind);
  EXPECT_FALSE(found.empty()) << "no clock of kind " << static_cast<int>(kind);
  return found.empty() ? ObligationClock{} : found.back();
}

Agreed& Agreed::Later(int64_t micros) {
  scenario_.clock().Advance(micros);
  scenario_.DrainWork();
  return *this;
}

}  // namespace backline::testing
