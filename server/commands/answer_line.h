// A supplier answers one version of a purchase order line: accepts, accepts with changes, splits,
// rejects, proposes other terms, or asks for time. Changes within what was agreed stand by
// themselves (ToleranceRule); others, and every proposal, wait for a buyer (DecideResponse).
#pragma once

#include <string>

#include "server/commands/command.h"
#include "server/domain/response.h"

namespace backline {

enum class AnswerIntent : int8_t {
  kAnswer = 0,
  kPropose = 1,  // waits for a buyer even if it lies within the tolerance
  kHold = 2,     // no terms yet
};

// Refuses: PURCHASE_ORDER_NOT_FOUND (also when it is another supplier's),
// PURCHASE_ORDER_LINE_NOT_FOUND, STALE_VERSION, WRONG_STATE, SUPPLY_WITHDRAWING, QUANTITY_MISMATCH,
// and what BookParts refuses.
struct AnswerLine final : Command {
  SupplierId supplier_id;  // the caller's own
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  int32_t answer_version = 0;
  AnswerIntent intent = AnswerIntent::kAnswer;
  AnswerTerms terms;            // none in a hold
  Money unit_price;             // of a proposal; empty: as it is
  OptionalDate decide_by_date;  // of a hold
  SupplyReason reason = SupplyReason::kNone;
  std::string note;
  bool imported = false;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
