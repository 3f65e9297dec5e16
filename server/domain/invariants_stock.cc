// Laws of stock, and of the gates that its goods and supply go through.
#include <algorithm>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "server/domain/findings.h"
#include "server/domain/invariants.h"

namespace backline {

using laws::Find;
using laws::Findings;
using laws::IsGoodsWork;
using laws::IsUnbound;
using laws::NotNegative;
using laws::SumOf;
using laws::Sums;

Violations StockIsNotOversold(const World& world) {
  Findings findings("StockIsNotOversold");
  for (const Stock& row : world.stock) {
    findings.Expect(
        NotNegative(row.on_hand, row.reserved, row.earmarked, row.withdrawing, row.quarantined),
        row.key(), "a counter is negative");
    findings.Expect(row.reserved + row.earmarked <= row.on_hand + row.withdrawing, row.key(),
                    "more is reserved and earmarked than is there");
    findings.Expect(row.earmarked == 0 || row.withdrawing == 0, row.key(),
                    "earmarked and withdrawing at once");
    const Quantity hole = std::max<Quantity>(0, row.reserved + row.earmarked - row.on_hand);
    findings.ExpectEqual(row.withdrawing, hole, row.key(), "withdrawing");
  }
  return findings.Take();
}

Violations ReservedIsWhatLinesHold(const World& world) {
  Findings findings("ReservedIsWhatLinesHold");
  Sums<StockKey> held;
  for (const OrderLine& line : world.order_lines) {
    if (line.reserved == 0 && line.shipped == 0) continue;
    findings.Expect(!line.location_id.empty(), line.key(), "holds goods and is not bound");
    held[{line.product_id, line.location_id}] += line.reserved;
  }
  for (const Stock& row : world.stock) {
    findings.ExpectEqual(row.reserved, SumOf(held, row.key()), row.key(), "reserved");
    held.erase(row.key());
  }
  for (const auto& [key, quantity] : held) findings.ExpectEqual(0, quantity, key, "reserved");
  return findings.Take();
}

Violations GoodsDoNotLieIdle(const World& world) {
  Findings findings("GoodsDoNotLieIdle");
  absl::flat_hash_set<ProductId> busy;
  for (const Work& work : world.work) {
    if (IsGoodsWork(work.id.kind)) busy.insert(work.id.product_id);
  }
  absl::flat_hash_map<ProductId, std::vector<const Backorder*>> waiting;
  for (const Backorder& row : world.backorders) {
    if (row.open() > 0) waiting[row.product_id].push_back(&row);
  }
  for (const Stock& row : world.stock) {
    if (row.available() == 0) continue;
    for (const Backorder* backorder : waiting[row.product_id]) {
      if (backorder->location_id == row.location_id) {
        findings.Expect(false, backorder->id, "waits while goods of its location are available");
      }
      if (!backorder->location_id.empty() || busy.contains(row.product_id)) continue;
      const OrderLine* line = Find(world.order_lines, backorder->line_key());
      if (line == nullptr || !IsUnbound(*line)) continue;
      // Goods elsewhere than its pegs are for it only if they cover all that it waits for.
      const bool pegged_elsewhere =
          !line->peg_location_id.empty() && line->peg_location_id != row.location_id;
      findings.Expect(pegged_elsewhere && row.available() < line->backordered, backorder->id,
                      "waits for any location while goods are available");
    }
  }
  return findings.Take();
}

Violations CountersAreTheirLedger(const World& world) {
  Findings findings("CountersAreTheirLedger");
  struct Ledger {
    Quantity on_hand = 0, reserved = 0, earmarked = 0, withdrawing = 0, quarantined = 0;
  };
  absl::flat_hash_map<StockKey, Ledger> ledgers;
  Sums<OrderLineKey> reserved_of_line;
  for (const Movement& row : world.movements) {
    Ledger& ledger = ledgers[{row.product_id, row.location_id}];
    ledger.on_hand += row.on_hand_delta;
    ledger.reserved += row.reserved_delta;
    ledger.earmarked += row.earmarked_delta;
    ledger.withdrawing += row.withdrawing_delta;
    ledger.quarantined += row.quarantined_delta;
    reserved_of_line[{row.order_id, row.line_number}] += row.reserved_delta;
    const bool goods_move = row.kind == MovementKind::kReceipt ||
                            row.kind == MovementKind::kAdjustment ||
                            row.kind == MovementKind::kShipment;
    findings.Expect(goods_move || row.on_hand_delta == 0, row.id,
                    "on hand changed though no goods came or went");
  }
  for (const Stock& row : world.stock) {
    const Ledger& ledger = ledgers[row.key()];
    findings.ExpectEqual(row.on_hand, ledger.on_hand, row.key(), "on hand");
    findings.ExpectEqual(row.reserved, ledger.reserved, row.key(), "reserved");
    findings.ExpectEqual(row.earmarked, ledger.earmarked, row.key(), "earmarked");
    findings.ExpectEqual(row.withdrawing, ledger.withdrawing, row.key(), "withdrawing");
    findings.ExpectEqual(row.quarantined, ledger.quarantined, row.key(), "quarantined");
    ledgers.erase(row.key());
  }
  for (const auto& [key, ledger] : ledgers) findings.Expect(false, key, "a ledger without stock");
  for (const OrderLine& line : world.order_lines) {
    findings.ExpectEqual(line.reserved, SumOf(reserved_of_line, line.key()), line.key(),
                         "reserved of the line");
  }
  return findings.Take();
}

Violations GatesAreTheirWork(const World& world) {
  Findings findings("GatesAreTheirWork");
  Sums<StockKey> earmarked;
  Sums<StockKey> withdrawing;
  Sums<SupplyLineId> leaving;
  Sums<ProductId> pegging;
  for (const Work& work : world.work) {
    const StockKey at{work.id.product_id, LocationId(work.id.subject)};
    const SupplyLineId supply_id(work.id.subject);
    const bool of_supply =
        work.id.kind == WorkKind::kHandOutSupply || work.id.kind == WorkKind::kWithdraw;
    const SupplyLine* supply = of_supply ? Find(world.supply_lines, supply_id) : nullptr;
    findings.Expect(!of_supply || supply != nullptr, work.id, "work on no supply line");
    if (of_supply && supply == nullptr) continue;
    switch (work.id.kind) {
      case WorkKind::kHandOutSupply:
        earmarked[{supply->product_id, supply->location_id}] += work.remaining;
        leaving[supply_id] += work.remaining;
        break;
      case WorkKind::kHandOut:
        earmarked[at] += work.remaining;
        break;
      case WorkKind::kDeallocate:
        withdrawing[at] += work.remaining;
        break;
      case WorkKind::kWithdraw:
        leaving[supply_id] += work.remaining;
        pegging[work.id.product_id] += 1;
        break;
      case WorkKind::kPeg:
        pegging[work.id.product_id] += 1;
        break;
      case WorkKind::kTell:
      case WorkKind::kOverdue:
      case WorkKind::kClock:
        break;
    }
    findings.Expect(work.id.kind >= WorkKind::kPeg || work.remaining > 0, work.id,
                    "nothing is left of it");
  }
  for (const Stock& row : world.stock) {
    findings.ExpectEqual(row.earmarked, SumOf(earmarked, row.key()), row.key(), "earmarked");
    findings.ExpectEqual(row.withdrawing, SumOf(withdrawing, row.key()), row.key(), "withdrawing");
    earmarked.erase(row.key());
    withdrawing.erase(row.key());
  }
  for (const auto& [key, left] : earmarked) findings.ExpectEqual(0, left, key, "earmarked");
  for (const auto& [key, left] : withdrawing) findings.ExpectEqual(0, left, key, "withdrawing");
  for (const SupplyLine& row : world.supply_lines) {
    findings.ExpectEqual(row.withdrawing, SumOf(leaving, row.id), row.id, "withdrawing of supply");
  }
  for (const Product& row : world.products) {
    findings.ExpectEqual(row.outstanding_pegging, SumOf(pegging, row.id), row.id, "pegging works");
  }
  return findings.Take();
}

}  // namespace backline
