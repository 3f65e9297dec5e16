#include "server/domain/scorecard.h"

#include <algorithm>

namespace backline {
namespace {

constexpr int64_t kMicrosPerHour = 3600 * kMicrosPerSecond;

// 1970-01-01 was a Thursday.
bool IsWeekend(Date date) {
  const int32_t from_monday = ((date.days_since_epoch + 3) % 7 + 7) % 7;
  return from_monday >= 5;
}

Date MoveDays(Date date, int32_t days, const ScoreParameters& parameters) {
  if (!parameters.business_days) return date + days;
  const std::vector<Date>& holidays = parameters.holidays;
  const int32_t step = days < 0 ? -1 : 1;
  for (int32_t left = std::abs(days); left > 0;) {
    date = date + step;
    const bool holiday = std::binary_search(holidays.begin(), holidays.end(), date);
    if (!IsWeekend(date) && !holiday) --left;
  }
  return date;
}

Date Latest(Date due, const ScoreParameters& parameters) {
  return MoveDays(due, parameters.days_late, parameters);
}

bool InTime(Date date, Date due, const ScoreParameters& parameters) {
  if (date > Latest(due, parameters)) return false;
  return !parameters.days_early ||
         date >= MoveDays(due, -*parameters.days_early, parameters);
}

bool InWindow(const OptionalDate& due, const ScoreParameters& parameters) {
  return due && *due >= parameters.from && *due < parameters.until;
}

// How much a supplier need not deliver. Nothing is excused by a cancellation of what is late, or
// told to be: the supplier would gain by it.
Quantity Excused(const LineRecord& record, const ScoreParameters& parameters, Baseline baseline,
                 Date due) {
  if (parameters.cancelled == CancelledTreatment::kCounted) return 0;
  const Date latest = Latest(due, parameters);
  Quantity excused = 0;
  for (const LineRecord::Cancellation& cancellation : record.cancellations) {
    const bool by_buyer = cancellation.cause == FactCause::kBuyer;
    const bool agreed =
        cancellation.cause == FactCause::kAgreed && baseline != Baseline::kRequested;
    const bool late = cancellation.day > latest || (cancellation.eta && *cancellation.eta > latest);
    if ((by_buyer || agreed) && !late) excused += cancellation.quantity;
  }
  return excused;
}

Quantity Needed(Quantity due, const ScoreParameters& parameters) {
  return (due * (100 - parameters.percent_under) + 99) / 100;
}

// What of a line is not decided by its deliveries; nothing if they decide it.
std::optional<LineOutcome> Undecided(const LineRecord& record, const ScoreParameters& parameters,
                                     Baseline baseline, Date due, Quantity quantity, Date today) {
  if (baseline == Baseline::kRequested && record.buyer_redated) return LineOutcome::kExcused;
  if (quantity <= 0) return LineOutcome::kExcused;
  if (today <= Latest(due, parameters)) return LineOutcome::kPending;
  return std::nullopt;
}

Verdict Of(bool met, int64_t counted, int64_t met_count) {
  return {met ? LineOutcome::kMet : LineOutcome::kMissed, counted, met_count, false};
}

Verdict Uncounted(LineOutcome outcome) { return {outcome, 0, 0, false}; }

// Only what is missed can be disputed, and an upheld dispute takes out what is missed and no more:
// without the units, schedules or answers that were in time the rate of all lines could fall.
// `upheld`, `open`: how much of what is missed such a dispute is about.
Verdict WithDisputes(Verdict verdict, int64_t upheld, int64_t open) {
  if (verdict.outcome != LineOutcome::kMissed) return verdict;
  verdict.counted -= upheld;
  if (verdict.counted == verdict.met) verdict.outcome = LineOutcome::kExcusedByDispute;
  verdict.disputed = open > 0;
  if (verdict.disputed) verdict.besides = verdict.counted - verdict.met - open;
  return verdict;
}

// Where all of it is due on one day.
Verdict WithDispute(const Verdict& verdict, DisputeState dispute) {
  const int64_t missed = verdict.counted - verdict.met;
  return WithDisputes(verdict, dispute == DisputeState::kUpheld ? missed : 0,
                      dispute == DisputeState::kOpen ? missed : 0);
}

Date LastOf(const std::vector<LineRecord::Part>& parts) {
  return parts.empty() ? Date{INT32_MIN} : *parts.back().due;
}

// Schedules with due dates of their own; what comes fills the earliest first. What was asked for
// and is in none of them, as the supplier refused it or has not answered, is due with the last.
std::vector<LineRecord::Part> SchedulesOf(const LineRecord& record, Baseline baseline) {
  std::vector<LineRecord::Part> parts;
  for (LineRecord::Part part : record.parts) {
    if (baseline == Baseline::kRequested || !part.confirmed) continue;
    if (baseline == Baseline::kFirstAcknowledged) part.quantity = part.agreed;
    if (baseline == Baseline::kCurrent) part.due = part.eta;
    if (part.due && part.quantity > 0) parts.push_back(part);
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return *a.due < *b.due; });
  Quantity rest = record.asked;
  for (const LineRecord::Part& part : parts) rest -= part.quantity;
  const OptionalDate due = DueDate(record, baseline);
  if (rest > 0 && due) parts.push_back({.quantity = rest, .due = std::max(*due, LastOf(parts))});
  return parts;
}

// What is excused goes off the latest schedules.
void TakeOff(std::vector<LineRecord::Part>& parts, Quantity quantity) {
  for (auto part = parts.rbegin(); part != parts.rend() && quantity > 0; ++part) {
    const Quantity off = std::min(quantity, part->quantity);
    part->quantity -= off;
    quantity -= off;
  }
}

Verdict JudgeSchedules(const LineRecord& record, const ScoreParameters& parameters,
                       Baseline baseline, Date today) {
  std::vector<LineRecord::Part> parts = SchedulesOf(record, baseline);
  if (parts.empty()) return {};
  TakeOff(parts, Excused(record, parameters, baseline, *parts.back().due));
  std::vector<LineRecord::Delivery> deliveries = record.deliveries;
  Verdict verdict;
  std::optional<LineOutcome> undecided;
  size_t next = 0;
  for (const LineRecord::Part& part : parts) {
    Quantity left = part.quantity;
    Quantity in_time = 0;
    while (left > 0 && next < deliveries.size()) {
      LineRecord::Delivery& delivery = deliveries[next];
      const Quantity taken = std::min(left, delivery.quantity);
      left -= taken;
      delivery.quantity -= taken;
      if (InTime(delivery.date, *part.due, parameters)) in_time += taken;
      if (delivery.quantity == 0) ++next;
    }
    if (!InWindow(part.due, parameters)) continue;
    const auto open = Undecided(record, parameters, baseline, *part.due, part.quantity, today);
    if (open) {
      undecided = open;
      continue;
    }
    ++verdict.counted;
    if (in_time >= Needed(part.quantity, parameters)) ++verdict.met;
  }
  if (verdict.counted == 0) return Uncounted(undecided.value_or(LineOutcome::kOutside));
  return Of(verdict.met == verdict.counted, verdict.counted, verdict.met);
}

// The day on which what was due had come; none if it has not.
OptionalDate Completed(const LineRecord& record, const ScoreParameters& parameters,
                       Quantity quantity) {
  const Quantity needed = Needed(quantity, parameters);
  Quantity came = 0;
  for (const LineRecord::Delivery& delivery : record.deliveries) {
    came += delivery.quantity;
    if (came >= needed) return delivery.date;
  }
  return std::nullopt;
}

// The shortest notice of the line's slips, counted from the latest date that was told before. A
// date that goes to and fro, far ahead, is no slip, and gives none.
std::optional<int32_t> NoticeOf(const LineRecord& record) {
  std::optional<int32_t> least;
  for (const LineRecord::Revision& revision : record.revisions) {
    if (revision.after <= revision.latest) continue;
    const int32_t days = revision.latest - revision.day;
    if (!least || days < *least) least = days;
  }
  return least;
}

DayDistribution Distribution(std::vector<int32_t>& days) {
  DayDistribution result;
  result.count = static_cast<int64_t>(days.size());
  if (days.empty()) return result;
  std::sort(days.begin(), days.end());
  for (const int32_t day : days) result.sum += day;
  const auto rank = [&](size_t percent) { return days[(days.size() * percent + 99) / 100 - 1]; };
  result.p50 = rank(50);
  result.p90 = rank(90);
  result.least = days.front();
  result.most = days.back();
  days.clear();
  return result;
}

}  // namespace

