// The row of a clock (obligation_clock.h).
#pragma once

#include <cstdint>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"
#include "server/domain/purchase_order.h"
#include "server/domain/work.h"

namespace backline {

enum class ClockKind : int8_t {
  kAcknowledge = 1,   // the first answer to a line
  kAnswerChange = 2,  // the answer to what the buyer asked for instead
  kDeliver = 3,       // a schedule, in full
  kSlipNotice = 4,    // how early a later date was told; breached or not there
};

enum class ClockState : int8_t { kRunning = 1, kPaused = 2, kStopped = 3, kBreached = 4 };

struct ObligationClock {
  using Key = ClockId;
  ClockId id;
  ClockKind kind = ClockKind::kAcknowledge;
  SupplierId supplier_id;
  ProductId product_id;
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  int32_t answer_version = 0;   // of the line when it started
  SupplyLineId supply_line_id;  // of a delivery and a slip; else empty
  AgreementId agreement_id;
  int64_t allowed_micros = 0;  // business time; 0: due on a day
  Instant started_time;
  ClockState state = ClockState::kRunning;
  Instant resumed_time;     // the last start
  int64_t used_micros = 0;  // business time before it
  Instant due_soon_time;
  Instant due_time;
  Date due_date;  // the day of it, at the supplier's, or at the destination of a delivery
  bool due_soon_told = false;
  Instant breached_time;  // 0 unless it is
  Instant stopped_time;   // 0 while it is open; a breached one stops when it is settled
  int64_t version = 0;

  Key key() const { return id; }
  PurchaseOrderLineKey line_key() const { return {purchase_order_id, line_number}; }
  bool open() const { return stopped_time == Instant{}; }
  // The first instant that is too late. An answer that comes as its time ends came within it; a day
  // is over when the next one begins.
  Instant late_time() const { return allowed_micros > 0 ? due_time + 1 : due_time; }
  WorkKey timer() const { return {WorkKind::kClock, product_id, id.bits()}; }
};

}  // namespace backline
