// Laws of the facts that suppliers are measured by, and of disputes about them.
#include <map>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/domain/findings.h"
#include "server/domain/invariants.h"

namespace backline {
namespace {

using laws::Text;

void Expect(bool holds, const char* law, const PurchaseOrderLineKey& key, const char* text,
            Violations& violations) {
  if (!holds) violations.push_back({law, Text(key), text});
}

PurchaseOrderLineKey KeyOf(const SupplierFact& fact) {
  return {fact.purchase_order_id, fact.line_number};
}

// What the facts of a line add up to.
struct Told {
  bool sent = false;
  bool asked_again = false;
  bool agreed = false;  // it was sent under an agreement
  Instant answer_due;   // as the newest says
  Quantity received = 0;
  Quantity quarantined = 0;
  Quantity cancelled = 0;  // by a buyer
  Quantity rejected = 0;   // by the supplier
  std::map<int32_t, OptionalDate> dates;  // the newest, by schedule
};

void Take(const SupplierFact& fact, Told& told) {
  if (fact.kind < FactKind::kDisputeOpened) told.answer_due = fact.answer_due_time;
  switch (fact.kind) {
    case FactKind::kSent:
      told.sent = true;
      told.agreed = fact.answer_due_time > Instant{};
      break;
    case FactKind::kAsked:
      told.asked_again = true;
      break;
    case FactKind::kScheduled:
    case FactKind::kEtaChanged:
      told.dates[fact.schedule_number] = fact.date;
      break;
    case FactKind::kReceived:
      told.received += fact.quantity;
      break;
    case FactKind::kQuarantined:
      told.quarantined += fact.quantity;
      break;
    case FactKind::kCancelled:
      (fact.cause == FactCause::kBuyer ? told.cancelled : told.rejected) += fact.quantity;
      break;
    default:
      break;
  }
}

// By when the supplier of each line owes an answer, as its clock has it; of others nothing.
absl::flat_hash_map<PurchaseOrderLineKey, Instant> AnswersDue(const World& world) {
  absl::flat_hash_map<PurchaseOrderLineKey, Instant> due;
  for (const ObligationClock& clock : world.clocks) {
    const bool answer =
        clock.kind == ClockKind::kAcknowledge || clock.kind == ClockKind::kAnswerChange;
    const bool owed = clock.open() && clock.state != ClockState::kPaused;
    if (answer && owed) due[clock.line_key()] = clock.due_time;
  }
  return due;
}

}  // namespace

Violations FactsAreTheirLines(const World& world) {
  constexpr char kLaw[] = "FactsAreTheirLines";
  Violations violations;
  absl::flat_hash_map<PurchaseOrderLineKey, Told> lines;
  for (const SupplierFact& fact : world.supplier_facts) Take(fact, lines[KeyOf(fact)]);
  auto answers_due = AnswersDue(world);
  for (const PurchaseOrderLine& line : world.purchase_order_lines) {
    const Told& told = lines[line.key()];
    if (!told.sent) continue;
    Expect(told.received == line.received + line.over_received, kLaw, line.key(),
           "received other goods than its facts say", violations);
    Expect(told.quarantined == line.quarantined, kLaw, line.key(),
           "quarantined other goods than its facts say", violations);
    Expect(told.rejected == line.rejected, kLaw, line.key(),
           "its supplier cancelled other goods than its facts say", violations);
    // What is asked for less, later, is cancelled too: that fact says what is wanted in all.
    Expect(told.asked_again ? told.cancelled <= line.cancelled : told.cancelled == line.cancelled,
           kLaw, line.key(), "a buyer cancelled other goods than its facts say", violations);
    const bool says = told.agreed && told.answer_due != kAnswerDueUnsaid;
    Expect(!says || told.answer_due == answers_due[line.key()], kLaw, line.key(),
           "its clock wants an answer by another time than its facts say", violations);
  }
  for (const SupplyLine& supply : world.supply_lines) {
    const PurchaseOrderLineKey key{supply.purchase_order_id, supply.line_number};
    const Told& told = lines[key];
    if (!told.sent || !supply.confirmed) continue;
    const auto date = told.dates.find(supply.schedule_number);
    Expect(date != told.dates.end() && date->second == supply.eta_date, kLaw, key,
           "a schedule is told for another date than its facts say", violations);
  }
  return violations;
}

Violations DisputesAreTheirFacts(const World& world) {
  constexpr char kLaw[] = "DisputesAreTheirFacts";
  Violations violations;
  using Subject = std::pair<PurchaseOrderLineKey, ScoreComponent>;
  // By what became of them: the rows, less the facts.
  std::map<Subject, std::map<DisputeState, int>> left;
  std::set<Subject> waiting;
  for (const Dispute& dispute : world.disputes) {
    const Subject subject{dispute.line_key(), dispute.component};
    ++left[subject][DisputeState::kOpen];
    if (dispute.state != DisputeState::kOpen) ++left[subject][dispute.state];
    Expect(!dispute.waits() || waiting.insert(subject).second, kLaw, dispute.line_key(),
           "two disputes of a component wait", violations);
  }
  for (const SupplierFact& fact : world.supplier_facts) {
    const Subject subject{KeyOf(fact), fact.component};
    if (fact.kind == FactKind::kDisputeOpened) --left[subject][DisputeState::kOpen];
    if (fact.kind == FactKind::kDisputeWithdrawn) --left[subject][DisputeState::kWithdrawn];
    if (fact.kind == FactKind::kDisputeUpheld) --left[subject][DisputeState::kUpheld];
    if (fact.kind == FactKind::kDisputeRejected) --left[subject][DisputeState::kRejected];
  }
  for (const auto& [subject, states] : left) {
    for (const auto& [state, count] : states) {
      Expect(count == 0, kLaw, subject.first, "its disputes are not what its facts say",
             violations);
    }
  }
  return violations;
}

}  // namespace backline
