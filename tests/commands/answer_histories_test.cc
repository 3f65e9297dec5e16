// Thousands of random histories of a line under an agreement: proposals, holds, parts, changes,
// goods and cancellations, over weekends, holidays and the change of the clocks, with a calendar
// and an agreement that change on the way. After every step an answer is missed in the score
// exactly where its clock was breached. BACKLINE_HISTORIES sets another number.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/commands/amend_purchase_order_line.h"
#include "server/commands/cancel_purchase_order.h"
#include "server/commands/decide_response.h"
#include "server/commands/end_agreement.h"
#include "server/commands/receive_purchase_order.h"
#include "server/commands/set_business_calendar.h"
#include "server/commands/set_tolerance.h"
#include "server/commands/supersede_agreement.h"
#include "server/domain/line_record.h"
#include "server/domain/scorecard.h"
#include "tests/support/agreement_scenario.h"
#include "tests/support/judged_line.h"

namespace backline {
namespace {

using testing::Agreed;
using testing::Day;
using testing::Everything;
using testing::kHour;
using testing::OfficeTerms;
using testing::Scenario;

constexpr int kHistories = 4'000;
constexpr int kStepsMax = 12;
constexpr int64_t kMinute = kHour / 60;

struct Counts {
  int compared = 0;
  int breached = 0;
  int went_on = 0;          // clocks that were paused and run again
  int paused_by_a_part = 0;  // clocks of asks that are answered in part alone
  int as_it_ended = 0;      // steps in the last instant of a clock
  int other_calendar = 0;   // answers to clocks that began under another calendar
  int over_a_change = 0;    // clocks that ran while the clock on the wall was changed
  int elapsed_differs = 0;  // asks of which elapsed hours would say something else
};

Verdict VerdictOf(const LineRecord& record, const LineRecord::Ask& ask, int32_t hours,
                  Instant now) {
  LineRecord one = record;
  one.asks = {ask};
  ScoreParameters parameters = Everything();
  parameters.acknowledge_hours = hours;
  return JudgeAcknowledgement(one, parameters, now);
}

// What the clock says of the answer that it waits for.
bool IsMissed(const ObligationClock& clock, Instant now) {
  if (clock.state == ClockState::kBreached) return true;
  return clock.state == ClockState::kRunning && clock.late_time() <= now;  // nobody looked yet
}

class History {
 public:
  History(uint64_t seed, Counts& counts)
      : random_(seed), counts_(counts), scenario_(seed), agreed_(scenario_, Terms(), false) {
    scenario_.set_checks_laws(false);
    scenario_.Product("P").Source("P", "S");
    if (Draw(2) == 0) SetTolerance();
    // Some begin shortly before the clocks are changed in Berlin, in spring or autumn.
    static constexpr int kDays[] = {79, 80, 289, 290};
    scenario_.clock().AdvanceDays(Draw(2) == 0 ? kDays[Draw(4)] : Draw(330));
    scenario_.clock().Advance(Draw(24 * 60) * kMinute);
    SetCalendar();
    agreed_.Agree(Terms(), Today());
    if (Draw(8) == 0) {
      scenario_.Supply("po", "L", {{"P", 1 + Draw(20)}});
    } else {
      scenario_.Supply("po", "L", {{"P", 1 + Draw(20), Today() + Draw(60)}});
    }
    calendar_when_sent_ = calendars_;
  }

  // What differs first; empty if nothing does.
  std::string Run() {
    for (int steps = 1 + Draw(kStepsMax); steps > 0; --steps) {
      Pass();
      const Instant due = RunningDue();
      Step();
      if (due == scenario_.clock().Now()) ++counts_.as_it_ended;
      if (const std::string differs = Compare(); !differs.empty()) return differs;
    }
    scenario_.DrainWork();
    if (std::string differs = Compare(); !differs.empty()) return differs;
    return ToString(CheckLaws(scenario_.world(), /*whole_database=*/true));
  }

