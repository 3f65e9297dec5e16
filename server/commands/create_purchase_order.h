// Makes a draft. A draft is no supply.
#pragma once

#include <string>
#include <vector>

#include "server/commands/command.h"
#include "server/domain/purchase_order.h"

namespace backline {

struct NewPurchaseOrderLine {
  int32_t line_number = 0;
  ProductId product_id;
  Quantity quantity = 0;  // in packs if pack_code is set
  std::string pack_code;
  Money unit_price;
  OptionalDate requested_date;
  int32_t over_receipt_tolerance_percent = 0;
};

// Refuses: SUPPLIER_NOT_FOUND, LOCATION_NOT_FOUND, PRODUCT_NOT_FOUND, PACK_NOT_FOUND,
// PACK_NOT_EXACT.
struct CreatePurchaseOrder final : Command {
  SupplierId supplier_id;
  LocationId location_id;
  std::string external_reference;
  std::vector<NewPurchaseOrderLine> lines;  // 1..kPurchaseOrderLinesMax, distinct line numbers

  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
