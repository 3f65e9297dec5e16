#include "server/engine/slip_split.h"

#include <algorithm>
#include <map>
#include <memory>

#include "server/commands/announce_shipment.h"

namespace backline {
namespace {

Quantity ComesBy(const AnswerTerms& terms, Date day) {
  Quantity quantity = 0;
  for (const ConfirmedSchedule& schedule : terms.schedules) {
    if (schedule.eta_date <= day) quantity += schedule.quantity;
  }
  return quantity;
}

// What of the supply line was not announced. A notice takes the line itself, and the rest becomes
// the newest schedule; or else a part of it, and the line is the rest (AnnounceShipment).
SupplyLineId RestOf(const WorkingSet& set, const SupplyLine& before) {
  const SupplyLine& now = *set.Find<SupplyLine>(before.id);
  if (now.shipment_notice_id == before.shipment_notice_id) return before.id;
  const int32_t newest = set.Find<PurchaseOrderLine>(before.line_key())->schedule_count;
  for (const SupplyLineId& id : set.SupplyLineKeysOf(before.line_key())) {
    const SupplyLine* schedule = set.Find<SupplyLine>(id);
    if (schedule != nullptr && schedule->schedule_number == newest) return id;
  }
  return SupplyLineId();
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

PreviewStep EtaStep(UpdateEta message) {
  return [message](const WorkingSet& set) {
    auto next = std::make_shared<UpdateEta>(message);
    const SupplyLine* supply = set.Find<SupplyLine>(message.supply_line_id);
    next->eta_version = supply == nullptr ? 1 : supply->eta_version + 1;
    return next;
  };
}

std::vector<PreviewStep> SplitOf(const UpdateEta& message, Quantity in_time,
                                 const SupplyLine& supply) {
  const auto announce = std::make_shared<AnnounceShipment>();
  announce->supplier_id = supply.supplier_id;
  announce->shipped_date = announce->expected_date = *supply.eta_date;
  announce->parts = {{supply.id, in_time}};
  const auto rest_later = [message, supply](const WorkingSet& set) {
    UpdateEta rest = message;
    rest.supply_line_id = RestOf(set, supply);
    rest.quantity = 0;
    return EtaStep(rest)(set);
  };
  return {[announce](const WorkingSet&) { return announce; }, rest_later};
}

}  // namespace backline
