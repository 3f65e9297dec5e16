#include "server/domain/response.h"

namespace backline {

Id128 ToleranceGroup(const std::string& group_code) {
  return IdFromName("product_group", group_code);
}

bool ToleranceRule::Allows(Date asked_date, Date eta_date) const {
  const int late = eta_date - asked_date;
  return late <= days_late && -late <= days_early;
}

bool ToleranceRule::Allows(Quantity asked, Quantity under, Quantity over) const {
  return under * 100 <= asked * percent_under && over * 100 <= asked * percent_over;
}

Quantity AnswerTerms::Total() const {
  Quantity total = rejected + open;
  for (const ConfirmedSchedule& schedule : schedules) total += schedule.quantity;
  return total;
}

bool AnswerTerms::AsAsked(const SupplyLine& supply) const {
  return schedules.size() == 1 && rejected == 0 && open == 0 &&
         schedules[0].quantity == supply.remaining() &&
         (!supply.eta_date || schedules[0].eta_date == *supply.eta_date);
}

}  // namespace backline
