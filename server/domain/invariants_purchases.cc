// Laws of purchase orders: what came, what was answered, announced and written.
#include <map>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/domain/findings.h"
#include "server/domain/invariants.h"

namespace backline {

using laws::Find;
using laws::Findings;
using laws::NotNegative;

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
  struct Sums {
    Quantity received = 0, remaining = 0, taken_back = 0;
  };
  absl::flat_hash_map<PurchaseOrderLineKey, Sums> supply;
  for (const SupplyLine& row : world.supply_lines) {
    auto& [received, remaining, taken_back] = supply[{row.purchase_order_id, row.line_number}];
    received += row.received;
    remaining += row.remaining();
    taken_back += row.taken_back;
    findings.Expect(row.taken_back >= 0, row.id, "less than nothing is taken back");
  }
  for (const PurchaseOrderLine& line : world.purchase_order_lines) {
    const auto [received, remaining, taken_back] = supply[line.key()];
    findings.Expect(taken_back <= line.rejected, line.key(),
                    "more is taken back than was rejected");
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
  absl::flat_hash_map<SupplyLineId, const NoticeLine*> announced;
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
    findings.Expect(announced.emplace(row.supply_line_id, &row).second, row.notice_id,
                    "announces what another notice announced");
    findings.Expect(supply->confirmed && supply->expected - supply->cancelled <= row.quantity,
                    row.notice_id, "announces less than its supply line brings");
  }
  for (const SupplyLine& row : world.supply_lines) {
    const auto it = announced.find(row.id);
    const NoticeLine line = it == announced.end() ? NoticeLine{} : *it->second;
    findings.Expect(row.shipment_notice_id == line.notice_id, row.id, "names another notice");
    findings.ExpectEqual(row.announced, line.quantity, row.id, "announced");
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

}  // namespace backline
