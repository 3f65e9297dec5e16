// The facts that suppliers are measured by: only ever added.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/supplier_fact.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

absl::Status SaveSupplierFacts(Connection& connection, const WorkingSet& set);

// As the rows are read.
inline constexpr char kSupplierFactColumnList[] =
    "sequence, ordinal, kind, cause, supplier_id, product_id, location_id, purchase_order_id,"
    " line_number, schedule_number, quantity, fact_date, previous_date, occurred_date,"
    " recorded_time, answer_due_time, imported, component, time_zone, currency_code, price_units,"
    " price_nanos";
SupplierFact ReadSupplierFact(RowReader& row);

}  // namespace backline
