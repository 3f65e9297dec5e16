// What a supplier is worth to us, as numbers: a pure function of the records of its lines and of
// parameters that are told with every score. The formulas are those of kpis.md. All of it is whole
// numbers: a rate is two counts, a mean is a sum and a count, so that nothing is rounded and a
// denominator of zero stays visible as "n/a".
//
// Laws, for a score by line on the first acknowledged date: nothing that a supplier leaves undone,
// puts off, splits, tells again or has cancelled because it is late makes its score higher. For
// every score: no rate falls by a dispute that is upheld.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "server/base/clock.h"
#include "server/domain/date.h"
#include "server/domain/line_record.h"
#include "server/domain/quantity.h"
#include "server/domain/supplier_fact.h"

namespace backline {

// The date that a line is measured by.
enum class Baseline : int8_t {
  kRequested = 1,          // by the buyer
  kFirstAcknowledged = 2,  // the first that somebody accepted; else as requested
  kCurrent = 3,            // the last that was told
};
constexpr int kBaselines = 3;

// What is counted.
enum class ScoreLevel : int8_t {
  kLine = 1,
  kUnit = 2,
  kSchedule = 3,
  kOrder = 4,  // on time in full if each of its lines that is due in the window is
};

enum class CancelledTreatment : int8_t {
  kCountedIfLate = 1,  // what was late, or told to be, when a buyer cancelled it
  kCounted = 2,        // all
};

constexpr int kScoreToleranceDaysMax = 365;
constexpr int kAcknowledgeHoursMax = 24 * 90;
constexpr int kScoreHolidaysMax = 366;

// Told with each score; the same facts and parameters give the same score for ever.
struct ScoreParameters {
  Date from;  // lines that are due in [from, until)
  Date until;
  Baseline baseline = Baseline::kFirstAcknowledged;
  ScoreLevel level = ScoreLevel::kLine;
  std::optional<int32_t> days_early;  // none: however early
  int32_t days_late = 0;
  int32_t percent_under = 0;
  bool business_days = false;  // tolerances count Monday to Friday without the holidays
  CancelledTreatment cancelled = CancelledTreatment::kCountedIfLate;
  int32_t acknowledge_hours = 48;  // that pass; where nothing was agreed
  std::vector<Date> holidays;  // ascending
  friend bool operator==(const ScoreParameters&, const ScoreParameters&) = default;
};

// What a component says of one line.
enum class LineOutcome : int8_t {
  kOutside = 0,  // not due in the window
  kMet = 1,
  kMissed = 2,       // also what never came
  kPending = 3,      // not decided yet
  kExcused = 4,      // a buyer changed or cancelled it in time
  kNotMeasured = 5,  // the facts do not say: they were imported
  // It would be missed, and a buyer upheld that it must not be: only what is met of it counts.
  kExcusedByDispute = 6,
};
constexpr int kLineOutcomes = 6;

struct Verdict {
  LineOutcome outcome = LineOutcome::kOutside;
  int64_t counted = 0;  // lines, units or schedules
  int64_t met = 0;
  bool disputed = false;  // missed, and a buyer has to decide about it
  int64_t besides = 0;    // then: what is missed as well, and the dispute is not about
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

struct Rate {
  int64_t counted = 0;  // 0: there is no rate
  int64_t met = 0;
  // Lines that are not counted, or only as far as they are met, and why.
  int64_t pending = 0;
  int64_t excused = 0;
  int64_t not_measured = 0;
  int64_t excused_by_dispute = 0;
  int64_t disputed = 0;  // lines that are missed and disputed
  // The rate, if all open disputes were upheld; never a lower one.
  int64_t if_upheld_counted = 0;
  int64_t if_upheld_met = 0;
  void Add(const Verdict& verdict);
  friend bool operator==(const Rate&, const Rate&) = default;
};

// Whole days. Percentiles are by nearest rank; all but `count` mean nothing when it is 0.
struct DayDistribution {
  int64_t count = 0;
  int64_t sum = 0;
  int32_t p50 = 0;
  int32_t p90 = 0;
  int32_t least = 0;
  int32_t most = 0;
  friend bool operator==(const DayDistribution&, const DayDistribution&) = default;
};

constexpr std::array<int32_t, 3> kEtaHorizons = {7, 14, 28};

struct Scorecard {
  int64_t lines = 0;          // due in the window
  int64_t imported = 0;       // of them, with facts that were imported
  int64_t buyer_changed = 0;  // of them, with another date that a buyer wanted in time
  Rate acknowledgement;
  std::array<Rate, kBaselines> on_time;  // of each baseline, with its own due dates
  Rate unit_fill;
  Rate line_fill;
  Rate order_fill;
  DayDistribution net_slip;  // from the first acknowledged date to the last goods, or until now
  int64_t unfinished = 0;    // lines that are decided and not all there: no ETA error knows them
  DayDistribution notice;    // of a line: how long before its latest date a later one was told
  DayDistribution moved;     // of each date that was told anew: new - old
  int64_t revisions = 0;     // of dates, of lines that could be measured
  int64_t revised_lines = 0;
  int64_t measured_lines = 0;
  std::array<DayDistribution, kEtaHorizons.size()> eta_error;  // actual - told so many days ahead
  friend bool operator==(const Scorecard&, const Scorecard&) = default;
};

// The date that the line is measured by; none: it has none.
OptionalDate DueDate(const LineRecord& record, Baseline baseline);
// `today`: the day of the score at the line's destination.
Verdict JudgeAcknowledgement(const LineRecord& record, const ScoreParameters& parameters,
                             Instant as_of);
Verdict JudgeOnTime(const LineRecord& record, const ScoreParameters& parameters, Baseline baseline,
                    Date today);
Verdict JudgeFill(const LineRecord& record, const ScoreParameters& parameters, ScoreLevel level,
                  Date today);
// One component on the parameters' own baseline and level.
Verdict Judge(const LineRecord& record, const ScoreParameters& parameters, ScoreComponent component,
              Instant as_of, Date today);

// Purchase orders as a level: what their lines were, together. Not thread-safe.
class OrderTally {
 public:
  // `order`: a small number.
  void Add(uint32_t order, const Verdict& line);
  // Of all orders; starts anew.
  Rate Finish();

 private:
  std::vector<uint8_t> seen_;  // by order: a bit of each thing that one of its lines was
};

// Adds lines up to a score. Keeps its memory between scores; not thread-safe.
class Scorer {
 public:
  Scorer(const ScoreParameters& parameters, Instant as_of)
      : parameters_(parameters), as_of_(as_of) {}

  // `order`: which of the supplier's purchase orders it belongs to, a small number.
  void Add(const LineRecord& record, Date today, uint32_t order);
  // The score of what was added; starts anew.
  Scorecard Finish();

 private:
  void AddFill(const LineRecord& record, Date today, uint32_t order);
  void AddDates(const LineRecord& record, Date today);

  const ScoreParameters parameters_;
  const Instant as_of_;
  Scorecard card_;
  std::array<OrderTally, kBaselines> orders_on_time_;
  OrderTally orders_filled_;
  std::vector<int32_t> slips_;
  std::vector<int32_t> notices_;
  std::vector<int32_t> moves_;
  std::array<std::vector<int32_t>, kEtaHorizons.size()> errors_;
};

}  // namespace backline
