#include "server/domain/backlog_kpis.h"

namespace backline {
namespace {

void AddCost(const WaitingEntry& entry, Date today, const BackorderCostRates& rates,
             BackorderCost& cost) {
  if (entry.at_risk()) cost.lost_sales.AddShare(entry.price, entry.open, rates.lost_sales);
  if (entry.late()) cost.expediting.AddShare(entry.price, entry.open, rates.expediting);
  if (entry.age(today) > rates.churn_after_days) {
    cost.churn.AddShare(entry.price, entry.open, rates.churn);
  }
  if (entry.pegged < entry.open) {
    cost.emergency_purchase.AddShare(entry.price, entry.open - entry.pegged,
                                     rates.emergency_purchase);
  }
  const int64_t penalty = int64_t{rates.penalty_per_day} * entry.age(today);
  cost.penalties.AddShare(entry.price, entry.open,
                          static_cast<int32_t>(std::min<int64_t>(penalty, kBasisPoints)));
}

}  // namespace

WaitCause WaitingEntry::cause() const {
  if (overdue_supply) return WaitCause::kSupplyOverdue;
  if (pegged < open) return WaitCause::kNoSupply;
  if (first_promised_date && last_supply_date && *last_supply_date > *first_promised_date) {
    return WaitCause::kSupplyLate;
  }
  if (origin == BackorderCause::kStockWithdrawn) return WaitCause::kAllocationLost;
  if (unconfirmed_supply || undated_supply) return WaitCause::kSupplyUnconfirmed;
  return WaitCause::kSupplyDue;
}

void AddSupply(const EntrySupply& supply, WaitingEntry& entry) {
  if (!entry.last_supply_date || supply.due_date >= *entry.last_supply_date) {
    entry.last_supply_date = supply.due_date;
    entry.supplier_id = supply.supplier_id;
  }
  entry.overdue_supply |= supply.overdue;
  entry.undated_supply |= !supply.dated;
  entry.unconfirmed_supply |= !supply.confirmed;
}

KpiValue BackorderCost::Total() const {
  KpiValue total;
  for (const KpiValue* part : {&lost_sales, &expediting, &churn, &emergency_purchase, &penalties}) {
    total.Add(*part);
  }
  // A unit without a value stands in several parts and is one unit.
  total.set_unvalued_units(penalties.unvalued_units());
  return total;
}

void BacklogTotals::Add(const WaitingEntry& entry) {
  ++lines_;
  units_ += entry.open;
  value_.Add(entry.price, entry.open);
  orders_.insert(entry.order_id);
  customers_.insert(entry.customer_id);
}

void AddEntry(const WaitingEntry& entry, Date today, const std::optional<BackorderCostRates>& rates,
              BacklogKpis& kpis) {
  kpis.totals.Add(entry);
  if (entry.at_risk()) kpis.at_risk.Add(entry);
  AgeBucket& bucket = BucketOf(kpis.ages, entry.age(today));
  ++bucket.lines;
  bucket.units += entry.open;
  bucket.value.Add(entry.price, entry.open);
  WaitCauseCount& cause = kpis.causes[static_cast<size_t>(entry.cause()) - 1];
  ++cause.lines;
  cause.units += entry.open;
  cause.value.Add(entry.price, entry.open);
  if (!rates) return;
  if (!kpis.cost) kpis.cost.emplace();
  AddCost(entry, today, *rates, *kpis.cost);
}

bool Matches(const WaitingEntry& entry, Date today, const BacklogFilter& filter) {
  if (filter.cause && entry.cause() != *filter.cause) return false;
  if (entry.age(today) < filter.from_days) return false;
  if (filter.until_days && entry.age(today) > *filter.until_days) return false;
  if (filter.at_risk_only && !entry.at_risk()) return false;
  if (filter.without_supplier && !entry.supplier_id.empty()) return false;
  return filter.supplier_id.empty() || entry.supplier_id == filter.supplier_id;
}

}  // namespace backline
