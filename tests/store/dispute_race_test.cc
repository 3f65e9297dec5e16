// Disputes in a database: two servers on one, where whoever settles a dispute first has settled it;
// and their pages.
#include <gtest/gtest.h>

#include <latch>
#include <thread>
#include <vector>

#include "server/commands/amend_purchase_order_line.h"
#include "server/commands/decide_dispute.h"
#include "server/commands/open_dispute.h"
#include "server/commands/withdraw_dispute.h"
#include "server/engine/engine.h"
#include "server/store/reader.h"
#include "tests/store/copied_scenario.h"

namespace backline::testing {
namespace {

constexpr int32_t kLines = 30;

struct Server {
  explicit Server(const DatabaseUrl& url, Instant now) : store(url, TestOptions()), clock(now) {}
  Reply Run(const Submission& submission) {
    return engine.RunBatch({submission}, std::nullopt).replies.front();
  }

  MysqlStore store;
  FakeClock clock;
  TimeOrderedIdSource ids{RandomSeed()};
  Engine engine{store, clock, ids, {}};
};

// Two submissions, each to a server of its own at the same time: one of them is accepted, the other
// is told why not.
class Race {
 public:
  Race(Server& one, const Submission& mine, Server& two, const Submission& yours) {
    std::latch both(2);
    std::thread beside([&] {
      both.arrive_and_wait();
      mine_ = one.Run(mine);
    });
    both.arrive_and_wait();
    yours_ = two.Run(yours);
    beside.join();
  }

  bool mine_won() const { return std::holds_alternative<Outcome>(mine_); }
  const Outcome* won() const { return std::get_if<Outcome>(mine_won() ? &mine_ : &yours_); }
  // Null if both were accepted, or something failed.
  const Refusal* lost() const { return std::get_if<Refusal>(mine_won() ? &yours_ : &mine_); }

 private:
  Reply mine_ = absl::UnknownError("not run");
  Reply yours_ = absl::UnknownError("not run");
};

class DisputeRaceTest : public ::testing::Test {
 protected:
  // A disputed line per round.
  DisputeRaceTest() {
    s_.set_checks_laws(false);
    const Scenario::PurchaseLine each{"P", 1, Day(5)};
    s_.Product("P").Supply("po", "L", std::vector<Scenario::PurchaseLine>(kLines, each));
    for (int32_t line = 1; line <= kLines; ++line) {
      auto open = std::make_shared<OpenDispute>();
      open->supplier_id = s_.SupplierNamed("S");
      open->line = {s_.PurchaseNamed("po"), line};
      open->component = ScoreComponent::kAcknowledgement;
      open->text = "why";
      s_.Run(open);
      disputes_.push_back(DisputeId(s_.last_outcome().resource_id));
    }
  }

