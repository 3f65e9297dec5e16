// Two engines of one process on one MariaDB: while one saves, the other loads.
#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "db/migrate.h"
#include "gtest/gtest.h"
#include "server/commands/catalog.h"
#include "server/engine/engine_thread.h"
#include "server/store/mysql_store.h"
#include "tests/support/faulty_store.h"
#include "tests/support/mariadb.h"

namespace backline {
namespace {

using testing::FaultPoint;

DatabaseUrl FreshDatabase() {
  static testing::MariaDb server(testing::MariaDb::Options{});
  const DatabaseUrl url = ParseDatabaseUrl(server.Url(server.CreateDatabase())).value();
  EXPECT_TRUE(Migrate(url).ok());
  return url;
}

class EnginePairTest : public ::testing::Test {
 protected:
  struct Parts {
    explicit Parts(const DatabaseUrl& url) : store(url) {}
    MysqlStore store;
    testing::FaultyStore watched{store};
    TimeOrderedIdSource ids{RandomSeed()};
  };

  EnginePairTest() {
    std::vector<std::unique_ptr<Engine>> engines;
    for (Parts& own : parts_) {
      own.watched.set_interruption([this](FaultPoint point) { Pass(point); });
      engines.push_back(std::make_unique<Engine>(own.watched, clock_, own.ids, EngineOptions{}));
    }
    thread_ = std::make_unique<EngineThread>(std::move(engines), EngineThread::Options{});
  }
  ~EnginePairTest() override {
    Open();
    thread_.reset();
  }

  // The first batch that is to be saved waits until the test lets it go on; a batch that begins, if
  // the test says so.
  void Pass(FaultPoint point) {
    std::unique_lock lock(mutex_);
    if (point == FaultPoint::kBegin) begun_ += 1;
    if (point == FaultPoint::kLock) loaded_ += 1;
    if (point == FaultPoint::kCommit) commits_ += 1;
    if (point == FaultPoint::kBegin && saving_ && !open_) begun_beside_ += 1;
    if (point == FaultPoint::kSave) saving_ = true;
    changed_.notify_all();
    if (point == FaultPoint::kBegin) changed_.wait(lock, [&] { return may_begin_ || open_; });
    if (point == FaultPoint::kSave) changed_.wait(lock, [&] { return open_; });
  }
  void LetBegin(bool may_begin) {
    const std::lock_guard lock(mutex_);
    may_begin_ = may_begin;
    changed_.notify_all();
  }
  void Open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  template <typename Condition>
  bool WaitFor(Condition condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(30), condition);
  }
  void StartTheFirst() {
    Submit(0, 0);
    ASSERT_TRUE(WaitFor([&] { return saving_; }));
  }

  // Answer `at` will be that of the request and the location of this number.
  void Submit(int at, int number) {
    auto command = std::make_shared<CreateLocation>();
    command->location.code = "L" + std::to_string(number);
    command->location.name = command->location.code;
    command->location.time_zone = "UTC";
    Submission submission;
    submission.command = command;
    submission.identity.request_key = RequestKey(Id128{1, static_cast<uint64_t>(number)});
    submission.deadline = clock_.Now() + 60 * kMicrosPerSecond;
    submission.done = [this, at](const Reply& reply, const WorkingSet&) {
      const std::lock_guard lock(mutex_);
      if (const auto* outcome = std::get_if<Outcome>(&reply)) answers_[at] = *outcome;
      changed_.notify_all();
    };
    ASSERT_EQ(thread_->Submit(std::move(submission)), EngineThread::Admission::kQueued);
  }
  void Finish() {
    Open();
    thread_->Drain();
  }

  const SystemClock clock_;
  const DatabaseUrl url_ = FreshDatabase();
  std::array<Parts, 2> parts_ = {Parts(url_), Parts(url_)};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool may_begin_ = true;
  bool open_ = false;
  bool saving_ = false;
  int begun_ = 0;
  int begun_beside_ = 0;
  int loaded_ = 0;
  int commits_ = 0;
  std::map<int, Outcome> answers_;
  std::unique_ptr<EngineThread> thread_;
};

TEST_F(EnginePairTest, TheNextBatchIsLoadedWhileOneIsSaved) {
  StartTheFirst();
  for (int n = 1; n <= kBesideCommandsMin; ++n) Submit(n, n);
  EXPECT_TRUE(WaitFor([&] { return loaded_ == 2; })) << "nobody loaded beside the first batch";
  EXPECT_EQ(commits_, 0);
  Finish();
  EXPECT_EQ(commits_, 2);
  ASSERT_EQ(answers_.size(), size_t{kBesideCommandsMin} + 1);
  for (int n = 0; n <= kBesideCommandsMin; ++n) {
    EXPECT_EQ(answers_[n].sequence, n + 1) << "the order of arrival is that of events";
  }
}

TEST_F(EnginePairTest, WhatIsQueuedDuringALoadIsLoadedAfterIt) {
  LetBegin(false);
  Submit(0, 0);
  ASSERT_TRUE(WaitFor([&] { return begun_ == 1; }));
  for (int n = 1; n <= kBesideCommandsMin; ++n) Submit(n, n);
  LetBegin(true);
  EXPECT_TRUE(WaitFor([&] { return loaded_ == 2; })) << "nobody was woken when it had loaded";
  EXPECT_EQ(commits_, 0);
}

// Whoever submits waits for the answer, so that nobody else's command wakes an engine for it.
TEST_F(EnginePairTest, NobodyIsForgotten) {
  constexpr int kClients = 4;
  constexpr int kCommands = 250;
  Open();
  std::vector<std::thread> clients;
  for (int client = 0; client < kClients; ++client) {
    clients.emplace_back([this, first = client * kCommands] {
      for (int n = first; n < first + kCommands; ++n) {
        Submit(n, n);
        ASSERT_TRUE(WaitFor([&] { return answers_.contains(n); })) << n << " has no answer";
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(answers_.size(), size_t{kClients} * kCommands);
}

TEST_F(EnginePairTest, AShortQueueWaitsAndGrows) {
  StartTheFirst();
  for (int n = 1; n < kBesideCommandsMin; ++n) Submit(n, n);
  Finish();
  EXPECT_EQ(begun_beside_, 0);
  EXPECT_EQ(commits_, 2) << "what was queued meanwhile is one batch";
}

TEST_F(EnginePairTest, NothingIsBegunBesideWorkThatIsDue) {
  StartTheFirst();
  ASSERT_TRUE(thread_->SubmitWork({WorkKind::kPeg, ProductId(Id128{1, 1}), Id128{}}));
  for (int n = 1; n <= 2 * kBesideCommandsMin; ++n) Submit(n, n);
  Finish();
  EXPECT_EQ(begun_beside_, 0);
  EXPECT_EQ(answers_.size(), size_t{2 * kBesideCommandsMin} + 1);
}

TEST_F(EnginePairTest, ARequestThatIsInBothBatchesHasItsEffectOnce) {
  StartTheFirst();
  for (int n = 1; n <= kBesideCommandsMin; ++n) Submit(n, n);
  Submit(kBesideCommandsMin + 1, 0);
  ASSERT_TRUE(WaitFor([&] { return loaded_ == 2; }));
  Finish();
  ASSERT_EQ(answers_.size(), size_t{kBesideCommandsMin} + 2);
  EXPECT_FALSE(answers_[0].replayed);
  const Outcome& again = answers_[kBesideCommandsMin + 1];
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.resource_id, answers_[0].resource_id);
}

}  // namespace
}  // namespace backline
