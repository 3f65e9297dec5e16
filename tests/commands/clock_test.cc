// Clocks of obligations: who starts, pauses and stops them, when they are breached, and what wakes
// them. Every verb checks every law, among them that a clock has its timer exactly while it runs.
#include "gtest/gtest.h"
#include "server/commands/amend_purchase_order_line.h"
#include "server/commands/create_agreement.h"
#include "server/commands/decide_response.h"
#include "server/commands/review_eta.h"
#include "server/commands/set_tolerance.h"
#include "server/domain/invariants.h"
#include "tests/support/agreement_scenario.h"

namespace backline {
namespace {

using testing::Agreed;
using testing::Day;
using testing::kHour;
using testing::kTestStart;
using testing::OfficeTerms;
using testing::Scenario;

constexpr int kOpening = 8;  // o'clock on every working day

class ClockTest : public ::testing::Test {
 protected:
  ClockTest() { s_.Product("P").Source("P", "S"); }
  // From nine o'clock on Monday: an hour of the day has passed.
  void Sent(const std::string& name = "po", Quantity quantity = 10) {
    s_.clock().Set(kTestStart + (kOpening + 1) * kHour);
    s_.Supply(name, "L", {{"P", quantity, Day(9)}});
  }
  std::shared_ptr<AnswerLine> AnswerTo(const std::string& name, AnswerIntent intent) {
    const PurchaseOrderLine& line = s_.PurchaseLineOf(name);
    auto command = std::make_shared<AnswerLine>();
    command->supplier_id = s_.SupplierNamed("S");
    command->purchase_order_id = line.purchase_order_id;
    command->line_number = 1;
    command->answer_version = line.answer_version;
    command->intent = intent;
    command->reason = SupplyReason::kCapacity;
    if (intent == AnswerIntent::kHold) {
      command->decide_by_date = Day(30);
    } else {
      command->terms.schedules = {{line.open(), Day(12), {}}};
    }
    return command;
  }
  std::shared_ptr<DecideResponse> Decision(const std::string& name, ResponseDecision decision,
                                           OptionalDate date = std::nullopt) {
    auto command = std::make_shared<DecideResponse>();
    command->purchase_order_id = s_.PurchaseNamed(name);
    command->line_number = 1;
    command->version = s_.PurchaseLineOf(name).answer_version;
    command->decision = decision;
    command->date = date;
    return command;
  }
  void Confirm(const std::string& name = "po", Date date = Day(9)) {
    s_.Answer(name, 1, {{10, date, {}}}).DrainWork();
  }

