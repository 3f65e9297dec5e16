// The dialogue of a supplier and a buyer about one purchase order line: answers, what waits for a
// buyer, and what a buyer decides. Each step of either side makes a new version of the line, and
// each version is answered or decided once, so that of two messages that cross one is stale.
//
// Laws: the parts of an answer add up to what was asked, and to what is offered beyond it; while an
// answer waits, the line's supply is expected as the smaller quantity at the later date, and is not
// confirmed.
#pragma once

#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/capacity.h"
#include "server/domain/date.h"
#include "server/domain/money.h"
#include "server/domain/purchase_order.h"
#include "server/domain/quantity.h"

namespace backline {

enum class ResponseKind : int8_t {
  kAccepted = 1,  // as sent
  kChanged = 2,   // with other dates or quantities
  kProposed = 3,  // a counter-proposal
  kHeld = 4,
  kRejected = 5,
};

enum class ResponseState : int8_t {
  kApplied = 1,  // stands by itself
  kWaiting = 2,  // for a buyer
  kApproved = 3,
  kRejected = 4,    // by a buyer: the line is asked again as it was
  kCountered = 5,   // by a buyer: the line is asked again on other terms
  kSuperseded = 6,  // the line went another way: amended, cancelled, received, answered again
};

struct ResponseKey {
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  int32_t answer_version = 0;
  friend auto operator<=>(const ResponseKey&, const ResponseKey&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const ResponseKey& key) {
    return H::combine(std::move(state), key.purchase_order_id, key.line_number, key.answer_version);
  }
};

// A supplier's answer to one version of a line. Its parts are AnswerPart rows.
struct LineResponse {
  using Key = ResponseKey;
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  int32_t answer_version = 0;  // the version that it answers
  SupplierId supplier_id;
  ProductId product_id;
  ResponseKind kind = ResponseKind::kAccepted;
  Quantity asked = 0;           // what the version asked for
  Quantity over = 0;            // offered beyond it
  Money unit_price;             // asked for instead; empty: as it was
  OptionalDate decide_by_date;  // of a hold
  SupplyReason reason = SupplyReason::kNone;
  std::string note;
  Instant recorded_time;
  ResponseState state = ResponseState::kApplied;
  // What a buyer said, once.
  Quantity decided_quantity = 0;  // of a counter: wanted of the line in all; 0: unchanged
  OptionalDate decided_date;
  std::string decision_note;
  Instant decided_time;  // 0 until then
  int64_t version = 0;
  Key key() const { return {purchase_order_id, line_number, answer_version}; }
};

// What stands for a product group in the key of its rule.
Id128 ToleranceGroup(const std::string& group_code);

struct ToleranceKey {
  SupplierId supplier_id;
  Id128 subject;  // a product, or a group (ToleranceGroup); zero: all that have no nearer rule
  friend auto operator<=>(const ToleranceKey&, const ToleranceKey&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const ToleranceKey& key) {
    return H::combine(std::move(state), key.supplier_id, key.subject);
  }
};

// How far a supplier may change what it was asked for without asking back. Where no rule applies,
// nothing was agreed and no gate stands: changes count by themselves.
struct ToleranceRule {
  using Key = ToleranceKey;
  SupplierId supplier_id;
  Id128 subject;
  std::string group_code;  // whose id the subject is; empty: it is no group
  int32_t days_early = 0;
  int32_t days_late = 0;
  int32_t percent_under = 0;
  int32_t percent_over = 0;
  bool applies = true;  // false: as if there were no rule
  int64_t version = 0;
  Key key() const { return {supplier_id, subject}; }
  // Empty: not of one product.
  ProductId product_id() const { return group_code.empty() ? ProductId(subject) : ProductId(); }

  bool Allows(Date asked_date, Date eta_date) const;
  bool Allows(Quantity asked, Quantity under, Quantity over) const;
};

struct ConfirmedSchedule {
  Quantity quantity = 0;
  Date eta_date;
  // Slots that it is booked on when the answer stands by itself: 0..kSlotPartsMax, adding up to
  // quantity. What waits for a buyer is booked after its decision (BookSlot).
  std::vector<SlotPart> slots;
  int position = 0;  // in the request, for refusals
};

// What a supplier says about the part of a line that waits for an answer.
struct AnswerTerms {
  std::vector<ConfirmedSchedule> schedules;  // distinct dates, ascending
  Quantity rejected = 0;
  Quantity open = 0;  // stays to be answered

  Quantity Total() const;
  // Whether it is what was asked for.
  bool AsAsked(const SupplyLine& supply) const;
};

}  // namespace backline
