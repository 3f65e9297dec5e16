// What a change would do to who waits, without doing it: the very command and the very steps of
// work that would apply it run on a copy of the rows. Counts only; nobody is named. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <functional>
#include <variant>
#include <vector>

#include "server/commands/command.h"
#include "server/domain/date.h"
#include "server/domain/working_set.h"

namespace backline {

// One promise that would change, as its customer was told it and would be told it.
struct PromiseMove {
  OptionalDate told;
  OptionalDate then;
  bool breaks_first_promise = false;  // which held until now
  friend auto operator<=>(const PromiseMove&, const PromiseMove&) = default;
};

// In order.
using SlipReport = std::vector<PromiseMove>;

// The commands to preview, one after another; each sees what those before it did. A command is made
// from the rows when its turn comes.
using PreviewStep = std::function<std::shared_ptr<const Command>(const WorkingSet& set)>;

// The set holds the rows that the reader says (Reader::ReadSlip). Refuses what the commands refuse,
// and SUPPLY_WITHDRAWING while earlier changes of the product are still worked off.
std::variant<SlipReport, Refusal> Preview(WorkingSet set, const std::vector<PreviewStep>& steps,
                                          Instant now);

}  // namespace backline
