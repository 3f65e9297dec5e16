#include "server/engine/slip_split.h"

#include <algorithm>
#include <map>

namespace backline {
namespace {

Quantity ComesBy(const AnswerTerms& terms, Date day) {
  Quantity quantity = 0;
  for (const ConfirmedSchedule& schedule : terms.schedules) {
    if (schedule.eta_date <= day) quantity += schedule.quantity;
  }
  return quantity;
}

}  // namespace

std::optional<AnswerSplit> SplitOf(const AnswerLine& answer, Quantity in_time,
                                   const WorkingSet& rows) {
  const auto* line = rows.Find<PurchaseOrderLine>({answer.purchase_order_id, answer.line_number});
  if (line == nullptr || !line->requested_date) return std::nullopt;
  const Date asked = *line->requested_date;
  const Quantity before = ComesBy(answer.terms, asked);
  Quantity missing = std::max<Quantity>(0, in_time - before);
  std::map<Date, Quantity> by_date;
  for (const ConfirmedSchedule& schedule : answer.terms.schedules) {
    const Quantity moved = schedule.eta_date > asked ? std::min(missing, schedule.quantity) : 0;
    missing -= moved;
    by_date[asked] += moved;
    by_date[schedule.eta_date] += schedule.quantity - moved;
  }
  AnswerSplit split;
  split.answer = answer;
  AnswerTerms& terms = split.answer.terms;
  terms.schedules.clear();
  for (const auto& [date, quantity] : by_date) {
    if (quantity == 0) continue;
    terms.schedules.push_back({quantity, date});
    split.later += date > asked ? quantity : 0;
  }
  split.in_time = ComesBy(terms, asked);
  if (split.in_time == before || terms.schedules.size() > kSchedulesMax) return std::nullopt;
  return split;
}

}  // namespace backline