void Rate::Add(const Verdict& verdict) {
  counted += verdict.counted;
  met += verdict.met;
  if (verdict.outcome == LineOutcome::kPending) ++pending;
  if (verdict.outcome == LineOutcome::kExcused) ++excused;
  if (verdict.outcome == LineOutcome::kNotMeasured) ++not_measured;
  if (verdict.outcome == LineOutcome::kExcusedByDispute) ++excused_by_dispute;
  if (verdict.disputed) ++disputed;
  if_upheld_counted += verdict.disputed ? verdict.met + verdict.besides : verdict.counted;
  if_upheld_met += verdict.met;
}

OptionalDate DueDate(const LineRecord& record, Baseline baseline) {
  switch (baseline) {
    case Baseline::kRequested:
      break;
    case Baseline::kFirstAcknowledged:
      if (record.first_acknowledged) return record.first_acknowledged;
      break;
    case Baseline::kCurrent:
      return record.Eta();
  }
  return record.requested;
}

Verdict JudgeAcknowledgement(const LineRecord& record, const ScoreParameters& parameters,
                             Instant as_of) {
  if (!InWindow(DueDate(record, parameters.baseline), parameters)) return {};
  Verdict verdict;
  bool pending = false;
  bool measured = false;
  int64_t upheld = 0;  // answers that are missed, and a dispute is about
  int64_t open = 0;
  for (const LineRecord::Ask& ask : record.asks) {
    if (ask.imported) continue;
    measured = true;
    const Instant deadline = ask.Deadline(parameters.acknowledge_hours * kMicrosPerHour);
    const bool answered = ask.answered != Instant{};
    const bool withdrawn = ask.withdrawn != Instant{} && ask.withdrawn <= deadline;
    const bool paused = ask.paused != Instant{} && ask.paused <= deadline;
    if (!answered && (withdrawn || paused || as_of <= deadline)) {
      pending = pending || !withdrawn;
      continue;
    }
    ++verdict.counted;
    if (answered && ask.answered <= deadline) {
      ++verdict.met;
      continue;
    }
    const DisputeState dispute = record.DisputeOf(ScoreComponent::kAcknowledgement, ask.first);
    upheld += dispute == DisputeState::kUpheld ? 1 : 0;
    open += dispute == DisputeState::kOpen ? 1 : 0;
  }
  if (!measured) return Uncounted(LineOutcome::kNotMeasured);
  if (verdict.counted == 0) {
    return Uncounted(pending ? LineOutcome::kPending : LineOutcome::kExcused);
  }
  return WithDisputes(Of(verdict.met == verdict.counted, verdict.counted, verdict.met), upheld,
                      open);
}

