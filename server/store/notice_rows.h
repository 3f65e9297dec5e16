// Shipment notices with their lines and packages.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// Without a lock: which purchase order lines the notices are of. It never changes.
absl::Status ResolveNotices(Connection& connection, const std::vector<ShipmentNoticeId>& ids,
                            std::vector<PurchaseOrderLineKey>& lines);
// Header (locked) and lines.
absl::Status LoadNotices(Connection& connection, const std::vector<ShipmentNoticeId>& ids,
                         WorkingSet& set);

// The reader's columns.
extern const char* const kNoticeRowColumns;
ShipmentNotice ReadNotice(RowReader& row);

absl::Status SaveNotices(Connection& connection, const WorkingSet& set);

}  // namespace backline
