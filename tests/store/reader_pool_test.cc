#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <limits>
#include <thread>
#include <vector>

#include "server/store/reader.h"
#include "tests/store/copied_scenario.h"

namespace backline::testing {
namespace {

constexpr Instant kNever{std::numeric_limits<int64_t>::max()};

TEST(ReaderPoolTest, RunsTasksOnConnectionsOfItsOwn) {
  Scenario s;
  s.Product("P");
  const CopiedScenario copy(s);
  const FakeClock clock(kTestStart);
  std::atomic<int> found = 0;
  ReaderPool pool({.database_url = copy.text, .threads = 2}, clock);
  for (int n = 0; n < 20; ++n) {
    ASSERT_TRUE(pool.Submit(
        [&](Reader& reader) {
          const auto read = reader.GetProductBySku("P");
          if (read.ok() && read->value) ++found;
        },
        kNever));
  }
  pool.Drain();
  EXPECT_EQ(found, 20);
  EXPECT_FALSE(pool.Submit([](Reader&) {}, kNever)) << "it drains";
}

// Threads come and go between tasks: none is left lying while somebody sleeps.
TEST(ReaderPoolTest, RunsEachTaskOnceWhoeverHandsItOver) {
  constexpr int kTasks = 5'000;
  const FakeClock clock(kTestStart);
  std::vector<std::atomic<int>> ran(4 * kTasks);
  {
    ReaderPool pool({.database_url = "unused", .threads = 3, .queue_max = 4 * kTasks}, clock);
    std::vector<std::jthread> callers;
    for (int caller = 0; caller < 4; ++caller) {
      callers.emplace_back([&, caller] {
        for (int n = 0; n < kTasks; ++n) {
          std::promise<void> done;
          const auto task = [&, at = static_cast<size_t>(caller * kTasks + n)](Reader&) {
            ++ran[at];
            done.set_value();
          };
          ASSERT_TRUE(pool.Submit(task, kNever));
          done.get_future().wait();
        }
      });
    }
  }
  EXPECT_TRUE(std::all_of(ran.begin(), ran.end(), [](const auto& times) { return times == 1; }));
}

TEST(ReaderPoolTest, RefusesWhenTheQueueIsFullAndRunsTheRest) {
  const FakeClock clock(kTestStart);
  std::promise<void> go;
  std::promise<void> started;
  std::atomic<int> ran = 0;
  ReaderPool pool({.database_url = "unused", .threads = 1, .queue_max = 2}, clock);
  ASSERT_TRUE(pool.Submit(
      [&](Reader&) {
        started.set_value();
        go.get_future().wait();
        ++ran;
      },
      kNever));
  started.get_future().wait();
  EXPECT_TRUE(pool.Submit([&](Reader&) { ++ran; }, kNever));
  EXPECT_TRUE(pool.Submit([&](Reader&) { ++ran; }, kNever));
  EXPECT_EQ(pool.queued(), 2);
  EXPECT_FALSE(pool.Submit([&](Reader&) { ++ran; }, kNever));
  go.set_value();
  pool.Drain();
  EXPECT_EQ(ran, 3);
}

TEST(ReaderPoolTest, ATaskWhoseDeadlineHasPassedStillRunsAndReadsNothing) {
  const FakeClock clock(kTestStart);
  absl::Status late;
  ReaderPool pool({.database_url = "unused", .threads = 1}, clock);
  ASSERT_TRUE(
      pool.Submit([&](Reader& reader) { late = reader.ReadSequence().status(); }, kTestStart + -1));
  pool.Drain();
  EXPECT_EQ(late.code(), absl::StatusCode::kDeadlineExceeded);
}

// Once nobody waits for it, a call that reads for long ends with its next statement.
TEST(ReaderPoolTest, ACallEndsWhenItsDeadlinePassesOrNobodyWaits) {
  Scenario s;
  s.Product("P").Stock("P", "L", 5).Place("o", {{"P", 1, "L"}});
  const CopiedScenario copy(s);
  ServiceQuery query;
  query.window = {Day(0), Day(1), "UTC"};
  FakeClock clock(kTestStart);
  ReaderPool pool({.database_url = copy.text, .threads = 1}, clock);
  int asked = 0;
  int most = 0;  // how often the call may ask
  const auto read = [&] {
    absl::Status status;
    asked = 0;
    EXPECT_TRUE(pool.Submit(
        [&](Reader& reader) { status = reader.ReadServiceKpis(query).status(); }, kTestStart + 10,
        [&] { return ++asked <= most; }));
    std::promise<void> ran;
    EXPECT_TRUE(pool.Submit([&](Reader&) { ran.set_value(); }, kNever));
    ran.get_future().wait();
    return status;
  };
  most = INT32_MAX;
  EXPECT_TRUE(read().ok());
  const int statements = asked;
  ASSERT_GT(statements, 3);
  for (most = 0; most < statements; ++most) {
    EXPECT_EQ(read().code(), absl::StatusCode::kDeadlineExceeded) << most;
    EXPECT_EQ(asked, most + 1) << "nothing is asked after it";
  }
  absl::Status late;
  ASSERT_TRUE(pool.Submit(
      [&](Reader& reader) {
        EXPECT_TRUE(reader.ReadServiceKpis(query).ok());
        clock.Set(kTestStart + 11);
        late = reader.ReadServiceKpis(query).status();
      },
      kTestStart + 10));
  pool.Drain();
  EXPECT_EQ(late.code(), absl::StatusCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace backline::testing
