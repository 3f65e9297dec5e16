#include "server/domain/invariants.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <type_traits>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"

namespace backline {
namespace {

// The order that World promises.
template <typename Entity>
auto SortKey(const Entity& row) {
  if constexpr (std::is_same_v<Entity, Movement>) {
    return std::tuple(row.product_id, row.location_id, row.id);
  } else if constexpr (std::is_same_v<Entity, Event>) {
    return row.sequence;
  } else if constexpr (std::is_same_v<Entity, BackorderChange>) {
    return std::tuple(row.backorder_id, row.sequence, row.ordinal);
  } else if constexpr (std::is_same_v<Entity, ShipmentPart>) {
    return std::tuple(row.shipment_id, row.line_number, row.backorder_id);
  } else if constexpr (std::is_same_v<Entity, EtaUpdate>) {
    return std::tuple(row.supply_line_id, row.sequence);
  } else if constexpr (std::is_same_v<Entity, AnswerPart>) {
    return std::tuple(row.purchase_order_id, row.line_number, row.answer_version, row.part_number);
  } else if constexpr (std::is_same_v<Entity, NoticeLine>) {
    return std::tuple(row.notice_id, row.position);
  } else if constexpr (std::is_same_v<Entity, LineMessage>) {
    return std::tuple(row.purchase_order_id, row.line_number, row.message_number);
  } else if constexpr (std::is_same_v<Entity, Receipt>) {
    return std::tuple(row.purchase_order_id, row.line_number, row.delivery_note);
  } else if constexpr (std::is_same_v<Entity, SupplierFact>) {
    return std::tuple(row.sequence, row.ordinal);
  } else if constexpr (std::is_same_v<Entity, ProgressReport>) {
    return std::tuple(row.purchase_order_id, row.line_number, row.report_number);
  } else {
    return row.key();
  }
}

template <typename Entity>
void SortRows(std::vector<Entity>& rows) {
  std::sort(rows.begin(), rows.end(),
            [](const Entity& a, const Entity& b) { return SortKey(a) < SortKey(b); });
}

template <typename Entity>
const Entity* Find(const std::vector<Entity>& rows, const typename Entity::Key& key) {
  auto it = std::lower_bound(
      rows.begin(), rows.end(), key,
      [](const Entity& row, const typename Entity::Key& wanted) { return row.key() < wanted; });
  return it == rows.end() || it->key() != key ? nullptr : &*it;
}

template <typename Key>
using Sums = absl::flat_hash_map<Key, Quantity>;

template <typename Key>
Quantity SumOf(const Sums<Key>& sums, const Key& key) {
  auto it = sums.find(key);
  return it == sums.end() ? 0 : it->second;
}

std::string Text(const StockKey& key) {
  return absl::StrCat("product ", key.product_id.ToString(), " location ",
                      key.location_id.ToString());
}
std::string Text(const OrderLineKey& key) {
  return absl::StrCat("order ", key.order_id.ToString(), " line ", key.line_number);
}
std::string Text(const PurchaseOrderLineKey& key) {
  return absl::StrCat("purchase order ", key.purchase_order_id.ToString(), " line ",
                      key.line_number);
}
std::string Text(const WorkKey& key) {
  return absl::StrCat("work ", static_cast<int>(key.kind), " of product ",
                      key.product_id.ToString(), " subject ", FormatId(key.subject));
}
template <typename Tag>
std::string Text(const StrongId<Tag>& id) {
  return id.ToString();
}

// Collects what breaks one law.
class Findings {
 public:
  explicit Findings(const char* law) : law_(law) {}
  template <typename Key>
  void Expect(bool holds, const Key& subject, const char* text) {
    if (!holds) found_.push_back({law_, Text(subject), text});
  }
  template <typename Key>
  void ExpectEqual(Quantity stored, Quantity computed, const Key& subject, const char* what) {
    if (stored == computed) return;
    found_.push_back({law_, Text(subject), absl::StrCat(what, ": ", stored, " is not ", computed)});
  }
  Violations Take() { return std::move(found_); }

