// What suppliers and buyers do together: agreements, proposals, decisions, notices, messages,
// disputes.
#include <iterator>

#include "server/commands/amend_purchase_order_line.h"
#include "server/commands/announce_shipment.h"
#include "server/commands/answer_line.h"
#include "server/commands/cancel_shipment_notice.h"
#include "server/commands/decide_dispute.h"
#include "server/commands/decide_response.h"
#include "server/commands/mark_read.h"
#include "server/commands/open_dispute.h"
#include "server/commands/post_message.h"
#include "server/commands/review_eta.h"
#include "server/commands/set_tolerance.h"
#include "server/commands/withdraw_dispute.h"
#include "tests/simulation/command_mix.h"

namespace backline::testing {
namespace {

constexpr int kTries = 4;

}  // namespace

const PurchaseOrderLine* CommandMix::PickPurchaseLine(bool awaits_buyer) {
  const auto& rows = database_.rows<PurchaseOrderLine>();
  if (rows.empty() || Chance(2)) return nullptr;
  auto it = rows.begin();
  for (int i = 0; i < kTries; ++i) {
    it = rows.begin();
    std::advance(it, Draw(rows.size()));
    const bool awaits = it->second.state == PurchaseOrderLineState::kCountered ||
                        it->second.state == PurchaseOrderLineState::kHeld;
    if (awaits == awaits_buyer) break;
  }
  return &it->second;
}

const SupplyLine* CommandMix::PickSupply() {
  const auto& rows = database_.rows<SupplyLine>();
  if (rows.empty() || Chance(3)) return nullptr;
  auto it = rows.begin();
  std::advance(it, Draw(rows.size()));
  return &it->second;
}

NamedCommand CommandMix::Negotiate(Date today) {
  const PurchaseOrderLine* line = PickPurchaseLine(/*awaits_buyer=*/true);
  const PurchaseOrderLine known = line == nullptr ? PurchaseOrderLine{} : *line;
  switch (Draw(6)) {
    case 0: {
      SetTolerance command;
      const auto days = static_cast<int32_t>(Draw(5));
      const auto percent = static_cast<int32_t>(Draw(40));
      const std::string group = Chance(30) ? AnyGroup() : "";
      const Id128 product = Chance(50) ? Id128{} : AnyProduct().bits();
      command.rule = {PickOrUnknown(suppliers_),
                      group.empty() ? product : ToleranceGroup(group),
                      group,
                      days,
                      days,
                      percent,
                      percent,
                      Chance(70),
                      0};
      return Named("SetTolerance", command);
    }
    case 1: {
      AmendPurchaseOrderLine command;
      command.purchase_order_id = known.purchase_order_id;
      command.line_number = known.line_number;
      command.version = known.answer_version - (Chance(5) ? 1 : 0);
      if (Chance(70)) command.quantity = Amount();
      if (command.quantity == 0 || Chance(40)) command.date = today + static_cast<int>(Draw(20));
      return Named("AmendPurchaseOrderLine", command);
    }
    case 2: {
      ReviewEta command;
      const SupplyLine* supply = PickSupply();
      command.supply_line_id = supply == nullptr ? SupplyLineId(Id128{9, 9}) : supply->id;
      command.eta_version = supply == nullptr ? 1 : supply->eta_version;
      command.accept = Chance(50);
      return Named("ReviewEta", command);
    }
    default: {
      DecideResponse command;
      command.purchase_order_id = known.purchase_order_id;
      command.line_number = known.line_number;
      command.version = known.answer_version - (Chance(5) ? 1 : 0);
      command.decision = static_cast<ResponseDecision>(Draw(3) + 1);
      if (command.decision == ResponseDecision::kCounter) command.quantity = Amount();
      if (Chance(50)) command.note = "We talked about it";
      return Named("DecideResponse", command);
    }
  }
}

NamedCommand CommandMix::Offer(Date today) {
  const PurchaseOrderLine* line = PickPurchaseLine(/*awaits_buyer=*/false);
  AnswerLine command;
  command.intent = Chance(30) ? AnswerIntent::kHold : AnswerIntent::kPropose;
  command.reason = SupplyReason::kPrice;
  if (line == nullptr) return Named("AnswerLine", command);
  command.purchase_order_id = line->purchase_order_id;
  command.line_number = line->line_number;
  command.supplier_id = line->supplier_id;
  command.answer_version = line->answer_version;
  if (command.intent == AnswerIntent::kHold) return Named("AnswerLine", command);
  const Quantity open = line->open();
  const Quantity rejected = open > 1 ? static_cast<Quantity>(Draw(open)) : 0;
  if (open > rejected) {
    command.terms.schedules = {{open - rejected, today + static_cast<int32_t>(Draw(20))}};
  }
  command.terms.rejected = rejected;
  return Named("AnswerLine", command);
}

NamedCommand CommandMix::Notice(Date today) {
  if (Chance(25)) {
    CancelShipmentNotice command;
    command.notice_id = PickOrUnknown(notices_);
    const auto* notice = database_.Find<ShipmentNotice>(command.notice_id);
    command.supplier_id = notice == nullptr ? Pick(suppliers_) : notice->supplier_id;
    return Named("CancelShipmentNotice", command);
  }
  AnnounceShipment command;
  command.shipped_date = today;
  command.expected_date = today + static_cast<int32_t>(Draw(15));
  const SupplyLine* supply = PickSupply();
  command.supplier_id = supply == nullptr ? Pick(suppliers_) : supply->supplier_id;
  const Quantity most = supply == nullptr ? 1 : supply->remaining() + (Chance(5) ? 9 : 0);
  command.parts = {{supply == nullptr ? SupplyLineId(Id128{9, 9}) : supply->id,
                    1 + (most > 1 ? static_cast<Quantity>(Draw(most)) : 0)}};
  if (const SupplyLine* other = PickSupply();
      other != nullptr && other->id != command.parts[0].supply_line_id && Chance(30)) {
    command.parts.push_back({other->id, 1});
  }
  return Named("AnnounceShipment", command);
}

NamedCommand CommandMix::Disagree() {
  const auto& disputes = database_.rows<Dispute>();
  if (disputes.empty() || Chance(50)) {
    const PurchaseOrderLine* line = PickPurchaseLine(/*awaits_buyer=*/false);
    OpenDispute command;
    command.line = line == nullptr ? PurchaseOrderLineKey{} : line->key();
    if (line != nullptr) command.supplier_id = line->supplier_id;
    if (Chance(5)) command.supplier_id = Pick(suppliers_);
    command.component = static_cast<ScoreComponent>(Draw(kScoreComponents) + 1);
    command.text = "Not ours";
    return Named("OpenDispute", command);
  }
  auto it = disputes.begin();
  std::advance(it, Draw(disputes.size()));
  if (Chance(40)) {
    WithdrawDispute command;
    command.dispute_id = it->first;
    command.supplier_id = Chance(5) ? Pick(suppliers_) : it->second.supplier_id;
    return Named("WithdrawDispute", command);
  }
  DecideDispute command;
  command.dispute_id = Chance(2) ? DisputeId(Id128{9, 9}) : it->first;
  command.uphold = Chance(50);
  return Named("DecideDispute", command);
}

NamedCommand CommandMix::Write() {
  if (Chance(30)) return Disagree();
  const PurchaseOrderLine* line = PickPurchaseLine(Chance(50));
  const PurchaseOrderLineKey key = line == nullptr ? PurchaseOrderLineKey{} : line->key();
  const SupplierId speaker = line == nullptr || Chance(50) ? SupplierId() : line->supplier_id;
  if (Chance(60)) {
    PostMessage command;
    command.supplier_id = speaker;
    command.line = key;
    command.text = "When?";
    return Named("PostMessage", command);
  }
  MarkRead command;
  command.supplier_id = speaker;
  command.line = key;
  const Conversation* conversation = database_.Find<Conversation>(key);
  command.message_number = conversation == nullptr ? 1 : conversation->message_count;
  return Named("MarkRead", command);
}

}  // namespace backline::testing
