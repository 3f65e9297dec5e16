// A score says of the answers to a line what the line's clocks say, whatever becomes of the line,
// of the calendar that it was measured by and of the agreement: facts carry the time from one to
// the other.
#include <vector>

#include "gtest/gtest.h"
#include "server/commands/amend_purchase_order_line.h"
#include "server/commands/decide_response.h"
#include "server/commands/set_business_calendar.h"
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
using testing::kTestStart;
using testing::OfficeTerms;
using testing::Scenario;

constexpr int kMonday = 0;
constexpr int kTuesday = 1;
constexpr int kFriday = 4;

Instant On(int day, int hour) { return kTestStart + (day * 24 + hour) * kHour; }

// What the facts say of the only line that there is.
LineRecord RecordOf(const Scenario& s) {
  std::vector<LineFact> facts;
  for (const SupplierFact& fact : s.database().supplier_facts()) {
    facts.push_back(ToLineFact(fact, 0));
  }
  return Fold(std::move(facts), Instant{INT64_MAX});
}

class AnswerTimeTest : public ::testing::Test {
 protected:
  AnswerTimeTest() { s_.Product("P").Source("P", "S"); }

  void Send(Instant now) {
    s_.clock().Set(now);
    s_.Supply("po", "L", {{"P", 10, Day(40)}});
  }
  // Time passes, and what becomes due is done.
  void Until(Instant now) {
    s_.clock().Set(now);
    s_.DrainWork();
  }
  void Confirm() { s_.Answer("po", 1, {{10, Day(40), {}}}); }
  void Propose(Quantity quantity, Quantity open) {
    auto command = std::make_shared<AnswerLine>();
    command->supplier_id = s_.SupplierNamed("S");
    command->purchase_order_id = s_.PurchaseNamed("po");
    command->line_number = 1;
    command->answer_version = s_.PurchaseLineOf("po").answer_version;
    command->intent = AnswerIntent::kPropose;
    command->reason = SupplyReason::kCapacity;
    if (quantity > 0) command->terms.schedules = {{quantity, Day(41), {}}};
    command->terms.open = open;
    s_.Run(command);
  }
  void Decide(ResponseDecision decision) {
    auto command = std::make_shared<DecideResponse>();
    command->purchase_order_id = s_.PurchaseNamed("po");
    command->line_number = 1;
    command->version = s_.PurchaseLineOf("po").answer_version;
    command->decision = decision;
    s_.Run(command);
  }
  void Amend(Quantity quantity, OptionalDate date) {
    auto command = std::make_shared<AmendPurchaseOrderLine>();
    command->purchase_order_id = s_.PurchaseNamed("po");
    command->line_number = 1;
    command->version = s_.PurchaseLineOf("po").answer_version;
    command->quantity = quantity;
    command->date = date;
    s_.Run(command);
  }
  LineOutcome Outcome() {
    return JudgeAcknowledgement(RecordOf(s_), Everything(), s_.clock().Now()).outcome;
  }
  // As if the hours of the parameter had been counted, as they pass.
  LineOutcome Elapsed() {
    LineRecord record = RecordOf(s_);
    for (LineRecord::Ask& ask : record.asks) ask.due = {};
    return JudgeAcknowledgement(record, Everything(), s_.clock().Now()).outcome;
  }
  SupplierFact LastFact() const { return s_.database().supplier_facts().back(); }

  Scenario s_;
};

TEST_F(AnswerTimeTest, WhoIsAskedOnFridayAfternoonAnswersOnMondayInTime) {
  Agreed agreed(s_);
  Send(On(kFriday, 15));
  EXPECT_EQ(LastFact().answer_due_time, On(7 + kMonday, 15));
  Until(On(7 + kMonday, 10));
  Confirm();
  EXPECT_EQ(Outcome(), LineOutcome::kMet);
  EXPECT_EQ(Elapsed(), LineOutcome::kMissed) << "the weekend is the supplier's";
  EXPECT_EQ(agreed.Last(ClockKind::kAcknowledge).state, ClockState::kStopped);
}