Verdict JudgeOnTime(const LineRecord& record, const ScoreParameters& parameters, Baseline baseline,
                    Date today) {
  const DisputeState dispute =
      record.DisputeOf(ScoreComponent::kOnTimeInFull, DueDate(record, baseline));
  if (parameters.level == ScoreLevel::kSchedule) {
    return WithDispute(JudgeSchedules(record, parameters, baseline, today), dispute);
  }
  const OptionalDate due = DueDate(record, baseline);
  if (!InWindow(due, parameters)) return {};
  const Quantity quantity = record.asked - Excused(record, parameters, baseline, *due);
  if (auto open = Undecided(record, parameters, baseline, *due, quantity, today)) {
    return Uncounted(*open);
  }
  Quantity in_time = 0;
  for (const LineRecord::Delivery& delivery : record.deliveries) {
    if (InTime(delivery.date, *due, parameters)) in_time += delivery.quantity;
  }
  const bool met = in_time >= Needed(quantity, parameters);
  const bool by_unit = parameters.level == ScoreLevel::kUnit;
  return WithDispute(
      by_unit ? Of(met, quantity, std::min(in_time, quantity)) : Of(met, 1, met ? 1 : 0), dispute);
}

Verdict JudgeFill(const LineRecord& record, const ScoreParameters& parameters, ScoreLevel level,
                  Date today) {
  const OptionalDate due = DueDate(record, parameters.baseline);
  if (!InWindow(due, parameters)) return {};
  const Quantity quantity = record.asked - Excused(record, parameters, parameters.baseline, *due);
  if (auto open = Undecided(record, parameters, parameters.baseline, *due, quantity, today)) {
    return Uncounted(*open);
  }
  Quantity first = 0;
  for (const LineRecord::Delivery& delivery : record.deliveries) {
    if (delivery.date == record.deliveries.front().date) first += delivery.quantity;
  }
  const bool met = first >= quantity;
  const bool by_unit = level == ScoreLevel::kUnit;
  return WithDispute(
      by_unit ? Of(met, quantity, std::min(first, quantity)) : Of(met, 1, met ? 1 : 0),
      record.DisputeOf(ScoreComponent::kFill, due));
}

