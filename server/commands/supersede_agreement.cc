#include "server/commands/supersede_agreement.h"

#include "server/commands/create_agreement.h"

namespace backline {

void SupersedeAgreement::AddKeys(KeySet& keys) const {
  keys.calendars.push_back(supplier_id);
  keys.calendars.push_back(SupplierId());
  keys.agreements.push_back(supplier_id);
}

Decision SupersedeAgreement::Decide(const WorkingSet& set, const Context& context) const {
  const Agreement* found = FindAgreement(set, supplier_id, agreement_id);
  if (found == nullptr) {
    return Refuse(Reason::kAgreementNotFound, "no such agreement", "agreement_id");
  }
  if (etag && *etag != set.table<Agreement>().CommittedVersion(agreement_id)) {
    return Refuse(Reason::kEtagMismatch, "the agreement changed since it was read", "etag");
  }
  // What was in force stays so: scores of the past are not made better afterwards.
  if (valid_from < context.today || valid_from <= found->valid_from ||
      !found->InForceOn(valid_from)) {
    return Refuse(Reason::kDateNotAllowed,
                  "must not be past, and must lie within the agreement, after its first day",
                  "valid_from");
  }
  if (terms == found->terms) {
    return Refuse(Reason::kNothingToDo, "these are the terms already", "terms");
  }
  Draft draft(set, context);
  Agreement next = *found;
  next.id = AgreementId(draft.NewId());
  next.supersedes = agreement_id;
  next.number = found->number + 1;
  next.terms = terms;
  next.valid_from = valid_from;
  next.recorded_time = context.now;
  next.version = 0;
  draft.Edit<Agreement>(agreement_id).valid_until = valid_from + -1;
  if (auto refusal = KeepAgreement(draft, next, agreement_id)) return *std::move(refusal);
  return Accept(draft, ResourceKind::kAgreement, next.id.bits());
}

}  // namespace backline
