// What a supplier announces as sent: parts of several purchase order lines for one location. Each
// part is a supply line of its own, so what is announced is in transit, once, and comes on the
// notice's day. The state of a notice is derived from what its supply lines received.
#pragma once

#include <string>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"
#include "server/domain/purchase_order.h"
#include "server/domain/quantity.h"

namespace backline {

constexpr int kNoticeLinesMax = 100;
constexpr int kNoticePackagesMax = 200;

struct ShipmentNotice {
  using Key = ShipmentNoticeId;
  ShipmentNoticeId id;
  SupplierId supplier_id;
  LocationId location_id;
  std::string delivery_note;
  std::string carrier;
  std::string tracking_reference;
  Date shipped_date;
  Date expected_date;
  int32_t line_count = 0;
  int32_t package_count = 0;
  Instant recorded_time;
  bool cancelled = false;
  int64_t version = 0;
  Key key() const { return id; }
};

// Append only. The quantity may pass what its supply line expects by the tolerance for
// over-receipt, which the purchase order line has once, for all of its supply lines together.
struct NoticeLine {
  ShipmentNoticeId notice_id;
  int32_t position = 0;  // 1, 2, 3 ... as announced
  SupplyLineId supply_line_id;
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  Quantity quantity = 0;
};

// Append only.
struct NoticePackage {
  ShipmentNoticeId notice_id;
  int32_t position = 0;
  std::string package_number;
  std::string tracking_reference;
};

}  // namespace backline
