// Laws of stock, order lines and backorders. Two sources are compared by a union: one side counts
// as stored, the other as computed, so that a row that only one of them has is found too.
#include "server/store/audit_laws.h"

#include "absl/strings/str_cat.h"

namespace backline {

namespace {

constexpr Sql kStockIsItsLedger{R"sql(
SELECT product_id, location_id, 0,
  CAST(SUM(on_hand) AS SIGNED), CAST(SUM(on_hand_moved) AS SIGNED),
  CAST(SUM(reserved) AS SIGNED), CAST(SUM(reserved_moved) AS SIGNED),
  CAST(SUM(earmarked) AS SIGNED), CAST(SUM(earmarked_moved) AS SIGNED),
  CAST(SUM(withdrawing) AS SIGNED), CAST(SUM(withdrawing_moved) AS SIGNED),
  CAST(SUM(quarantined) AS SIGNED), CAST(SUM(quarantined_moved) AS SIGNED)
FROM (
  SELECT product_id, location_id, on_hand, 0 AS on_hand_moved, reserved, 0 AS reserved_moved,
    earmarked, 0 AS earmarked_moved, withdrawing, 0 AS withdrawing_moved,
    quarantined, 0 AS quarantined_moved
  FROM stock WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT product_id, location_id, 0, SUM(on_hand_delta), 0, SUM(reserved_delta),
    0, SUM(earmarked_delta), 0, SUM(withdrawing_delta), 0, SUM(quarantined_delta)
  FROM movements WHERE product_id BETWEEN ? AND ? GROUP BY product_id, location_id
) AS both_sides
GROUP BY product_id, location_id
HAVING SUM(on_hand) <> SUM(on_hand_moved) OR SUM(reserved) <> SUM(reserved_moved)
  OR SUM(earmarked) <> SUM(earmarked_moved) OR SUM(withdrawing) <> SUM(withdrawing_moved)
  OR SUM(quarantined) <> SUM(quarantined_moved))sql"};

constexpr Sql kReservedIsWhatLinesHold{R"sql(
SELECT product_id, location_id, 0, CAST(SUM(stored) AS SIGNED), CAST(SUM(computed) AS SIGNED)
FROM (
  SELECT product_id, location_id, reserved AS stored, 0 AS computed
  FROM stock WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT product_id, location_id, 0, SUM(reserved)
  FROM order_lines WHERE product_id BETWEEN ? AND ? AND reserved <> 0
  GROUP BY product_id, location_id
) AS both_sides
GROUP BY product_id, location_id HAVING SUM(stored) <> SUM(computed))sql"};

constexpr Sql kEarmarkedIsItsWork{R"sql(
SELECT product_id, location_id, 0, CAST(SUM(stored) AS SIGNED), CAST(SUM(computed) AS SIGNED)
FROM (
  SELECT product_id, location_id, earmarked AS stored, 0 AS computed
  FROM stock WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT product_id, subject, 0, remaining
  FROM work WHERE kind = 2 AND product_id BETWEEN ? AND ?
  UNION ALL
  SELECT work.product_id, COALESCE(supply_lines.location_id, work.subject), 0, work.remaining
  FROM work LEFT JOIN supply_lines ON supply_lines.supply_line_id = work.subject
  WHERE work.kind = 1 AND work.product_id BETWEEN ? AND ?
) AS both_sides
GROUP BY product_id, location_id HAVING SUM(stored) <> SUM(computed))sql"};

constexpr Sql kWithdrawingIsItsWork{R"sql(
SELECT product_id, location_id, 0, CAST(SUM(stored) AS SIGNED), CAST(SUM(computed) AS SIGNED)
FROM (
  SELECT product_id, location_id, withdrawing AS stored, 0 AS computed
  FROM stock WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT product_id, subject, 0, remaining
  FROM work WHERE kind = 3 AND product_id BETWEEN ? AND ?
) AS both_sides
GROUP BY product_id, location_id HAVING SUM(stored) <> SUM(computed))sql"};

constexpr Sql kStockIsNotOversold{R"sql(
SELECT product_id, location_id, 0, reserved + earmarked, on_hand + withdrawing
FROM stock WHERE product_id BETWEEN ? AND ? AND reserved + earmarked > on_hand + withdrawing)sql"};

constexpr Sql kStockIsNotNegative{R"sql(
SELECT product_id, location_id, 0, LEAST(on_hand, reserved, earmarked, withdrawing, quarantined), 0
FROM stock WHERE product_id BETWEEN ? AND ?
  AND LEAST(on_hand, reserved, earmarked, withdrawing, quarantined) < 0)sql"};

constexpr Sql kOneGateOfStock{R"sql(
SELECT product_id, location_id, 0, LEAST(earmarked, withdrawing), 0
FROM stock WHERE product_id BETWEEN ? AND ? AND earmarked <> 0 AND withdrawing <> 0)sql"};

constexpr Sql kLineLaw{R"sql(
SELECT order_id, CAST('' AS BINARY(16)), line_number, ordered,
  shipped + reserved + backordered + cancelled + substituted
FROM order_lines WHERE product_id BETWEEN ? AND ?
  AND ordered <> shipped + reserved + backordered + cancelled + substituted)sql"};

constexpr Sql kLineIsNotNegative{R"sql(
SELECT order_id, CAST('' AS BINARY(16)), line_number,
  LEAST(ordered - 1, shipped, reserved, backordered, cancelled, substituted, delivered,
    shipped - delivered), 0
FROM order_lines WHERE product_id BETWEEN ? AND ?
  AND LEAST(ordered - 1, shipped, reserved, backordered, cancelled, substituted, delivered,
    shipped - delivered) < 0)sql"};

constexpr Sql kBackorderedIsOpenBackorders{R"sql(
SELECT order_id, CAST('' AS BINARY(16)), line_number, CAST(SUM(stored) AS SIGNED),
  CAST(SUM(computed) AS SIGNED)
FROM (
  SELECT order_id, line_number, backordered AS stored, 0 AS computed
  FROM order_lines WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT order_id, line_number, 0, quantity - allocated - shipped - cancelled
  FROM backorders WHERE product_id BETWEEN ? AND ?
) AS both_sides
GROUP BY order_id, line_number HAVING SUM(stored) <> SUM(computed))sql"};

constexpr Sql kShippedIsItsShipments{R"sql(
SELECT order_id, CAST('' AS BINARY(16)), line_number,
  CAST(SUM(shipped) AS SIGNED), CAST(SUM(sent) AS SIGNED),
  CAST(SUM(delivered) AS SIGNED), CAST(SUM(arrived) AS SIGNED)
FROM (
  SELECT order_id, line_number, shipped, 0 AS sent, delivered, 0 AS arrived
  FROM order_lines WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT order_lines.order_id, order_lines.line_number, 0, shipment_parts.quantity,
    0, CASE WHEN shipments.delivered_date IS NULL THEN 0 ELSE shipment_parts.quantity END
  FROM order_lines
  JOIN shipments ON shipments.order_id = order_lines.order_id
  JOIN shipment_parts ON shipment_parts.shipment_id = shipments.shipment_id
    AND shipment_parts.line_number = order_lines.line_number
  WHERE order_lines.product_id BETWEEN ? AND ?
) AS both_sides
GROUP BY order_id, line_number
HAVING SUM(shipped) <> SUM(sent) OR SUM(delivered) <> SUM(arrived))sql"};

constexpr Sql kLineReservedIsItsLedger{R"sql(
SELECT order_id, CAST('' AS BINARY(16)), line_number, CAST(SUM(stored) AS SIGNED),
  CAST(SUM(computed) AS SIGNED)
FROM (
  SELECT order_id, line_number, reserved AS stored, 0 AS computed
  FROM order_lines WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT order_id, line_number, 0, reserved_delta
  FROM movements WHERE product_id BETWEEN ? AND ? AND reserved_delta <> 0
) AS both_sides
GROUP BY order_id, line_number HAVING SUM(stored) <> SUM(computed))sql"};

// What no backorder accounts for was reserved at entry.
constexpr Sql kLineHoldsItsBackorders{R"sql(
SELECT order_lines.order_id, CAST('' AS BINARY(16)), order_lines.line_number,
  order_lines.reserved,
  GREATEST(order_lines.reserved, CAST(SUM(backorders.allocated) AS SIGNED)),
  order_lines.cancelled,
  GREATEST(order_lines.cancelled, CAST(SUM(backorders.cancelled) AS SIGNED))
FROM backorders
JOIN order_lines ON order_lines.order_id = backorders.order_id
  AND order_lines.line_number = backorders.line_number
WHERE backorders.product_id BETWEEN ? AND ?
GROUP BY order_lines.order_id, order_lines.line_number, order_lines.reserved,
  order_lines.cancelled
HAVING order_lines.reserved < SUM(backorders.allocated)
  OR order_lines.cancelled < SUM(backorders.cancelled))sql"};

constexpr Sql kUnboundLineHoldsNothing{R"sql(
SELECT order_id, CAST('' AS BINARY(16)), line_number, reserved + shipped + (any_location = 0), 0
FROM order_lines WHERE product_id BETWEEN ? AND ? AND location_id = CAST('' AS BINARY(16))
  AND (reserved <> 0 OR shipped <> 0 OR any_location = 0))sql"};

constexpr Sql kBackorderIsItsHistory{R"sql(
SELECT backorder_id, CAST('' AS BINARY(16)), 0,
  CAST(SUM(quantity) AS SIGNED), CAST(SUM(opened) AS SIGNED),
  CAST(SUM(pegged) AS SIGNED), CAST(SUM(claimed) AS SIGNED),
  CAST(SUM(allocated) AS SIGNED), CAST(SUM(given) AS SIGNED),
  CAST(SUM(shipped) AS SIGNED), CAST(SUM(sent) AS SIGNED),
  CAST(SUM(delivered) AS SIGNED), CAST(SUM(arrived) AS SIGNED),
  CAST(SUM(cancelled) AS SIGNED), CAST(SUM(given_up) AS SIGNED)
FROM (
  SELECT backorder_id, quantity, 0 AS opened, pegged, 0 AS claimed, allocated, 0 AS given,
    shipped, 0 AS sent, delivered, 0 AS arrived, cancelled, 0 AS given_up
  FROM backorders WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT backorder_changes.backorder_id,
    0, CASE kind WHEN 1 THEN backorder_changes.quantity ELSE 0 END,
    0, CASE kind WHEN 2 THEN backorder_changes.quantity
      WHEN 3 THEN -backorder_changes.quantity ELSE 0 END,
    0, CASE kind WHEN 4 THEN backorder_changes.quantity
      WHEN 5 THEN -backorder_changes.quantity
      WHEN 6 THEN -backorder_changes.quantity ELSE 0 END,
    0, CASE kind WHEN 6 THEN backorder_changes.quantity ELSE 0 END,
    0, CASE kind WHEN 7 THEN backorder_changes.quantity ELSE 0 END,
    0, CASE kind WHEN 8 THEN backorder_changes.quantity ELSE 0 END
  FROM backorders
  JOIN backorder_changes ON backorder_changes.backorder_id = backorders.backorder_id
  WHERE backorders.product_id BETWEEN ? AND ?
) AS both_sides
GROUP BY backorder_id
HAVING SUM(quantity) <> SUM(opened) OR SUM(pegged) <> SUM(claimed)
  OR SUM(allocated) <> SUM(given) OR SUM(shipped) <> SUM(sent)
  OR SUM(delivered) <> SUM(arrived) OR SUM(cancelled) <> SUM(given_up))sql"};

constexpr Sql kBackorderPeggedIsItsPegs{R"sql(
SELECT backorder_id, CAST('' AS BINARY(16)), 0, CAST(SUM(stored) AS SIGNED),
  CAST(SUM(computed) AS SIGNED)
FROM (
  SELECT backorder_id, pegged AS stored, 0 AS computed
  FROM backorders WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT pegs.backorder_id, 0, pegs.quantity
  FROM backorders
  JOIN products ON products.product_id = backorders.product_id
  JOIN pegs ON pegs.backorder_id = backorders.backorder_id
    AND pegs.generation = products.plan_generation
  WHERE backorders.product_id BETWEEN ? AND ?
) AS both_sides
GROUP BY backorder_id HAVING SUM(stored) <> SUM(computed))sql"};

constexpr Sql kBackorderShippedIsItsShipments{R"sql(
SELECT backorder_id, CAST('' AS BINARY(16)), 0,
  CAST(SUM(shipped) AS SIGNED), CAST(SUM(sent) AS SIGNED),
  CAST(SUM(delivered) AS SIGNED), CAST(SUM(arrived) AS SIGNED)
FROM (
  SELECT backorder_id, shipped, 0 AS sent, delivered, 0 AS arrived
  FROM backorders WHERE product_id BETWEEN ? AND ?
  UNION ALL
  SELECT backorders.backorder_id, 0, shipment_parts.quantity,
    0, CASE WHEN shipments.delivered_date IS NULL THEN 0 ELSE shipment_parts.quantity END
  FROM backorders
  JOIN shipments ON shipments.order_id = backorders.order_id
  JOIN shipment_parts ON shipment_parts.shipment_id = shipments.shipment_id
    AND shipment_parts.line_number = backorders.line_number
    AND shipment_parts.backorder_id = backorders.backorder_id
  WHERE backorders.product_id BETWEEN ? AND ?
) AS both_sides
GROUP BY backorder_id
HAVING SUM(shipped) <> SUM(sent) OR SUM(delivered) <> SUM(arrived))sql"};

constexpr Sql kBackorderLaw{R"sql(
SELECT backorder_id, CAST('' AS BINARY(16)), 0,
  LEAST(pegged, allocated, shipped, cancelled, delivered, shipped - delivered,
    quantity - pegged - allocated - shipped - cancelled), 0
FROM backorders WHERE product_id BETWEEN ? AND ?
  AND LEAST(pegged, allocated, shipped, cancelled, delivered, shipped - delivered,
    quantity - pegged - allocated - shipped - cancelled) < 0)sql"};

constexpr Sql kBackorderUndated{R"sql(
SELECT backorder_id, CAST('' AS BINARY(16)), 0, undated <> 0,
  pegged + allocated + shipped + cancelled <> quantity
FROM backorders WHERE product_id BETWEEN ? AND ?
  AND (undated <> 0) <> (pegged + allocated + shipped + cancelled <> quantity))sql"};

// Only an increment (cause 2) stands at a place of its own.
constexpr Sql kBackorderStandsWithItsLine{R"sql(
SELECT backorders.backorder_id, CAST('' AS BINARY(16)), 0,
  1, order_lines.product_id <=> backorders.product_id,
  1, order_lines.location_id <=> backorders.location_id,
  1, orders.customer_id <=> backorders.customer_id,
  backorders.rank_key, COALESCE(order_lines.rank_key, -1),
  backorders.queue_sequence,
  CASE WHEN backorders.cause = 2 AND backorders.queue_sequence >= order_lines.queue_sequence
    THEN backorders.queue_sequence ELSE COALESCE(order_lines.queue_sequence, -1) END
FROM backorders
LEFT JOIN order_lines ON order_lines.order_id = backorders.order_id
  AND order_lines.line_number = backorders.line_number
LEFT JOIN orders ON orders.order_id = backorders.order_id
WHERE backorders.product_id BETWEEN ? AND ?
  AND (NOT order_lines.product_id <=> backorders.product_id
    OR NOT order_lines.location_id <=> backorders.location_id
    OR NOT orders.customer_id <=> backorders.customer_id
    OR NOT order_lines.rank_key <=> backorders.rank_key
    OR (backorders.cause <> 2
      AND NOT order_lines.queue_sequence <=> backorders.queue_sequence)
    OR (backorders.cause = 2 AND backorders.queue_sequence < order_lines.queue_sequence)))sql"};

}  // namespace

const std::vector<AuditLaw>& StockLaws() {
  static const auto* const kLaws = new std::vector<AuditLaw>{
      {{"stock.on_hand = sum of movements", "stock.reserved = sum of movements",
        "stock.earmarked = sum of movements", "stock.withdrawing = sum of movements",
        "stock.quarantined = sum of movements"},
       AuditSubject::kStock,
       2,
       kStockIsItsLedger},
      {{"stock.reserved = sum of order lines"}, AuditSubject::kStock, 2, kReservedIsWhatLinesHold},
      {{"stock.earmarked = what its work has left"}, AuditSubject::kStock, 3, kEarmarkedIsItsWork},
      {{"stock.withdrawing = what its work has left"},
       AuditSubject::kStock,
       2,
       kWithdrawingIsItsWork},
      {{"stock.reserved + earmarked <= on_hand + withdrawing"},
       AuditSubject::kStock,
       1,
       kStockIsNotOversold},
      {{"stock counters >= 0"}, AuditSubject::kStock, 1, kStockIsNotNegative},
      {{"stock.earmarked = 0 or stock.withdrawing = 0"}, AuditSubject::kStock, 1, kOneGateOfStock},
  };
  return *kLaws;
}

const std::vector<AuditLaw>& OrderLineLaws() {
  static const auto* const kLaws = new std::vector<AuditLaw>{
      {{"order_lines.ordered = shipped + reserved + backordered + cancelled + substituted"},
       AuditSubject::kOrderLine,
       1,
       kLineLaw},
      {{"order_lines terms >= 0"}, AuditSubject::kOrderLine, 1, kLineIsNotNegative},
      {{"order_lines.backordered = open backorders"},
       AuditSubject::kOrderLine,
       2,
       kBackorderedIsOpenBackorders},
      {{"order_lines.shipped = shipment parts", "order_lines.delivered = delivered shipment parts"},
       AuditSubject::kOrderLine,
       2,
       kShippedIsItsShipments},
      {{"order_lines.reserved = sum of movements"},
       AuditSubject::kOrderLine,
       2,
       kLineReservedIsItsLedger},
      {{"order_lines.reserved >= allocated to its backorders",
        "order_lines.cancelled >= cancelled of its backorders"},
       AuditSubject::kOrderLine,
       1,
       kLineHoldsItsBackorders},
      {{"an order line without a location holds no goods"},
       AuditSubject::kOrderLine,
       1,
       kUnboundLineHoldsNothing},
  };
  return *kLaws;
}

const std::vector<AuditLaw>& BackorderLaws() {
  static const auto* const kLaws = new std::vector<AuditLaw>{
      {{"backorders.quantity = backorder_changes", "backorders.pegged = backorder_changes",
        "backorders.allocated = backorder_changes", "backorders.shipped = backorder_changes",
        "backorders.delivered = backorder_changes", "backorders.cancelled = backorder_changes"},
       AuditSubject::kBackorder,
       2,
       kBackorderIsItsHistory},
      {{"backorders.pegged = sum of pegs"}, AuditSubject::kBackorder, 2, kBackorderPeggedIsItsPegs},
      {{"backorders.shipped = shipment parts", "backorders.delivered = delivered shipment parts"},
       AuditSubject::kBackorder,
       2,
       kBackorderShippedIsItsShipments},
      {{"backorders.pegged + allocated + shipped + cancelled <= quantity, all >= 0"},
       AuditSubject::kBackorder,
       1,
       kBackorderLaw},
      {{"backorders.undated = something open is unpegged"},
       AuditSubject::kBackorder,
       1,
       kBackorderUndated},
      {{"backorders.product_id = its line's", "backorders.location_id = its line's",
        "backorders.customer_id = its order's", "backorders.rank_key = its line's",
        "backorders.queue_sequence = its line's"},
       AuditSubject::kBackorder,
       1,
       kBackorderStandsWithItsLine},
  };
  return *kLaws;
}

std::string AuditSubjectText(AuditSubject subject, const Id128& first, const Id128& second,
                             int64_t number) {
  const std::string id = FormatId(first);
  switch (subject) {
    case AuditSubject::kProduct:
      return absl::StrCat("product ", id);
    case AuditSubject::kStock:
      return absl::StrCat("product ", id, " location ", FormatId(second));
    case AuditSubject::kOrderLine:
      return absl::StrCat("order ", id, " line ", number);
    case AuditSubject::kBackorder:
      return absl::StrCat("backorder ", id);
    case AuditSubject::kPeg:
      return absl::StrCat("backorder ", id, " supply line ", FormatId(second));
    case AuditSubject::kSupplyLine:
      return absl::StrCat("supply line ", id);
    case AuditSubject::kPurchaseOrderLine:
      return absl::StrCat("purchase order ", id, " line ", number);
    case AuditSubject::kOrder:
      return absl::StrCat("order ", id);
    case AuditSubject::kPurchaseOrder:
      return absl::StrCat("purchase order ", id);
    case AuditSubject::kRequest:
      return absl::StrCat("request ", id);
    case AuditSubject::kEvent:
      return absl::StrCat("events up to ", number);
    case AuditSubject::kSlot:
      return absl::StrCat("slot ", id);
    case AuditSubject::kClock:
      return absl::StrCat("clock ", id);
    case AuditSubject::kAgreement:
      return absl::StrCat("agreement ", id);
  }
  return id;
}

}  // namespace backline
