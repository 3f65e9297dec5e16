#include "server/engine/engine.h"

#include "gtest/gtest.h"
#include "server/commands/amend_order_line.h"
#include "server/commands/cancel_order.h"
#include "server/commands/catalog.h"
#include "server/commands/place_order.h"
#include "server/commands/receive_stock.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using absl::StatusCode;
using testing::Fault;
using testing::FaultPoint;
using testing::Scenario;

class EngineTest : public ::testing::Test {
 protected:
  EngineTest() { s_.Product("P").Stock("P", "L", 10); }

  std::shared_ptr<PlaceOrder> Order(Quantity quantity) {
    auto command = std::make_shared<PlaceOrder>();
    command->customer_id = s_.CustomerNamed("C");
    command->occurred_date = testing::Day(0);
    command->lines.push_back({1, s_.ProductNamed("P"), s_.LocationNamed("L"), quantity, "", {}});
    return command;
  }
  std::shared_ptr<PlaceOrder> OrderOfNobody() {
    auto command = Order(1);
    command->customer_id = CustomerId(IdFromName("customer", "nobody"));
    return command;
  }
  size_t OrderCount() { return s_.database().rows<backline::Order>().size(); }
  static bool Accepts(const Reply& reply) { return std::holds_alternative<Outcome>(reply); }
  static bool Replays(const Reply& reply) {
    return Accepts(reply) && std::get<Outcome>(reply).replayed;
  }
  static StatusCode CodeOf(const Reply& reply) {
    const absl::Status* status = std::get_if<absl::Status>(&reply);
    return status == nullptr ? StatusCode::kOk : status->code();
  }

  Scenario s_;
};

TEST_F(EngineTest, AConflictRunsTheWholeBatchAgain) {
  for (FaultPoint point :
       {FaultPoint::kLoad, FaultPoint::kLock, FaultPoint::kSave, FaultPoint::kCommit}) {
    s_.store().FailOnce({point, StatusCode::kAborted});
    const size_t before = OrderCount();
    const auto result = s_.RunBatch({s_.Submit(Order(1)), s_.Submit(Order(1))});
    EXPECT_TRUE(Accepts(result.replies[0]) && Accepts(result.replies[1]));
    EXPECT_EQ(OrderCount(), before + 2);
  }
  EXPECT_EQ(s_.StockAt("P", "L").reserved, 8);
}

TEST_F(EngineTest, GivesUpAfterItsAttemptsAndLeavesNothing) {
  for (int i = 0; i < 8; ++i) s_.store().FailOnce({FaultPoint::kSave, StatusCode::kAborted});
  const auto result = s_.RunBatch({s_.Submit(Order(1), "r")});
  EXPECT_EQ(CodeOf(result.replies[0]), StatusCode::kAborted);
  EXPECT_EQ(OrderCount(), 0u);
  EXPECT_TRUE(Accepts(s_.RunBatch({s_.Submit(Order(1), "r")}).replies[0]));
}

TEST_F(EngineTest, ALostConnectionBeforeCommitRunsAgain) {
  for (FaultPoint point :
       {FaultPoint::kBegin, FaultPoint::kLoad, FaultPoint::kLock, FaultPoint::kSave}) {
    s_.store().FailOnce({point, StatusCode::kUnavailable});
    EXPECT_TRUE(Accepts(s_.RunBatch({s_.Submit(Order(1))}).replies[0]));
  }
  EXPECT_EQ(OrderCount(), 4u);
}

TEST_F(EngineTest, ALostCommitThatWasAppliedIsFound) {
  s_.store().FailOnce({FaultPoint::kCommit, StatusCode::kUnknown, /*applied=*/true});
  const auto result = s_.RunBatch({s_.Submit(Order(4), "a"), s_.Submit(Order(3), "b")});
  ASSERT_TRUE(Accepts(result.replies[0]) && Accepts(result.replies[1]));
  EXPECT_FALSE(Replays(result.replies[0])) << "its callers get the rows of the first run";
  EXPECT_EQ(OrderCount(), 2u);
  EXPECT_EQ(s_.StockAt("P", "L").reserved, 7);
}

