// How the reader reads whole rows and the resources that are made of them. Column lists are macros
// because a statement is one literal; ReadRow takes the columns of the list of its kind.
#pragma once

#include <vector>

#include "server/store/reader_session.h"

#define BACKLINE_PRODUCT_COLUMNS                                                         \
  "products.product_id, products.sku, products.name, products.backorder_policy, "        \
  "products.default_lead_time_days, products.group_code, products.outstanding_pegging, " \
  "products.plan_generation, products.etag, products.version"
#define BACKLINE_LOCATION_COLUMNS                                                \
  "locations.location_id, locations.code, locations.name, locations.time_zone, " \
  "locations.location_rank, locations.version"
#define BACKLINE_CUSTOMER_COLUMNS \
  "customers.customer_id, customers.code, customers.name, customers.tier, customers.version"
#define BACKLINE_SUPPLIER_COLUMNS \
  "suppliers.supplier_id, suppliers.code, suppliers.name, suppliers.version"
#define BACKLINE_SOURCING_COLUMNS                                                             \
  "sourcing.product_id, sourcing.supplier_id, sourcing.source_rank, sourcing.currency_code, " \
  "sourcing.price_units, sourcing.price_nanos, sourcing.lead_time_days, "                     \
  "sourcing.shares_demand, sourcing.version"
#define BACKLINE_STOCK_COLUMNS                                                            \
  "stock.product_id, stock.location_id, stock.on_hand, stock.reserved, stock.earmarked, " \
  "stock.withdrawing, stock.quarantined, stock.version"
#define BACKLINE_MOVEMENT_COLUMNS                                                            \
  "movements.product_id, movements.location_id, movements.movement_id, movements.sequence, " \
  "movements.kind, movements.on_hand_delta, movements.reserved_delta, "                      \
  "movements.earmarked_delta, movements.withdrawing_delta, movements.quarantined_delta, "    \
  "movements.order_id, movements.line_number, movements.supply_line_id, "                    \
  "movements.occurred_date, movements.recorded_time"
#define BACKLINE_ORDER_COLUMNS                                                             \
  "orders.order_id, orders.customer_id, orders.external_reference, orders.occurred_date, " \
  "orders.recorded_time, orders.line_count, orders.version"
#define BACKLINE_ORDER_LINE_COLUMNS                                                         \
  "order_lines.order_id, order_lines.line_number, order_lines.product_id, "                 \
  "order_lines.location_id, order_lines.any_location, order_lines.peg_location_id, "        \
  "order_lines.ordered, order_lines.reserved, order_lines.shipped, order_lines.cancelled, " \
  "order_lines.substituted, order_lines.backordered, order_lines.delivered, "               \
  "order_lines.requested_date, order_lines.first_promised_date, order_lines.stock_date, "   \
  "order_lines.rank_key, order_lines.queue_sequence, order_lines.version"
#define BACKLINE_BACKORDER_COLUMNS                                                     \
  "backorders.backorder_id, backorders.order_id, backorders.line_number, "             \
  "backorders.customer_id, backorders.product_id, backorders.location_id, "            \
  "backorders.quantity, backorders.pegged, backorders.allocated, backorders.shipped, " \
  "backorders.delivered, backorders.cancelled, backorders.cause, "                     \
  "backorders.first_promised_date, backorders.rank_key, backorders.queue_sequence, "   \
  "backorders.undated, backorders.occurred_date, backorders.recorded_time, backorders.version"
#define BACKLINE_PEG_COLUMNS                                                     \
  "pegs.supply_line_id, pegs.backorder_id, pegs.rank_key, pegs.queue_sequence, " \
  "pegs.generation, pegs.quantity, pegs.told_date, pegs.told_basis, pegs.version"
#define BACKLINE_SHIPMENT_COLUMNS                                                         \
  "shipments.shipment_id, shipments.order_id, shipments.shipped_date, "                   \
  "shipments.delivered_date, shipments.tracking_reference, shipments.proof_of_delivery, " \
  "shipments.recorded_time, shipments.version"