 private:
  const char* law_;
  Violations found_;
};

template <typename... Terms>
bool NotNegative(Terms... terms) {
  return ((terms >= 0) && ...);
}

// Whether the backorder may be given goods or supply of a location besides its own (invariants of
// any-lines).
bool IsUnbound(const OrderLine& line) { return line.any_location && line.location_id.empty(); }

bool IsGoodsWork(WorkKind kind) { return kind <= WorkKind::kPeg; }

}  // namespace

void World::Sort() {
  SortRows(products);
  SortRows(locations);
  SortRows(customers);
  SortRows(suppliers);
  SortRows(sourcing);
  SortRows(stock);
  SortRows(orders);
  SortRows(order_lines);
  SortRows(backorders);
  SortRows(pegs);
  SortRows(shipments);
  SortRows(purchase_orders);
  SortRows(purchase_order_lines);
  SortRows(supply_lines);
  SortRows(work);
  SortRows(requests);
  SortRows(responses);
  SortRows(tolerances);
  SortRows(shipment_notices);
  SortRows(conversations);
  SortRows(notice_lines);
  SortRows(messages);
  SortRows(work_centers);
  SortRows(family_members);
  SortRows(slots);
  SortRows(bookings);
  SortRows(production_plans);
  SortRows(slot_moves);
  SortRows(calendars);
  SortRows(agreements);
  SortRows(clocks);
  SortRows(disputes);
  SortRows(progress_reports);
  SortRows(movements);
  SortRows(events);
  SortRows(backorder_changes);
  SortRows(shipment_parts);
  SortRows(eta_updates);
  SortRows(answer_parts);
  SortRows(receipts);
  SortRows(supplier_facts);
}

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

Violations ReceiptsAreWithinTolerance(const World& world) {
  Findings findings("ReceiptsAreWithinTolerance");
  struct Posted {
    Quantity accepted = 0, over = 0, quarantined = 0, moved = 0;
  };
  absl::flat_hash_map<PurchaseOrderLineKey, Posted> posted;
  const Receipt* previous = nullptr;
  for (const Receipt& row : world.receipts) {
    const PurchaseOrderLineKey key{row.purchase_order_id, row.line_number};
    Posted& sum = posted[key];
    sum.accepted += row.accepted;
    sum.over += row.over_received;
    sum.quarantined += row.quarantined;
    findings.Expect(NotNegative(row.accepted, row.over_received, row.quarantined) &&
                        row.over_received <= row.accepted,
                    row.id, "a receipt with impossible quantities");
    findings.Expect(previous == nullptr || previous->purchase_order_id != row.purchase_order_id ||
                        previous->line_number != row.line_number ||
                        previous->delivery_note != row.delivery_note,
                    row.id, "a delivery note was posted twice");
    previous = &row;
  }
  for (const Movement& row : world.movements) {
    if (row.kind != MovementKind::kReceipt || row.supply_line_id.empty()) continue;
    const SupplyLine* supply = Find(world.supply_lines, row.supply_line_id);
    if (supply == nullptr) continue;
    posted[{supply->purchase_order_id, supply->line_number}].moved += row.on_hand_delta;
  }
  for (const PurchaseOrderLine& line : world.purchase_order_lines) {
    const Posted sum = posted[line.key()];
    findings.ExpectEqual(line.received + line.over_received, sum.accepted, line.key(), "received");
    findings.ExpectEqual(line.over_received, sum.over, line.key(), "over received");
    findings.ExpectEqual(line.quarantined, sum.quarantined, line.key(), "quarantined");
    findings.ExpectEqual(sum.moved, sum.accepted - sum.over, line.key(), "raised on hand");
    findings.Expect(line.received + line.over_received <=
                        line.ordered + line.ordered * line.over_receipt_tolerance_percent / 100,
                    line.key(), "received beyond the tolerance");
  }
  return findings.Take();
}

Violations PurchaseOrderLinesKeepTheirUnits(const World& world) {
  Findings findings("PurchaseOrderLinesKeepTheirUnits");
  absl::flat_hash_map<PurchaseOrderLineKey, std::pair<Quantity, Quantity>> supply;
  for (const SupplyLine& row : world.supply_lines) {
    auto& [received, remaining] = supply[{row.purchase_order_id, row.line_number}];
    received += row.received;
    remaining += row.remaining();
  }
  for (const PurchaseOrderLine& line : world.purchase_order_lines) {
    const auto [received, remaining] = supply[line.key()];
    findings.Expect(line.ordered > 0 && NotNegative(line.received, line.cancelled, line.rejected,
                                                    line.over_received, line.quarantined),
                    line.key(), "a term is negative");
    findings.Expect(line.open() >= 0, line.key(), "more is done than was ordered");
    findings.Expect(remaining + line.withheld <= line.open(), line.key(),
                    "its supply brings more than is open");
    const bool draft = line.state == PurchaseOrderLineState::kDraft;
    findings.ExpectEqual(line.received, received, line.key(), "received");
    const bool done = line.state == PurchaseOrderLineState::kRejected ||
                      line.state == PurchaseOrderLineState::kClosed ||
                      line.state == PurchaseOrderLineState::kCancelled ||
                      line.state == PurchaseOrderLineState::kShortClosed;
    findings.Expect(!(done || draft) || remaining == 0, line.key(), "is done and brings goods");
    findings.Expect(done || draft || remaining + line.withheld == line.open(), line.key(),
                    "what is open is not expected");
  }
  return findings.Take();
}

Violations AnswersAreWhole(const World& world) {
  Findings findings("AnswersAreWhole");
  std::map<ResponseKey, Quantity> sums;
  for (const AnswerPart& row : world.answer_parts) {
    findings.Expect(row.quantity > 0, row.purchase_order_id, "an empty part of an answer");
    sums[{row.purchase_order_id, row.line_number, row.answer_version}] += row.quantity;
  }
  const auto take = [&](const ResponseKey& key) {
    const auto it = sums.find(key);
    const Quantity sum = it == sums.end() ? 0 : it->second;
    if (it != sums.end()) sums.erase(it);
    return sum;
  };
  for (const LineResponse& row : world.responses) {
    const PurchaseOrderLineKey key{row.purchase_order_id, row.line_number};
    const PurchaseOrderLine* line = Find(world.purchase_order_lines, key);
    findings.Expect(line != nullptr, key, "an answer to nothing");
    if (line == nullptr) continue;
    findings.Expect(row.answer_version < line->answer_version, key,
                    "the answered version is still to be answered");
    findings.Expect(row.asked > 0 && row.over >= 0, key, "an answer to nothing that was asked");
    const Quantity whole = row.kind == ResponseKind::kHeld ? 0 : row.asked + row.over;
    findings.ExpectEqual(take(row.key()), whole, key, "the parts of an answer");
    if (row.state != ResponseState::kApproved) continue;
    // What a buyer approved stands under the version that it decided.
    ResponseKey decided = row.key();
    ++decided.answer_version;
    findings.ExpectEqual(take(decided), whole, key, "the parts of what was approved");
  }
  for (const auto& [key, sum] : sums) {
    findings.Expect(false, PurchaseOrderLineKey{key.purchase_order_id, key.line_number},
                    "parts of no answer");
  }
  return findings.Take();
}

Violations WhatWaitsIsWithheld(const World& world) {
  Findings findings("WhatWaitsIsWithheld");
  std::map<PurchaseOrderLineKey, const LineResponse*> waiting;
  for (const LineResponse& row : world.responses) {
    const PurchaseOrderLineKey key{row.purchase_order_id, row.line_number};
    if (row.state == ResponseState::kWaiting) {
      findings.Expect(waiting.emplace(key, &row).second, key, "two answers wait");
    }
    const bool decided =
        row.state != ResponseState::kWaiting && row.state != ResponseState::kApplied;
    findings.Expect((row.decided_time != Instant{}) == decided, key, "decided, or not, and when");
  }
  std::map<PurchaseOrderLineKey, std::vector<const SupplyLine*>> supply;
  for (const SupplyLine& row : world.supply_lines) {
    supply[{row.purchase_order_id, row.line_number}].push_back(&row);
  }
  for (const PurchaseOrderLine& line : world.purchase_order_lines) {
    const auto found = waiting.find(line.key());
    const bool countered = line.state == PurchaseOrderLineState::kCountered;
    const bool waits = countered || line.state == PurchaseOrderLineState::kHeld;
    findings.Expect(waits == (found != waiting.end()), line.key(),
                    "waits for a buyer, and no answer does, or the other way round");
    findings.Expect(line.withheld >= 0 && (countered || line.withheld == 0), line.key(),
                    "withholds without a proposal");
    findings.Expect(countered || !line.withheld_date, line.key(), "a date of no proposal");
    if (!waits || found == waiting.end()) continue;
    findings.Expect(found->second->answer_version == line.answer_version - 1, line.key(),
                    "an older answer waits");
    Quantity unanswered = 0;
    for (const SupplyLine* row : supply[line.key()]) {
      if (row->confirmed) continue;
      unanswered += row->remaining();
      findings.Expect(
          row->remaining() == 0 || !line.requested_date || row->eta_date >= line.requested_date,
          line.key(), "is expected earlier than was asked for");
    }
    findings.ExpectEqual(unanswered + line.withheld, found->second->asked, line.key(),
                         "what waits for an answer");
  }
  return findings.Take();
}

Violations NoticesAreInTransit(const World& world) {
  Findings findings("NoticesAreInTransit");
  absl::flat_hash_map<ShipmentNoticeId, int32_t> lines;
  absl::flat_hash_map<SupplyLineId, ShipmentNoticeId> announced;
  for (const NoticeLine& row : world.notice_lines) {
    const ShipmentNotice* notice = Find(world.shipment_notices, row.notice_id);
    const SupplyLine* supply = Find(world.supply_lines, row.supply_line_id);
    ++lines[row.notice_id];
    // Of a part of the products, a notice may have lines that are not here.
    if (notice == nullptr || supply == nullptr) continue;
    findings.Expect(row.quantity > 0, row.notice_id, "announces nothing");
    findings.Expect(supply->supplier_id == notice->supplier_id &&
                        supply->location_id == notice->location_id &&
                        supply->purchase_order_id == row.purchase_order_id &&
                        supply->line_number == row.line_number,
                    row.notice_id, "announces another's goods, or to another place");
    if (notice->cancelled) continue;
    findings.Expect(announced.emplace(row.supply_line_id, row.notice_id).second, row.notice_id,
                    "announces what another notice announced");
    findings.Expect(supply->confirmed && supply->expected - supply->cancelled <= row.quantity,
                    row.notice_id, "announces less than its supply line brings");
  }
  for (const SupplyLine& row : world.supply_lines) {
    const auto it = announced.find(row.id);
    const ShipmentNoticeId expected = it == announced.end() ? ShipmentNoticeId() : it->second;
    findings.Expect(row.shipment_notice_id == expected, row.id, "names another notice");
  }
  return findings.Take();
}

Violations ConversationsAreTheirMessages(const World& world) {
  Findings findings("ConversationsAreTheirMessages");
  struct Counted {
    int64_t count = 0, supplier_unread = 0, house_unread = 0;
  };
  std::map<PurchaseOrderLineKey, Counted> counted;
  for (const LineMessage& row : world.messages) {
    const PurchaseOrderLineKey key{row.purchase_order_id, row.line_number};
    Counted& sum = counted[key];
    findings.Expect(row.message_number == ++sum.count, key, "messages are not numbered densely");
    const Conversation* conversation = Find(world.conversations, key);
    findings.Expect(conversation != nullptr, key, "a message of no conversation");
    if (conversation == nullptr) continue;
    sum.supplier_unread += !row.from_supplier && row.message_number > conversation->supplier_read;
    sum.house_unread += row.from_supplier && row.message_number > conversation->house_read;
  }
  for (const Conversation& row : world.conversations) {
    const Counted& sum = counted[row.key()];
    findings.ExpectEqual(row.message_count, sum.count, row.key(), "messages");
    findings.ExpectEqual(row.supplier_unread, sum.supplier_unread, row.key(), "supplier's unread");
    findings.ExpectEqual(row.house_unread, sum.house_unread, row.key(), "house's unread");
    findings.Expect(row.supplier_read <= row.message_count && row.house_read <= row.message_count,
                    row.key(), "read what was not written");
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

Violations SchedulesAreBookedOnce(const World& world) {
  Findings findings("SchedulesAreBookedOnce");
  Sums<SupplyLineId> held;
  for (const Booking& booking : world.bookings) {
    const SupplyLine* supply = Find(world.supply_lines, booking.supply_line_id);
    findings.Expect(
        booking.quantity > 0 && booking.released >= 0 && booking.released <= booking.quantity,
        booking.id, "frees more than it booked");
    findings.Expect(supply != nullptr && supply->purchase_order_id == booking.purchase_order_id &&
                        supply->line_number == booking.line_number &&
                        supply->supplier_id == booking.supplier_id &&
                        supply->product_id == booking.product_id,
                    booking.id, "books for another schedule than it names");
    held[booking.supply_line_id] += booking.quantity - booking.released;
  }
  for (const SupplyLine& row : world.supply_lines) {
    findings.ExpectEqual(row.slot_booked, SumOf(held, row.id), row.id, "slot_booked");
    const Quantity accepted = std::max<Quantity>(0, row.expected - row.cancelled);
    findings.Expect(row.slot_booked >= 0 && row.slot_booked <= accepted, row.id,
                    "is booked for more than is accepted");
  }
  return findings.Take();
}

Violations PlansAreTheirReports(const World& world) {
  Findings findings("PlansAreTheirReports");
  std::map<PurchaseOrderLineKey, ProgressReport> newest;
  for (const ProgressReport& report : world.progress_reports) {
    const PurchaseOrderLineKey key{report.purchase_order_id, report.line_number};
    findings.Expect(Find(world.production_plans, key) != nullptr, key, "is reported without plan");
    auto [it, first] = newest.try_emplace(key, report);
    if (!first) {
      findings.Expect(report.made >= it->second.made && report.date >= it->second.date, key,
                      "made less, or earlier, than was reported before");
    }
    findings.Expect(report.report_number == (first ? 1 : it->second.report_number + 1), key,
                    "its reports are not numbered one by one");
    it->second = report;
  }
  for (const ProductionPlan& plan : world.production_plans) {
    const auto it = newest.find(plan.key());
    const ProgressReport last = it == newest.end() ? ProgressReport{} : it->second;
    findings.ExpectEqual(plan.made, last.made, plan.key(), "made");
    findings.ExpectEqual(plan.report_count, last.report_number, plan.key(), "reports");
    const PurchaseOrderLine* line = Find(world.purchase_order_lines, plan.key());
    findings.Expect(line != nullptr && line->supplier_id == plan.supplier_id &&
                        line->product_id == plan.product_id && plan.daily_output > 0,
                    plan.key(), "plans another line than it names");
  }
  return findings.Take();
}

Violations SlotsAreNotOverbooked(const World& world) {
  Findings findings("SlotsAreNotOverbooked");
  Sums<SlotId> held;
  for (const Booking& booking : world.bookings) {
    held[booking.slot_id] += booking.quantity - booking.released;
    const Slot* slot = Find(world.slots, booking.slot_id);
    findings.Expect(slot != nullptr && slot->supplier_id == booking.supplier_id, booking.id,
                    "is booked on no slot of its supplier");
  }
  for (const Slot& slot : world.slots) {
    findings.ExpectEqual(slot.booked, SumOf(held, slot.id), slot.id, "booked");
    findings.Expect(SumOf(held, slot.id) <= slot.capacity, slot.id, "is overbooked");
    findings.ExpectEqual(slot.capacity, std::max(slot.wanted, slot.booked), slot.id, "capacity");
    findings.Expect(slot.wanted >= 0 && slot.period_days >= 1 &&
                        slot.subject.product_id.empty() != slot.subject.family_code.empty(),
                    slot.id, "makes nothing, or two things");
    const WorkCenter* center = Find(world.work_centers, slot.work_center_id);
    findings.Expect(center != nullptr && center->supplier_id == slot.supplier_id, slot.id,
                    "stands in no work centre of its supplier");
  }
  return findings.Take();
}

}  // namespace backline
