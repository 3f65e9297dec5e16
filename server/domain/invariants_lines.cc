// Laws of order lines and their backorders: what is asked for, what waits, what left.
#include "absl/container/flat_hash_map.h"
#include "server/domain/findings.h"
#include "server/domain/invariants.h"

namespace backline {

using laws::Find;
using laws::Findings;
using laws::NotNegative;
using laws::SumOf;
using laws::Sums;

Violations LinesKeepTheirUnits(const World& world) {
  Findings findings("LinesKeepTheirUnits");
  struct OfBackorders {
    Quantity open = 0, allocated = 0, shipped = 0, cancelled = 0;
  };
  absl::flat_hash_map<OrderLineKey, OfBackorders> sums;
  for (const Backorder& row : world.backorders) {
    OfBackorders& sum = sums[row.line_key()];
    sum.open += row.open();
    sum.allocated += row.allocated;
    sum.shipped += row.shipped;
    sum.cancelled += row.cancelled;
  }
  for (const OrderLine& line : world.order_lines) {
    const OfBackorders sum = sums[line.key()];
    findings.Expect(line.ordered > 0 && NotNegative(line.reserved, line.shipped, line.cancelled,
                                                    line.substituted, line.backordered),
                    line.key(), "a term is negative");
    findings.ExpectEqual(
        line.ordered,
        line.shipped + line.reserved + line.backordered + line.cancelled + line.substituted,
        line.key(), "ordered");
    findings.ExpectEqual(line.backordered, sum.open, line.key(), "backordered");
    findings.Expect(line.delivered >= 0 && line.delivered <= line.shipped, line.key(),
                    "more is delivered than shipped");
    // What no backorder accounts for was reserved at entry.
    findings.Expect(line.reserved >= sum.allocated && line.shipped >= sum.shipped &&
                        line.cancelled >= sum.cancelled,
                    line.key(), "its backorders hold more than the line");
    // D9: what is cancelled or shipped whole holds nothing any more.
    if (line.cancelled + line.shipped + line.substituted == line.ordered) {
      findings.Expect(sum.open == 0 && sum.allocated == 0, line.key(), "is done and holds goods");
    }
    sums.erase(line.key());
  }
  for (const auto& [key, sum] : sums) findings.Expect(false, key, "backorders without their line");
  return findings.Take();
}

Violations BackordersKeepTheirUnits(const World& world) {
  Findings findings("BackordersKeepTheirUnits");
  Sums<BackorderId> pegged;
  for (const Peg& peg : world.pegs) pegged[peg.backorder_id] += peg.quantity;
  for (const Backorder& row : world.backorders) {
    findings.Expect(row.quantity > 0 && NotNegative(row.pegged, row.allocated, row.shipped,
                                                    row.cancelled, row.delivered),
                    row.id, "a term is negative");
    findings.Expect(row.open() >= 0 && row.pegged <= row.open(), row.id,
                    "more is promised than was asked");
    findings.Expect(row.delivered <= row.shipped, row.id, "more is delivered than shipped");
    findings.ExpectEqual(row.pegged, SumOf(pegged, row.id), row.id, "pegged");
    findings.Expect((row.undated == UndatedState::kDated) == (row.unpegged() == 0), row.id,
                    "its undated state is not true");
    const OrderLine* line = Find(world.order_lines, row.line_key());
    findings.Expect(line != nullptr, row.id, "has no line");
    if (line == nullptr) continue;
    findings.Expect(row.product_id == line->product_id && row.rank_key == line->rank_key, row.id,
                    "stands in another queue than its line");
    findings.Expect(row.location_id == line->location_id, row.id,
                    "stands at another location than its line");
    // D3: only an increment stands at a place of its own.
    findings.Expect(row.cause == BackorderCause::kAmendedUp
                        ? row.queue_sequence >= line->queue_sequence
                        : row.queue_sequence == line->queue_sequence,
                    row.id, "stands at another place than its line");
  }
  return findings.Take();
}

Violations BackordersAreTheirHistory(const World& world) {
  Findings findings("BackordersAreTheirHistory");
  struct History {
    Quantity opened = 0, pegged = 0, allocated = 0, shipped = 0, delivered = 0, cancelled = 0;
  };
  absl::flat_hash_map<BackorderId, History> histories;
  for (const BackorderChange& row : world.backorder_changes) {
    History& history = histories[row.backorder_id];
    switch (row.kind) {
      case BackorderChangeKind::kOpened:
        history.opened += row.quantity;
        break;
      case BackorderChangeKind::kPegged:
        history.pegged += row.quantity;
        break;
      case BackorderChangeKind::kUnpegged:
        history.pegged -= row.quantity;
        break;
      case BackorderChangeKind::kAllocated:
        history.allocated += row.quantity;
        break;
      case BackorderChangeKind::kDeallocated:
        history.allocated -= row.quantity;
        break;
      case BackorderChangeKind::kShipped:
        history.shipped += row.quantity;
        break;
      case BackorderChangeKind::kDelivered:
        history.delivered += row.quantity;
        break;
      case BackorderChangeKind::kCancelled:
        history.cancelled += row.quantity;
        break;
      case BackorderChangeKind::kPromiseChanged:
        break;
    }
  }
  for (const Backorder& row : world.backorders) {
    const History& history = histories[row.id];
    findings.ExpectEqual(row.quantity, history.opened, row.id, "quantity");
    findings.ExpectEqual(row.pegged, history.pegged, row.id, "pegged");
    findings.ExpectEqual(row.allocated + row.shipped, history.allocated, row.id, "allocated");
    findings.ExpectEqual(row.shipped, history.shipped, row.id, "shipped");
    findings.ExpectEqual(row.delivered, history.delivered, row.id, "delivered");
    findings.ExpectEqual(row.cancelled, history.cancelled, row.id, "cancelled");
    histories.erase(row.id);
  }
  for (const auto& [id, history] : histories) findings.Expect(false, id, "a history of nobody");
  return findings.Take();
}

Violations ShipmentsAreWhatLinesShipped(const World& world) {
  Findings findings("ShipmentsAreWhatLinesShipped");
  struct Sent {
    Quantity shipped = 0, delivered = 0;
  };
  absl::flat_hash_map<OrderLineKey, Sent> lines;
  absl::flat_hash_map<BackorderId, Sent> backorders;
  for (const ShipmentPart& part : world.shipment_parts) {
    const Shipment* shipment = Find(world.shipments, part.shipment_id);
    findings.Expect(shipment != nullptr, part.shipment_id, "a part of no shipment");
    if (shipment == nullptr) continue;
    findings.Expect(part.quantity > 0, part.shipment_id, "an empty part");
    for (Sent* sent :
         {&lines[{shipment->order_id, part.line_number}], &backorders[part.backorder_id]}) {
      sent->shipped += part.quantity;
      if (shipment->delivered_date) sent->delivered += part.quantity;
    }
  }
  for (const OrderLine& line : world.order_lines) {
    findings.ExpectEqual(line.shipped, lines[line.key()].shipped, line.key(), "shipped");
    findings.ExpectEqual(line.delivered, lines[line.key()].delivered, line.key(), "delivered");
  }
  for (const Backorder& row : world.backorders) {
    findings.ExpectEqual(row.shipped, backorders[row.id].shipped, row.id, "shipped");
    findings.ExpectEqual(row.delivered, backorders[row.id].delivered, row.id, "delivered");
  }
  for (const Shipment& row : world.shipments) {
    findings.Expect(!row.delivered_date || *row.delivered_date >= row.shipped_date, row.id,
                    "arrived before it left");
  }
  return findings.Take();
}

Violations DemandCountsOnce(const World& world) {
  Findings findings("DemandCountsOnce");
  Sums<OrderLineKey> queued;
  for (const Backorder& row : world.backorders) queued[row.line_key()] += row.quantity;
  for (const OrderLine& line : world.order_lines) {
    findings.Expect(SumOf(queued, line.key()) <= line.ordered, line.key(),
                    "its backorders ask for more than was ordered");
  }
  return findings.Take();
}

}  // namespace backline
