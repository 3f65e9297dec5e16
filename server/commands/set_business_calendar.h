// A party's business calendar is set, whole. Clocks that run keep the times that they were given.
#pragma once

#include <optional>

#include "server/commands/command.h"
#include "server/domain/business_calendar.h"

namespace backline {

// Refuses: SUPPLIER_NOT_FOUND, ETAG_MISMATCH.
struct SetBusinessCalendar final : Command {
  BusinessCalendar calendar;
  std::optional<int64_t> etag;

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