TEST_F(AnswerTimeTest, AnAnswerAsItsTimeEndsIsInTimeAndTheNextInstantIsNot) {
  for (const int late : {0, 1}) {
    Scenario s;
    s.Product("P").Source("P", "S");
    Agreed agreed(s);
    s.clock().Set(On(kMonday, 9));
    s.Supply("po", "L", {{"P", 10, Day(40)}});
    s.clock().Set(On(kTuesday, 9) + late);
    s.DrainWork();
    const Verdict silent = JudgeAcknowledgement(RecordOf(s), Everything(), s.clock().Now());
    EXPECT_EQ(silent.outcome, late > 0 ? LineOutcome::kMissed : LineOutcome::kPending);
    EXPECT_EQ(agreed.Told(EventKind::kClockBreached), late > 0 ? 1u : 0u);
    s.Answer("po", 1, {{10, Day(40), {}}}).DrainWork();
    const Verdict answered = JudgeAcknowledgement(RecordOf(s), Everything(), s.clock().Now());
    EXPECT_EQ(answered.outcome, late > 0 ? LineOutcome::kMissed : LineOutcome::kMet);
    const ClockState state = agreed.Last(ClockKind::kAcknowledge).state;
    EXPECT_EQ(state, late > 0 ? ClockState::kBreached : ClockState::kStopped);
  }
}

TEST_F(AnswerTimeTest, HolidaysThatAreFoundAfterwardsGainNothing) {
  Agreed agreed(s_);
  Send(On(kMonday, 9));
  const Instant due = LastFact().answer_due_time;
  EXPECT_EQ(due, On(kTuesday, 9));
  auto calendar = std::make_shared<SetBusinessCalendar>();
  calendar->calendar = *s_.database().Find<BusinessCalendar>(s_.SupplierNamed("S"));
  for (int day = 0; day < 30; ++day) calendar->calendar.holidays.push_back(Day(day));
  s_.Run(calendar);
  Until(due + 1);
  EXPECT_EQ(Outcome(), LineOutcome::kMissed);
  Confirm();
  EXPECT_EQ(Outcome(), LineOutcome::kMissed);
  EXPECT_EQ(agreed.Last(ClockKind::kAcknowledge).state, ClockState::kBreached);
}

TEST_F(AnswerTimeTest, WhatIsAgreedLaterIsNotAboutWhatWasAsked) {
  Agreed agreed(s_);
  Send(On(kMonday, 9));
  AgreementTerms strict = OfficeTerms();
  strict.acknowledge_hours = strict.answer_change_hours = 1;
  agreed.Supersede(agreed.agreements()[0].id, Day(kTuesday), strict);
  Until(On(kTuesday, 8));
  agreed.End(agreed.agreements().back().id, Day(kTuesday));
  Until(On(kTuesday, 9));
  Confirm();
  EXPECT_EQ(Outcome(), LineOutcome::kMet);
  // What is sent now goes by what is agreed now.
  s_.Supply("other", "L", {{"P", 10, Day(40)}});
  EXPECT_EQ(LastFact().answer_due_time, On(kTuesday, 10));
}

TEST_F(AnswerTimeTest, ARefusedProposalGoesOnWithWhatWasLeftOfTheHours) {
  Agreed agreed(s_);
  Send(On(kMonday, 9));
  Until(On(kMonday, 11));
  Propose(10, 0);
  EXPECT_EQ(LastFact().answer_due_time, Instant{}) << "a buyer has to decide";
  Until(On(7 + kMonday, 11));
  EXPECT_EQ(Outcome(), LineOutcome::kMet);
  Decide(ResponseDecision::kReject);
  EXPECT_EQ(LastFact().kind, FactKind::kAsked);
  EXPECT_EQ(LastFact().answer_due_time, On(7 + kTuesday, 9));
  EXPECT_EQ(Outcome(), LineOutcome::kPending);
  Until(On(7 + kTuesday, 9) + 1);
  EXPECT_EQ(Outcome(), LineOutcome::kMissed);
  // Late stays late: another answer that is refused makes it no better.
  Propose(10, 0);
  Decide(ResponseDecision::kReject);
  EXPECT_EQ(Outcome(), LineOutcome::kMissed);
  EXPECT_EQ(RecordOf(s_).asks.size(), 1u);
}