Verdict Judge(const LineRecord& record, const ScoreParameters& parameters, ScoreComponent component,
              Instant as_of, Date today) {
  switch (component) {
    case ScoreComponent::kAcknowledgement:
      return JudgeAcknowledgement(record, parameters, as_of);
    case ScoreComponent::kFill:
      return JudgeFill(record, parameters, parameters.level, today);
    case ScoreComponent::kOnTimeInFull:
    case ScoreComponent::kNone:
      break;
  }
  return JudgeOnTime(record, parameters, parameters.baseline, today);
}

void Scorer::Add(const LineRecord& record, Date today, uint32_t order) {
  if (!record.sent) return;
  for (size_t at = 0; at < kBaselines; ++at) {
    const Verdict verdict =
        JudgeOnTime(record, parameters_, static_cast<Baseline>(at + 1), today);
    if (parameters_.level == ScoreLevel::kOrder) {
      orders_on_time_[at].Add(order, verdict);
    } else {
      card_.on_time[at].Add(verdict);
    }
  }
  if (!InWindow(DueDate(record, parameters_.baseline), parameters_)) return;
  ++card_.lines;
  if (record.imported) ++card_.imported;
  if (record.buyer_redated) ++card_.buyer_changed;
  card_.acknowledgement.Add(JudgeAcknowledgement(record, parameters_, as_of_));
  AddFill(record, today, order);
  AddDates(record, today);
}

void Scorer::AddFill(const LineRecord& record, Date today, uint32_t order) {
  card_.unit_fill.Add(JudgeFill(record, parameters_, ScoreLevel::kUnit, today));
  const Verdict line = JudgeFill(record, parameters_, ScoreLevel::kLine, today);
  card_.line_fill.Add(line);
  orders_filled_.Add(order, line);
}

// Lines that are decided: those that came early must not stand for all, nor those that came. What
// has not come is as late as today at least.
void Scorer::AddDates(const LineRecord& record, Date today) {
  const OptionalDate due = DueDate(record, Baseline::kFirstAcknowledged);
  if (!due || today <= Latest(*due, parameters_)) return;
  const Quantity quantity =
      record.asked - Excused(record, parameters_, Baseline::kFirstAcknowledged, *due);
  const OptionalDate completed = Completed(record, parameters_, quantity);
  if (completed || quantity > 0) slips_.push_back(completed.value_or(today) - *due);
  if (!completed && quantity > 0) ++card_.unfinished;
  if (record.imported) return;
  ++card_.measured_lines;
  card_.revisions += static_cast<int64_t>(record.revisions.size());
  if (!record.revisions.empty()) ++card_.revised_lines;
  if (const auto notice = NoticeOf(record)) notices_.push_back(*notice);
  for (const LineRecord::Revision& revision : record.revisions) {
    moves_.push_back(revision.after - revision.before);
  }
  if (!completed) return;
  for (size_t at = 0; at < kEtaHorizons.size(); ++at) {
    OptionalDate known;
    for (const LineRecord::Told& told : record.told) {
      if (told.day <= *completed + -kEtaHorizons[at]) known = told.eta;
    }
    if (known) errors_[at].push_back(*completed - *known);
  }
}

Scorecard Scorer::Finish() {
  card_.order_fill = orders_filled_.Finish();
  if (parameters_.level == ScoreLevel::kOrder) {
    for (size_t at = 0; at < kBaselines; ++at) card_.on_time[at] = orders_on_time_[at].Finish();
  }
  card_.net_slip = Distribution(slips_);
  card_.notice = Distribution(notices_);
  card_.moved = Distribution(moves_);
  for (size_t at = 0; at < kEtaHorizons.size(); ++at) {
    card_.eta_error[at] = Distribution(errors_[at]);
  }
  const Scorecard card = card_;
  card_ = Scorecard();
  return card;
}

}  // namespace backline