TEST_F(EngineTest, ALostCommitThatWasNotAppliedIsRunAgain) {
  s_.store().FailOnce({FaultPoint::kCommit, StatusCode::kUnknown, /*applied=*/false});
  EXPECT_TRUE(Accepts(s_.RunBatch({s_.Submit(Order(4))}).replies[0]));
  EXPECT_EQ(OrderCount(), 1u);
  EXPECT_EQ(s_.StockAt("P", "L").reserved, 4);
}

TEST_F(EngineTest, WhatSomebodyChangesIsWrittenIntoTheTrailWithIt) {
  const auto by = [&](Submission submission, const char* actor) {
    submission.audit = std::make_shared<const AuditActor>(
        AuditActor{actor, SupplierId(), "192.0.2.1", "/backline.v1.OrderService/PlaceOrder"});
    return submission;
  };
  const auto result = s_.RunBatch({by(s_.Submit(Order(4), "a"), "user:1"), s_.Submit(Order(3), "b"),
                                   by(s_.Submit(OrderOfNobody(), "c"), "user:2"),
                                   by(s_.Submit(Order(2), "d"), "user:3")});
  const auto& entries = result.set->appends().audit_entries;
  std::vector<std::string> actors;
  for (const AuditEntry& entry : entries) {
    actors.push_back(entry.subject.actor);
    EXPECT_EQ(entry.before, "");
    EXPECT_NE(entry.after.find("order_line"), std::string::npos) << entry.after;
    EXPECT_EQ(entry.resource.find("order:"), 0u) << entry.resource;
  }
  EXPECT_TRUE(std::holds_alternative<Refusal>(result.replies[2]));
  EXPECT_EQ(actors, (std::vector<std::string>{"user:1", "user:3"}));
  // A repetition changes nothing and has no entry.
  const auto again = s_.RunBatch({by(s_.Submit(Order(4), "a"), "user:1")});
  EXPECT_TRUE(Replays(again.replies[0]));
  EXPECT_TRUE(again.set->appends().audit_entries.empty());
}

TEST_F(EngineTest, ALookUpThatFailsIsRepeated) {
  s_.store().FailOnce({FaultPoint::kCommit, StatusCode::kUnknown, /*applied=*/true});
  s_.store().FailOnce({FaultPoint::kFindRequests, StatusCode::kUnavailable});
  EXPECT_TRUE(Accepts(s_.RunBatch({s_.Submit(Order(4))}).replies[0]));
  EXPECT_EQ(OrderCount(), 1u);
}

TEST_F(EngineTest, WhatStaysUnknownIsResolvedByTheCallersRetry) {
  s_.store().FailOnce({FaultPoint::kCommit, StatusCode::kUnknown, /*applied=*/true});
  for (int i = 0; i < 8; ++i) {
    s_.store().FailOnce({FaultPoint::kFindRequests, StatusCode::kUnavailable});
  }
  const auto result = s_.RunBatch({s_.Submit(Order(4), "r")});
  EXPECT_NE(CodeOf(result.replies[0]), StatusCode::kOk);
  EXPECT_TRUE(Replays(s_.RunBatch({s_.Submit(Order(4), "r")}).replies[0]));
  EXPECT_EQ(OrderCount(), 1u);
}

TEST_F(EngineTest, APoisonedCommandFailsAlone) {
  s_.store().Poison(Scenario::RequestNamed("bad"));
  const auto result = s_.RunBatch(
      {s_.Submit(Order(1), "good"), s_.Submit(Order(1), "bad"), s_.Submit(Order(1), "fine")});
  EXPECT_TRUE(Accepts(result.replies[0]));
  EXPECT_EQ(CodeOf(result.replies[1]), StatusCode::kAlreadyExists);
  EXPECT_TRUE(Accepts(result.replies[2]));
  EXPECT_EQ(OrderCount(), 2u);
}

TEST_F(EngineTest, EachOfThoseThatRanAloneIsAnsweredWithItsOwnRows) {
  s_.store().Poison(Scenario::RequestNamed("bad"));
  int answered = 0;
  std::vector<Submission> batch = {s_.Submit(Order(1), "good"), s_.Submit(Order(1), "bad")};
  for (Submission& submission : batch) {
    submission.done = [&](const Reply& reply, const WorkingSet& set) {
      ++answered;
      const Outcome* outcome = std::get_if<Outcome>(&reply);
      if (outcome == nullptr) return;
      EXPECT_NE(set.Find<backline::Order>(OrderId(outcome->resource_id)), nullptr);
    };
  }
  Complete(batch, s_.RunBatch(batch));
  EXPECT_EQ(answered, 2);
}

