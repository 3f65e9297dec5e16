// What a supplier might do to look better than it is does not make its score higher; and each of
// these tests finds the formula that it would work with.
#include <functional>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "server/domain/scorecard.h"
#include "tests/support/supplier_history.h"

namespace backline {
namespace {

using testing::kFirstDay;
using testing::kLongAfter;
using testing::NineOn;
using testing::RandomHistory;
using testing::SupplierHistory;

constexpr int kPortfolios = 1'000;
constexpr int kLines = 12;

struct Delivery {
  int day = 0;
  Quantity quantity = 0;
};

// How a supplier behaves about one line.
struct Behaviour {
  Quantity asked = 0;
  int due = 0;
  int answered = 1;  // the day; 0: never
  int confirmed_for = 0;
  FactCause accepted_by = FactCause::kAsAsked;
  bool split = false;  // confirmed in two parts for the same last day, the first a week before
  std::vector<Delivery> deliveries;
  std::vector<std::pair<int, int>> told;  // on a day, for a day
  int confirmed_again_for = 0;            // 0: once only
  int cancelled = 0;                      // the day on which a buyer cancels the rest; 0: never
  bool disputed = false;                  // all of it, a month after its day
  bool withdrawn = false;                 // ... and taken back
};

SupplierHistory HistoryOf(const Behaviour& behaviour) {
  SupplierHistory history;
  history.Sent(0, behaviour.asked, behaviour.due);
  if (behaviour.answered > 0 && behaviour.split) {
    const Quantity part = behaviour.asked / 2;
    history.Answered(behaviour.answered)
        .Scheduled(behaviour.answered, 1, part, behaviour.confirmed_for - 7, behaviour.accepted_by)
        .Scheduled(behaviour.answered, 2, behaviour.asked - part, behaviour.confirmed_for,
                   behaviour.accepted_by)
        .Agreed(behaviour.answered);
  } else if (behaviour.answered > 0) {
    history.Confirmed(behaviour.answered, behaviour.asked, behaviour.confirmed_for,
                      behaviour.accepted_by);
  }
  if (behaviour.confirmed_again_for > 0) {
    history.Confirmed(behaviour.answered + 1, behaviour.asked, behaviour.confirmed_again_for,
                      FactCause::kRule);
  }
  for (const auto& [day, date] : behaviour.told) history.Told(day, date);
  Quantity came = 0;
  for (const Delivery& delivery : behaviour.deliveries) {
    if (behaviour.cancelled > 0 && delivery.day > behaviour.cancelled) continue;
    came += delivery.quantity;
    history.Received(delivery.day, delivery.quantity);
  }
  if (behaviour.cancelled > 0 && came < behaviour.asked) {
    history.Cancelled(behaviour.cancelled, behaviour.asked - came, FactCause::kBuyer);
  }
  for (int component = 1; component <= kScoreComponents; ++component) {
    const auto part = static_cast<ScoreComponent>(component);
    const int day = behaviour.due + 30;
    if (behaviour.disputed) history.Dispute(day, FactKind::kDisputeOpened, part);
    if (behaviour.withdrawn) history.Dispute(day + 1, FactKind::kDisputeWithdrawn, part);
  }
  return history;
}

using Portfolio = std::vector<Behaviour>;
using Formula = std::function<Verdict(const LineRecord&, const ScoreParameters&)>;

const Date kScoringDay = kFirstDay + kLongAfter;

ScoreParameters Parameters() {
  ScoreParameters parameters;
  parameters.from = kFirstDay;
  parameters.until = kScoringDay;
  parameters.days_early = 10;
  return parameters;
}

Verdict Ours(const LineRecord& record, const ScoreParameters& parameters) {
  return JudgeOnTime(record, parameters, Baseline::kFirstAcknowledged, kScoringDay);
}

Verdict Acknowledged(const LineRecord& record, const ScoreParameters& parameters) {
  return JudgeAcknowledgement(record, parameters, NineOn(kLongAfter));
}

Rate RateOf(const Portfolio& portfolio, const Formula& formula) {
  Rate rate;
  for (const Behaviour& behaviour : portfolio) {
    rate.Add(formula(HistoryOf(behaviour).Record(NineOn(kLongAfter)), Parameters()));
  }
  return rate;
}

// Whether the second is better; also where it is none, because nothing is counted any more.
bool Higher(const Rate& before, const Rate& after) {
  if (before.counted == 0) return after.counted > 0;
  if (after.counted == 0) return true;
  return after.met * before.counted > before.met * after.counted;
}

// Whether there still is a rate, and the second is worse.
bool Lower(const Rate& before, const Rate& after) {
  return after.met * before.counted < before.met * after.counted;
}

// Lines to which anything happened, some of them disputed; three of them are an order.
using Histories = std::vector<SupplierHistory>;

template <typename Change>
void ForEachComponent(Histories& histories, Change change) {
  for (SupplierHistory& history : histories) {
    for (int component = 1; component <= kScoreComponents; ++component) {
      change(history, static_cast<ScoreComponent>(component));
    }
  }
}

// A buyer says yes to all that is open.
Histories Upheld(Histories histories) {
  ForEachComponent(histories, [](SupplierHistory& history, ScoreComponent component) {
    if (history.Record(NineOn(kLongAfter)).DisputeOf(component) != DisputeState::kOpen) return;
    history.Dispute(kLongAfter - 1, FactKind::kDisputeUpheld, component);
  });
  return histories;
}

std::vector<Rate> RatesOf(const Histories& histories, const ScoreParameters& parameters) {
  Scorer scorer(parameters, NineOn(kLongAfter));
  for (size_t at = 0; at < histories.size(); ++at) {
    const auto order = static_cast<uint32_t>(at / 3);
    scorer.Add(histories[at].Record(NineOn(kLongAfter)), kScoringDay, order);
  }
  const Scorecard card = scorer.Finish();
  std::vector<Rate> rates = {card.acknowledgement, card.unit_fill, card.line_fill, card.order_fill};
  rates.insert(rates.end(), card.on_time.begin(), card.on_time.end());
  return rates;
}

class ScoreGamingTest : public ::testing::Test {
 protected:
  int Draw(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
  Behaviour Honest() {
    Behaviour behaviour;
    behaviour.asked = Draw(2, 40);
    behaviour.due = Draw(30, 90);
    behaviour.answered = Draw(1, 4);
    behaviour.confirmed_for = behaviour.due;
    if (Draw(0, 3) == 0) {
      behaviour.accepted_by = FactCause::kBuyer;
      behaviour.confirmed_for += Draw(0, 20);
    }
    if (Draw(0, 2) == 0) {
      behaviour.told.emplace_back(behaviour.due - 5, behaviour.due + Draw(-10, 30));
    }
    Quantity left = behaviour.asked;
    for (int parts = Draw(0, 3); parts > 0 && left > 0; --parts) {
      const Quantity part = parts == 1 ? left : Draw(1, static_cast<int>(left));
      behaviour.deliveries.push_back({behaviour.confirmed_for + Draw(-8, 12), part});
      left -= part;
    }
    return behaviour;
  }
  Histories SomeDisputed() {
    Histories histories;
    for (int line = 0; line < kLines; ++line) {
      histories.push_back(RandomHistory(SupplierId(Id128{1, 1}),
                                        PurchaseOrderId(Id128{2, static_cast<uint64_t>(line / 3)}),
                                        line % 3 + 1, random_));
    }
    ForEachComponent(histories, [&](SupplierHistory& history, ScoreComponent component) {
      if (Draw(0, 1) == 0) return;
      history.Dispute(kLongAfter - 2, FactKind::kDisputeOpened, component);
    });
    return histories;
  }
  // Counts the random portfolios of which `game` makes the score higher.
  int Wins(const std::function<void(Behaviour&)>& game, const Formula& formula) {
    random_.seed(20'261'122);
    int wins = 0;
    for (int n = 0; n < kPortfolios; ++n) {
      Portfolio portfolio;
      for (int line = 0; line < kLines; ++line) portfolio.push_back(Honest());
      const Rate before = RateOf(portfolio, formula);
      for (Behaviour& behaviour : portfolio) {
        if (Draw(0, 1) == 0) game(behaviour);
      }
      if (Higher(before, RateOf(portfolio, formula))) ++wins;
    }
    return wins;
  }

  std::mt19937 random_;
};

Verdict By(OptionalDate due, const LineRecord& record) {
  Quantity in_time = 0;
  for (const auto& delivery : record.deliveries) {
    if (due && delivery.date <= *due) in_time += delivery.quantity;
  }
  const bool met = in_time >= record.asked;
  return {met ? LineOutcome::kMet : LineOutcome::kMissed, 1, met ? 1 : 0};
}

TEST_F(ScoreGamingTest, Silence) {
  const auto game = [](Behaviour& behaviour) { behaviour.answered = 0; };
  EXPECT_EQ(Wins(game, Ours), 0);
  EXPECT_EQ(Wins(game, Acknowledged), 0);
  const Formula only_answered = [](const LineRecord& record, const ScoreParameters& parameters) {
    return record.first_acknowledged ? Ours(record, parameters) : Verdict{};
  };
  EXPECT_GT(Wins(game, only_answered), 0);
  const Formula answered_versions = [](const LineRecord& record,
                                       const ScoreParameters& parameters) {
    const bool answered = record.asks.front().answered != Instant{};
    return answered ? Acknowledged(record, parameters) : Verdict{};
  };
  EXPECT_GT(Wins(game, answered_versions), 0);
}

TEST_F(ScoreGamingTest, AnAbsurdlyLateFirstAnswer) {
  const auto game = [](Behaviour& behaviour) {
    behaviour.confirmed_for = behaviour.due + 300;
    behaviour.accepted_by = FactCause::kNone;
  };
  EXPECT_EQ(Wins(game, Ours), 0);
  const Formula as_first_told = [](const LineRecord& record, const ScoreParameters&) {
    return By(record.parts.front().due, record);
  };
  EXPECT_GT(Wins(game, as_first_told), 0);
}

// A first answer after the day, for a later one that a tolerance or a buyer accepts, or that the
// buyer asked for by then.
TEST_F(ScoreGamingTest, AFirstAnswerWhenItIsLateAlready) {
  const auto game = [](Behaviour& behaviour) {
    behaviour.answered = behaviour.due + 5;
    behaviour.confirmed_for = behaviour.due + 30;
    behaviour.accepted_by = FactCause::kRule;
  };
  EXPECT_EQ(Wins(game, Ours), 0);
  const Formula accepted = [](const LineRecord& record, const ScoreParameters&) {
    return By(record.parts.back().due, record);
  };
  EXPECT_GT(Wins(game, accepted), 0);
}

TEST_F(ScoreGamingTest, TellingALaterDate) {
  const auto game = [](Behaviour& behaviour) {
    behaviour.told.emplace_back(behaviour.due - 1, behaviour.due + 60);
  };
  EXPECT_EQ(Wins(game, Ours), 0);
  const Formula current = [](const LineRecord& record, const ScoreParameters&) {
    return By(record.Eta(), record);
  };
  EXPECT_GT(Wins(game, current), 0);
}

TEST_F(ScoreGamingTest, AcknowledgingAgain) {
  const auto game = [](Behaviour& behaviour) {
    behaviour.confirmed_again_for = behaviour.due + 60;
  };
  EXPECT_EQ(Wins(game, Ours), 0);
  const Formula last_acknowledged = [](const LineRecord& record, const ScoreParameters&) {
    return By(record.parts.back().due, record);
  };
  EXPECT_GT(Wins(game, last_acknowledged), 0);
}

TEST_F(ScoreGamingTest, SplittingALine) {
  const auto game = [](Behaviour& behaviour) { behaviour.split = true; };
  EXPECT_EQ(Wins(game, Ours), 0);
  const Formula by_schedule = [](const LineRecord& record, const ScoreParameters& parameters) {
    ScoreParameters schedules = parameters;
    schedules.level = ScoreLevel::kSchedule;
    return Ours(record, schedules);
  };
  EXPECT_GT(Wins(game, by_schedule), 0);
}

// Not only not higher: splitting changes no number of a score by line or unit.
TEST_F(ScoreGamingTest, SplittingChangesNothing) {
  for (int n = 0; n < kPortfolios; ++n) {
    Behaviour whole = Honest();
    whole.told.clear();
    Behaviour split = whole;
    split.split = true;
    for (const ScoreLevel level : {ScoreLevel::kLine, ScoreLevel::kUnit}) {
      ScoreParameters parameters = Parameters();
      parameters.level = level;
      Scorer scorer(parameters, NineOn(kLongAfter));
      scorer.Add(HistoryOf(whole).Record(NineOn(kLongAfter)), kScoringDay, 0);
      const Scorecard before = scorer.Finish();
      scorer.Add(HistoryOf(split).Record(NineOn(kLongAfter)), kScoringDay, 0);
      ASSERT_EQ(scorer.Finish(), before) << "portfolio " << n;
    }
  }
}

TEST_F(ScoreGamingTest, DumpingEverythingEarly) {
  const auto game = [](Behaviour& behaviour) {
    behaviour.deliveries = {{behaviour.due - 25, behaviour.asked}};
  };
  EXPECT_EQ(Wins(game, Ours), 0);
  const Formula however_early = [](const LineRecord& record, const ScoreParameters& parameters) {
    ScoreParameters any = parameters;
    any.days_early.reset();
    return Ours(record, any);
  };
  EXPECT_GT(Wins(game, however_early), 0);
}

TEST_F(ScoreGamingTest, NeverDelivering) {
  const auto game = [](Behaviour& behaviour) { behaviour.deliveries.clear(); };
  EXPECT_EQ(Wins(game, Ours), 0);
  const Formula only_received = [](const LineRecord& record, const ScoreParameters& parameters) {
    return record.deliveries.empty() ? Verdict{} : Ours(record, parameters);
  };
  EXPECT_GT(Wins(game, only_received), 0);
}

// Until a buyer upholds it, a dispute says only what the rate would be; taken back, not even that.
TEST_F(ScoreGamingTest, DisputingEverything) {
  const auto game = [](Behaviour& behaviour) { behaviour.disputed = true; };
  EXPECT_EQ(Wins(game, Ours), 0);
  EXPECT_EQ(Wins(game, Acknowledged), 0);
  const Formula without_disputed = [](const LineRecord& record,
                                      const ScoreParameters& parameters) {
    const bool open = record.DisputeOf(ScoreComponent::kOnTimeInFull) == DisputeState::kOpen;
    return open ? Verdict{} : Ours(record, parameters);
  };
  EXPECT_GT(Wins(game, without_disputed), 0);
  const auto back = [](Behaviour& behaviour) { behaviour.disputed = behaviour.withdrawn = true; };
  EXPECT_EQ(Wins(back, Ours), 0);
  EXPECT_EQ(Wins(back, without_disputed), 0);
}

// A supplier does not lose by being right, at no level; and what is told while disputes are open is
// what comes when they are upheld.
TEST_F(ScoreGamingTest, AnUpheldDisputeLowersNoRate) {
  random_.seed(20'261'122);
  int disputed = 0;
  int fallen_without_the_line = 0;
  for (int n = 0; n < kPortfolios; ++n) {
    const Histories open = SomeDisputed();
    const Histories upheld = Upheld(open);
    ScoreParameters parameters = Parameters();
    for (int level = 1; level <= static_cast<int>(ScoreLevel::kOrder); ++level) {
      parameters.level = static_cast<ScoreLevel>(level);
      const std::vector<Rate> before = RatesOf(open, parameters);
      const std::vector<Rate> after = RatesOf(upheld, parameters);
      for (size_t rate = 0; rate < before.size(); ++rate) {
        ASSERT_FALSE(Lower(before[rate], after[rate]))
            << "portfolio " << n << ", level " << level << ", rate " << rate;
        ASSERT_EQ(after[rate].counted, before[rate].if_upheld_counted) << "portfolio " << n;
        ASSERT_EQ(after[rate].met, before[rate].if_upheld_met) << "portfolio " << n;
        disputed += static_cast<int>(before[rate].disputed);
      }
    }
    parameters.level = ScoreLevel::kUnit;
    Rate all;
    Rate without_disputed;
    for (const SupplierHistory& history : open) {
      const Verdict verdict = Ours(history.Record(NineOn(kLongAfter)), parameters);
      all.Add(verdict);
      if (!verdict.disputed) without_disputed.Add(verdict);
    }
    if (Lower(all, without_disputed)) ++fallen_without_the_line;
  }
  EXPECT_GT(disputed, kPortfolios);
  EXPECT_GT(fallen_without_the_line, 0);
}

TEST_F(ScoreGamingTest, HavingLateLinesCancelled) {
  const auto game = [](Behaviour& behaviour) { behaviour.cancelled = behaviour.confirmed_for + 1; };
  EXPECT_EQ(Wins(game, Ours), 0);
  const Formula without_cancelled = [](const LineRecord& record,
                                       const ScoreParameters& parameters) {
    return record.cancellations.empty() ? Ours(record, parameters) : Verdict{};
  };
  EXPECT_GT(Wins(game, without_cancelled), 0);
}

}  // namespace
}  // namespace backline
