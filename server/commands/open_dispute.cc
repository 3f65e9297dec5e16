#include "server/commands/open_dispute.h"

#include <algorithm>

#include "server/commands/party.h"
#include "server/domain/dialogue.h"

namespace backline {
namespace {

// Whether the dates of the line have passed where the goods go: a dispute is not about what is due
// later. What the supplier tells of a date does not count, as it could tell any.
bool IsDue(const Draft& draft, const SupplierFact& sent, const PurchaseOrderLine& line) {
  OptionalDate last = line.requested_date ? line.requested_date : sent.date;
  for (const SupplyLineId& id : draft.SupplyLinesOf(line.key())) {
    const OptionalDate& agreed = draft.Find<SupplyLine>(id)->agreed_date;
    if (agreed && (!last || *agreed > *last)) last = agreed;
  }
  return last && *last < LocalDate(draft.context().now, sent.time_zone);
}

// Whether all of it came by each date that it may be measured by, so that nothing can be missed but
// for having come early.
bool IsMet(const Draft& draft, const SupplierFact& sent, const PurchaseOrderLine& line) {
  if (line.open() > 0 || line.cancelled > 0 || line.rejected > 0) return false;
  if (!line.last_received_date) return false;
  Date first = line.requested_date.value_or(*sent.date);
  for (const SupplyLineId& id : draft.SupplyLinesOf(line.key())) {
    const SupplyLine& supply = *draft.Find<SupplyLine>(id);
    for (const OptionalDate& date : {supply.agreed_date, supply.eta_date}) {
      if (date && *date < first) first = *date;
    }
  }
  return *line.last_received_date <= first;
}

std::optional<Refusal> CheckMeasured(const Draft& draft, const OpenDispute& command) {
  const SupplierFact* sent = draft.base().SentFactOf(command.line);
  if (sent == nullptr) {
    return Refuse(Reason::kNotMeasured, "the line has no facts to be scored by", "line_number");
  }
  if (command.component == ScoreComponent::kAcknowledgement) {
    if (!sent->imported) return std::nullopt;
    return Refuse(Reason::kNotMeasured, "the line was imported: nobody knows when it was answered",
                  "component");
  }
  const PurchaseOrderLine& line = *draft.Find<PurchaseOrderLine>(command.line);
  if (!IsDue(draft, *sent, line)) {
    return Refuse(Reason::kNotMeasured, "a date of the line has not passed yet", "component");
  }
  if (command.component == ScoreComponent::kOnTimeInFull && IsMet(draft, *sent, line)) {
    return Refuse(Reason::kNotMeasured, "all of it came by each of its dates", "component");
  }
  return std::nullopt;
}

// Whether there is something to dispute that was not so yet at that instant: a version that was
// asked for later, or a date that had not passed and has passed since. Here what the supplier tells
// counts, as it is measured by the date that it told last as well.
bool CameLater(const Draft& draft, const OpenDispute& command, Instant than) {
  if (command.component == ScoreComponent::kAcknowledgement) {
    return draft.base().AskedTimeOf(command.line) > than;
  }
  const SupplierFact& sent = *draft.base().SentFactOf(command.line);
  const Date then = LocalDate(than, sent.time_zone);
  const Date today = LocalDate(draft.context().now, sent.time_zone);
  const auto since = [&](const OptionalDate& date) {
    return date && *date >= then && *date < today;
  };
  const PurchaseOrderLine& line = *draft.Find<PurchaseOrderLine>(command.line);
  if (since(line.requested_date) || since(line.first_confirmed_date)) return true;
  const std::vector<SupplyLineId> schedules = draft.SupplyLinesOf(command.line);
  return std::any_of(schedules.begin(), schedules.end(), [&](const SupplyLineId& id) {
    const SupplyLine& supply = *draft.Find<SupplyLine>(id);
    return since(supply.agreed_date) || since(supply.eta_date);
  });
}

std::optional<Refusal> CheckOthers(const Draft& draft, const OpenDispute& command) {
  const std::vector<DisputeId> others = draft.base().DisputeKeysOf(command.line);
  for (const DisputeId& id : others) {
    const Dispute& other = *draft.Find<Dispute>(id);
    if (other.component != command.component) continue;
    if (other.waits()) {
      return Refuse(Reason::kDisputeExists, "it is disputed already", "component");
    }
    if (other.state != DisputeState::kUpheld) continue;
    if (!CameLater(draft, command, other.opened_time)) {
      return Refuse(Reason::kDisputeExists, "a buyer upheld that it does not count", "component");
    }
  }
  if (static_cast<int>(others.size()) >= kDisputesPerLineMax) {
    return Refuse(Reason::kTooManyDisputes, "the line was disputed too often", "line_number");
  }
  int open = 0;
  draft.base().table<Dispute>().ForEach([&](const Dispute& dispute) {
    if (dispute.state == DisputeState::kOpen && dispute.supplier_id == command.supplier_id) ++open;
  });
  if (open < kOpenDisputesMax) return std::nullopt;
  return Refuse(Reason::kTooManyDisputes, "too many disputes wait for a buyer", "line_number");
}

}  // namespace

void OpenDispute::AddKeys(KeySet& keys) const {
  keys.purchase_order_lines.push_back(line);
  keys.line_disputes.push_back(line);
  keys.open_disputes.push_back(supplier_id);
  keys.suppliers.push_back(supplier_id);
}

Decision OpenDispute::Decide(const WorkingSet& set, const Context& context) const {
  if (auto refusal = CheckParty(set, supplier_id, line)) return *std::move(refusal);
  Draft draft(set, context);
  if (auto refusal = CheckMeasured(draft, *this)) return *std::move(refusal);
  if (auto refusal = CheckOthers(draft, *this)) return *std::move(refusal);
  const PurchaseOrderLine& about = *draft.Find<PurchaseOrderLine>(line);
  Dispute dispute;
  dispute.id = DisputeId(draft.NewId());
  dispute.purchase_order_id = line.purchase_order_id;
  dispute.line_number = line.line_number;
  dispute.component = component;
  dispute.supplier_id = about.supplier_id;
  dispute.product_id = about.product_id;
  dispute.location_id = about.location_id;
  dispute.reason = reason;
  dispute.text = text;
  dispute.opened_by = author;
  dispute.opened_time = context.now;
  draft.Put(dispute);
  // How many of them wait was counted without a lock: of two servers that open one at once, the
  // second finds another version, and counts again.
  draft.Edit<Supplier>(supplier_id);
  SupplierFact fact = LineFactOf(FactKind::kDisputeOpened, FactCause::kSupplier, about);
  fact.component = component;
  draft.Record(fact);
  draft.Emit(LineEventOf(EventKind::kDisputeOpened, about));
  return Accept(draft, ResourceKind::kDispute, dispute.id.bits());
}

}  // namespace backline
