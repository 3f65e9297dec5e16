// The laws that need a whole database, or two states of one.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "server/domain/findings.h"
#include "server/domain/invariants.h"

namespace backline {
namespace {

using laws::Find;
using laws::Text;

void Expect(bool holds, const char* law, std::string subject, const char* text,
            Violations& violations) {
  if (!holds) violations.push_back({law, std::move(subject), text});
}

template <typename Entity, typename CodeOf>
void ExpectUniqueCodes(const std::vector<Entity>& rows, CodeOf code_of, Violations& violations) {
  absl::flat_hash_set<std::string> seen;
  for (const Entity& row : rows) {
    Expect(seen.insert(code_of(row)).second, "RowsBelongTogether", code_of(row),
           "a code is used twice", violations);
  }
}

}  // namespace

Violations EventsAreDense(const World& world) {
  constexpr char kLaw[] = "EventsAreDense";
  Violations violations;
  int64_t expected = 0;
  for (const Event& event : world.events) {
    const std::string subject = absl::StrCat("event ", event.sequence);
    Expect(event.sequence == ++expected, kLaw, subject, "a gap or a repetition", violations);
    expected = event.sequence;
    Expect(event.supplier_id.empty() || (event.order_id.empty() && event.customer_id.empty()), kLaw,
           subject, "a supplier's event names a customer", violations);
  }
  Expect(expected == world.last_sequence, kLaw, absl::StrCat("counter ", world.last_sequence),
         "the counter is not the newest event", violations);
  return violations;
}

Violations RowsBelongTogether(const World& world) {
  constexpr char kLaw[] = "RowsBelongTogether";
  Violations violations;
  absl::flat_hash_map<OrderId, int32_t> lines;
  for (const OrderLine& line : world.order_lines) {
    ++lines[line.order_id];
    Expect(Find(world.orders, line.order_id) && Find(world.products, line.product_id), kLaw,
           Text(line.key()), "has no order or no product", violations);
  }
  for (const Order& order : world.orders) {
    Expect(lines[order.id] == order.line_count, kLaw, order.id.ToString(),
           "counts other lines than it has", violations);
    Expect(Find(world.customers, order.customer_id), kLaw, order.id.ToString(), "has no customer",
           violations);
  }
  absl::flat_hash_map<PurchaseOrderId, int32_t> purchase_lines;
  for (const PurchaseOrderLine& line : world.purchase_order_lines) {
    ++purchase_lines[line.purchase_order_id];
    const PurchaseOrder* order = Find(world.purchase_orders, line.purchase_order_id);
    Expect(order != nullptr && order->supplier_id == line.supplier_id &&
               order->location_id == line.location_id &&
               (line.state != PurchaseOrderLineState::kDraft || !order->sent_date),
           kLaw, line.purchase_order_id.ToString(), "a line of another purchase order", violations);
  }
  for (const PurchaseOrder& order : world.purchase_orders) {
    Expect(purchase_lines[order.id] == order.line_count, kLaw, order.id.ToString(),
           "counts other lines than it has", violations);
  }
  for (const Backorder& row : world.backorders) {
    const Order* order = Find(world.orders, row.order_id);
    Expect(order != nullptr && order->customer_id == row.customer_id, kLaw, row.id.ToString(),
           "belongs to another customer than its order", violations);
  }
  ExpectUniqueCodes(
      world.products, [](const Product& row) { return row.sku; }, violations);
  ExpectUniqueCodes(
      world.locations, [](const Location& row) { return row.code; }, violations);
  ExpectUniqueCodes(
      world.customers, [](const Customer& row) { return row.code; }, violations);
  ExpectUniqueCodes(
      world.suppliers, [](const Supplier& row) { return row.code; }, violations);
  return violations;
}

namespace {

// Whether what the request made is there.
bool IsMade(const World& world, const RequestRecord& row) {
  switch (row.resource_kind) {
    case ResourceKind::kProduct:
      return Find(world.products, ProductId(row.resource_id));
    case ResourceKind::kLocation:
      return Find(world.locations, LocationId(row.resource_id));
    case ResourceKind::kCustomer:
      return Find(world.customers, CustomerId(row.resource_id));
    case ResourceKind::kSupplier:
      return Find(world.suppliers, SupplierId(row.resource_id));
    case ResourceKind::kOrder:
      return Find(world.orders, OrderId(row.resource_id));
    case ResourceKind::kShipment:
      return Find(world.shipments, ShipmentId(row.resource_id));
    case ResourceKind::kPurchaseOrder:
      return Find(world.purchase_orders, PurchaseOrderId(row.resource_id));
    case ResourceKind::kSupplyLine:
      return Find(world.supply_lines, SupplyLineId(row.resource_id));
    case ResourceKind::kShipmentNotice:
      return Find(world.shipment_notices, ShipmentNoticeId(row.resource_id));
    case ResourceKind::kWorkCenter:
    case ResourceKind::kCapacity:
      return Find(world.work_centers, WorkCenterId(row.resource_id));
    case ResourceKind::kProductFamily:
      return Find(world.suppliers, SupplierId(row.resource_id));
    case ResourceKind::kBooking:
      return Find(world.supply_lines, SupplyLineId(row.resource_id));
    case ResourceKind::kProductionPlan:
      return Find(world.production_plans, {PurchaseOrderId(row.resource_id),
                                           static_cast<int32_t>(row.second_resource_id.low)});
    case ResourceKind::kSlotMove:
      return Find(world.slot_moves, SlotMoveId(row.resource_id));
    case ResourceKind::kBusinessCalendar:
      return Find(world.calendars, SupplierId(row.resource_id));
    case ResourceKind::kAgreement:
      return Find(world.agreements, AgreementId(row.resource_id));
    case ResourceKind::kDispute:
      return Find(world.disputes, DisputeId(row.resource_id));
    case ResourceKind::kSourcing:
    case ResourceKind::kStock:
    case ResourceKind::kTolerance:
    case ResourceKind::kConversation:
    case ResourceKind::kProposal:
    case ResourceKind::kTombstone:
      return true;
  }
  return false;
}

}  // namespace

Violations RequestsAreRemembered(const World& world) {
  constexpr char kLaw[] = "RequestsAreRemembered";
  Violations violations;
  absl::flat_hash_set<RequestKey> caused;
  for (const Event& event : world.events) {
    if (!event.request_key.empty()) caused.insert(event.request_key);
  }
  for (const RequestRecord& row : world.requests) {
    const std::string subject = row.request_key.ToString();
    Expect(row.sequence >= 0 && row.sequence <= world.last_sequence, kLaw, subject,
           "points beyond the newest event", violations);
    Expect(IsMade(world, row), kLaw, subject, "names something that does not exist", violations);
    caused.erase(row.request_key);
  }
  for (RequestKey key : caused) {
    Expect(false, kLaw, key.ToString(), "caused events and is forgotten", violations);
  }
  return violations;
}

namespace {

void CompareLines(const World& before, const World& after, Violations& violations) {
  constexpr char kLaw[] = "HistoryIsKept";
  for (const OrderLine& old : before.order_lines) {
    const OrderLine* now = Find(after.order_lines, old.key());
    const std::string subject = Text(old.key());
    Expect(now != nullptr, kLaw, subject, "an order line is gone", violations);
    if (now == nullptr) continue;
    Expect(!old.first_promised_date || now->first_promised_date == old.first_promised_date, kLaw,
           subject, "its first promise moved", violations);
    Expect(now->rank_key == old.rank_key && now->queue_sequence == old.queue_sequence, kLaw,
           subject, "it lost its place", violations);
    Expect(now->product_id == old.product_id && now->requested_date == old.requested_date, kLaw,
           subject, "asks for something else", violations);
    Expect(old.location_id.empty() || now->location_id == old.location_id, kLaw, subject,
           "was bound to another location", violations);
    Expect(now->shipped >= old.shipped && now->delivered >= old.delivered &&
               now->cancelled >= old.cancelled && now->ordered >= old.ordered,
           kLaw, subject, "what was done was undone", violations);
  }
  for (const Backorder& old : before.backorders) {
    const Backorder* now = Find(after.backorders, old.id);
    Expect(now != nullptr, kLaw, old.id.ToString(), "a backorder is gone", violations);
    if (now == nullptr) continue;
    Expect(!old.first_promised_date || now->first_promised_date == old.first_promised_date, kLaw,
           old.id.ToString(), "its first promise moved", violations);
    Expect(now->queue_key() == old.queue_key() && now->cause == old.cause, kLaw, old.id.ToString(),
           "it lost its place", violations);
    Expect(now->quantity == old.quantity && now->shipped >= old.shipped &&
               now->delivered >= old.delivered && now->cancelled >= old.cancelled,
           kLaw, old.id.ToString(), "what was done was undone", violations);
  }
}

void CompareSupply(const World& before, const World& after, Violations& violations) {
  constexpr char kLaw[] = "HistoryIsKept";
  for (const SupplyLine& old : before.supply_lines) {
    const SupplyLine* now = Find(after.supply_lines, old.id);
    const std::string subject = old.id.ToString();
    Expect(now != nullptr, kLaw, subject, "a supply line is gone", violations);
    if (now == nullptr) continue;
    Expect(now->eta_version >= old.eta_version, kLaw, subject, "an older ETA won", violations);
    Expect(now->received >= old.received && now->cancelled >= old.cancelled, kLaw, subject,
           "what was done was undone", violations);
    Expect(!(old.overdue && now->overdue) || now->pegged <= old.pegged, kLaw, subject,
           "overdue supply got new pegs", violations);
  }
  for (const PurchaseOrderLine& old : before.purchase_order_lines) {
    const PurchaseOrderLine* now = Find(after.purchase_order_lines, old.key());
    const std::string subject = old.purchase_order_id.ToString();
    Expect(now != nullptr, kLaw, subject, "a purchase order line is gone", violations);
    if (now == nullptr) continue;
    Expect(!old.first_confirmed_date || now->first_confirmed_date == old.first_confirmed_date, kLaw,
           subject, "its first confirmed date moved", violations);
    Expect(now->answer_version >= old.answer_version && now->received >= old.received &&
               now->cancelled >= old.cancelled && now->rejected >= old.rejected &&
               now->over_received >= old.over_received && now->quarantined >= old.quarantined,
           kLaw, subject, "what was done was undone", violations);
  }
}

// A decision is made once.
void CompareResponses(const World& before, const World& after, Violations& violations) {
  constexpr char kLaw[] = "HistoryIsKept";
  for (const LineResponse& old : before.responses) {
    const LineResponse* now = Find(after.responses, old.key());
    const std::string subject = old.purchase_order_id.ToString();
    Expect(now != nullptr, kLaw, subject, "an answer is gone", violations);
    if (now == nullptr) continue;
    Expect(old.state == ResponseState::kWaiting ||
               (now->state == old.state && now->decided_time == old.decided_time),
           kLaw, subject, "an answer was decided twice", violations);
  }
}

// So is one about a dispute.
void CompareDisputes(const World& before, const World& after, Violations& violations) {
  constexpr char kLaw[] = "HistoryIsKept";
  for (const Dispute& old : before.disputes) {
    const Dispute* now = Find(after.disputes, old.id);
    const std::string subject = old.id.ToString();
    Expect(now != nullptr, kLaw, subject, "a dispute is gone", violations);
    if (now == nullptr) continue;
    Expect(old.state == DisputeState::kOpen ||
               (now->state == old.state && now->settled_time == old.settled_time),
           kLaw, subject, "a dispute was settled twice", violations);
  }
}

// Append-only tables keep their rows: the old ones are among the new ones, in the same order.
template <typename Row, typename KeyOf>
void CompareAppends(const std::vector<Row>& before, const std::vector<Row>& after, KeyOf key_of,
                    const char* what, Violations& violations) {
  auto now = after.begin();
  for (const Row& old : before) {
    while (now != after.end() && key_of(*now) < key_of(old)) ++now;
    const bool kept = now != after.end() && key_of(*now) == key_of(old);
    Expect(kept, "HistoryIsKept", what, "a row of it is gone", violations);
    if (!kept) return;
  }
}

// What was freed stays freed; a slot is filled only as far as was published, and is not cut
// otherwise under what it holds.
void CompareSlots(const World& before, const World& after, Violations& violations) {
  constexpr char kLaw[] = "HistoryIsKept";
  for (const Booking& old : before.bookings) {
    const Booking* now = Find(after.bookings, old.id);
    Expect(now != nullptr && now->released >= old.released && now->quantity <= old.quantity &&
               now->slot_id == old.slot_id && now->supply_line_id == old.supply_line_id,
           kLaw, old.id.ToString(), "a booking was forgotten, grew or was freed less", violations);
    const Slot* slot_before = Find(before.slots, old.slot_id);
    const Slot* slot = Find(after.slots, old.slot_id);
    if (now == nullptr || now->held() == 0 || slot_before == nullptr || slot == nullptr) continue;
    Expect(slot->period_days == slot_before->period_days, kLaw, old.id.ToString(),
           "its slot was cut otherwise", violations);
  }
  for (const Slot& now : after.slots) {
    const Slot* old = Find(before.slots, now.id);
    const Quantity booked_before = old == nullptr ? 0 : old->booked;
    Expect(now.booked <= std::max(booked_before, now.wanted), kLaw, now.id.ToString(),
           "was booked beyond what was published", violations);
  }
}

}  // namespace

Violations HistoryIsKept(const World& before, const World& after) {
  Violations violations;
  CompareSlots(before, after, violations);
  CompareLines(before, after, violations);
  CompareSupply(before, after, violations);
  CompareResponses(before, after, violations);
  CompareDisputes(before, after, violations);
  CompareAppends(
      before.movements, after.movements,
      [](const Movement& row) { return std::tuple(row.product_id, row.location_id, row.id); },
      "movements", violations);
  CompareAppends(
      before.backorder_changes, after.backorder_changes,
      [](const BackorderChange& row) {
        return std::tuple(row.backorder_id, row.sequence, row.ordinal);
      },
      "backorder changes", violations);
  CompareAppends(
      before.receipts, after.receipts,
      [](const Receipt& row) {
        return std::tie(row.purchase_order_id, row.line_number, row.delivery_note);
      },
      "receipts", violations);
  CompareAppends(
      before.supplier_facts, after.supplier_facts,
      [](const SupplierFact& row) { return std::tuple(row.sequence, row.ordinal); },
      "supplier facts", violations);
  Expect(after.last_sequence >= before.last_sequence, "HistoryIsKept", "the event counter",
         "went back", violations);
  return violations;
}

const std::vector<NamedLaw>& AllLaws() {
  static const auto* const kLaws = new std::vector<NamedLaw>{
      {"StockIsNotOversold", StockIsNotOversold, false},
      {"ReservedIsWhatLinesHold", ReservedIsWhatLinesHold, false},
      {"GoodsDoNotLieIdle", GoodsDoNotLieIdle, false},
      {"CountersAreTheirLedger", CountersAreTheirLedger, false},
      {"LinesKeepTheirUnits", LinesKeepTheirUnits, false},
      {"BackordersKeepTheirUnits", BackordersKeepTheirUnits, false},
      {"BackordersAreTheirHistory", BackordersAreTheirHistory, false},
      {"SupplyIsPromisedOnce", SupplyIsPromisedOnce, false},
      {"PegsJoinEqualGoods", PegsJoinEqualGoods, false},
      {"OpenPeggingLeavesNoPair", OpenPeggingLeavesNoPair, false},
      {"PromisesAreTold", PromisesAreTold, false},
      {"FirstPromisesAreGiven", FirstPromisesAreGiven, false},
      {"ReceiptsAreWithinTolerance", ReceiptsAreWithinTolerance, false},
      {"PurchaseOrderLinesKeepTheirUnits", PurchaseOrderLinesKeepTheirUnits, false},
      {"AnswersAreWhole", AnswersAreWhole, false},
      {"WhatWaitsIsWithheld", WhatWaitsIsWithheld, false},
      {"NoticesAreInTransit", NoticesAreInTransit, false},
      {"ConversationsAreTheirMessages", ConversationsAreTheirMessages, false},
      {"GatesAreTheirWork", GatesAreTheirWork, false},
      {"ShipmentsAreWhatLinesShipped", ShipmentsAreWhatLinesShipped, false},
      {"DemandCountsOnce", DemandCountsOnce, false},
      {"SchedulesAreBookedOnce", SchedulesAreBookedOnce, false},
      {"PlansAreTheirReports", PlansAreTheirReports, false},
      {"ClocksAreTheirTimers", ClocksAreTheirTimers, false},
      {"FactsAreTheirLines", FactsAreTheirLines, false},
      {"DisputesAreTheirFacts", DisputesAreTheirFacts, false},
      {"AgreementsDoNotOverlap", AgreementsDoNotOverlap, true},
      {"SlotsAreNotOverbooked", SlotsAreNotOverbooked, true},
      {"SlotsDoNotOverlap", SlotsDoNotOverlap, true},
      {"SchedulesEndWithTheirSlots", SchedulesEndWithTheirSlots, true},
      {"EventsAreDense", EventsAreDense, true},
      {"RowsBelongTogether", RowsBelongTogether, true},
      {"RequestsAreRemembered", RequestsAreRemembered, true},
  };
  return *kLaws;
}

Violations CheckLaws(const World& world, bool whole_database) {
  Violations violations;
  for (const NamedLaw& law : AllLaws()) {
    if (law.of_whole_database && !whole_database) continue;
    Violations found = law.check(world);
    violations.insert(violations.end(), found.begin(), found.end());
  }
  return violations;
}

std::string ToString(const Violations& violations) {
  std::string text;
  for (const Violation& violation : violations) {
    absl::StrAppend(&text, violation.law, ": ", violation.subject, ": ", violation.text, "\n");
  }
  return text;
}

}  // namespace backline
