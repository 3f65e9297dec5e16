// The only way to change stock: every change is an entry of the ledger, so that each counter is the
// sum of its deltas by construction.
#pragma once

#include "server/domain/draft.h"
#include "server/domain/stock.h"

namespace backline {

// What a movement concerns besides its stock.
struct MovementSubject {
  OrderId order_id;
  int32_t line_number = 0;
  SupplyLineId supply_line_id;
};

// The stock of the key; zeros if there is no row yet.
Stock StockAt(const Draft& draft, const StockKey& key);

// Goods arrive (on hand) or are put in quarantine.
void RaiseOnHand(Draft& draft, const StockKey& key, Quantity quantity, MovementKind kind,
                 const MovementSubject& subject);
void LowerOnHand(Draft& draft, const StockKey& key, Quantity quantity);
void Quarantine(Draft& draft, const StockKey& key, Quantity quantity,
                const MovementSubject& subject);
// Free goods become reserved; with from_earmark, earmarked goods do.
void Reserve(Draft& draft, const StockKey& key, Quantity quantity, bool from_earmark,
             const MovementSubject& subject);
// Reserved goods become free.
void Release(Draft& draft, const StockKey& key, Quantity quantity, const MovementSubject& subject);
// Reserved goods that are gone from the shelf: fewer are reserved, fewer are withdrawing.
void WithdrawReserved(Draft& draft, const StockKey& key, Quantity quantity,
                      const MovementSubject& subject);
// Reserved goods leave.
void ShipReserved(Draft& draft, const StockKey& key, Quantity quantity,
                  const MovementSubject& subject);
// Sets free goods aside for the queue (quantity > 0), or ends that (< 0).
void Earmark(Draft& draft, const StockKey& key, Quantity quantity);
// Changes `withdrawing`.
void ChangeWithdrawing(Draft& draft, const StockKey& key, Quantity delta);

}  // namespace backline