#define BACKLINE_PURCHASE_ORDER_COLUMNS                                               \
  "purchase_orders.purchase_order_id, purchase_orders.supplier_id, "                  \
  "purchase_orders.location_id, purchase_orders.external_reference, "                 \
  "purchase_orders.sent_date, purchase_orders.proposed, purchase_orders.line_count, " \
  "purchase_orders.recorded_time, purchase_orders.version"
#define BACKLINE_PURCHASE_ORDER_LINE_COLUMNS \
  "purchase_order_lines.purchase_order_id, purchase_order_lines.line_number, "                 \
  "purchase_order_lines.supplier_id, purchase_order_lines.location_id, "                       \
  "purchase_order_lines.product_id, purchase_order_lines.ordered, "                            \
  "purchase_order_lines.received, purchase_order_lines.cancelled, "                            \
  "purchase_order_lines.rejected, purchase_order_lines.over_received, "                        \
  "purchase_order_lines.quarantined, purchase_order_lines.currency_code, "                     \
  "purchase_order_lines.price_units, purchase_order_lines.price_nanos, "                       \
  BACKLINE_DAY("purchase_order_lines.requested_date") ", "                                     \
  BACKLINE_DAY("purchase_order_lines.first_confirmed_date") ", "                               \
  BACKLINE_DAY("purchase_order_lines.last_received_date") ", "                                 \
  "purchase_order_lines.over_receipt_tolerance_percent, purchase_order_lines.schedule_count, " \
  "purchase_order_lines.state, purchase_order_lines.answer_version, "                          \
  "purchase_order_lines.withheld, " BACKLINE_DAY("purchase_order_lines.withheld_date") ", "    \
  "purchase_order_lines.version"
#define BACKLINE_SUPPLY_LINE_COLUMNS \
  "supply_lines.supply_line_id, supply_lines.purchase_order_id, supply_lines.line_number, " \
  "supply_lines.schedule_number, supply_lines.supplier_id, supply_lines.product_id, "       \
  "supply_lines.location_id, supply_lines.expected, supply_lines.received, "                \
  "supply_lines.cancelled, supply_lines.pegged, supply_lines.withdrawing, "                 \
  "supply_lines.confirmed, " BACKLINE_DAY("supply_lines.eta_date") ", "                     \
  BACKLINE_DAY("supply_lines.fallback_date") ", supply_lines.overdue, "                     \
  "supply_lines.eta_version, " BACKLINE_DAY("supply_lines.agreed_date") ", "                \
  "supply_lines.eta_review, supply_lines.shipment_notice_id, supply_lines.slot_booked, "    \
  BACKLINE_DAY("supply_lines.slot_end_date") ", supply_lines.taken_back, "                  \
  "supply_lines.announced, supply_lines.version"

namespace backline {

void ReadRow(RowReader& row, Product& product);  // without its packs
void ReadRow(RowReader& row, Location& location);
void ReadRow(RowReader& row, Customer& customer);
void ReadRow(RowReader& row, Supplier& supplier);
void ReadRow(RowReader& row, Sourcing& sourcing);
void ReadRow(RowReader& row, Stock& stock);
void ReadRow(RowReader& row, Movement& movement);
void ReadRow(RowReader& row, Order& order);
void ReadRow(RowReader& row, OrderLine& line);
void ReadRow(RowReader& row, Backorder& backorder);
void ReadRow(RowReader& row, Peg& peg);
void ReadRow(RowReader& row, Shipment& shipment);
void ReadRow(RowReader& row, PurchaseOrder& purchase_order);
void ReadRow(RowReader& row, PurchaseOrderLine& line);
void ReadRow(RowReader& row, SupplyLine& supply_line);

// Selects rows of one kind, whose column list comes first.
template <typename Entity, typename... Parameters>
std::vector<Entity> SelectRows(ReaderSession& session, const Sql& sql,
                               const Parameters&... parameters) {
  std::vector<Entity> rows;
  session.Select(
      sql, [&](RowReader& row) { ReadRow(row, rows.emplace_back()); }, parameters...);
  return rows;
}
template <typename Entity, typename... Parameters>
std::optional<Entity> SelectRow(ReaderSession& session, const Sql& sql,
                                const Parameters&... parameters) {
  std::vector<Entity> rows = SelectRows<Entity>(session, sql, parameters...);
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

}  // namespace backline
