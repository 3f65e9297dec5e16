#include "server/engine/engine_thread.h"

#include <condition_variable>
#include <mutex>
#include <vector>

#include "gtest/gtest.h"
#include "server/commands/catalog.h"
#include "tests/support/faulty_store.h"
#include "tests/support/memory_store.h"

namespace backline {
namespace {

using Division = EngineThread::Division;

// A gate that a test opens.
class Latch {
 public:
  void Open() {
    std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void Wait() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void WaitForSomebody() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ > 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int waiting_ = 0;
};

class EngineThreadTest : public ::testing::Test {
 protected:
  EngineThreadTest() {
    // The engine stands inside a transaction until the test lets it go on.
    faulty_.set_interruption([this](testing::FaultPoint point) {
      if (point == testing::FaultPoint::kBegin) gate_.Wait();
    });
  }
  void Start(int queue_max) {
    EngineThread::Options options;
    options.queue_max = queue_max;
    options.on_commit = [this](const BatchResult& result) {
      newest_ = result.last_sequence;
      batches_.push_back(result.replies.size());
    };
    std::vector<std::unique_ptr<Engine>> engines;
    engines.push_back(std::make_unique<Engine>(faulty_, clock_, ids_, EngineOptions{}));
    thread_ = std::make_unique<EngineThread>(std::move(engines), options);
  }
  std::vector<Submission> MakeAll(int first, int count) {
    std::vector<Submission> all;
    for (int i = 0; i < count; ++i) all.push_back(Make(first + i));
    return all;
  }
  Submission Make(int number) {
    auto command = std::make_shared<CreateLocation>();
    command->location.code = "L" + std::to_string(number);
    Submission submission;
    submission.command = command;
    submission.identity.request_key = RequestKey(Id128{1, static_cast<uint64_t>(number)});
    submission.deadline = clock_.Now() + 60 * kMicrosPerSecond;
    submission.done = [this](const Reply& reply, const WorkingSet&) {
      std::lock_guard lock(mutex_);
      answers_ += std::holds_alternative<Outcome>(reply);
    };
    return submission;
  }
  int answers() {
    std::lock_guard lock(mutex_);
    return answers_;
  }

  testing::MemoryDatabase database_;
  testing::MemoryStore memory_{database_};
  testing::FaultyStore faulty_{memory_};
  SystemClock clock_;
  TimeOrderedIdSource ids_{1};
  Latch gate_;
  std::mutex mutex_;
  int answers_ = 0;
  int64_t newest_ = 0;
  std::vector<size_t> batches_;  // how many of each were answered
  std::unique_ptr<EngineThread> thread_;
};

TEST_F(EngineThreadTest, AFullQueueRefusesAtOnce) {
  Start(3);
  ASSERT_EQ(thread_->Submit(Make(0)), EngineThread::Admission::kQueued);
  gate_.WaitForSomebody();  // the first batch is running; from now on the queue fills
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(thread_->Submit(Make(i)), EngineThread::Admission::kQueued);
  }
  EXPECT_EQ(thread_->queued(), 3);
  EXPECT_EQ(thread_->Submit(Make(4)), EngineThread::Admission::kFull);
  gate_.Open();
  thread_->Drain();
  EXPECT_EQ(answers(), 4);
}

TEST_F(EngineThreadTest, AllOrNoneAreQueued) {
  Start(3);
  thread_->Submit(Make(0));
  gate_.WaitForSomebody();
  thread_->Submit(Make(1));
  EXPECT_EQ(thread_->SubmitAll({Make(2), Make(3), Make(4)}, Division::kAllowed),
            EngineThread::Admission::kFull);
  EXPECT_EQ(thread_->queued(), 1);
  EXPECT_EQ(thread_->SubmitAll({Make(2), Make(3)}, Division::kAllowed),
            EngineThread::Admission::kQueued);
  gate_.Open();
  thread_->Drain();
  EXPECT_EQ(answers(), 4);
}

TEST_F(EngineThreadTest, DrainAnswersWhatIsQueuedAndRefusesWhatComes) {
  Start(100);
  for (int i = 0; i < 50; ++i) thread_->Submit(Make(i));
  gate_.Open();
  thread_->Drain();
  EXPECT_EQ(answers(), 50);
  EXPECT_EQ(thread_->Submit(Make(99)), EngineThread::Admission::kStopping);
  EXPECT_FALSE(thread_->SubmitWork({WorkKind::kPeg, ProductId(Id128{1, 1}), {}}));
  thread_.reset();
  EXPECT_EQ(answers(), 50);
  EXPECT_EQ(newest_, database_.last_sequence()) << "the relay was told of the newest event";
}

TEST_F(EngineThreadTest, WhatIsQueuedMeanwhileIsOneBatch) {
  Start(100);
  thread_->Submit(Make(0));
  gate_.WaitForSomebody();
  for (int i = 1; i <= 40; ++i) thread_->Submit(Make(i));
  int commits = 0;
  faulty_.set_plan([&](testing::FaultPoint point) -> std::optional<testing::Fault> {
    commits += point == testing::FaultPoint::kCommit;
    return std::nullopt;
  });
  gate_.Open();
  thread_->Drain();
  EXPECT_EQ(answers(), 41);
  EXPECT_EQ(commits, 2) << "no timer forms batches, and nobody waits alone";
}

TEST_F(EngineThreadTest, ACallThatIsNotToBeDividedBeginsABatch) {
  Start(1'000);
  thread_->Submit(Make(0));
  gate_.WaitForSomebody();
  for (int i = 1; i <= 40; ++i) thread_->Submit(Make(i));
  thread_->SubmitAll(MakeAll(41, 100), Division::kAvoided);
  for (int i = 141; i <= 170; ++i) thread_->Submit(Make(i));
  thread_->SubmitAll(MakeAll(171, kBatchCommandsMax), Division::kAvoided);
  thread_->Submit(Make(171 + kBatchCommandsMax));
  gate_.Open();
  thread_->Drain();
  EXPECT_EQ(batches_, (std::vector<size_t>{1, 40, kBatchCommandsMax, 2, kBatchCommandsMax, 1}));
}

TEST_F(EngineThreadTest, ACallThatMayBeDividedFillsBatches) {
  Start(1'000);
  thread_->Submit(Make(0));
  gate_.WaitForSomebody();
  for (int i = 1; i <= 40; ++i) thread_->Submit(Make(i));
  thread_->SubmitAll(MakeAll(41, 100), Division::kAllowed);
  gate_.Open();
  thread_->Drain();
  EXPECT_EQ(batches_, (std::vector<size_t>{1, kBatchCommandsMax, 12}));
}

TEST_F(EngineThreadTest, ACallThatNoBatchCanHoldFillsThem) {
  Start(1'000);
  thread_->Submit(Make(0));
  gate_.WaitForSomebody();
  for (int i = 1; i <= 8; ++i) thread_->Submit(Make(i));
  thread_->SubmitAll(MakeAll(9, kBatchCommandsMax + 1), Division::kAvoided);
  gate_.Open();
  thread_->Drain();
  EXPECT_EQ(batches_, (std::vector<size_t>{1, kBatchCommandsMax, 9}));
}

TEST_F(EngineThreadTest, AnOutcomeIsAnsweredAlsoWhenTheThreadEndsAtOnce) {
  Start(100);
  gate_.Open();
  for (int i = 0; i < 10; ++i) thread_->Submit(Make(i));
  thread_.reset();
  EXPECT_EQ(answers(), 10);
}

}  // namespace
}  // namespace backline
