#include "server/commands/receive_purchase_order.h"

#include <algorithm>

#include "server/commands/base_units.h"
#include "server/commands/location_day.h"
#include "server/domain/allocation.h"
#include "server/domain/dialogue.h"
#include "server/domain/gates.h"
#include "server/domain/obligation_clock.h"
#include "server/domain/stock_ledger.h"

namespace backline {
namespace {

bool MayReceive(PurchaseOrderLineState state) {
  return IsOpenState(state) || state == PurchaseOrderLineState::kClosed;
}

// How much more may be received as good stock: what was ordered and not given up, plus the
// tolerance, rounded down, less what came already.
Quantity GoodRoom(const PurchaseOrderLine& line) {
  const Quantity due = line.received + line.open();
  const auto most = static_cast<__int128>(due) * (100 + line.over_receipt_tolerance_percent) / 100;
  return std::max<Quantity>(0, static_cast<Quantity>(most) - line.received - line.over_received);
}

// The line's schedules, those of the notice first, then the earliest.
std::vector<SupplyLineId> SchedulesOf(const Draft& draft, const PurchaseOrderLineKey& key,
                                      ShipmentNoticeId notice_id) {
  std::vector<SupplyLineId> schedules = draft.SupplyLinesOf(key);
  if (notice_id.empty()) return schedules;
  std::stable_partition(schedules.begin(), schedules.end(), [&](const SupplyLineId& id) {
    return draft.Find<SupplyLine>(id)->shipment_notice_id == notice_id;
  });
  return schedules;
}

// Fills the line's schedules.
void FillSchedules(Draft& draft, const ReceivePurchaseOrder& command,
                   const PurchaseOrderLineKey& key, const StockKey& stock, Quantity counted,
                   int entries) {
  for (const SupplyLineId& id : SchedulesOf(draft, key, command.notice_id)) {
    const Quantity part = std::min(counted, draft.Find<SupplyLine>(id)->remaining());
    if (part == 0) continue;
    counted -= part;
    RaiseOnHand(draft, stock, part, MovementKind::kReceipt, {OrderId{}, 0, id});
    draft.Edit<SupplyLine>(id).received += part;
    ReceiveSupply(draft, id, part, entries);
    SetOverdueTimer(draft, id, command.imported);
  }
  BACKLINE_CHECK(counted == 0);
}

// The delivery note that is counted once.
std::string NoteOf(const WorkingSet& set, const ReceivePurchaseOrder& command) {
  if (!command.delivery_note.empty() || command.notice_id.empty()) return command.delivery_note;
  const ShipmentNotice& notice = *set.Find<ShipmentNotice>(command.notice_id);
  return notice.delivery_note.empty() ? notice.id.ToString() : notice.delivery_note;
}

// Whether the notice stands and announces something of the purchase order.
bool Announces(const WorkingSet& set, const ReceivePurchaseOrder& command) {
  const ShipmentNotice* notice = set.Find<ShipmentNotice>(command.notice_id);
  if (notice == nullptr || notice->cancelled) return false;
  const auto& lines = set.NoticeLinesOf(command.notice_id);
  return std::any_of(lines.begin(), lines.end(), [&](const NoticeLine& line) {
    return line.purchase_order_id == command.purchase_order_id;
  });
}

// Goods that come before a buyer decided: what waits for it does not add up any more, so the
// supplier is asked again for what is left. Whether it was so.
bool ReopenIfWaiting(Draft& draft, const PurchaseOrderLineKey& key, bool imported) {
  if (EndResponse(draft, key, ResponseState::kSuperseded) == nullptr) return false;
  Reopen(draft, key);
  draft.Edit<PurchaseOrderLine>(key).answer_version += 1;
  SettleLine(draft, key, imported);
  return true;
}

void RecordReceived(Draft& draft, const ReceivePurchaseOrder& command,
                    const PurchaseOrderLine& line, FactKind kind, Quantity quantity) {
  if (quantity == 0) return;
  SupplierFact fact = LineFactOf(kind, FactCause::kSupplier, line);
  fact.quantity = quantity;
  fact.date = draft.occurred_date();
  fact.imported = command.imported;
  draft.Record(fact);
}

// Posts one line of a delivery. Good goods beyond the tolerance go to quarantine with the bad ones.
void ReceiveLine(Draft& draft, const ReceivePurchaseOrder& command, const PurchaseOrderLineKey& key,
                 Quantity accepted, Quantity rejected, int entries) {
  const bool reopened = ReopenIfWaiting(draft, key, command.imported);
  PurchaseOrderLine& line = draft.Edit<PurchaseOrderLine>(key);
  const StockKey stock{line.product_id, line.location_id};
  const Quantity good = std::min(accepted, GoodRoom(line));
  const Quantity counted = std::min(good, line.open());
  const Quantity over = good - counted;
  const Quantity quarantined = rejected + accepted - good;
  line.received += counted;
  line.over_received += over;
  line.quarantined += quarantined;
  if (good > 0) line.last_received_date = draft.occurred_date();
  if (line.open() == 0) line.state = PurchaseOrderLineState::kClosed;

  Receipt receipt;
  receipt.id = ReceiptId(draft.NewId());
  receipt.purchase_order_id = key.purchase_order_id;
  receipt.line_number = key.line_number;
  receipt.supplier_id = line.supplier_id;
  receipt.delivery_note = NoteOf(draft.base(), command);
  receipt.accepted = good;
  receipt.over_received = over;
  receipt.quarantined = quarantined;
  receipt.received_date = draft.occurred_date();
  receipt.imported = command.imported;
  receipt.recorded_time = draft.context().now;
  draft.appends().receipts.push_back(receipt);
  Event event;
  event.kind = EventKind::kGoodsReceived;
  event.product_id = line.product_id;
  event.location_id = line.location_id;
  event.supplier_id = line.supplier_id;
  event.purchase_order_id = key.purchase_order_id;
  event.line_number = key.line_number;
  event.quantity = good;
  event.date = draft.occurred_date();
  draft.Emit(event);
  RecordReceived(draft, command, line, FactKind::kReceived, good);
  RecordReceived(draft, command, line, FactKind::kQuarantined, quarantined);

  FillSchedules(draft, command, key, stock, counted, entries);
  if (reopened && UnansweredSupply(draft, key) != nullptr) {
    RecordAsked(draft, key, draft.Find<PurchaseOrderLine>(key)->requested_date, FactCause::kBuyer);
  }
  if (over > 0) {
    RaiseOnHand(draft, stock, over, MovementKind::kReceipt, {});
    GiveToQueue(draft, stock, entries);
  }
  if (quarantined > 0) Quarantine(draft, stock, quarantined, {});
  SettleClocks(draft, key, command.imported);
}

}  // namespace

void ReceivePurchaseOrder::AddKeys(KeySet& keys) const {
  keys.purchase_orders.push_back(purchase_order_id);
  if (!delivery_note.empty()) keys.delivery_notes.emplace_back(purchase_order_id, delivery_note);
  if (!notice_id.empty()) keys.shipment_notices.push_back(notice_id);
}

void ReceivePurchaseOrder::AddReads(const WorkingSet& set, KeySet& keys) const {
  if (const PurchaseOrder* purchase_order = set.Find<PurchaseOrder>(purchase_order_id)) {
    keys.locations.push_back(purchase_order->location_id);
  }
  const int entries = InlineEntriesFor(lines.size());
  if (delivery_note.empty() && set.Find<ShipmentNotice>(notice_id) != nullptr) {
    keys.delivery_notes.emplace_back(purchase_order_id, NoteOf(set, *this));
  }
  for (const ReceivedLine& received : lines) {
    const PurchaseOrderLineKey key{purchase_order_id, received.line_number};
    const PurchaseOrderLine* line = set.Find<PurchaseOrderLine>(key);
    if (line == nullptr) continue;
    AddDialogueReads(*line, /*may_free=*/true, keys);
    AddClockReads(*line, keys);
    AddQueueReads(line->product_id, line->location_id, entries, keys);
    for (const SupplyLineId& id : set.SupplyLineKeysOf(key)) {
      if (set.Find<SupplyLine>(id)->remaining() == 0) continue;
      AddPegReads(line->product_id, id, entries, keys);
    }
  }
}

int ReceivePurchaseOrder::RowBudget() const {
  return 10 * static_cast<int>(lines.size()) + 8 * kInlineEntries;
}

Decision ReceivePurchaseOrder::Decide(const WorkingSet& set, const Context& context) const {
  const PurchaseOrder* purchase_order = set.Find<PurchaseOrder>(purchase_order_id);
  if (purchase_order == nullptr) {
    return Refuse(Reason::kPurchaseOrderNotFound, "no such purchase order", "purchase_order_id");
  }
  if (!notice_id.empty() && !Announces(set, *this)) {
    return Refuse(Reason::kShipmentNoticeNotFound, "no such shipment notice of these goods",
                  "shipment_notice_id");
  }
  const std::string note = NoteOf(set, *this);
  Draft draft(set, context);
  draft.set_occurred_date(
      received_date ? *received_date : TodayAt(draft, purchase_order->location_id));
  const int entries = InlineEntriesFor(lines.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string field = "lines[" + std::to_string(i) + "]";
    const PurchaseOrderLineKey key{purchase_order_id, lines[i].line_number};
    const PurchaseOrderLine* line = draft.Find<PurchaseOrderLine>(key);
    if (line == nullptr) {
      return Refuse(Reason::kPurchaseOrderLineNotFound, "no such line", field + ".line_number");
    }
    if (!MayReceive(line->state)) {
      return Refuse(Reason::kWrongState, "the line expects no goods", field + ".line_number");
    }
    if (set.WasReceived(purchase_order_id, note, lines[i].line_number)) {
      return Refuse(Reason::kDeliveryNoteReused,
                    "the line was received with this delivery note before", "delivery_note");
    }
    const Product& product = *draft.Find<Product>(line->product_id);
    auto accepted = ToBaseUnits(product, lines[i].accepted, lines[i].pack_code, field);
    if (auto* refusal = std::get_if<Refusal>(&accepted)) return *refusal;
    auto rejected = ToBaseUnits(product, lines[i].rejected, lines[i].pack_code, field);
    if (auto* refusal = std::get_if<Refusal>(&rejected)) return *refusal;
    const Stock stock = StockAt(draft, {line->product_id, line->location_id});
    const Quantity total = std::get<Quantity>(accepted) + std::get<Quantity>(rejected);
    if (std::max(stock.on_hand, stock.quarantined) > kCounterMax - total) {
      return Refuse(Reason::kQuantityOverflow, "so much stock cannot be counted",
                    field + ".accepted_quantity");
    }
    ReceiveLine(draft, *this, key, std::get<Quantity>(accepted), std::get<Quantity>(rejected),
                entries);
  }
  draft.Edit<PurchaseOrder>(purchase_order_id);  // its etag changes
  return Accept(draft, ResourceKind::kPurchaseOrder, purchase_order_id.bits());
}

}  // namespace backline
