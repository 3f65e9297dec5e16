// Suppliers' answers with their parts, and the rules that say which stand by themselves.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

absl::Status LoadTolerances(Connection& connection, const std::vector<ToleranceKey>& keys,
                            WorkingSet& set);
// Not locked by themselves: the lock of the line's product, which the caller holds, is their mutex.
absl::Status LoadResponses(Connection& connection, const std::vector<ResponseKey>& keys,
                           WorkingSet& set);

// Columns of the reader's statements, and their reader.
extern const char* const kResponseRowColumns;
LineResponse ReadResponse(RowReader& row);
extern const char* const kToleranceRowColumns;
ToleranceRule ReadTolerance(RowReader& row);
extern const char* const kAnswerPartRowColumns;
AnswerPart ReadAnswerPart(RowReader& row);

absl::Status SaveResponses(Connection& connection, const WorkingSet& set);

}  // namespace backline
