#include "server/commands/announce_shipment.h"

#include <algorithm>
#include <optional>

#include "server/domain/allocation.h"
#include "server/domain/dialogue.h"
#include "server/domain/eta_review.h"
#include "server/domain/gates.h"
#include "server/domain/obligation_clock.h"
#include "server/domain/slot_booking.h"

namespace backline {
namespace {

PurchaseOrderLineKey LineKeyOf(const SupplyLine& supply) {
  return {supply.purchase_order_id, supply.line_number};
}

// How much beyond what is expected of the line may come as good stock, besides what came already,
// what is on its way and what the parts before `at` announce: the tolerance is the line's, once.
Quantity OverRoom(const Draft& draft, const AnnounceShipment& command, size_t at) {
  const PurchaseOrderLineKey key =
      draft.Find<SupplyLine>(command.parts[at].supply_line_id)->line_key();
  const PurchaseOrderLine& line = *draft.Find<PurchaseOrderLine>(key);
  Quantity taken = line.over_received;
  for (const SupplyLineId& id : draft.SupplyLinesOf(key)) {
    taken += draft.Find<SupplyLine>(id)->over_announced();
  }
  for (size_t before = 0; before < at; ++before) {
    const AnnouncedPart& part = command.parts[before];
    const SupplyLine& supply = *draft.Find<SupplyLine>(part.supply_line_id);
    if (supply.line_key() != key) continue;
    taken += std::max<Quantity>(0, part.quantity - supply.remaining());
  }
  const auto most = static_cast<__int128>(line.received + line.open()) *
                    line.over_receipt_tolerance_percent / 100;
  return std::max<Quantity>(0, static_cast<Quantity>(most) - taken);
}

std::optional<Refusal> Check(const Draft& draft, const AnnounceShipment& command, size_t at) {
  const std::string field = "lines[" + std::to_string(at) + "].";
  const SupplyLine* supply = draft.Find<SupplyLine>(command.parts[at].supply_line_id);
  if (supply == nullptr || supply->supplier_id != command.supplier_id) {
    return Refuse(Reason::kSupplyLineNotFound, "no such supply line", field + "supply_line_id");
  }
  const SupplyLine* first = draft.Find<SupplyLine>(command.parts[0].supply_line_id);
  if (supply->location_id != first->location_id) {
    return Refuse(Reason::kWrongState, "it goes to another location", field + "supply_line_id");
  }
  if (!supply->confirmed || supply->remaining() == 0) {
    return Refuse(Reason::kWrongState,
                  supply->confirmed ? "nothing of it is expected" : "answer the line first",
                  field + "supply_line_id");
  }
  if (!supply->shipment_notice_id.empty()) {
    return Refuse(Reason::kWrongState, "it was announced before", field + "supply_line_id");
  }
  if (supply->withdrawing > 0) {
    return Refuse(Reason::kSupplyWithdrawing, "an earlier change is being worked off; try again",
                  field + "supply_line_id");
  }
  const Quantity most = supply->remaining() + OverRoom(draft, command, at);
  if (command.parts[at].quantity > most) {
    return Refuse(Reason::kQuantityMismatch, "at most " + std::to_string(most) + " may come",
                  field + "quantity");
  }
  return std::nullopt;
}

SupplierFact FactOf(const Draft& draft, FactKind kind, const SupplyLine& supply) {
  SupplierFact fact = LineFactOf(kind, FactCause::kSupplier,
                                 *draft.Find<PurchaseOrderLine>(LineKeyOf(supply)));
  fact.schedule_number = supply.schedule_number;
  fact.quantity = supply.remaining();
  fact.date = supply.eta_date;
  return fact;
}

// A date that the supplier told, kept as such.
void TellDate(Draft& draft, SupplyLineId id, OptionalDate date) {
  SupplyLine& supply = draft.Edit<SupplyLine>(id);
  EtaUpdate update;
  update.supply_line_id = id;
  update.sequence = draft.next_sequence();
  update.eta_version = ++supply.eta_version;
  update.eta_date = *date;
  update.previous_date = supply.eta_date;
  update.reason = SupplyReason::kTransport;
  update.applied = true;
  update.recorded_time = draft.context().now;
  draft.appends().eta_updates.push_back(update);
  supply.eta_date = date;
  if (update.previous_date == date) return;
  SupplierFact fact = FactOf(draft, FactKind::kEtaChanged, supply);
  fact.previous_date = update.previous_date;
  draft.Record(fact);
}

// `part` of a supply line as a new one, like it but for what was done.
SupplyLineId AddPart(Draft& draft, const SupplyLine& from, Quantity part) {
  SupplyLine added = from;
  added.id = SupplyLineId(draft.NewId());
  added.schedule_number = ++draft.Edit<PurchaseOrderLine>(LineKeyOf(from)).schedule_count;
  added.expected = part;
  added.received = added.cancelled = added.pegged = added.withdrawing = 0;
  added.eta_version = 0;
  added.slot_booked = 0;
  added.slot_end.reset();
  added.version = 0;
  // What was agreed of the whole is agreed of its parts.
  added.taken_back =
      SplitByLargestRemainder(from.taken_back, {part, from.accepted() - part}).front();
  SupplyLine& rest = draft.Edit<SupplyLine>(from.id);
  rest.expected -= part;
  rest.taken_back -= added.taken_back;
  draft.Put(added);
  // A schedule that is new, with the date that it had as a part of the other.
  draft.Record(FactOf(draft, FactKind::kEtaChanged, added));
  MoveBookingsAlong(draft, from.id, added.id);
  return added.id;
}

// The announced part as a supply line of its own, of which nothing came yet. What comes first keeps
// the pegs, so that who waits longest has the earliest goods.
SupplyLineId SplitOff(Draft& draft, SupplyLineId id, Quantity quantity, Date expected_date) {
  const SupplyLine from = *draft.Find<SupplyLine>(id);
  const Quantity part = std::min(quantity, from.remaining());
  if (from.received > 0 || (part < from.remaining() && expected_date > from.sort_date())) {
    return AddPart(draft, from, part);
  }
  if (part < from.remaining()) {
    const SupplyLineId rest = AddPart(draft, from, from.remaining() - part);
    TellDate(draft, rest, from.eta_date);
  }
  return id;
}

void AnnouncePart(Draft& draft, const ShipmentNotice& notice, const AnnouncedPart& part,
                  int32_t position) {
  const SupplyLineId id = SplitOff(draft, part.supply_line_id, part.quantity, notice.expected_date);
  const SupplyLine before = *draft.Find<SupplyLine>(id);
  SupplyLine& announced = draft.Edit<SupplyLine>(id);
  announced.shipment_notice_id = notice.id;
  announced.announced = part.quantity;
  announced.overdue = false;
  TellDate(draft, id, notice.expected_date);
  const bool waits = ReviewNews(draft, before);
  const SupplyLine supply = *draft.Find<SupplyLine>(id);
  NoticeLine line;
  line.notice_id = notice.id;
  line.position = position;
  line.supply_line_id = id;
  line.purchase_order_id = supply.purchase_order_id;
  line.line_number = supply.line_number;
  line.quantity = part.quantity;
  draft.appends().notice_lines.push_back(line);
  Event event =
      LineEventOf(EventKind::kShipmentAnnounced, *draft.Find<PurchaseOrderLine>(LineKeyOf(supply)));
  event.supply_line_id = id;
  event.quantity = part.quantity;
  event.date = notice.expected_date;
  event.previous_date = supply.agreed_date;
  draft.Emit(event);
  if (waits) {
    event.kind = EventKind::kEtaFlagged;
    event.supply_reason = SupplyReason::kTransport;
    draft.Emit(event);
  }
  SupplierFact fact = FactOf(draft, FactKind::kShipped, supply);
  fact.quantity = part.quantity;
  fact.occurred_date = notice.shipped_date;
  draft.Record(fact);
  draft.Edit<PurchaseOrder>(supply.purchase_order_id);  // its etag changes
}

}  // namespace

void AnnounceShipment::AddKeys(KeySet& keys) const {
  for (const AnnouncedPart& part : parts) keys.supply_lines.push_back(part.supply_line_id);
}

void AnnounceShipment::AddReads(const WorkingSet& set, KeySet& keys) const {
  for (const AnnouncedPart& part : parts) {
    const SupplyLine* supply = set.Find<SupplyLine>(part.supply_line_id);
    if (supply == nullptr) continue;
    keys.locations.push_back(supply->location_id);
    AddUndatedRead(supply->product_id, supply->location_id, keys);
    AddToleranceReads(set, supply->supplier_id, supply->product_id, keys);
    AddClockReads(*set.Find<PurchaseOrderLine>(LineKeyOf(*supply)), keys);
  }
}

int AnnounceShipment::RowBudget() const {
  return 10 + 17 * static_cast<int>(parts.size()) + static_cast<int>(packages.size());
}

Decision AnnounceShipment::Decide(const WorkingSet& set, const Context& context) const {
  Draft draft(set, context);
  for (size_t at = 0; at < parts.size(); ++at) {
    if (auto refusal = Check(draft, *this, at)) return *std::move(refusal);
  }
  ShipmentNotice notice;
  notice.id = ShipmentNoticeId(draft.NewId());
  notice.supplier_id = supplier_id;
  notice.location_id = draft.Find<SupplyLine>(parts[0].supply_line_id)->location_id;
  notice.delivery_note = delivery_note;
  notice.carrier = carrier;
  notice.tracking_reference = tracking_reference;
  notice.shipped_date = shipped_date;
  notice.expected_date = expected_date;
  notice.line_count = static_cast<int32_t>(parts.size());
  notice.package_count = static_cast<int32_t>(packages.size());
  notice.recorded_time = context.now;
  draft.Put(notice);
  std::vector<PurchaseOrderLineKey> lines;
  for (size_t at = 0; at < parts.size(); ++at) {
    lines.push_back(LineKeyOf(*draft.Find<SupplyLine>(parts[at].supply_line_id)));
    AnnouncePart(draft, notice, parts[at], static_cast<int32_t>(at) + 1);
  }
  for (size_t at = 0; at < packages.size(); ++at) {
    draft.appends().notice_packages.push_back({notice.id, static_cast<int32_t>(at) + 1,
                                               packages[at].package_number,
                                               packages[at].tracking_reference});
  }
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  for (const PurchaseOrderLineKey& line : lines) {
    SettleLine(draft, line, /*imported=*/false);
    SettleClocks(draft, line, /*imported=*/false);
  }
  return Accept(draft, ResourceKind::kShipmentNotice, notice.id.bits());
}

}  // namespace backline
