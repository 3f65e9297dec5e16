#include <utility>

#include "server/services/convert.h"
#include "server/services/limits.h"

namespace backline {
namespace {

void SetValue(const Money& price, Quantity units, v1::KpiValue* wire) {
  KpiValue value;
  value.Add(price, units);
  ToWire(value, wire);
}

void ToWire(const SupplyRiskCount& count, v1::SupplyRiskCount* wire) {
  wire->set_supplies(count.supplies());
  wire->set_units(count.units());
  wire->set_pegged_lines(count.pegged_lines());
  wire->set_pegged_units(count.pegged_units());
  wire->set_customers(count.customers());
  ToWire(count.pegged_value(), wire->mutable_pegged_value());
}

}  // namespace

Date ParseBefore(bool set, const v1::Date& wire, Date today, Fields& fields) {
  const Date before = fields.RequiredDay("before_date", set, wire);
  if (fields.ok() && before - today > kKpiWindowDaysMax) {
    fields.Add("before_date", "must be at most 400 days ahead");
  }
  return before;
}

void ToWire(const SupplyRisk& risk, v1::GetSupplyRiskResponse* wire) {
  ToWire(risk.total, wire->mutable_total());
  for (size_t at = 0; at < risk.signals.size(); ++at) {
    v1::SupplyRiskCount* count = wire->add_signals();
    count->set_signal(static_cast<v1::RiskSignal>(at + 1));
    ToWire(risk.signals[at], count);
  }
  wire->set_complete(risk.complete);
}

void ToWire(const SupplyAtRisk& supply, v1::SupplyAtRisk* wire) {
  const SupplyOutlook& outlook = supply.outlook;
  const SupplyLine& line = outlook.supply;
  wire->set_supply_line_id(WireId(line.id));
  wire->set_purchase_order_id(WireId(line.purchase_order_id));
  wire->set_line_number(line.line_number);
  wire->set_schedule_number(line.schedule_number);
  wire->set_supplier_id(WireId(line.supplier_id));
  wire->set_product_id(WireId(line.product_id));
  wire->set_location_id(WireId(line.location_id));
  wire->set_state(static_cast<v1::PurchaseOrderLineState>(outlook.state));
  wire->set_remaining_quantity(line.remaining());
  SetDay(line.eta_date, [&] { return wire->mutable_eta_date(); });
  ToWire(outlook.due_date(), wire->mutable_due_date());
  SetDay(outlook.need_date, [&] { return wire->mutable_need_date(); });
  SetDay(outlook.production_end_date, [&] { return wire->mutable_production_end_date(); });
  for (const RiskSignal signal : supply.signals) {
    wire->add_signals(static_cast<v1::RiskSignal>(signal));
  }
  wire->set_pegged_lines(outlook.pegged_lines);
  wire->set_pegged_units(outlook.pegged_units);
  wire->set_customers(static_cast<int64_t>(outlook.customers.size()));
  SetValue(outlook.price, outlook.pegged_units, wire->mutable_pegged_value());
}

void ToWire(const SupplyOrder& order, v1::SupplyOrder* wire) {
  wire->set_backorder_id(WireId(order.backorder_id));
  wire->set_order_id(WireId(order.order_id));
  wire->set_line_number(order.line_number);
  wire->set_customer_id(WireId(order.customer_id));
  wire->set_quantity(order.quantity);
  SetValue(order.price, order.quantity, wire->mutable_value());
  SetDay(order.requested_date, [&] { return wire->mutable_requested_date(); });
  SetDay(order.first_promised_date, [&] { return wire->mutable_first_promised_date(); });
  SetDay(order.told_date, [&] { return wire->mutable_told_date(); });
}

void ToWire(const StockTurns& turns, v1::StockTurns* wire) {
  wire->set_product_id(WireId(turns.product_id));
  wire->set_location_id(WireId(turns.location_id));
  wire->set_on_hand_quantity(turns.on_hand);
  wire->set_shipped_quantity(turns.shipped);
  wire->set_on_hand_unit_days(turns.on_hand_unit_days);
  wire->set_days(turns.days);
  if (const auto cover = turns.cover_days()) wire->set_cover_days(*cover);
  SetValue(turns.price, turns.on_hand, wire->mutable_value());
}

void ToWire(const SourcingRisk& risk, v1::SourcingRisk* wire) {
  wire->set_product_id(WireId(risk.product_id));
  wire->set_sources(risk.sources);
  wire->set_supplier_id(WireId(risk.supplier_id));
  wire->set_backlog_lines(risk.backlog_lines);
  wire->set_backlog_units(risk.backlog_units);
  SetValue(risk.price, risk.backlog_units, wire->mutable_backlog_value());
}

}  // namespace backline
