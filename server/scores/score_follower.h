// Keeps a scoreboard close to the database, so that whoever asks for a score finds little left to
// read: the first time it reads everything.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "server/scores/scoreboard.h"
#include "server/store/reader.h"

namespace backline {

class ScoreFollower {
 public:
  // `on_error` is told of reads that failed; they are tried again.
  ScoreFollower(std::string database_url, Scoreboard& board,
                std::function<void(const absl::Status&)> on_error);
  // Ends after the read that runs.
  ~ScoreFollower();
  ScoreFollower(const ScoreFollower&) = delete;
  ScoreFollower& operator=(const ScoreFollower&) = delete;

 private:
  void Run();

  Scoreboard& board_;
  const std::function<void(const absl::Status&)> on_error_;
  Reader reader_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace backline