 private:
  int Draw(int below) { return static_cast<int>(random_() % static_cast<uint64_t>(below)); }
  Date Today() { return UtcDate(scenario_.clock().Now()); }
  const PurchaseOrderLine& Line() const { return scenario_.PurchaseLineOf("po"); }

  AgreementTerms Terms() {
    AgreementTerms terms = OfficeTerms();
    terms.acknowledge_hours = 1 + Draw(40);
    terms.answer_change_hours = 1 + Draw(20);
    return terms;
  }

  void SetTolerance() {
    auto command = std::make_shared<backline::SetTolerance>();
    command->rule = {scenario_.SupplierNamed("S"), Id128{}, "", 2, 2, 25, 25, true, 0};
    scenario_.Run(command);
  }

  // Mornings, or days with a break, or nights; some days are holidays.
  void SetCalendar() {
    auto command = std::make_shared<SetBusinessCalendar>();
    BusinessCalendar& calendar = command->calendar;
    calendar.party = scenario_.SupplierNamed("S");
    calendar.time_zone = "Europe/Berlin";
    const int kind = Draw(3);
    for (int weekday = 1; weekday <= 5 + Draw(3); ++weekday) {
      if (kind == 0) calendar.shifts.push_back({weekday, 7 * 60, 12 * 60});
      if (kind == 1) calendar.shifts.push_back({weekday, 8 * 60, 12 * 60 + 30});
      if (kind == 1) calendar.shifts.push_back({weekday, 13 * 60, 17 * 60});
      if (kind == 2) calendar.shifts.push_back({weekday, 0, 6 * 60});
    }
    for (int day = 0; day < 30; ++day) {
      if (Draw(5) == 0) calendar.holidays.push_back(Today() + day);
    }
    scenario_.Run(command);
    ++calendars_;
  }

  std::vector<ObligationClock> AnswerClocks() const {
    std::vector<ObligationClock> clocks = agreed_.clocks();
    std::erase_if(clocks, [](const ObligationClock& clock) {
      return clock.kind != ClockKind::kAcknowledge && clock.kind != ClockKind::kAnswerChange;
    });
    std::sort(clocks.begin(), clocks.end(), [](const auto& a, const auto& b) {
      return a.answer_version < b.answer_version;
    });
    return clocks;
  }
  // Of the clock that waits for an answer; 0 if none does.
  Instant RunningDue() const {
    for (const ObligationClock& clock : AnswerClocks()) {
      if (clock.state == ClockState::kRunning) return clock.due_time;
    }
    return {};
  }

  // Nothing, minutes, days; or until the time for an answer ends, or an instant longer. Sometimes
  // nobody looks at what is due meanwhile.
  void Pass() {
    const Instant due = RunningDue();
    if (due > scenario_.clock().Now() && Draw(4) == 0) {
      scenario_.clock().Set(due + Draw(2));
    } else if (Draw(4) > 0) {
      scenario_.clock().Advance(Draw(Draw(2) == 0 ? 300 : 72 * 60) * kMinute);
    }
    if (Draw(2) == 0) scenario_.DrainWork();
  }

  std::shared_ptr<const Command> Answer() {
    const PurchaseOrderLine& line = Line();
    auto command = std::make_shared<AnswerLine>();
    command->supplier_id = line.supplier_id;
    command->purchase_order_id = line.purchase_order_id;
    command->line_number = 1;
    command->answer_version = line.answer_version;
    command->reason = SupplyReason::kCapacity;
    static constexpr AnswerIntent kIntents[] = {AnswerIntent::kAnswer, AnswerIntent::kAnswer,
                                                AnswerIntent::kPropose, AnswerIntent::kHold};
    command->intent = kIntents[Draw(4)];
    if (command->intent == AnswerIntent::kHold) {
      command->decide_by_date = Today() + 3;
      return command;
    }
    Quantity left = 0;
    for (const auto& [id, supply] : scenario_.database().rows<SupplyLine>()) {
      if (!supply.confirmed) left += supply.remaining();
    }
    const Quantity told = Draw(2) == 0 ? left : Draw(static_cast<int>(left) + 1);
    const Date date = line.requested_date.value_or(Today()) + Draw(3) * Draw(10);
    if (told > 0) command->terms.schedules = {{told, date, {}}};
    // A proposal offers or rejects something.
    const bool rejects = Draw(3) == 0 || (told == 0 && command->intent == AnswerIntent::kPropose);
    (rejects ? command->terms.rejected : command->terms.open) = left - told;
    return command;
  }