TEST_F(EngineTest, ACommandWhoseDeadlinePassedIsNotRun) {
  Submission late = s_.Submit(Order(1));
  late.deadline = s_.clock().Now() + -1;
  const auto result = s_.RunBatch({late, s_.Submit(Order(2))});
  EXPECT_EQ(CodeOf(result.replies[0]), StatusCode::kDeadlineExceeded);
  EXPECT_TRUE(Accepts(result.replies[1]));
  EXPECT_EQ(s_.StockAt("P", "L").reserved, 2);
}

TEST_F(EngineTest, ARepeatedRequestHasItsEffectOnce) {
  const Reply first = s_.RunBatch({s_.Submit(Order(4), "r")}).replies[0];
  const Reply again = s_.RunBatch({s_.Submit(Order(4), "r")}).replies[0];
  ASSERT_TRUE(Replays(again));
  EXPECT_EQ(std::get<Outcome>(first).resource_id, std::get<Outcome>(again).resource_id);
  EXPECT_EQ(std::get<Outcome>(first).sequence, std::get<Outcome>(again).sequence);
  EXPECT_EQ(OrderCount(), 1u);
}

// An order with a backorder makes two events.
TEST_F(EngineTest, ARepeatedRequestNamesTheSequenceThatTheFirstOneDid) {
  const BatchResult result = s_.RunBatch({s_.Submit(Order(40), "r")});
  const Reply again = s_.RunBatch({s_.Submit(Order(40), "r")}).replies[0];
  ASSERT_TRUE(Replays(again));
  const int64_t sequence = std::get<Outcome>(result.replies[0]).sequence;
  EXPECT_LT(sequence, result.last_sequence);
  EXPECT_EQ(sequence, std::get<Outcome>(again).sequence);
}

TEST_F(EngineTest, TheSameRequestTwiceInOneBatchHasItsEffectOnce) {
  const auto result = s_.RunBatch({s_.Submit(Order(4), "r"), s_.Submit(Order(4), "r")});
  EXPECT_FALSE(Replays(result.replies[0]));
  EXPECT_TRUE(Replays(result.replies[1]));
  EXPECT_EQ(OrderCount(), 1u);
}

TEST_F(EngineTest, ARequestIdIsGoodForOneBody) {
  s_.RunBatch({s_.Submit(Order(4), "r")});
  Submission other = s_.Submit(Order(5), "r");
  other.identity.fingerprint = Id128{1, 1};
  const Reply reply = s_.RunBatch({other}).replies[0];
  ASSERT_TRUE(std::holds_alternative<Refusal>(reply));
  EXPECT_EQ(std::get<Refusal>(reply).reason, Reason::kRequestIdReused);
  EXPECT_EQ(OrderCount(), 1u);
}

TEST_F(EngineTest, AnOrderIsNotCancelledByARequestThatDidNotPlaceIt) {
  s_.RunBatch({s_.Submit(Order(4), "placement")});
  const OrderId placed = s_.database().rows<backline::Order>().begin()->first;
  auto part = std::make_shared<CancelOrder>();
  part->order_id = placed;
  part->lines.push_back({1, 1});
  auto raise = std::make_shared<AmendOrderLine>();
  raise->order_id = placed;
  raise->line_number = 1;
  raise->quantity = 5;
  for (const char* name : {"part", "raise"}) {
    auto by_name = std::make_shared<CancelOrder>();
    by_name->placement_key = s_.Submit(part, name).identity.request_key;
    const std::shared_ptr<Command> change = name == std::string("part")
                                                ? std::shared_ptr<Command>(part)
                                                : std::shared_ptr<Command>(raise);
    // In the batch of the other request, and after it.
    const auto result = s_.RunBatch({s_.Submit(change, name), s_.Submit(by_name)});
    ASSERT_TRUE(Accepts(result.replies[0])) << name;
    for (const Reply& reply : {result.replies[1], s_.RunBatch({s_.Submit(by_name)}).replies[0]}) {
      ASSERT_TRUE(std::holds_alternative<Refusal>(reply)) << name;
      EXPECT_EQ(std::get<Refusal>(reply).reason, Reason::kRequestIdReused);
      EXPECT_EQ(std::get<Refusal>(reply).field, "placement_request_id");
    }
    EXPECT_TRUE(Replays(s_.RunBatch({s_.Submit(change, name)}).replies[0])) << name;
  }
  EXPECT_EQ(s_.database().Find<OrderLine>({placed, 1})->open(), 5);
}

