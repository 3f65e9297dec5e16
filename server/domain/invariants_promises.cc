// Laws of what is promised: supply, pegs and dates.
#include <algorithm>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "server/domain/findings.h"
#include "server/domain/invariants.h"

namespace backline {

using laws::Find;
using laws::Findings;
using laws::IsUnbound;
using laws::NotNegative;
using laws::SumOf;
using laws::Sums;

Violations SupplyIsPromisedOnce(const World& world) {
  Findings findings("SupplyIsPromisedOnce");
  Sums<SupplyLineId> pegged;
  for (const Peg& peg : world.pegs) pegged[peg.supply_line_id] += peg.quantity;
  for (const SupplyLine& row : world.supply_lines) {
    findings.Expect(
        NotNegative(row.expected, row.received, row.cancelled, row.pegged, row.withdrawing), row.id,
        "a counter is negative");
    findings.ExpectEqual(row.pegged, SumOf(pegged, row.id), row.id, "pegged");
    const Quantity brings = std::max<Quantity>(0, row.expected - row.received - row.cancelled);
    findings.Expect(row.pegged <= brings + row.withdrawing, row.id,
                    "more is promised than it still brings");
    const PurchaseOrderLine* line =
        Find(world.purchase_order_lines, {row.purchase_order_id, row.line_number});
    findings.Expect(line != nullptr, row.id, "belongs to no purchase order line");
    if (line == nullptr) continue;
    findings.Expect(line->state != PurchaseOrderLineState::kDraft, row.id, "a draft is no supply");
    findings.Expect(line->product_id == row.product_id && line->location_id == row.location_id &&
                        line->supplier_id == row.supplier_id,
                    row.id, "brings other goods than its line");
  }
  return findings.Take();
}

Violations PegsJoinEqualGoods(const World& world) {
  Findings findings("PegsJoinEqualGoods");
  for (const Peg& peg : world.pegs) {
    const Backorder* backorder = Find(world.backorders, peg.backorder_id);
    const SupplyLine* supply = Find(world.supply_lines, peg.supply_line_id);
    findings.Expect(backorder != nullptr && supply != nullptr, peg.backorder_id,
                    "a peg with a loose end");
    if (backorder == nullptr || supply == nullptr) continue;
    findings.Expect(peg.quantity > 0, peg.backorder_id, "an empty peg");
    findings.Expect(
        peg.rank_key == backorder->rank_key && peg.queue_sequence == backorder->queue_sequence,
        peg.backorder_id, "a peg at another place than its backorder");
    findings.Expect(backorder->product_id == supply->product_id, peg.backorder_id,
                    "pegged to another product");
    const Product* product = Find(world.products, supply->product_id);
    findings.Expect(product != nullptr && product->plan_generation == peg.generation,
                    peg.backorder_id, "a peg of another plan");
    const OrderLine* line = Find(world.order_lines, backorder->line_key());
    if (line == nullptr) continue;
    const LocationId at = IsUnbound(*line) ? line->peg_location_id : line->location_id;
    findings.Expect(supply->location_id == at, peg.backorder_id, "pegged at another location");
  }
  return findings.Take();
}

Violations OpenPeggingLeavesNoPair(const World& world) {
  Findings findings("OpenPeggingLeavesNoPair");
  absl::flat_hash_map<ProductId, std::vector<const SupplyLine*>> free;
  for (const SupplyLine& row : world.supply_lines) {
    if (row.free() > 0) free[row.product_id].push_back(&row);
  }
  for (const Backorder& row : world.backorders) {
    if (row.unpegged() <= 0) continue;
    const Product* product = Find(world.products, row.product_id);
    auto supplies = free.find(row.product_id);
    if (product == nullptr || !product->pegging_open() || supplies == free.end()) continue;
    const OrderLine* line = Find(world.order_lines, row.line_key());
    if (line == nullptr) continue;
    for (const SupplyLine* supply : supplies->second) {
      const bool eligible = IsUnbound(*line) ? line->peg_location_id.empty() ||
                                                   line->peg_location_id == supply->location_id
                                             : row.location_id == supply->location_id;
      findings.Expect(!eligible, row.id, "waits undated beside free supply");
    }
  }
  return findings.Take();
}

Violations PromisesAreTold(const World& world) {
  Findings findings("PromisesAreTold");
  // Pegging and telling of a product wait for its other work, so any of it excuses.
  absl::flat_hash_set<ProductId> busy;
  for (const Work& work : world.work) {
    if (!IsTimer(work.id.kind)) busy.insert(work.id.product_id);
  }
  for (const Peg& peg : world.pegs) {
    const SupplyLine* supply = Find(world.supply_lines, peg.supply_line_id);
    if (supply == nullptr || busy.contains(supply->product_id)) continue;
    findings.Expect(peg.told_date == supply->promised_date() && peg.told_basis == supply->basis(),
                    peg.backorder_id, "was told another promise, and nothing will tell it");
  }
  for (const Backorder& row : world.backorders) {
    findings.Expect(row.undated != UndatedState::kUndatedUntold || busy.contains(row.product_id),
                    row.id, "lost its date, and nothing will tell it");
  }
  return findings.Take();
}

Violations FirstPromisesAreGiven(const World& world) {
  Findings findings("FirstPromisesAreGiven");
  absl::flat_hash_set<ProductId> busy;
  for (const Work& work : world.work) {
    if (!IsTimer(work.id.kind)) busy.insert(work.id.product_id);
  }
  Sums<OrderLineKey> dated;
  for (const Peg& peg : world.pegs) {
    const SupplyLine* supply = Find(world.supply_lines, peg.supply_line_id);
    const Backorder* backorder = Find(world.backorders, peg.backorder_id);
    if (supply == nullptr || backorder == nullptr || supply->overdue) continue;
    dated[backorder->line_key()] += peg.quantity;
  }
  for (const OrderLine& line : world.order_lines) {
    if (line.open() == 0 || busy.contains(line.product_id)) continue;
    const bool whole = line.reserved + SumOf(dated, line.key()) == line.open();
    findings.Expect(!whole || line.first_promised_date.has_value(), line.key(),
                    "is dated whole and was given no first promise");
  }
  return findings.Take();
}

}  // namespace backline
