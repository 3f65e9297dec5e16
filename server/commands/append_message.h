// How a message comes into what is written about a line, whoever writes it: the message, the
// conversation and the event.
//
// REQUIRES, of all that write: the line and its conversation were read.
#pragma once

#include <string>

#include "server/domain/draft.h"
#include "server/domain/purchase_order.h"

namespace backline {

struct NewMessage {
  bool from_supplier = false;
  std::string author;  // the principal's name
  std::string text;    // not empty
};

// Returns the message's number.
int64_t AppendMessage(Draft& draft, const PurchaseOrderLineKey& key, const NewMessage& written);

}  // namespace backline
