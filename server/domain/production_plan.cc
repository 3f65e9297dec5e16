#include "server/domain/production_plan.h"

#include <algorithm>

namespace backline {

OptionalDate EstimatedEnd(const ProductionPlan& plan, const WorkCenter& center, Quantity target) {
  const Quantity left = std::max<Quantity>(0, target - plan.made);
  if (left == 0) return plan.last_report_date.value_or(plan.start_date);
  // A started day is a whole one.
  const int64_t days = (left + plan.daily_output - 1) / plan.daily_output;
  Date from = plan.start_date;
  if (plan.last_report_date) from = std::max(from, *plan.last_report_date + 1);
  return WorkingDay(center, from, days);
}

}  // namespace backline
