#include "server/domain/eta_review.h"

#include <algorithm>

#include "server/domain/dialogue.h"

namespace backline {
namespace {

bool BeyondTolerance(const ToleranceRule& rule, const SupplyLine& before, const SupplyLine& now) {
  const OptionalDate agreed = before.agreed_date ? before.agreed_date : before.eta_date;
  if (agreed && !rule.Allows(*agreed, *now.eta_date)) return true;
  // A message that leaves a quantity as it was asks nothing about it, unless a buyer was asked
  // already and did not accept it.
  const bool unsettled =
      before.eta_review == EtaReview::kWaiting || before.eta_review == EtaReview::kDisputed;
  const bool reduced = now.taken_back > before.taken_back;
  const Quantity under = unsettled || reduced ? now.taken_back : 0;
  const bool announces = now.announced != before.announced;
  const Quantity over = unsettled || announces ? now.announced - now.agreed_quantity() : 0;
  return !rule.Allows(now.agreed_quantity(), under, std::max<Quantity>(0, over));
}

}  // namespace

bool ReviewNews(Draft& draft, const SupplyLine& before) {
  const ToleranceRule* rule = ToleranceFor(draft, before.supplier_id, before.product_id);
  SupplyLine& supply = draft.Edit<SupplyLine>(before.id);
  // Without a rule nothing says what is small: what waited goes on waiting.
  const bool waits = rule == nullptr ? before.eta_review == EtaReview::kWaiting
                                     : BeyondTolerance(*rule, before, supply);
  supply.eta_review = waits ? EtaReview::kWaiting : EtaReview::kNone;
  return waits;
}

}  // namespace backline
