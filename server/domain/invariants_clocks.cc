// Laws of agreements and clocks.
#include <set>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "server/domain/invariants.h"

namespace backline {
namespace {

class ClockFindings {
 public:
  explicit ClockFindings(const char* law) : law_(law) {}
  void Expect(bool holds, const Id128& subject, const char* text) {
    if (!holds) found_.push_back({law_, FormatId(subject), text});
  }
  Violations Take() { return std::move(found_); }

 private:
  const char* law_;
  Violations found_;
};

void CheckTimes(const ObligationClock& clock, ClockFindings& findings) {
  const Id128& id = clock.id.bits();
  const bool runs = clock.state == ClockState::kRunning || clock.state == ClockState::kPaused;
  findings.Expect(!runs || clock.open(), id, "runs, or is paused, and was stopped");
  findings.Expect(clock.state != ClockState::kStopped || !clock.open(), id, "stopped at no time");
  findings.Expect((clock.state == ClockState::kBreached) == (clock.breached_time != Instant{}), id,
                  "its breach has no time, or there was none");
  findings.Expect(clock.used_micros >= 0 && clock.used_micros <= clock.allowed_micros, id,
                  "used more time than it has");
  const bool of_day = clock.kind == ClockKind::kDeliver || clock.kind == ClockKind::kSlipNotice;
  findings.Expect(of_day == (clock.allowed_micros == 0) && of_day != clock.supply_line_id.empty(),
                  id, "is due on a day, or in business time, as its kind is not");
}

}  // namespace

Violations ClocksAreTheirTimers(const World& world) {
  ClockFindings findings("ClocksAreTheirTimers");
  absl::flat_hash_set<WorkKey> timers;
  for (const Work& work : world.work) {
    if (work.id.kind == WorkKind::kClock) timers.insert(work.id);
  }
  std::set<std::tuple<PurchaseOrderLineKey, ClockKind, SupplyLineId>> open;
  std::set<PurchaseOrderLineKey> acknowledged;
  for (const ObligationClock& clock : world.clocks) {
    const Id128& id = clock.id.bits();
    CheckTimes(clock, findings);
    const bool timed = timers.erase(clock.timer()) > 0;
    findings.Expect(timed == (clock.state == ClockState::kRunning), id,
                    timed ? "has a timer and does not run" : "runs without a timer");
    if (clock.open()) {
      findings.Expect(open.emplace(clock.line_key(), clock.kind, clock.supply_line_id).second, id,
                      "is the second of its kind that is open");
    }
    if (clock.kind == ClockKind::kAcknowledge) {
      findings.Expect(acknowledged.insert(clock.line_key()).second, id,
                      "is the second acknowledgement of a line");
    }
  }
  for (const WorkKey& timer : timers) findings.Expect(false, timer.subject, "a timer of no clock");
  return findings.Take();
}

Violations AgreementsDoNotOverlap(const World& world) {
  ClockFindings findings("AgreementsDoNotOverlap");
  std::vector<const Agreement*> agreements;
  absl::flat_hash_set<AgreementId> ids;
  for (const Agreement& agreement : world.agreements) {
    agreements.push_back(&agreement);
    ids.insert(agreement.id);
    int32_t weight = 0;
    for (const ComponentTerm& component : agreement.terms.components) weight += component.weight;
    findings.Expect(weight == kBasisPoints, agreement.id.bits(), "its weights are not a whole");
  }
  for (const Agreement& agreement : world.agreements) {
    findings.Expect(OverlappingAgreement(agreements, agreement, AgreementId()) == nullptr,
                    agreement.id.bits(), "is in force beside another of its subject");
    findings.Expect(agreement.supersedes.empty() || ids.contains(agreement.supersedes),
                    agreement.id.bits(), "supersedes what is not there");
  }
  for (const ObligationClock& clock : world.clocks) {
    findings.Expect(ids.contains(clock.agreement_id), clock.id.bits(), "goes by no agreement");
  }
  return findings.Take();
}

}  // namespace backline