  Scenario s_;
  std::vector<DisputeId> disputes_;
};

TEST_F(DisputeRaceTest, ADecisionThatCrossesAWithdrawalIsOneOfThem) {
  const CopiedScenario copy(s_);
  Server one(copy.url, s_.clock().Now());
  Server two(copy.url, s_.clock().Now());
  int withdrawn = 0;
  for (const DisputeId& id : disputes_) {
    auto withdraw = std::make_shared<WithdrawDispute>();
    withdraw->supplier_id = s_.SupplierNamed("S");
    withdraw->dispute_id = id;
    auto decide = std::make_shared<DecideDispute>();
    decide->dispute_id = id;
    decide->uphold = true;
    const Race race(one, s_.Submit(withdraw), two, s_.Submit(decide));
    ASSERT_NE(race.won(), nullptr) << "one of the two";
    ASSERT_NE(race.lost(), nullptr) << "and only one: the other is told why";
    EXPECT_EQ(race.lost()->reason, Reason::kWrongState);
    withdrawn += race.mine_won() ? 1 : 0;
  }
  const auto look = OpenConnection(copy.url);
  const auto count = [&](const std::string& what) {
    return std::stoi(SelectText(*look, "SELECT COUNT(*) FROM " + what));
  };
  EXPECT_EQ(count("disputes WHERE state = 4"), withdrawn);
  EXPECT_EQ(count("supplier_facts WHERE kind = 14"), withdrawn);
  EXPECT_EQ(count("disputes WHERE state = 2"), kLines - withdrawn);
  EXPECT_EQ(count("supplier_facts WHERE kind = 15"), kLines - withdrawn);
}

TEST_F(DisputeRaceTest, TwoDisputesOfOneComponentAreOne) {
  const CopiedScenario copy(s_);
  Server one(copy.url, s_.clock().Now());
  Server two(copy.url, s_.clock().Now());
  s_.AdvanceDays(9);
  one.clock.AdvanceDays(9);
  two.clock.AdvanceDays(9);
  for (int32_t line = 1; line <= kLines; ++line) {
    auto open = std::make_shared<OpenDispute>();
    open->supplier_id = s_.SupplierNamed("S");
    open->line = {s_.PurchaseNamed("po"), line};
    open->component = ScoreComponent::kFill;
    const Race race(one, s_.Submit(open), two, s_.Submit(open));
    ASSERT_NE(race.won(), nullptr) << "one of the two";
    ASSERT_NE(race.lost(), nullptr) << "and only one";
    EXPECT_EQ(race.lost()->reason, Reason::kDisputeExists);
  }
}

// Two servers count what waits at the same time, of lines of products that no lock has in common.
TEST_F(DisputeRaceTest, TwoServersOpenNoMoreThanTwoHundredOfASupplier) {
  const int missing = kOpenDisputesMax - 1 - kLines;
  const auto of = [](const std::string& product, int lines) {
    return std::vector<Scenario::PurchaseLine>(static_cast<size_t>(lines), {product, 1, Day(5)});
  };
  s_.Product("Q").Supply("many", "L", of("P", 100)).Supply("more", "L", of("P", missing - 100));
  s_.Supply("ours", "L", of("P", kLines)).Supply("theirs", "L", of("Q", kLines));
  const auto open = [&](const std::string& name, int32_t line) {
    auto command = std::make_shared<OpenDispute>();
    command->supplier_id = s_.SupplierNamed("S");
    command->line = {s_.PurchaseNamed(name), line};
    command->component = ScoreComponent::kAcknowledgement;
    command->text = "why";
    return command;
  };
  for (int32_t line = 1; line <= missing; ++line) {
    s_.Run(line <= 100 ? open("many", line) : open("more", line - 100));
  }
  const CopiedScenario copy(s_);
  Server one(copy.url, s_.clock().Now());
  Server two(copy.url, s_.clock().Now());
  const auto look = OpenConnection(copy.url);
  for (int32_t line = 1; line <= kLines; ++line) {
    const Race race(one, s_.Submit(open("ours", line)), two, s_.Submit(open("theirs", line)));
    ASSERT_NE(race.won(), nullptr) << "one of the two";
    ASSERT_NE(race.lost(), nullptr) << "and only one";
    EXPECT_EQ(race.lost()->reason, Reason::kTooManyDisputes);
    EXPECT_EQ(SelectText(*look, "SELECT COUNT(*) FROM disputes WHERE state = 1"),
              std::to_string(kOpenDisputesMax));
    // Room for one again.
    auto withdraw = std::make_shared<WithdrawDispute>();
    withdraw->supplier_id = s_.SupplierNamed("S");
    withdraw->dispute_id = DisputeId(race.won()->resource_id);
    ASSERT_TRUE(std::holds_alternative<Outcome>(one.Run(s_.Submit(withdraw))));
  }
}

// A component that was upheld is open again, and upheld again: the database keeps both.
TEST_F(DisputeRaceTest, SeveralOfAComponentMayBeUpheldAndOneWaits) {
  const PurchaseOrderLineKey key{s_.PurchaseNamed("po"), 1};
  const CopiedScenario copy(s_);
  Server server(copy.url, s_.clock().Now());
  const auto a_day_later = [&] {
    s_.AdvanceDays(1);
    server.clock.AdvanceDays(1);
  };
  DisputeId newest = disputes_[0];
  for (int round = 0; round < 2; ++round) {
    auto decide = std::make_shared<DecideDispute>();
    decide->dispute_id = newest;
    decide->uphold = true;
    ASSERT_TRUE(std::holds_alternative<Outcome>(server.Run(s_.Submit(decide))));
    auto open = std::make_shared<OpenDispute>();
    open->supplier_id = s_.SupplierNamed("S");
    open->line = key;
    open->component = ScoreComponent::kAcknowledgement;
    open->text = "why";
    const Reply refused = server.Run(s_.Submit(open));
    ASSERT_TRUE(std::holds_alternative<Refusal>(refused)) << "nothing came later";
    EXPECT_EQ(std::get<Refusal>(refused).reason, Reason::kDisputeExists);
    a_day_later();
    auto amend = std::make_shared<AmendPurchaseOrderLine>();
    amend->purchase_order_id = key.purchase_order_id;
    amend->line_number = key.line_number;
    amend->version = 1 + round;
    amend->quantity = 5 + round;
    ASSERT_TRUE(std::holds_alternative<Outcome>(server.Run(s_.Submit(amend))));
    a_day_later();
    const Reply opened = server.Run(s_.Submit(open));
    ASSERT_TRUE(std::holds_alternative<Outcome>(opened));
    newest = DisputeId(std::get<Outcome>(opened).resource_id);
  }
  const auto look = OpenConnection(copy.url);
  const auto count = [&](const std::string& where) {
    return SelectText(*look, "SELECT COUNT(*) FROM disputes WHERE line_number = 1 AND " + where);
  };
  EXPECT_EQ(count("state = 2"), "2");
  EXPECT_EQ(count("state = 1"), "1");
  EXPECT_FALSE(look->Execute("UPDATE disputes SET state = 1, settled_time = '1970-01-01'"
                             " WHERE line_number = 1")
                   .ok())
      << "one of a component waits";
}

// The reader's pages: in the order of opening, of one supplier or all, in a state or any.
TEST_F(DisputeRaceTest, PagesCoverEveryDisputeOnceInTheOrderOfOpening) {
  auto decide = std::make_shared<DecideDispute>();
  decide->dispute_id = disputes_[3];
  s_.Run(decide);
  const CopiedScenario copy(s_);
  Reader reader(copy.text);
  const auto list = [&](const DisputeFilter& filter) {
    std::vector<DisputeId> seen;
    std::optional<DisputeId> after;
    do {
      const auto page = reader.ListDisputes(filter, after, 7);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      EXPECT_LE(page->value.items.size(), 7u);
      for (const Dispute& dispute : page->value.items) seen.push_back(dispute.id);
      after = page->value.next;
    } while (after);
    return seen;
  };
  const SupplierId supplier = s_.SupplierNamed("S");
  EXPECT_EQ(list({}), disputes_);
  EXPECT_EQ(list({supplier, DisputeState::kNone}), disputes_);
  EXPECT_TRUE(list({SupplierId(Id128{1, 1}), DisputeState::kNone}).empty());
  for (const SupplierId& of : {SupplierId(), supplier}) {
    EXPECT_EQ(list({of, DisputeState::kRejected}), std::vector<DisputeId>{disputes_[3]});
    EXPECT_EQ(list({of, DisputeState::kOpen}).size(), disputes_.size() - 1);
    EXPECT_TRUE(list({of, DisputeState::kUpheld}).empty());
  }
  const auto one = reader.GetDispute(disputes_[0]);
  ASSERT_TRUE(one.ok() && one->value);
  EXPECT_EQ(one->value->text, "why");
  EXPECT_EQ(one->value->component, ScoreComponent::kAcknowledgement);
  EXPECT_FALSE(reader.GetDispute(DisputeId(Id128{1, 1}))->value);
}

}  // namespace
}  // namespace backline::testing
