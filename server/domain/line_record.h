// What became of one purchase order line, folded from its facts up to an instant. Pure; the same
// facts give the same record, in whatever order and how often they came.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/domain/date.h"
#include "server/domain/quantity.h"
#include "server/domain/supplier_fact.h"

namespace backline {

// What a score needs of a fact, in 48 bytes: millions of them are held in memory.
struct LineFact {
  static constexpr int32_t kNoDay = INT32_MIN;

  int64_t sequence = 0;
  Instant recorded_time;
  Instant answer_due;
  int32_t quantity = 0;  // kQuantityMax fits; what is beyond is cut
  uint32_t line = 0;     // whose: an index of the holder
  int32_t day = kNoDay;
  int32_t occurred_day = 0;
  uint16_t ordinal = 0;
  uint16_t schedule = 0;
  FactKind kind = FactKind::kSent;
  FactCause cause = FactCause::kNone;
  bool imported = false;
  ScoreComponent component = ScoreComponent::kNone;

  OptionalDate date() const { return day == kNoDay ? OptionalDate() : OptionalDate(Date{day}); }
  // The order of facts within a line.
  friend bool operator<(const LineFact& a, const LineFact& b) {
    if (a.sequence != b.sequence) return a.sequence < b.sequence;
    return a.ordinal < b.ordinal;
  }
};
static_assert(sizeof(LineFact) == 48);

// The day is as stated, or that of the server: SetLocalDay makes it that of the destination.
LineFact ToLineFact(const SupplierFact& fact, uint32_t line);
// Where nobody stated another day, a fact is of the day that it was where the goods go.
void SetLocalDay(LineFact& fact, const std::string& time_zone);

struct LineRecord {
  // A schedule as it was confirmed, and what is told of it now.
  struct Part {
    int32_t schedule = 0;
    Quantity quantity = 0;
    OptionalDate due;
    OptionalDate eta;
    OptionalDate latest;    // that was ever told
    bool confirmed = false;
    bool accepted = false;  // by a buyer, by a rule, or because it is what was asked for
    Quantity agreed = 0;    // of it in the first agreement about the whole line
  };
  struct Delivery {
    Date date;
    Quantity quantity = 0;
  };
  // The date that was told for the line from a day on. Only what the supplier told in time of its
  // own counts; what was imported says nothing about when it was told.
  struct Told {
    Date day;
    Date eta;
  };
  struct Revision {
    Date day;
    Date before;
    Date after;
    Date latest;  // that was told of the schedule before
  };
  // What was asked of the supplier. Asked again for the same it goes on: the time in which it was
  // answered is not counted, and there is no new one.
  struct Ask {
    Instant first;      // when it was asked
    Instant asked;      // later by the time in which it was answered
    Instant answered;   // 0: not answered
    Instant paused;     // a buyer has to decide about a part since then; 0: it does not
    Instant withdrawn;  // 0: not withdrawn
    Instant due;        // by the agreement of the line; 0: nothing was agreed
    bool imported = false;

    bool open() const { return answered == Instant{} && withdrawn == Instant{}; }
    // When the supplier's time ended, if what ends it happens now: it does not pass in a pause.
    Instant Ended(Instant now) const { return paused == Instant{} ? now : paused; }
    // The last instant that is in time. Where nothing was agreed nobody promised business hours:
    // so much time may pass.
    Instant Deadline(int64_t micros) const { return due == Instant{} ? asked + micros : due; }
  };
  struct Cancellation {
    Quantity quantity = 0;
    FactCause cause = FactCause::kNone;
    Date day;
    OptionalDate eta;  // as told when it was cancelled
  };
  // When a dispute was opened: it is about what was so then, and says nothing of what came after.
  struct Opening {
    Instant time{INT64_MIN};
    Date day{INT32_MIN};
  };
  struct Dispute {
    DisputeState state = DisputeState::kNone;
    Opening opened;
  };
  // The disputes of a component: the newest, the newest that a buyer decided, which is what remains
  // when a later one is withdrawn, and the newest that was upheld, which excuses all that earlier
  // ones did. What became of a later one takes nothing back.
  struct Disputes {
    Dispute newest;  // of those that were not withdrawn
    Dispute decided;
    Opening upheld;
  };

  bool sent = false;
  bool imported = false;       // some of its facts are
  bool buyer_redated = false;  // a buyer moved the requested date while it was still ahead
  Quantity asked = 0;
  Quantity wanted = 0;      // of what was asked, what is still wanted
  OptionalDate wanted_for;  // when, as it was asked for last
  Quantity received = 0;
  Quantity quarantined = 0;
  OptionalDate requested;
  OptionalDate first_acknowledged;   // none: nobody accepted a date
  std::vector<Part> parts;           // by schedule
  std::vector<Delivery> deliveries;  // by date
  std::vector<Told> told;
  std::vector<Revision> revisions;
  std::vector<Ask> asks;
  std::vector<Cancellation> cancellations;
  std::array<Disputes, kScoreComponents> disputes = {};

  // What became of the newest that was not withdrawn.
  DisputeState DisputeOf(ScoreComponent component) const {
    return disputes[static_cast<size_t>(component) - 1].newest.state;
  }
  // What disputes say of what was due on that day: nothing, if it had not passed when they were
  // opened.
  DisputeState DisputeOf(ScoreComponent component, const OptionalDate& due) const;
  // The same of what was asked at that instant.
  DisputeState DisputeOf(ScoreComponent component, Instant asked) const;
  // The latest date that is told for a schedule; as requested until one is told.
  OptionalDate Eta() const;
  void Clear();
};

// Facts that were recorded by then, and are no newer than an event: all facts of a command have one
// sequence, so none of it is known in part. The clocks of servers differ; the sequence does not.
struct Known {
  Instant recorded = Instant{INT64_MAX};
  int64_t sequence = INT64_MAX;
  friend bool operator==(const Known&, const Known&) = default;
};

// REQUIRES: the facts are of one line, in order, each once. Keeps the memory of `record`.
void Fold(std::span<const LineFact> facts, const Known& known, LineRecord& record);
// In any order, repeated or not.
LineRecord Fold(std::vector<LineFact> facts, Instant as_of);

}  // namespace backline