  Scenario s_;
};

TEST_F(ClockTest, WithoutAnAgreementThereIsNoClock) {
  Agreed agreed(s_, OfficeTerms(), /*agrees=*/false);
  Sent();
  Confirm();
  EXPECT_TRUE(agreed.clocks().empty());
  // What is agreed later is not about lines that were sent before.
  agreed.Agree(OfficeTerms(), Day(0));
  s_.Eta("po", 1, 1, Day(20)).DrainWork();
  EXPECT_TRUE(agreed.clocks().empty());
}

TEST_F(ClockTest, AnAcknowledgementInTimeStopsItsClockAndStartsTheDelivery) {
  Agreed agreed(s_);
  Sent();
  const ObligationClock started = agreed.Last(ClockKind::kAcknowledge);
  EXPECT_EQ(started.state, ClockState::kRunning);
  EXPECT_EQ(started.due_time, kTestStart + (24 + kOpening + 1) * kHour);
  EXPECT_EQ(started.due_soon_time, kTestStart + (kOpening + 7) * kHour);
  EXPECT_EQ(started.due_date, Day(1));
  agreed.Later(3 * kHour);
  Confirm();
  const ObligationClock stopped = agreed.Last(ClockKind::kAcknowledge);
  EXPECT_EQ(stopped.state, ClockState::kStopped);
  EXPECT_EQ(stopped.used_micros, 3 * kHour);
  const ObligationClock deliver = agreed.Last(ClockKind::kDeliver);
  EXPECT_EQ(deliver.due_date, Day(10)) << "a day late is agreed to";
  EXPECT_EQ(deliver.due_time, kTestStart + 11 * 24 * kHour);
  EXPECT_EQ(agreed.Told(EventKind::kClockDueSoon), 0u);
}

TEST_F(ClockTest, SilenceIsToldAheadAndBreachedWhenItIsDue) {
  Agreed agreed(s_);
  Sent();
  agreed.Later(6 * kHour);
  EXPECT_EQ(agreed.Told(EventKind::kClockDueSoon), 1u);
  EXPECT_EQ(agreed.Told(EventKind::kClockBreached), 0u);
  agreed.Later(30 * kHour);
  EXPECT_EQ(agreed.Told(EventKind::kClockDueSoon), 1u);
  ASSERT_EQ(agreed.Told(EventKind::kClockBreached), 1u);
  const Event told = s_.EventsOf(EventKind::kClockBreached)[0];
  EXPECT_EQ(told.supplier_id, s_.SupplierNamed("S"));
  EXPECT_EQ(told.purchase_order_id, s_.PurchaseNamed("po"));
  EXPECT_EQ(told.line_number, 1);
  EXPECT_EQ(told.date, Day(1));
  const ObligationClock late = agreed.Last(ClockKind::kAcknowledge);
  EXPECT_EQ(late.state, ClockState::kBreached);
  EXPECT_EQ(late.breached_time, late.due_time) << "not when somebody looked";
  EXPECT_TRUE(late.open());
  // A late answer settles it and does not undo it.
  Confirm();
  EXPECT_EQ(agreed.Last(ClockKind::kAcknowledge).state, ClockState::kBreached);
  EXPECT_FALSE(agreed.Last(ClockKind::kAcknowledge).open());
  agreed.Later(100 * kHour);
  EXPECT_EQ(agreed.Told(EventKind::kClockBreached), 1u);
}

TEST_F(ClockTest, AnAnswerThatOvertakesALateTimerIsLateAllTheSame) {
  Agreed agreed(s_);
  Sent();
  s_.clock().Advance(48 * kHour);  // nobody looked
  Confirm();
  const ObligationClock late = agreed.Last(ClockKind::kAcknowledge);
  EXPECT_EQ(late.state, ClockState::kBreached);
  EXPECT_EQ(late.breached_time, late.due_time);
  EXPECT_EQ(agreed.Told(EventKind::kClockBreached), 1u);
}

TEST_F(ClockTest, AProposalPausesAndARefusedOneGoesOnWithTheTimeThatWasUsed) {
  Agreed agreed(s_);
  Sent();
  agreed.Later(2 * kHour);
  s_.Run(AnswerTo("po", AnswerIntent::kPropose)).DrainWork();
  const ObligationClock paused = agreed.Last(ClockKind::kAcknowledge);
  EXPECT_EQ(paused.state, ClockState::kPaused);
  EXPECT_EQ(paused.used_micros, 2 * kHour);
  agreed.Later(7 * 24 * kHour);  // the buyer takes a week
  EXPECT_EQ(agreed.Told(EventKind::kClockBreached), 0u);
  s_.Run(Decision("po", ResponseDecision::kReject)).DrainWork();
  const ObligationClock goes_on = agreed.Last(ClockKind::kAcknowledge);
  EXPECT_EQ(goes_on.id, paused.id);
  EXPECT_EQ(goes_on.state, ClockState::kRunning);
  // Monday eleven o'clock, five hours; one more on Tuesday.
  EXPECT_EQ(goes_on.due_time, kTestStart + (8 * 24 + kOpening + 1) * kHour);
  s_.Run(AnswerTo("po", AnswerIntent::kPropose)).DrainWork();
  s_.Run(Decision("po", ResponseDecision::kApprove)).DrainWork();
  EXPECT_EQ(agreed.Last(ClockKind::kAcknowledge).state, ClockState::kStopped);
  EXPECT_EQ(agreed.Last(ClockKind::kDeliver).due_date, Day(13));
  EXPECT_EQ(agreed.clocks().size(), 2u);
}

TEST_F(ClockTest, ACounterOrAnAmendmentStartsTheClockOfTheChange) {
  Agreed agreed(s_);
  Sent();
  s_.Run(AnswerTo("po", AnswerIntent::kPropose)).DrainWork();
  s_.Run(Decision("po", ResponseDecision::kCounter, Day(11))).DrainWork();
  EXPECT_EQ(agreed.Last(ClockKind::kAcknowledge).state, ClockState::kStopped);
  const ObligationClock change = agreed.Last(ClockKind::kAnswerChange);
  EXPECT_EQ(change.state, ClockState::kRunning);
  EXPECT_EQ(change.due_time, kTestStart + (kOpening + 5) * kHour);
  EXPECT_EQ(change.answer_version, s_.PurchaseLineOf("po").answer_version);
  agreed.Later(kHour);
  auto amend = std::make_shared<AmendPurchaseOrderLine>();
  amend->purchase_order_id = s_.PurchaseNamed("po");
  amend->line_number = 1;
  amend->version = s_.PurchaseLineOf("po").answer_version;
  amend->quantity = 12;
  s_.Run(amend).DrainWork();
  const auto changes = agreed.clocks(ClockKind::kAnswerChange);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].state, ClockState::kStopped);
  EXPECT_EQ(changes[1].state, ClockState::kRunning);
  agreed.Later(5 * kHour);
  EXPECT_EQ(agreed.Last(ClockKind::kAnswerChange).state, ClockState::kBreached);
}

