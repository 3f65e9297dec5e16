// Reserves what is in stock for each line and backorders the rest: first come, first served over
// uncommitted supply. A new order never takes what a backorder waits for.
#pragma once

#include <string>
#include <vector>

#include "server/commands/command.h"
#include "server/domain/order.h"

namespace backline {

struct RequestedLine {
  int32_t line_number = 0;
  ProductId product_id;
  LocationId location_id;  // empty: any
  Quantity quantity = 0;   // in packs if pack_code is set
  std::string pack_code;
  OptionalDate requested_date;
};

// Refuses: CUSTOMER_NOT_FOUND, PRODUCT_NOT_FOUND, LOCATION_NOT_FOUND, PACK_NOT_FOUND,
// PACK_NOT_EXACT, OUT_OF_STOCK. An order is taken as a whole or not at all.
struct PlaceOrder final : Command {
  CustomerId customer_id;
  std::string external_reference;
  Date occurred_date;
  std::vector<RequestedLine> lines;  // 1..kOrderLinesMax, distinct line numbers

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
  bool RunsOverTombstone() const override { return true; }
};

}  // namespace backline
