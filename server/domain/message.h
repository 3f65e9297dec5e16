// What a supplier and the house write to each other about one purchase order line: plain text,
// numbered 1, 2, 3 ... per line, append only, and how far each side has read.
#pragma once

#include <algorithm>
#include <string>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/purchase_order.h"

namespace backline {

struct LineMessage {
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  int64_t message_number = 0;
  bool from_supplier = false;
  std::string author;  // the principal's name
  std::string text;
  Instant recorded_time;
};

// The messages of one line. A side has read its own.
struct Conversation {
  using Key = PurchaseOrderLineKey;
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  SupplierId supplier_id;
  ProductId product_id;
  int64_t message_count = 0;
  int64_t supplier_unread = 0;  // of the house's messages
  int64_t house_unread = 0;     // of the supplier's
  int64_t supplier_read = 0;    // up to this number
  int64_t house_read = 0;
  int64_t version = 0;
  Key key() const { return {purchase_order_id, line_number}; }
};

}  // namespace backline
