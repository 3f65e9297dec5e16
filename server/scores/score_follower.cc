#include "server/scores/score_follower.h"

#include <chrono>
#include <utility>

namespace backline {
namespace {

constexpr auto kEvery = std::chrono::seconds(1);

}  // namespace

ScoreFollower::ScoreFollower(std::string database_url, Scoreboard& board,
                             std::function<void(const absl::Status&)> on_error)
    : board_(board),
      on_error_(std::move(on_error)),
      reader_(std::move(database_url)),
      thread_([this] { Run(); }) {}

ScoreFollower::~ScoreFollower() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void ScoreFollower::Run() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    lock.unlock();
    const absl::StatusOr<bool> done = board_.TakeNext(reader_);
    reader_.EndSnapshot();  // not held while nothing is read
    if (!done.ok()) on_error_(done.status());
    lock.lock();
    if (done.ok() && !*done) continue;
    ended_.wait_for(lock, kEvery, [this] { return ending_; });
  }
}

}  // namespace backline
