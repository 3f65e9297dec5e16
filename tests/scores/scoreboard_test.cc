#include "server/scores/scoreboard.h"

#include <algorithm>
#include <map>
#include <random>

#include "gtest/gtest.h"
#include "tests/support/supplier_history.h"

namespace backline {
namespace {

using testing::kFirstDay;
using testing::NineOn;
using testing::RandomHistory;
using testing::SupplierHistory;

constexpr int kHistories = 1'000;

using Facts = std::vector<SupplierFact>;

ScoreQuestion RandomQuestion(std::mt19937& random) {
  const auto draw = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  ScoreQuestion question;
  ScoreParameters& parameters = question.parameters;
  parameters.from = kFirstDay + draw(-10, 40);
  parameters.until = parameters.from + draw(1, 90);
  parameters.baseline = static_cast<Baseline>(draw(1, 3));
  parameters.level = static_cast<ScoreLevel>(draw(1, 4));
  if (draw(0, 1) == 0) parameters.days_early = draw(0, 20);
  parameters.days_late = draw(0, 5);
  parameters.percent_under = draw(0, 20);
  parameters.business_days = draw(0, 1) == 0;
  parameters.cancelled = static_cast<CancelledTreatment>(draw(1, 2));
  question.as_of = question.known.recorded = NineOn(draw(0, 150));
  return question;
}

SupplierId SupplierOf(uint64_t n) { return SupplierId(Id128{7, n}); }

// Two suppliers, a few orders each, some with several lines.
Facts RandomFacts(std::mt19937& random) {
  Facts facts;
  for (uint64_t n = 0; n < 8; ++n) {
    const PurchaseOrderId order(Id128{9, n / 2});
    const auto history =
        RandomHistory(SupplierOf(n / 4), order, static_cast<int32_t>(n % 2) + 1, random);
    facts.insert(facts.end(), history.facts().begin(), history.facts().end());
  }
  return facts;
}

// The score computed anew, line by line, without a board.
Scorecard Recomputed(const Facts& facts, SupplierId supplier, const ScoreQuestion& question) {
  std::map<PurchaseOrderLineKey, std::vector<LineFact>> lines;
  std::map<PurchaseOrderLineKey, std::string> zones;
  std::map<PurchaseOrderId, uint32_t> orders;
  for (const SupplierFact& fact : facts) {
    if (fact.supplier_id != supplier) continue;
    const PurchaseOrderLineKey key{fact.purchase_order_id, fact.line_number};
    lines[key].push_back(ToLineFact(fact, 0));
    if (fact.kind == FactKind::kSent) zones[key] = fact.time_zone;
    orders.try_emplace(fact.purchase_order_id, static_cast<uint32_t>(orders.size()));
  }
  Scorer scorer(question.parameters, question.as_of);
  for (auto& [key, line] : lines) {
    for (LineFact& fact : line) SetLocalDay(fact, zones[key]);
    scorer.Add(Fold(line, question.as_of), LocalDate(question.as_of, zones[key]),
               orders[key.purchase_order_id]);
  }
  return scorer.Finish();
}

TEST(ScoreboardTest, WhatComesInDisorderAndTwiceGivesTheSameScores) {
  std::mt19937 random(20'261'122);
  int64_t counted = 0;
  for (int n = 0; n < kHistories; ++n) {
    const Facts facts = RandomFacts(random);
    Facts delivered = facts;
    for (const SupplierFact& fact : facts) {
      if (random() % 4 == 0) delivered.push_back(fact);
    }
    std::shuffle(delivered.begin(), delivered.end(), random);
    Scoreboard board;
    for (size_t first = 0; first < delivered.size();) {
      const size_t count = std::min<size_t>(1 + random() % 7, delivered.size() - first);
      const auto begin = delivered.begin() + static_cast<std::ptrdiff_t>(first);
      board.Take(Facts(begin, begin + static_cast<std::ptrdiff_t>(count)));
      first += count;
      // A score in between changes nothing.
      board.Score(SupplierOf(0), RandomQuestion(random));
    }
    ASSERT_EQ(board.facts(), static_cast<int64_t>(facts.size()));
    for (int asked = 0; asked < 4; ++asked) {
      const ScoreQuestion question = RandomQuestion(random);
      for (const SupplierScore& score : board.ScoreAll(question)) {
        ASSERT_EQ(score.scorecard, Recomputed(facts, score.supplier_id, question))
            << "history " << n;
        counted += score.scorecard.on_time[1].counted;
      }
    }
  }
  EXPECT_GT(counted, kHistories);
}

// What disputes make of a rate, told without the code that makes it: the verdicts are those of the
// same lines without disputes, and what is disputed is read off the facts.
struct Disputed {
  std::map<PurchaseOrderLineKey, Verdict> lines;
  // What disputes end in, of lines of which they can excuse something.
  std::map<PurchaseOrderLineKey, FactKind> newest;
};

Disputed Undisputed(const Facts& facts, SupplierId supplier, const ScoreQuestion& question) {
  Disputed result;
  std::map<PurchaseOrderLineKey, std::vector<LineFact>> lines;
  std::map<PurchaseOrderLineKey, std::string> zones;
  std::map<PurchaseOrderLineKey, Date> opened;
  std::map<PurchaseOrderLineKey, Date> upheld;  // when it had been opened
  for (const SupplierFact& fact : facts) {
    if (fact.supplier_id != supplier) continue;
    const PurchaseOrderLineKey key{fact.purchase_order_id, fact.line_number};
    if (fact.kind == FactKind::kSent) zones[key] = fact.time_zone;
    if (fact.kind < FactKind::kDisputeOpened) {
      lines[key].push_back(ToLineFact(fact, 0));
    } else if (fact.component == ScoreComponent::kOnTimeInFull &&
               fact.recorded_time <= question.as_of) {
      result.newest[key] = fact.kind;  // histories are in order
      if (fact.kind == FactKind::kDisputeOpened) opened[key] = fact.occurred_date;
      if (fact.kind == FactKind::kDisputeUpheld) upheld[key] = opened[key];
    }
  }
  for (auto& [key, line] : lines) {
    for (LineFact& fact : line) SetLocalDay(fact, zones[key]);
    const LineRecord record = Fold(line, question.as_of);
    if (!record.sent) continue;
    result.lines[key] =
        JudgeOnTime(record, question.parameters, question.parameters.baseline,
                    LocalDate(question.as_of, zones[key]));
    // A dispute is about what was due already when it was opened.
    const OptionalDate due = DueDate(record, question.parameters.baseline);
    if (!due || opened[key] <= *due) result.newest.erase(key);
    // What was upheld stays so, whatever is disputed later.
    const auto stands = upheld.find(key);
    const bool excused = due && stands != upheld.end() && *due < stands->second;
    if (excused) result.newest[key] = FactKind::kDisputeUpheld;
  }
  return result;
}

bool Is(const Disputed& disputed, const PurchaseOrderLineKey& key, FactKind kind) {
  const auto it = disputed.newest.find(key);
  return it != disputed.newest.end() && it->second == kind &&
         disputed.lines.at(key).outcome == LineOutcome::kMissed;
}

// By line, unit or schedule.
Rate RateOfLines(const Disputed& disputed) {
  Rate rate;
  for (const auto& [key, verdict] : disputed.lines) {
    rate.met += verdict.met;
    rate.if_upheld_met += verdict.met;
    if (Is(disputed, key, FactKind::kDisputeUpheld)) {
      ++rate.excused_by_dispute;
      rate.counted += verdict.met;
      rate.if_upheld_counted += verdict.met;
      continue;
    }
    rate.counted += verdict.counted;
    rate.pending += verdict.outcome == LineOutcome::kPending ? 1 : 0;
    rate.excused += verdict.outcome == LineOutcome::kExcused ? 1 : 0;
    rate.not_measured += verdict.outcome == LineOutcome::kNotMeasured ? 1 : 0;
    const bool open = Is(disputed, key, FactKind::kDisputeOpened);
    rate.disputed += open ? 1 : 0;
    rate.if_upheld_counted += open ? verdict.met : verdict.counted;
  }
  return rate;
}

// By order; `upheld`: as if what is disputed were upheld.
void CountOrder(const Disputed& disputed, const std::vector<PurchaseOrderLineKey>& lines,
                bool upheld, Rate& rate) {
  std::map<LineOutcome, int> count;
  for (const PurchaseOrderLineKey& key : lines) {
    const bool excused = Is(disputed, key, FactKind::kDisputeUpheld) ||
                         (upheld && Is(disputed, key, FactKind::kDisputeOpened));
    ++count[excused ? LineOutcome::kExcusedByDispute : disputed.lines.at(key).outcome];
  }
  if (count[LineOutcome::kMissed] > 0) {
    ++rate.counted;
  } else if (count[LineOutcome::kPending] > 0) {
    ++rate.pending;
  } else if (count[LineOutcome::kMet] > 0) {
    ++rate.counted;
    ++rate.met;
  } else if (count[LineOutcome::kExcusedByDispute] > 0) {
    ++rate.excused_by_dispute;
  } else if (count[LineOutcome::kExcused] > 0) {
    ++rate.excused;
  }
}

Rate RateOfOrders(const Disputed& disputed) {
  std::map<PurchaseOrderId, std::vector<PurchaseOrderLineKey>> orders;
  for (const auto& [key, verdict] : disputed.lines) orders[key.purchase_order_id].push_back(key);
  Rate rate;
  Rate if_upheld;
  for (const auto& [id, lines] : orders) {
    CountOrder(disputed, lines, false, rate);
    CountOrder(disputed, lines, true, if_upheld);
    const bool open = std::any_of(lines.begin(), lines.end(), [&](const auto& key) {
      return Is(disputed, key, FactKind::kDisputeOpened);
    });
    if (open) ++rate.disputed;
  }
  rate.if_upheld_counted = if_upheld.counted;
  rate.if_upheld_met = if_upheld.met;
  return rate;
}

TEST(ScoreboardTest, DisputesMakeOfARateWhatTheyShould) {
  std::mt19937 random(42);
  Rate seen;
  for (int n = 0; n < 2 * kHistories; ++n) {
    const Facts facts = RandomFacts(random);
    Scoreboard board;
    board.Take(facts);
    const ScoreQuestion question = RandomQuestion(random);
    const auto baseline = static_cast<size_t>(question.parameters.baseline) - 1;
    for (const SupplierScore& score : board.ScoreAll(question)) {
      const Disputed disputed = Undisputed(facts, score.supplier_id, question);
      const bool by_order = question.parameters.level == ScoreLevel::kOrder;
      const Rate& rate = score.scorecard.on_time[baseline];
      ASSERT_EQ(rate, by_order ? RateOfOrders(disputed) : RateOfLines(disputed)) << "history " << n;
      seen.disputed += rate.disputed;
      seen.excused_by_dispute += rate.excused_by_dispute;
    }
  }
  EXPECT_GT(seen.disputed, 50);
  EXPECT_GT(seen.excused_by_dispute, 50);
}

// The comparison above is not blind: a fact that is missing shows.
TEST(ScoreboardTest, AMissingFactShows) {
  std::mt19937 random(1);
  int different = 0;
  for (int n = 0; n < 100; ++n) {
    const Facts facts = RandomFacts(random);
    Facts some = facts;
    some.erase(some.begin() + static_cast<std::ptrdiff_t>(random() % some.size()));
    Scoreboard board;
    board.Take(some);
    const ScoreQuestion question = RandomQuestion(random);
    for (const SupplierScore& score : board.ScoreAll(question)) {
      if (score.scorecard != Recomputed(facts, score.supplier_id, question)) ++different;
    }
  }
  EXPECT_GT(different, 10);
}

TEST(ScoreboardTest, ADayEndsWhereTheGoodsGo) {
  const auto lines = [](const std::string& time_zone) {
    Scoreboard board;
    board.Take(SupplierHistory().In(time_zone).Sent(0, 5, 20).facts());
    ScoreQuestion question;
    question.parameters.from = kFirstDay;
    question.parameters.until = kFirstDay + 90;
    // 11 o'clock UTC on day 20: the day after in Kiritimati, the day itself in Los Angeles.
    question.as_of = NineOn(20) + 2 * 3600 * kMicrosPerSecond;
    return board.ScoreAll(question).front().scorecard.on_time[0];
  };
  EXPECT_EQ(lines("Pacific/Kiritimati").counted, 1);
  EXPECT_EQ(lines("America/Los_Angeles").counted, 0);
  EXPECT_EQ(lines("America/Los_Angeles").pending, 1);
}

// Facts may come before what says where the line goes.
TEST(ScoreboardTest, WhatHappenedHappenedOnADayOfTheDestination) {
  const auto outcome = [](const std::string& time_zone, bool backwards) {
    // Cancelled by the buyer at 2 o'clock UTC of the day after.
    Facts facts = SupplierHistory()
                      .In(time_zone)
                      .Sent(0, 5, 20)
                      .Cancelled(0, 5, FactCause::kBuyer)
                      .At(NineOn(21) + -7 * 3600 * kMicrosPerSecond)
                      .facts();
    if (backwards) std::reverse(facts.begin(), facts.end());
    Scoreboard board;
    board.Take(facts);
    ScoreQuestion question;
    question.parameters.from = kFirstDay;
    question.parameters.until = kFirstDay + 90;
    question.as_of = NineOn(50);
    return board.ScoreAll(question).front().scorecard.on_time[0];
  };
  for (const bool backwards : {false, true}) {
    EXPECT_EQ(outcome("America/Los_Angeles", backwards).excused, 1);
    EXPECT_EQ(outcome("Asia/Tokyo", backwards).counted, 1);
  }
}

// Another server's clock is a day ahead: what it recorded is known, up to the event that is asked
// for, and not by parts of a command.
TEST(ScoreboardTest, NowIsWhatIsKnownUpToAnEvent) {
  Facts facts = SupplierHistory().Sent(0, 5, 20).Received(20, 4).Received(20, 1).facts();
  facts[1].sequence = facts[2].sequence = 7'000'000;
  facts[2].ordinal = 2;
  facts[1].recorded_time = facts[2].recorded_time = NineOn(60);
  Scoreboard board;
  board.Take(facts);
  ScoreQuestion question;
  question.parameters.from = kFirstDay;
  question.parameters.until = kFirstDay + 90;
  question.as_of = NineOn(59);
  const auto met = [&] { return board.ScoreAll(question).front().scorecard.on_time[0].met; };
  EXPECT_EQ(met(), 1);
  question.known.sequence = 7'000'000;
  EXPECT_EQ(met(), 1);
  question.known.sequence = 6'999'999;
  EXPECT_EQ(met(), 0);
  question.known = {NineOn(59)};
  EXPECT_EQ(met(), 0);
}

class ScoreboardListTest : public ::testing::Test {
 protected:
  ScoreboardListTest() {
    question_.parameters.from = kFirstDay;
    question_.parameters.until = kFirstDay + 90;
    question_.as_of = NineOn(200);
    // Of supplier n, 10 lines of which n are late.
    for (uint64_t n = 0; n <= 4; ++n) {
      for (int32_t line = 1; line <= 10; ++line) {
        const int late = line <= static_cast<int32_t>(n) ? 3 : 0;
        board_.Take(SupplierHistory(SupplierOf(n), PurchaseOrderId(Id128{n, 1}), line)
                        .Sent(0, 5, 20)
                        .Received(20 + late, 5)
                        .facts());
      }
    }
    // One of which nothing is due.
    board_.Take(
        SupplierHistory(SupplierOf(9), PurchaseOrderId(Id128{9, 1})).Sent(0, 5, 300).facts());
  }

