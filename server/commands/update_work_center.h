// A supplier changes the name or the calendar of a work centre. Slots that are published stay as
// they are: who changes the calendar publishes again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/commands/command.h"

namespace backline {

// Refuses: WORK_CENTER_NOT_FOUND (also when it is another supplier's), ETAG_MISMATCH. Only the
// fields that are set change.
struct UpdateWorkCenter final : Command {
  SupplierId supplier_id;  // the caller's own
  WorkCenterId work_center_id;
  std::optional<int64_t> etag;
  std::optional<std::string> name;
  std::optional<std::string> time_zone;
  std::optional<std::vector<Shift>> shifts;   // ascending
  std::optional<std::vector<Date>> holidays;  // ascending

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