TEST_F(ClockTest, AHoldAndAPartialAnswerAreNoAnswers) {
  Agreed agreed(s_);
  Sent();
  s_.Run(AnswerTo("po", AnswerIntent::kHold)).DrainWork();
  EXPECT_EQ(agreed.Last(ClockKind::kAcknowledge).state, ClockState::kRunning);
  s_.Answer("po", 1, {{1, Day(9), {}}}, 0, /*open=*/9).DrainWork();
  EXPECT_EQ(agreed.Last(ClockKind::kAcknowledge).state, ClockState::kRunning);
  EXPECT_EQ(agreed.clocks(ClockKind::kDeliver).size(), 1u);
  agreed.Later(48 * kHour);
  EXPECT_EQ(agreed.Last(ClockKind::kAcknowledge).state, ClockState::kBreached);
}

TEST_F(ClockTest, EachScheduleIsDeliveredByItsOwnDayInFull) {
  Agreed agreed(s_);
  Sent();
  s_.Answer("po", 1, {{4, Day(5), {}}, {6, Day(9), {}}}).DrainWork();
  auto deliveries = [&] { return agreed.clocks(ClockKind::kDeliver); };
  ASSERT_EQ(deliveries().size(), 2u);
  s_.Receive("po", "DN1", {{1, 3}}).DrainWork();
  EXPECT_TRUE(deliveries()[0].open()) << "not in full";
  s_.Receive("po", "DN2", {{1, 1}}).DrainWork();
  int stopped = 0;
  for (const ObligationClock& clock : deliveries()) stopped += clock.open() ? 0 : 1;
  EXPECT_EQ(stopped, 1);
  agreed.Later(12 * 24 * kHour);
  EXPECT_EQ(agreed.Told(EventKind::kClockBreached), 1u);
  s_.Receive("po", "DN3", {{1, 6}}).DrainWork();
  for (const ObligationClock& clock : deliveries()) EXPECT_FALSE(clock.open());
}

TEST_F(ClockTest, WhatMayBeMissingIsNotWaitedFor) {
  AgreementTerms terms = OfficeTerms();
  terms.percent_under = 10;
  Agreed agreed(s_, terms);
  Sent();
  Confirm();
  s_.Receive("po", "DN1", {{1, 8}}).DrainWork();
  EXPECT_EQ(agreed.Last(ClockKind::kDeliver).state, ClockState::kRunning);
  s_.Receive("po", "DN2", {{1, 1}}).DrainWork();
  EXPECT_EQ(agreed.Last(ClockKind::kDeliver).state, ClockState::kStopped);
  s_.Eta("po", 1, 1, Day(9)).DrainWork();
  EXPECT_EQ(agreed.clocks(ClockKind::kDeliver).size(), 1u) << "it does not start again";
}

TEST_F(ClockTest, OnlyADateThatTheBuyerAcceptedMovesADelivery) {
  Agreed agreed(s_);
  auto rule = std::make_shared<SetTolerance>();
  rule->rule = {s_.SupplierNamed("S"), Id128{}, "", 2, 2, 0, 0, true, 0};
  s_.Run(rule);
  Sent();
  Confirm();
  s_.Eta("po", 1, 1, Day(20)).DrainWork();
  EXPECT_EQ(agreed.Last(ClockKind::kDeliver).due_date, Day(10));
  auto review = std::make_shared<ReviewEta>();
  review->supply_line_id = s_.SupplyOf("po").id;
  review->eta_version = s_.SupplyOf("po").eta_version;
  review->accept = true;
  s_.Run(review).DrainWork();
  EXPECT_EQ(agreed.Last(ClockKind::kDeliver).due_date, Day(21));
  agreed.Later(25 * 24 * kHour);
  EXPECT_EQ(agreed.Last(ClockKind::kDeliver).state, ClockState::kBreached);
}

