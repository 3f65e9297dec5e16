// A buyer decides what a supplier proposed or held: approves it, rejects it, or counters with other
// terms. Names the version that it decides; what crossed it in the meantime makes it stale.
#pragma once

#include <string>

#include "server/commands/command.h"
#include "server/domain/response.h"

namespace backline {

enum class ResponseDecision : int8_t {
  kApprove = 1,  // the proposal stands
  kReject = 2,   // the line is asked again as it was
  kCounter = 3,  // the line is asked again on the buyer's terms
};

// Refuses: PURCHASE_ORDER_NOT_FOUND, PURCHASE_ORDER_LINE_NOT_FOUND, STALE_VERSION, WRONG_STATE
// (nothing waits; a hold cannot be approved; a date where a part of the line is confirmed),
// SUPPLY_WITHDRAWING, QUANTITY_NOT_AMENDABLE.
struct DecideResponse final : Command {
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  int32_t version = 0;  // the line's
  ResponseDecision decision = ResponseDecision::kApprove;
  Quantity quantity = 0;  // of a counter: wanted of the line in all; 0: unchanged
  OptionalDate date;      // of a counter; none: unchanged
  std::string author;
  std::string note;  // also a message to the supplier, unless it is empty

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override { return 19 + 6 * kSchedulesMax; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
