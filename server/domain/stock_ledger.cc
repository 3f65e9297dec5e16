#include "server/domain/stock_ledger.h"

namespace backline {
namespace {

Movement MovementOf(const StockKey& key, MovementKind kind, const MovementSubject& subject) {
  Movement movement;
  movement.kind = kind;
  movement.product_id = key.product_id;
  movement.location_id = key.location_id;
  movement.order_id = subject.order_id;
  movement.line_number = subject.line_number;
  movement.supply_line_id = subject.supply_line_id;
  return movement;
}

void Post(Draft& draft, const Movement& movement) {
  const StockKey key{movement.product_id, movement.location_id};
  if (draft.Find<Stock>(key) == nullptr) {
    Stock empty;
    empty.product_id = key.product_id;
    empty.location_id = key.location_id;
    draft.Put(empty);
  }
  Stock& stock = draft.Edit<Stock>(key);
  stock.on_hand += movement.on_hand_delta;
  stock.reserved += movement.reserved_delta;
  stock.earmarked += movement.earmarked_delta;
  stock.withdrawing += movement.withdrawing_delta;
  stock.quarantined += movement.quarantined_delta;
  BACKLINE_CHECK(stock.on_hand >= 0 && stock.reserved >= 0 && stock.earmarked >= 0);
  BACKLINE_CHECK(stock.withdrawing >= 0 && stock.quarantined >= 0);
  draft.Record(movement);
}

}  // namespace

Stock StockAt(const Draft& draft, const StockKey& key) {
  if (const Stock* stock = draft.Find<Stock>(key)) return *stock;
  Stock empty;
  empty.product_id = key.product_id;
  empty.location_id = key.location_id;
  return empty;
}

void RaiseOnHand(Draft& draft, const StockKey& key, Quantity quantity, MovementKind kind,
                 const MovementSubject& subject) {
  Movement movement = MovementOf(key, kind, subject);
  movement.on_hand_delta = quantity;
  Post(draft, movement);
}

void LowerOnHand(Draft& draft, const StockKey& key, Quantity quantity) {
  Movement movement = MovementOf(key, MovementKind::kAdjustment, {});
  movement.on_hand_delta = -quantity;
  Post(draft, movement);
}

void Quarantine(Draft& draft, const StockKey& key, Quantity quantity,
                const MovementSubject& subject) {
  Movement movement = MovementOf(key, MovementKind::kQuarantine, subject);
  movement.quarantined_delta = quantity;
  Post(draft, movement);
}

void Reserve(Draft& draft, const StockKey& key, Quantity quantity, bool from_earmark,
             const MovementSubject& subject) {
  Movement movement = MovementOf(key, MovementKind::kReservation, subject);
  movement.reserved_delta = quantity;
  if (from_earmark) movement.earmarked_delta = -quantity;
  Post(draft, movement);
}

void Release(Draft& draft, const StockKey& key, Quantity quantity, const MovementSubject& subject) {
  Movement movement = MovementOf(key, MovementKind::kRelease, subject);
  movement.reserved_delta = -quantity;
  Post(draft, movement);
}

void WithdrawReserved(Draft& draft, const StockKey& key, Quantity quantity,
                      const MovementSubject& subject) {
  Movement movement = MovementOf(key, MovementKind::kRelease, subject);
  movement.reserved_delta = -quantity;
  movement.withdrawing_delta = -quantity;
  Post(draft, movement);
}

void ShipReserved(Draft& draft, const StockKey& key, Quantity quantity,
                  const MovementSubject& subject) {
  Movement movement = MovementOf(key, MovementKind::kShipment, subject);
  movement.on_hand_delta = -quantity;
  movement.reserved_delta = -quantity;
  Post(draft, movement);
}

void Earmark(Draft& draft, const StockKey& key, Quantity quantity) {
  Movement movement = MovementOf(key, MovementKind::kEarmark, {});
  movement.earmarked_delta = quantity;
  Post(draft, movement);
}

void ChangeWithdrawing(Draft& draft, const StockKey& key, Quantity delta) {
  Movement movement = MovementOf(key, MovementKind::kAdjustment, {});
  movement.withdrawing_delta = delta;
  Post(draft, movement);
}

}  // namespace backline
