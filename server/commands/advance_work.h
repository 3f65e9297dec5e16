// One bounded step of durable work (domain/work.h). Not a request of anybody: the engine makes it
// for work that is due. A step of work that is gone, not due or fenced off does nothing.
#pragma once

#include "server/commands/command.h"
#include "server/domain/work.h"

namespace backline {

constexpr int kWorkStepEntries = 128;

struct AdvanceWork final : Command {
  WorkKey work;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
