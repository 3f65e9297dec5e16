// What a supplier does not agree with in its score: one component of one purchase order line. A
// buyer decides once. What was opened, withdrawn and decided are facts as well (supplier_fact.h),
// so that scores need nothing of this.
#pragma once

#include <cstdint>
#include <string>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/purchase_order.h"
#include "server/domain/supplier_fact.h"

namespace backline {

// Of one line, settled ones among them: all are read when another is opened.
constexpr int kDisputesPerLineMax = 10;
// Of one supplier, at a time: who disputes everything makes its buyers read nothing.
constexpr int kOpenDisputesMax = 200;

enum class DisputeReason : int8_t {
  kBuyerChange = 1,
  kBuyerCarrier = 2,
  kDestinationClosed = 3,
  kReceiptWrong = 4,
  kAgreedOtherwise = 5,
  kForceMajeure = 6,
  kOther = 7,
};
constexpr int kDisputeReasons = 7;

struct Dispute {
  using Key = DisputeId;
  DisputeId id;
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  ScoreComponent component = ScoreComponent::kNone;
  SupplierId supplier_id;
  ProductId product_id;
  LocationId location_id;
  DisputeReason reason = DisputeReason::kOther;
  std::string text;
  std::string opened_by;  // the principal's name
  Instant opened_time;
  DisputeState state = DisputeState::kOpen;
  std::string comment;     // of who decided
  std::string settled_by;  // the principal's name; empty while it is open
  Instant settled_time;    // 0 while it is open
  int64_t version = 0;

  Key key() const { return id; }
  PurchaseOrderLineKey line_key() const { return {purchase_order_id, line_number}; }
  // For a buyer. At most one of a line and component does.
  bool waits() const { return state == DisputeState::kOpen; }
};

}  // namespace backline