  std::shared_ptr<const Command> Decision() {
    static constexpr ResponseDecision kDecisions[] = {
        ResponseDecision::kApprove, ResponseDecision::kReject, ResponseDecision::kCounter};
    auto command = std::make_shared<DecideResponse>();
    command->purchase_order_id = Line().purchase_order_id;
    command->line_number = 1;
    command->version = Line().answer_version;
    command->decision = kDecisions[Draw(3)];
    if (command->decision != ResponseDecision::kCounter) return command;
    if (Draw(2) == 0) command->quantity = 1 + Draw(24);
    if (command->quantity == 0 || Draw(2) == 0) command->date = Today() + Draw(40);
    return command;
  }

  std::shared_ptr<const Command> Amendment() {
    auto command = std::make_shared<AmendPurchaseOrderLine>();
    command->purchase_order_id = Line().purchase_order_id;
    command->line_number = 1;
    command->version = Line().answer_version;
    if (Draw(2) == 0) command->quantity = 1 + Draw(24);
    if (command->quantity == 0) command->date = Today() + Draw(40);
    // The day on which it would be due anyway.
    if (Draw(4) == 0) command->date = scenario_.SupplyOf("po").fallback_date;
    return command;
  }

  std::shared_ptr<const Command> Receipt() {
    auto command = std::make_shared<ReceivePurchaseOrder>();
    command->purchase_order_id = Line().purchase_order_id;
    command->delivery_note = absl::StrCat("DN", ++notes_);
    command->received_date = Today();
    command->lines = {{1, 1 + Draw(12), Draw(4) == 0 ? Draw(3) : 0, ""}};
    return command;
  }

  std::shared_ptr<const Command> AgreementChange() {
    if (Draw(2) == 0) {
      auto command = std::make_shared<SupersedeAgreement>();
      command->supplier_id = scenario_.SupplierNamed("S");
      command->agreement_id = agreed_.agreements().back().id;
      command->valid_from = Today() + Draw(3);
      command->terms = Terms();
      return command;
    }
    auto command = std::make_shared<EndAgreement>();
    command->supplier_id = scenario_.SupplierNamed("S");
    command->agreement_id = agreed_.agreements().back().id;
    command->valid_until = Today() + Draw(3);
    return command;
  }

  // Many are refused, because they do not fit the line: then nothing happened.
  void Step() {
    std::shared_ptr<const Command> command;
    switch (Draw(12)) {
      case 0:
      case 1:
      case 2:
      case 3:
        command = Answer();
        if (calendar_when_sent_ != calendars_) ++counts_.other_calendar;
        break;
      case 4:
      case 5:
      case 6:
        command = Decision();
        break;
      case 7:
        command = Amendment();
        break;
      case 8:
        command = Receipt();
        break;
      case 9:
        command = AgreementChange();
        break;
      case 10: {
        if (Draw(4) > 0) return;
        auto cancel = std::make_shared<CancelPurchaseOrder>();
        cancel->purchase_order_id = Line().purchase_order_id;
        command = cancel;
        break;
      }
      default:
        return SetCalendar();
    }
    scenario_.RunBatch({scenario_.Submit(command)});
  }

