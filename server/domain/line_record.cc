#include "server/domain/line_record.h"

#include <algorithm>

#include "server/domain/kpi_window.h"

namespace backline {
namespace {

using Part = LineRecord::Part;

Part& PartOf(LineRecord& record, int32_t schedule) {
  auto it = std::find_if(record.parts.begin(), record.parts.end(),
                         [&](const Part& part) { return part.schedule >= schedule; });
  if (it == record.parts.end() || it->schedule != schedule) {
    it = record.parts.insert(it, Part{.schedule = schedule});
  }
  return *it;
}

LineRecord::Ask* OpenAsk(LineRecord& record) {
  if (record.asks.empty()) return nullptr;
  LineRecord::Ask& last = record.asks.back();
  return last.open() ? &last : nullptr;
}

// What is asked needs no answer any more.
void Withdraw(LineRecord& record, Instant now) {
  if (LineRecord::Ask* ask = OpenAsk(record)) ask->withdrawn = ask->Ended(now);
}

// What a new ask begins with.
LineRecord::Ask AskOf(const LineFact& fact) {
  LineRecord::Ask ask;
  ask.first = ask.asked = fact.recorded_time;
  if (fact.answer_due != kAnswerDueUnsaid) ask.due = fact.answer_due;
  ask.imported = fact.imported;
  return ask;
}

// It was answered for a while, and is not any more.
void GoOn(LineRecord::Ask& ask, Instant now) {
  ask.asked = ask.asked + (now.unix_micros - ask.answered.unix_micros);
  ask.answered = {};
}

// A buyer wants what it wanted before, so that no hours are gained by an answer that answers
// nothing: the ask goes on from where it was answered, as its clock does. False if none can. Where
// something was agreed the clock says it (TakeAnswerDue).
bool AskOn(LineRecord& record, Instant now) {
  if (record.asks.empty()) return false;
  LineRecord::Ask& last = record.asks.back();
  if (last.withdrawn != Instant{}) return false;
  if (last.due == Instant{} && last.answered != Instant{}) GoOn(last, now);
  return true;
}

// Under an agreement every fact says what the clock of the line says since then: by when an answer
// is owed, or that none is. It pauses for a part too where a buyer has to decide about that, which
// is no answer yet, and goes on with what is left of its time in the supplier's business hours.
void TakeAnswerDue(LineRecord& record, const LineFact& fact) {
  if (record.asks.empty() || fact.kind >= FactKind::kDisputeOpened) return;
  LineRecord::Ask& last = record.asks.back();
  if (last.due == Instant{} || fact.answer_due == kAnswerDueUnsaid) return;
  if (fact.answer_due == Instant{}) {
    if (!last.open()) return;
    const Instant ended = last.Ended(fact.recorded_time);
    (fact.kind == FactKind::kPartAnswered ? last.paused : last.withdrawn) = ended;
    return;
  }
  // What is late stays late, whatever is asked and answered then.
  Instant ended = last.answered != Instant{} ? last.answered : last.withdrawn;
  if (last.open()) ended = last.Ended(fact.recorded_time);
  if (ended > last.due) return;
  if (last.answered != Instant{}) GoOn(last, fact.recorded_time);
  last.paused = last.withdrawn = {};
  last.due = fact.answer_due;
}

void TakeSent(LineRecord& record, const LineFact& fact) {
  record.sent = true;
  record.asked = record.wanted = fact.quantity;
  record.requested = record.wanted_for = fact.date();
  Part& part = PartOf(record, 1);
  part.quantity = fact.quantity;
  part.due = part.eta = fact.date();
  record.asks.push_back(AskOf(fact));
}

// What a buyer wants less of is cancelled by it, or because the supplier offered no more: whether
// that excuses the supplier depends on when.
void TakeWanted(LineRecord& record, const LineFact& fact) {
  const Quantity more = fact.quantity - record.wanted;
  record.wanted = fact.quantity;
  if (more > 0) record.asked += more;
  if (more >= 0) return;
  record.cancellations.push_back({-more, fact.cause, Date{fact.occurred_day}, record.Eta()});
}

bool IsLate(const LineRecord& record, const LineFact& fact) {
  return record.requested && record.requested->days_since_epoch < fact.occurred_day;
}

// A new date counts while the old one is ahead and nothing is agreed: what is late already, or
// promised already, is not made good by another date. Nor does it count in reply to what the
// supplier proposed: it proposes what it likes, and is measured by a date once it agrees to it.
void TakeAsked(LineRecord& record, const LineFact& fact) {
  const bool anew = fact.quantity != record.wanted || fact.date() != record.wanted_for;
  if (anew || !AskOn(record, fact.recorded_time)) {
    Withdraw(record, fact.recorded_time);
    record.asks.push_back(AskOf(fact));
  }
  TakeWanted(record, fact);
  record.wanted_for = fact.date();
  if (fact.date() == record.requested || record.first_acknowledged) return;
  if (fact.cause == FactCause::kAgreed) return;
  if (IsLate(record, fact)) return;
  record.buyer_redated = true;
  record.requested = fact.date();
  for (Part& part : record.parts) {
    if (!part.confirmed) part.due = part.eta = fact.date();
  }
}

void Tell(LineRecord& record, const LineFact& fact) {
  const OptionalDate eta = record.Eta();
  if (!fact.imported && eta) record.told.push_back({Date{fact.occurred_day}, *eta});
}

void TakeScheduled(LineRecord& record, const LineFact& fact) {
  Part& part = PartOf(record, fact.schedule);
  part.quantity = fact.quantity;
  part.due = part.eta = part.latest = fact.date();
  part.confirmed = true;
  part.accepted = fact.cause != FactCause::kNone;
  Tell(record, fact);
}

// The first date that somebody accepted for the whole line. It never moves. What is late already is
// not made good by a promise, whoever accepts it; of what was imported nobody knows the day.
void TakeAgreed(LineRecord& record, const LineFact& fact) {
  if (record.first_acknowledged) return;
  if (!fact.imported && IsLate(record, fact)) return;
  OptionalDate latest;
  for (const Part& part : record.parts) {
    if (!part.confirmed) continue;
    if (!part.accepted) return;
    if (!latest || *part.due > *latest) latest = part.due;
  }
  record.first_acknowledged = latest;
  for (Part& part : record.parts) part.agreed = part.confirmed ? part.quantity : 0;
}

// A schedule that is new without being confirmed was split off by a shipment notice: it begins with
// the date of the one that it was a part of. Of two with that date it does not matter which.
void TakeSplit(LineRecord& record, const LineFact& fact) {
  const auto matches = [&](const Part& part) {
    return part.confirmed && part.eta == fact.date() && part.quantity >= fact.quantity;
  };
  const auto from = std::find_if(record.parts.begin(), record.parts.end(), matches);
  if (from == record.parts.end()) return;
  Part part = *from;
  from->quantity -= fact.quantity;
  part.schedule = fact.schedule;
  part.quantity = fact.quantity;
  part.agreed = 0;
  PartOf(record, fact.schedule) = part;
}

void TakeEtaChanged(LineRecord& record, const LineFact& fact) {
  const auto known = [&](const Part& part) { return part.schedule == fact.schedule; };
  if (std::none_of(record.parts.begin(), record.parts.end(), known)) TakeSplit(record, fact);
  Part& part = PartOf(record, fact.schedule);
  const OptionalDate before = part.eta;
  part.eta = fact.date();
  if (before && part.eta && *before != *part.eta && !fact.imported) {
    const Date latest = std::max(*before, part.latest.value_or(*before));
    record.revisions.push_back({Date{fact.occurred_day}, *before, *part.eta, latest});
  }
  if (part.eta && (!part.latest || *part.eta > *part.latest)) part.latest = part.eta;
  Tell(record, fact);
}

void TakeReceived(LineRecord& record, const LineFact& fact) {
  record.received += fact.quantity;
  record.deliveries.push_back({Date{fact.day}, fact.quantity});
  if (record.received >= record.asked) Withdraw(record, fact.recorded_time);
}

void TakeCancelled(LineRecord& record, const LineFact& fact) {
  record.cancellations.push_back(
      {fact.quantity, fact.cause, Date{fact.occurred_day}, record.Eta()});
  if (fact.cause == FactCause::kBuyer) record.wanted -= fact.quantity;
  Quantity cancelled = 0;
  for (const auto& cancellation : record.cancellations) cancelled += cancellation.quantity;
  if (cancelled + record.received >= record.asked) Withdraw(record, fact.recorded_time);
}

void TakeDispute(LineRecord& record, const LineFact& fact, DisputeState state) {
  if (fact.component == ScoreComponent::kNone) return;
  LineRecord::Disputes& disputes = record.disputes[static_cast<size_t>(fact.component) - 1];
  if (state == DisputeState::kNone) {
    disputes.newest = disputes.decided;
    return;
  }
  disputes.newest.state = state;
  if (state == DisputeState::kOpen) {
    disputes.newest.opened = {fact.recorded_time, Date{fact.occurred_day}};
    return;
  }
  disputes.decided = disputes.newest;
  const LineRecord::Opening& opened = disputes.newest.opened;
  if (state == DisputeState::kUpheld && disputes.upheld.time < opened.time) {
    disputes.upheld = opened;
  }
}

void TakeWhatItSays(LineRecord& record, const LineFact& fact) {
  switch (fact.kind) {
    case FactKind::kSent:
      return TakeSent(record, fact);
    case FactKind::kAsked:
      return TakeAsked(record, fact);
    case FactKind::kAnswered:
      if (LineRecord::Ask* ask = OpenAsk(record)) {
        ask->answered = ask->Ended(fact.recorded_time);
        ask->imported = ask->imported || fact.imported;
      }
      return;
    case FactKind::kPartAnswered:
    case FactKind::kHeld:
    case FactKind::kShipped:
      return;
    case FactKind::kScheduled:
      return TakeScheduled(record, fact);
    case FactKind::kAgreed:
      return TakeAgreed(record, fact);
    case FactKind::kEtaChanged:
      return TakeEtaChanged(record, fact);
    case FactKind::kReceived:
      return TakeReceived(record, fact);
    case FactKind::kQuarantined:
      record.quarantined += fact.quantity;
      return;
    case FactKind::kCancelled:
      return TakeCancelled(record, fact);
    case FactKind::kDisputeOpened:
      return TakeDispute(record, fact, DisputeState::kOpen);
    case FactKind::kDisputeWithdrawn:
      return TakeDispute(record, fact, DisputeState::kNone);
    case FactKind::kDisputeUpheld:
      return TakeDispute(record, fact, DisputeState::kUpheld);
    case FactKind::kDisputeRejected:
      return TakeDispute(record, fact, DisputeState::kRejected);
  }
}

void Take(LineRecord& record, const LineFact& fact) {
  record.imported = record.imported || fact.imported;
  TakeWhatItSays(record, fact);
  TakeAnswerDue(record, fact);
}

}  // namespace

LineFact ToLineFact(const SupplierFact& fact, uint32_t line) {
  LineFact row;
  row.sequence = fact.sequence;
  row.recorded_time = fact.recorded_time;
  row.answer_due = fact.answer_due_time;
  row.quantity = static_cast<int32_t>(std::min<Quantity>(fact.quantity, INT32_MAX));
  row.line = line;
  if (fact.date) row.day = fact.date->days_since_epoch;
  row.occurred_day = fact.occurred_date.days_since_epoch;
  row.ordinal = static_cast<uint16_t>(fact.ordinal);
  row.schedule = static_cast<uint16_t>(fact.schedule_number);
  row.kind = fact.kind;
  row.cause = fact.cause;
  row.imported = fact.imported;
  row.component = fact.component;
  return row;
}

void SetLocalDay(LineFact& fact, const std::string& time_zone) {
  fact.occurred_day =
      FactDay(Date{fact.occurred_day}, fact.recorded_time, time_zone).days_since_epoch;
}

OptionalDate LineRecord::Eta() const {
  OptionalDate latest;
  for (const Part& part : parts) {
    if (part.eta && (!latest || *part.eta > *latest)) latest = part.eta;
  }
  return latest ? latest : requested;
}

DisputeState LineRecord::DisputeOf(ScoreComponent component, const OptionalDate& due) const {
  const Disputes& all = disputes[static_cast<size_t>(component) - 1];
  if (due && *due < all.upheld.day) return DisputeState::kUpheld;
  return due && *due < all.newest.opened.day ? all.newest.state : DisputeState::kNone;
}

DisputeState LineRecord::DisputeOf(ScoreComponent component, Instant asked) const {
  const Disputes& all = disputes[static_cast<size_t>(component) - 1];
  if (asked <= all.upheld.time) return DisputeState::kUpheld;
  return asked <= all.newest.opened.time ? all.newest.state : DisputeState::kNone;
}

void LineRecord::Clear() {
  sent = imported = buyer_redated = false;
  asked = wanted = received = quarantined = 0;
  requested = wanted_for = first_acknowledged = std::nullopt;
  parts.clear();
  deliveries.clear();
  told.clear();
  revisions.clear();
  asks.clear();
  cancellations.clear();
  disputes = {};
}

void Fold(std::span<const LineFact> facts, const Known& known, LineRecord& record) {
  record.Clear();
  for (const LineFact& fact : facts) {
    if (fact.sequence > known.sequence) break;
    if (fact.recorded_time <= known.recorded) Take(record, fact);
  }
  const auto by_date = [](const auto& a, const auto& b) { return a.date < b.date; };
  if (!std::is_sorted(record.deliveries.begin(), record.deliveries.end(), by_date)) {
    std::stable_sort(record.deliveries.begin(), record.deliveries.end(), by_date);
  }
}

LineRecord Fold(std::vector<LineFact> facts, Instant as_of) {
  std::sort(facts.begin(), facts.end());
  const auto same = [](const LineFact& a, const LineFact& b) { return !(a < b) && !(b < a); };
  facts.erase(std::unique(facts.begin(), facts.end(), same), facts.end());
  LineRecord record;
  Fold(std::span<const LineFact>(facts), Known{.recorded = as_of}, record);
  return record;
}

}  // namespace backline
