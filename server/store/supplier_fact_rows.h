// The facts that suppliers are measured by: only ever added.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/supplier_fact.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

absl::Status SaveSupplierFacts(Connection& connection, const WorkingSet& set);

// Of the columns of the table, in its order.
SupplierFact ReadSupplierFact(RowReader& row);

}  // namespace backline
