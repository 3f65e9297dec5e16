// The CHECK and FOREIGN KEY laws of db/migrations, for the memory store.
#pragma once

#include "server/domain/working_set.h"
#include "tests/support/memory_store.h"

namespace backline::testing {

// Whether the row keeps every CHECK of its table.
bool KeepsChecks(const Product& row);
bool KeepsChecks(const Customer& row);
bool KeepsChecks(const Stock& row);
bool KeepsChecks(const OrderLine& row);
bool KeepsChecks(const Backorder& row);
bool KeepsChecks(const Peg& row);
bool KeepsChecks(const PurchaseOrderLine& row);
bool KeepsChecks(const SupplyLine& row);
bool KeepsChecks(const Work& row);
bool KeepsChecks(const LineResponse& row);
bool KeepsChecks(const ToleranceRule& row);
bool KeepsChecks(const Conversation& row);
bool KeepsChecks(const WorkCenter& row);
bool KeepsChecks(const Slot& row);
bool KeepsChecks(const Booking& row);
bool KeepsChecks(const ProductionPlan& row);
bool KeepsChecks(const BusinessCalendar& row);
bool KeepsChecks(const Agreement& row);
bool KeepsChecks(const ObligationClock& row);
bool KeepsChecks(const Dispute& row);
template <typename Entity>
bool KeepsChecks(const Entity&) {
  return true;
}

// Finds a row as the transaction sees it: in what it writes, else in the database.
struct RowsInSight {
  const MemoryDatabase& database;
  const WorkingSet& set;
  template <typename Entity>
  bool Has(const typename Entity::Key& key) const {
    return set.Find<Entity>(key) != nullptr || database.Find<Entity>(key) != nullptr;
  }
};

// Whether every parent of the row exists.
bool HasParents(const Sourcing& row, const RowsInSight& rows);
bool HasParents(const Stock& row, const RowsInSight& rows);
bool HasParents(const Order& row, const RowsInSight& rows);
bool HasParents(const OrderLine& row, const RowsInSight& rows);
bool HasParents(const Backorder& row, const RowsInSight& rows);
bool HasParents(const Peg& row, const RowsInSight& rows);
bool HasParents(const Shipment& row, const RowsInSight& rows);
bool HasParents(const PurchaseOrder& row, const RowsInSight& rows);
bool HasParents(const PurchaseOrderLine& row, const RowsInSight& rows);
bool HasParents(const SupplyLine& row, const RowsInSight& rows);
bool HasParents(const LineResponse& row, const RowsInSight& rows);
bool HasParents(const ToleranceRule& row, const RowsInSight& rows);
bool HasParents(const ShipmentNotice& row, const RowsInSight& rows);
bool HasParents(const Conversation& row, const RowsInSight& rows);
bool HasParents(const WorkCenter& row, const RowsInSight& rows);
bool HasParents(const FamilyMember& row, const RowsInSight& rows);
bool HasParents(const Slot& row, const RowsInSight& rows);
bool HasParents(const Booking& row, const RowsInSight& rows);
bool HasParents(const ProductionPlan& row, const RowsInSight& rows);
bool HasParents(const SlotMove& row, const RowsInSight& rows);
bool HasParents(const Agreement& row, const RowsInSight& rows);
bool HasParents(const ObligationClock& row, const RowsInSight& rows);
bool HasParents(const Dispute& row, const RowsInSight& rows);
template <typename Entity>
bool HasParents(const Entity&, const RowsInSight&) {
  return true;
}

}  // namespace backline::testing
