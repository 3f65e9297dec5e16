// Purchase orders, their lines, the supply lines that they give, and what suppliers answer.
//
// Laws: of a line, received + open() + cancelled + rejected = ordered; over_received stands apart;
// what its supply lines still bring is open() - withheld once it is sent, until it is done.
// Of a supply line, pegged <= max(0, expected - received - cancelled) + withdrawing.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"
#include "server/domain/money.h"
#include "server/domain/promise.h"
#include "server/domain/quantity.h"

namespace backline {

constexpr int kPurchaseOrderLinesMax = 100;
constexpr int kSchedulesMax = 16;  // in one answer

struct PurchaseOrder {
  using Key = PurchaseOrderId;
  PurchaseOrderId id;
  SupplierId supplier_id;
  LocationId location_id;
  std::string external_reference;
  OptionalDate sent_date;
  bool proposed = false;
  int32_t line_count = 0;
  Instant recorded_time;
  int64_t version = 0;  // also the etag
  Key key() const { return id; }
};

enum class PurchaseOrderLineState : int8_t {
  kDraft = 1,
  kSent = 2,
  kAccepted = 3,
  kAcceptedWithChanges = 4,
  kRejected = 5,
  kClosed = 6,
  kCancelled = 7,
  kShortClosed = 8,
  kCountered = 9,  // the supplier answered otherwise; a buyer decides
  kHeld = 10,      // the supplier needs time; a buyer may decide
};

struct PurchaseOrderLineKey {
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  friend auto operator<=>(const PurchaseOrderLineKey&, const PurchaseOrderLineKey&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const PurchaseOrderLineKey& key) {
    return H::combine(std::move(state), key.purchase_order_id, key.line_number);
  }
};

struct PurchaseOrderLine {
  using Key = PurchaseOrderLineKey;
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  SupplierId supplier_id;
  LocationId location_id;
  ProductId product_id;
  Quantity ordered = 0;
  Quantity received = 0;       // good goods that count against ordered
  Quantity cancelled = 0;      // by us
  Quantity rejected = 0;       // by the supplier
  Quantity over_received = 0;  // good goods beyond ordered, within the tolerance
  Quantity quarantined = 0;    // rejected at receipt, or beyond the tolerance
  Quantity withheld = 0;       // open, but not expected while an answer waits for a buyer
  OptionalDate withheld_date;  // the later date that stands meanwhile
  Money unit_price;
  OptionalDate requested_date;
  OptionalDate first_confirmed_date;  // set once
  OptionalDate last_received_date;
  int32_t over_receipt_tolerance_percent = 0;
  int32_t schedule_count = 0;
  PurchaseOrderLineState state = PurchaseOrderLineState::kDraft;
  int32_t answer_version = 1;  // each step of either side makes a new one
  int64_t version = 0;

  Key key() const { return {purchase_order_id, line_number}; }
  Quantity open() const { return ordered - received - cancelled - rejected; }
};

// What a buyer thinks of a date or quantity beyond the tolerance. It counts from the moment that it
// is told. What waits, waits until a buyer has looked at it or the supplier came back to what was
// agreed.
enum class EtaReview : int8_t { kNone = 0, kWaiting = 1, kAccepted = 2, kDisputed = 3 };

// Inbound goods that are expected on one date. Expected is confirmed if answered, else requested.
struct SupplyLine {
  using Key = SupplyLineId;
  SupplyLineId id;
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  int32_t schedule_number = 1;
  SupplierId supplier_id;
  ProductId product_id;
  LocationId location_id;
  Quantity expected = 0;
  Quantity received = 0;
  Quantity cancelled = 0;
  Quantity pegged = 0;
  Quantity withdrawing = 0;  // pegs that must go
  bool confirmed = false;
  OptionalDate eta_date;     // as confirmed, else as requested; none when unknown
  Date fallback_date;        // sent date + lead time: stands in while there is no eta_date
  bool overdue = false;      // set by the supply line's own timer, cleared by a new ETA
  int64_t eta_version = 0;   // the sender's number of the newest ETA message
  OptionalDate agreed_date;  // as confirmed, or as a buyer accepted later: what a slip counts from
  EtaReview eta_review = EtaReview::kNone;
  ShipmentNoticeId shipment_notice_id;  // on its way; empty: not announced
  Quantity slot_booked = 0;             // of accepted(), booked on production slots
  OptionalDate slot_end;                // the last day of those slots
  Quantity taken_back = 0;              // by the supplier, since the quantity was agreed
  Quantity announced = 0;               // by its notice; 0: by none
  int64_t version = 0;

