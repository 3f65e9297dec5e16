#include "server/events/relay.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "db/migrate.h"
#include "server/store/mysql_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/mariadb.h"

namespace backline::testing {
namespace {

ProductId ProductNo(uint64_t n) { return ProductId(Id128{1, n}); }

std::vector<int64_t> Range(int64_t first, int64_t last) {
  std::vector<int64_t> range;
  for (int64_t n = first; n <= last; ++n) range.push_back(n);
  return range;
}

// Waits for conditions that the relay's thread brings about.
class Board {
 public:
  template <typename Change>
  void Post(Change change) {
    std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
  }
  template <typename Condition>
  bool Wait(Condition condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(60), condition);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
};

class RelayTest : public ::testing::Test {
 protected:
  RelayTest() {
    options_.submit_work = [this](WorkKey key) {
      board_.Post([&] { submitted_.push_back(key); });
      return true;
    };
    options_.on_error = [](const absl::Status& status) { ADD_FAILURE() << status; };
  }

  static DatabaseUrl Migrated() {
    static MariaDb server;
    const absl::StatusOr<DatabaseUrl> url = ParseDatabaseUrl(server.Url(server.CreateDatabase()));
    if (!url.ok() || !Migrate(*url).ok()) throw std::runtime_error("no database");
    return *url;
  }
  std::unique_ptr<Relay> Start() {
    return std::make_unique<Relay>(std::make_unique<MysqlStore>(url_), clock_, hub_, options_);
  }
  std::shared_ptr<const WorkingSet> Commit(const Changes& changes) {
    auto set = std::make_shared<WorkingSet>();
    EXPECT_TRUE(writer_.Begin().ok());
    EXPECT_TRUE(writer_.LockEventCounter(*set).ok());
    set->Apply(changes);
    EXPECT_TRUE(writer_.Save(*set).ok());
    EXPECT_TRUE(writer_.Commit().ok());
    return set;
  }
  std::shared_ptr<const WorkingSet> CommitEvents(int count) {
    Changes changes;
    for (int n = 0; n < count; ++n) {
      Event event;
      event.sequence = ++last_;
      changes.appends.events.push_back(event);
    }
    return Commit(changes);
  }
  // As a commit of this process that only the relay hears of: the store has none of it.
  std::shared_ptr<const WorkingSet> UnstoredEvents(int64_t first, int64_t last) {
    auto set = std::make_shared<WorkingSet>();
    Changes changes;
    for (int64_t n : Range(first, last)) changes.appends.events.emplace_back().sequence = n;
    set->Apply(changes);
    return set;
  }
  // The hub starts on the relay's thread.
  std::unique_ptr<WatchHub::Watch> Watch(int64_t cursor) {
    std::unique_ptr<WatchHub::Watch> watch;
    while (watch == nullptr) {
      watch = hub_.Subscribe({}, cursor, [this] { board_.Post([this] { ready_ = true; }); });
      if (watch == nullptr) std::this_thread::yield();
    }
    return watch;
  }
  // Takes until the event has come.
  std::vector<int64_t> TakeUpTo(WatchHub::Watch& watch, int64_t sequence) {
    std::vector<int64_t> seen;
    while (seen.empty() || seen.back() < sequence) {
      const WatchBatch batch = watch.Take();
      for (const Event& event : batch.events) seen.push_back(event.sequence);
      if (!batch.events.empty()) continue;
      if (!board_.Wait([this] { return std::exchange(ready_, false); })) break;
    }
    return seen;
  }

