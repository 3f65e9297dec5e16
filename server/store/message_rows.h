// Messages about purchase order lines, and how far each side has read.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// Not locked by themselves: the lock of the line's product, which the caller holds, is their mutex.
absl::Status LoadConversations(Connection& connection,
                               const std::vector<PurchaseOrderLineKey>& keys, WorkingSet& set);

// The reader's columns.
extern const char* const kConversationRowColumns;
Conversation ReadConversation(RowReader& row);

absl::Status SaveConversations(Connection& connection, const WorkingSet& set);

}  // namespace backline
