// What a change would do to who waits, without doing it: the very command and the very steps of
// work that would apply it run over the rows, which stay as they are. Counts only; nobody is named.
// Pure; any thread, and several on the same rows.
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

// The rows are those that the reader says (Reader::ReadSlip). Refuses what the commands refuse,
// and SUPPLY_WITHDRAWING while earlier changes of the product are still worked off.
// REQUIRES: the rows are settled.
std::variant<SlipReport, Refusal> Preview(const WorkingSet& rows,
                                          const std::vector<PreviewStep>& steps, Instant now);

}  // namespace backline