  Scoreboard board_;
  ScoreQuestion question_;
};

TEST_F(ScoreboardListTest, TheLowestRateComesFirstAndNoneLast) {
  std::vector<SupplierId> seen;
  std::optional<LeagueKey> after;
  do {
    const auto page = board_.League(question_, after, 2);
    for (const SupplierScore& score : page.items) seen.push_back(score.supplier_id);
    after = page.next;
  } while (after);
  const std::vector<SupplierId> expected = {SupplierOf(4), SupplierOf(3), SupplierOf(2),
                                            SupplierOf(1), SupplierOf(0), SupplierOf(9)};
  EXPECT_EQ(seen, expected);
}

// Who turns the page while goods come sees each supplier once.
TEST_F(ScoreboardListTest, PagesAreOfOneList) {
  question_.known.sequence = 9'000'000;
  std::vector<SupplierId> seen;
  std::optional<LeagueKey> after;
  uint64_t order = 50;
  do {
    ScoreQuestion question = question_;
    if (after) {
      question.as_of = after->as_of;
      question.known.sequence = after->sequence;
    }
    const auto page = board_.League(question, after, 1);
    for (const SupplierScore& score : page.items) seen.push_back(score.supplier_id);
    after = page.next;
    // The last becomes the first, and the first the last but those without a rate.
    for (const uint64_t supplier : {0, 4}) {
      Facts facts = SupplierHistory(SupplierOf(supplier), PurchaseOrderId(Id128{77, ++order}))
                        .Sent(0, 5, 20)
                        .Received(supplier == 4 ? 20 : 30, 5)
                        .facts();
      for (SupplierFact& fact : facts) fact.sequence += 9'000'001;
      for (int32_t line = 1; line <= 40; ++line) {
        for (SupplierFact& fact : facts) fact.line_number = line;
        board_.Take(facts);
      }
    }
    question_.as_of = question_.as_of + 1;
  } while (after);
  const std::vector<SupplierId> expected = {SupplierOf(4), SupplierOf(3), SupplierOf(2),
                                            SupplierOf(1), SupplierOf(0), SupplierOf(9)};
  EXPECT_EQ(seen, expected);
  // Asked anew the order is another.
  question_.known = {};
  EXPECT_EQ(board_.League(question_, std::nullopt, 1).items[0].supplier_id, SupplierOf(0));
}

TEST_F(ScoreboardListTest, TheLinesBehindANumberAddUpToIt) {
  const Scorecard card = board_.Score(SupplierOf(3), question_);
  const auto& rate = card.on_time[1];
  EXPECT_EQ(rate.counted, 10);
  EXPECT_EQ(rate.met, 7);
  int64_t counted = 0;
  int64_t met = 0;
  int32_t last = 0;
  std::optional<PurchaseOrderLineKey> after;
  do {
    const auto page = board_.Lines(SupplierOf(3), question_, LineFilter(), after, 3);
    EXPECT_LE(page.items.size(), 3U);
    for (const ScoredLine& line : page.items) {
      EXPECT_GT(line.key.line_number, last);
      last = line.key.line_number;
      counted += line.verdict.counted;
      met += line.verdict.met;
    }
    after = page.next;
  } while (after);
  EXPECT_EQ(counted, rate.counted);
  EXPECT_EQ(met, rate.met);
  LineFilter missed;
  missed.outcome = LineOutcome::kMissed;
  EXPECT_EQ(board_.Lines(SupplierOf(3), question_, missed, std::nullopt, 50).items.size(), 3U);
  // One of them is disputed, and found by that.
  board_.Take(SupplierHistory(SupplierOf(3), PurchaseOrderId(Id128{3, 1}), 2)
                  .Sent(0, 5, 20)
                  .Received(23, 5)
                  .Dispute(90, FactKind::kDisputeOpened, ScoreComponent::kOnTimeInFull)
                  .facts());
  LineFilter disputed;
  disputed.dispute = DisputeState::kOpen;
  const auto open = board_.Lines(SupplierOf(3), question_, disputed, std::nullopt, 50);
  ASSERT_EQ(open.items.size(), 1U);
  EXPECT_EQ(open.items[0].key.line_number, 2);
  EXPECT_EQ(open.items[0].dispute, DisputeState::kOpen);
  EXPECT_TRUE(open.items[0].verdict.disputed);
  disputed.component = ScoreComponent::kFill;
  EXPECT_TRUE(board_.Lines(SupplierOf(3), question_, disputed, std::nullopt, 50).items.empty());
  EXPECT_TRUE(
      board_.Lines(SupplierOf(77), question_, LineFilter(), std::nullopt, 50).items.empty());
}

}  // namespace
}  // namespace backline