TEST_F(EngineTest, ARefusalIsNotRemembered) {
  s_.Product("D", BackorderPolicy::kDeny);
  auto command = Order(3);
  command->lines[0].product_id = s_.ProductNamed("D");
  EXPECT_TRUE(std::holds_alternative<Refusal>(s_.RunBatch({s_.Submit(command, "r")}).replies[0]));
  s_.Stock("D", "L", 3);
  EXPECT_TRUE(Accepts(s_.RunBatch({s_.Submit(command, "r")}).replies[0]));
}

TEST_F(EngineTest, ARefusalLeavesItsNeighboursAlone) {
  auto unknown = Order(1);
  unknown->customer_id = CustomerId(Id128{1, 1});
  const auto result = s_.RunBatch({s_.Submit(Order(2)), s_.Submit(unknown), s_.Submit(Order(3))});
  EXPECT_TRUE(Accepts(result.replies[0]));
  EXPECT_TRUE(std::holds_alternative<Refusal>(result.replies[1]));
  EXPECT_TRUE(Accepts(result.replies[2]));
  EXPECT_EQ(s_.StockAt("P", "L").reserved, 5);
}

TEST_F(EngineTest, CommandsOfABatchSeeEachOther) {
  const auto result = s_.RunBatch({s_.Submit(Order(7)), s_.Submit(Order(7))});
  ASSERT_TRUE(Accepts(result.replies[1]));
  EXPECT_EQ(s_.StockAt("P", "L").reserved, 10);
  const OrderId second(std::get<Outcome>(result.replies[1]).resource_id);
  EXPECT_EQ(s_.database().Find<OrderLine>({second, 1})->reserved, 3);
  EXPECT_EQ(s_.database().Find<OrderLine>({second, 1})->backordered, 4);
}

TEST_F(EngineTest, TwoServersCannotBothRunARequest) {
  // The other server runs the same request after ours has read that it never ran.
  testing::MemoryStore other_store(s_.database());
  TimeOrderedIdSource ids(99);
  EngineOptions options;
  options.wait_before_retry = [](int) {};
  Engine other(other_store, s_.clock(), ids, options);
  auto make = [&] {
    auto command = std::make_shared<CreateLocation>();
    command->location.code = "TWICE";
    command->location.time_zone = "UTC";
    return command;
  };
  bool interrupted = false;
  s_.store().set_interruption([&](FaultPoint point) {
    if (point != FaultPoint::kLock || interrupted) return;
    interrupted = true;
    EXPECT_TRUE(Accepts(other.RunBatch({s_.Submit(make(), "r")}, std::nullopt).replies[0]));
  });
  const auto result = s_.RunBatch({s_.Submit(make(), "r")});
  EXPECT_TRUE(interrupted);
  EXPECT_TRUE(Replays(result.replies[0]));
}

TEST_F(EngineTest, AWorkStepIsDecidedBeforeTheCommandsOfItsBatch) {
  s_.Product("Q");
  s_.PlaceMany("w", 50, {"Q", 1, "L"});
  s_.Stock("Q", "L", 45);  // 32 are served at once, the rest is set aside
  ASSERT_EQ(s_.StockAt("Q", "L").earmarked, 13);
  const WorkKey key = s_.database().rows<Work>().begin()->first;
  auto order = Order(5);
  order->lines[0].product_id = s_.ProductNamed("Q");
  const auto result = s_.RunBatch({s_.Submit(order)}, key);
  const OrderId id(std::get<Outcome>(result.replies[0]).resource_id);
  EXPECT_EQ(s_.StockAt("Q", "L").earmarked, 0);
  EXPECT_EQ(s_.StockAt("Q", "L").reserved, 45);
  EXPECT_EQ(s_.database().Find<OrderLine>({id, 1})->reserved, 0) << "a backorder waited for it";
}

}  // namespace
}  // namespace backline
