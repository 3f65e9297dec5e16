// Business calendars and agreements.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

extern const char* const kAgreementRowColumns;
Agreement ReadAgreement(RowReader& row);

// Not locked: their versions guard them.
absl::Status LoadCalendars(Connection& connection, const std::vector<SupplierId>& parties,
                           WorkingSet& set);
// All agreements of the suppliers; with one come the calendars that it is measured by. Nothing more
// is sent for suppliers without agreements.
absl::Status LoadAgreements(Connection& connection, const std::vector<SupplierId>& suppliers,
                            WorkingSet& set);
// REQUIRES: suppliers and products are saved.
absl::Status SaveAgreements(Connection& connection, const WorkingSet& set);

}  // namespace backline
