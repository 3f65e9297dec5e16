// The words of agreements and clocks for the scenario DSL: supplier "S" works from 8 to 16 o'clock
// UTC, Monday to Friday, and agreed to something from the first day on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/domain/agreement.h"
#include "server/domain/business_calendar.h"
#include "server/domain/supplier_clock.h"
#include "tests/support/scenario.h"

namespace backline::testing {

constexpr int64_t kHour = kMicrosPerHour;

// Eight business hours to acknowledge, four to answer a change, a day late, five days' notice.
AgreementTerms OfficeTerms();

class Agreed {
 public:
  // Makes the calendars of "S" and of the house, and the agreement unless `agrees` is false.
  explicit Agreed(Scenario& scenario, AgreementTerms terms = OfficeTerms(), bool agrees = true);

  Agreed& Agree(AgreementTerms terms, Date from, OptionalDate until = std::nullopt,
                const std::string& product = "", const std::string& family = "");
  Agreed& Supersede(AgreementId id, Date from, AgreementTerms terms);
  Agreed& End(AgreementId id, Date until);

  // In the order in which they were made.
  std::vector<Agreement> agreements() const;
  std::vector<ObligationClock> clocks() const;
  // Those of a kind, by their start.
  std::vector<ObligationClock> clocks(ClockKind kind) const;
  // The newest of a kind; fails the test if there is none.
  ObligationClock Last(ClockKind kind) const;
  // How often an event was written.
  size_t Told(EventKind kind) const { return scenario_.EventsOf(kind).size(); }
  // The clock goes on, or back, and what is due then is done.
  Agreed& Later(int64_t micros);

 private:
  Scenario& scenario_;
};

}  // namespace backline::testing