  Key key() const { return id; }
  PurchaseOrderLineKey line_key() const { return {purchase_order_id, line_number}; }
  Quantity remaining() const { return std::max<Quantity>(0, expected - received - cancelled); }
  // What is still expected and what came of it: as much may be booked on slots.
  Quantity accepted() const { return std::max<Quantity>(0, expected - cancelled); }
  // As confirmed (while unanswered: as asked for), or as a buyer accepted later, without what we
  // cancelled: what less counts from.
  Quantity agreed_quantity() const { return accepted() + taken_back; }
  // What is on its way beyond what is expected of it. What came by then is the line's.
  Quantity over_announced() const {
    return remaining() == 0 ? 0 : std::max<Quantity>(0, announced - accepted());
  }
  // All of it is booked, and no slot ends after the date: else no slot can keep it.
  bool rests_on_slots() const {
    return slot_booked > 0 && slot_booked >= accepted() && slot_end && slot_end <= eta_date;
  }
  // What may still be pegged.
  Quantity free() const {
    return overdue || withdrawing > 0 ? 0 : std::max<Quantity>(0, remaining() - pegged);
  }
  PromiseBasis basis() const;
  OptionalDate promised_date() const;  // none when overdue
  Date sort_date() const { return eta_date.value_or(fallback_date); }
};

enum class SupplyReason : int8_t {
  kNone = 0,
  kMaterialShortage = 1,
  kCapacity = 2,
  kQuality = 3,
  kTransport = 4,
  kBuyerRequest = 5,
  kDiscontinued = 6,
  kPrice = 7,
  kEarlierThanPlanned = 8,
  kOther = 9,
};

// A message about a supply line's date; append only, stale ones too.
struct EtaUpdate {
  SupplyLineId supply_line_id;
  int64_t sequence = 0;  // the event counter when the command was decided
  int64_t eta_version = 0;
  Date eta_date;
  OptionalDate previous_date;
  Quantity quantity = 0;  // 0: unchanged
  SupplyReason reason = SupplyReason::kNone;
  std::string note;
  bool applied = false;
  Instant recorded_time;
};

// What a supplier answered to one version of a line, and what a buyer approved of it under the next
// version; one row per part; append only.
enum class AnswerPartKind : int8_t { kSchedule = 1, kRejected = 2, kOpen = 3 };
struct AnswerPart {
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  int32_t answer_version = 0;
  int32_t part_number = 0;
  AnswerPartKind kind = AnswerPartKind::kSchedule;
  Quantity quantity = 0;
  OptionalDate eta_date;
  SupplyLineId supply_line_id;
  SupplyReason reason = SupplyReason::kNone;
  std::string note;
  Instant recorded_time;
};

// Goods of a line that came with a delivery note; append only. (supplier, note, line) is unique.
struct Receipt {
  using Key = ReceiptId;
  ReceiptId id;
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  SupplierId supplier_id;
  std::string delivery_note;
  Quantity accepted = 0;       // raised on hand
  Quantity over_received = 0;  // of accepted
  Quantity quarantined = 0;    // rejected, or beyond the tolerance
  Date received_date;
  bool imported = false;
  Instant recorded_time;
};

}  // namespace backline
