// One clock per obligation of a supplier about a purchase order line. What a supplier has to answer
// is measured in business time of its own calendar: the clock runs while the supplier has to say
// something, pauses while a buyer decides about what it said, and goes on if that was not agreed
// to. What it has to deliver is due at the end of a day of the destination. A clock that is not
// stopped in time is breached at the instant when it was due, whether or not anybody looks: its
// timer is durable work (WorkKind::kClock).
//
// A hold does not pause a clock, and an answer that leaves a part open does not stop it: neither is
// an answer. Goods once late stay late: a breach is kept when a later date is agreed.
//
// What the facts of a line say of its answers is what its clock says: SettleClocks writes both, so
// that a score, which is computed from facts, misses an answer where a clock was breached, and only
// there.
//
// Laws: of a line, one clock of a kind and subject is open; a clock has its timer exactly while it
// runs. The agreement of a line is the one in force when it was sent; its acknowledgement names it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"
#include "server/domain/draft.h"
#include "server/domain/key_set.h"
#include "server/domain/purchase_order.h"
#include "server/domain/supplier_clock.h"

namespace backline {

// What SettleClocks reads of a line.
void AddClockReads(const PurchaseOrderLine& line, KeySet& keys);

// Brings the clocks of a line to what the draft made of it: starts, pauses, stops, breaches.
// `imported`: history has no clocks. REQUIRES: AddClockReads was read, and all else of the line is
// settled, and the facts that the command makes of it are recorded.
void SettleClocks(Draft& draft, const PurchaseOrderLineKey& key, bool imported);

// The timer rang. REQUIRES: the clock is loaded.
void RingClock(Draft& draft, ClockId id);

}  // namespace backline
