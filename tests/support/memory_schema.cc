#include "tests/support/memory_schema.h"

#include <algorithm>

namespace backline::testing {
namespace {

bool NotNegative(std::initializer_list<int64_t> terms) {
  return std::all_of(terms.begin(), terms.end(), [](int64_t term) { return term >= 0; });
}

bool AreShifts(const std::vector<Shift>& shifts) {
  return std::all_of(shifts.begin(), shifts.end(), [](const Shift& shift) {
    return shift.weekday >= 1 && shift.weekday <= 7 && shift.start_minute >= 0 &&
           shift.start_minute < shift.end_minute && shift.end_minute <= kMinutesOfDay;
  });
}

}  // namespace

bool KeepsChecks(const Product& row) {
  const int policy = static_cast<int>(row.backorder_policy);
  return policy >= 1 && policy <= 3 && row.default_lead_time_days >= 0 &&
         row.default_lead_time_days <= 3650 && row.outstanding_pegging >= 0 &&
         std::all_of(row.packs.begin(), row.packs.end(),
                     [](const Pack& pack) { return pack.numerator > 0 && pack.denominator > 0; });
}

bool KeepsChecks(const Customer& row) { return row.tier >= 1 && row.tier <= 9; }

bool KeepsChecks(const Stock& row) {
  return NotNegative(
             {row.on_hand, row.reserved, row.earmarked, row.withdrawing, row.quarantined}) &&
         row.reserved + row.earmarked <= row.on_hand + row.withdrawing &&
         (row.earmarked == 0 || row.withdrawing == 0);
}

bool KeepsChecks(const OrderLine& row) {
  return row.ordered > 0 &&
         NotNegative(
             {row.reserved, row.shipped, row.cancelled, row.substituted, row.backordered}) &&
         row.ordered ==
             row.shipped + row.reserved + row.backordered + row.cancelled + row.substituted &&
         row.delivered >= 0 && row.delivered <= row.shipped;
}

bool KeepsChecks(const Backorder& row) {
  const Quantity covered = row.pegged + row.allocated + row.shipped + row.cancelled;
  return row.quantity > 0 && NotNegative({row.pegged, row.allocated, row.shipped, row.cancelled}) &&
         covered <= row.quantity && row.delivered >= 0 && row.delivered <= row.shipped &&
         (row.undated == UndatedState::kDated) == (covered == row.quantity);
}

bool KeepsChecks(const Peg& row) { return row.quantity > 0; }

bool KeepsChecks(const PurchaseOrderLine& row) {
  return row.ordered > 0 &&
         NotNegative(
             {row.received, row.cancelled, row.rejected, row.over_received, row.quarantined}) &&
         row.received + row.cancelled + row.rejected <= row.ordered;
}

bool KeepsChecks(const SupplyLine& row) {
  return NotNegative({row.expected, row.received, row.cancelled, row.pegged, row.withdrawing}) &&
         row.pegged <=
             std::max<Quantity>(0, row.expected - row.received - row.cancelled) + row.withdrawing &&
         row.slot_booked >= 0 &&
         row.slot_booked <= std::max<Quantity>(0, row.expected - row.cancelled) &&
         NotNegative({row.taken_back, row.announced});
}

bool KeepsChecks(const Work& row) { return row.remaining >= 0; }

bool KeepsChecks(const LineResponse& row) {
  return row.asked > 0 && NotNegative({row.over, row.decided_quantity});
}

bool KeepsChecks(const ToleranceRule& row) {
  return NotNegative({row.days_early, row.days_late, row.percent_under, row.percent_over}) &&
         row.percent_under <= 100 && row.percent_over <= 100;
}

bool KeepsChecks(const Conversation& row) {
  return row.message_count > 0 &&
         NotNegative({row.supplier_unread, row.house_unread, row.supplier_read, row.house_read}) &&
         row.supplier_read <= row.message_count && row.house_read <= row.message_count;
}

bool HasParents(const ShipmentNotice& row, const RowsInSight& rows) {
  return rows.Has<Supplier>(row.supplier_id);
}

bool HasParents(const Conversation& row, const RowsInSight& rows) {
  return rows.Has<PurchaseOrderLine>(row.key());
}

bool HasParents(const LineResponse& row, const RowsInSight& rows) {
  return rows.Has<PurchaseOrderLine>({row.purchase_order_id, row.line_number});
}

bool HasParents(const ToleranceRule& row, const RowsInSight& rows) {
  return rows.Has<Supplier>(row.supplier_id);
}

bool KeepsChecks(const WorkCenter& row) { return AreShifts(row.shifts); }

bool KeepsChecks(const BusinessCalendar& row) { return AreShifts(row.shifts); }

bool KeepsChecks(const Agreement& row) {
  const AgreementTerms& terms = row.terms;
  int weight = 0;
  for (const ComponentTerm& component : terms.components) weight += component.weight;
  return (row.family_code.empty() || row.product_id.empty()) && terms.acknowledge_hours > 0 &&
         terms.answer_change_hours > 0 &&
         NotNegative({terms.days_early, terms.days_late, terms.slip_notice_days,
                      terms.percent_under, terms.percent_over}) &&
         terms.percent_under <= 100 && terms.percent_over <= 100 && weight == kBasisPoints;
}

bool KeepsChecks(const ObligationClock& row) {
  return row.used_micros >= 0 && row.used_micros <= row.allowed_micros;
}

bool KeepsChecks(const Dispute& row) {
  const auto within = [](auto value, int most) {
    return static_cast<int>(value) >= 1 && static_cast<int>(value) <= most;
  };
  return within(row.component, kScoreComponents) && within(row.reason, kDisputeReasons) &&
         within(row.state, kDisputeStates) &&
         (row.state == DisputeState::kOpen) == (row.settled_time == Instant{});
}

bool HasParents(const Dispute& row, const RowsInSight& rows) {
  return rows.Has<PurchaseOrderLine>(row.line_key());
}

bool HasParents(const Agreement& row, const RowsInSight& rows) {
  return rows.Has<Supplier>(row.supplier_id) && rows.Has<BusinessCalendar>(row.supplier_id);
}

bool HasParents(const ObligationClock& row, const RowsInSight& rows) {
  return rows.Has<PurchaseOrderLine>(row.line_key()) && rows.Has<Agreement>(row.agreement_id);
}

bool KeepsChecks(const Slot& row) {
  return row.booked >= 0 && row.booked <= row.capacity && row.wanted >= 0 &&
         row.wanted <= row.capacity && row.period_days >= 1 && row.period_days <= kPeriodDaysMax;
}

bool KeepsChecks(const Booking& row) {
  return row.quantity > 0 && row.released >= 0 && row.released <= row.quantity;
}

bool KeepsChecks(const ProductionPlan& row) {
  return row.daily_output > 0 && row.made >= 0 && row.report_count >= 0;
}

bool HasParents(const Sourcing& row, const RowsInSight& rows) {
  return rows.Has<Product>(row.product_id) && rows.Has<Supplier>(row.supplier_id);
}

bool HasParents(const Stock& row, const RowsInSight& rows) {
  return rows.Has<Product>(row.product_id);
}

bool HasParents(const Order& row, const RowsInSight& rows) {
  return rows.Has<Customer>(row.customer_id);
}

bool HasParents(const OrderLine& row, const RowsInSight& rows) {
  return rows.Has<Order>(row.order_id);
}

bool HasParents(const Backorder& row, const RowsInSight& rows) {
  return rows.Has<OrderLine>(row.line_key());
}

bool HasParents(const Peg& row, const RowsInSight& rows) {
  return rows.Has<SupplyLine>(row.supply_line_id) && rows.Has<Backorder>(row.backorder_id);
}

bool HasParents(const Shipment& row, const RowsInSight& rows) {
  return rows.Has<Order>(row.order_id);
}

bool HasParents(const PurchaseOrder& row, const RowsInSight& rows) {
  return rows.Has<Supplier>(row.supplier_id) && rows.Has<Location>(row.location_id);
}

bool HasParents(const PurchaseOrderLine& row, const RowsInSight& rows) {
  return rows.Has<PurchaseOrder>(row.purchase_order_id) && rows.Has<Product>(row.product_id);
}

bool HasParents(const SupplyLine& row, const RowsInSight& rows) {
  return rows.Has<PurchaseOrderLine>({row.purchase_order_id, row.line_number});
}

bool HasParents(const WorkCenter& row, const RowsInSight& rows) {
  return rows.Has<Supplier>(row.supplier_id);
}

bool HasParents(const FamilyMember& row, const RowsInSight& rows) {
  return rows.Has<Product>(row.product_id) && rows.Has<Supplier>(row.supplier_id);
}

bool HasParents(const Slot& row, const RowsInSight& rows) {
  return rows.Has<WorkCenter>(row.work_center_id);
}

bool HasParents(const Booking& row, const RowsInSight& rows) {
  return rows.Has<Slot>(row.slot_id) && rows.Has<SupplyLine>(row.supply_line_id);
}

bool HasParents(const ProductionPlan& row, const RowsInSight& rows) {
  return rows.Has<PurchaseOrderLine>(row.key()) && rows.Has<WorkCenter>(row.work_center_id);
}

bool HasParents(const SlotMove& row, const RowsInSight& rows) {
  return rows.Has<Booking>(row.booking_id);
}

}  // namespace backline::testing
