// Other terms from a date on: the version in force ends the day before.
#pragma once

#include "server/commands/command.h"
#include "server/domain/agreement.h"

namespace backline {

// Refuses: AGREEMENT_NOT_FOUND, ETAG_MISMATCH, DATE_NOT_ALLOWED (in the past, or not within the
// agreement), NOTHING_TO_DO (the same terms), CALENDAR_NOT_FOUND, TOO_MANY_AGREEMENTS.
struct SupersedeAgreement final : Command {
  SupplierId supplier_id;
  AgreementId agreement_id;
  std::optional<int64_t> etag;
  Date valid_from;
  AgreementTerms terms;

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 5; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