TEST_F(ClockTest, ABreachIsKeptWhenALaterDateIsAccepted) {
  Agreed agreed(s_);
  auto rule = std::make_shared<SetTolerance>();
  rule->rule = {s_.SupplierNamed("S"), Id128{}, "", 2, 2, 0, 0, true, 0};
  s_.Run(rule);
  Sent();
  Confirm();
  agreed.Later(14 * 24 * kHour);
  s_.Eta("po", 1, 1, Day(40)).DrainWork();
  auto review = std::make_shared<ReviewEta>();
  review->supply_line_id = s_.SupplyOf("po").id;
  review->eta_version = s_.SupplyOf("po").eta_version;
  review->accept = true;
  s_.Run(review).DrainWork();
  EXPECT_EQ(agreed.Last(ClockKind::kDeliver).state, ClockState::kBreached);
  EXPECT_EQ(agreed.Last(ClockKind::kDeliver).due_date, Day(10));
  EXPECT_EQ(agreed.clocks(ClockKind::kDeliver).size(), 1u);
}

TEST_F(ClockTest, ASlipThatIsToldTooLateIsABreachAtOnce) {
  Agreed agreed(s_);
  Sent();
  Confirm();
  agreed.Later(3 * 24 * kHour);
  s_.Eta("po", 1, 1, Day(11)).DrainWork();  // six days before day 9
  EXPECT_TRUE(agreed.clocks(ClockKind::kSlipNotice).empty());
  s_.Eta("po", 1, 1, Day(10)).DrainWork();  // earlier again
  EXPECT_TRUE(agreed.clocks(ClockKind::kSlipNotice).empty());
  agreed.Later(3 * 24 * kHour);
  s_.Eta("po", 1, 1, Day(12)).DrainWork();  // four days before day 10
  const ObligationClock slip = agreed.Last(ClockKind::kSlipNotice);
  EXPECT_EQ(slip.state, ClockState::kBreached);
  EXPECT_EQ(slip.breached_time, s_.clock().Now());
  EXPECT_EQ(slip.due_date, Day(5));
  EXPECT_EQ(agreed.Told(EventKind::kClockBreached), 1u);
  s_.Eta("po", 1, 1, Day(13), 0, 1).DrainWork();  // an old message
  EXPECT_EQ(agreed.clocks(ClockKind::kSlipNotice).size(), 1u);
}

TEST_F(ClockTest, WhatTheBuyerTakesBackIsOwedByNobody) {
  Agreed agreed(s_);
  Sent("a");
  Sent("b");
  s_.Answer("b", 1, {{10, Day(9), {}}}).DrainWork();
  s_.CancelPurchase("a").CancelPurchase("b").DrainWork();
  for (const ObligationClock& clock : agreed.clocks()) {
    EXPECT_EQ(clock.state, ClockState::kStopped);
    EXPECT_FALSE(clock.open());
  }
  agreed.Later(30 * 24 * kHour);
  EXPECT_EQ(agreed.Told(EventKind::kClockBreached), 0u);
}

TEST_F(ClockTest, ALineKeepsTheAgreementThatItWasSentUnder) {
  Agreed agreed(s_);
  Sent();
  const AgreementId first = agreed.Last(ClockKind::kAcknowledge).agreement_id;
  AgreementTerms strict = OfficeTerms();
  strict.days_late = 0;
  strict.acknowledge_hours = 1;
  s_.AdvanceDays(1).DrainWork();
  agreed.Supersede(first, Day(1), strict);
  Confirm();
  EXPECT_EQ(agreed.Last(ClockKind::kDeliver).agreement_id, first);
  EXPECT_EQ(agreed.Last(ClockKind::kDeliver).due_date, Day(10));
  s_.Purchase("new", "L", {{"P", 10, Day(9)}});
  s_.Send("new");
  const ObligationClock under_new = agreed.Last(ClockKind::kAcknowledge);
  EXPECT_NE(under_new.agreement_id, first);
  EXPECT_EQ(under_new.allowed_micros, kHour);
}

