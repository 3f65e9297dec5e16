// A supplier answers one version of a purchase order line: accepts, accepts with changes, splits,
// rejects.
#pragma once

#include <string>
#include <vector>

#include "server/commands/command.h"
#include "server/domain/purchase_order.h"

namespace backline {

struct ConfirmedSchedule {
  Quantity quantity = 0;
  Date eta_date;
};

// Refuses: PURCHASE_ORDER_NOT_FOUND (also when it is another supplier's),
// PURCHASE_ORDER_LINE_NOT_FOUND, WRONG_STATE, STALE_VERSION, QUANTITY_MISMATCH, SUPPLY_WITHDRAWING.
struct AnswerLine final : Command {
  SupplierId supplier_id;  // the caller's own
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  int32_t answer_version = 0;
  std::vector<ConfirmedSchedule> schedules;  // 0..kSchedulesMax, distinct dates, ascending
  Quantity rejected = 0;
  Quantity open = 0;  // stays to be answered
  SupplyReason reason = SupplyReason::kNone;
  std::string note;
  bool imported = false;

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