  // A clock for each thing that was asked, and of each the same.
  std::string Compare() {
    std::vector<LineFact> facts;
    for (const SupplierFact& fact : scenario_.database().supplier_facts()) {
      facts.push_back(ToLineFact(fact, 0));
    }
    const LineRecord record = Fold(std::move(facts), Instant{INT64_MAX});
    const std::vector<ObligationClock> clocks = AnswerClocks();
    if (record.asks.size() != clocks.size()) {
      return absl::StrCat(record.asks.size(), " asks, ", clocks.size(), " clocks");
    }
    for (size_t at = 0; at < clocks.size(); ++at) {
      const std::string differs = Compare(record, record.asks[at], clocks[at]);
      if (!differs.empty()) return absl::StrCat("ask ", at, ": ", differs);
    }
    return "";
  }

  std::string Compare(const LineRecord& record, const LineRecord::Ask& ask,
                      const ObligationClock& clock) {
    const Instant now = scenario_.clock().Now();
    const bool missed = IsMissed(clock, now);
    const bool waits = clock.state == ClockState::kRunning && !missed;
    const Verdict said = VerdictOf(record, ask, 48, now);
    ++counts_.compared;
    if (missed) ++counts_.breached;
    if (waits && clock.used_micros > 0) ++counts_.went_on;
    const Date first = UtcDate(clock.started_time);
    for (const Date change : {Day(83), Day(293)}) {  // in Berlin
      if (first < change && change < UtcDate(clock.due_time)) ++counts_.over_a_change;
    }
    LineRecord::Ask elapsed = ask;
    elapsed.due = {};
    const auto hours = static_cast<int32_t>(clock.allowed_micros / kHour);
    const Verdict by_hours = VerdictOf(record, elapsed, hours, now);
    if ((by_hours.outcome == LineOutcome::kMissed) != missed) ++counts_.elapsed_differs;
    if ((said.outcome == LineOutcome::kMissed) != missed) {
      return absl::StrCat("the clock's state is ", static_cast<int>(clock.state),
                          ", the score says ", static_cast<int>(said.outcome));
    }
    // A part that a buyer must decide about pauses the clock, and is no answer yet.
    const bool part = clock.state == ClockState::kPaused && ask.answered == Instant{} && !missed;
    if (part) ++counts_.paused_by_a_part;
    if ((said.outcome == LineOutcome::kPending) != (waits || part)) {
      return absl::StrCat(waits ? "waits" : "does not wait", ", the score says ",
                          static_cast<int>(said.outcome));
    }
    if (waits && ask.due != clock.due_time) return "due at another time";
    return "";
  }

  std::mt19937_64 random_;
  Counts& counts_;
  Scenario scenario_;
  Agreed agreed_;
  int notes_ = 0;
  int calendars_ = 0;
  int calendar_when_sent_ = 0;
};

TEST(AnswerHistoriesTest, AnAnswerIsMissedWhereItsClockIsBreached) {
  const char* number = std::getenv("BACKLINE_HISTORIES");
  const int histories = number == nullptr ? kHistories : std::atoi(number);
  Counts counts;
  for (int seed = 1; seed <= histories; ++seed) {
    ASSERT_EQ(History(static_cast<uint64_t>(seed), counts).Run(), "") << "seed " << seed;
  }
  std::printf("%d compared, %d breached, %d went on, %d as it ended, %d under another calendar,"
              " %d over a change of the clocks, %d differ by elapsed hours\n",
              counts.compared, counts.breached, counts.went_on, counts.as_it_ended,
              counts.other_calendar, counts.over_a_change, counts.elapsed_differs);
  EXPECT_GT(counts.breached, histories / 10);
  EXPECT_GT(counts.went_on, histories / 40);
  EXPECT_GT(counts.paused_by_a_part, histories / 40);
  EXPECT_GT(counts.as_it_ended, histories / 20);
  EXPECT_GT(counts.other_calendar, histories / 20);
  EXPECT_GT(counts.over_a_change, histories / 50);
  // What this would find: the hours of the agreement, counted as they pass.
  EXPECT_GT(counts.elapsed_differs, histories / 4);
}

}  // namespace
}  // namespace backline
