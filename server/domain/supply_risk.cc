#include "server/domain/supply_risk.h"

namespace backline {
namespace {

bool WaitsForAnAnswer(PurchaseOrderLineState state) {
  return state == PurchaseOrderLineState::kSent || state == PurchaseOrderLineState::kHeld ||
         state == PurchaseOrderLineState::kCountered;
}

}  // namespace

void AddNeed(const PeggedNeed& need, SupplyOutlook& outlook) {
  ++outlook.pegged_lines;
  outlook.pegged_units += need.quantity;
  outlook.customers.insert(need.customer_id);
  for (const OptionalDate& date : {need.requested_date, need.first_promised_date}) {
    if (date && (!outlook.need_date || *date < *outlook.need_date)) outlook.need_date = date;
  }
}

std::vector<RiskSignal> SignalsOf(const SupplyOutlook& outlook, Date today) {
  const Date due = outlook.due_date();
  std::vector<RiskSignal> signals;
  if (outlook.supply.overdue || due < today) signals.push_back(RiskSignal::kLate);
  if (outlook.need_date && *outlook.need_date < due) signals.push_back(RiskSignal::kAfterNeed);
  if (WaitsForAnAnswer(outlook.state)) signals.push_back(RiskSignal::kUnanswered);
  if (outlook.past_acknowledgement) signals.push_back(RiskSignal::kPastAcknowledgement);
  if (outlook.production_end_date && *outlook.production_end_date > due) {
    signals.push_back(RiskSignal::kProductionSlip);
  }
  return signals;
}

void SupplyRiskCount::Add(const SupplyOutlook& outlook) {
  ++supplies_;
  units_ += outlook.supply.remaining();
  pegged_lines_ += outlook.pegged_lines;
  pegged_units_ += outlook.pegged_units;
  pegged_value_.Add(outlook.price, outlook.pegged_units);
  customers_.insert(outlook.customers.begin(), outlook.customers.end());
}

void AddSupply(const SupplyOutlook& outlook, Date today, SupplyRisk& risk) {
  const std::vector<RiskSignal> signals = SignalsOf(outlook, today);
  if (signals.empty()) return;
  risk.total.Add(outlook);
  for (const RiskSignal signal : signals) {
    risk.signals[static_cast<size_t>(signal) - 1].Add(outlook);
  }
}

}  // namespace backline
