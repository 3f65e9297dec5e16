#include "server/commands/end_agreement.h"

#include "server/commands/create_agreement.h"
#include "server/domain/business_calendar.h"

namespace backline {

void EndAgreement::AddKeys(KeySet& keys) const {
  keys.calendars.push_back(supplier_id);
  keys.agreements.push_back(supplier_id);
}

Decision EndAgreement::Decide(const WorkingSet& set, const Context& context) const {
  const Agreement* found = FindAgreement(set, supplier_id, agreement_id);
  if (found == nullptr) {
    return Refuse(Reason::kAgreementNotFound, "no such agreement", "agreement_id");
  }
  if (etag && *etag != set.table<Agreement>().CommittedVersion(agreement_id)) {
    return Refuse(Reason::kEtagMismatch, "the agreement changed since it was read", "etag");
  }
  const bool never = found->valid_from > context.today && valid_until == found->valid_from + -1;
  const bool within = valid_until >= context.today && found->InForceOn(valid_until);
  if (!never && !within) {
    return Refuse(Reason::kDateNotAllowed, "must not be past, and must lie within the agreement",
                  "valid_until");
  }
  Draft draft(set, context);
  draft.Edit<Agreement>(agreement_id).valid_until = valid_until;
  draft.Edit<BusinessCalendar>(supplier_id);  // guards the agreements of its party
  Event event;
  event.kind = EventKind::kAgreementChanged;
  event.supplier_id = supplier_id;
  event.product_id = found->product_id;
  event.date = valid_until;
  draft.Emit(event);
  return Accept(draft, ResourceKind::kAgreement, agreement_id.bits());
}

}  // namespace backline