  DatabaseUrl url_ = Migrated();
  FakeClock clock_{kTestStart};
  WatchHub hub_;
  Board board_;
  Relay::Options options_;
  MysqlStore writer_{url_};
  std::vector<WorkKey> submitted_;
  int64_t last_ = 0;
  bool ready_ = false;
};

TEST_F(RelayTest, ACommitOfThisProcessIsPublishedAtOnce) {
  options_.poll_micros = options_.idle_poll_micros = 3'600 * kMicrosPerSecond;
  CommitEvents(3);
  const auto relay = Start();
  const auto watch = Watch(0);
  EXPECT_EQ(TakeUpTo(*watch, 3), Range(1, 3));
  CommitEvents(2);
  relay->NotifyCommit(last_);
  EXPECT_EQ(TakeUpTo(*watch, 5), Range(4, 5));
}

TEST_F(RelayTest, WhatACommitBringsAlongIsNotRead) {
  options_.poll_micros = options_.idle_poll_micros = 3'600 * kMicrosPerSecond;
  CommitEvents(3);
  const auto relay = Start();
  const auto watch = Watch(0);
  EXPECT_EQ(TakeUpTo(*watch, 3), Range(1, 3));
  relay->NotifyCommit(5, UnstoredEvents(4, 5));
  EXPECT_EQ(TakeUpTo(*watch, 5), Range(4, 5));
}

TEST_F(RelayTest, WhatIsMissingBeforeItIsReadAndNothingIsSeenTwice) {
  options_.poll_micros = options_.idle_poll_micros = 3'600 * kMicrosPerSecond;
  CommitEvents(3);
  const auto relay = Start();
  const auto watch = Watch(0);
  EXPECT_EQ(TakeUpTo(*watch, 3), Range(1, 3));
  const auto first = CommitEvents(2);
  CommitEvents(4);  // another process
  const auto second = CommitEvents(3);
  // Two engines may tell in either order.
  relay->NotifyCommit(12, second);
  relay->NotifyCommit(5, first);
  EXPECT_EQ(TakeUpTo(*watch, 12), Range(4, 12));
  relay->NotifyCommit(15, CommitEvents(3));
  EXPECT_EQ(TakeUpTo(*watch, 15), Range(13, 15));
}

TEST_F(RelayTest, CommitsOfAnotherProcessAreFoundByPolling) {
  const auto relay = Start();
  const auto watch = Watch(-1);
  CommitEvents(700);
  CommitEvents(900);
  EXPECT_EQ(TakeUpTo(*watch, last_), Range(1, 1'600));
}

TEST_F(RelayTest, WhatCameWhileNobodyWatchedIsNotLost) {
  const auto relay = Start();
  { const auto first = Watch(0); }
  CommitEvents(50);
  relay->NotifyCommit(last_);
  CommitEvents(10);
  const auto watch = Watch(20);
  EXPECT_EQ(TakeUpTo(*watch, 60), Range(21, 60));
}

TEST_F(RelayTest, AWatcherThatFellBehindIsFedByTheRelay) {
  const auto relay = Start();
  const auto slow = Watch(0);
  for (int n = 0; n < 6; ++n) {
    CommitEvents(500);
    relay->NotifyCommit(last_);
  }
  // Another one has everything before the slow one takes its first.
  const auto quick = Watch(0);
  EXPECT_EQ(TakeUpTo(*quick, 3'000), Range(1, 3'000));
  EXPECT_EQ(TakeUpTo(*slow, 3'000), Range(1, 3'000));
}

TEST_F(RelayTest, ClaimsDueWorkOnceAndLeavesTimersOfTheFuture) {
  Changes changes;
  std::set<WorkKey> due;
  for (uint64_t n = 1; n <= 40; ++n) {
    Work work;
    work.id = {WorkKind::kOverdue, ProductNo(n), Id128{9, n}};
    work.due_time = n <= 30 ? clock_.Now() : clock_.Now() + 3'600 * kMicrosPerSecond;
    std::get<Edits<Work>>(changes.edits)[work.id] = work;
    if (n <= 30) due.insert(work.id);
  }
  Commit(changes);
  options_.work_poll_micros = 1'000;
  const auto relay = Start();
  ASSERT_TRUE(board_.Wait([&] { return submitted_.size() >= due.size(); }));
  board_.Post([&] {
    EXPECT_EQ(std::set<WorkKey>(submitted_.begin(), submitted_.end()), due);
    EXPECT_EQ(submitted_.size(), due.size()) << "the lease keeps it from the next poll";
  });
}

TEST_F(RelayTest, ForgetsRequestsOlderThanSevenDaysInBoundedSteps) {
  Changes changes;
  const Date today = UtcDate(clock_.Now());
  std::vector<RequestKey> keys;
  for (uint64_t n = 1; n <= 1'200; ++n) {
    RequestRecord record;
    record.request_key = RequestKey(Id128{10, n});
    record.recorded_day = today + (n <= 1'100 ? -8 : -7);
    std::get<Edits<RequestRecord>>(changes.edits)[record.request_key] = record;
    keys.push_back(record.request_key);
  }
  Commit(changes);
  const auto relay = Start();
  // The relay has until the test's time limit to do what it must.
  absl::StatusOr<std::vector<RequestRecord>> left;
  do {
    left = writer_.FindRequests(keys);
    ASSERT_TRUE(left.ok()) << left.status();
  } while (left->size() > 100);
  EXPECT_EQ(left->size(), 100u) << "seven days are kept";
}

}  // namespace
}  // namespace backline::testing