TEST_F(AnswerTimeTest, AProposalForAPartIsWaitedForAndTheRestGoesOn) {
  Agreed agreed(s_);
  Send(On(kMonday, 9));
  Until(On(kMonday, 11));
  Propose(3, 7);
  Until(On(7 + kMonday, 11));
  EXPECT_EQ(Outcome(), LineOutcome::kPending) << "the buyer's week is not the supplier's";
  Decide(ResponseDecision::kApprove);
  EXPECT_EQ(LastFact().answer_due_time, On(7 + kTuesday, 9));
  EXPECT_EQ(Outcome(), LineOutcome::kPending);
  Until(On(7 + kTuesday, 9) + 1);
  EXPECT_EQ(Outcome(), LineOutcome::kMissed);
}

TEST_F(AnswerTimeTest, AProposalThatOffersNothingIsRefusedAndStopsNothing) {
  Agreed agreed(s_);
  Send(On(kMonday, 9));
  Until(On(kMonday, 11));
  s_.Refuses(Reason::kInvalidField);
  Propose(0, 10);
  Until(On(kTuesday, 9) + 1);
  EXPECT_EQ(Outcome(), LineOutcome::kMissed);
}

TEST_F(AnswerTimeTest, APartThatABuyerMustDecideAboutIsNoAnswer) {
  Agreed agreed(s_);
  Send(On(kMonday, 9));
  Until(On(kMonday, 11));
  Propose(1, 9);
  Until(On(7 + kMonday, 11));
  EXPECT_EQ(Outcome(), LineOutcome::kPending);
  s_.CancelPurchase("po").DrainWork();
  EXPECT_EQ(Outcome(), LineOutcome::kExcused) << "the buyer took it back while it had the word";
}

// Of four that were answered and six that were not, the six come first.
TEST_F(AnswerTimeTest, WhatCameNeedsNoAnswer) {
  Agreed agreed(s_);
  Send(On(kMonday, 9));
  s_.Answer("po", 1, {{4, Day(50), {}}}, 0, /*open=*/6);
  EXPECT_EQ(LastFact().answer_due_time, On(kTuesday, 9));
  s_.Receive("po", "DN", {{1, 6}});
  EXPECT_EQ(LastFact().answer_due_time, Instant{});
  Until(On(30, 0));
  EXPECT_EQ(agreed.Last(ClockKind::kAcknowledge).state, ClockState::kStopped);
  EXPECT_EQ(Outcome(), LineOutcome::kExcused);
}

TEST_F(AnswerTimeTest, WhoAsksForTheDayThatStandsAnywayAsksForTheSame) {
  Agreed agreed(s_);
  s_.clock().Set(On(kMonday, 9));
  s_.Supply("po", "L", {{"P", 10}});
  Until(On(kMonday, 11));
  Amend(0, s_.SupplyOf("po").fallback_date);
  EXPECT_TRUE(agreed.clocks(ClockKind::kAnswerChange).empty());
  EXPECT_EQ(LastFact().answer_due_time, On(kTuesday, 9));
  Amend(12, std::nullopt);
  EXPECT_EQ(agreed.clocks(ClockKind::kAnswerChange).size(), 1u);
  EXPECT_EQ(LastFact().answer_due_time, On(kMonday, 15));
  EXPECT_EQ(RecordOf(s_).asks.size(), 2u);
}

TEST_F(AnswerTimeTest, WithoutAnAgreementHoursPass) {
  Agreed agreed(s_, OfficeTerms(), /*agrees=*/false);
  Send(On(kFriday, 15));
  Until(On(7 + kMonday, 10));
  EXPECT_EQ(Outcome(), LineOutcome::kMissed);
  Confirm();
  for (const SupplierFact& fact : s_.database().supplier_facts()) {
    EXPECT_EQ(fact.answer_due_time, Instant{});
  }
  EXPECT_EQ(Outcome(), LineOutcome::kMissed);
}

}  // namespace
}  // namespace backline