TEST_F(ClockTest, AClockThatIsSetBackBreachesNothingTwice) {
  Agreed agreed(s_);
  Sent();
  agreed.Later(30 * kHour);
  EXPECT_EQ(agreed.Told(EventKind::kClockBreached), 1u);
  agreed.Later(-28 * kHour);
  EXPECT_EQ(agreed.Told(EventKind::kClockBreached), 1u);
  Confirm();  // before it was sent, as it seems
  agreed.Later(30 * kHour);
  EXPECT_EQ(agreed.Told(EventKind::kClockBreached), 1u);
  EXPECT_EQ(agreed.Told(EventKind::kClockDueSoon), 0u) << "it was due before anybody looked";
}

TEST_F(ClockTest, AClockThatJumpsAheadBreachesEachOnceAtItsOwnTime) {
  Agreed agreed(s_);
  Sent("a");
  Sent("b");
  s_.Answer("b", 1, {{10, Day(9), {}}}).DrainWork();
  agreed.Later(400 * 24 * kHour);
  EXPECT_EQ(agreed.Told(EventKind::kClockBreached), 2u);
  for (const ObligationClock& clock : agreed.clocks()) {
    if (clock.state != ClockState::kBreached) continue;
    EXPECT_EQ(clock.breached_time, clock.due_time);
  }
}

TEST_F(ClockTest, AStepThatIsRunAgainDoesNothing) {
  Agreed agreed(s_);
  Sent();
  const ObligationClock clock = agreed.Last(ClockKind::kAcknowledge);
  s_.clock().Advance(48 * kHour);
  for (int server = 0; server < 3; ++server) s_.RunBatch({}, clock.timer());
  EXPECT_EQ(agreed.Told(EventKind::kClockBreached), 1u);
}

class AgreementCommandTest : public ClockTest {};

TEST_F(AgreementCommandTest, AgreementsOfOneSubjectDoNotOverlap) {
  Agreed agreed(s_);
  s_.Refuses(Reason::kAgreementOverlaps);
  agreed.Agree(OfficeTerms(), Day(30));
  agreed.Agree(OfficeTerms(), Day(5), Day(9), "P").Agree(OfficeTerms(), Day(10), {}, "P");
  s_.Refuses(Reason::kAgreementOverlaps);
  agreed.Agree(OfficeTerms(), Day(1), Day(5), "P");
  agreed.Agree(OfficeTerms(), Day(1), Day(4), "", "CUPS");
}

TEST_F(AgreementCommandTest, ANewVersionEndsTheOldOneTheDayBefore) {
  Agreed agreed(s_);
  const AgreementId first = agreed.agreements()[0].id;
  AgreementTerms other = OfficeTerms();
  other.days_late = 3;
  s_.Refuses(Reason::kNothingToDo);
  agreed.Supersede(first, Day(5), OfficeTerms());
  s_.Refuses(Reason::kDateNotAllowed);
  agreed.Supersede(first, Day(-1), other);
  s_.Refuses(Reason::kDateNotAllowed);
  agreed.Supersede(first, Day(0), other);  // its own first day
  agreed.Supersede(first, Day(5), other);
  const std::vector<Agreement> both = agreed.agreements();
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].valid_until, Day(4));
  EXPECT_EQ(both[0].terms.days_late, 1) << "it stays readable";
  EXPECT_EQ(both[1].supersedes, first);
  EXPECT_EQ(both[1].number, 2);
  s_.Refuses(Reason::kDateNotAllowed);
  agreed.Supersede(first, Day(5), other);  // it has ended by then
  s_.Refuses(Reason::kDateNotAllowed);
  agreed.End(both[1].id, Day(-1));
  agreed.End(both[1].id, Day(4));  // it never begins
  agreed.Agree(OfficeTerms(), Day(6));
  EXPECT_EQ(agreed.Told(EventKind::kAgreementChanged), 4u);
}

TEST_F(AgreementCommandTest, RefusesWhatIsNotThere) {
  Agreed agreed(s_);
  s_.Refuses(Reason::kAgreementNotFound);
  agreed.End(AgreementId(Id128{7, 7}), Day(3));
  s_.Refuses(Reason::kAgreementNotFound);
  agreed.Supersede(AgreementId(Id128{7, 7}), Day(3), OfficeTerms());
}

TEST_F(AgreementCommandTest, BusinessTimeNeedsACalendar) {
  Scenario bare;
  auto command = std::make_shared<CreateAgreement>();
  command->agreement.supplier_id = bare.SupplierNamed("S");
  command->agreement.valid_from = Day(0);
  command->agreement.terms = OfficeTerms();
  bare.Refuses(Reason::kCalendarNotFound).Run(command);
}

}  // namespace
}  // namespace backline
