// An agreement gets its last day.
#pragma once

#include "server/commands/command.h"
#include "server/domain/agreement.h"

namespace backline {

// Refuses: AGREEMENT_NOT_FOUND, ETAG_MISMATCH, DATE_NOT_ALLOWED (in the past, or not within the
// agreement). One that has not begun ends the day before it would: it never is in force.
struct EndAgreement final : Command {
  SupplierId supplier_id;
  AgreementId agreement_id;
  std::optional<int64_t> etag;
  Date valid_until;

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 4; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
