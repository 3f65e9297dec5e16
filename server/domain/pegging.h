// Soft claims: which inbound supply a backorder is promised from, and what that makes its promise.
#pragma once

#include "server/domain/backorder.h"
#include "server/domain/draft.h"
#include "server/domain/order.h"
#include "server/domain/promise.h"

namespace backline {

// One line is pegged to at most this many supply lines in one step; the rest is left to work.
constexpr int kPegsPerStep = 16;

// What is open of the line, by part; normalized.
Promise PromiseOf(const Draft& draft, const OrderLine& line);
Promise PromiseOf(const Draft& draft, const Backorder& backorder);
// What the customer was told last of the open parts.
Promise ToldPromiseOf(const Draft& draft, const OrderLine& line);
// PromiseDate of both, without making either.
struct PromiseDates {
  OptionalDate now;
  OptionalDate told;
  bool parts_as_told = true;  // each of them; else both promises may be equal still
};
PromiseDates PromiseDatesOf(const Draft& draft, const OrderLine& line);

// Whether free supply at the location may be pegged to the backorder.
bool MayPegAt(const Draft& draft, const Backorder& backorder, LocationId location_id);
// Pegs up to `quantity` of the backorder to the supply line. With told, the promise is part of an
// answer that goes out now. Returns how many. REQUIRES: MayPegAt the supply line's location.
Quantity PegTo(Draft& draft, BackorderId backorder_id, SupplyLineId supply_id, Quantity quantity,
               bool told);
// Pegs a new backorder to the earliest free supply, if the product's pegging is open; closes it if
// more free supply may exist than was looked at.
void PegAtEntry(Draft& draft, BackorderId backorder_id);
// Takes back up to `quantity` of one peg; the backorder is undated by as many. Returns how many.
Quantity Unpeg(Draft& draft, const PegKey& key, Quantity quantity, UndatedState state);
// Takes back `quantity` of the backorder's pegs, the latest supply first, and offers what becomes
// free.
void UnpegLatest(Draft& draft, BackorderId backorder_id, Quantity quantity);

// The supplier of the line learns that demand pegged to it grew or shrank.
void EmitDemandChanged(Draft& draft, const SupplyLine& supply, Quantity delta);

// Sets first_promised_date of the line and its backorders where a date now covers the whole.
void SetFirstPromised(Draft& draft, const OrderLineKey& key);
// Whether the customer must hear what the promise is now. REQUIRES: these are its dates.
bool IsToBeTold(const Draft& draft, const OrderLine& line, const PromiseDates& dates);
// Tells the customer what the line's promise is now, if that differs from what was told.
void TellLine(Draft& draft, const OrderLineKey& key);
// Every change of a line changes its order's etag.
void TouchOrder(Draft& draft, OrderId id);
// Keeps Backorder::undated true to the quantities; `state` says which kind of undated.
void RefreshUndated(Backorder& backorder, UndatedState state);

}  // namespace backline
