// Laws of agreements, clocks and their timers.
#include "server/store/audit_laws.h"

namespace backline {

namespace {

constexpr Sql kClockRunsWithItsTimer{R"sql(
SELECT clocks.clock_id, CAST('' AS BINARY(16)), 0, clocks.state = 1, work.subject IS NOT NULL
FROM obligation_clocks AS clocks FORCE INDEX (obligation_clocks_open)
LEFT JOIN work ON work.product_id = clocks.product_id AND work.kind = 8
  AND work.subject = clocks.clock_id
WHERE clocks.purchase_order_id BETWEEN ? AND ?
  AND (clocks.state = 1) <> (work.subject IS NOT NULL))sql"};

constexpr Sql kClockHasItsTimes{R"sql(
SELECT clock_id, CAST('' AS BINARY(16)), 0,
  state IN (1, 2) AND open_clock IS NULL, 0,
  state = 4, breached_time > '1970-01-01 00:00:00'
FROM obligation_clocks FORCE INDEX (obligation_clocks_open)
WHERE purchase_order_id BETWEEN ? AND ?
  AND ((state IN (1, 2) AND open_clock IS NULL)
    OR (state = 4) <> (breached_time > '1970-01-01 00:00:00')))sql"};

constexpr Sql kTimerHasItsClock{R"sql(
SELECT work.subject, CAST('' AS BINARY(16)), 0, 1, 0
FROM work LEFT JOIN obligation_clocks AS clocks ON clocks.clock_id = work.subject
WHERE work.kind = 8 AND work.product_id BETWEEN ? AND ?
  AND NOT clocks.state <=> 1)sql"};

// The first days of what one subject agreed to, each beside the one before.
constexpr Sql kAgreementsDoNotOverlap{R"sql(
SELECT one.agreement_id, CAST('' AS BINARY(16)), 0, 1, 0
FROM agreements AS one JOIN agreements AS other FORCE INDEX (agreements_supplier)
  ON other.supplier_id = one.supplier_id AND other.product_id = one.product_id
  AND other.family_code = one.family_code AND other.agreement_id < one.agreement_id
WHERE one.valid_from <= COALESCE(other.valid_until, '9999-12-31')
  AND other.valid_from <= COALESCE(one.valid_until, '9999-12-31')
  AND one.valid_from <= COALESCE(one.valid_until, '9999-12-31')
  AND other.valid_from <= COALESCE(other.valid_until, '9999-12-31'))sql"};

}  // namespace

const std::vector<AuditLaw>& ClockLaws() {
  static const auto* const kLaws = new std::vector<AuditLaw>{
      {{"obligation_clocks.state runs = its timer"},
       AuditSubject::kClock,
       1,
       kClockRunsWithItsTimer},
      {{"obligation_clocks that run are open", "obligation_clocks.state breached = its time"},
       AuditSubject::kClock,
       1,
       kClockHasItsTimes},
  };
  return *kLaws;
}

const std::vector<AuditLaw>& TimerLaws() {
  static const auto* const kLaws =
      new std::vector<AuditLaw>{{{"work of clocks = obligation_clocks that run"},
                                 AuditSubject::kClock,
                                 1,
                                 kTimerHasItsClock}};
  return *kLaws;
}

const std::vector<AuditLaw>& AgreementLaws() {
  static const auto* const kLaws =
      new std::vector<AuditLaw>{{{"agreements of one subject do not overlap"},
                                 AuditSubject::kAgreement,
                                 0,
                                 kAgreementsDoNotOverlap}};
  return *kLaws;
}

}  // namespace backline
