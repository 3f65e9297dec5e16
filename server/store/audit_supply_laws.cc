// Laws of supply, of the queue beside goods and supply, and of what is not kept by product.
#include "server/store/audit_laws.h"

namespace backline {

namespace {

constexpr Sql kSupplyPeggedIsItsPegs{R"sql(
SELECT supply_line_id, CAST('' AS BINARY(16)), 0, CAST(SUM(stored) AS SIGNED),
  CAST(SUM(computed) AS SIGNED)
FROM (
  SELECT supply_line_id, pegged AS stored, 0 AS computed
  FROM supply_lines WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT pegs.supply_line_id, 0, pegs.quantity
  FROM supply_lines
  JOIN products ON products.product_id = supply_lines.product_id
  JOIN pegs ON pegs.generation = products.plan_generation
    AND pegs.supply_line_id = supply_lines.supply_line_id
  WHERE supply_lines.product_id BETWEEN ? AND ?
) AS both_sides
GROUP BY supply_line_id HAVING SUM(stored) <> SUM(computed))sql"};

constexpr Sql kSupplyWithdrawingIsItsWork{R"sql(
SELECT supply_line_id, CAST('' AS BINARY(16)), 0, CAST(SUM(stored) AS SIGNED),
  CAST(SUM(computed) AS SIGNED)
FROM (
  SELECT supply_line_id, withdrawing AS stored, 0 AS computed
  FROM supply_lines WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT subject, 0, remaining FROM work WHERE kind IN (1, 4) AND product_id BETWEEN ? AND ?
) AS both_sides
GROUP BY supply_line_id HAVING SUM(stored) <> SUM(computed))sql"};

constexpr Sql kSupplyIsPromisedOnce{R"sql(
SELECT supply_line_id, CAST('' AS BINARY(16)), 0,
  pegged, GREATEST(0, expected - received - cancelled) + withdrawing
FROM supply_lines WHERE product_id BETWEEN ? AND ?
  AND pegged > GREATEST(0, expected - received - cancelled) + withdrawing)sql"};

constexpr Sql kSupplyIsNotNegative{R"sql(
SELECT supply_line_id, CAST('' AS BINARY(16)), 0,
  LEAST(expected, received, cancelled, pegged, withdrawing, taken_back), 0
FROM supply_lines WHERE product_id BETWEEN ? AND ?
  AND LEAST(expected, received, cancelled, pegged, withdrawing, taken_back) < 0)sql"};

constexpr Sql kSupplyBelongsToItsLine{R"sql(
SELECT supply_lines.supply_line_id, CAST('' AS BINARY(16)), 0,
  1, supply_lines.product_id <=> purchase_order_lines.product_id,
  1, supply_lines.location_id <=> purchase_order_lines.location_id,
  1, supply_lines.supplier_id <=> purchase_order_lines.supplier_id
FROM supply_lines
LEFT JOIN purchase_order_lines
  ON purchase_order_lines.purchase_order_id = supply_lines.purchase_order_id
  AND purchase_order_lines.line_number = supply_lines.line_number
WHERE supply_lines.product_id BETWEEN ? AND ?
  AND (NOT supply_lines.product_id <=> purchase_order_lines.product_id
    OR NOT supply_lines.location_id <=> purchase_order_lines.location_id
    OR NOT supply_lines.supplier_id <=> purchase_order_lines.supplier_id))sql"};

// Requested, later while a proposal waits, then as answered, then as the newest applied message
// says.
constexpr Sql kEtaIsItsMessages{R"sql(
SELECT supply_line_id, CAST('' AS BINARY(16)), 0, eta_version, message_version,
  COALESCE(TO_DAYS(eta_date), 0), COALESCE(TO_DAYS(CASE WHEN confirmed = 0 THEN asked_date
    WHEN message_version = 0 THEN answered_date ELSE message_date END), 0)
FROM (
  SELECT supply_lines.supply_line_id, supply_lines.eta_version, supply_lines.eta_date,
    supply_lines.confirmed,
    CASE WHEN purchase_order_lines.state = 9 THEN COALESCE(purchase_order_lines.withheld_date,
      purchase_order_lines.requested_date) ELSE purchase_order_lines.requested_date END
      AS asked_date,
    COALESCE((SELECT MAX(eta_updates.eta_version) FROM eta_updates
      WHERE eta_updates.supply_line_id = supply_lines.supply_line_id
        AND eta_updates.applied = 1), 0) AS message_version,
    (SELECT eta_updates.eta_date FROM eta_updates
      WHERE eta_updates.supply_line_id = supply_lines.supply_line_id
        AND eta_updates.applied = 1
      ORDER BY eta_updates.eta_version DESC LIMIT 1) AS message_date,
    (SELECT answer_parts.eta_date FROM answer_parts
      WHERE answer_parts.purchase_order_id = supply_lines.purchase_order_id
        AND answer_parts.line_number = supply_lines.line_number
        AND answer_parts.supply_line_id = supply_lines.supply_line_id
      ORDER BY answer_parts.answer_version DESC LIMIT 1) AS answered_date
  FROM supply_lines
  JOIN purchase_order_lines
    ON purchase_order_lines.purchase_order_id = supply_lines.purchase_order_id
    AND purchase_order_lines.line_number = supply_lines.line_number
  WHERE supply_lines.product_id BETWEEN ? AND ?
) AS told
WHERE eta_version <> message_version
  OR NOT eta_date <=> CASE WHEN confirmed = 0 THEN asked_date
    WHEN message_version = 0 THEN answered_date ELSE message_date END)sql"};

constexpr Sql kPeggingGateIsItsWork{R"sql(
SELECT product_id, CAST('' AS BINARY(16)), 0, CAST(SUM(stored) AS SIGNED),
  CAST(SUM(computed) AS SIGNED)
FROM (
  SELECT product_id, outstanding_pegging AS stored, 0 AS computed
  FROM products WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT product_id, 0, 1 FROM work WHERE kind IN (4, 5) AND product_id BETWEEN ? AND ?
) AS both_sides
GROUP BY product_id HAVING SUM(stored) <> SUM(computed))sql"};

// The pegs of an unbound any-line lie where its line says.
constexpr Sql kPegsJoinEqualGoods{R"sql(
SELECT pegs.backorder_id, pegs.supply_line_id, 0,
  pegs.generation, products.plan_generation,
  pegs.rank_key, backorders.rank_key,
  pegs.queue_sequence, backorders.queue_sequence,
  1, backorders.product_id = supply_lines.product_id,
  1, supply_lines.location_id = CASE WHEN backorders.location_id = CAST('' AS BINARY(16))
    THEN order_lines.peg_location_id ELSE backorders.location_id END
FROM backorders
JOIN pegs ON pegs.backorder_id = backorders.backorder_id
JOIN supply_lines ON supply_lines.supply_line_id = pegs.supply_line_id
JOIN products ON products.product_id = backorders.product_id
JOIN order_lines ON order_lines.order_id = backorders.order_id
  AND order_lines.line_number = backorders.line_number
WHERE backorders.product_id BETWEEN ? AND ?
  AND (pegs.generation <> products.plan_generation OR pegs.rank_key <> backorders.rank_key
    OR pegs.queue_sequence <> backorders.queue_sequence
    OR backorders.product_id <> supply_lines.product_id
    OR supply_lines.location_id <> CASE WHEN backorders.location_id = CAST('' AS BINARY(16))
      THEN order_lines.peg_location_id ELSE backorders.location_id END))sql"};

constexpr Sql kPurchaseLineLaw{R"sql(
SELECT purchase_order_id, CAST('' AS BINARY(16)), line_number,
  LEAST(received, cancelled, rejected, over_received, quarantined,
    ordered - received - cancelled - rejected), 0
FROM purchase_order_lines WHERE product_id BETWEEN ? AND ?
  AND LEAST(received, cancelled, rejected, over_received, quarantined,
    ordered - received - cancelled - rejected) < 0)sql"};

constexpr Sql kPurchaseLineIsItsReceipts{R"sql(
SELECT purchase_order_id, CAST('' AS BINARY(16)), line_number,
  CAST(SUM(received) AS SIGNED), CAST(SUM(counted) AS SIGNED),
  CAST(SUM(over_received) AS SIGNED), CAST(SUM(beyond) AS SIGNED),
  CAST(SUM(quarantined) AS SIGNED), CAST(SUM(set_apart) AS SIGNED)
FROM (
  SELECT purchase_order_id, line_number, received, 0 AS counted, over_received, 0 AS beyond,
    quarantined, 0 AS set_apart
  FROM purchase_order_lines WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT receipts.purchase_order_id, receipts.line_number,
    0, receipts.accepted - receipts.over_received, 0, receipts.over_received,
    0, receipts.quarantined
  FROM purchase_order_lines
  JOIN receipts ON receipts.purchase_order_id = purchase_order_lines.purchase_order_id
    AND receipts.line_number = purchase_order_lines.line_number
  WHERE purchase_order_lines.product_id BETWEEN ? AND ?
) AS both_sides
GROUP BY purchase_order_id, line_number
HAVING SUM(received) <> SUM(counted) OR SUM(over_received) <> SUM(beyond)
  OR SUM(quarantined) <> SUM(set_apart))sql"};

// Lines whose supply is expected bring what is open, others nothing.
constexpr Sql kPurchaseLineIsItsSupply{R"sql(
SELECT purchase_order_id, CAST('' AS BINARY(16)), line_number,
  CAST(SUM(received) AS SIGNED), CAST(SUM(supply_received) AS SIGNED),
  CAST(SUM(expected) AS SIGNED), CAST(SUM(brings) AS SIGNED),
  CAST(SUM(schedule_count) AS SIGNED), CAST(SUM(schedules) AS SIGNED)
FROM (
  SELECT purchase_order_id, line_number, received, 0 AS supply_received,
    CASE WHEN state IN (2, 3, 4, 9, 10)
      THEN ordered - received - cancelled - rejected - withheld ELSE 0 END
      AS expected,
    0 AS brings, schedule_count, 0 AS schedules
  FROM purchase_order_lines WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT purchase_order_id, line_number, 0, received,
    0, GREATEST(0, expected - received - cancelled), 0, 1
  FROM supply_lines WHERE product_id BETWEEN ? AND ?
) AS both_sides
GROUP BY purchase_order_id, line_number
HAVING SUM(received) <> SUM(supply_received) OR SUM(expected) <> SUM(brings)
  OR SUM(schedule_count) <> SUM(schedules))sql"};

// A server from before these columns does not keep them.
constexpr Sql kLineShowsItsSchedule{R"sql(
SELECT purchase_order_lines.purchase_order_id, CAST('' AS BINARY(16)),
  purchase_order_lines.line_number, 0, 1
FROM purchase_order_lines
JOIN supply_lines ON supply_lines.purchase_order_id = purchase_order_lines.purchase_order_id
  AND supply_lines.line_number = purchase_order_lines.line_number
  AND supply_lines.schedule_number = 1
WHERE purchase_order_lines.product_id BETWEEN ? AND ? AND NOT (
  purchase_order_lines.schedule_supply_line_id = supply_lines.supply_line_id
  AND purchase_order_lines.schedule_expected = supply_lines.expected
  AND purchase_order_lines.schedule_received = supply_lines.received
  AND purchase_order_lines.schedule_cancelled = supply_lines.cancelled
  AND purchase_order_lines.schedule_confirmed = supply_lines.confirmed
  AND purchase_order_lines.schedule_eta_date <=> supply_lines.eta_date
  AND purchase_order_lines.schedule_overdue = supply_lines.overdue
  AND purchase_order_lines.schedule_eta_version = supply_lines.eta_version
  AND purchase_order_lines.schedule_agreed_date <=> supply_lines.agreed_date
  AND purchase_order_lines.schedule_eta_review = supply_lines.eta_review
  AND purchase_order_lines.schedule_shipment_notice_id = supply_lines.shipment_notice_id
  AND purchase_order_lines.schedule_slot_booked = supply_lines.slot_booked
  AND purchase_order_lines.schedule_announced = supply_lines.announced))sql"};

// A hold has no parts; what was approved stands once more, under the version that was decided.
constexpr Sql kAnswersAreWhole{R"sql(
SELECT purchase_order_id, CAST('' AS BINARY(16)), line_number,
  CASE WHEN kind = 4 THEN 0 ELSE asked + offered_over END, answered,
  CASE WHEN state = 3 THEN asked + offered_over ELSE 0 END, approved
FROM (
  SELECT responses.purchase_order_id, responses.line_number, responses.kind, responses.state,
    responses.asked, responses.offered_over,
    CAST(COALESCE((SELECT SUM(answer_parts.quantity) FROM answer_parts
      WHERE answer_parts.purchase_order_id = responses.purchase_order_id
        AND answer_parts.line_number = responses.line_number
        AND answer_parts.answer_version = responses.answer_version), 0) AS SIGNED) AS answered,
    CASE WHEN responses.state <> 3 THEN 0
      ELSE CAST(COALESCE((SELECT SUM(answer_parts.quantity) FROM answer_parts
      WHERE answer_parts.purchase_order_id = responses.purchase_order_id
        AND answer_parts.line_number = responses.line_number
        AND answer_parts.answer_version = responses.answer_version + 1), 0) AS SIGNED)
      END AS approved
  FROM purchase_order_lines
  JOIN responses ON responses.purchase_order_id = purchase_order_lines.purchase_order_id
    AND responses.line_number = purchase_order_lines.line_number
  WHERE purchase_order_lines.product_id BETWEEN ? AND ?
) AS counted
WHERE answered <> CASE WHEN kind = 4 THEN 0 ELSE asked + offered_over END
  OR approved <> CASE WHEN state = 3 THEN asked + offered_over ELSE 0 END)sql"};

// The version before the line's is the answer that waits, if the line says that one does.
constexpr Sql kLineWaitsForItsAnswer{R"sql(
SELECT purchase_order_id, CAST('' AS BINARY(16)), line_number, state IN (9, 10), waits,
  withheld, CASE WHEN state = 9 THEN GREATEST(0, asked - offered) ELSE 0 END
FROM (
  SELECT purchase_order_lines.purchase_order_id, purchase_order_lines.line_number,
    purchase_order_lines.state, purchase_order_lines.withheld,
    COALESCE(responses.state = 2, 0) AS waits, COALESCE(responses.asked, 0) AS asked,
    CAST(COALESCE((SELECT SUM(answer_parts.quantity) FROM answer_parts
      WHERE answer_parts.purchase_order_id = responses.purchase_order_id
        AND answer_parts.line_number = responses.line_number
        AND answer_parts.answer_version = responses.answer_version
        AND answer_parts.kind <> 2), 0) AS SIGNED) AS offered
  FROM purchase_order_lines
  LEFT JOIN responses ON responses.purchase_order_id = purchase_order_lines.purchase_order_id
    AND responses.line_number = purchase_order_lines.line_number
    AND responses.answer_version = purchase_order_lines.answer_version - 1
  WHERE purchase_order_lines.product_id BETWEEN ? AND ?
) AS standing
WHERE (state IN (9, 10)) <> waits
  OR withheld <> CASE WHEN state = 9 THEN GREATEST(0, asked - offered) ELSE 0 END)sql"};

// Of what a notice that stands announces, each part is a supply line that names it. A server from
// before `announced` leaves it 0.
constexpr Sql kAnnouncedIsItsNotice{R"sql(
SELECT supply_line_id, CAST('' AS BINARY(16)), 0, named, notices, expected, room,
  announced, CASE announced WHEN 0 THEN 0 ELSE told END
FROM (
  SELECT supply_lines.supply_line_id, supply_lines.expected - supply_lines.cancelled AS expected,
    supply_lines.shipment_notice_id <> CAST('' AS BINARY(16)) AS named,
    supply_lines.announced, COALESCE(MAX(shipment_notice_lines.quantity), 0) AS told,
    COUNT(shipment_notices.shipment_notice_id) AS notices,
    COALESCE(MIN(CASE
      WHEN shipment_notices.shipment_notice_id <> supply_lines.shipment_notice_id THEN -1
      WHEN shipment_notices.shipment_notice_id IS NULL
        THEN supply_lines.expected - supply_lines.cancelled
      ELSE LEAST(supply_lines.expected - supply_lines.cancelled, shipment_notice_lines.quantity)
      END), supply_lines.expected - supply_lines.cancelled) AS room
  FROM supply_lines
  LEFT JOIN (shipment_notice_lines
      JOIN shipment_notices
        ON shipment_notices.shipment_notice_id = shipment_notice_lines.shipment_notice_id
        AND shipment_notices.cancelled = 0)
    ON shipment_notice_lines.supply_line_id = supply_lines.supply_line_id
  WHERE supply_lines.product_id BETWEEN ? AND ?
  GROUP BY supply_lines.supply_line_id, supply_lines.expected, supply_lines.cancelled,
    supply_lines.shipment_notice_id, supply_lines.announced
) AS in_transit
WHERE named <> notices OR expected <> room OR (announced <> 0 AND announced <> told))sql"};

constexpr Sql kConversationIsItsMessages{R"sql(
SELECT purchase_order_id, CAST('' AS BINARY(16)), line_number, message_count, written,
  supplier_unread, new_to_supplier, house_unread, new_to_house
FROM (
  SELECT conversations.purchase_order_id, conversations.line_number, conversations.message_count,
    conversations.supplier_unread, conversations.house_unread,
    (SELECT COUNT(*) FROM line_messages
      WHERE line_messages.purchase_order_id = conversations.purchase_order_id
        AND line_messages.line_number = conversations.line_number) AS written,
    (SELECT COUNT(*) FROM line_messages
      WHERE line_messages.purchase_order_id = conversations.purchase_order_id
        AND line_messages.line_number = conversations.line_number
        AND line_messages.message_number > conversations.supplier_read
        AND line_messages.from_supplier = 0) AS new_to_supplier,
    (SELECT COUNT(*) FROM line_messages
      WHERE line_messages.purchase_order_id = conversations.purchase_order_id
        AND line_messages.line_number = conversations.line_number
        AND line_messages.message_number > conversations.house_read
        AND line_messages.from_supplier = 1) AS new_to_house
  FROM purchase_order_lines
  JOIN conversations ON conversations.purchase_order_id = purchase_order_lines.purchase_order_id
    AND conversations.line_number = purchase_order_lines.line_number
  WHERE purchase_order_lines.product_id BETWEEN ? AND ?
) AS counted
WHERE message_count <> written OR supplier_unread <> new_to_supplier
  OR house_unread <> new_to_house)sql"};

constexpr Sql kLastReceivedIsAReceipt{R"sql(
SELECT purchase_order_lines.purchase_order_id, CAST('' AS BINARY(16)),
  purchase_order_lines.line_number,
  COALESCE(TO_DAYS(MAX(purchase_order_lines.last_received_date)), 0),
  COALESCE(TO_DAYS(MAX(receipts.received_date)), 0)
FROM purchase_order_lines
LEFT JOIN receipts ON receipts.purchase_order_id = purchase_order_lines.purchase_order_id
  AND receipts.line_number = purchase_order_lines.line_number AND receipts.accepted > 0
WHERE purchase_order_lines.product_id BETWEEN ? AND ?
GROUP BY purchase_order_lines.purchase_order_id, purchase_order_lines.line_number
HAVING COUNT(receipts.receipt_id) > 0 AND COALESCE(SUM(
    receipts.received_date = purchase_order_lines.last_received_date), 0) = 0
  OR COUNT(receipts.receipt_id) = 0
    AND MAX(purchase_order_lines.last_received_date) IS NOT NULL)sql"};

// Goods that are available at a location where somebody waits for them. An any-line that is bound
// nowhere may have all of them; away from its pegs only if they cover all that it waits for.
constexpr Sql kGoodsDoNotLieIdle{R"sql(
SELECT backorders.backorder_id, CAST('' AS BINARY(16)), 0,
  stock.on_hand - stock.reserved - stock.earmarked, 0
FROM stock
JOIN backorders ON backorders.product_id = stock.product_id AND backorders.is_open = 1
  AND backorders.location_id = stock.location_id
WHERE stock.product_id BETWEEN ? AND ? AND stock.on_hand > stock.reserved + stock.earmarked
UNION ALL
SELECT backorders.backorder_id, CAST('' AS BINARY(16)), 0,
  stock.on_hand - stock.reserved - stock.earmarked, 0
FROM stock
JOIN backorders ON backorders.product_id = stock.product_id AND backorders.is_open = 1
  AND backorders.location_id = CAST('' AS BINARY(16))
JOIN order_lines ON order_lines.order_id = backorders.order_id
  AND order_lines.line_number = backorders.line_number
WHERE stock.product_id BETWEEN ? AND ? AND stock.on_hand > stock.reserved + stock.earmarked
  AND (order_lines.peg_location_id IN (CAST('' AS BINARY(16)), stock.location_id)
    OR stock.on_hand - stock.reserved - stock.earmarked >= order_lines.backordered)
  AND NOT EXISTS (SELECT 1 FROM work
    WHERE work.kind IN (1, 2, 3, 4, 5) AND work.product_id = stock.product_id))sql"};

// Who waits at the location of free supply, then who waits at any. Two halves, so that each asks
// the queue's index for one location, however many wait at others.
#define BACKLINE_FREE_SUPPLY                                                                 \
  " WHERE supply_lines.product_id BETWEEN ? AND ? AND products.outstanding_pegging = 0"      \
  " AND supply_lines.overdue = 0 AND supply_lines.withdrawing = 0"                           \
  " AND supply_lines.expected"                                                               \
  "   > supply_lines.received + supply_lines.cancelled + supply_lines.pegged"                \
  " AND backorders.quantity > backorders.pegged + backorders.allocated + backorders.shipped" \
  "   + backorders.cancelled"
#define BACKLINE_FREE_OF_SUPPLY                                                       \
  "SELECT STRAIGHT_JOIN backorders.backorder_id, supply_lines.supply_line_id, 0,"     \
  " supply_lines.expected - supply_lines.received - supply_lines.cancelled"           \
  " - supply_lines.pegged, 0"                                                         \
  " FROM supply_lines JOIN products ON products.product_id = supply_lines.product_id" \
  " JOIN backorders ON backorders.product_id = supply_lines.product_id"               \
  " AND backorders.is_open = 1 AND backorders.location_id = "
constexpr Sql kFreeSupplyDoesNotLieIdle{
    BACKLINE_FREE_OF_SUPPLY "supply_lines.location_id" BACKLINE_FREE_SUPPLY
                            " UNION ALL " BACKLINE_FREE_OF_SUPPLY
                            "CAST('' AS BINARY(16))"
                            " JOIN order_lines ON order_lines.order_id = backorders.order_id"
                            " AND order_lines.line_number = backorders.line_number"
                            " AND order_lines.peg_location_id IN (CAST('' AS BINARY(16)), "
                            "supply_lines.location_id)" BACKLINE_FREE_SUPPLY};

constexpr Sql kOrderCountsItsLines{R"sql(
SELECT orders.order_id, CAST('' AS BINARY(16)), 0, orders.line_count,
  COUNT(order_lines.line_number)
FROM orders LEFT JOIN order_lines ON order_lines.order_id = orders.order_id
WHERE orders.order_id BETWEEN ? AND ?
GROUP BY orders.order_id, orders.line_count
HAVING orders.line_count <> COUNT(order_lines.line_number))sql"};

constexpr Sql kPurchaseOrderCountsItsLines{R"sql(
SELECT purchase_orders.purchase_order_id, CAST('' AS BINARY(16)), 0, purchase_orders.line_count,
  COUNT(purchase_order_lines.line_number)
FROM purchase_orders LEFT JOIN purchase_order_lines
  ON purchase_order_lines.purchase_order_id = purchase_orders.purchase_order_id
WHERE purchase_orders.purchase_order_id BETWEEN ? AND ?
GROUP BY purchase_orders.purchase_order_id, purchase_orders.line_count
HAVING purchase_orders.line_count <> COUNT(purchase_order_lines.line_number))sql"};

// The first event of the request stands at its sequence, and no earlier one.
constexpr Sql kRequestHasItsEvent{R"sql(
SELECT requests.request_key, CAST('' AS BINARY(16)), 0, 1,
  made.request_key <=> requests.request_key AND NOT before_it.request_key <=> requests.request_key
FROM requests
LEFT JOIN events AS made ON made.sequence = requests.sequence
LEFT JOIN events AS before_it ON before_it.sequence = requests.sequence - 1
WHERE requests.request_key BETWEEN ? AND ?
  AND (NOT made.request_key <=> requests.request_key
    OR before_it.request_key <=> requests.request_key))sql"};

// One row, whatever the bounds are.
constexpr Sql kCounterIsTheNewestEvent{R"sql(
SELECT CAST('' AS BINARY(16)), CAST('' AS BINARY(16)), last_sequence,
  last_sequence, newest, newest - oldest + 1, event_count
FROM event_counter JOIN (
  SELECT COALESCE(MAX(sequence), 0) AS newest, COALESCE(MIN(sequence), 1) AS oldest,
    COUNT(*) AS event_count
  FROM events) AS kept
WHERE event_counter.id = 1
  AND (last_sequence <> newest OR newest - oldest + 1 <> event_count))sql"};

constexpr Sql kRequestHasItsResource{R"sql(
SELECT request_key, CAST('' AS BINARY(16)), 0, 1, found FROM (
  SELECT requests.request_key, CASE requests.resource_kind
    WHEN 1 THEN EXISTS (SELECT 1 FROM products WHERE products.product_id = requests.resource_id)
    WHEN 2 THEN EXISTS (SELECT 1 FROM locations
      WHERE locations.location_id = requests.resource_id)
    WHEN 3 THEN EXISTS (SELECT 1 FROM customers
      WHERE customers.customer_id = requests.resource_id)
    WHEN 4 THEN EXISTS (SELECT 1 FROM suppliers
      WHERE suppliers.supplier_id = requests.resource_id)
    WHEN 5 THEN EXISTS (SELECT 1 FROM sourcing
      WHERE sourcing.product_id = requests.resource_id
        AND sourcing.supplier_id = requests.second_resource_id)
    WHEN 6 THEN EXISTS (SELECT 1 FROM orders WHERE orders.order_id = requests.resource_id)
    WHEN 7 THEN EXISTS (SELECT 1 FROM shipments
      WHERE shipments.shipment_id = requests.resource_id)
    WHEN 8 THEN EXISTS (SELECT 1 FROM stock WHERE stock.product_id = requests.resource_id
      AND stock.location_id = requests.second_resource_id)
    WHEN 9 THEN EXISTS (SELECT 1 FROM purchase_orders
      WHERE purchase_orders.purchase_order_id = requests.resource_id)
    WHEN 10 THEN EXISTS (SELECT 1 FROM supply_lines
      WHERE supply_lines.supply_line_id = requests.resource_id)
    WHEN 11 THEN 1 WHEN 12 THEN 1
    WHEN 30 THEN EXISTS (SELECT 1 FROM tolerances
      WHERE tolerances.supplier_id = requests.resource_id
        AND tolerances.product_id = requests.second_resource_id)
    WHEN 31 THEN EXISTS (SELECT 1 FROM shipment_notices
      WHERE shipment_notices.shipment_notice_id = requests.resource_id)
    WHEN 32 THEN EXISTS (SELECT 1 FROM conversations
      WHERE conversations.purchase_order_id = requests.resource_id)
    WHEN 20 THEN EXISTS (SELECT 1 FROM work_centers
      WHERE work_centers.work_center_id = requests.resource_id)
    WHEN 21 THEN EXISTS (SELECT 1 FROM suppliers
      WHERE suppliers.supplier_id = requests.resource_id)
    WHEN 22 THEN EXISTS (SELECT 1 FROM work_centers
      WHERE work_centers.work_center_id = requests.resource_id)
    WHEN 23 THEN EXISTS (SELECT 1 FROM supply_lines
      WHERE supply_lines.supply_line_id = requests.resource_id)
    WHEN 24 THEN EXISTS (SELECT 1 FROM production_plans
      WHERE production_plans.purchase_order_id = requests.resource_id)
    WHEN 25 THEN EXISTS (SELECT 1 FROM slot_moves
      WHERE slot_moves.slot_move_id = requests.resource_id)
    WHEN 40 THEN EXISTS (SELECT 1 FROM business_calendars
      WHERE business_calendars.supplier_id = requests.resource_id)
    WHEN 41 THEN EXISTS (SELECT 1 FROM agreements
      WHERE agreements.agreement_id = requests.resource_id)
    WHEN 42 THEN EXISTS (SELECT 1 FROM disputes
      WHERE disputes.dispute_id = requests.resource_id)
    ELSE 0 END AS found
  FROM requests WHERE requests.request_key BETWEEN ? AND ?
) AS remembered WHERE found = 0)sql"};

}  // namespace

const std::vector<AuditLaw>& SupplyLaws() {
  static const auto* const kLaws = new std::vector<AuditLaw>{
      {{"supply_lines.pegged = sum of pegs"}, AuditSubject::kSupplyLine, 2, kSupplyPeggedIsItsPegs},
      {{"supply_lines.withdrawing = what its work has left"},
       AuditSubject::kSupplyLine,
       2,
       kSupplyWithdrawingIsItsWork},
      {{"supply_lines.pegged <= what it brings + withdrawing"},
       AuditSubject::kSupplyLine,
       1,
       kSupplyIsPromisedOnce},
      {{"supply_lines counters >= 0"}, AuditSubject::kSupplyLine, 1, kSupplyIsNotNegative},
      {{"supply_lines.product_id = its line's", "supply_lines.location_id = its line's",
        "supply_lines.supplier_id = its line's"},
       AuditSubject::kSupplyLine,
       1,
       kSupplyBelongsToItsLine},
      {{"supply_lines.eta_version = newest applied eta_update",
        "supply_lines.eta_date = as requested, answered or updated"},
       AuditSubject::kSupplyLine,
       1,
       kEtaIsItsMessages},
      {{"purchase_order_lines.received + cancelled + rejected <= ordered, all >= 0"},
       AuditSubject::kPurchaseOrderLine,
       1,
       kPurchaseLineLaw},
      {{"purchase_order_lines.received = receipts", "purchase_order_lines.over_received = receipts",
        "purchase_order_lines.quarantined = receipts"},
       AuditSubject::kPurchaseOrderLine,
       2,
       kPurchaseLineIsItsReceipts},
      {{"purchase_order_lines.received = supply_lines.received",
        "what is open of purchase_order_lines = what supply_lines bring",
        "purchase_order_lines.schedule_count = supply_lines"},
       AuditSubject::kPurchaseOrderLine,
       2,
       kPurchaseLineIsItsSupply},
      {{"purchase_order_lines.schedule_ = its first schedule's supply_lines"},
       AuditSubject::kPurchaseOrderLine,
       1,
       kLineShowsItsSchedule},
      {{"answer_parts = responses.asked + offered_over", "answer_parts = what was approved"},
       AuditSubject::kPurchaseOrderLine,
       1,
       kAnswersAreWhole},
      {{"purchase_order_lines.state waits = a response waits",
        "purchase_order_lines.withheld = what is not offered"},
       AuditSubject::kPurchaseOrderLine,
       1,
       kLineWaitsForItsAnswer},
      {{"supply_lines.shipment_notice_id = the notice that announces it",
        "supply_lines.expected - cancelled <= what is announced",
        "supply_lines.announced = what its notice announces"},
       AuditSubject::kSupplyLine,
       1,
       kAnnouncedIsItsNotice},
      {{"conversations.message_count = line_messages",
        "conversations.supplier_unread = unread line_messages",
        "conversations.house_unread = unread line_messages"},
       AuditSubject::kPurchaseOrderLine,
       1,
       kConversationIsItsMessages},
      {{"purchase_order_lines.last_received_date = a receipt's"},
       AuditSubject::kPurchaseOrderLine,
       1,
       kLastReceivedIsAReceipt},
  };
  return *kLaws;
}

const std::vector<AuditLaw>& QueueLaws() {
  static const auto* const kLaws = new std::vector<AuditLaw>{
      {{"products.outstanding_pegging = pegging and withdrawing work"},
       AuditSubject::kProduct,
       2,
       kPeggingGateIsItsWork},
      {{"pegs.generation = its product's plan", "pegs.rank_key = its backorder's",
        "pegs.queue_sequence = its backorder's", "pegs join one product", "pegs join one location"},
       AuditSubject::kPeg,
       1,
       kPegsJoinEqualGoods},
      {{"nobody waits where goods are available"}, AuditSubject::kBackorder, 2, kGoodsDoNotLieIdle},
      {{"nobody waits undated beside free supply while pegging is open"},
       AuditSubject::kPeg,
       2,
       kFreeSupplyDoesNotLieIdle},
  };
  return *kLaws;
}

const std::vector<AuditLaw>& OrderLaws() {
  static const auto* const kLaws = new std::vector<AuditLaw>{
      {{"orders.line_count = its lines"}, AuditSubject::kOrder, 1, kOrderCountsItsLines}};
  return *kLaws;
}

const std::vector<AuditLaw>& PurchaseOrderLaws() {
  static const auto* const kLaws =
      new std::vector<AuditLaw>{{{"purchase_orders.line_count = its lines"},
                                 AuditSubject::kPurchaseOrder,
                                 1,
                                 kPurchaseOrderCountsItsLines}};
  return *kLaws;
}

const std::vector<AuditLaw>& EventLaws() {
  static const auto* const kLaws = new std::vector<AuditLaw>{
      {{"event_counter.last_sequence = newest event", "events are numbered without a gap"},
       AuditSubject::kEvent,
       0,
       kCounterIsTheNewestEvent}};
  return *kLaws;
}

const std::vector<AuditLaw>& RequestLaws() {
  static const auto* const kLaws = new std::vector<AuditLaw>{
      {{"requests.sequence = its first event"}, AuditSubject::kRequest, 1, kRequestHasItsEvent},
      {{"requests.resource_id exists"}, AuditSubject::kRequest, 1, kRequestHasItsResource},
  };
  return *kLaws;
}

}  // namespace backline
