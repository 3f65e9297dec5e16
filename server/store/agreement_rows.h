// Business calendars and agreements.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// As the rows are read.
inline constexpr char kAgreementColumnList[] =
    "agreement_id, supplier_id, product_id, family_code, supersedes_id, version_number,"
    " acknowledge_hours, answer_change_hours, days_early, days_late, percent_under, percent_over,"
    " business_days, slip_notice_days, acknowledge_target, acknowledge_weight,"
    " answer_change_target, answer_change_weight, on_time_in_full_target, on_time_in_full_weight,"
    " slip_notice_target, slip_notice_weight, fill_rate_target, fill_rate_weight, recorded_time,"
    " valid_from, valid_until, version";
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
