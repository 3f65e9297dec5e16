#include "server/store/reader_rows.h"

namespace backline {

void ReadRow(RowReader& row, Product& product) {
  row(product.id, product.sku, product.name, product.backorder_policy,
      product.default_lead_time_days, product.group_code, product.outstanding_pegging,
      product.plan_generation, product.etag, product.version);
}

void ReadRow(RowReader& row, Location& location) {
  row(location.id, location.code, location.name, location.time_zone, location.rank,
      location.version);
}

void ReadRow(RowReader& row, Customer& customer) {
  row(customer.id, customer.code, customer.name, customer.tier, customer.version);
}

void ReadRow(RowReader& row, Supplier& supplier) {
  row(supplier.id, supplier.code, supplier.name, supplier.version);
}

void ReadRow(RowReader& row, Sourcing& sourcing) {
  row(sourcing.product_id, sourcing.supplier_id, sourcing.rank, sourcing.unit_price.currency_code,
      sourcing.unit_price.units, sourcing.unit_price.nanos, sourcing.lead_time_days,
      sourcing.shares_demand, sourcing.version);
}

void ReadRow(RowReader& row, Stock& stock) {
  row(stock.product_id, stock.location_id, stock.on_hand, stock.reserved, stock.earmarked,
      stock.withdrawing, stock.quarantined, stock.version);
}

void ReadRow(RowReader& row, Movement& movement) {
  row(movement.product_id, movement.location_id, movement.id, movement.sequence, movement.kind,
      movement.on_hand_delta, movement.reserved_delta, movement.earmarked_delta,
      movement.withdrawing_delta, movement.quarantined_delta, movement.order_id,
      movement.line_number, movement.supply_line_id, movement.occurred_date,
      movement.recorded_time);
}

void ReadRow(RowReader& row, Order& order) {
  row(order.id, order.customer_id, order.external_reference, order.occurred_date,
      order.recorded_time, order.line_count, order.version);
}

void ReadRow(RowReader& row, OrderLine& line) {
  row(line.order_id, line.line_number, line.product_id, line.location_id, line.any_location,
      line.peg_location_id, line.ordered, line.reserved, line.shipped, line.cancelled,
      line.substituted, line.backordered, line.delivered, line.requested_date,
      line.first_promised_date, line.stock_date, line.rank_key, line.queue_sequence, line.version);
}

void ReadRow(RowReader& row, Backorder& backorder) {
  row(backorder.id, backorder.order_id, backorder.line_number, backorder.customer_id,
      backorder.product_id, backorder.location_id, backorder.quantity, backorder.pegged,
      backorder.allocated, backorder.shipped, backorder.delivered, backorder.cancelled,
      backorder.cause, backorder.first_promised_date, backorder.rank_key, backorder.queue_sequence,
      backorder.undated, backorder.occurred_date, backorder.recorded_time, backorder.version);
}

void ReadRow(RowReader& row, Peg& peg) {
  row(peg.supply_line_id, peg.backorder_id, peg.rank_key, peg.queue_sequence, peg.generation,
      peg.quantity, peg.told_date, peg.told_basis, peg.version);
}

void ReadRow(RowReader& row, Shipment& shipment) {
  row(shipment.id, shipment.order_id, shipment.shipped_date, shipment.delivered_date,
      shipment.tracking_reference, shipment.proof_of_delivery, shipment.recorded_time,
      shipment.version);
}

void ReadRow(RowReader& row, PurchaseOrder& purchase_order) {
  row(purchase_order.id, purchase_order.supplier_id, purchase_order.location_id,
      purchase_order.external_reference, purchase_order.sent_date, purchase_order.proposed,
      purchase_order.line_count, purchase_order.recorded_time, purchase_order.version);
}

void ReadRow(RowReader& row, PurchaseOrderLine& line) {
  row(line.purchase_order_id, line.line_number, line.supplier_id, line.location_id, line.product_id,
      line.ordered, line.received, line.cancelled, line.rejected, line.over_received,
      line.quarantined, line.unit_price.currency_code, line.unit_price.units, line.unit_price.nanos,
      DayNumber{line.requested_date}, DayNumber{line.first_confirmed_date},
      DayNumber{line.last_received_date}, line.over_receipt_tolerance_percent, line.schedule_count,
      line.state, line.answer_version, line.withheld, DayNumber{line.withheld_date}, line.version);
}

void ReadRow(RowReader& row, SupplyLine& supply_line) {
  row(supply_line.id, supply_line.purchase_order_id, supply_line.line_number,
      supply_line.schedule_number, supply_line.supplier_id, supply_line.product_id,
      supply_line.location_id, supply_line.expected, supply_line.received, supply_line.cancelled,
      supply_line.pegged, supply_line.withdrawing, supply_line.confirmed,
      DayNumber{supply_line.eta_date}, DayNumber{supply_line.fallback_date}, supply_line.overdue,
      supply_line.eta_version, DayNumber{supply_line.agreed_date}, supply_line.eta_review,
      supply_line.shipment_notice_id, supply_line.slot_booked, DayNumber{supply_line.slot_end},
      supply_line.taken_back, supply_line.announced, supply_line.version);
}

}  // namespace backline
