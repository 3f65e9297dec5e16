// A supplier's slip, split: more comes in time, the rest later. A split consists of what a supplier
// would send, so that its preview is what sending it does. Pure.
#pragma once

#include <optional>
#include <vector>

#include "server/commands/answer_line.h"
#include "server/commands/update_eta.h"
#include "server/engine/preview.h"

namespace backline {

struct AnswerSplit {
  AnswerLine answer;
  Quantity in_time = 0;  // of its terms, by the date that was asked for
  Quantity later = 0;
};

// The answer with `in_time` of what it confirms by the date that was asked for. What is missing is
// taken from the schedules that come later, the earliest first; slots are left out. Nothing if as
// much is in time already, or nothing comes later.
std::optional<AnswerSplit> SplitOf(const AnswerLine& answer, Quantity in_time,
                                   const WorkingSet& rows);

// The message as the newest one of its supply line.
PreviewStep EtaStep(UpdateEta message);
// `in_time` of the supply line is announced on the date that stands; then the message is about the
// rest. REQUIRES: there is such a date, and 0 < in_time < what is expected.
std::vector<PreviewStep> SplitOf(const UpdateEta& message, Quantity in_time,
                                 const SupplyLine& supply);

}  // namespace backline
