// Laws of the facts that suppliers are measured by, and of disputes about them. Of lines that were
// sent since facts are kept.
#include "server/store/audit_laws.h"

namespace backline {

namespace {

// A buyer who asks for less has cancelled the rest: that fact says what is wanted in all.
constexpr Sql kFactsAreTheirLine{R"sql(
SELECT bought.purchase_order_id, CAST('' AS BINARY(16)), bought.line_number,
  bought.received + bought.over_received, facts.received,
  bought.quarantined, facts.quarantined, bought.rejected, facts.rejected,
  bought.cancelled, CASE WHEN facts.asked > 0 AND facts.cancelled <= bought.cancelled
    THEN bought.cancelled ELSE facts.cancelled END
FROM (
  SELECT purchase_order_id, line_number,
    CAST(SUM(kind = 1) AS SIGNED) AS sent, CAST(SUM(kind = 2) AS SIGNED) AS asked,
    CAST(SUM(CASE WHEN kind = 10 THEN quantity ELSE 0 END) AS SIGNED) AS received,
    CAST(SUM(CASE WHEN kind = 11 THEN quantity ELSE 0 END) AS SIGNED) AS quarantined,
    CAST(SUM(CASE WHEN kind = 12 AND cause = 2 THEN quantity ELSE 0 END) AS SIGNED) AS cancelled,
    CAST(SUM(CASE WHEN kind = 12 AND cause <> 2 THEN quantity ELSE 0 END) AS SIGNED) AS rejected
  FROM supplier_facts FORCE INDEX (supplier_facts_line)
  WHERE purchase_order_id BETWEEN ? AND ?
  GROUP BY purchase_order_id, line_number
) AS facts
JOIN purchase_order_lines AS bought ON bought.purchase_order_id = facts.purchase_order_id
  AND bought.line_number = facts.line_number
WHERE facts.sent > 0 AND (bought.received + bought.over_received <> facts.received
  OR bought.quarantined <> facts.quarantined OR bought.rejected <> facts.rejected
  OR bought.cancelled < facts.cancelled
  OR (facts.asked = 0 AND bought.cancelled <> facts.cancelled)))sql"};

constexpr Sql kScheduleIsItsNewestFact{R"sql(
SELECT supply_line_id, CAST('' AS BINARY(16)), 0, TO_DAYS(eta_date), COALESCE(TO_DAYS(told), 0)
FROM (
  SELECT supply_lines.supply_line_id, supply_lines.eta_date,
    (SELECT facts.fact_date FROM supplier_facts AS facts FORCE INDEX (supplier_facts_line)
      WHERE facts.purchase_order_id = supply_lines.purchase_order_id
        AND facts.line_number = supply_lines.line_number
        AND facts.schedule_number = supply_lines.schedule_number AND facts.kind IN (6, 8)
      ORDER BY facts.sequence DESC, facts.ordinal DESC LIMIT 1) AS told
  FROM supply_lines FORCE INDEX (supply_lines_schedule)
  WHERE supply_lines.purchase_order_id BETWEEN ? AND ? AND supply_lines.confirmed = 1
    AND EXISTS (SELECT 1 FROM supplier_facts AS sent FORCE INDEX (supplier_facts_line)
      WHERE sent.purchase_order_id = supply_lines.purchase_order_id
        AND sent.line_number = supply_lines.line_number AND sent.kind = 1)
) AS schedules
WHERE NOT eta_date <=> told)sql"};

// Of lines that were sent under an agreement. A clock that is paused wants nothing.
constexpr Sql kAnswerIsDueByItsClock{R"sql(
SELECT purchase_order_id, CAST('' AS BINARY(16)), line_number,
  TIMESTAMPDIFF(MICROSECOND, '1970-01-01', due), TIMESTAMPDIFF(MICROSECOND, '1970-01-01', told)
FROM (
  SELECT sent.purchase_order_id, sent.line_number,
    COALESCE((SELECT clocks.due_time
      FROM obligation_clocks AS clocks FORCE INDEX (obligation_clocks_open)
      WHERE clocks.purchase_order_id = sent.purchase_order_id
        AND clocks.line_number = sent.line_number AND clocks.kind IN (1, 2)
        AND clocks.open_clock = 1 AND clocks.state <> 2 LIMIT 1),
      CAST('1970-01-01 00:00:00' AS DATETIME(6))) AS due,
    (SELECT facts.answer_due_time FROM supplier_facts AS facts FORCE INDEX (supplier_facts_line)
      WHERE facts.purchase_order_id = sent.purchase_order_id
        AND facts.line_number = sent.line_number AND facts.kind < 13
      ORDER BY facts.sequence DESC, facts.ordinal DESC LIMIT 1) AS told
  FROM supplier_facts AS sent FORCE INDEX (supplier_facts_line)
  WHERE sent.purchase_order_id BETWEEN ? AND ? AND sent.kind = 1
    AND sent.answer_due_time > '1970-01-01 00:00:00'
) AS answers
WHERE due <> told AND told > '1900-01-01 00:00:00')sql"};

// Per line and component: how many there are, and how many ended in each way.
constexpr Sql kDisputesAreTheirFacts{R"sql(
SELECT purchase_order_id, CAST('' AS BINARY(16)), line_number,
  CAST(SUM(opened) AS SIGNED), CAST(SUM(told_opened) AS SIGNED),
  CAST(SUM(upheld) AS SIGNED), CAST(SUM(told_upheld) AS SIGNED),
  CAST(SUM(rejected) AS SIGNED), CAST(SUM(told_rejected) AS SIGNED),
  CAST(SUM(withdrawn) AS SIGNED), CAST(SUM(told_withdrawn) AS SIGNED)
FROM (
  SELECT purchase_order_id, line_number, component, 1 AS opened, 0 AS told_opened,
    state = 2 AS upheld, 0 AS told_upheld, state = 3 AS rejected, 0 AS told_rejected,
    state = 4 AS withdrawn, 0 AS told_withdrawn
  FROM disputes FORCE INDEX (disputes_line) WHERE purchase_order_id BETWEEN ? AND ?
  UNION ALL
  SELECT purchase_order_id, line_number, component, 0, kind = 13, 0, kind = 15, 0, kind = 16, 0,
    kind = 14
  FROM supplier_facts FORCE INDEX (supplier_facts_line)
  WHERE purchase_order_id BETWEEN ? AND ? AND kind BETWEEN 13 AND 16
) AS both_sides
GROUP BY purchase_order_id, line_number, component
HAVING SUM(opened) <> SUM(told_opened) OR SUM(upheld) <> SUM(told_upheld)
  OR SUM(rejected) <> SUM(told_rejected) OR SUM(withdrawn) <> SUM(told_withdrawn))sql"};

}  // namespace

const std::vector<AuditLaw>& FactLaws() {
  static const auto* const kLaws = new std::vector<AuditLaw>{
      {{"purchase_order_lines.received + over_received = supplier_facts",
        "purchase_order_lines.quarantined = supplier_facts",
        "purchase_order_lines.rejected = supplier_facts",
        "purchase_order_lines.cancelled = supplier_facts"},
       AuditSubject::kPurchaseOrderLine,
       1,
       kFactsAreTheirLine},
      {{"supply_lines.eta_date = newest supplier_fact"},
       AuditSubject::kSupplyLine,
       1,
       kScheduleIsItsNewestFact},
      {{"obligation_clocks.due_time of an answer = newest supplier_fact"},
       AuditSubject::kPurchaseOrderLine,
       1,
       kAnswerIsDueByItsClock},
      {{"disputes = supplier_facts of opening", "disputes.state upheld = supplier_facts",
        "disputes.state rejected = supplier_facts", "disputes.state withdrawn = supplier_facts"},
       AuditSubject::kPurchaseOrderLine,
       2,
       kDisputesAreTheirFacts},
  };
  return *kLaws;
}

}  // namespace backline
