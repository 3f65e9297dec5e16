// What a supplier agreed to, for a product, a family or all that it supplies.
#pragma once

#include <optional>

#include "server/commands/command.h"
#include "server/domain/agreement.h"

namespace backline {

// Refuses: SUPPLIER_NOT_FOUND, PRODUCT_NOT_FOUND, CALENDAR_NOT_FOUND, AGREEMENT_OVERLAPS,
// TOO_MANY_AGREEMENTS.
struct CreateAgreement final : Command {
  Agreement agreement;  // without its id

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 4; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

// Keeps a new version, or a first one. `except`: the one that it supersedes. Refuses as above.
std::optional<Refusal> KeepAgreement(Draft& draft, const Agreement& agreement, AgreementId except);
// The agreement, unless it is another supplier's or unknown.
const Agreement* FindAgreement(const WorkingSet& set, SupplierId supplier_id, AgreementId id);

}  // namespace backline
